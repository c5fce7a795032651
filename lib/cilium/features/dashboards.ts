import type { Feature } from './feature';
import { whenOn } from '../../props';
import { checkNamespace } from './formats';

/** Settings of the Grafana dashboards. */
export interface DashboardsProps {
  /**
   * Namespace of the ConfigMaps.
   * @default - Cilium's
   */
  readonly namespace?: string;
  /**
   * Annotations, for example `{ grafana_folder: 'Cilium' }`.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Grafana dashboards as ConfigMaps for Grafana's sidecar: agent, operator, and Hubble where its metrics are on. */
export const dashboards: Feature = {
  prop: 'dashboards',
  apply(props, { set, problem }) {
    const settings = whenOn(props.dashboards);
    if (props.dashboards === undefined) return;
    checkNamespace('dashboards.namespace', settings?.namespace, problem);
    const places = ['dashboards', 'operator.dashboards', ...(whenOn(props.hubble)?.metrics?.length ? ['hubble.metrics.dashboards'] : [])];
    for (const place of places) {
      set(`${place}.enabled`, settings !== undefined, 'asked for');
      set(`${place}.namespace`, settings?.namespace, 'asked for');
      set(`${place}.annotations`, settings?.annotations && { ...settings.annotations }, 'asked for');
    }
  },
};
