/**
 * Where upstream says what a rule says, for every rule, and in which releases it was looked up. `npm run docs` writes it to
 * docs/versions-of-checks.md; `npm run audit` looks the texts up in the releases below.
 *
 * A rule that begins or ends with a release says so in its file (`versions`, or a comparison in its check) and here. Every other rule that rests on
 * upstream holds from the oldest to the newest release that was examined: its text is in both. When a new release is examined, change `EXAMINED` and run the
 * audit: a text that is gone is a rule that needs another look.
 */
export interface RuleSource {
  /** Texts in files of upstream. */
  readonly upstream: readonly UpstreamText[];
  /** Documentation, where no file of upstream that was examined says it. */
  readonly page?: string;
  /** Why it does not depend on a release: it compares what the app itself says. */
  readonly independent?: string;
  /** First release that it is about. @default - the oldest one that is supported */
  readonly from?: string;
  /** First release that it is no longer about. @default - it holds in the newest one that was examined */
  readonly before?: string;
}

/** A text in a file of a project. */
export interface UpstreamText {
  readonly project: keyof typeof EXAMINED;
  /** Path of the file; several where it moved. */
  readonly files: readonly string[];
  readonly text: string;
  /** Releases that do not have it, because the rule is not about them. */
  readonly not?: readonly string[];
}

/** Releases that were examined, oldest first, with the Go module that holds their source. */
export const EXAMINED = {
  cilium: { name: 'Cilium', module: 'github.com/cilium/cilium', repository: 'https://github.com/cilium/cilium', releases: ['v1.18.11', 'v1.19.7', 'v1.20.2'] },
  gatewayApi: { name: 'Gateway API', module: 'sigs.k8s.io/gateway-api', repository: 'https://github.com/kubernetes-sigs/gateway-api', releases: ['v1.6.3', 'v1.7.0'] },
  talos: {
    name: 'Talos',
    module: 'github.com/siderolabs/talos/pkg/machinery',
    repository: 'https://github.com/siderolabs/talos',
    // Files are named as in the module.
    directory: 'pkg/machinery/',
    releases: ['v1.13.6', 'v1.14.1'],
  },
  talosServices: { name: 'Talos', module: 'github.com/siderolabs/talos', repository: 'https://github.com/siderolabs/talos', releases: ['v1.13.6', 'v1.14.1'] },
  kubernetes: { name: 'Kubernetes', module: 'k8s.io/kubernetes', repository: 'https://github.com/kubernetes/kubernetes', releases: ['v1.35.4', 'v1.37.2'] },
} as const;

type Ends = Pick<RuleSource, 'from' | 'before'>;
const ALL = EXAMINED.cilium.releases;

/** A text in Cilium's repository. `ends` with a minor or a release limits the releases in which it is looked up. */
function cilium(files: string | readonly string[], text: string, ends: Ends = {}): RuleSource {
  const has = (release: string): boolean => (!ends.from || compare(release, ends.from) >= 0) && (!ends.before || compare(release, ends.before) < 0);
  return { upstream: [{ project: 'cilium', files: [files].flat(), text, not: ALL.filter((release) => !has(release)) }], ...ends };
}

/** A rule that ends, or begins, where a text appears in upstream. */
function until(before: string, files: string | readonly string[], text: string): RuleSource {
  return { upstream: [{ project: 'cilium', files: [files].flat(), text, not: ALL.filter((release) => compare(release, before) < 0) }], before };
}

/** A rule that begins where a text is gone from upstream. */
function since(from: string, files: string | readonly string[], text: string): RuleSource {
  return { upstream: [{ project: 'cilium', files: [files].flat(), text, not: ALL.filter((release) => compare(release, from) >= 0) }], from };
}

function kubernetes(file: string, text: string): RuleSource {
  return { upstream: [{ project: 'kubernetes', files: [file], text }] };
}

function gatewayApi(files: string | readonly string[], text: string): RuleSource {
  return { upstream: [{ project: 'gatewayApi', files: [files].flat(), text }] };
}

function talos(files: string | readonly string[], text: string, ends: Ends = {}): RuleSource {
  return { upstream: [{ project: 'talos', files: [files].flat(), text }], ...ends };
}

function page(address: string, ends: Ends = {}): RuleSource {
  return { upstream: [], page: address, ...ends };
}

function independent(why: string): RuleSource {
  return { upstream: [], independent: why };
}

