import type { Duration } from 'cdk8s';
import type { JsonObject } from '../../kubernetes/json';
import { whenOn } from '../../props';
import type { Feature, FeatureContext } from './feature';
import { setDirect } from './direct';
import { checkNumber } from './formats';
import { workloadValues, type WorkloadProps } from './workload';

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
  readonly ui?: boolean | HubbleUiSettings;
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
  /**
   * Events for dropped packets in the namespaces of their pods.
   * @default - the chart's: false
   */
  readonly dropEvents?: boolean | HubbleDropEventsProps;
}

/** Events for dropped packets. */
export interface HubbleDropEventsProps {
  /** Shortest time between events of the same kind: `2m`. @default - the chart's: 2m */
  readonly interval?: string | Duration;
  /** Reasons of the drops, such as `policy_denied`. @default - the chart's: auth_required, policy_denied */
  readonly reasons?: readonly string[];
}

/** Settings of Hubble UI. */
export interface HubbleUiSettings extends HubbleWorkloadProps {
  /**
   * An Ingress for the UI, which has no login of its own.
   * @default - none
   */
  readonly ingress?: HubbleUiIngressProps;
  /**
   * Annotations of the Service, such as `omni-kube-service-exposer.sidero.dev/port` for Omni.
   * @default - none
   */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /**
   * Path of the UI, with a slash at both ends.
   * @default '/'
   */
  readonly baseUrl?: string;
}

/** The Ingress of Hubble UI. */
export interface HubbleUiIngressProps {
  /** Host names. */
  readonly hosts: readonly string[];
  /** Class. @default - the default class of the cluster */
  readonly className?: string;
  /** Annotations. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Certificates, as Kubernetes writes them: `[{ secretName: 'hubble-tls', hosts: ['hubble.example.com'] }]`. @default - none */
  readonly tls?: readonly JsonObject[];
}

/** Settings of a Hubble Deployment. */
export interface HubbleWorkloadProps extends WorkloadProps {
  /**
   * Number of replicas.
   * @default 1
   */
  readonly replicas?: number;
}

const DROP_EVENTS = {
  'dropEvents.interval': 'hubble.dropEventEmitter.interval',
  'dropEvents.reasons': 'hubble.dropEventEmitter.reasons',
} as const;

const UI = {
  serviceAnnotations: 'hubble.ui.service.annotations',
  baseUrl: 'hubble.ui.baseUrl',
  'ingress.hosts': 'hubble.ui.ingress.hosts',
  'ingress.className': 'hubble.ui.ingress.className',
  'ingress.annotations': 'hubble.ui.ingress.annotations',
  'ingress.labels': 'hubble.ui.ingress.labels',
  'ingress.tls': 'hubble.ui.ingress.tls',
} as const;

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
    setDirect('hubble', { dropEvents: settings.dropEvents }, DROP_EVENTS, context);
    set('hubble.dropEventEmitter.enabled', settings.dropEvents === undefined ? undefined : settings.dropEvents !== false);
    set('hubble.metrics.enabled', settings.metrics && [...settings.metrics]);
    set('hubble.metrics.enableOpenMetrics', settings.openMetrics);
  },
};

function workload(name: 'relay' | 'ui', prop: boolean | HubbleUiSettings | undefined, reason: string | undefined, context: FeatureContext): void {
  const { set, report } = context;
  const settings = whenOn(prop);
  set(`hubble.${name}.enabled`, prop === undefined ? undefined : settings !== undefined, reason);
  if (!settings) return;
  set(`hubble.${name}.rollOutPods`, settings.rollOutPods ?? true, settings.rollOutPods === undefined ? 'a changed ConfigMap takes effect when the pods restart' : undefined);
  checkNumber(`hubble.${name}.replicas`, settings.replicas, [0], report);
  set(`hubble.${name}.replicas`, settings.replicas);
  setDirect(`hubble.${name}`, settings, { ...workloadValues(`hubble.${name}.`), ...(name === 'ui' && UI) }, context);
  if (settings.ingress) set('hubble.ui.ingress.enabled', true);
}
