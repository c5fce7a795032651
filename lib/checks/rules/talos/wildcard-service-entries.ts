import type { CiliumRule } from '../../rule';
import { replacesKubeProxy } from '../../../model/datapath';
import { describeValues, textAt } from '../../../model/values';

/** A regression in 1.19, fixed by a backport of cilium/cilium#45572. */
export const wildcardServiceEntries: CiliumRule = {
  on: 'cilium',
  id: 'TAL005',
  title: 'Cilium 1.19.0 to 1.19.4, which can drop traffic to a node',
  severity: 'error',
  reason:
    'If a Service has the address of a node, such as a virtual or external IP, these versions drop all other traffic to the address: the ' +
    'Talos API and connections of the node itself stop working.',
  versions: { from: '1.19', before: '1.19.5' },
  link: 'https://github.com/cilium/cilium/issues/46010',
  good: { version: '1.19.6' },
  bad: { version: '1.19.4' },
  *check(cilium) {
    if (!replacesKubeProxy(cilium) || textAt(cilium, 'defaultLBServiceIPAM') === 'none') return;
    yield {
      path: cilium.path,
      what:
        `Cilium ${cilium.version} drops traffic to a node whose address is also the address of a Service ` +
        `(${describeValues(cilium, 'kubeProxyReplacement', 'defaultLBServiceIPAM')})`,
      edits: [{ set: 'defaultLBServiceIPAM', value: 'none' }],
      fix: 'use Cilium 1.19.5 or newer, or 1.18, or set lbIpam: { defaultServiceIpam: \'none\' }',
    };
  },
};
