import { ApiObject, App, JsonPatch } from 'cdk8s';
import { ClusterChart, Encryption, GitOpsApp, Routing, TalosCilium, TalosCluster, TalosHostFirewall, type TalosCiliumProps, type TalosClusterProps, type TalosHostFirewallProps } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { findingsIn } from '../../lib/checks/rules/policies';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { HOST_PORTS } from '../../lib/policies/host-firewall';
import { inTemporaryDirectory } from '../support/scripts';

interface World {
  readonly cluster?: Partial<TalosClusterProps>;
  readonly cilium?: TalosCiliumProps;
  readonly props?: TalosHostFirewallProps;
  readonly gateway?: boolean;
}

interface Rule {
  readonly fromEntities?: string[];
  readonly fromCIDR?: string[];
  readonly fromEndpoints?: { matchLabels: Record<string, string> }[];
  readonly toPorts?: { ports: { port: string; endPort?: number; protocol: string }[] }[];
  readonly icmps?: { fields: { family: string; type: number }[] }[];
}

interface Spec {
  readonly description: string;
  readonly nodeSelector: unknown;
  readonly ingress: Rule[];
  readonly egress?: unknown;
}

function build({ cluster, cilium: ciliumProps, props, gateway }: World, app = new App()): { firewall: TalosHostFirewall; cilium: TalosCilium } {
  const facts = { name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35', controlPlanes: 3, workers: 2, nodeSubnets: ['10.0.0.0/24'], ...cluster };
  const chart = new ClusterChart(app, new TalosCluster(facts));
  const cilium = new TalosCilium(chart, 'cilium', ciliumProps);
  const firewall = new TalosHostFirewall(chart, 'firewall', { adminCidrs: ['10.1.0.0/24'], ...props });
  if (gateway) {
    const listeners = [{ name: 'https', port: 443, protocol: 'HTTPS' }, { name: 'http', port: 80, protocol: 'HTTP' }];
    new ApiObject(chart, 'gateway', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'edge' }, ...{ spec: { gatewayClassName: 'cilium', listeners } } });
    new ApiObject(chart, 'other', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'other' }, ...{ spec: { gatewayClassName: 'other', listeners: [{ name: 'a', port: 81 }] } } });
  }
  return { firewall, cilium };
}

const objects = (firewall: TalosHostFirewall): KubernetesObject[] =>
  firewall.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).map((object) => object.toJson() as KubernetesObject);

const specs = (world: World): Spec[] => objects(build(world).firewall).flatMap(({ specs: list }) => list as Spec[]);

/** `role: what < who`, one line for each rule. */
function lines(world: World): string[] {
  return specs(world)
    .flatMap(({ nodeSelector, ingress }) => ingress.map((rule) => `${role(nodeSelector)}: ${what(rule)} < ${who(rule)}`))
    .sort();
}

function role(selector: unknown): string {
  if (JSON.stringify(selector) === '{}') return 'all';
  expect(selector).toEqual({ matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] });
  return 'control planes';
}

function what({ toPorts = [], icmps = [] }: Rule): string {
  const ports = toPorts.flatMap((item) => item.ports).map(({ port, endPort, protocol }) => `${protocol} ${port}${endPort === undefined ? '' : `-${endPort}`}`);
  const types = icmps.flatMap(({ fields }) => fields).map(({ family, type }) => `ICMP ${family} ${type}`);
  return [...ports, ...types].join(', ');
}

function who({ fromEntities, fromCIDR, fromEndpoints }: Rule): string {
  return [...(fromEntities ?? []), ...(fromCIDR ?? []), ...(fromEndpoints ?? []).map(({ matchLabels }) => JSON.stringify(matchLabels))].join(' ');
}

