/** A metric that no dashboard of the charts shows, with where it is documented. */
export interface UpstreamMetric {
  readonly name: string;
  readonly source: string;
}

const CILIUM = 'https://docs.cilium.io/en/stable/observability/metrics/';
const JOBS = 'https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/';

/** Metrics of alerts beside those of the dashboards. */
export const UPSTREAM_METRICS: readonly UpstreamMetric[] = [
  { name: 'up', source: 'https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series' },
  { name: 'cilium_identity', source: `${CILIUM}#identity` },
  { name: 'cilium_ipam_capacity', source: `${CILIUM}#ipam` },
  { name: 'cilium_bgp_control_plane_session_state', source: `${CILIUM}#bgp-control-plane` },
  { name: 'cilium_clustermesh_remote_cluster_readiness_status', source: `${CILIUM}#clustermesh` },
  { name: 'cilium_operator_lbipam_ips_available', source: `${CILIUM}#lb-ipam` },
  { name: 'cilium_operator_lbipam_services_unsatisfied', source: `${CILIUM}#lb-ipam` },
  { name: 'hubble_lost_events_total', source: `${CILIUM}#lost-events` },
  { name: 'hubble_relay_pool_peer_connection_status', source: 'https://github.com/cilium/cilium/blob/main/pkg/hubble/relay/pool/metrics.go' },
  { name: 'kube_cronjob_status_last_successful_time', source: `${JOBS}cronjob-metrics.md` },
  { name: 'kube_cronjob_created', source: `${JOBS}cronjob-metrics.md` },
  { name: 'kube_job_status_failed', source: `${JOBS}job-metrics.md` },
  { name: 'certmanager_certificate_expiration_timestamp_seconds', source: 'https://cert-manager.io/docs/devops-tips/prometheus-metrics/' },
];
