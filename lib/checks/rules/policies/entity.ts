import { nearestNames } from '../../../runtime/near-names';
import { ENTITIES, FIRST_MINOR } from '../../../model/policy-language';
import { isBefore } from '../../policies/agent-settings';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';

const KNOWN: ReadonlySet<string> = new Set(ENTITIES);

/** What says the same as entities that only the agent knows. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['world-ipv4', 'write the CIDR 0.0.0.0/0 in a rule of its own'],
  ['world-ipv6', 'write the CIDR ::/0 in a rule of its own'],
]);

export const entity: PolicyRule = {
  id: 'POL227',
  title: 'Unknown entity',
  reason: 'Entities are a fixed list of names, which has cluster-mesh from Cilium 1.20 on. The API server rejects other names.',
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#entities-based',
  good: { objects: [namespaced({ egress: [{ toEntities: ['world'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toEntities: ['internet'] }] })] },
  typescript: { wrong: program(".addRule('egress', { toEntities: ['internet' as never] })"), right: program(".allowTo(Peer.entity('world'))") },
  visit: {
    entity(name, walk) {
      if (name === 'cluster-mesh' && isBefore(walk.settings, FIRST_MINOR.clusterMeshEntity)) {
        walk.report(undefined, name, `is an entity only from Cilium ${FIRST_MINOR.clusterMeshEntity} on`, 'select the endpoints of the other clusters by label, or use a newer Cilium');
      }
      if (KNOWN.has(name)) return;
      const [near] = nearestNames(name, ENTITIES);
      walk.report(undefined, name, 'is not an entity', INSTEAD.get(name) ?? (near === undefined ? `use one of ${ENTITIES.join(', ')}` : `write ${near}`));
    },
  },
};
