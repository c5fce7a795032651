import { load } from 'js-yaml';
import {
  Announce, CertificateIssuance, CiliumVersion, ClusterChart, ClusterMesh, Encryption, GitOpsApp, GlobalService, L2Announcement, LoadBalancerPool, MeshApiServer, Routing, TalosCilium, TalosCluster,
  type ClusterMeshProps, type TalosCiliumProps,
} from '../../lib';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { CHARTS } from '../support/models';

/** The fields of the Service, the Secret, the Deployment and the Job that are looked at. */
interface Found {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly data: Readonly<Record<string, string>>;
  readonly spec: {
    readonly type: string;
    readonly ports: readonly { readonly port: number; readonly nodePort?: number }[];
    readonly template: { readonly spec: { readonly hostAliases?: readonly { readonly ip: string; readonly hostnames: readonly string[] }[] } };
  };
}

const NAMES = ['east', 'west', 'north'];

function clusters(app: GitOpsApp, count: number, props: readonly TalosCiliumProps[] = []): TalosCilium[] {
  return NAMES.slice(0, count).map((name, index) => {
    const cluster = new TalosCluster({
      name, talosVersion: '1.13', kubernetesVersion: '1.34.1', clusterId: index + 1, podSubnets: [`10.${index + 1}.0.0/16`], serviceSubnets: ['10.96.0.0/16'],
      nodeSubnets: [`192.168.${index + 1}.0/24`], nodeAddresses: [`192.168.${index + 1}.11`, `192.168.${index + 1}.12`],
    });
    const chart = new ClusterChart(app, cluster);
    const cilium = new TalosCilium(chart, 'cilium', { version: '1.19.6', ...props[index] });
    if (name === 'west') new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.2.240/29'], announce: Announce.l2(new L2Announcement(chart, 'l2', { services: {} })) });
    return cilium;
  });
}

function problems(props: readonly TalosCiliumProps[], settings: Partial<ClusterMeshProps> = {}): string[] {
  const app = new GitOpsApp();
  const [east, west] = clusters(app, 2, props);
  new ClusterMesh({ members: [{ cluster: east!, apiServer: MeshApiServer.nodePort() }, { cluster: west!, apiServer: MeshApiServer.loadBalancer('192.168.2.241') }], ...settings });
  return Synthesis.of(app).run().report.errors.map(({ code, what }) => `${code} ${what}`);
}

/** What a client of the cluster `of` is told about each remote cluster, and what each of those serves. */
describe.each(CHARTS.filter((version) => CiliumVersion.parse(version).atLeast('1.18')))('Cilium %s: what each cluster is told of the others is what they serve', (version) => {
  const app = new GitOpsApp();
  const [east, west, north] = clusters(app, 3, NAMES.map(() => ({ version })));
  new ClusterMesh({
    members: [
      { cluster: east!, apiServer: MeshApiServer.nodePort({ port: 32001 }) },
      { cluster: west!, apiServer: MeshApiServer.loadBalancer('192.168.2.241') },
      { cluster: north!, apiServer: MeshApiServer.dnsName('mesh.north.example.com', { port: 443 }) },
    ],
  });
  const { report, objects } = Synthesis.of(app).run();
  const find = (cluster: string, kind: string, name: string): Found => objects.find(({ scope, object }) => scope === cluster && object.kind === kind && new RegExp(`^${name}(-[0-9a-f]{10})?$`).test(String(object.metadata?.name)))!.object as unknown as Found;
  const remote = (cluster: string, of: string): { endpoints: string[] } => load(Buffer.from(find(cluster, 'Secret', 'cilium-kvstoremesh').data[of]!, 'base64').toString()) as { endpoints: string[] };

  test('has no finding', () => expect(report.errors).toEqual([]));

  test.each([
    ['east', 'https://east.mesh.cilium.io:32001', 'NodePort', ['192.168.1.11', '192.168.1.12']],
    ['west', 'https://west.mesh.cilium.io:2379', 'LoadBalancer', ['192.168.2.241']],
    ['north', 'https://mesh.north.example.com:443', 'ClusterIP', []],
  ])('%s', (name, endpoint, type, addresses) => {
    const service = find(name, 'Service', 'clustermesh-apiserver');
    expect(service.spec.type).toBe(type);
    expect(service.spec.ports[0]?.nodePort ?? service.spec.ports[0]?.port).toBe(type === 'ClusterIP' ? 2379 : Number(endpoint.split(':').at(-1)));
    expect(service.metadata.annotations?.['lbipam.cilium.io/ips']).toBe(type === 'LoadBalancer' ? addresses[0] : undefined);
    // The certificate of the server has the name that clients connect to.
    const hosts = JSON.stringify(find(name, 'Job', 'clustermesh-apiserver-generate-certs'));
    const host = new URL(endpoint).hostname;
    expect(hosts).toContain(host.endsWith('.mesh.cilium.io') ? '*.mesh.cilium.io' : host);
    for (const other of NAMES.filter((each) => each !== name)) {
      expect(remote(other, name).endpoints).toEqual([endpoint]);
      // Names of the mesh are not in any DNS: pods of the API server find them in their own hosts file.
      const aliases = (find(other, 'Deployment', 'clustermesh-apiserver').spec.template.spec.hostAliases ?? []);
      expect(aliases.filter(({ hostnames }) => hostnames.includes(host)).map(({ ip }) => ip)).toEqual(addresses);
    }
  });
});

