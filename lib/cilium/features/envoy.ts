import { whenOn } from '../../props';
import type { Feature } from './feature';

/** Settings of Envoy in its own DaemonSet. @see https://docs.cilium.io/en/stable/security/network/proxy/envoy/ */
export interface EnvoyProps {
  /**
   * Log level of Envoy. Cilium 1.17 and newer.
   * @default - the chart's: info
   */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warning' | 'error' | 'critical' | 'off';
}

/** Envoy in its own DaemonSet (`true`, the default of the chart) or inside the agent (`false`). */
export const envoy: Feature<{ envoy?: boolean | EnvoyProps }> = {
  prop: 'envoy',
  apply({ envoy: prop }, { set, since }) {
    const settings = whenOn(prop);
    set('envoy.enabled', prop === undefined ? undefined : settings !== undefined);
    if (settings?.logLevel && since('1.17', 'envoy.logLevel')) set('envoy.log.defaultLevel', settings.logLevel);
  },
};
