import type { Feature } from './feature';
import { whenOn } from '../../props';

/** Settings of Envoy as a DaemonSet of its own. @see https://docs.cilium.io/en/stable/security/network/proxy/envoy/ */
export interface EnvoyProps {
  /** @default - the chart's */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warning' | 'error' | 'critical' | 'off';
}

/** Envoy as a DaemonSet of its own (`true`, the chart's default) or inside the agent (`false`). */
export const envoy: Feature = {
  prop: 'envoy',
  apply({ envoy: prop }, { set, since }) {
    const settings = whenOn(prop);
    set('envoy.enabled', prop === undefined ? undefined : settings !== undefined, 'asked for');
    if (settings?.logLevel && since('1.17', 'envoy.logLevel')) set('envoy.log.defaultLevel', settings.logLevel, 'asked for');
  },
};
