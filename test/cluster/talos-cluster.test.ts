import { Cidr, KubernetesVersion, TalosCluster, TalosVersion } from '../../lib/cluster';
import type { TalosClusterProps } from '../../lib/cluster';
import { TalosCiliumError } from '../../lib/diagnostics/problem';

const home: TalosClusterProps = { name: 'home', talosVersion: '1.13', kubernetesVersion: '1.36' };

function problemsOf(props: Partial<TalosClusterProps>): string[] {
  try {
    new TalosCluster({ ...home, ...props });
  } catch (error) {
    if (error instanceof TalosCiliumError) return error.problems.map(({ code, path, what }) => `${code} ${path}: ${what}`);
    throw error;
  }
  return [];
}

describe('defaults', () => {
  const cluster = new TalosCluster(home);

  it('are those of the documentation', () => {
    expect(cluster.podSubnets.map(String)).toEqual(['10.244.0.0/16']);
    expect(cluster.serviceSubnets.map(String)).toEqual(['10.96.0.0/12']);
    expect(cluster.nodeSubnets).toEqual([]);
    expect([cluster.controlPlanes, cluster.workers, cluster.nodes]).toEqual([1, 0, 1]);
    expect([cluster.nodeCidrMaskSizeIpv4, cluster.nodeCidrMaskSizeIpv6]).toEqual([24, 64]);
    expect(cluster.kubePrism).toEqual({ port: 7445 });
    expect([cluster.apiServerHost, cluster.apiServerPort]).toEqual(['localhost', 7445]);
    expect(cluster.hostDns).toEqual({ enabled: true, forwardKubeDnsToHost: true });
    expect(cluster.kubeSpan).toEqual({ enabled: false, advertiseKubernetesNetworks: false, mtu: 1420 });
    expect([cluster.management, cluster.clusterId, cluster.kubeProxy, cluster.dnsDomain]).toEqual(['talosctl', 0, false, 'cluster.local']);
    expect([cluster.dualStack, cluster.ipFamilies]).toEqual([false, [4]]);
    expect(String(cluster.runningTalosVersion)).toBe('v1.13');
  });

  it('cannot be changed', () => {
    cluster.podSubnets.push(Cidr.parse('10.0.0.0/16'));
    expect(cluster.podSubnets).toHaveLength(1);
    expect(() => Object.assign(cluster, { workers: 3 })).toThrow(TypeError);
    expect(() => Object.assign(cluster.hostDns, { enabled: false })).toThrow(TypeError);
  });
});

it('takes values and texts, dual stack, and what is turned off', () => {
  const cluster = new TalosCluster({
    name: 'lab-1',
    talosVersion: TalosVersion.parse('1.14.0'),
    kubernetesVersion: KubernetesVersion.parse('1.37.1'),
    podSubnets: ['fd00:10:244::/56', Cidr.parse('10.244.0.0/16')],
    serviceSubnets: ['fd00:10:96::/112', '10.96.0.0/12'],
    controlPlanes: 2,
    workers: 3,
    kubePrism: false,
    hostDns: false,
    clusterId: 511,
  });
  expect([cluster.dualStack, cluster.ipFamilies, cluster.nodes]).toEqual([true, [6, 4], 5]);
  expect([cluster.apiServerHost, cluster.apiServerPort, cluster.kubePrism]).toEqual([undefined, undefined, false]);
  expect(cluster.hostDns.forwardKubeDnsToHost).toBe(false);
  expect(cluster.toString()).toBe('TalosCluster(lab-1)');
});

