import { whenOn } from '../../props';
import type { Feature } from './feature';
import { checkNamespace } from './formats';
import type { HubbleProps } from './hubble';

/** Settings of the Grafana dashboards. */
export interface DashboardsProps {
  /**
   * Namespace of the ConfigMaps.
   * @default - the namespace of Cilium
   */
  readonly namespace?: string;
  /**
   * Annotations of the ConfigMaps, for example `{ grafana_folder: 'Cilium' }`.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Grafana dashboards as ConfigMaps for Grafana's sidecar: agent, operator, and Hubble if it has metrics. */
export const dashboards: Feature<{ dashboards?: boolean | DashboardsProps; hubble?: boolean | HubbleProps }> = {
  prop: 'dashboards',
  apply(props, { set, report }) {
    const settings = whenOn(props.dashboards);
    if (props.dashboards === undefined) return;
    checkNamespace('dashboards.namespace', settings?.namespace, report);
    const places = ['dashboards', 'operator.dashboards', ...(whenOn(props.hubble)?.metrics?.length ? ['hubble.metrics.dashboards'] : [])];
    for (const place of places) {
      set(`${place}.enabled`, settings !== undefined);
      set(`${place}.namespace`, settings?.namespace);
      set(`${place}.annotations`, settings?.annotations && { ...settings.annotations });
    }
  },
};
