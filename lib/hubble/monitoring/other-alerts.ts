import type { Alert, AlertFacts } from './alert';

const DAY = 86400;
/** How long before its end a certificate should have been issued anew, in days. */
const RENEWAL = 30;
const CERTIFICATE_JOB = 'hubble-generate-certs';

/** Alerts on metrics of operator, Envoy, Hubble, Relay and of what issues certificates. */
export const OTHER_ALERTS: readonly Alert[] = [
  {
    name: 'CiliumOperatorDown',
    group: 'cilium-operator',
    severity: 'critical',
    for: '10m',
    summary: 'No Cilium operator can be scraped',
    description: 'No new identities, no addresses of load balancers, no Gateways, and nothing is cleaned up.',
    when: ({ operator }) => operator,
    expression: ({ jobs, namespace }) => `absent(up{job="${jobs.operator}", namespace="${namespace}"} == 1)`,
    meaning: 'The operator runs once in clusters with a single node, else twice, on different nodes. It too talks to the API server by KubePrism.',
    steps: [
      '`kubectl -n kube-system get pods -l app.kubernetes.io/name=cilium-operator -o wide`, then `logs --previous`.',
      'It crashes when CRDs of the Gateway API do not fit: check GWY051.',
      'Port 9963 of its node has to be open for Prometheus.',
    ],
  },
  {
    name: 'CiliumLoadBalancerPoolExhausted',
    group: 'cilium-operator',
    severity: 'warning',
    for: '15m',
    summary: 'Pool {{ $labels.pool }} has no address left',
    description: 'The next LoadBalancer Service or Gateway that the pool serves waits for an address.',
    when: ({ operator }) => operator,
    expression: () => 'max by (pool) (cilium_operator_lbipam_ips_available) == 0',
    meaning: 'All addresses of the pool are in use. A pool that is made to give out as many as there are may well be full: leave the alert out there.',
    steps: ['`kubectl get ciliumloadbalancerippools` and `addresses.md` of the output.', 'Add a block to the `LoadBalancerPool`, or let Services share an address.'],
  },
  {
    name: 'CiliumServicesWithoutAddress',
    group: 'cilium-operator',
    severity: 'warning',
    for: '15m',
    summary: '{{ $value }} Services did not get the address that they want',
    description: 'They cannot be reached from outside.',
    when: ({ operator }) => operator,
    expression: () => 'max(cilium_operator_lbipam_services_unsatisfied) > 0',
    meaning: 'A Service asks for an address that no pool holds, that another has, or whose labels no pool selects. The POOL checks find it for Services of the app.',
    steps: ['`kubectl get services -A | grep pending`, then `kubectl describe` of the Service: its condition names the reason.'],
  },
  {
    name: 'CiliumEnvoyDown',
    group: 'cilium-envoy',
    severity: 'critical',
    for: '5m',
    summary: 'Envoy {{ $labels.pod }} cannot be scraped',
    description: 'Gateways, Ingresses and layer 7 policies of the node do not pass traffic.',
    when: ({ envoy }) => envoy,
    expression: ({ jobs, namespace }) => `up{job="${jobs.envoy}", namespace="${namespace}"} == 0`,
    meaning: 'The DaemonSet cilium-envoy does not run on the node, or port 9964 of the node is shut.',
    steps: [
      '`kubectl -n kube-system get pods -l k8s-app=cilium-envoy -o wide`, then `logs --previous`.',
      'Listeners below 1024 on the network of the host need `NET_BIND_SERVICE`: check CIL071.',
    ],
  },
  {
    name: 'HubbleLostEvents',
    group: 'hubble',
    severity: 'info',
    for: '10m',
    summary: 'Hubble of {{ $labels.pod }} loses {{ $value | humanize }} events a second ({{ $labels.source }})',
    description: 'Flows and metrics of Hubble are incomplete. The network itself is not touched.',
    threshold: { default: 0, meaning: 'events per second, of one agent' },
    when: ({ hubbleMetrics }) => hubbleMetrics,
    expression: (_facts, threshold) => `sum by (namespace, pod, source) (rate(hubble_lost_events_total[5m])) > ${threshold}`,
    meaning: 'The source tells where: `perf_event_ring_buffer` between kernel and agent, `observer_events_queue` in the agent, `hubble_ring_buffer` when a client reads slower than flows come.',
    steps: [
      '`observer_events_queue`: raise `eventQueueSize` of `HubbleStack`, or give agents more CPU.',
      '`hubble_ring_buffer`: raise `eventBufferCapacity`.',
      '`perf_event_ring_buffer`: aggregate more by the value `bpf.monitorAggregation`, or sample events by `bpf.events.default.rateLimit`.',
    ],
  },
  {
    name: 'HubbleRelayPeersUnreachable',
    group: 'hubble',
    severity: 'warning',
    for: '15m',
    summary: 'Hubble Relay does not reach {{ $value }} agents',
    description: 'UI and command line do not show flows of these nodes.',
    when: ({ relayMetrics }) => relayMetrics,
    expression: () => 'max(sum by (namespace, pod) (hubble_relay_pool_peer_connection_status{status=~"TRANSIENT_FAILURE|NIL_CONNECTION"})) > 0',
    meaning: 'Relay reads from port 4244 of each node, with a certificate of its own. All nodes at once: the certificates; some: a firewall.',
    steps: [
      '`kubectl -n kube-system logs deploy/hubble-relay` says `certificate` or `connection refused`.',
      'Open 4244/tcp of the nodes for pods: `TalosHostFirewall` does it.',
      'See HubbleCertificateExpiry for the certificates.',
    ],
  },
  {
    name: 'HubbleCertificateExpiry',
    group: 'hubble-certificates',
    severity: 'warning',
    for: '1h',
    summary: 'Certificates of Hubble expire within {{ $value | humanizeDuration }}',
    description: 'Once they do, Relay reads no more flows, and UI and command line show nothing.',
    threshold: { default: RENEWAL, meaning: 'days that are left' },
    when: ({ certificates }) => certificates !== 'other',
    expression: (facts, threshold) => `${timeLeft(facts)} < ${threshold} * ${DAY}`,
    meaning: 'With the certificate Job it is reckoned from its last success, which kube-state-metrics knows; with cert-manager it is cert-manager\'s own metric. A cluster that was off on the day of the schedule has missed a renewal.',
    steps: [
      `Certificate Job: \`kubectl -n kube-system create job --from=cronjob/${CERTIFICATE_JOB} hubble-certs-now\`, then restart Relay.`,
      'cert-manager: `kubectl -n kube-system get certificates` and `describe` of the one that is not ready.',
    ],
  },
  {
    name: 'HubbleCertificateJobFailed',
    group: 'hubble-certificates',
    severity: 'warning',
    for: '15m',
    summary: 'Job {{ $labels.job_name }} failed to issue certificates of Hubble',
    description: 'Relay waits for its certificate, or goes on with the old one until it expires.',
    when: ({ certificates }) => certificates === 'cronJob',
    expression: ({ namespace }) => `kube_job_status_failed{namespace="${namespace}", job_name=~"${CERTIFICATE_JOB}.*"} > 0`,
    meaning: 'The Job writes Secrets by the API server. With default deny in the namespace it needs a policy: `policies: true` of `HubbleStack`, or `Preset.ciliumComponents()`.',
    steps: ['`kubectl -n kube-system logs job/<job>`.', 'Delete the Job when it is mended: whatever applies the manifests makes it again.'],
  },
];

/** How long the certificates last yet, in seconds. */
function timeLeft({ certificates, namespace, validityDays }: AlertFacts): string {
  if (certificates === 'certManager') return `min(certmanager_certificate_expiration_timestamp_seconds{namespace="${namespace}", name=~"hubble-.*"}) - time()`;
  const labels = `{namespace="${namespace}", cronjob="${CERTIFICATE_JOB}"}`;
  // The first ones come from a Job beside the CronJob, which has no success of its own until the schedule.
  return `max(kube_cronjob_status_last_successful_time${labels} or kube_cronjob_created${labels}) + ${validityDays * DAY} - time()`;
}
