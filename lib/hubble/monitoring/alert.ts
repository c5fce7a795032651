/** Severity of an alert. */
export type AlertSeverity = 'critical' | 'warning' | 'info';

/** Names of the scrape jobs of Prometheus: values of the label `job`. */
export interface ScrapeJobs {
  /** Job of the agents. @default 'cilium-agent', the job of the ServiceMonitor of the chart */
  readonly agent?: string;
  /** Job of the operator. @default 'cilium-operator', the job of the ServiceMonitor of the chart */
  readonly operator?: string;
  /** Job of Envoy. @default 'cilium-envoy', the job of the ServiceMonitor of the chart */
  readonly envoy?: string;
}

/** The components that are on in a cluster. */
export interface AlertFacts {
  readonly namespace: string;
  readonly jobs: Required<ScrapeJobs>;
  readonly agent: boolean;
  readonly operator: boolean;
  /** Whether Envoy runs in its own pods, with metrics. */
  readonly envoy: boolean;
  readonly hubbleMetrics: boolean;
  readonly relayMetrics: boolean;
  /** How the certificates of Hubble are issued. */
  readonly certificates: 'cronJob' | 'certManager' | 'other';
  /** Validity of a certificate, in days. */
  readonly validityDays: number;
  readonly bgp: boolean;
  readonly clusterMesh: boolean;
  /** Maximum number of identities of pods. */
  readonly maxIdentities: number;
}

/** An alert, with its section of the runbook. */
export interface Alert {
  /** Name; stable. */
  readonly name: string;
  /** Group of the PrometheusRule. */
  readonly group: 'cilium-agent' | 'cilium-operator' | 'cilium-envoy' | 'hubble' | 'hubble-certificates';
  readonly severity: AlertSeverity;
  /** How long the condition must last. */
  readonly for: string;
  /** One line, with labels of the time series. */
  readonly summary: string;
  /** The consequence. */
  readonly description: string;
  /** A number that users can change, with its meaning. */
  readonly threshold?: { readonly default: number; readonly meaning: string };
  /** Whether the component that it monitors is on. */
  when(facts: AlertFacts): boolean;
  /** The PromQL expression. */
  expression(facts: AlertFacts, threshold: number): string;
  /** The likely causes, in particular on Talos. */
  readonly meaning: string;
  /** What to do, in order. */
  readonly steps: readonly string[];
}
