import type { JsonObject } from '../../lib/kubernetes/json';
import type { RuleExample } from '../../lib/checks/rule';
import { reportOf } from '../support/models';

const CONTROL_PLANE = { 'node-role.kubernetes.io/control-plane': '' };
const NODES = ['192.168.1.0/24'];

function policy(spec: Record<string, unknown>, name = 'nodes'): JsonObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name }, spec: { nodeSelector: {}, ...spec } } as JsonObject;
}

const tcp = (...list: (number | readonly [number, number])[]): JsonObject[] => [
  { ports: list.map((port): JsonObject => (typeof port === 'number' ? { port: String(port), protocol: 'TCP' } : { port: String(port[0]), endPort: port[1], protocol: 'TCP' })) },
];
const udp = (...list: number[]): JsonObject[] => [{ ports: list.map((port) => ({ port: String(port), protocol: 'UDP' })) }];

function findings(objects: readonly JsonObject[], world: Partial<RuleExample> = {}): string[] {
  const { errors } = reportOf({ ...world, cluster: { nodeSubnets: NODES, ...world.cluster }, values: { hostFirewall: { enabled: true }, ...world.values }, objects });
  return errors.filter(({ code }) => code.startsWith('FWL')).map(({ code, path, what }) => `${code} ${path}: ${what}`);
}

const CLUSTER = { fromEntities: ['cluster'] };
const WORLD = { fromEntities: ['world'] };
const ADMINS = { fromCIDR: ['10.1.0.0/24', ...NODES] };
const VITAL = [50000, 50001, 6443, [2379, 2380], 10250] as const;

