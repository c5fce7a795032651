import type { PolicyWalk } from './policy-walk';

/** Entities that the CRDs take; the agent knows more, which never reach it. */
const ENTITIES: ReadonlySet<string> = new Set([
  'all', 'world', 'cluster', 'host', 'init', 'ingress', 'unmanaged', 'remote-node', 'health', 'none', 'kube-apiserver',
]);

/** Instead of what the agent would know. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['world-ipv4', 'write the CIDR 0.0.0.0/0 in a rule of its own'],
  ['world-ipv6', 'write the CIDR ::/0 in a rule of its own'],
]);

/** An entity has one of a few names. */
export function checkEntity(entity: string, walk: PolicyWalk): void {
  if (ENTITIES.has(entity)) return;
  walk.report('POL227', undefined, entity, 'there is no such entity', INSTEAD.get(entity) ?? `use one of ${[...ENTITIES].join(', ')}`);
}
