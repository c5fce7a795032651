import type { Duration } from 'cdk8s';
import type { PrometheusRuleSpec, ServiceMonitorSpec } from '../../../imports/monitoring.coreos.com';
import type { CiliumContextProps } from '../../cilium/cilium-context';
import type { DashboardsProps } from '../../cilium/features/dashboards';
import type { ServiceMonitorProps } from '../../cilium/features/prometheus';
import type { AlertSeverity, ScrapeJobs } from './alert';

/** A relabeling of a ServiceMonitor. */
export type Relabeling = NonNullable<ServiceMonitorSpec['endpoints'][number]['relabelings']>[number];

/** A group of rules of a PrometheusRule. */
export type RuleGroup = NonNullable<PrometheusRuleSpec['groups']>[number];

/** Settings of the ServiceMonitors. */
export interface CiliumServiceMonitorProps extends ServiceMonitorProps {
  /** Relabelings of targets before the scrape, in addition to that of the chart, which adds the label `node`. @default - none */
  readonly relabelings?: readonly Relabeling[];
  /** Relabelings of time series after the scrape. @default - none */
  readonly metricRelabelings?: readonly Relabeling[];
}

/** Settings of the Grafana dashboards. */
export interface CiliumDashboardsProps extends DashboardsProps {
  /** Label by which the sidecar of Grafana finds them. @default - the chart's: 'grafana_dashboard' */
  readonly label?: string;
  /** Value of the label. @default - the chart's: '1' */
  readonly labelValue?: string;
  /** Folder in Grafana. @default - the default of the sidecar */
  readonly folder?: string;
  /** Annotation from which the sidecar reads the folder. @default 'grafana_folder' */
  readonly folderAnnotation?: string;
}

/** Changes of an alert. */
export interface AlertChange {
  /** Severity of the alert. @default - as in the runbook */
  readonly severity?: AlertSeverity;
  /** How long the condition must last: `10m`. @default - as in the runbook */
  readonly for?: string | Duration;
  /** Threshold, in the unit that the runbook states. @default - as in the runbook */
  readonly threshold?: number;
  /** Labels in addition to `severity`. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Settings of the alerts. */
export interface CiliumAlertsProps {
  /** Name of the PrometheusRule. @default 'cilium' */
  readonly name?: string;
  /** Namespace of the PrometheusRule. @default - the namespace of Cilium */
  readonly namespace?: string;
  /** Labels by which Prometheus selects it, for example `{ release: 'kube-prometheus-stack' }`. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Address of the runbook, for the annotation `runbook_url`: `https://example.com/runbook.md`. @default - no such annotation */
  readonly runbookUrl?: string;
  /** Names of alerts to leave out. @default - none */
  readonly except?: readonly string[];
  /** Changes, by the name of the alert. @default - none */
  readonly change?: Readonly<Record<string, AlertChange>>;
  /** Names of the scrape jobs of Prometheus. @default - those of the ServiceMonitors of the chart */
  readonly jobs?: ScrapeJobs;
  /** Additional groups of rules. Their PromQL is not checked. @default - none */
  readonly groups?: readonly RuleGroup[];
}

/** Props of `CiliumMonitoring`. */
export interface CiliumMonitoringProps extends Omit<CiliumContextProps, 'ciliumVersion'> {
  /** Metrics of the agents, port 9962. @default true */
  readonly agent?: boolean;
  /** Metrics of the operator, port 9963. @default true */
  readonly operator?: boolean;
  /** Metrics of Envoy, port 9964. @default true */
  readonly envoy?: boolean;
  /** Metrics of Hubble Relay, port 9966. @default - true if Relay is on */
  readonly relay?: boolean;
  /**
   * ServiceMonitors for the Prometheus operator, for all components that are on, and for Hubble if it has metrics. They are in the layer
   * `monitoring`, which is applied after Cilium.
   * @default true
   */
  readonly serviceMonitors?: boolean | CiliumServiceMonitorProps;
  /**
   * Grafana dashboards of the chart as ConfigMaps: agent, operator, and Hubble if it has metrics. The dashboard of the agent is too large
   * for `kubectl apply` without `--server-side`. In a namespace that the app does not create they are in the layer `workloads`.
   * @default true
   */
  readonly dashboards?: boolean | CiliumDashboardsProps;
  /**
   * Alerts as a PrometheusRule, for the components that are on. docs/runbook.md describes them.
   * @default true
   */
  readonly alerts?: boolean | CiliumAlertsProps;
}
