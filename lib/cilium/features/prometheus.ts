import type { Feature, FeatureContext } from './feature';
import { whenOn } from '../../props';

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
   * ServiceMonitors for the Prometheus operator: of the agent, the operator, Envoy, and of Hubble's metrics where they are on.
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
  readonly interval?: string;
}

/** Metrics for Prometheus. */
export const prometheus: Feature = {
  prop: 'prometheus',
  apply(props, context) {
    const prop = props.prometheus;
    const settings = whenOn(prop);
    const { set } = context;
    if (prop === undefined) return;
    const agent = settings ? (settings.agent ?? true) : false;
    const operator = settings ? (settings.operator ?? true) : false;
    set('prometheus.enabled', agent, 'asked for');
    set('operator.prometheus.enabled', operator, 'asked for');
    const monitors = whenOn(settings?.serviceMonitors);
    if (!monitors) return;
    const hubble = whenOn(props.hubble);
    const places = [
      ...(agent ? ['prometheus'] : []),
      ...(operator ? ['operator.prometheus'] : []),
      ...(props.envoy === false ? [] : ['envoy.prometheus']),
      ...(hubble?.metrics?.length ? ['hubble.metrics'] : []),
    ];
    if (places.length === 0) {
      const what = 'prometheus.serviceMonitors has no effect (agent, operator and envoy are off, hubble.metrics is empty)';
      context.problem('CIL028', what, 'turn metrics on, or remove it');
    }
    serviceMonitors(monitors, places, context);
  },
};

function serviceMonitors(props: ServiceMonitorProps, places: readonly string[], { set }: FeatureContext): void {
  set('prometheus.serviceMonitor.trustCRDsExist', true, 'the chart would ask a live cluster for the ServiceMonitor CRD; a render has none to ask');
  for (const place of places) {
    set(`${place}.serviceMonitor.enabled`, true, 'asked for');
    set(`${place}.serviceMonitor.labels`, props.labels && { ...props.labels }, 'asked for');
    set(`${place}.serviceMonitor.interval`, props.interval, 'asked for');
  }
}
