/** How urgent an alert is. */
export type AlertSeverity = 'critical' | 'warning' | 'info';

/** Jobs by which Prometheus scrapes, as it names them in label `job`. */
export interface ScrapeJobs {
  /** @default 'cilium-agent' - that of the chart's ServiceMonitor */
  readonly agent?: string;
  /** @default 'cilium-operator' - that of the chart's ServiceMonitor */
  readonly operator?: string;
  /** @default 'cilium-envoy' - that of the chart's ServiceMonitor */
  readonly envoy?: string;
}

/** What is on in the cluster that alerts watch. */
export interface AlertFacts {
  readonly namespace: string;
  readonly jobs: Required<ScrapeJobs>;
  readonly agent: boolean;
  readonly operator: boolean;
  /** Whether Envoy runs in pods of its own, with metrics. */
  readonly envoy: boolean;
  readonly hubbleMetrics: boolean;
  readonly relayMetrics: boolean;
  /** Who issues Hubble's certificates. */
  readonly certificates: 'cronJob' | 'certManager' | 'other';
  /** How long a certificate lasts, in days. */
  readonly validityDays: number;
  readonly bgp: boolean;
  readonly clusterMesh: boolean;
  /** How many identities of pods a cluster can have. */
  readonly mostIdentities: number;
}

/** An alert, with its section of the runbook. */
export interface Alert {
  /** Name; stable. */
  readonly name: string;
  /** Group of the PrometheusRule. */
  readonly group: 'cilium-agent' | 'cilium-operator' | 'cilium-envoy' | 'hubble' | 'hubble-certificates';
  readonly severity: AlertSeverity;
  /** How long it has to be so. */
  readonly for: string;
  /** One line, with labels of the series. */
  readonly summary: string;
  /** What follows from it. */
  readonly description: string;
  /** Number that a user may change, with its meaning. */
  readonly threshold?: { readonly default: number; readonly meaning: string };
  /** Whether there is anything to watch. */
  when(facts: AlertFacts): boolean;
  /** The PromQL expression. */
  expression(facts: AlertFacts, threshold: number): string;
  /** What it means, on Talos above all. */
  readonly meaning: string;
  /** What to do, in order. */
  readonly steps: readonly string[];
}
