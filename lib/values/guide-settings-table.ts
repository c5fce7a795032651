/** A setting from an older guide, and its equivalent in this library. */
export interface GuideSetting {
  /** As in the guide: a command, a Helm value, an annotation or a field. */
  readonly old: string;
  /** The equivalent: a prop of `TalosCilium`, or a construct. */
  readonly today: string;
  /** Values of the chart that it sets, or objects that it creates. */
  readonly values: string;
  /** Name of the option, if it can be a key of raw values or of `extraConfig`. */
  readonly key?: string;
}

/**
 * Settings from guides for Cilium on Talos, and options of the agent that people use with `cilium config set` or `extraConfig`, with the
 * equivalent prop, which is checked.
 */
export const GUIDE_SETTINGS: readonly GuideSetting[] = [
  // Routing and datapath
  { key: 'tunnel', old: 'tunnel=disabled', today: 'routing: Routing.native()', values: 'routingMode: native' },
  { key: 'routing-mode', old: 'routing-mode=native', today: 'routing: Routing.native() or Routing.tunnel()', values: 'routingMode' },
  {
    key: 'tunnel-protocol',
    old: 'tunnel=geneve, tunnel-protocol=geneve',
    today: "routing: Routing.tunnel({ protocol: 'geneve' })",
    values: 'routingMode, tunnelProtocol',
  },
  { key: 'tunnel-port', old: 'tunnel-port', today: 'routing: Routing.tunnel({ port })', values: 'tunnelPort' },
  {
    key: 'ipv4-native-routing-cidr',
    old: 'ipv4-native-routing-cidr <pod-cidr>',
    today: 'routing: Routing.native({ ipv4Cidr })',
    values: 'ipv4NativeRoutingCIDR',
  },
  {
    key: 'ipv6-native-routing-cidr',
    old: 'ipv6-native-routing-cidr <pod-cidr>',
    today: 'routing: Routing.native({ ipv6Cidr })',
    values: 'ipv6NativeRoutingCIDR',
  },
  {
    key: 'auto-direct-node-routes',
    old: 'auto-direct-node-routes=true',
    today: 'routing: Routing.native({ directRoutes: true })',
    values: 'autoDirectNodeRoutes',
  },
  { key: 'enable-host-routing', old: 'enable-host-routing=true', today: "hostRouting: 'ebpf'", values: 'bpf.hostLegacyRouting: false' },
  {
    key: 'enable-host-legacy-routing',
    old: 'enable-host-legacy-routing=true',
    today: "hostRouting: 'legacy'",
    values: 'bpf.hostLegacyRouting: true',
  },
  {
    key: 'enable-bandwidth-manager',
    old: 'enable-bandwidth-manager=true',
    today: 'bandwidthManager: true',
    values: 'bandwidthManager.enabled',
  },
  {
    key: 'enable-bbr',
    old: 'enable-bbr=true',
    today: 'bandwidthManager: { bbr: true }',
    values: 'bandwidthManager.enabled, bandwidthManager.bbr',
  },
  { key: 'enable-bpf-masquerade', old: 'enable-bpf-masquerade=true', today: 'masquerade: { bpf: true }', values: 'bpf.masquerade' },
  {
    key: 'enable-ipv4-masquerade',
    old: 'enable-ipv4-masquerade=false',
    today: 'masquerade: { ipv4: false }',
    values: 'enableIPv4Masquerade',
  },
  {
    key: 'enable-ipv6-masquerade',
    old: 'enable-ipv6-masquerade=false',
    today: 'masquerade: { ipv6: false }',
    values: 'enableIPv6Masquerade',
  },
  { key: 'mtu', old: 'mtu=1450', today: 'mtu', values: 'MTU' },
  {
    key: 'kube-proxy-replacement',
    old: 'kubeProxyReplacement=strict',
    today: 'kubeProxyReplacement: true',
    values: 'kubeProxyReplacement: true',
  },

  // Encryption and policy
  {
    key: 'enable-wireguard',
    old: 'enable-wireguard=true',
    today: 'encryption: Encryption.wireguard()',
    values: 'encryption.enabled, encryption.type: wireguard',
  },
  {
    key: 'encryption-type',
    old: 'encryption-type=wireguard',
    today: 'encryption: Encryption.wireguard()',
    values: 'encryption.enabled, encryption.type: wireguard',
  },
  {
    key: 'encrypt-node',
    old: 'encrypt-node=true',
    today: 'encryption: Encryption.wireguard({ nodeEncryption: true })',
    values: 'encryption.nodeEncryption',
  },
  { key: 'enable-host-firewall', old: 'enable-host-firewall=true', today: 'hostFirewall: true', values: 'hostFirewall.enabled' },
  {
    key: 'enable-local-redirect-policy',
    old: 'enable-local-redirect-policy=true',
    today: 'localRedirectPolicies: true',
    values: 'localRedirectPolicies.enabled, up to 1.17 localRedirectPolicy',
  },
  {
    key: 'enable-egress-gateway',
    old: 'enable-egress-gateway=true',
    today: 'egressGateway: true',
    values: 'egressGateway.enabled; an EgressGateway sets it automatically',
  },
  {
    key: 'enable-ipv4-egress-gateway',
    old: 'enable-ipv4-egress-gateway=true',
    today: 'egressGateway: true',
    values: 'egressGateway.enabled; an EgressGateway sets it automatically',
  },

  // Services, Gateway API, announcements
  { key: 'enable-gateway-api', old: 'enable-gateway-api=true', today: 'gatewayApi: true', values: 'gatewayAPI.enabled' },
  {
    key: 'enable-gateway-api-alpn',
    old: 'gatewayAPI.enableAlpn=true',
    today: 'gatewayApi: { alpn: true }',
    values: 'gatewayAPI.enableAlpn',
  },
  {
    key: 'enable-gateway-api-app-protocol',
    old: 'gatewayAPI.enableAppProtocol=true',
    today: 'gatewayApi: { appProtocol: true }',
    values: 'gatewayAPI.enableAppProtocol',
  },
  {
    old: 'kubectl apply -f .../gateway-api/releases/download/v1.0.0/standard-install.yaml',
    today: "new GatewayApiCrds(chart, 'gateway-api')",
    values: 'no value: it adds the CRDs of the Gateway API release that this Cilium supports',
  },
  {
    old: 'kubectl apply of Gateway, HTTPRoute, Certificate',
    today: 'new CiliumGateway(...), new CiliumHttpRoute(...), or the typed classes of imports',
    values: 'no value: it creates objects',
  },
  {
    key: 'enable-ingress-controller',
    old: 'ingressController.enabled=true',
    today: 'ingressController: true',
    values: 'ingressController.enabled',
  },
  { old: 'envoy.enabled=true', today: 'envoy: true', values: 'envoy.enabled' },
  {
    key: 'enable-l2-announcements',
    old: 'enable-l2-announcements=true',
    today: 'l2Announcements: true',
    values: 'l2announcements.enabled',
  },
  {
    key: 'enable-bgp-control-plane',
    old: 'enable-bgp-control-plane=true',
    today: 'bgpControlPlane: true',
    values: 'bgpControlPlane.enabled; a BgpPeering sets it automatically',
  },
  {
    old: 'CiliumBGPPeeringPolicy',
    today: 'new BgpPeering(...), or BgpPeering.fromPeeringPolicy(...) to convert the old object',
    values: 'no value: it creates objects; Cilium 1.19 removed the old kind',
  },
  {
    old: 'CiliumLoadBalancerIPPool with spec.cidrs',
    today: "new LoadBalancerPool(chart, 'pool-1', { blocks: ['192.168.1.200/29'], announce: ... })",
    values: 'no value: it creates an object; Cilium 1.16 removed the old field',
  },
  {
    old: 'annotation io.cilium/lb-ipam-ips',
    today: "pool.allocate(service, { ip: '192.168.1.201' })",
    values: 'no value: it sets the annotation lbipam.cilium.io/ips of the Service',
  },

  // Hubble and monitoring
  { key: 'enable-hubble', old: 'cilium hubble enable', today: 'hubble: { relay: true }', values: 'hubble.enabled, hubble.relay.enabled' },
  { old: 'cilium hubble enable --ui', today: 'hubble: { ui: true }', values: 'hubble.relay.enabled, hubble.ui.enabled' },
  {
    key: 'prometheus-serve-addr',
    old: 'cilium hubble enable --prometheus',
    today: 'prometheus: true',
    values: 'prometheus.enabled, operator.prometheus.enabled',
  },
  {
    key: 'hubble-metrics',
    old: 'hubble-metrics=dns drop',
    today: "hubble: { metrics: ['dns', 'drop'] }",
    values: 'hubble.metrics.enabled',
  },
  {
    old: 'Grafana dashboards 16611, 16612',
    today: 'dashboards: true',
    values: 'dashboards.enabled, operator.dashboards.enabled, hubble.metrics.dashboards.enabled',
  },

  // Clusters and upgrades
  { old: 'cilium clustermesh enable', today: 'ClusterMesh or clusterMesh: true', values: 'clustermesh.useAPIServer' },
  { old: 'cilium install --version, cilium upgrade --version', today: 'version', values: 'the chart of that version' },
  { old: 'helm upgrade --reuse-values', today: 'nothing: all values are in the program', values: 'every value; see cilium-values.yaml' },
  {
    old: 'k8sServiceHost=localhost, k8sServicePort=7445, cgroup.*, securityContext.capabilities.*, ipam.mode=kubernetes',
    today: 'nothing: the Talos preset sets them',
    values: 'the same values',
  },
  {
    old: 'kubectl patch daemonset kube-proxy, cluster.proxy.disabled',
    today: 'kubeProxyReplacement: true',
    values: 'kubeProxyReplacement, and the machine configuration patch that disables kube-proxy',
  },
];
