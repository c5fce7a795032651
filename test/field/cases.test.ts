import { ApiObject, App } from 'cdk8s';
import { ClusterChart, TalosCilium, TalosCluster, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { useRepositoryAssets } from '../../scripts/repository-assets';
import { parseKubernetesYaml } from '../../lib/yaml/reader';

useRepositoryAssets();

interface Case {
  readonly cluster?: Partial<TalosClusterProps>;
  readonly props?: Omit<TalosCiliumProps, 'values'> & { readonly values?: object };
  readonly yaml?: string;
}

/** Errors and warnings of a small cluster as `CODE subject`, and its objects. */
function synth({ cluster, props, yaml = '' }: Case): { readonly errors: string[]; readonly warnings: string[]; readonly objects: readonly KubernetesObject[] } {
  const app = new App();
  const facts = { name: 'attic', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2, ...cluster };
  const chart = new ClusterChart(app, new TalosCluster(facts), { existingNamespaces: ['edge', 'blog'] });
  new TalosCilium(chart, 'cilium', { version: '1.20.0', ...(props as TalosCiliumProps) });
  for (const [index, object] of parseKubernetesYaml(yaml, 'objects.yaml').entries()) new ApiObject(chart, `object-${index}`, object as never);
  const { report, objects } = Synthesis.of(app).run();
  const codes = (problems: typeof report.errors): string[] => problems.map(({ code, subject }) => (subject === undefined ? code : `${code} ${subject}`)).sort();
  return { errors: codes(report.errors), warnings: codes(report.warnings), objects: objects.map(({ object }) => object) };
}

const NETKIT = {
  kubeProxyReplacement: true,
  routingMode: 'native',
  ipv4NativeRoutingCIDR: '10.244.0.0/16',
  autoDirectNodeRoutes: true,
  bpf: { masquerade: true, datapathMode: 'netkit' },
} as const;

const WRITTEN_OUT = {
  bpf: { hostLegacyRouting: false },
  gatewayAPI: { enableAppProtocol: false },
  ipam: { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: ['10.8.0.0/16'], clusterPoolIPv6PodCIDRList: ['fd00::/104'] } },
};

describe('values that run on clusters', () => {
  test.each<[string, Case, string[]]>([
    ['BBR needs eBPF host routing, which is then chosen', { props: { masquerade: { bpf: true }, bandwidthManager: { bbr: true } } }, ['TAL017 bpf.hostLegacyRouting']],
    ['netkit with the host DNS of Talos', { props: { values: NETKIT } }, ['TAL017 bpf.hostLegacyRouting']],
    ['a cgroup mount by Cilium', { props: { values: { cgroup: { autoMount: { enabled: true } } } } }, ['TAL003 cgroup.autoMount.enabled']],
    ['the local API server, where all nodes are control planes', { cluster: { workers: 0 }, props: { values: { k8sServiceHost: '127.0.0.1', k8sServicePort: 6443 } } }, []],
    ['keys of older charts, whose settings are in effect', { props: { values: { cgroup: { automount: { enabled: false } }, hostPort: { enabled: true } } } }, ['CIL001 cgroup.automount', 'CIL002 hostPort']],
    ['ServiceMonitors without their CRD', { props: { values: { operator: { prometheus: { enabled: true, serviceMonitor: { enabled: true } } }, prometheus: { enabled: true, serviceMonitor: { enabled: true } } } } }, ['CIL081 prometheus.serviceMonitor.trustCRDsExist']],
    ['a misspelt key of requests and limits', { props: { values: { hubble: { relay: { enabled: true }, ui: { enabled: true, fontend: { resources: { limits: { memory: '64Mi' } } } } } } } }, ['CIL001 hubble.ui.fontend']],
    ['defaults of the chart, written out', { props: { gatewayApi: true, apiVersions: ['gateway.networking.k8s.io/v1/GatewayClass'], values: WRITTEN_OUT } }, ['CIL012 bpf.masquerade', 'CIL026 gatewayAPI.enableAppProtocol', 'CIL027 ipam.operator.clusterPoolIPv6PodCIDRList', 'GWY050']],
    ['monitoring in the wrong place', { props: { values: { hubble: { metrics: { enabled: ['dns'] }, serviceMonitor: { enabled: true } } } } }, ['CIL001 hubble.serviceMonitor']],
  ])('%s: no error', (_, input, warnings) => {
    const result = synth(input);
    expect(result).toMatchObject({ errors: [], warnings });
    expect(result.objects.length).toBeGreaterThan(10);
  });

  test.each<[string, Case, string[]]>([
    ['eBPF host routing with the host DNS of Talos, before Cilium handles it', { props: { version: '1.18.1', values: { bpf: { masquerade: true, hostLegacyRouting: false } } } }, ['TAL001 bpf.hostLegacyRouting']],
    ['the local API server, where workers have none', { props: { values: { k8sServiceHost: '127.0.0.1', k8sServicePort: 6443 } } }, ['TAL012 k8sServiceHost']],
    ['eBPF host routing that a prop asks for', { props: { hostRouting: 'ebpf' } }, ['CIL012 bpf.masquerade']],
    ['a misspelt switch', { props: { values: { hubble: { relay: { enbled: true } } } } }, ['CIL001 hubble.relay.enbled']],
  ])('%s: an error', (_, input, errors) => expect(synth(input).errors).toEqual(errors));
});