// Written from the port matrix of Talos and Cilium, not from the table that is under test.
const NODES = 'host kube-apiserver remote-node';
const BASE = [
  `all: TCP 50000 < ${NODES}`,
  'all: TCP 50000 < 10.0.0.0/24 10.1.0.0/24',
  'all: TCP 10250 < cluster host kube-apiserver remote-node',
  'all: TCP 10250 < 10.0.0.0/24',
  'all: UDP 53, TCP 53 < cluster',
  `all: UDP 8472 < ${NODES}`,
  'all: UDP 8472 < 10.0.0.0/24',
  'all: TCP 4240 < health host kube-apiserver remote-node',
  `all: TCP 4244 < ${NODES}`,
  'all: TCP 4244 < {"k8s-app":"hubble-relay","k8s:io.kubernetes.pod.namespace":"kube-system"}',
  'all: TCP 9963, TCP 9964 < cluster',
  'all: ICMP IPv4 8 < cluster health host kube-apiserver remote-node',
  'all: ICMP IPv4 8 < 10.0.0.0/24 10.1.0.0/24',
  'all: ICMP IPv4 3, ICMP IPv4 11 < host kube-apiserver remote-node world',
  `control planes: TCP 50001 < ${NODES}`,
  'control planes: TCP 50001 < 10.0.0.0/24',
  `control planes: TCP 2379-2380 < ${NODES}`,
  'control planes: TCP 2379-2380 < 10.0.0.0/24',
  'control planes: TCP 6443 < cluster host kube-apiserver remote-node',
  'control planes: TCP 6443 < 10.0.0.0/24 10.1.0.0/24',
];

/** The base, with some lines changed. */
function changed(without: readonly string[], added: readonly string[]): string[] {
  for (const line of without) expect(BASE).toContain(line);
  return [...BASE.filter((line) => !without.includes(line)), ...added].sort();
}

