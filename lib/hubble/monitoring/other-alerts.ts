import type { Alert, AlertFacts } from './alert';

const DAY = 86400;
/** Remaining lifetime, in days, below which a certificate should have been renewed. */
const RENEWAL = 30;
const CERTIFICATE_JOB = 'hubble-generate-certs';

/** Alerts on the metrics of the operator, Envoy, Hubble, Hubble Relay, and the certificate Job or cert-manager. */
export const OTHER_ALERTS: readonly Alert[] = [
  {
    name: 'CiliumOperatorDown',
    group: 'cilium-operator',
    severity: 'critical',
    for: '10m',
    summary: 'No Cilium operator can be scraped',
    description: 'New LoadBalancer Services get no address, changes of Gateways and routes have no effect, and stale objects are not deleted.',
    when: ({ operator }) => operator,
    expression: ({ jobs, namespace }) => `absent(up{job="${jobs.operator}", namespace="${namespace}"} == 1)`,
    meaning: 'The operator has one replica in clusters with a single node and two replicas on different nodes in larger clusters. It reaches the API server through KubePrism, as the agents do.',
    steps: [
      'Find the pods with `kubectl -n kube-system get pods -l app.kubernetes.io/name=cilium-operator -o wide`, and read their logs with `kubectl -n kube-system logs <pod>`. For a pod that has restarted, add `--previous`.',
      'The operator crashes if the Gateway API CRDs do not match its version. See check GWY051.',
      'Check that Prometheus can reach port 9963 of the node.',
    ],
  },
  {
    name: 'CiliumLoadBalancerPoolExhausted',
    group: 'cilium-operator',
    severity: 'warning',
    for: '15m',
    summary: 'Pool {{ $labels.pool }} has no address left',
    description: 'The next LoadBalancer Service or Gateway that the pool selects gets no address.',
    when: ({ operator }) => operator,
    expression: () => 'max by (pool) (cilium_operator_lbipam_ips_available) == 0',
    meaning: 'All addresses of the pool are in use. If the pool is meant to be full, exclude this alert with `alerts: { except: [...] }`.',
    steps: ['Check the pools with `kubectl get ciliumloadbalancerippools`, and see the generated `addresses.md`.', 'Add a block to the `LoadBalancerPool`, or let Services share an address.'],
  },
  {
    name: 'CiliumServicesWithoutAddress',
    group: 'cilium-operator',
    severity: 'warning',
    for: '15m',
    summary: '{{ $value }} Services did not get an address',
    description: 'These Services cannot be reached from outside the cluster.',
    when: ({ operator }) => operator,
    expression: () => 'max(cilium_operator_lbipam_services_unsatisfied) > 0',
    meaning: 'The Service requests an address that is in no pool or already in use, or no pool selects the labels of the Service. For Services in the app, the POOL checks report this at synth.',
    steps: ['Find the Services with `kubectl get services -A | grep pending`. The conditions in `kubectl get service -o yaml` of the Service show the reason.'],
  },
  {
    name: 'CiliumEnvoyDown',
    group: 'cilium-envoy',
    severity: 'critical',
    for: '5m',
    summary: 'Envoy {{ $labels.pod }} cannot be scraped',
    description: 'Traffic through Gateways, Ingresses and L7 policies on the node does not work.',
    when: ({ envoy }) => envoy,
    expression: ({ jobs, namespace }) => `up{job="${jobs.envoy}", namespace="${namespace}"} == 0`,
    meaning: 'The pod of the DaemonSet `cilium-envoy` does not run on the node, or Prometheus cannot reach port 9964 of the node.',
    steps: [
      'Find the pod with `kubectl -n kube-system get pods -l k8s-app=cilium-envoy -o wide`, and read its log with `kubectl -n kube-system logs <pod>`. If it has restarted, add `--previous`.',
      'Gateway listeners with a port below 1024 on the host network require the capability `NET_BIND_SERVICE`. See check CIL071.',
    ],
  },
  {
    name: 'HubbleLostEvents',
    group: 'hubble',
    severity: 'info',
    for: '10m',
    summary: 'Hubble on {{ $labels.pod }} loses {{ $value | humanize }} events per second ({{ $labels.source }})',
    description: 'Hubble flows and metrics are incomplete. The network itself is not affected.',
    threshold: { default: 0, meaning: 'events per second, for one agent' },
    when: ({ hubbleMetrics }) => hubbleMetrics,
    expression: (_facts, threshold) => `sum by (namespace, pod, source) (rate(hubble_lost_events_total[5m])) > ${threshold}`,
    meaning: 'The label `source` shows where events are lost: `perf_event_ring_buffer` is between kernel and agent, `observer_events_queue` is in the agent, and `hubble_ring_buffer` means that a client reads more slowly than flows arrive.',
    steps: [
      '`observer_events_queue`: increase `eventQueueSize` of `HubbleStack`, or give the agents more CPU.',
      '`hubble_ring_buffer`: increase `eventBufferCapacity` of `HubbleStack`.',
      '`perf_event_ring_buffer`: aggregate more events with `bpf: { monitorAggregation }` of `TalosCilium`, or limit their number with `bpf: { events: { rateLimit, burstLimit } }`.',
    ],
  },
  {
    name: 'HubbleRelayPeersUnreachable',
    group: 'hubble',
    severity: 'warning',
    for: '15m',
    summary: 'Hubble Relay cannot reach {{ $value }} agents',
    description: 'The UI and the `hubble` command do not show flows of these nodes.',
    when: ({ relayMetrics }) => relayMetrics,
    expression: () => 'max(sum by (namespace, pod) (hubble_relay_pool_peer_connection_status{status=~"TRANSIENT_FAILURE|NIL_CONNECTION"})) > 0',
    meaning: 'Relay connects to port 4244 of each node with a client certificate. If all nodes are affected, check the certificates. If some nodes are affected, check the firewall.',
    steps: [
      'Search the log for `certificate` or `connection refused`: `kubectl -n kube-system logs deploy/hubble-relay`.',
      'Allow 4244/tcp from pods to all nodes. `TalosHostFirewall` does this.',
      'For problems with certificates, see HubbleCertificateExpiry.',
    ],
  },
  {
    name: 'HubbleCertificateExpiry',
    group: 'hubble-certificates',
    severity: 'warning',
    for: '1h',
    summary: 'Hubble certificates expire within {{ $value | humanizeDuration }}',
    description: 'After they expire, Relay cannot read flows. The UI and the `hubble` command show nothing.',
    threshold: { default: RENEWAL, meaning: 'remaining days' },
    when: ({ certificates }) => certificates !== 'other',
    expression: (facts, threshold) => `${timeLeft(facts)} < ${threshold} * ${DAY}`,
    meaning: 'With the certificate CronJob, the alert calculates the expiry from the last successful run, which kube-state-metrics reports. With cert-manager, it uses the metric of cert-manager. A frequent cause is that the cluster was off on the scheduled day, so the CronJob did not run.',
    steps: [
      `Certificate CronJob: run \`kubectl -n kube-system create job --from=cronjob/${CERTIFICATE_JOB} hubble-certs-now\`. Agents and Relay read the new certificates within about two minutes, without a restart. Afterwards, delete the Job: \`kubectl -n kube-system delete job hubble-certs-now\`.`,
      'cert-manager: find the Certificate that is not ready with `kubectl -n kube-system get certificates`, and run `kubectl -n kube-system describe certificate <name>`.',
    ],
  },
  {
    name: 'HubbleCertificateJobFailed',
    group: 'hubble-certificates',
    severity: 'warning',
    for: '15m',
    summary: 'Job {{ $labels.job_name }} failed to issue Hubble certificates',
    description: 'Relay waits for its certificate, or uses the old one until it expires.',
    when: ({ certificates }) => certificates === 'cronJob',
    expression: ({ namespace }) => `kube_job_status_failed{namespace="${namespace}", job_name=~"${CERTIFICATE_JOB}.*"} > 0`,
    meaning: 'The Job writes Secrets through the API server. If the namespace has default deny, the Job needs a policy that allows this: set `policies: true` on `HubbleStack`, or use `Preset.ciliumComponents()`.',
    steps: ['Read the log: `kubectl -n kube-system logs job/<job>`.', 'After you have fixed the cause, delete the Job. The next apply of the manifests creates it again.'],
  },
];

/** Expression for the remaining lifetime of the certificates, in seconds. */
function timeLeft({ certificates, namespace, validityDays }: AlertFacts): string {
  if (certificates === 'certManager') return `min(certmanager_certificate_expiration_timestamp_seconds{namespace="${namespace}", name=~"hubble-.*"}) - time()`;
  const labels = `{namespace="${namespace}", cronjob="${CERTIFICATE_JOB}"}`;
  // The first certificates come from a Job. The CronJob has no successful run until its first scheduled time.
  return `max(kube_cronjob_status_last_successful_time${labels} or kube_cronjob_created${labels}) + ${validityDays * DAY} - time()`;
}
