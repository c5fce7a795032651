import type { Json } from '../kubernetes/json';

/** A value that must be one of a list of settings. */
export interface SettingRule {
  /** Dotted path. */
  readonly path: string;
  /** The settings, with the minor versions that support them if not all do: from the first, before the second. */
  readonly settings: readonly (Json | { readonly setting: Json; readonly from?: string; readonly before?: string })[];
  /** Settings of older releases, with their equivalent today. */
  readonly formerly?: Readonly<Record<string, Json>>;
  /** What happens with another setting. */
  readonly effect: string;
  /** The agent ignores case. */
  readonly anyCase?: true;
}

const AGENT_STOPS = 'the agent does not start with it';
const PASSED_ON = 'the chart passes it on without a check';
const CHART_FAILS = 'the chart fails to render';

/**
 * Values that neither the schema nor the templates check, or that make a template fail without a suggestion. The settings are those in
 * the comments of values.yaml, and those of the agent where a comment leaves some out.
 */
export const SETTING_RULES: readonly SettingRule[] = [
  // templates/cilium-configmap.yaml and the RBAC compare with these three, and do nothing for any other.
  {
    path: 'encryption.type',
    settings: ['ipsec', 'wireguard', { setting: 'ztunnel', from: '1.19' }],
    effect: 'nothing would be encrypted, and there is no error',
  },
  // templates/hubble/tls-* and templates/clustermesh-apiserver/tls-* compare with these.
  {
    path: 'hubble.tls.auto.method',
    settings: ['cronJob', 'certmanager', 'helm'],
    effect: 'no certificate is issued, and Hubble Relay does not start',
  },
  {
    path: 'clustermesh.apiserver.tls.auto.method',
    settings: ['cronJob', 'certmanager', 'helm'],
    effect: 'no certificate is issued, and the cluster mesh API server does not start',
  },
  { path: 'clustermesh.apiserver.tls.authMode', settings: ['legacy', 'migration', 'cluster'], effect: CHART_FAILS },
  { path: 'clustermesh.apiserver.kvstoremesh.kvstoreMode', settings: ['internal', 'external'], effect: CHART_FAILS },
  { path: 'clustermesh.maxConnectedClusters', settings: [255, 511], effect: CHART_FAILS },
  {
    path: 'routingMode',
    settings: ['native', 'tunnel', ''],
    formerly: { disabled: 'native', vxlan: 'tunnel', geneve: 'tunnel' },
    effect: AGENT_STOPS,
  },
  { path: 'tunnelProtocol', settings: ['vxlan', 'geneve', ''], effect: AGENT_STOPS },
  { path: 'underlayProtocol', settings: ['ipv4', 'ipv6', 'auto', ''], effect: AGENT_STOPS },
  // pkg/ipam/option of the agent.
  {
    path: 'ipam.mode',
    settings: ['kubernetes', 'cluster-pool', 'multi-pool', 'crd', 'eni', 'azure', 'alibabacloud', 'delegated-plugin', ''],
    effect: AGENT_STOPS,
  },
  // pkg/loadbalancer of the agent; `generic` is XDP for tests, which the comment leaves out.
  { path: 'loadBalancer.mode', settings: ['snat', 'dsr', 'hybrid'], effect: AGENT_STOPS },
  { path: 'loadBalancer.algorithm', settings: ['random', 'maglev'], effect: AGENT_STOPS },
  { path: 'loadBalancer.acceleration', settings: ['disabled', 'native', 'best-effort', 'generic', ''], effect: AGENT_STOPS },
  { path: 'loadBalancer.dsrDispatch', settings: ['opt', 'ipip', 'geneve'], effect: AGENT_STOPS },
  { path: 'loadBalancer.l7.backend', settings: ['envoy', 'disabled'], effect: 'L7 load balancing stays off, and there is no error' },
  { path: 'loadBalancer.l7.algorithm', settings: ['round_robin', 'least_request', 'random'], effect: PASSED_ON },
  { path: 'policyEnforcementMode', settings: ['default', 'always', 'never'], anyCase: true, effect: AGENT_STOPS },
  {
    path: 'identityAllocationMode',
    settings: ['crd', 'kvstore', { setting: 'doublewrite-readkvstore', from: '1.17' }, { setting: 'doublewrite-readcrd', from: '1.17' }],
    effect: AGENT_STOPS,
  },
  {
    path: 'bpf.datapathMode',
    settings: ['veth', 'netkit', 'netkit-l2', { setting: 'lb-only', before: '1.18' }, { setting: 'auto', from: '1.20' }],
    effect: AGENT_STOPS,
  },
  { path: 'defaultLBServiceIPAM', settings: ['lbipam', 'nodeipam', 'none'], effect: PASSED_ON },
  { path: 'serviceNoBackendResponse', settings: ['reject', 'drop'], effect: AGENT_STOPS },
  { path: 'policyDenyResponse', settings: ['none', 'icmp'], effect: PASSED_ON },
  // templates/cilium-configmap.yaml fails with the settings of 1.13 and older. The schema requires a boolean or a string.
  {
    path: 'kubeProxyReplacement',
    settings: [true, false, 'true', 'false'],
    formerly: { strict: true, probe: true, partial: false, disabled: false },
    effect: CHART_FAILS,
  },
  { path: 'ingressController.loadbalancerMode', settings: ['dedicated', 'shared'], effect: PASSED_ON },
  { path: 'ingressController.service.externalTrafficPolicy', settings: ['Cluster', 'Local'], effect: CHART_FAILS },
  { path: 'gatewayAPI.externalTrafficPolicy', settings: ['Cluster', 'Local'], effect: CHART_FAILS },
  // templates/cilium-gateway-api-class.yaml; a boolean passes the schema from 1.20 on.
  {
    path: 'gatewayAPI.gatewayClass.create',
    settings: ['auto', 'true', 'false', { setting: true, from: '1.20' }, { setting: false, from: '1.20' }],
    effect: 'the chart fails to render, or renders no GatewayClass',
  },
];