describe('what node policies block', () => {
  const WRONG: readonly [string, RegExp, readonly JsonObject[], Partial<RuleExample>?][] = [
    ['a policy that allows only the cluster', /Talos API \(apid\), TCP 50000 from outside the cluster/, [policy({ ingress: [CLUSTER] })]],
    ['nodes that join, which are not an entity yet', /Talos trust \(trustd\), TCP 50001 from nodes that join/, [policy({ ingress: [CLUSTER, { ...WORLD, toPorts: tcp(50000, 6443) }] })]],
    ['CIDRs instead of entities', /Tunnel between nodes \(VXLAN, Geneve\), UDP 8472 from other nodes/, [policy({ ingress: [{ fromCIDR: NODES }, { ...WORLD, toPorts: tcp(50000, 6443) }] })]],
    ['the tunnel', /^FWL007 \S+: .*\(Tunnel between nodes \(VXLAN, Geneve\), UDP 8472 from other nodes\)$/, [policy({ ingress: [{ ...CLUSTER, toPorts: tcp(...VITAL, 53, [4240, 4244]) }, { ...CLUSTER, toPorts: udp(53) }, { ...ADMINS, toPorts: tcp(...VITAL) }] })]],
    ['WireGuard', /Cilium WireGuard, UDP 51871/, [policy({ ingress: [{ ...CLUSTER, toPorts: tcp(...VITAL, 53, [4240, 4244]) }, { ...CLUSTER, toPorts: udp(53, 8472) }, { ...ADMINS, toPorts: tcp(...VITAL) }] })], { values: { encryption: { enabled: true, type: 'wireguard' } } }],
    ['Geneve', /UDP 6081/, [policy({ ingress: [{ ...CLUSTER, toPorts: tcp([1, 65535]) }, { ...CLUSTER, toPorts: udp(53, 8472) }, { ...ADMINS, toPorts: tcp(...VITAL) }] })], { values: { tunnelProtocol: 'geneve' } }],
    ['one of the two ports of etcd', /etcd, clients and peers, TCP 2379-2380 from control planes/, [policy({ ingress: [{ ...CLUSTER, toPorts: tcp(50000, 50001, 6443, 2380, 10250, 4240, 4244, 53) }, { ...CLUSTER, toPorts: udp(53, 8472) }, { ...ADMINS, toPorts: tcp(...VITAL) }] })]],
    ['Hubble Relay', /Hubble, TCP 4244 from pods/, [policy({ ingress: [{ ...CLUSTER, toPorts: tcp(...VITAL, 53, 4240) }, { ...CLUSTER, toPorts: udp(53, 8472) }, { ...ADMINS, toPorts: tcp(...VITAL) }] })], { values: { hubble: { enabled: true, relay: { enabled: true } } } }],
    ['host DNS', /Talos host DNS, UDP 53/, [policy({ ingress: [{ ...CLUSTER, toPorts: tcp(...VITAL, 53, 4240, 4244) }, { ...CLUSTER, toPorts: udp(8472) }, { ...ADMINS, toPorts: tcp(...VITAL) }] })]],
    ['KubeSpan', /KubeSpan, UDP 51820 from outside the cluster/, [policy({ ingress: [CLUSTER, { ...ADMINS, toPorts: tcp(...VITAL) }] })], { cluster: { kubeSpan: true } }],
    ['pods where nodes are meant', /Talos trust/, [policy({ ingress: [{ fromEndpoints: [{}] }, WORLD] })]],
    ['a rule without peers and ports, which allows nothing', /Talos trust/, [policy({ ingress: [{}] })]],
    ['workers only', /policies for workers .*kubelet, TCP 10250 from control planes/, [policy({ nodeSelector: { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }] }, ingress: [{ ...WORLD, toPorts: tcp(443) }] })]],
    ['nodes with a label of their own', /policies for nodes with pool=storage /, [policy({ nodeSelector: { matchLabels: { pool: 'storage' } }, ingress: [{ ...CLUSTER, toPorts: tcp(3260) }] })]],
    ['deny rules begin default deny too', /Talos API/, [policy({ ingressDeny: [{ fromCIDR: ['203.0.113.0/24'] }] })]],
    ['a deny rule that is wider than the allow rules', /Talos API \(apid\), TCP 50000 from outside the cluster/, [policy({ ingress: [{ fromEntities: ['all'] }], ingressDeny: [{ fromEntities: ['world'], toPorts: tcp([1024, 65535]) }] })]],
    ['a deny rule without default deny', /Kubernetes API/, [policy({ enableDefaultDeny: { ingress: false }, ingressDeny: [{ fromCIDR: ['0.0.0.0/0'], toPorts: tcp(6443) }] })]],
    ['egress of control planes', /block egress .*etcd, clients and peers, TCP 2379-2380 of control planes/, [policy({ egress: [{ toEntities: ['world'] }] })]],
    ['egress without the outside', /everything outside the cluster, such as DNS/, [policy({ egress: [{ toEntities: ['cluster'] }] })]],
    ['default deny for all endpoints', /^FWL007 home\/cilium: policyEnforcementMode "always"/, [], { values: { policyEnforcementMode: 'always' } }],
    ['a Gateway on the host network', /Gateways on the host network, TCP 8443 from outside the cluster/, [
      policy({ ingress: [CLUSTER, { ...ADMINS, fromCIDR: NODES, toPorts: tcp(...VITAL) }, { fromCIDR: ['10.1.0.0/24'], toPorts: tcp(50000) }] }),
      { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'edge', namespace: 'infra' }, spec: { gatewayClassName: 'cilium', listeners: [{ name: 'https', protocol: 'HTTP', port: 8443 }] } },
    ], { values: { gatewayAPI: { enabled: true, hostNetwork: { enabled: true } } } }],
    ['a label that Cilium does not keep', /^FWL008 \S+: .* kubernetes\.io\/hostname/, [policy({ nodeSelector: { matchLabels: { 'kubernetes.io/hostname': 'worker-1' } }, ingress: [{ fromEntities: ['all'] }] })]],
    ['a zone', /^FWL008 .* topology\.kubernetes\.io\/zone/, [policy({ nodeSelector: { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['a'] }] }, ingress: [{ fromEntities: ['all'] }] })]],
  ];
  // A row without a world would make jest pass a callback in its place.
  test.each(WRONG.map(([title, ...row]) => [title, row] as const))('%s', (_title, [expected, objects, world]) => {
    expect(findings(objects, world).join('\n')).toMatch(expected);
  });

  test('nodes whose role is not known, in what is certain of both roles', () => {
    const ofControlPlanes = policy({ nodeSelector: { matchLabels: CONTROL_PLANE }, ingress: [{ fromEntities: ['all'] }] }, 'control-planes');
    const storage = policy({ nodeSelector: { matchLabels: { pool: 'storage' } }, ingress: [{ ...CLUSTER, toPorts: tcp(3260) }] }, 'storage');
    const world = { cluster: { nodeSubnets: NODES }, values: { hostFirewall: { enabled: true } } };
    // What only control planes require, such as etcd, is not said of them.
    expect(findings([storage])).toEqual([expect.not.stringMatching(/etcd|outside the cluster/)]);
    expect(findings([storage, ofControlPlanes])).toEqual([]);
    expect(reportOf({ ...world, objects: [storage, ofControlPlanes] }).warnings.map(({ code, what }) => `${code} ${what}`)).toEqual([expect.stringMatching(/^FWL007 .*policies for nodes with pool=storage block ingress that the cluster requires if they are workers \(Talos API/)]);
    expect(findings([policy({ nodeSelector: { matchLabels: { pool: 'storage', ...CONTROL_PLANE } }, ingress: [{ ...CLUSTER, toPorts: tcp(3260) }] })])).toEqual([expect.stringMatching(/etcd/)]);
  });

  test('the fix opens all of it', () => {
    const closed = policy({ ingress: [{ ...CLUSTER, toPorts: tcp(6443) }] });
    expect(findings([closed])).not.toEqual([]);
    expect(findings([closed, policy({ ingress: [{ fromEntities: ['cluster', 'world'], toPorts: [...tcp(...VITAL, 53, 4240, 4244), ...udp(53, 8472)] }] }, 'more')])).toEqual([]);
  });
});

