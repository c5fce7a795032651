import { OmniClusterTemplate, OmniMachines, TalosMachineConfig, type JsonObject, type MachinePatches, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { written } from './build';

// The machine configuration and the Helm values say the same, because both come from one TalosCluster.
const NATIVE: TalosCiliumProps = { values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.42.0.0/16', autoDirectNodeRoutes: true } };
const ID = (last: number): string => `430d882a-51a8-48b3-ab00-d4b5b0b5b00${last}`;

function both(facts: Partial<TalosClusterProps>, cilium: TalosCiliumProps = {}): { values: JsonObject; patches: string } {
  const omni = facts.management === 'omni';
  return written(
    facts,
    (chart) =>
      void (omni
        ? new OmniClusterTemplate(chart, 'omni', {
            omniVersion: '1.10',
            controlPlane: { machines: OmniMachines.ids([ID(1), ID(2), ID(3)]) },
            workers: [{ machines: OmniMachines.ofClass('w', 2) }],
          })
        : new TalosMachineConfig(chart, 'talos')),
    ({ text, documents }) => ({ values: documents('cilium-values.yaml')[0]!, patches: omni ? text('omni/cluster-template.yaml') : text('talos/control-plane.yaml') + text('talos/worker.yaml') }),
    cilium,
  );
}

describe.each([
  ['talosctl', '1.13.2'],
  ['talosctl', '1.14.1'],
  ['omni', '1.13.2'],
  ['omni', '1.14.1'],
] as const)('with %s, on configurations of Talos %s', (management, talosVersion) => {
  const facts = { management, talosVersion };
  const count = (text: string, part: string): number => text.split(part).length - 1;

  test('the port of KubePrism changes both', () => {
    const { values, patches } = both({ ...facts, kubePrism: { port: 7999 } });
    expect(values.k8sServicePort).toBe(7999);
    expect(count(patches, 'port: 7999')).toBe(management === 'omni' ? 1 : 2);
    expect(patches).not.toContain('7445');
  });

  test('the pod subnet changes both', () => {
    const { values, patches } = both({ ...facts, podSubnets: ['10.42.0.0/16'] }, { routing: { mode: 'native' } });
    expect(values.ipv4NativeRoutingCIDR).toBe('10.42.0.0/16');
    expect(count(patches, '- 10.42.0.0/16')).toBe(management === 'omni' ? 1 : 2);
    expect(patches).not.toContain('10.244.');
  });

  test('kube-proxy, host DNS, KubeSpan, the domain and IPv6 change both', () => {
    const { values, patches } = both({
      ...facts,
      kubeProxy: true,
      hostDns: { forwardKubeDnsToHost: false },
      kubeSpan: { mtu: 1380 },
      dnsDomain: 'home.arpa',
      podSubnets: ['10.244.0.0/16', 'fd00:1::/56'],
      serviceSubnets: ['10.96.0.0/12', 'fd00:2::/112'],
    });
    expect(values).toMatchObject({ kubeProxyReplacement: false, MTU: 1380, ipv6: { enabled: true }, hubble: { peerService: { clusterDomain: 'home.arpa' } } });
    expect(patches).toMatch(talosVersion === '1.14.1' ? /kind: KubeProxyConfig\n\s*enabled: true/ : /proxy:\n\s*disabled: false/);
    for (const part of ['forwardKubeDNSToHost: false', 'mtu: 1380', 'dnsDomain: home.arpa', 'fd00:1::/56', 'fd00:2::/112']) expect(patches).toContain(part);
  });
});

describe('raw values that say something else are named', () => {
  test.each([
    ['TAL013', { podSubnets: ['10.43.0.0/16'] }, NATIVE],
    ['TAL012', { kubePrism: { port: 7999 } }, { values: { k8sServicePort: 7445 } }],
    ['TAL014', { dnsDomain: 'home.arpa' }, { hubble: { relay: true }, values: { hubble: { peerService: { clusterDomain: 'cluster.local' } } } }],
    ['TAL015', {}, { values: { ipv6: { enabled: true } } }],
    ['TAL009', {}, { values: { kubeProxyReplacement: false } }],
  ] as [string, Partial<TalosClusterProps>, TalosCiliumProps][])('%s', (code, facts, cilium) => {
    expect(() => both(facts, cilium)).toThrow(new RegExp(`${code} home/cilium`));
  });
});

describe('raw patches that say something else are named', () => {
  const patched = (talosVersion: string, patches: MachinePatches, facts: Partial<TalosClusterProps> = {}) => (): void =>
    written({ talosVersion, ...facts }, (chart) => void new TalosMachineConfig(chart, 'talos', { patches }), () => {});
  const document = (kind: string, fields: JsonObject): JsonObject => ({ apiVersion: 'v1alpha1', kind, ...fields });

  test.each([
    ['1.13', 'machine.features.kubePrism.port to 7446', { all: [{ machine: { features: { kubePrism: { port: 7446 } } } }] }],
    ['1.13', 'cluster.network.podSubnets to \\["10.42.0.0/16"\\]', { worker: [{ cluster: { network: { podSubnets: ['10.42.0.0/16'] } } }] }],
    ['1.13', 'cluster.proxy.disabled to false', { controlPlane: [{ cluster: { proxy: { disabled: false } } }] }],
    ['1.13', 'cluster.network.cni.name to "flannel"', { all: [{ cluster: { network: { cni: { name: 'flannel' } } } }] }],
    ['1.13', 'cluster.network.cni.urls', { all: [{ cluster: { network: { cni: { urls: ['https://example.com'] } } } }] }],
    ['1.13', 'cluster.network.\\$patch to "delete"', { all: [{ cluster: { network: { $patch: 'delete' } } }] }],
    ['1.13', 'cluster.controllerManager.extraArgs.cluster-cidr', { controlPlane: [{ cluster: { controllerManager: { extraArgs: { 'cluster-cidr': '10.42.0.0/16' } } } }] }],
    ['1.12', 'machine.network.kubespan.enabled to true', { all: [{ machine: { network: { kubespan: { enabled: true } } } }] }],
    ['1.13', 'KubeSpanConfig enabled to true', { all: [document('KubeSpanConfig', { enabled: true })] }],
    ['1.14', 'KubePrismConfig port to 7446', { all: [document('KubePrismConfig', { port: 7446 })] }],
    ['1.14', 'KubePrismConfig \\$patch to "delete"', { all: [document('KubePrismConfig', { $patch: 'delete' })] }],
    ['1.14', 'KubeFlannelCNIConfig backendType', { controlPlane: [document('KubeFlannelCNIConfig', { backendType: 'vxlan' })] }],
    ['1.14', 'KubeNetworkConfig nodeCIDRMaskSizeIPv4 to 25', { all: [document('KubeNetworkConfig', { nodeCIDRMaskSizeIPv4: 25 })] }],
    ['1.14', 'ResolverConfig hostDNS.forwardKubeDNSToHost to false', { all: [document('ResolverConfig', { hostDNS: { forwardKubeDNSToHost: false } })] }],
  ] as [string, string, MachinePatches][])('Talos %s: %s', (talosVersion, what, patches) => {
    expect(patched(talosVersion, patches)).toThrow(new RegExp(`MCH010 home/talos: .*${what}`));
  });

  test('the same once more is no mistake, and neither is what no fact is about', () => {
    expect(
      patched('1.13', {
        all: [{ cluster: { network: { podSubnets: ['10.244.0.0/16'] } }, machine: { features: { kubePrism: { port: 7445 } }, kubelet: { extraArgs: { 'max-pods': '200' } } } }],
        controlPlane: [{ cluster: { controllerManager: { extraArgs: { 'bind-address': '0.0.0.0' } } } }],
      }),
    ).not.toThrow();
    expect(patched('1.14', { all: [document('ResolverConfig', { nameservers: [{ address: '1.1.1.1' }] }), document('KubeSpanConfig', { filters: { endpoints: ['0.0.0.0/0'] } })] })).not.toThrow();
  });
});
