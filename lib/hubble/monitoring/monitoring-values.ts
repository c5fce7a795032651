import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { dashboards } from '../../cilium/features/dashboards';
import { whenOn } from '../../props';
import { prometheus } from '../../cilium/features/prometheus';
import type { ValueLookup } from '../../cilium/requests';
import type { TalosCilium } from '../../cilium/talos-cilium';
import type { TalosCiliumFeatures } from '../../cilium/talos-cilium-props';
import { Reporter } from '../../diagnostics/reporter';
import { durationText } from '../../kubernetes/duration';
import { featureValues } from '../../cilium/feature-values';
import type { CiliumMonitoringProps, Relabeling } from './cilium-monitoring-props';

/** The relabeling of the charts for ServiceMonitors of pods on nodes. A list in values replaces it. */
const NODE: Json = { sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node', action: 'replace', replacement: '${1}' };
const OF_NODES = ['prometheus', 'envoy.prometheus', 'hubble.metrics'];

/** Values that enable metrics and depend on no other value. */
export function metricsValues({ agent = true, operator = true, envoy }: CiliumMonitoringProps): JsonObject {
  return {
    prometheus: { enabled: agent },
    operator: { prometheus: { enabled: operator } },
    ...(envoy !== undefined && { envoy: { prometheus: { enabled: envoy } } }),
  };
}

/** Values that depend on others: ServiceMonitors, dashboards, metrics of Relay. */
export function dependentValues(cilium: TalosCilium, path: string, props: CiliumMonitoringProps, value: ValueLookup): JsonObject {
  const found = value('hubble.metrics.enabled');
  const metrics = value('hubble.enabled') === false || !Array.isArray(found) ? [] : found.map(String);
  const relay = value('hubble.relay.enabled') === true && props.relay !== false;
  const values = merged(apply(cilium, new Reporter(path), props, metrics, value('envoy.enabled') !== false && value('l7Proxy') !== false && props.envoy !== false));
  if (relay) set(values, 'hubble.relay.prometheus.enabled', true);
  const monitors = whenOn(props.serviceMonitors ?? true);
  if (monitors && relay) {
    // The feature does not support Relay.
    set(values, 'prometheus.serviceMonitor.trustCRDsExist', true);
    set(values, 'hubble.relay.prometheus.serviceMonitor.enabled', true);
    if (monitors.labels) set(values, 'hubble.relay.prometheus.serviceMonitor.labels', { ...monitors.labels });
    if (monitors.interval !== undefined) set(values, 'hubble.relay.prometheus.serviceMonitor.interval', durationText(monitors.interval));
  }
  for (const place of PLACES.filter((place) => get(values, `${place}.serviceMonitor.enabled`) === true)) {
    const { relabelings, metricRelabelings } = monitors!;
    if (relabelings) set(values, `${place}.serviceMonitor.relabelings`, [...(OF_NODES.includes(place) ? [NODE] : []), ...withActions(relabelings)]);
    if (metricRelabelings) set(values, `${place}.serviceMonitor.metricRelabelings`, withActions(metricRelabelings));
  }
  const { label, labelValue } = whenOn(props.dashboards ?? true) ?? {};
  for (const place of BOARDS.filter((place) => get(values, `${place}.enabled`) === true)) {
    if (label !== undefined) set(values, `${place}.label`, label);
    if (labelValue !== undefined) set(values, `${place}.labelValue`, labelValue);
  }
  return values;
}

/** The CRD fills the action in: unless it is written, Argo CD shows a difference that never ends. */
function withActions(relabelings: readonly Relabeling[]): Json[] {
  return relabelings.map((relabeling) => ({ action: 'replace', ...relabeling }) as unknown as Json);
}

const PLACES = ['prometheus', 'operator.prometheus', 'envoy.prometheus', 'hubble.metrics', 'hubble.relay.prometheus'];
const BOARDS = ['dashboards', 'operator.dashboards', 'hubble.metrics.dashboards'];

/** Reports mistakes that the features find. */
export function checkFeatures(cilium: TalosCilium, props: CiliumMonitoringProps, report: Reporter): void {
  // ServiceMonitors without these metrics (CIL028) are no mistake here, because Relay may have metrics: envoy counts as on.
  apply(cilium, report, props, [], true);
}

/** The values that the equivalent props of `TalosCilium` set. */
function apply(cilium: TalosCilium, report: Reporter, props: CiliumMonitoringProps, metrics: readonly string[], envoy: boolean): readonly JsonObject[] {
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
  return featureValues(cilium, report, [prometheus, dashboards].map((feature) => (context) => feature.apply(features, context))).map(({ values }) => values);
}

/** Merges maps. No two features set the same value. */
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