describe('node policies that do not lock out administrators', () => {
  const OPEN_VITAL = [{ ...CLUSTER }, { ...ADMINS, toPorts: tcp(...VITAL) }];
  const FINE: readonly [string, readonly JsonObject[], Partial<RuleExample>?][] = [
    ['several policies that allow it together', [policy({ ingress: [{ ...CLUSTER }] }, 'a'), policy({ nodeSelector: { matchLabels: CONTROL_PLANE }, ingress: [{ ...WORLD, toPorts: tcp(50000, 6443) }] }, 'b'), policy({ ingress: [{ fromCIDR: NODES }] }, 'c')]],
    ['audit mode', [policy({ ingress: [{ ...CLUSTER, toPorts: tcp(6443) }] })], { values: { policyAuditMode: true } }],
    ['no default deny', [policy({ enableDefaultDeny: { ingress: false }, ingress: [{ ...CLUSTER, toPorts: tcp(6443) }] })]],
    ['a deny rule for one port without default deny', [policy({ enableDefaultDeny: { ingress: false }, ingressDeny: [{ ...WORLD, toPorts: tcp(9100) }] })]],
    ['all entities', [policy({ ingress: [{ fromEntities: ['all'] }] })]],
    ['a rule without peers', [policy({ ingress: [{ toPorts: [{ ports: [{ port: '0', protocol: 'ANY' }] }] }] })]],
    ['ranges that cover it together', [policy({ ingress: [{ fromEntities: ['all'], toPorts: tcp([1, 2379], [2380, 65535]) }, { fromEntities: ['all'], toPorts: udp(53, 8472) }] })]],
    ['Omni, which connects through SideroLink', [policy({ ingress: [CLUSTER, { fromCIDR: NODES }] })], { cluster: { management: 'omni' } }],
    ['one node', [policy({ ingress: [{ ...WORLD, toPorts: tcp(50000, 6443) }, { ...CLUSTER, toPorts: [...tcp(6443, 53, 4244), ...udp(53)] }] })], { cluster: { controlPlanes: 1, workers: 0 } }],
    ['health checks of Cilium, without which only its status is wrong', [policy({ ingress: [{ ...CLUSTER, toPorts: [...tcp(...VITAL, 53, 4244), ...udp(53, 8472)] }, { ...ADMINS, toPorts: tcp(...VITAL) }] })]],
    ['no Hubble Relay', [policy({ ingress: [{ ...CLUSTER, toPorts: [...tcp(...VITAL, 53, 4240), ...udp(53, 8472)] }, { ...ADMINS, toPorts: tcp(...VITAL) }] })], { values: { hubble: { relay: { enabled: false } } } }],
    ['native routing', [policy({ ingress: [{ ...CLUSTER, toPorts: [...tcp(...VITAL, 53, 4240, 4244), ...udp(53)] }, { ...ADMINS, toPorts: tcp(...VITAL) }] })], { values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.0.0.0/8', autoDirectNodeRoutes: true } }],
    ['a label of their own, with a policy for all nodes', [policy({ ingress: OPEN_VITAL }, 'base'), policy({ nodeSelector: { matchLabels: { pool: 'storage' } }, ingress: [{ ...CLUSTER, toPorts: tcp(3260) }] }, 'storage')]],
    ['KubeSpan, through which nodes reach each other', [policy({ ingress: [{ fromEntities: ['world', 'remote-node'], toPorts: udp(51820) }, { ...ADMINS, toPorts: tcp(50000, 6443) }, { ...CLUSTER, toPorts: [...tcp(6443, 53, 4244), ...udp(53)] }] })], { cluster: { kubeSpan: true } }],
    ['CIDRs that match nodes', [policy({ ingress: [{ fromCIDR: ['0.0.0.0/0'] }, { fromEndpoints: [{}] }] })], { values: { policyCIDRMatchMode: ['nodes'] } }],
    ['egress to everywhere', [policy({ egress: [{ toEntities: ['cluster', 'world'] }] })]],
    ['a selector without a match on Talos', [policy({ nodeSelector: { matchLabels: { 'node-role.kubernetes.io/control-plane': 'true' } }, ingress: [{ ...CLUSTER, toPorts: tcp(6443) }] })]],
    ['no policies for nodes', [{ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web', namespace: 'shop' }, spec: { endpointSelector: {}, ingress: [{ fromEntities: ['cluster'] }] } }]],
  ];
  test.each(FINE.map(([title, ...row]) => [title, row] as const))('%s', (_title, [objects, world]) => {
    expect(findings(objects, world)).toEqual([]);
  });
});

describe('selectors of nodes', () => {
  const deployment = (spec: JsonObject): JsonObject => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }], ...spec } } } });
  const affinity = (...terms: JsonObject[]): JsonObject => ({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms.map((term) => ({ matchExpressions: [term] })) } } } });
  const warnings = (object: JsonObject): string[] => reportOf({ objects: [object] }).warnings.filter(({ code }) => code === 'OBJ023').map(({ what }) => what);

  test.each<[string, RegExp, JsonObject]>([
    ['a value of another distribution', /control-plane: "true", but on Talos this label has the value ""/, deployment({ nodeSelector: { 'node-role.kubernetes.io/control-plane': 'true' } })],
    ['a label of another distribution', /node-role\.kubernetes\.io\/master, which Talos does not set/, deployment(affinity({ key: 'node-role.kubernetes.io/master', operator: 'Exists' }))],
    ['a label for load balancers', /exclude-from-external-load-balancers: "true"/, deployment({ nodeSelector: { 'node.kubernetes.io/exclude-from-external-load-balancers': 'true' } })],
    ['settings of some nodes', /control-plane: "true"/, { apiVersion: 'cilium.io/v2', kind: 'CiliumNodeConfig', metadata: { name: 'a', namespace: 'kube-system' }, spec: { nodeSelector: { matchLabels: { 'node-role.kubernetes.io/control-plane': 'true' } }, defaults: { mtu: '1400' } } }],
  ])('%s', (_title, expected, object) => expect(warnings(object)).toEqual([expect.stringMatching(expected)]));

  test.each<[string, JsonObject]>([
    ['the value of Talos', deployment({ nodeSelector: CONTROL_PLANE })],
    ['one of two terms', deployment(affinity({ key: 'node-role.kubernetes.io/master', operator: 'Exists' }, { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }))],
    ['not a control plane', deployment(affinity({ key: 'node-role.kubernetes.io/master', operator: 'DoesNotExist' }))],
    ['a label of their own', deployment({ nodeSelector: { 'node-role.kubernetes.io/worker': 'true' } })],
  ])('%s is fine', (_title, object) => expect(warnings(object)).toEqual([]));
});

describe('ports of Services that node policies deny', () => {
  const service = (spec: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ port: 443 }], ...spec } });
  const denied = (ports: JsonObject[], ...objects: JsonObject[]): string[] =>
    reportOf({ cluster: { nodeSubnets: NODES }, values: { hostFirewall: { enabled: true } }, objects: [policy({ enableDefaultDeny: { ingress: false }, ingressDeny: [{ ...WORLD, toPorts: ports }] }), ...objects] })
      .warnings.filter(({ code }) => code === 'FWL009').map(({ what }) => what);

  test('a LoadBalancer Service and a NodePort', () => {
    expect(denied(tcp(443, 30080), service({ type: 'LoadBalancer' }))).toEqual([expect.stringMatching(/does not block port 443 of Service shop\/web, NodePort 30080$/)]);
  });

  test('not a ClusterIP Service, nor a port of the nodes beside one', () => {
    expect(denied(tcp(443), service({}))).toEqual([]);
    expect(denied(tcp(443, 9100), service({ type: 'LoadBalancer' }))).toEqual([]);
  });
});
