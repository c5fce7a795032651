import type { Json } from '../kubernetes/json';

/** A value that takes one of a few words. */
export interface WordRule {
  /** Dotted path. */
  readonly path: string;
  /** The words, and the minors that take them where not all do: from the first on, before the second. */
  readonly words: readonly (Json | { readonly word: Json; readonly from?: string; readonly before?: string })[];
  /** Words of older releases, with what they mean today. */
  readonly formerly?: Readonly<Record<string, Json>>;
  /** What another word leads to. */
  readonly effect: string;
  /** The agent reads it in lower case, so that capitals do no harm. */
  readonly anyCase?: true;
}

const AGENT_STOPS = 'the chart passes it on unchecked, and the agent stops at it';
const PASSED_ON = 'the chart passes it on unchecked';
const CHART_FAILS = 'the chart refuses to render';

/**
 * Values whose words neither schema nor chart checks, or checks only by failing without a suggestion. The words are those
 * of the comments in the charts' values.yaml, and of the agent where the comment leaves some out.
 */
export const WORD_RULES: readonly WordRule[] = [
  // templates/cilium-configmap.yaml and the RBAC compare with these three words and do nothing for another.
  {
    path: 'encryption.type',
    words: ['ipsec', 'wireguard', { word: 'ztunnel', from: '1.19' }],
    effect: 'nothing is encrypted, without an error',
  },
  // templates/hubble/tls-* and templates/clustermesh-apiserver/tls-* compare with these words.
  {
    path: 'hubble.tls.auto.method',
    words: ['cronJob', 'certmanager', 'helm'],
    effect: 'no certificate is made, and the relay waits for one for ever',
  },
  {
    path: 'clustermesh.apiserver.tls.auto.method',
    words: ['cronJob', 'certmanager', 'helm'],
    effect: 'no certificate is made, and the API server waits for one for ever',
  },
  { path: 'clustermesh.apiserver.tls.authMode', words: ['legacy', 'migration', 'cluster'], effect: CHART_FAILS },
  { path: 'clustermesh.apiserver.kvstoremesh.kvstoreMode', words: ['internal', 'external'], effect: CHART_FAILS },
  { path: 'clustermesh.maxConnectedClusters', words: [255, 511], effect: CHART_FAILS },
  {
    path: 'routingMode',
    words: ['native', 'tunnel', ''],
    formerly: { disabled: 'native', vxlan: 'tunnel', geneve: 'tunnel' },
    effect: AGENT_STOPS,
  },
  { path: 'tunnelProtocol', words: ['vxlan', 'geneve', ''], effect: AGENT_STOPS },
  { path: 'underlayProtocol', words: ['ipv4', 'ipv6', 'auto', ''], effect: AGENT_STOPS },
  // pkg/ipam/option of the agent.
  {
    path: 'ipam.mode',
    words: ['kubernetes', 'cluster-pool', 'multi-pool', 'crd', 'eni', 'azure', 'alibabacloud', 'delegated-plugin', ''],
    effect: AGENT_STOPS,
  },
  // pkg/loadbalancer of the agent; `generic` is XDP for tests, which the comment leaves out.
  { path: 'loadBalancer.mode', words: ['snat', 'dsr', 'hybrid'], effect: AGENT_STOPS },
  { path: 'loadBalancer.algorithm', words: ['random', 'maglev'], effect: AGENT_STOPS },
  { path: 'loadBalancer.acceleration', words: ['disabled', 'native', 'best-effort', 'generic', ''], effect: AGENT_STOPS },
  { path: 'loadBalancer.dsrDispatch', words: ['opt', 'ipip', 'geneve'], effect: AGENT_STOPS },
  { path: 'loadBalancer.l7.backend', words: ['envoy', 'disabled'], effect: 'L7 load balancing stays off, without an error' },
  { path: 'loadBalancer.l7.algorithm', words: ['round_robin', 'least_request', 'random'], effect: PASSED_ON },
  { path: 'policyEnforcementMode', words: ['default', 'always', 'never'], anyCase: true, effect: AGENT_STOPS },
  {
    path: 'identityAllocationMode',
    words: ['crd', 'kvstore', { word: 'doublewrite-readkvstore', from: '1.17' }, { word: 'doublewrite-readcrd', from: '1.17' }],
    effect: AGENT_STOPS,
  },
  {
    path: 'bpf.datapathMode',
    words: ['veth', 'netkit', 'netkit-l2', { word: 'lb-only', before: '1.18' }, { word: 'auto', from: '1.20' }],
    effect: AGENT_STOPS,
  },
  { path: 'defaultLBServiceIPAM', words: ['lbipam', 'nodeipam', 'none'], effect: PASSED_ON },
  { path: 'serviceNoBackendResponse', words: ['reject', 'drop'], effect: AGENT_STOPS },
  { path: 'policyDenyResponse', words: ['none', 'icmp'], effect: PASSED_ON },
  // templates/cilium-configmap.yaml fails for the words of 1.13 and older; the schema wants a boolean or a string.
  {
    path: 'kubeProxyReplacement',
    words: [true, false, 'true', 'false'],
    formerly: { strict: true, probe: true, partial: false, disabled: false },
    effect: CHART_FAILS,
  },
  { path: 'ingressController.loadbalancerMode', words: ['dedicated', 'shared'], effect: PASSED_ON },
  { path: 'ingressController.service.externalTrafficPolicy', words: ['Cluster', 'Local'], effect: CHART_FAILS },
  { path: 'gatewayAPI.externalTrafficPolicy', words: ['Cluster', 'Local'], effect: CHART_FAILS },
  // templates/cilium-gateway-api-class.yaml; a boolean passes the schema from 1.20 on.
  {
    path: 'gatewayAPI.gatewayClass.create',
    words: ['auto', 'true', 'false', { word: true, from: '1.20' }, { word: false, from: '1.20' }],
    effect: 'the chart refuses it, or makes no GatewayClass',
  },
];