const WORLDS: readonly [string, World, readonly string[]][] = [
  ['a plain cluster', {}, changed([], [])],
  [
    'Omni',
    { cluster: { management: 'omni' }, props: { adminCidrs: [] } },
    changed(
      ['all: TCP 50000 < 10.0.0.0/24 10.1.0.0/24', 'control planes: TCP 6443 < 10.0.0.0/24 10.1.0.0/24', 'all: ICMP IPv4 8 < 10.0.0.0/24 10.1.0.0/24'],
      ['all: TCP 50000 < 10.0.0.0/24 fdae:41e4:649b:9303::/64', 'control planes: TCP 6443 < 10.0.0.0/24 fdae:41e4:649b:9303::/64', 'all: ICMP IPv4 8 < 10.0.0.0/24'],
    ),
  ],
  ['KubeSpan', { cluster: { kubeSpan: true } }, changed([], ['all: UDP 51820 < host kube-apiserver remote-node world'])],
  ['Talos 1.14', { cluster: { talosVersion: '1.14' } }, changed([], ['control planes: TCP 2383 < cluster'])],
  ['no host DNS', { cluster: { hostDns: { forwardKubeDnsToHost: false } } }, changed(['all: UDP 53, TCP 53 < cluster'], [])],
  [
    'Geneve on a port of its own',
    { cilium: { routing: Routing.tunnel({ protocol: 'geneve' }), values: { tunnelPort: 6082 } } },
    changed([`all: UDP 8472 < ${NODES}`, 'all: UDP 8472 < 10.0.0.0/24'], [`all: UDP 6082 < ${NODES}`, 'all: UDP 6082 < 10.0.0.0/24']),
  ],
  ['native routing', { cilium: { routing: Routing.native() } }, changed([`all: UDP 8472 < ${NODES}`, 'all: UDP 8472 < 10.0.0.0/24'], [])],
  [
    'native routing with DSR over Geneve',
    { cilium: { routing: Routing.native(), values: { loadBalancer: { mode: 'dsr', dsrDispatch: 'geneve' } } } },
    changed([`all: UDP 8472 < ${NODES}`, 'all: UDP 8472 < 10.0.0.0/24'], [`all: UDP 6081 < ${NODES}`, 'all: UDP 6081 < 10.0.0.0/24']),
  ],
  ['WireGuard', { cilium: { encryption: Encryption.wireguard() } }, changed([], [`all: UDP 51871 < ${NODES}`, 'all: UDP 51871 < 10.0.0.0/24'])],
  [
    'no Hubble, no Envoy',
    { cilium: { hubble: false, envoy: false } },
    changed(
      [`all: TCP 4244 < ${NODES}`, 'all: TCP 4244 < {"k8s-app":"hubble-relay","k8s:io.kubernetes.pod.namespace":"kube-system"}', 'all: TCP 9963, TCP 9964 < cluster'],
      ['all: TCP 9963 < cluster'],
    ),
  ],
  [
    'all metrics, for one Prometheus',
    { cilium: { prometheus: true, hubble: { metrics: ['dns'] } }, props: { monitoring: { app: 'prometheus' } } },
    changed(['all: TCP 9963, TCP 9964 < cluster'], ['all: TCP 9962, TCP 9963, TCP 9964, TCP 9965 < {"app":"prometheus"}']),
  ],
  ['mutual authentication', { cilium: { values: { authentication: { enabled: true, mutual: { spire: { enabled: true } } } } } }, changed([], [`all: TCP 4250 < ${NODES}`])],
  ['BGP with routers elsewhere', { cilium: { bgpControlPlane: true }, props: { bgpPeers: ['10.9.0.1/32'] } }, changed([], ['all: TCP 179 < 10.9.0.1/32'])],
  ['health of Services', { cilium: { values: { kubeProxyReplacementHealthzBindAddr: '0.0.0.0:10256' } } }, changed([], ['all: TCP 10256 < world'])],
  [
    'kube-proxy',
    { cluster: { kubeProxy: true }, props: { nodePortCidrs: ['10.0.0.0/8'] } },
    changed([], ['all: TCP 30000-32767, UDP 30000-32767 < 10.0.0.0/8']),
  ],
  [
    'Gateways on the host network',
    { cilium: { gatewayApi: { hostNetwork: {} } }, gateway: true, props: { gatewayPorts: [8443] } },
    changed([], ['all: TCP 80, TCP 443, TCP 8443 < 0.0.0.0/0 ::/0']),
  ],
  ['Gateways with addresses of their own', { cilium: { gatewayApi: true }, gateway: true }, changed([], [])],
  ['an API server on another port', { props: { apiServerPort: 7443 } }, changed(
    ['control planes: TCP 6443 < cluster host kube-apiserver remote-node', 'control planes: TCP 6443 < 10.0.0.0/24 10.1.0.0/24'],
    ['control planes: TCP 7443 < cluster host kube-apiserver remote-node', 'control planes: TCP 7443 < 10.0.0.0/24 10.1.0.0/24'],
  )],
  [
    'IPv6',
    { cluster: { podSubnets: ['10.244.0.0/16', 'fd01::/48'], serviceSubnets: ['10.96.0.0/12', 'fd02::/108'] } },
    changed(
      ['all: ICMP IPv4 8 < cluster health host kube-apiserver remote-node', 'all: ICMP IPv4 8 < 10.0.0.0/24 10.1.0.0/24', 'all: ICMP IPv4 3, ICMP IPv4 11 < host kube-apiserver remote-node world'],
      [
        'all: ICMP IPv4 8, ICMP IPv6 128 < cluster health host kube-apiserver remote-node',
        'all: ICMP IPv4 8, ICMP IPv6 128 < 10.0.0.0/24 10.1.0.0/24',
        `all: ICMP IPv4 3, ICMP IPv4 11, ${[1, 2, 3, 4, 133, 134, 135, 136].map((type) => `ICMP IPv6 ${type}`).join(', ')} < host kube-apiserver remote-node world`,
      ],
    ),
  ],
  ['without health checks', { props: { except: ['cilium-health'] } }, changed(['all: TCP 4240 < health host kube-apiserver remote-node'], [])],
];

describe('what is open, by role', () => {
  test.each(WORLDS)('%s', (_title, world, expected) => {
    expect(lines(world)).toEqual(expected);
  });

  test('these worlds open every entry of the table', () => {
    const open = new Set(WORLDS.flatMap(([, world]) => specs(world).map(({ description }) => description)));
    expect(HOST_PORTS.map(({ title }) => title).filter((title) => !open.has(title))).toEqual([]);
  });

  test('of a Cilium that is installed by other means whatever it may use is open', () => {
    const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35', nodeSubnets: ['10.0.0.0/24'] }));
    const firewall = new TalosHostFirewall(chart, 'firewall', { ciliumVersion: '1.19.6', adminCidrs: ['0.0.0.0/0'] });
    const open = objects(firewall).flatMap(({ specs: list }) => (list as Spec[]).flatMap(({ ingress }) => ingress.map(what)));
    expect(open).toEqual(expect.arrayContaining(['UDP 6081, UDP 8472', 'UDP 51871', 'TCP 179', 'TCP 4250', 'TCP 9962, TCP 9963, TCP 9964, TCP 9965']));
  });
});

