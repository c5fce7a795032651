import type { ConsequenceLevel } from '../consequence';

/** What a change of one key of cilium-config means. */
export interface SettingConsequence {
  readonly keys: readonly string[];
  readonly level: ConsequenceLevel;
  /** What follows, or what follows when it gets this value. A value that is not listed has no consequence; `removed` is the key that is gone. */
  readonly effect: string | Readonly<Record<string, string>>;
  readonly advice?: string;
  /** Whether it is said also where only one side has the key: a default that a new version of the chart begins to write. @default true */
  readonly whenNew?: boolean;
  readonly source: string;
}

const DOCS = 'https://docs.cilium.io/en/stable';
const CONFIG_MAP = 'https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/templates/cilium-configmap.yaml';
const NOTES_1_19 = 'https://docs.cilium.io/en/v1.19/operations/upgrade/#upgrade-notes';
const NOTES_1_20 = 'https://docs.cilium.io/en/v1.20/operations/upgrade/#upgrade-notes';

const MIXED = 'Until every agent has restarted, nodes with the old and nodes with the new setting do not exchange pod traffic.';

/** Keys of cilium-config whose change matters, by what they are about. */
export const SETTINGS: readonly SettingConsequence[] = [
  // Addresses and identity of the cluster.
  { keys: ['ipam'], level: 'disruptive', effect: 'Pods that run keep addresses that Cilium no longer manages, and lose their connections. Cilium supports no change of the IPAM mode in a running cluster.', advice: 'keep the mode, or build a new cluster', source: `${DOCS}/network/concepts/ipam/` },
  { keys: ['cluster-pool-ipv4-cidr', 'cluster-pool-ipv6-cidr'], level: 'disruptive', effect: 'Nodes keep pod subnets of the old range, which other nodes no longer route. Ranges may only be added at the end of the list.', advice: 'keep the ranges that exist and add new ones', source: `${DOCS}/network/concepts/ipam/cluster-pool/` },
  { keys: ['cluster-pool-ipv4-mask-size', 'cluster-pool-ipv6-mask-size'], level: 'disruptive', effect: 'The size of the pod subnets of nodes cannot be changed in a running cluster.', advice: 'keep the size', source: `${DOCS}/network/concepts/ipam/cluster-pool/` },
  { keys: ['cluster-id', 'cluster-name'], level: 'disruptive', effect: 'Every pod gets another security identity: policies drop traffic of pods that run with the old one.', advice: 'plan a time at which all workloads can be restarted', source: `${DOCS}/network/clustermesh/setup/` },
  { keys: ['max-connected-clusters'], level: 'disruptive', effect: 'It decides how security identities are numbered, so that identities of the old and the new numbering are mixed up. All clusters of a mesh need the same value.', source: `${DOCS}/network/clustermesh/setup/`, whenNew: false },
  { keys: ['identity-allocation-mode'], level: 'disruptive', effect: 'Pods get other security identities while the agents restart, and policies drop traffic between them.', advice: 'migrate with one of the doublewrite modes', source: `${DOCS}/operations/upgrade/` },
  { keys: ['labels'], level: 'disruptive', effect: 'Other labels are part of security identities: agents allocate new ones for running pods, and policies that select by a label that is left out match nothing.', source: `${DOCS}/operations/performance/scalability/identity-relevant-labels/` },
  { keys: ['enable-ipv4', 'enable-ipv6'], level: 'disruptive', effect: 'Pods have addresses of another family only after they are created again.', source: `${DOCS}/network/concepts/ipam/` },
  // The path of packets.
  { keys: ['routing-mode', 'tunnel-protocol', 'tunnel-port', 'underlay-protocol'], level: 'disruptive', effect: MIXED, source: `${DOCS}/network/concepts/routing/`, whenNew: false },
  { keys: ['auto-direct-node-routes', 'direct-routing-device'], level: 'disruptive', effect: 'Routes to the pods of other nodes change. Where the network does not route pod addresses itself, pods lose their connections.', source: `${DOCS}/network/concepts/routing/`, whenNew: false },
  { keys: ['ipv4-native-routing-cidr', 'ipv6-native-routing-cidr'], level: 'disruptive', effect: 'Traffic that leaves the cluster is masqueraded for other destinations than before, which cuts existing connections to the destinations that differ.', source: `${DOCS}/network/concepts/masquerading/` },
  { keys: ['enable-ipv4-masquerade', 'enable-ipv6-masquerade', 'enable-bpf-masquerade', 'enable-ip-masq-agent', 'egress-masquerade-interfaces'], level: 'disruptive', effect: 'Connections that leave the cluster are masqueraded in another place or not at all: those that exist are cut.', source: `${DOCS}/network/concepts/masquerading/`, whenNew: false },
  { keys: ['devices'], level: 'disruptive', effect: 'Cilium attaches its programs to other network devices: Services and host policies are served on those only.', source: `${DOCS}/network/concepts/routing/`, whenNew: false },
  { keys: ['mtu'], level: 'disruptive', effect: 'Packets have another size. If the network does not carry it, large packets are dropped while small ones pass.', source: `${DOCS}/operations/performance/tuning/` },
  { keys: ['datapath-mode'], level: 'warning', effect: 'Pods that run keep the devices of the old mode until they are created again.', source: `${DOCS}/operations/performance/tuning/` },
  { keys: ['enable-host-legacy-routing'], level: 'warning', effect: 'Packets take another way between the network and the pods: through the network stack of the node (true) or past it (false).', source: `${DOCS}/operations/performance/tuning/`, whenNew: false },
  { keys: ['enable-wireguard', 'enable-ipsec', 'encrypt-node'], level: 'disruptive', effect: 'Until every agent has restarted, traffic between nodes with the old and nodes with the new setting is dropped or not encrypted.', source: `${DOCS}/security/network/encryption/`, whenNew: false },
  { keys: ['enable-encryption-strict-mode', 'enable-encryption-strict-mode-egress', 'enable-encryption-strict-mode-ingress', 'encryption-strict-mode-cidr', 'encryption-strict-egress-cidr'], level: 'disruptive', effect: 'Packets that are not encrypted are dropped, or no longer. While it is switched on, nodes drop packets of those that do not have it yet.', source: NOTES_1_19, whenNew: false },
  { keys: ['cni-chaining-mode', 'cni-exclusive'], level: 'warning', effect: 'The CNI configuration of the nodes is written again. It applies to pods that are created afterwards.', source: `${DOCS}/installation/cni-chaining/`, whenNew: false },
  { keys: ['enable-endpoint-routes'], level: 'warning', effect: 'Every pod gets a route of its own, or loses it: policies are enforced in another place for pods that are created afterwards.', source: `${DOCS}/network/concepts/routing/`, whenNew: false },
  { keys: ['preallocate-bpf-maps', 'bpf-map-dynamic-size-ratio', 'bpf-ct-global-tcp-max', 'bpf-ct-global-any-max', 'bpf-nat-global-max', 'bpf-neigh-global-max', 'bpf-policy-map-max', 'bpf-lb-map-max', 'bpf-distributed-lru'], level: 'disruptive', effect: 'Agents create the map again when they start. What it tracked is lost: reply packets may be dropped, and connections go to another backend.', source: CONFIG_MAP, whenNew: false },
  { keys: ['clean-cilium-state', 'clean-cilium-bpf-state'], level: 'disruptive', effect: { true: 'Every agent deletes its state when it starts, again and again: connections are interrupted.' }, advice: 'set it for one restart only', source: CONFIG_MAP },
  // Services.
  { keys: ['kube-proxy-replacement'], level: 'disruptive', effect: 'Existing connections through Services break, and Services are not served until either kube-proxy or Cilium does it everywhere.', source: `${DOCS}/network/kubernetes/kubeproxy-free/` },
  { keys: ['bpf-lb-mode', 'bpf-lb-dsr-dispatch', 'bpf-lb-acceleration'], level: 'disruptive', effect: 'Connections from outside through NodePorts and load balancers break: replies take another way.', source: `${DOCS}/network/kubernetes/kubeproxy-free/`, whenNew: false },
  { keys: ['bpf-lb-algorithm', 'bpf-lb-maglev-table-size', 'bpf-lb-maglev-hash-seed'], level: 'warning', effect: 'Another backend may be selected for a connection that continues on another node.', source: `${DOCS}/network/kubernetes/kubeproxy-free/`, whenNew: false },
  { keys: ['bpf-lb-sock', 'bpf-lb-sock-hostns-only'], level: 'warning', effect: 'Connections of pods to Services are translated at another place: in the socket, or where the packet leaves the pod. With Cilium 1.20, the policies of clients that use NodePorts must allow the backends.', source: NOTES_1_20 },
  { keys: ['node-port-range', 'nodeport-addresses'], level: 'disruptive', effect: 'NodePorts outside of the new range or on other addresses are no longer served.', source: `${DOCS}/network/kubernetes/kubeproxy-free/`, whenNew: false },
  { keys: ['enable-l2-announcements', 'enable-bgp-control-plane', 'enable-lb-ipam', 'enable-l2-pod-announcements'], level: 'disruptive', effect: { false: 'Addresses of load balancers are no longer allocated or announced: they cannot be reached.', removed: 'Addresses of load balancers are no longer allocated or announced: they cannot be reached.' }, source: `${DOCS}/network/lb-ipam/` },
  { keys: ['enable-no-service-endpoints-routable'], level: 'note', effect: { true: 'Connections to a Service without endpoints are refused at once.', false: 'Packets to a Service without endpoints are dropped.' }, source: CONFIG_MAP, whenNew: false },
  { keys: ['service-no-backend-response'], level: 'note', effect: { reject: 'Connections to a Service without backends are refused at once.', drop: 'Packets to a Service without backends are dropped without an answer.' }, source: CONFIG_MAP, whenNew: false },
  // Policies.
  { keys: ['enable-policy'], level: 'disruptive', effect: { always: 'All traffic is dropped that no policy allows, also of pods that no policy selects.', never: 'No policy is enforced any more.', default: 'Only pods that a policy selects are protected.' }, source: `${DOCS}/security/policy/intro/` },
  { keys: ['policy-audit-mode'], level: 'disruptive', effect: { true: 'No policy is enforced any more: what they deny is forwarded and logged.', false: 'Traffic that policies deny is dropped, which was only logged before.', removed: 'Traffic that policies deny is dropped, which was only logged before.' }, advice: 'look at hubble observe --verdict AUDIT first', source: `${DOCS}/security/policy-creation/`, whenNew: false },
  { keys: ['enable-host-firewall'], level: 'disruptive', effect: { true: 'Policies that select nodes are enforced: traffic of nodes that they do not allow is dropped, the API server and SSH included.', false: 'Policies that select nodes are no longer enforced.', removed: 'Policies that select nodes are no longer enforced.' }, source: `${DOCS}/security/host-firewall/`, whenNew: false },
  { keys: ['enable-k8s-networkpolicy'], level: 'disruptive', effect: { true: 'Kubernetes NetworkPolicies are enforced.', false: 'Kubernetes NetworkPolicies are no longer enforced.' }, source: `${DOCS}/network/kubernetes/policy/`, whenNew: false },
  { keys: ['policy-default-local-cluster'], level: 'warning', effect: { true: 'In a cluster mesh, policies that name no cluster select endpoints of the own cluster only. Traffic from other clusters that they allowed is dropped. Without a mesh nothing changes.', false: 'In a cluster mesh, policies that name no cluster select endpoints of all clusters.' }, advice: 'with a mesh, add the label io.cilium.k8s.policy.cluster to policies about other clusters', source: NOTES_1_19 },
  { keys: ['policy-cidr-match-mode'], level: 'warning', effect: 'CIDR rules match nodes as well, or no longer.', source: `${DOCS}/security/policy/layer3/`, whenNew: false },
  { keys: ['policy-deny-response'], level: 'note', effect: { icmp: 'Pods get an ICMP answer for egress traffic that a policy denies.', none: 'Traffic that a policy denies is dropped without an answer.' }, source: CONFIG_MAP, whenNew: false },
  { keys: ['mesh-auth-enabled'], level: 'warning', effect: { false: 'Mutual authentication is off: traffic of policies with authentication is forwarded without it.', removed: 'Mutual authentication is off: traffic of policies with authentication is forwarded without it.' }, advice: 'with such policies, set authentication.enabled in the Helm values', source: NOTES_1_19 },
  { keys: ['tofqdns-endpoint-max-ip-per-hostname', 'tofqdns-min-ttl', 'tofqdns-idle-connection-grace-period'], level: 'warning', effect: 'Policies with DNS names remember addresses in another way: connections to an address that is forgotten are dropped.', source: `${DOCS}/security/dns/`, whenNew: false },
  { keys: ['enable-local-redirect-policy', 'enable-egress-gateway', 'enable-envoy-config', 'enable-l7-proxy'], level: 'disruptive', effect: { false: 'Objects that need it have no effect any more.', removed: 'Objects that need it have no effect any more.' }, source: CONFIG_MAP, whenNew: false },
  // Proxy and Gateways.
  { keys: ['enable-gateway-api', 'enable-ingress-controller'], level: 'disruptive', effect: { false: 'Gateways or Ingresses of Cilium are no longer served.', removed: 'Gateways or Ingresses of Cilium are no longer served.' }, source: `${DOCS}/network/servicemesh/gateway-api/gateway-api/` },
  { keys: ['gateway-api-hostnetwork-enabled', 'ingress-hostnetwork-enabled'], level: 'disruptive', effect: { true: 'Listeners move from the load balancer to ports of the nodes.', false: 'Listeners move from ports of the nodes to a load balancer.' }, source: `${DOCS}/network/servicemesh/gateway-api/host-network-mode/`, whenNew: false },
  { keys: ['external-envoy-proxy'], level: 'disruptive', effect: 'Envoy moves into the agent (false) or into a DaemonSet of its own (true). Connections through Gateways and L7 policies are interrupted.', source: `${DOCS}/security/network/proxy/envoy/` },
  { keys: ['gateway-api-xff-num-trusted-hops', 'ingress-default-xff-num-trusted-hops', 'proxy-xff-num-trusted-hops-ingress', 'gateway-api-use-remote-address', 'ingress-use-remote-address'], level: 'warning', effect: 'Backends see another address of the client in X-Forwarded-For.', source: `${DOCS}/network/servicemesh/gateway-api/gateway-api/`, whenNew: false },
  { keys: ['envoy-xds-mode'], level: 'note', effect: { ads: 'Envoy gets its configuration as one ordered stream (ADS).', split: 'Envoy gets each type of its configuration by itself.' }, source: CONFIG_MAP },
  { keys: ['proxy-max-active-downstream-connections', 'proxy-cluster-max-connections', 'proxy-cluster-max-requests', 'proxy-cluster-max-pending-requests'], level: 'note', effect: 'Envoy on each node refuses connections and requests above this limit. Gateways with heavy traffic may need more.', source: CONFIG_MAP },
  // What agents do.
  { keys: ['packetization-layer-pmtud-mode'], level: 'note', effect: { blackhole: 'Pods find the size of packets themselves where large ones are lost.', always: 'Pods always find the size of packets themselves.' }, source: NOTES_1_19 },
  { keys: ['clustermesh-cache-ttl'], level: 'note', effect: 'It is how long data of a cluster that cannot be reached is kept; 0s keeps it forever.', source: CONFIG_MAP, whenNew: false },
  { keys: ['bpf-lb-algorithm-annotation'], level: 'note', effect: { true: 'Services may choose the algorithm with the annotation service.cilium.io/lb-algorithm.', false: 'The annotation service.cilium.io/lb-algorithm has no effect.' }, source: `${DOCS}/network/kubernetes/kubeproxy-free/` },
  { keys: ['enable-internal-traffic-policy', 'enable-svc-source-range-check', 'enable-session-affinity'], level: 'note', effect: { removed: 'Cilium always does this from 1.19 on.' }, source: NOTES_1_19 },
  { keys: ['hubble-redact-kafka-apikey'], level: 'note', effect: { removed: 'Cilium has no rules for Kafka from 1.20 on.' }, source: NOTES_1_20 },
  { keys: ['hubble-disable-tls'], level: 'warning', effect: { true: 'Flows are sent to Hubble Relay without encryption.' }, source: `${DOCS}/observability/hubble/configuration/tls/` },
];