it('reports all mistakes of one call together', () => {
  expect(
    problemsOf({
      name: 'Home',
      talosVersion: '1.7',
      kubernetesVersion: 'latest',
      podSubnets: ['10.244.0.1/16', '10.0.0/8'],
      controlPlanes: 0,
      kubePrism: { port: 0 },
      kubeSpan: { mtu: 1279 },
      clusterId: 512,
      dnsDomain: 'Cluster.local',
    }),
  ).toEqual([
    'CLU013 TalosCluster(Home): name is not a valid cluster name (Home)',
    'CLU010 TalosCluster(Home): talosVersion: Talos v1.7 is older than 1.9, the oldest supported version',
    'CLU011 TalosCluster(Home): kubernetesVersion: latest is not a valid Kubernetes version',
    'CLU015 TalosCluster(Home): controlPlanes must be a whole number of at least 1; got 0',
    'CLU004 TalosCluster(Home): podSubnets[0]: 10.244.0.1/16 has host bits set',
    'CLU003 TalosCluster(Home): podSubnets[1]: 10.0.0 is not an IPv4 address: it has 3 parts instead of 4',
    'CLU023 TalosCluster(Home): kubePrism.port must be a whole number from 1 to 65535; got 0',
    'CLU025 TalosCluster(Home): kubeSpan.mtu must be a whole number from 1280 to 65535; got 1279',
    'CLU014 TalosCluster(Home): clusterId must be a whole number from 0 to 511; got 512',
    'CLU026 TalosCluster(Home): dnsDomain is not a valid DNS domain (Cluster.local)',
  ]);
});