/** Order of versions by their numbers. */
export function compare(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.replace(/^v/, '').split('.').map(Number)) as [number[], number[]];
  return [0, 1, 2].map((index) => (left[index] ?? 0) - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

const SANITIZE = 'pkg/policy/api/rule_validation.go';
const L2 = 'pkg/l2announcer/l2announcer.go';
const L2_DOCS = 'Documentation/network/l2-announcements.rst';
const LBIPAM = 'operator/pkg/lbipam/lbipam.go';
const KPR = ['pkg/kpr/initializer/kube_proxy_replacement.go', 'daemon/cmd/kube_proxy_replacement.go'];
const DAEMON = ['daemon/cmd/daemon.go', 'daemon/cmd/daemon_main.go', 'pkg/option/config.go'];
const LAYER_3 = ['Documentation/security/policy/layer3.rst', 'Documentation/security/policy/language.rst'];
const LAYER_4 = ['Documentation/security/policy/layer4.rst', 'Documentation/security/policy/language.rst'];
const CHART = 'install/kubernetes/cilium';
const GATEWAY_CELL = 'operator/pkg/gateway-api/cell.go';
const CHECKS = ['operator/pkg/gateway-api/routechecks/gateway_checks.go', 'operator/pkg/gateway-api/routechecks/route_checks.go'];
const BGP_TYPES = 'pkg/k8s/apis/cilium.io/v2/bgp_cluster_types.go';
const ADDRESSES = independent('compares addresses that the app itself gives');
const OWN_OBJECTS = independent('compares objects of the app');
const API_SERVER = independent('rules of the Kubernetes API server that hold for all supported versions');
const SCHEMA = independent('schemas of the release that the app uses');
const NO_SECRETS = independent('keeps secrets out of the output, whatever the release');

export const RULE_SOURCES: Readonly<Record<string, RuleSource>> = {
  ANN010: independent('compares pools and announcements of the app'),
  ANN011: independent('compares pools and announcements of the app'),
  ANN012: until('1.20.2', L2, 'hasLocalBackends'),
  ANN013: page('https://github.com/cilium/cilium/pull/39648', { before: '1.19' }),
  ANN014: cilium(['pkg/l2announcer/l2announcer.go'], 'EnableL2Announcements'),
  ANN015: cilium(L2_DOCS, 'sizing_client_rate_limit'),
  ANN017: cilium(L2_DOCS, 'devices'),
  ANN018: talos('constants/constants.go', 'KubeSpanLinkName'),
  ANN019: cilium(L2, 'regexp.Compile'),

  BGP101: cilium(['pkg/bgp/agent/controller.go', 'pkg/bgpv1/agent/controller.go'], 'BGPControlPlaneEnabled()'),
  BGP102: cilium(BGP_TYPES, 'ConflictingClusterConfig'),
  BGP103: independent('compares advertisements and peers of the app'),
  BGP104: cilium(BGP_TYPES, 'MissingPeerConfigs'),
  BGP105: independent('compares advertisements and peers of the app'),
  BGP106: cilium('Documentation/network/concepts/routing.rst', 'additional system component such as a BGP daemon must be run to distribute'),
  BGP107: cilium(['pkg/bgp/manager/reconciler/pod_cidr.go', 'pkg/bgpv1/manager/reconciler/pod_cidr.go'], 'CanAdvertisePodCIDR'),
  BGP108: cilium(['Documentation/network/bgp-control-plane/bgp-control-plane-configuration.rst', 'Documentation/network/bgp-control-plane/bgp-control-plane-v2.rst'], 'CAP_NET_BIND_SERVICE'),
  BGP109: { upstream: [{ project: 'talos', files: ['constants/constants.go'], text: 'BGPDefaultPort = 179', not: ['v1.13.6'] }], from: 'Talos 1.14', page: 'https://docs.siderolabs.com/talos/v1.14/networking/bgp/overview' },
  BGP110: cilium(['pkg/loadbalancer/config.go'], 'bpf-lb-external-clusterip'),
  BGP111: independent('a rule of BGP-4 itself, <https://www.rfc-editor.org/rfc/rfc4271#section-10>'),
  BGP112: cilium(['pkg/k8s/apis/cilium.io/v2/bgp_advert_types.go'], 'LocalPreference'),
  BGP114: ADDRESSES,
  BGP115: independent('looks at one object of the app'),
  BGP117: cilium(['pkg/bgp/manager/reconciler/neighbor.go', 'pkg/bgpv1/manager/reconcilerv2/neighbor.go'], 'func (r *NeighborReconciler) fetchSecret'),
  BGP116: cilium(['pkg/bgp/manager/reconciler/service.go', 'pkg/bgpv1/manager/reconcilerv2/service.go'], 'advert.Selector == nil'),

  CIL040: cilium('pkg/option/config.go', 'native routing cidr must be configured with option'),
  CIL041: cilium(DAEMON, 'cannot be used with tunneling. Packets must be routed through the tunnel device.'),
  CIL042: cilium(KPR, 'mode cannot be used with %s tunneling'),
  CIL043: cilium(['pkg/datapath/linux/bandwidth/bandwidth.go'], 'BPF host routing'),
  CIL044: cilium(`${CHART}/templates/cilium-configmap.yaml`, '.Values.bandwidthManager.bbr'),
  CIL045: cilium(['pkg/datapath/linux/bandwidth/bandwidth.go'], 'The bandwidth manager cannot be used with IPSec'),
  CIL046: cilium(DAEMON, 'BPF masquerade requires'),
  CIL047: page('https://github.com/cilium/cilium/pull/41380', { before: '1.19' }),
  CIL048: cilium(DAEMON, 'BPF ip-masq-agent requires'),
  CIL049: cilium('pkg/egressgateway/manager.go', 'egress gateway requires --%s'),
  CIL050: cilium('pkg/egressgateway/manager.go', 'egress gateway is not supported in combination with the CiliumEndpointSlice feature'),
  CIL051: cilium(['Documentation/network/egress-gateway/egress-gateway.rst', 'Documentation/network/egress-gateway.rst'], 'Cluster Mesh'),
  CIL052: cilium(GATEWAY_CELL, 'Gateway API support requires'),
  CIL053: cilium('operator/pkg/ingress/cell.go', 'Ingress Controller support requires'),
  CIL054: cilium(L2_DOCS, 'kubeProxyReplacement=true'),
  CIL055: cilium(L2, 'L2AnnouncerRenewDeadline'),
  CIL056: cilium(L2_DOCS, 'The feature is incompatible with the ``externalTrafficPolicy: Local`` on services'),
  CIL057: cilium('pkg/clustermesh/types/option.go', 'invalid cluster id %d: must be in range'),
  CIL058: cilium(['pkg/option/config.go', 'daemon/cmd/daemon.go', 'daemon/cmd/daemon_main.go', 'pkg/wireguard/agent/agent.go', 'pkg/wireguard/types/option.go'], 'ncryptNode'),
  CIL059: cilium(['pkg/wireguard/types/option.go', 'pkg/option/config.go'], 'node-encryption-opt-out-labels'),
  CIL060: cilium(`${CHART}/templates/cilium-configmap.yaml`, '.Values.encryption.type'),
  CIL061: cilium(`${CHART}/templates/cilium-agent/daemonset.yaml`, '.Values.encryption.ipsec.secretName'),
  CIL062: cilium(DAEMON, 'IPSec cannot be used with the host firewall.'),
  CIL063: cilium(DAEMON, 'IPSec doesnt support strict ingress encryption.', { from: '1.19' }),
  CIL064: ADDRESSES,
  CIL065: cilium(`${CHART}/values.yaml`, 'serviceMonitor:'),
  CIL066: cilium(`${CHART}/templates/validate.yaml`, 'Hubble Relay requires .Values.hubble.enabled=true'),
  CIL067: cilium(`${CHART}/values.yaml`, 'dashboards:'),
  CIL068: cilium(`${CHART}/templates/cilium-operator/deployment.yaml`, 'hostNetwork: {{ .Values.operator.hostNetwork }}'),
  CIL069: cilium(DAEMON, 'EnableHostFirewall'),
  CIL070: cilium([GATEWAY_CELL], 'enable-gateway-api-alpn'),
  CIL071: cilium(['Documentation/network/servicemesh/gateway-api/host-network-mode.rst'], 'NET_BIND_SERVICE'),
  CIL072: cilium(['Documentation/network/clustermesh/setup.rst', 'Documentation/network/clustermesh/clustermesh.rst'], 'cluster ID'),
  CIL073: cilium('Documentation/network/clustermesh/aks-clustermesh-prep.rst', "they don't overlap with other clusters"),
  // bpf.tproxy in all releases, the rest from 1.20 on.
  CIL075: { upstream: cilium('pkg/datapath/connector/config.go', 'netkit devices cannot be used with', { from: '1.20' }).upstream },
  CIL076: cilium(['pkg/datapath/linux/bigtcp/bigtcp.go'], 'BIG TCP'),
  CIL077: cilium(['pkg/maglev/maglev.go', 'pkg/maglev/cell.go', 'pkg/maglev/config.go'], '131071'),
  CIL078: cilium('pkg/datapath/linux/devices_controller.go', 'tables.DeviceFilter'),
  CIL079: talos('constants/constants.go', 'KubeSpanLinkName'),
  CIL080: cilium('Documentation/network/kubernetes/compatibility.rst', 'All Kubernetes versions listed are e2e tested'),
  CIL082: cilium(`${CHART}/templates/cilium-configmap.yaml`, 'When Gateway API is enabled this is forced to "true" so per-backend weights', { from: '1.20' }),
  CIL085: since('1.20', 'pkg/loadbalancer/config.go', '"node-port-mode"'),
  CIL087: cilium(`${CHART}/values.yaml`, "(deprecated, please use 'localRedirectPolicies.enabled' instead)", { from: '1.18' }),
  CIL089: cilium(`${CHART}/templates/_helpers.tpl`, 'useDigest'),

  EGW101: cilium('pkg/egressgateway/manager.go', 'EnableEgressGateway'),
  EGW102: ADDRESSES,

  FWL007: cilium(SANITIZE, 'len(r.Ingress) > 0 || len(r.IngressDeny) > 0'),
  FWL008: cilium(['pkg/labelsfilter/filter.go'], '`!kubernetes\\.io`'),
  FWL009: cilium(['Documentation/security/policy/host.rst', 'Documentation/security/policy/language.rst'], 'services for the native device (such as NodePort), hosts will enforce Host'),
  GWY050: cilium(GATEWAY_CELL, 'requiredGVKs'),
  GWY051: cilium(GATEWAY_CELL, 'requiredGVKs'),
  GWY054: gatewayApi('apis/v1/gateway_types.go', 'RefNotPermitted'),
  GWY055: gatewayApi('apis/v1/gateway_types.go', 'GatewayClassName'),
  GWY057: OWN_OBJECTS,
  GWY058: cilium('operator/pkg/model/translation/gateway-api/translator.go', 'HostNetworkConfig'),
  GWY059: cilium(L2_DOCS, 'The feature is incompatible with the ``externalTrafficPolicy: Local`` on services'),
  GWY060: cilium(GATEWAY_CELL, 'EnableGatewayAPI'),
  GWY065: page('https://github.com/cilium/cilium/issues/45559', { before: '1.20.1' }),
  GWY066: { upstream: [{ project: 'cilium', files: [GATEWAY_CELL], text: 'ListenerSet support is enabled', not: ['v1.18.11', 'v1.19.7'] }] },
  GWY067: cilium(['operator/pkg/gateway-api/helpers.go', 'operator/pkg/gateway-api/loading/loading.go'], 'isListenerSetAllowed', { from: '1.20' }),
  GWY068: cilium(['operator/pkg/gateway-api/gateway_reconcile.go', 'operator/pkg/gateway-api/status_listener.go'], 'acceptedListeners', { from: '1.20' }),
  GWY069: page('https://github.com/cilium/cilium/issues/44123', { before: '1.19.3' }),
  GWY070: page('https://github.com/cilium/cilium/issues/46359', { before: '1.19.6' }),
  GWY100: cilium(GATEWAY_CELL, 'EnableGatewayAPI'),
  GWY101: OWN_OBJECTS,
  GWY103: cilium(CHECKS, 'RouteReasonRefNotPermitted'),
  GWY106: gatewayApi('apis/v1/httproute_types.go', 'matching precedence'),
  GWY108: SCHEMA,
  GWY109: page('https://github.com/cilium/cilium/issues/47633'),
  GWY110: cilium(['operator/pkg/gateway-api/gateway_reconcile.go', 'operator/pkg/gateway-api/status_gateway_address.go'], 'address type is not supported'),
  GWY113: page('https://github.com/cilium/cilium/issues/44824', { before: '1.19.2' }),
  GWY112: gatewayApi('apis/v1/object_reference_types.go', 'Support: Core (Services with a type other than ExternalName)'),
  GWY111: gatewayApi('apis/v1/gateway_types.go', 'Frontend'),

  HUB050: independent('an exposure without a login, whatever the release'),
  HUB051: cilium('Documentation/observability/visibility.rst', 'Layer 7'),
  HUB052: cilium(`${CHART}/templates/hubble-relay/configmap.yaml`, 'tls-hubble-client-cert-file'),
  HUB053: cilium(['pkg/hubble/metrics/api/api.go', 'pkg/hubble/metrics/api/registry.go', 'pkg/hubble/metrics/api/context.go'], 'metric'),
  HUB054: cilium('pkg/hubble/container/ring.go', 'invalid capacity: must be one less than an integer power of two'),

  OBJ010: API_SERVER,
  OBJ011: OWN_OBJECTS,
  OBJ012: API_SERVER,
  OBJ013: API_SERVER,
  OBJ014: cilium('pkg/k8s/apis/cilium.io/client/register.go', 'CustomResourceDefinitionSchemaVersion'),
  OBJ015: API_SERVER,
  OBJ016: OWN_OBJECTS,
  OBJ017: API_SERVER,
  OBJ018: API_SERVER,
  OBJ019: API_SERVER,
  OBJ020: API_SERVER,
  OBJ021: API_SERVER,
  OBJ022: cilium(`${CHART}/templates/cilium-configmap.yaml`, 'enable-envoy-config'),
  OBJ023: talos('constants/constants.go', 'LabelNodeRoleControlPlane is the node label required by a control plane node'),
  OBJ024: API_SERVER,
  OBJ025: cilium('pkg/loadbalancer/config.go', 'NodePortRange'),
  OBJ026: cilium('pkg/annotation/k8s.go', 'ServiceNodeExposure'),
  OBJ027: kubernetes('pkg/kubelet/images/types.go', 'ErrInvalidImageName = errors.New("InvalidImageName")'),
  OBJ028: kubernetes('pkg/apis/core/types.go', 'MaxSecretSize = 1 * 1024 * 1024'),
  OBJ029: talos(['config/generate/init.go', 'config/types/k8s/admission_control.go'], '"baseline"'),
  OBJ030: cilium('pkg/loadbalancer/redirectpolicy/redirectpolicy.go', 'kubernetes service namespace'),
  OBJ031: cilium('pkg/annotation/k8s.go', 'LBIPAMIPsKey'),
  OBJ032: kubernetes('pkg/api/v1/pod/util.go', 'no suitable port for manifest'),
  OBJ033: API_SERVER,
  OBJ034: API_SERVER,
  OBJ035: kubernetes('pkg/api/pod/warnings.go', 'fractional byte value'),

  POL002: cilium(['pkg/labelsfilter/filter.go'], '!pod-template-hash'),
  POL035: API_SERVER,
  POL101: cilium(['Documentation/security/policy/layer3.rst', 'Documentation/security/policy/language.rst'], 'DNS requests'),
  POL102: OWN_OBJECTS,
  POL103: cilium(['pkg/option/config.go'], 'policy-audit-mode'),
  POL104: cilium(`${CHART}/templates/validate.yaml`, 'SPIRE integration requires'),
  POL105: cilium('pkg/policy/api/rule.go', 'EnableDefaultDeny determines whether this policy configures the'),
  POL106: cilium(SANITIZE, 'len(e.ToFQDNs)'),
  POL107: cilium('pkg/k8s/apis/cilium.io/utils/utils.go', 'podK8SNamespaceLabelsPrefix'),
  POL108: cilium('pkg/policy/api/l4.go', 'func (rules *L7Rules) IsEmpty() bool'),
  POL109: cilium(['Documentation/security/policy/layer3.rst', 'Documentation/security/policy/language.rst'], 'DNS requests'),
  POL110: cilium('pkg/policy/l4.go', 'cannot merge conflicting L7 parsers'),
  POL111: cilium('pkg/k8s/apis/cilium.io/utils/utils.go', 'podK8SNamespaceLabelsPrefix'),
  POL112: cilium(LAYER_3, 'CIDR rules do not apply to traffic where both sides of the'),
  POL113: cilium(LAYER_4, 'Layer 4 policies apply to ports after service port\nmapping has been applied'),
  POL114: independent('compares Gateways, routes and policies of the app'),
  POL115: cilium('pkg/policy/k8s/service.go', 'processRule(rule *api.Rule)'),
  POL116: cilium('pkg/policy/k8s/service.go', 'processRule(rule *api.Rule)'),
  POL117: page('https://github.com/cilium/cilium/issues/47768'),
  POL118: OWN_OBJECTS,
  POL119: OWN_OBJECTS,
  POL120: cilium('pkg/policy/api/rule.go', 'If omitted or empty, this rule does not apply at ingress'),
  POL121: { ...until('1.19.5', 'pkg/k8s/network_policy.go', 'if peer.IPBlock != nil {'), from: '1.18' },
  POL122: cilium('pkg/option/config.go', 'EnableIPv6Name'),
  POL123: cilium('examples/kubernetes/servicemesh/policy/external-lockdown.yaml', 'endpointSelector: {}'),
  POL124: cilium('pkg/k8s/apis/cilium.io/utils/utils.go', 'retRule.EndpointSelector.AddMatch(podPrefixLbl, namespace)'),
  POL125: { upstream: [{ project: 'talosServices', files: ['internal/app/machined/pkg/controllers/k8s/internal/k8stemplates/coredns.go'], text: '"k8s-app": "kube-dns"' }] },
  POL126: OWN_OBJECTS,
  POL127: cilium('bpf/bpf_lxc.c', 'lb4_local('),
  POL200: cilium(['pkg/k8s/apis/cilium.io/v2/cnp_types.go'], 'ErrEmptyCNP'),
  POL201: cilium(SANITIZE, 'rule cannot have both EndpointSelector and NodeSelector'),
  POL202: cilium(['pkg/k8s/apis/cilium.io/v2/cnp_types.go', 'pkg/k8s/apis/cilium.io/utils/utils.go'], 'NodeSelector'),
  POL203: cilium(SANITIZE, 'rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny'),
  POL204: cilium(SANITIZE, 'ombining %s and %s is not supported yet'),
  POL205: page('https://docs.cilium.io/en/stable/security/policy/', { before: '1.18' }),
  POL206: cilium(SANITIZE, 'he ICMPs block may only be present without ToPorts'),
  POL207: cilium(SANITIZE, 'wrong family: %s'),
  POL208: cilium(SANITIZE, 'FromNodes/ToNodes rules can only be applied when the %q flag is set'),
  POL209: cilium('pkg/policy/api/ingress.go', 'FromRequires []string', { from: '1.19' }),
  POL210: cilium(SANITIZE, 'DNS rules are not allowed on ingress'),
  POL211: cilium(SANITIZE, 'ort 53 must be specified for DNS rules'),
  POL212: cilium(SANITIZE, 'L7 policy is not supported on host ingress yet'),
  POL213: cilium(SANITIZE, 'L7 rules can only apply to TCP (not %s) except for DNS rules'),
  POL214: cilium(SANITIZE, 'L7 rules can not be used when a port is 0'),
  POL215: cilium(SANITIZE, 'multiple L7 protocol rule types specified in single rule'),
  POL216: cilium(SANITIZE, 'L7 policy is not supported since L7 proxy is not enabled'),
  POL217: since('1.20', 'pkg/policy/api/l4.go', '`json:"kafka,omitempty"`'),
  POL218: cilium(SANITIZE, 'empty server name is not allowed'),
  POL219: cilium(SANITIZE, 'Listener is not allowed on ingress (%s)'),
  POL220: cilium(SANITIZE, 'too many ports, the max is %d'),
  POL221: cilium(SANITIZE, 'unable to parse port: %w'),
  POL222: cilium(['pkg/policy/api/l4.go', 'pkg/policy/api/utils.go'], 'protocol'),
  POL223: cilium(SANITIZE, 'port must be empty or 0', { from: '1.19' }),
  POL224: cilium(SANITIZE, 'unable to parse CIDR: %w'),
  POL225: cilium(SANITIZE, 'allow CIDR prefix %s does not contain '),
  POL226: cilium(SANITIZE, 'more than one of '),
  POL227: cilium(SANITIZE, 'unsupported entity: %s'),
  POL228: cilium(['pkg/policy/api/fqdn.go', 'pkg/fqdn/matchpattern/matchpattern.go'], 'FQDNMatchPatternRegexString'),
  POL229: cilium(['pkg/policy/api/http.go'], 'regexp.Compile'),
  POL230: cilium(['pkg/policy/api/http.go'], 'HeaderMatches'),
  POL231: API_SERVER,
  POL232: SCHEMA,

  POOL020: cilium(LBIPAM, 'isPoolConflicting'),
  POOL021: ADDRESSES,
  POOL022: cilium(LBIPAM, 'ServiceSelector'),
  POOL023: cilium(LBIPAM, 'Spec.Disabled'),
  POOL024: cilium(['operator/pkg/lbipam/service_store.go'], 'different sharing key'),
  POOL025: ADDRESSES,
  POOL026: cilium(LBIPAM, 'AllowFirstLastIPs'),
  POOL027: ADDRESSES,
  POOL028: ADDRESSES,
  POOL029: ADDRESSES,
  POOL030: ADDRESSES,
  POOL031: ADDRESSES,
  POOL032: OWN_OBJECTS,
  POOL033: cilium('pkg/annotation/k8s.go', 'LBIPAMIPKeyAlias'),
  POOL034: cilium('pkg/k8s/apis/cilium.io/v2/lbipam_types.go', '`json:"blocks,omitempty"`'),
  POOL035: ADDRESSES,
  POOL036: OWN_OBJECTS,
  POOL037: cilium('Documentation/network/servicemesh/gateway-api/addresses.rst', 'If you are already using the ``io.cilium/lb-ipam-ips`` in the ``spec.infrastructure.annotations``'),
  POOL038: cilium(['operator/pkg/lbipam/cell.go'], 'L2AnnounceLoadBalancerClass'),
  POOL039: cilium(LBIPAM, 'svc.Spec.LoadBalancerClass == nil'),
  POOL041: cilium('pkg/annotation/k8s.go', 'LBIPAMIPKeyAlias'),
  POOL040: cilium('operator/pkg/nodeipam/node_predicates.go', 'LabelNodeExcludeBalancers'),

  SCH001: SCHEMA,
  SCH002: SCHEMA,
  SCH003: SCHEMA,
  SCH004: SCHEMA,
  SCH005: SCHEMA,
  SCH006: SCHEMA,
  SCH007: SCHEMA,
  SCH008: SCHEMA,
  SCH009: SCHEMA,
  SCH010: SCHEMA,
  SCH011: SCHEMA,
  SCH012: SCHEMA,

  SEC001: NO_SECRETS,
  SEC002: NO_SECRETS,
  SEC003: NO_SECRETS,
  SEC004: NO_SECRETS,
  SEC005: NO_SECRETS,

  TAL001: until('1.18.2', 'bpf/bpf_lxc.c', '*ext_err == BPF_FIB_LKUP_RET_NOT_FWDED'),
  TAL002: talos('constants/constants.go', '"cap_sys_module"'),
  TAL003: cilium('Documentation/installation/k8s-install-talos-linux.rst', 'cgroup.autoMount.enabled=false'),
  TAL004: page('https://github.com/siderolabs/talos/issues/5041'),
  TAL005: page('https://github.com/cilium/cilium/issues/46010', { from: '1.19', before: '1.19.5' }),
  TAL006: talos('config/types/v1alpha1/v1alpha1_types.go', 'AdvertiseKubernetesNetworks', { before: 'Talos 1.12.4, where advertiseKubernetesNetworks is true' }),
  TAL007: { ...talos('constants/constants.go', 'KubeSpanDefaultRoutingTable = 180'), page: 'https://docs.siderolabs.com/talos/v1.13/networking/kubespan#cilium-compatibility-limitations' },
  TAL008: page('https://github.com/siderolabs/talos/issues/13457'),
  TAL009: cilium(`${CHART}/values.yaml`, 'kubeProxyReplacement:'),
  TAL010: cilium('Documentation/network/kubernetes/kubeproxy-free.rst', 'kube-proxy'),
  TAL011: cilium(`${CHART}/values.yaml`, 'k8sServiceHost'),
  TAL012: talos('constants/constants.go', 'DefaultKubePrismPort = 7445'),
  TAL013: ADDRESSES,
  TAL014: cilium(`${CHART}/values.yaml`, 'clusterDomain'),
  TAL015: independent('compares subnets and values of the app'),
  TAL016: independent('the quorum of etcd, <https://etcd.io/docs/v3.6/faq/#what-is-failure-tolerance>'),
  TAL017: { ...cilium('bpf/bpf_lxc.c', '*ext_err == BPF_FIB_LKUP_RET_NOT_FWDED'), from: '1.18.2' },
};
