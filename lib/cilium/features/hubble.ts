import type { Json } from '../../kubernetes/json';
import type { Feature, FeatureContext } from './feature';
import { whenOn } from '../../props';
import { checkNumber } from './formats';

/** Settings of Hubble. @see https://docs.cilium.io/en/stable/observability/hubble/ */
export interface HubbleProps {
  /**
   * Hubble Relay: flows of all nodes at one address.
   * @default - true when `ui` is on
   */
  readonly relay?: boolean | HubbleWorkloadProps;
  /**
   * Hubble UI. Brings the relay with it.
   * @default false
   */
  readonly ui?: boolean | HubbleWorkloadProps;
  /**
   * Metrics made from flows, by name and options: `dns`, `drop`, `httpV2:exemplars=true;labelsContext=...`.
   * @default - none
   */
  readonly metrics?: readonly string[];
  /**
   * OpenMetrics format, needed for exemplars.
   * @default - the chart's: false
   */
  readonly openMetrics?: boolean;
}

/** Settings of a Hubble Deployment. */
export interface HubbleWorkloadProps {
  /** @default 1 */
  readonly replicas?: number;
}

/** Hubble: flows, relay, UI, metrics. */
export const hubble: Feature = {
  prop: 'hubble',
  apply({ hubble: prop }, context) {
    const settings = whenOn(prop);
    context.set('hubble.enabled', prop === undefined ? undefined : settings !== undefined, 'asked for');
    if (!settings) return;
    if (settings.ui && settings.relay === false) {
      context.problem('CIL014', 'hubble.ui needs the relay (hubble.relay is false)', 'leave hubble.relay out, or turn hubble.ui off');
    }
    // Against a false too, which is a mistake that the chart would find once more.
    const relay = settings.ui ? settings.relay || true : settings.relay;
    workload('relay', relay, settings.relay === undefined ? 'the UI reads flows from the relay' : 'asked for', context);
    workload('ui', settings.ui, 'asked for', context);
    const metrics: Json | undefined = settings.metrics && [...settings.metrics];
    context.set('hubble.metrics.enabled', metrics, 'asked for');
    context.set('hubble.metrics.enableOpenMetrics', settings.openMetrics, 'asked for');
    if (settings.openMetrics && !settings.metrics?.length) {
      context.problem('CIL015', 'hubble.openMetrics has no effect without metrics (hubble.metrics is empty)', 'name metrics in hubble.metrics');
    }
  },
};

function workload(name: 'relay' | 'ui', prop: boolean | HubbleWorkloadProps | undefined, reason: string, { set, problem }: FeatureContext): void {
  const settings = whenOn(prop);
  set(`hubble.${name}.enabled`, prop === undefined ? undefined : settings !== undefined, reason);
  if (!settings) return;
  set(`hubble.${name}.rollOutPods`, true, 'a changed ConfigMap takes effect when the pods restart');
  checkNumber(`hubble.${name}.replicas`, settings.replicas, 1, Number.MAX_SAFE_INTEGER, problem);
  set(`hubble.${name}.replicas`, settings.replicas, 'asked for');
}
