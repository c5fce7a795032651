import { MAX_PORTS } from '../../../model/policy-language';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { count } from '../../policies/policy-walk';

export const portCount: PolicyRule = {
  id: 'POL220',
  title: 'More than 40 ports in one item of toPorts',
  reason: 'The CRD and the agent allow at most 40 ports in one item of toPorts.',
  good: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '8000', endPort: 8040, protocol: 'TCP' }] }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toPorts: [{ ports: Array.from({ length: 41 }, (_, index) => ({ port: String(8000 + index), protocol: 'TCP' })) }] }] })] },
  typescript: {
    wrong: program(".addRule('egress', { toPorts: [{ ports: Array.from({ length: 41 }, (_, index) => ({ port: `${8000 + index}`, protocol: 'TCP' })) }] })"),
    right: program('.allowTo(Peer.any(), Port.tcp(8000, 8040))'),
  },
  visit: {
    portRule({ ports }, walk) {
      if (count(ports) > MAX_PORTS) walk.report('ports', count(ports), `has more than ${MAX_PORTS} ports`, 'split it into several items of toPorts, or write a range with endPort');
    },
  },
};
