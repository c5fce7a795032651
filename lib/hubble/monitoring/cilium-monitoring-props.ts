import type { PrometheusRuleSpec, ServiceMonitorSpec } from '../../../imports/monitoring.coreos.com';
import type { CiliumContextProps } from '../../cilium/cilium-context';
import type { DashboardsProps } from '../../cilium/features/dashboards';
import type { ServiceMonitorProps } from '../../cilium/features/prometheus';
import type { AlertSeverity, ScrapeJobs } from './alert';

/** A relabeling as ServiceMonitors have it. */
export type Relabeling = NonNullable<ServiceMonitorSpec['endpoints'][number]['relabelings']>[number];

/** A group of rules as a PrometheusRule has it. */
export type RuleGroup = NonNullable<PrometheusRuleSpec['groups']>[number];

/** Settings of the ServiceMonitors. */
export interface CiliumServiceMonitorProps extends ServiceMonitorProps {
  /** Changes of targets before they are scraped, after the chart's own, which adds label `node`. @default - none */
  readonly relabelings?: readonly Relabeling[];
  /** Changes of series after they are scraped. @default - none */
  readonly metricRelabelings?: readonly Relabeling[];
}

/** Settings of the Grafana dashboards. */
export interface CiliumDashboardsProps extends DashboardsProps {
  /** Label by which Grafana's sidecar finds them. @default 'grafana_dashboard' - the chart's */
  readonly label?: string;
  /** Value of the label. @default '1' - the chart's */
  readonly labelValue?: string;
  /** Folder in Grafana. @default - the sidecar's */
  readonly folder?: string;
  /** Annotation by which the sidecar reads the folder. @default 'grafana_folder' */
  readonly folderAnnotation?: string;
}

/** What differs from an alert as it comes. */
export interface AlertChange {
  /** @default - as in the runbook */
  readonly severity?: AlertSeverity;
  /** How long it has to be so, as `10m`. @default - as in the runbook */
  readonly for?: string;
  /** Limit, in the unit that the runbook names. @default - as in the runbook */
  readonly threshold?: number;
  /** Labels beside `severity`. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Settings of the alerts. */
export interface CiliumAlertsProps {
  /** Name of the PrometheusRule. @default 'cilium' */
  readonly name?: string;
  /** Namespace of the PrometheusRule. @default - Cilium's */
  readonly namespace?: string;
  /** Labels by which Prometheus selects it, for example `{ release: 'kube-prometheus-stack' }`. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Where the runbook is, for annotation `runbook_url`, as `https://example.com/runbook.md`. @default - no such annotation */
  readonly runbookUrl?: string;
  /** Alerts that are left out, by name. @default - none */
  readonly without?: readonly string[];
  /** What differs, by name of the alert. @default - nothing */
  readonly change?: Readonly<Record<string, AlertChange>>;
  /** Jobs by which Prometheus scrapes. @default - those of the chart's ServiceMonitors */
  readonly jobs?: ScrapeJobs;
  /** More groups of rules. Their PromQL is not checked. @default - none */
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
  /** Metrics of Hubble Relay, port 9966. @default - true when Relay is on */
  readonly relay?: boolean;
  /**
   * ServiceMonitors for the Prometheus operator, of all that is on; of Hubble's metrics where `HubbleStack` names some. They are in the layer
   * `monitoring`, which is applied after Cilium.
   * @default true
   */
  readonly serviceMonitors?: boolean | CiliumServiceMonitorProps;
  /**
   * Grafana dashboards of the chart as ConfigMaps: agent, operator, and Hubble's where its metrics are on. The agent's is too
   * large for `kubectl apply` without `--server-side`. In a namespace that the app does not create they are in the layer `workloads`.
   * @default true
   */
  readonly dashboards?: boolean | CiliumDashboardsProps;
  /**
   * Alerts as a PrometheusRule, for what is on. See docs/runbook.md.
   * @default true
   */
  readonly alerts?: boolean | CiliumAlertsProps;
}