it.each<[string, Partial<TalosClusterProps>, string[]]>([
  ['name of 32', { name: `${'a'.repeat(31)}9` }, []],
  ['name of 33', { name: 'a'.repeat(33) }, ['CLU013']],
  ['name ending in -', { name: 'home-' }, ['CLU013']],
  ['negative id', { clusterId: -1 }, ['CLU014']],
  ['default with an id', { name: 'default', clusterId: 1 }, ['CLU014']],
  ['default without an id', { name: 'default' }, []],
  ['Kubernetes too new', { kubernetesVersion: '1.37' }, ['CLU012']],
  ['Kubernetes for upgraded nodes', { kubernetesVersion: '1.37', runningTalosVersion: '1.14.0' }, []],
  ['Kubernetes too old for upgraded nodes', { kubernetesVersion: '1.31', runningTalosVersion: '1.14.0' }, ['CLU012']],
  ['nodes older than their configuration', { runningTalosVersion: '1.12.4', kubernetesVersion: '1.34' }, ['CLU028']],
  ['nodes given by minor', { talosVersion: '1.13.2', runningTalosVersion: '1.13' }, []],
  ['no pod subnet', { podSubnets: [] }, ['CLU016']],
  ['two IPv4 pod subnets', { podSubnets: ['10.244.0.0/16', '10.245.0.0/16'] }, ['CLU016']],
  ['dual stack pods alone', { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'] }, ['CLU017']],
  ['IPv6 pods, IPv4 services', { podSubnets: ['fd00:10:244::/56'] }, ['CLU017']],
  ['an even number of control planes', { controlPlanes: 2 }, []],
  ['a fraction of a worker', { workers: 1.5 }, ['CLU015']],
  ['node mask out of range', { nodeCidrMaskSizeIpv4: 33, nodeCidrMaskSizeIpv6: 0 }, ['CLU019', 'CLU019']],
  ['exactly room for all', { podSubnets: ['10.244.0.0/22'], controlPlanes: 4 }, []],
  ['room for one node less', { podSubnets: ['10.244.0.0/22'], controlPlanes: 3, workers: 2 }, ['CLU020']],
  ['room by smaller node blocks', { podSubnets: ['10.244.0.0/22'], controlPlanes: 5, nodeCidrMaskSizeIpv4: 25 }, []],
  ['largest pod subnet', { podSubnets: ['11.0.0.0/8'] }, []],
  ['pod subnet too large', { podSubnets: ['12.0.0.0/7'] }, ['CLU021']],
  ['smallest service subnet', { serviceSubnets: ['10.96.0.0/28'] }, []],
  ['service subnet too small', { serviceSubnets: ['10.96.0.0/29'] }, ['CLU022']],
  ['large service subnet from Kubernetes 1.34', { serviceSubnets: ['11.0.0.0/8'] }, []],
  ['large service subnet before Kubernetes 1.34', { serviceSubnets: ['11.0.0.0/8'], kubernetesVersion: '1.33' }, ['CLU022']],
  ['large service subnet in documents', { serviceSubnets: ['11.0.0.0/8'], talosVersion: '1.14' }, ['CLU022']],
  ['a node in the second of two subnets', { nodeSubnets: ['192.168.1.0/24', '192.168.2.0/24'], nodeAddresses: ['192.168.2.11'] }, []],
  ['a node in none of two subnets', { nodeSubnets: ['192.168.1.0/24', '192.168.2.0/24'], nodeAddresses: ['192.168.3.11'] }, ['CLU029']],
  ['KubePrism port too high', { kubePrism: { port: 65536 } }, ['CLU023']],
  ['smallest KubeSpan MTU', { kubeSpan: { mtu: 1280 } }, []],
  ['KubeSpan MTU of a jumbo link', { kubeSpan: { mtu: 8920 } }, []],
  ['trailing dot', { dnsDomain: 'cluster.local.' }, ['CLU026']],
])('%s', (_title, props, codes) => {
  expect(problemsOf(props).map((problem) => problem.slice(0, 6))).toEqual(codes);
});

it('knows the addresses that are nobody else\'s', () => {
  const facts = { nodeSubnets: ['192.168.1.0/24'], nodeAddresses: ['192.168.1.11', 'fd00::11'], gatewayAddresses: ['10.0.0.1'], virtualIps: ['192.168.1.10'] };
  const { nodeAddresses, gatewayAddresses, virtualIps } = new TalosCluster({ ...home, ...facts });
  expect([nodeAddresses, gatewayAddresses, virtualIps].map(String)).toEqual(['192.168.1.11,fd00::11', '10.0.0.1', '192.168.1.10']);
  expect(new TalosCluster(home).nodeAddresses).toEqual([]);
  expect(problemsOf({ ...facts, nodeAddresses: ['192.168.2.11', '192.168.1.10', '192.168.1'] })).toEqual([
    'CLU001 TalosCluster(home): nodeAddresses[2]: 192.168.1 is not an IPv4 address: it has 3 parts instead of 4',
    'CLU029 TalosCluster(home): nodeAddresses[0] (192.168.2.11) is not in nodeSubnets (192.168.1.0/24)',
    'CLU030 TalosCluster(home): virtualIps[0] and nodeAddresses[1] are the same address (192.168.1.10)',
  ]);
});

it('names both sides of every overlap', () => {
  expect(problemsOf({ podSubnets: ['10.96.0.0/16'], nodeSubnets: ['192.168.1.0/24', '10.0.0.0/8'] })).toEqual([
    'CLU018 TalosCluster(home): podSubnets[0] (10.96.0.0/16) overlaps serviceSubnets[0] (10.96.0.0/12)',
    'CLU018 TalosCluster(home): podSubnets[0] (10.96.0.0/16) overlaps nodeSubnets[1] (10.0.0.0/8)',
    'CLU018 TalosCluster(home): serviceSubnets[0] (10.96.0.0/12) overlaps nodeSubnets[1] (10.0.0.0/8)',
  ]);
});

it('says how many nodes fit and what to change', () => {
  const small = { ...home, podSubnets: ['10.244.0.0/23'], controlPlanes: 3 };
  expect(() => new TalosCluster(small)).toThrow(
    'CLU020 TalosCluster(home): podSubnets[0] (10.244.0.0/23) has room for 2 of 3 nodes, because each node gets a /24 — ' +
      'use a subnet of /22, or raise nodeCidrMaskSizeIpv4 to 25. See https://',
  );
  const single = { ...home, podSubnets: ['fd00:10:244::/64'], serviceSubnets: ['fd00:10:96::/112'], controlPlanes: 3 };
  expect(() => new TalosCluster(single)).toThrow('(fd00:10:244::/64) has room for 1 of 3 nodes, because each node gets a /64 — use a subnet of /62');
  const tiny = { ...home, podSubnets: ['10.244.0.0/27'], controlPlanes: 3 };
  expect(() => new TalosCluster(tiny)).toThrow('(10.244.0.0/27) has room for 0 of 3 nodes, because each node gets a /24 — use a subnet of /22. See');
});

it('is known across two copies of the library', () => {
  jest.isolateModules(() => {
    const copy = require('../../lib/cluster') as typeof import('../../lib/cluster');
    const theirs = new copy.TalosCluster(home);
    expect(theirs instanceof TalosCluster).toBe(false);
    expect(TalosCluster.isTalosCluster(theirs)).toBe(true);
    expect(theirs.podSubnets.map(String)).toEqual(['10.244.0.0/16']);
  });
  expect(TalosCluster.isTalosCluster({ name: 'home' })).toBe(false);
});
