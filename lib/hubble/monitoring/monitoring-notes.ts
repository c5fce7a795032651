import type { TalosCilium } from '../../cilium/talos-cilium';
import type { Alert } from './alert';
import type { CiliumMonitoringProps } from './cilium-monitoring-props';

/** The file `monitoring.md` beside the manifests. */
export function monitoringNotes({ cluster }: TalosCilium, alerts: readonly Alert[], { serviceMonitors = true, dashboards = true }: CiliumMonitoringProps): string {
  const needs = [...(serviceMonitors ? ['ServiceMonitors'] : []), ...(alerts.length > 0 ? ['a PrometheusRule'] : [])];
  const sections = [
    `# Monitoring of cluster ${cluster.name}`,
    ...(needs.length > 0 ? [`${needs.join(' and ')} are among the manifests: the CRDs of the Prometheus operator have to be in the cluster first.`] : []),
    ...(dashboards ? ['The dashboard of the agent is larger than what `kubectl apply` can note in an annotation: apply with `--server-side`.'] : []),
    ...(alerts.length > 0 ? [`## Alerts\n\n| Alert | Severity | What it says |\n|---|---|---|\n${alerts.map((alert) => `| ${alert.name} | ${alert.severity} | ${alert.description.replaceAll('|', '\\|')} |`).join('\n')}`] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}
