import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { dashboards } from '../../cilium/features/dashboards';
import { whenOn } from '../../props';
import { prometheus } from '../../cilium/features/prometheus';
import type { ValueLookup } from '../../cilium/requests';
import type { TalosCilium } from '../../cilium/talos-cilium';
import type { TalosCiliumFeatures } from '../../cilium/talos-cilium-props';
import type { Problem } from '../../diagnostics/problem';
import { featureValues } from '../hubble-values';
import type { CiliumMonitoringProps } from './cilium-monitoring-props';

/** The charts' own relabeling, of ServiceMonitors whose pods stand for a node. A list in values takes the place of it. */
const NODE: Json = { sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node', action: 'replace', replacement: '${1}' };
const OF_NODES = ['prometheus', 'envoy.prometheus', 'hubble.metrics'];

/** Switches of metrics, which depend on nothing. */
export function metricsValues({ agent = true, operator = true, envoy }: CiliumMonitoringProps): JsonObject {
  return {
    prometheus: { enabled: agent },
    operator: { prometheus: { enabled: operator } },
    ...(envoy !== undefined && { envoy: { prometheus: { enabled: envoy } } }),
  };
}

/** What depends on what else is on: ServiceMonitors, dashboards, metrics of Relay. */
export function dependentValues(cilium: TalosCilium, path: string, props: CiliumMonitoringProps, value: ValueLookup): JsonObject {
  const found = value('hubble.metrics.enabled');
  const metrics = value('hubble.enabled') === false || !Array.isArray(found) ? [] : found.map(String);
  const relay = value('hubble.relay.enabled') === true && props.relay !== false;
  const values = merged(apply(cilium, path, props, metrics, value('envoy.enabled') !== false && value('l7Proxy') !== false && props.envoy !== false).values);
  if (relay) set(values, 'hubble.relay.prometheus.enabled', true);
  const monitors = whenOn(props.serviceMonitors ?? true);
  if (monitors && relay) {
    // Beside what the feature makes, which knows nothing of Relay.
    set(values, 'prometheus.serviceMonitor.trustCRDsExist', true);
    set(values, 'hubble.relay.prometheus.serviceMonitor.enabled', true);
    if (monitors.labels) set(values, 'hubble.relay.prometheus.serviceMonitor.labels', { ...monitors.labels });
    if (monitors.interval !== undefined) set(values, 'hubble.relay.prometheus.serviceMonitor.interval', monitors.interval);
  }
  for (const place of PLACES.filter((place) => get(values, `${place}.serviceMonitor.enabled`) === true)) {
    const { relabelings, metricRelabelings } = monitors!;
    if (relabelings) set(values, `${place}.serviceMonitor.relabelings`, [...(OF_NODES.includes(place) ? [NODE] : []), ...(relabelings as readonly Json[])]);
    if (metricRelabelings) set(values, `${place}.serviceMonitor.metricRelabelings`, [...(metricRelabelings as readonly Json[])]);
  }
  const { label, labelValue } = whenOn(props.dashboards ?? true) ?? {};
  for (const place of BOARDS.filter((place) => get(values, `${place}.enabled`) === true)) {
    if (label !== undefined) set(values, `${place}.label`, label);
    if (labelValue !== undefined) set(values, `${place}.labelValue`, labelValue);
  }
  return values;
}

const PLACES = ['prometheus', 'operator.prometheus', 'envoy.prometheus', 'hubble.metrics', 'hubble.relay.prometheus'];
const BOARDS = ['dashboards', 'operator.dashboards', 'hubble.metrics.dashboards'];

/** Mistakes that the features find. */
export function featureProblems(cilium: TalosCilium, path: string, props: CiliumMonitoringProps): readonly Problem[] {
  return apply(cilium, path, props, [], props.envoy !== false).problems.filter(({ code }) => code !== 'CIL028');
}

/** The props of `TalosCilium` for the same, and what their own logic makes of them. */
function apply(cilium: TalosCilium, path: string, props: CiliumMonitoringProps, metrics: readonly string[], envoy: boolean): { values: readonly JsonObject[]; problems: readonly Problem[] } {
  const { agent = true, operator = true } = props;
  const { labels, interval } = whenOn(props.serviceMonitors ?? true) ?? {};
  const { namespace, annotations, folder, folderAnnotation = 'grafana_folder' } = whenOn(props.dashboards ?? true) ?? {};
  const marks = { ...annotations, ...(folder !== undefined && { [folderAnnotation]: folder }) };
  const features: TalosCiliumFeatures = {
    hubble: { metrics },
    ...(envoy ? {} : { envoy: false }),
    prometheus: { agent, operator, ...((props.serviceMonitors ?? true) && { serviceMonitors: { ...(labels && { labels }), ...(interval !== undefined && { interval }) } }) },
    ...((props.dashboards ?? true) && { dashboards: { ...(namespace !== undefined && { namespace }), ...(Object.keys(marks).length > 0 && { annotations: marks }) } }),
  };
  const { contributions, problems } = featureValues(cilium, path, [prometheus, dashboards], features);
  return { values: contributions.map(({ values }) => values), problems };
}

/** Maps laid over each other; the features do not set the same twice. */
function merged(all: readonly JsonObject[]): JsonObject {
  const result: JsonObject = {};
  const lay = (into: JsonObject, from: JsonObject): void => {
    for (const [key, value] of Object.entries(from)) {
      const there = into[key];
      if (isJsonObject(value) && isJsonObject(there)) lay(there, value);
      else into[key] = isJsonObject(value) ? merged([value]) : value;
    }
  };
  for (const values of all) lay(result, values);
  return result;
}

function set(values: JsonObject, path: string, value: Json): void {
  const keys = path.split('.');
  let place = values;
  for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as JsonObject;
  place[keys.at(-1)!] = value;
}

function get(values: JsonObject, path: string): Json | undefined {
  return valueAt(values, path.split('.'));
}
