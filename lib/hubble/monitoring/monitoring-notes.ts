import type { TalosCilium } from '../../cilium/talos-cilium';
import { applySteps } from '../../synthesis/apply-steps';
import { byLayer } from '../../synthesis/by-layer';
import { deliveredLayers, releaseAt } from '../../synthesis/helm-delivery';
import { listed } from '../../runtime/listed';
import type { SynthesizedObject } from '../../synthesis/synthesis';
import type { Alert } from './alert';
import type { CiliumMonitoringProps } from './cilium-monitoring-props';

/** The file `monitoring.md` beside the manifests. */
export function monitoringNotes(cilium: TalosCilium, alerts: readonly Alert[], { serviceMonitors = true, dashboards = true }: CiliumMonitoringProps, objects: readonly SynthesizedObject[]): string {
  const { cluster } = cilium;
  const made = [...(serviceMonitors && !releaseAt(cilium) ? ['ServiceMonitors, from which Prometheus gets its scrape targets'] : []), ...(alerts.length > 0 ? ['a PrometheusRule with the alerts below'] : [])];
  const layers = deliveredLayers(byLayer(objects), cilium);
  return `${[
    `# Monitoring of cluster ${cluster.name}`,
    '',
    ...(made.length > 0 && layers.has('monitoring')
      ? [
          `The layer \`monitoring\` of the manifests contains ${listed(made)}.`,
          'Run the commands in the directory of this file, after Cilium is installed.',
          '',
          ...applySteps(layers, cilium, [...layers.keys()].filter((layer) => layer !== 'monitoring')),
        ]
      : []),
    ...(dashboards
      ? [
          'The Grafana dashboards are ConfigMaps. The sidecar of Grafana finds them by their label. The agent dashboard is too large for client-side',
          '`kubectl apply`, so always apply it with `--server-side`.',
          '',
        ]
      : []),
    ...(alerts.length > 0
      ? [
          '## Alerts',
          '',
          '| Alert | Severity | Consequence |',
          '|---|---|---|',
          ...alerts.map((alert) => `| ${alert.name} | ${alert.severity} | ${alert.description.replaceAll('|', '\\|')} |`),
        ]
      : []),
  ].join('\n').trimEnd()}\n`;
}
