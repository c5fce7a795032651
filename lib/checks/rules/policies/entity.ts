import { nearestNames } from '../../../runtime/near-names';
import { ENTITIES, FIRST_MINOR } from '../../../model/policy-language';
import { isBefore } from '../../policies/agent-settings';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';

const KNOWN: ReadonlySet<string> = new Set(ENTITIES);

/** What says the same as entities that only the agent knows. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['world-ipv4', 'use the CIDR 0.0.0.0/0 in a separate rule'],
  ['world-ipv6', 'use the CIDR ::/0 in a separate rule'],
]);

export const entity: PolicyRule = {
  id: 'POL227',
  title: 'Unknown entity',
  reason: `The entities are ${ENTITIES.slice(0, -1).join(', ')} and ${ENTITIES.at(-1)}. The API server rejects any other name. The entity cluster-mesh exists only in Cilium 1.20 and newer.`,
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#entities-based',
  good: { objects: [namespaced({ egress: [{ toEntities: ['world'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toEntities: ['internet'] }] })] },
  typescript: { wrong: program(".addRule('egress', { toEntities: ['internet' as never] })"), right: program(".allowTo(Peer.entity('world'))") },
  visit: {
    entity(name, walk) {
      if (name === 'cluster-mesh' && isBefore(walk.settings, FIRST_MINOR.clusterMeshEntity)) {
        walk.report(undefined, name, `requires Cilium ${FIRST_MINOR.clusterMeshEntity} or newer`, 'select the endpoints of the other clusters by label, or use a newer Cilium');
      }
      if (KNOWN.has(name)) return;
      const [near] = nearestNames(name, ENTITIES);
      walk.report(undefined, name, 'is not an entity', INSTEAD.get(name) ?? (near === undefined ? `use one of ${ENTITIES.join(', ')}` : `write ${near}`));
    },
  },
};