describe('objects that run on clusters', () => {
  test('values that Flux substitutes are no errors', () => {
    const { errors, warnings } = synth({
      props: { gatewayApi: true, bgpControlPlane: true, apiVersions: ['gateway.networking.k8s.io/v1/GatewayClass'] },
      yaml: `
apiVersion: cilium.io/v2
kind: CiliumLoadBalancerIPPool
metadata: { name: ingress }
spec: { allowFirstLastIPs: "No", blocks: [{ cidr: "\${POOL}" }, { start: "\${FIRST}", stop: "\${LAST}" }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge, annotations: { external-dns.alpha.kubernetes.io/target: "\${TARGET}" } }
spec:
  gatewayClassName: cilium
  addresses: [{ type: IPAddress, value: "\${ADDRESS}" }]
  listeners: [{ name: web, protocol: HTTP, port: 80, hostname: "*.\${ZONE}", allowedRoutes: { namespaces: { from: All } } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: blog, namespace: blog }
spec: { hostnames: ["blog.\${ZONE}"], parentRefs: [{ name: public, namespace: edge, sectionName: web }], rules: [{ backendRefs: [{ name: blog, port: 8080 }] }] }
---
apiVersion: cilium.io/v2
kind: CiliumBGPClusterConfig
metadata: { name: rack }
spec: { bgpInstances: [{ name: rack, localASN: 64601, peers: [{ name: leaf, peerASN: 64600, peerAddress: "\${LEAF}", peerConfigRef: { name: leaf } }] }] }
---
apiVersion: cilium.io/v2
kind: CiliumBGPPeerConfig
metadata: { name: leaf }
spec: { families: [{ afi: ipv4, safi: unicast, advertisements: { matchLabels: { advertise: "\${ADVERTISE}" } } }] }
---
apiVersion: cilium.io/v2
kind: CiliumBGPAdvertisement
metadata: { name: pods, labels: { advertise: pods } }
spec: { advertisements: [{ advertisementType: Service, service: { addresses: [LoadBalancerIP] }, selector: { matchLabels: { bgp: "\${BGP}" } } }] }
`,
    });
    expect(errors).toEqual([]);
    expect(warnings.map((line) => line.split(' ')[0])).toEqual(['GWY050']);
  });

  const FOREIGN = (gatewayClass: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec: { gatewayClassName: ${gatewayClass}, listeners: [{ name: web, protocol: HTTP, port: 80, allowedRoutes: { namespaces: { from: All } } }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: blog, namespace: blog }
spec:
  parentRefs: [{ name: public, namespace: edge }]
  rules: [{ filters: [{ type: ExtensionRef, extensionRef: { group: gateway.envoyproxy.io, kind: HTTPRouteFilter, name: fault } }] }]
`;

  test('a route of another controller may use what Cilium does not support', () => {
    expect(synth({ yaml: FOREIGN('envoy') }).errors).toEqual([]);
    expect(synth({ props: { gatewayApi: true }, yaml: FOREIGN('cilium') }).errors).toHaveLength(1);
  });

  test('a namespace on an object without one is a warning, and an old API version that is served is none', () => {
    const result = synth({
      props: { l2Announcements: true },
      yaml: `
apiVersion: cilium.io/v2alpha1
kind: CiliumLoadBalancerIPPool
metadata: { name: ingress, namespace: edge }
spec: { blocks: [{ cidr: 198.51.100.16/28 }] }
---
apiVersion: cilium.io/v2alpha1
kind: CiliumL2AnnouncementPolicy
metadata: { name: all }
spec: { loadBalancerIPs: true, interfaces: ["^enp[0-9]s0$"] }
`,
    });
    expect(result).toMatchObject({ errors: [], warnings: ['OBJ010 metadata.namespace'] });
  });

  test('an object that Cilium no longer reads is an error, and names its successor', () => {
    const yaml = `
apiVersion: cilium.io/v2alpha1
kind: CiliumBGPPeeringPolicy
metadata: { name: rack }
spec: { virtualRouters: [{ localASN: 64601, neighbors: [{ peerAddress: 198.51.100.1/32, peerASN: 64600 }] }] }
`;
    expect(synth({ props: { bgpControlPlane: true }, yaml }).errors).toEqual(['OBJ014']);
  });
});
