import type { CiliumModel } from '../../../model/model';
import type { CiliumRule } from '../../rule';
import { describeValues, isOn, isSwitchedOff, isUnset } from '../../../model/values';

/** Parts of Hubble that require Hubble in the agent. */
const PARTS = ['hubble.metrics.enabled', 'hubble.relay.enabled', 'hubble.ui.enabled'];

/** Without Hubble in the agent there are no flows. */
export const hubbleOff: CiliumRule = {
  on: 'cilium',
  id: 'CIL066',
  title: 'Parts of Hubble with Hubble off',
  severity: 'error',
  reason:
    'Relay, UI and metrics require flows, which the agent records only if Hubble is on. With Relay or UI, the chart fails to render. It ' +
    'silently omits metrics. The finding is a warning if only metrics are set and Hubble is switched off explicitly.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/',
  good: { values: { hubble: { enabled: true, relay: { enabled: true } } } },
  bad: { values: { hubble: { enabled: false, relay: { enabled: true } } } },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', {
  hubble: { relay: true },
  values: { hubble: { enabled: false } },
});`,
    right: `new TalosCilium(chart, 'cilium', {
  hubble: { relay: true },
});`,
  },
  *check(cilium) {
    if (isOn(cilium, 'hubble.enabled')) return;
    const parts = PARTS.filter((path) => isRequested(cilium, path));
    if (parts.length === 0) return;
    yield {
      path: cilium.path,
      subject: 'hubble.enabled',
      ...(isSwitchedOff(cilium, 'hubble.enabled') && parts.every((part) => part === 'hubble.metrics.enabled') && { severity: 'warning' as const }),
      what: `Hubble is off, but parts of it are on (${describeValues(cilium, 'hubble.enabled', ...parts)})`,
      edits: [{ set: 'hubble.enabled', value: true }],
      fix: 'remove hubble: false, or remove Relay, UI and metrics',
    };
  },
};

function isRequested(cilium: CiliumModel, path: string): boolean {
  if (path === 'hubble.ui.enabled' && isOn(cilium, 'hubble.ui.standalone.enabled')) return false;
  return path === 'hubble.metrics.enabled' ? !isUnset(cilium, path) : isOn(cilium, path);
}