describe('ClusterMesh', () => {
  test('a cluster of another program is a peer', () => {
    const app = new GitOpsApp();
    const [east] = clusters(app, 1);
    const remote = new TalosCluster({ name: 'west', talosVersion: '1.13', kubernetesVersion: '1.34.1', clusterId: 2, podSubnets: ['10.2.0.0/16'] });
    new ClusterMesh({ members: [{ cluster: east!, apiServer: MeshApiServer.nodePort() }, { cluster: remote, apiServer: MeshApiServer.nodePort({ addresses: ['192.168.2.11'] }) }] });
    expect(east!.effectiveValues.values.clustermesh).toMatchObject({ useAPIServer: true, config: { enabled: true, clusters: [{ name: 'west', port: 32379, ips: ['192.168.2.11'] }] } });
  });

  test.each([
    ['encryption', [{ encryption: Encryption.wireguard() }, {}], 'MESH005 clusters east and west have a different encryption (encryption.enabled is true and false)'],
    ['routing', [{ routing: Routing.native({ ipv4Cidr: '10.0.0.0/8' }) }, {}], 'MESH005 clusters east and west have a different routing mode (routingMode is native and tunnel)'],
    ['certificates', [{ certificates: CertificateIssuance.certManager({ issuer: { name: 'mesh-ca' } }) }, {}], 'MESH005 clusters east and west issue their certificates in different ways (certManager with ClusterIssuer mesh-ca and cronJob), so they do not share a certificate authority'],
    ['versions', [{ version: '1.18.12' }, { version: '1.20.0' }], 'MESH006 clusters east and west are more than one minor version of Cilium apart (1.18.12 and 1.20.0)'],
    ['native routing CIDR', [{ routing: Routing.native({ ipv4Cidr: '10.1.0.0/16' }) }, { routing: Routing.native({ ipv4Cidr: '10.0.0.0/8' }) }], 'MESH005 the native routing CIDR of cluster east (10.1.0.0/16) does not contain the podSubnets 10.2.0.0/16 of west'],
  ])('settings that differ: %s', (_title, props, expected) => {
    expect(problems(props)).toContain(expected);
  });

  test('settings that are the same in both have no finding', () => {
    expect(problems([{ version: '1.19.6' }, { version: '1.20.0' }], { maxConnectedClusters: 511, mcsApi: true, replicas: 2 })).toEqual([]);
    const native = { routing: Routing.native({ ipv4Cidr: '10.0.0.0/8' }), encryption: Encryption.wireguard(), certificates: CertificateIssuance.certManager({ issuer: { name: 'mesh-ca' } }) };
    expect(problems([native, native])).toEqual([]);
  });

  test('a prop of one cluster that contradicts the mesh is an error that names both', () => {
    expect(problems([{ clusterMesh: { serviceType: 'ClusterIP' } }, {}]).join('\n')).toMatch(/CIL004 .*clustermesh\.apiserver\.service\.type.*(?:ClusterMesh\(east, west\).*clusterMesh|clusterMesh.*ClusterMesh\(east, west\))/s);
  });
});

test('GlobalService writes the annotations of Cilium', () => {
  expect(GlobalService.annotations()).toEqual({ 'service.cilium.io/global': 'true' });
  expect(GlobalService.annotations({ shared: false, affinity: 'local', endpointSlices: true })).toEqual({
    'service.cilium.io/global': 'true', 'service.cilium.io/shared': 'false', 'service.cilium.io/affinity': 'local', 'service.cilium.io/global-sync-endpoint-slices': 'true',
  });
});
