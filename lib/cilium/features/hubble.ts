import { whenOn } from '../../props';
import type { Feature, FeatureContext } from './feature';
import { checkNumber } from './formats';

/**
 * Settings of Hubble: the short form of `HubbleStack`. Use `HubbleStack` for the other settings, such as export of flows, redaction,
 * policies and access to the UI.
 *
 * @see https://docs.cilium.io/en/stable/observability/hubble/
 */
export interface HubbleProps {
  /**
   * Hubble Relay, which collects the flows of all nodes.
   * @default - true when `ui` is on, otherwise false
   */
  readonly relay?: boolean | HubbleWorkloadProps;
  /**
   * Hubble UI. It requires Relay, and enables it.
   * @default false
   */
  readonly ui?: boolean | HubbleWorkloadProps;
  /**
   * Metrics that agents derive from flows, by name and options: `dns`, `drop`, `httpV2:exemplars=true;labelsContext=...`.
   * @default - none
   */
  readonly metrics?: readonly string[];
  /**
   * OpenMetrics format, which exemplars require.
   * @default - the chart's: false
   */
  readonly openMetrics?: boolean;
}

/** Settings of a Hubble Deployment. */
export interface HubbleWorkloadProps {
  /**
   * Number of replicas.
   * @default 1
   */
  readonly replicas?: number;
}

/** Hubble: flows, Relay, UI and metrics. */
export const hubble: Feature<{ hubble?: boolean | HubbleProps }> = {
  prop: 'hubble',
  apply({ hubble: prop }, context) {
    const { set, report } = context;
    const settings = whenOn(prop);
    set('hubble.enabled', prop === undefined ? undefined : settings !== undefined);
    if (!settings) return;
    if (settings.ui && settings.relay === false) {
      report.add({ code: 'CIL014', what: 'hubble.ui requires Relay, but hubble.relay is false', fix: 'remove relay: false, or set ui to false' });
    }
    // On even if it is false: the chart would report the same mistake again.
    const relay = settings.ui ? settings.relay || true : settings.relay;
    workload('relay', relay, settings.relay === undefined ? 'Hubble UI reads flows from Relay' : undefined, context);
    workload('ui', settings.ui, undefined, context);
    set('hubble.metrics.enabled', settings.metrics && [...settings.metrics]);
    set('hubble.metrics.enableOpenMetrics', settings.openMetrics);
    if (settings.openMetrics && !settings.metrics?.length) {
      report.add({ code: 'CIL015', what: 'hubble.openMetrics has no effect: hubble.metrics is empty', fix: "set hubble.metrics, for example ['dns', 'drop'], or remove openMetrics" });
    }
  },
};

function workload(name: 'relay' | 'ui', prop: boolean | HubbleWorkloadProps | undefined, reason: string | undefined, { set, report }: FeatureContext): void {
  const settings = whenOn(prop);
  set(`hubble.${name}.enabled`, prop === undefined ? undefined : settings !== undefined, reason);
  if (!settings) return;
  set(`hubble.${name}.rollOutPods`, true, 'a changed ConfigMap takes effect when the pods restart');
  checkNumber(`hubble.${name}.replicas`, settings.replicas, 1, Number.MAX_SAFE_INTEGER, report);
  set(`hubble.${name}.replicas`, settings.replicas);
}
