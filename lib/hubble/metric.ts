import type { HUBBLE_CONTEXT_LABELS, HUBBLE_CONTEXTS } from '../model/hubble-metrics';
import { hubbleMetricMistakes, hubbleMetricName } from '../model/hubble-metrics';
import { TalosCiliumError } from '../diagnostics/problem';
import { checked } from '../props';

/** Content of the label `source` or `destination`. */
export type HubbleContext = (typeof HUBBLE_CONTEXTS)[number];

/** A label that `labelsContext` adds to a metric. */
export type HubbleContextLabel = (typeof HUBBLE_CONTEXT_LABELS)[number];

/** One context, or several, of which the first that is not empty is used. */
export type HubbleContexts = HubbleContext | readonly HubbleContext[];

/**
 * Labels of a metric. Each label adds time series, and so memory of the agents and of Prometheus: `pod` and `ip` add the most.
 *
 * @see https://docs.cilium.io/en/stable/observability/metrics/#context-options
 */
export interface HubbleContextOptions {
  /** Label `source`. @default - none */
  readonly sourceContext?: HubbleContexts;
  /** Label `source` of egress traffic. @default - `sourceContext` */
  readonly sourceEgressContext?: HubbleContexts;
  /** Label `source` of ingress traffic. @default - `sourceContext` */
  readonly sourceIngressContext?: HubbleContexts;
  /** Label `destination`. @default - none */
  readonly destinationContext?: HubbleContexts;
  /** Label `destination` of egress traffic. @default - `destinationContext` */
  readonly destinationEgressContext?: HubbleContexts;
  /** Label `destination` of ingress traffic. @default - `destinationContext` */
  readonly destinationIngressContext?: HubbleContexts;
  /** Additional labels, each by its own name. @default - none */
  readonly labelsContext?: readonly HubbleContextLabel[];
}

/** Options of `HubbleMetric.dns`. */
export interface HubbleDnsMetricOptions extends HubbleContextOptions {
  /** Whether the queried name is a label, which adds one time series for each name. @default false */
  readonly query?: boolean;
  /** Whether queries for IPv6 addresses are left out. @default false */
  readonly ignoreAAAA?: boolean;
}

/** Options of `HubbleMetric.flowsToWorld`. */
export interface HubbleFlowsToWorldOptions extends HubbleContextOptions {
  /** Whether all dropped flows count, whatever the reason. @default false - only flows that a policy denied */
  readonly anyDrop?: boolean;
  /** Whether the destination port is a label. @default false */
  readonly port?: boolean;
  /** Whether each TCP connection counts only once, by its SYN. @default false */
  readonly synOnly?: boolean;
}

/** Options of `HubbleMetric.httpV2`. */
export interface HubbleHttpMetricOptions extends HubbleContextOptions {
  /** Whether the metric has exemplars with trace IDs. They require the OpenMetrics format, which `HubbleStack` then enables. @default false */
  readonly exemplars?: boolean;
}

/**
 * A metric that Hubble derives from flows, with its options. `metrics` of `HubbleStack` accepts strings too: `'dns'` is
 * `HubbleMetric.parse('dns')`.
 *
 * @example
 * HubbleMetric.httpV2({ exemplars: true, labelsContext: ['source_namespace', 'destination_namespace'] });
 *
 * @see https://docs.cilium.io/en/stable/observability/metrics/#hubble-exported-metrics
 */
export class HubbleMetric {
  static { checked(HubbleMetric, 'HubbleMetric'); }

  /** DNS queries and responses. The agent sees only those that pass its DNS proxy because of a policy with DNS rules. */
  static dns({ query, ignoreAAAA, ...contexts }: HubbleDnsMetricOptions = {}): HubbleMetric {
    return made('dns', { query, ignoreAAAA }, contexts);
  }

  /** Packets dropped, by reason and protocol. */
  static drop(options: HubbleContextOptions = {}): HubbleMetric {
    return made('drop', {}, options);
  }

  /** Flows, by type and verdict. */
  static flow(options: HubbleContextOptions = {}): HubbleMetric {
    return made('flow', {}, options);
  }

  /** Flows that leave the cluster. */
  static flowsToWorld({ anyDrop, port, synOnly, ...contexts }: HubbleFlowsToWorldOptions = {}): HubbleMetric {
    return made('flows-to-world', { 'any-drop': anyDrop, port, 'syn-only': synOnly }, contexts);
  }

  /** HTTP requests and responses in the older form. Use `httpV2` instead; both together are an error. */
  static http(options: HubbleContextOptions = {}): HubbleMetric {
    return made('http', {}, options);
  }

  /** HTTP requests with their status and duration. The agent sees only those that pass Envoy because of a layer 7 policy or a Gateway. */
  static httpV2({ exemplars, ...contexts }: HubbleHttpMetricOptions = {}): HubbleMetric {
    return made('httpV2', { ...(exemplars && { 'exemplars=true': true }) }, contexts);
  }

  /** ICMP messages. */
  static icmp(options: HubbleContextOptions = {}): HubbleMetric {
    return made('icmp', {}, options);
  }

  /** Kafka requests, before Cilium 1.20, which removed layer 7 rules for Kafka. */
  static kafka(options: HubbleContextOptions = {}): HubbleMetric {
    return made('kafka', {}, options);
  }

  /** Verdicts of policies. */
  static policy(options: HubbleContextOptions = {}): HubbleMetric {
    return made('policy', {}, options);
  }

  /** Packets by destination port. */
  static portDistribution(options: HubbleContextOptions = {}): HubbleMetric {
    return made('port-distribution', {}, options);
  }

  /** SCTP chunks. */
  static sctp(options: HubbleContextOptions = {}): HubbleMetric {
    return made('sctp', {}, options);
  }

  /** TCP flags. */
  static tcp(options: HubbleContextOptions = {}): HubbleMetric {
    return made('tcp', {}, options);
  }

  /**
   * A metric in the format of Cilium's documentation: `dns:query;ignoreAAAA`, `httpV2:exemplars=true;labelsContext=source_namespace`.
   *
   * @throws HUB001 for an unknown metric, HUB002 for an unknown context or label, HUB003 for an option without effect
   */
  static parse(text: string): HubbleMetric {
    return new HubbleMetric(text);
  }

  /** Name, for example `httpV2`. */
  readonly name: string;
  private readonly text: string;

  private constructor(text: string) {
    const mistakes = hubbleMetricMistakes(text);
    if (mistakes.length > 0) throw new TalosCiliumError(mistakes.map((mistake) => ({ ...mistake, path: 'HubbleMetric' })));
    this.text = text;
    this.name = hubbleMetricName(text);
    Object.freeze(this);
  }

  /** The metric in the format of Cilium's documentation. */
  toString(): string {
    return this.text;
  }
}

/** Whether a metric has exemplars, which require the OpenMetrics format. */
export function hasExemplars(metric: HubbleMetric | string): boolean {
  return /[:;]exemplars=true(;|$)/.test(String(metric));
}

function made(name: string, switches: Readonly<Record<string, boolean | undefined>>, contexts: HubbleContextOptions): HubbleMetric {
  const options = [
    ...Object.entries(switches).flatMap(([key, on]) => (on ? [key] : [])),
    ...Object.entries(contexts).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${[value].flat().join(key === 'labelsContext' ? ',' : '|')}`])),
  ];
  return HubbleMetric.parse(options.length === 0 ? name : `${name}:${options.join(';')}`);
}
