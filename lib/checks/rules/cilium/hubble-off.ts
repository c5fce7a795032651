import type { CiliumModel } from '../../../model/model';
import type { CiliumRule } from '../../rule';
import { isOn, isUnset, seen } from '../../../model/values';

/** Parts of Hubble that need the agent's. */
const PARTS = ['hubble.metrics.enabled', 'hubble.relay.enabled', 'hubble.ui.enabled'];

/** Without Hubble in the agent there are no flows to show. */
export const hubbleOff: CiliumRule = {
  on: 'cilium',
  id: 'CIL066',
  title: 'Parts of Hubble with Hubble off',
  severity: 'error',
  reason:
    'Relay, UI and metrics live on flows that the agent records only with Hubble on. Metrics are left out without a word, the others ' +
    'are refused by the chart.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/',
  good: { values: { hubble: { enabled: true, metrics: { enabled: ['dns', 'drop'] } } } },
  bad: { values: { hubble: { enabled: false, metrics: { enabled: ['dns', 'drop'] } } } },
  *check(cilium) {
    if (isOn(cilium, 'hubble.enabled')) return;
    const parts = PARTS.filter((path) => asked(cilium, path));
    if (parts.length === 0) return;
    yield {
      path: cilium.path,
      subject: 'hubble.enabled',
      what: `Hubble is off while parts of it are on (${seen(cilium, 'hubble.enabled', ...parts)})`,
      fix: 'leave hubble on, or turn off what needs it',
    };
  },
};

function asked(cilium: CiliumModel, path: string): boolean {
  if (path === 'hubble.ui.enabled' && isOn(cilium, 'hubble.ui.standalone.enabled')) return false;
  return path === 'hubble.metrics.enabled' ? !isUnset(cilium, path) : isOn(cilium, path);
}
