import type { CiliumRule } from '../../rule';
import { replacesKubeProxy } from '../../../model/datapath';
import { seen, textAt } from '../../../model/values';

/** A regression of 1.19, fixed by the backport of cilium/cilium#45572. */
export const wildcardServiceEntries: CiliumRule = {
  on: 'cilium',
  id: 'TAL005',
  title: 'Cilium 1.19.0 to 1.19.4 with kube-proxy replacement',
  severity: 'error',
  reason:
    'These versions drop all other traffic to an address that is both a node\'s and a Service\'s, as a virtual or external address ' +
    'often is: nodes lose SSH, the Talos API and their own connections.',
  versions: { from: '1.19', before: '1.19.5' },
  link: 'https://github.com/cilium/cilium/issues/46010',
  good: { version: '1.19.4', values: { defaultLBServiceIPAM: 'none' } },
  bad: { version: '1.19.4' },
  *check(cilium) {
    if (!replacesKubeProxy(cilium) || textAt(cilium, 'defaultLBServiceIPAM') === 'none') return;
    yield {
      path: cilium.path,
      what:
        `Cilium ${cilium.version} cuts nodes off where a Service has a node's address ` +
        `(${seen(cilium, 'kubeProxyReplacement', 'defaultLBServiceIPAM')})`,
      fix: 'use Cilium 1.19.5 or newer, stay on 1.18, or set lbIpam: { defaultServiceIpam: \'none\' }',
    };
  },
};
