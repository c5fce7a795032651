import type { CiliumRule } from '../../rule';
import { describeValues, isOn } from '../../../model/values';

/** Node init is a shell script that runs on the host. */
export const nodeInit: CiliumRule = {
  on: 'cilium',
  id: 'TAL004',
  title: 'Node init on Talos',
  severity: 'error',
  reason:
    'Node init runs a shell script on the host. Talos has no shell, and the container requires a capability that Talos ' +
    'drops.',
  link: 'https://github.com/siderolabs/talos/issues/5041',
  good: { values: { nodeinit: { enabled: false } } },
  bad: { values: { nodeinit: { enabled: true } } },
  *check(cilium) {
    if (!isOn(cilium, 'nodeinit.enabled')) return;
    yield {
      path: cilium.path,
      subject: 'nodeinit.enabled',
      what: `node init cannot run on Talos, which has no shell (${describeValues(cilium, 'nodeinit.enabled')})`,
      edits: [{ remove: 'nodeinit' }],
      fix: 'remove the value nodeinit, which is not needed on Talos',
    };
  },
};
