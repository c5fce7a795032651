import type { Duration } from 'cdk8s';
import { durationText } from '../../kubernetes/duration';
import { whenOn } from '../../props';
import type { EnvoyProps } from './envoy';
import type { Feature, FeatureContext } from './feature';
import type { HubbleProps } from './hubble';

/** Settings of the metrics endpoints. @see https://docs.cilium.io/en/stable/observability/metrics/ */
export interface PrometheusProps {
  /**
   * Metrics of the agent, port 9962.
   * @default true
   */
  readonly agent?: boolean;
  /**
   * Metrics of the operator, port 9963.
   * @default true
   */
  readonly operator?: boolean;
  /**
   * Metrics of Hubble Relay, port 9966. Requires `hubble.relay` or `hubble.ui`.
   * @default - the chart's: false
   */
  readonly hubbleRelay?: boolean;
  /**
   * Metrics of the agent to add or remove: `['+cilium_bpf_map_pressure', '-cilium_node_connectivity_status']`.
   * @default - the agent's
   */
  readonly agentMetrics?: readonly string[];
  /**
   * ServiceMonitors for the Prometheus operator: of the agent, the operator, Envoy, Hubble if it has metrics, and Relay if it has.
   * @default false
   */
  readonly serviceMonitors?: boolean | ServiceMonitorProps;
}

/** Settings of the ServiceMonitors. */
export interface ServiceMonitorProps {
  /**
   * Labels by which Prometheus selects them, for example `{ release: 'kube-prometheus-stack' }`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Time between scrapes, for example `30s`.
   * @default - the chart's: 10s
   */
  readonly interval?: string | Duration;
  /** Whether the agent has one. @default - true with its metrics */
  readonly agent?: boolean;
  /** Whether the operator has one. @default - true with its metrics */
  readonly operator?: boolean;
  /** Whether Envoy has one. @default - true with its DaemonSet */
  readonly envoy?: boolean;
  /** Whether Hubble has one. @default - true with `hubble.metrics` */
  readonly hubble?: boolean;
  /** Whether Hubble Relay has one. @default - true with its metrics */
  readonly hubbleRelay?: boolean;
}

/** Props that decide which metrics there are. */
export interface MetricsProps {
  prometheus?: boolean | PrometheusProps;
  envoy?: boolean | EnvoyProps;
  hubble?: boolean | HubbleProps;
}

/** Metrics for Prometheus. */
export const prometheus: Feature<MetricsProps> = {
  prop: 'prometheus',
  apply(props, context) {
    const prop = props.prometheus;
    const settings = whenOn(prop);
    const { set, report } = context;
    if (prop === undefined) return;
    const agent = settings ? (settings.agent ?? true) : false;
    const operator = settings ? (settings.operator ?? true) : false;
    set('prometheus.enabled', agent);
    set('operator.prometheus.enabled', operator);
    set('hubble.relay.prometheus.enabled', settings?.hubbleRelay);
    set('prometheus.metrics', settings?.agentMetrics && [...settings.agentMetrics]);
    const monitors = whenOn(settings?.serviceMonitors);
    if (!monitors) return;
    const hubble = whenOn(props.hubble);
    const places = [
      ...(monitors.agent ?? agent ? ['prometheus'] : []),
      ...(monitors.operator ?? operator ? ['operator.prometheus'] : []),
      ...(monitors.envoy ?? props.envoy !== false ? ['envoy.prometheus'] : []),
      ...(monitors.hubble ?? Boolean(hubble?.metrics?.length) ? ['hubble.metrics'] : []),
      ...(monitors.hubbleRelay ?? settings?.hubbleRelay ? ['hubble.relay.prometheus'] : []),
    ];
    if (places.length === 0) {
      report.add({
        code: 'CIL028',
        what: 'prometheus.serviceMonitors has no effect: the metrics of agent, operator, Envoy and Hubble are all off',
        fix: 'enable prometheus.agent, prometheus.operator, envoy or hubble.metrics, or remove serviceMonitors',
      });
    }
    serviceMonitors(monitors, places, context);
  },
};

function serviceMonitors(props: ServiceMonitorProps, places: readonly string[], { set }: FeatureContext): void {
  set('prometheus.serviceMonitor.trustCRDsExist', true, 'the chart would look for the ServiceMonitor CRD in a live cluster, which a render does not have');
  for (const place of places) {
    set(`${place}.serviceMonitor.enabled`, true);
    set(`${place}.serviceMonitor.labels`, props.labels && { ...props.labels });
    set(`${place}.serviceMonitor.interval`, props.interval === undefined ? undefined : durationText(props.interval));
  }
}