test('nothing is said of egress, and the agent takes every policy', () => {
  for (const [title, world] of WORLDS) {
    for (const object of objects(build(world).firewall)) {
      for (const version of ['1.18.12', '1.19.6', '1.20.0']) expect([title, findingsIn(object, { version: CiliumVersion.parse(version) })]).toEqual([title, []]);
      expect((object.specs as Spec[]).filter(({ egress }) => egress !== undefined)).toEqual([]);
    }
  }
});

test('features that are asked for later count', () => {
  const { firewall, cilium } = build({});
  cilium.request({ origin: 'test', values: { encryption: { enabled: true, type: 'wireguard' } }, reason: 'test' });
  expect(JSON.stringify(objects(firewall))).toContain('51871');
});

test('Cilium is asked for the firewall, for audit mode and for devices', () => {
  const values = (props: TalosHostFirewallProps): object => {
    const { hostFirewall, policyAuditMode, devices } = build({ props }).cilium.effectiveValues.values;
    return { hostFirewall, policyAuditMode, devices };
  };
  expect(values({})).toEqual({ hostFirewall: { enabled: true }, policyAuditMode: true, devices: undefined });
  expect(values({ mode: 'enforce', devices: ['eth1', 'eth0'] })).toEqual({ hostFirewall: { enabled: true }, policyAuditMode: undefined, devices: ['eth0', 'eth1'] });
});

test('own rules come last, for all nodes and for control planes', () => {
  const ingress = { allNodes: [{ fromCIDR: ['10.2.0.0/24'], toPorts: [{ ports: [{ port: '22', protocol: 'TCP' as const }] }] }], controlPlanes: [{ fromEntities: ['world' as const] }] };
  expect(lines({ props: { ingress } })).toEqual(changed([], ['all: TCP 22 < 10.2.0.0/24', 'control planes:  < world']));
});

test('all mistakes of the props are found together', () => {
  const build = (): TalosHostFirewall => {
    const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }));
    new TalosCilium(chart, 'cilium');
    return new TalosHostFirewall(chart, 'firewall', { except: ['etcd', 'ssh'], gatewayPorts: [70000], bgpPeers: ['10.0.0.1/24'] });
  };
  expect(build).toThrow(/^FWL001 .*\nFWL002 .*\nFWL003 .*\nFWL004 .*\nCLU004 .*\nFWL005 /);
});

describe('the finished policies', () => {
  const synth = (world: World, change?: (firewall: TalosHostFirewall) => void): void =>
    inTemporaryDirectory((outdir) => {
      const app = new GitOpsApp({ outdir });
      const { firewall } = build(world, app);
      change?.(firewall);
      app.synth();
    });
  const patch = (id: string, ...operations: JsonPatch[]) => (firewall: TalosHostFirewall): void => (firewall.node.findChild(id) as ApiObject).addJsonPatch(...operations);

  test('pass as they are, and with a patch of what is not vital', () => {
    synth({});
    synth({}, patch('all-nodes', JsonPatch.add('/metadata/labels', { team: 'platform' })));
  });

  test('are refused when a patch closes something vital', () => {
    expect(() => synth({}, patch('all-nodes', JsonPatch.remove('/specs/0/ingress/1')))).toThrow(/^FWL003 home\/firewall: .*a rule for Talos API \(apid\), .*10\.1\.0\.0\/24/);
    expect(() => synth({}, patch('control-planes', JsonPatch.replace('/specs/1/nodeSelector', { matchLabels: { a: 'b' } })))).toThrow(/^FWL003 .*etcd/);
  });

  test('are refused when Cilium does not see control planes', () => {
    const labels = (text: string): World => ({ cilium: { values: { labels: text } } });
    for (const text of ['k8s:app', '!node-role', 'k8s:!node-role\\.kubernetes\\.io']) expect(() => synth(labels(text))).toThrow(/^FWL008 home\/firewall\/control-planes: /m);
    for (const text of ['k8s:app k8s:k8s-app io\\.kubernetes io\\.cilium node-role\\.kubernetes\\.io', '!controller-uid', 'k8s:.*']) synth(labels(text));
  });
});
