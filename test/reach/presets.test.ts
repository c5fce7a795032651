import { ApiObject, App } from 'cdk8s';
import { CiliumPolicies, ClusterChart, Preset, Reach, TalosCilium, TalosCluster, type KubernetesObject } from '../../lib';
import { reachMatchers } from '../../lib/testing';
import { WORLD } from './cases';

// What docs/policies.md promises of each preset, asked of the policies that it writes.

expect.extend(reachMatchers);

const deployment = (namespace: string, name: string, labels: Readonly<Record<string, string>>, ports: readonly object[]): KubernetesObject => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'none', ports }] } } } });
const MORE = [
  deployment('kube-system', 'coredns', { 'k8s-app': 'kube-dns' }, [{ name: 'dns', containerPort: 53, protocol: 'UDP' }]),
  deployment('monitoring', 'scraper', { 'app.kubernetes.io/name': 'prometheus' }, [{ name: 'metrics', containerPort: 9090 }]),
  deployment('shop', 'exporter', { app: 'exporter' }, [{ name: 'metrics', containerPort: 9100 }]),
];

function reachWith(presets: readonly Preset[], namespace: string | undefined, version = '1.19.6'): Reach {
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }));
  new TalosCilium(chart, 'cilium', { version });
  [...WORLD, ...MORE].forEach((object, index) => new ApiObject(chart, `object-${index}`, object));
  (namespace === undefined ? CiliumPolicies.clusterwide(chart, 'policies') : new CiliumPolicies(chart, 'policies', { namespace })).add(...presets);
  return Reach.of(chart);
}

const SHOP = ['shop/api', 'shop/db', 'shop/exporter', 'shop/web'];
const metadata = { address: '169.254.169.254', names: [] };

describe.each(['1.18.11', '1.19.6', '1.20.2'])('with Cilium %s', (version) => {
  test('defaultDeny closes a namespace in both directions, and no other', () => {
    const reach = reachWith([Preset.defaultDeny()], 'shop', version);
    expect(reach).toHaveDefaultDeny({ except: ['monitoring', 'unlabelled', 'kube-system'] });
    expect(reach).toDeny({ from: '*', to: 'shop/web', port: 8080 });
    expect(reach).toDeny({ from: 'shop/*', to: 'kube-system/coredns', port: 53, protocol: 'UDP' });
    expect(reach).toAllow({ from: 'monitoring/*', to: 'unlabelled/job', port: 8080 });
  });

  test('defaultDeny for ingress only leaves egress open', () => {
    const reach = reachWith([Preset.defaultDeny({ directions: ['ingress'] })], 'shop', version);
    expect(reach).toDeny({ from: 'monitoring/scraper', to: 'shop/*', port: 8080 });
    expect(reach).toAllow({ from: 'shop/*', to: 'world', port: 443 });
  });

  test('allowDns allows queries, and nothing else', () => {
    const reach = reachWith([Preset.defaultDeny(), Preset.allowDns()], 'shop', version);
    for (const protocol of ['UDP', 'TCP'] as const) expect(reach).toAllow({ from: 'shop/*', to: 'kube-system/coredns', port: 53, protocol });
    expect(reach).toAllow({ from: 'shop/*', to: 'kube-system/coredns', port: 53, protocol: 'UDP', request: { protocol: 'dns', name: 'api.stripe.com' } });
    expect(reach).toDeny({ from: 'shop/*', to: 'kube-system/coredns', port: 443 });
    expect(reach).toDeny({ from: 'shop/*', to: 'world', port: 53, protocol: 'UDP' });
  });

  test('allowGateway lets the proxy of Gateways in, and not the world', () => {
    const reach = reachWith([Preset.defaultDeny(), Preset.allowGateway()], 'shop', version);
    expect(reach).toAllow({ from: 'ingress', to: 'shop/*', port: 8080 });
    for (const name of SHOP) expect(reach).toAllowOnly({ to: name, from: ['ingress'] });
  });

  test('allowSameNamespace allows the pods of the namespace among themselves', () => {
    const reach = reachWith([Preset.defaultDeny(), Preset.allowSameNamespace()], 'shop', version);
    expect(reach).toAllow({ from: 'shop/*', to: 'shop/*', port: 8080 });
    expect(reach).toAllowOnly({ to: 'shop/*', from: ['shop/*'] });
  });

  test('allowMonitoring lets Prometheus reach the port with the name metrics', () => {
    const reach = reachWith([Preset.defaultDeny(), Preset.allowMonitoring()], 'shop', version);
    expect(reach).toAllow({ from: 'monitoring/scraper', to: 'shop/exporter', port: 9100 });
    expect(reach).toDeny({ from: 'monitoring/scraper', to: 'shop/web', port: 8080 });
    expect(reach).toDeny({ from: 'unlabelled/job', to: 'shop/exporter', port: 9100 });
  });

  test('allowApiServer allows the API server at its port', () => {
    const reach = reachWith([Preset.defaultDeny(), Preset.allowApiServer()], 'shop', version);
    expect(reach).toAllow({ from: 'shop/*', to: 'kube-apiserver', port: 6443 });
    expect(reach).toDeny({ from: 'shop/*', to: 'kube-apiserver', port: 22 });
    expect(reach).toDeny({ from: 'shop/*', to: 'remote-node', port: 6443 });
  });

  test('allowInternet allows public addresses, and none of a private range or of the metadata service', () => {
    const reach = reachWith([Preset.defaultDeny(), Preset.allowInternet()], 'shop', version);
    expect(reach).toAllow({ from: 'shop/*', to: { address: '198.41.0.4', names: [] }, port: 443 });
    for (const cidr of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10']) expect(reach).toDeny({ from: 'shop/*', to: { cidr, names: [] }, port: 443 });
    expect(reach).toDeny({ from: 'shop/*', to: 'monitoring/scraper', port: 443 });
  });

  test('blockMetadata denies the metadata service whatever is allowed, and changes nothing else', () => {
    const reach = reachWith([Preset.blockMetadata()], undefined, version);
    expect(reach).toDeny({ from: 'shop/*', to: metadata, port: 80 });
    expect(reach).toAllow({ from: 'shop/*', to: { address: '198.51.100.7', names: [] }, port: 80 });
    expect(reach).toAllow({ from: 'shop/*', to: 'monitoring/scraper', port: 9090 });
  });

  test('zeroTrust leaves DNS only, and the system namespaces as they are', () => {
    const reach = reachWith([Preset.zeroTrust({ mode: 'enforce' })], undefined, version);
    expect(reach).toHaveDefaultDeny({ except: ['kube-system'] });
    expect(reach).toDeny({ from: '*', to: 'shop/*', port: 8080 });
    expect(reach).toAllow({ from: 'shop/*', to: 'kube-system/coredns', port: 53, protocol: 'UDP' });
    expect(reach).toDeny({ from: 'shop/*', to: metadata, port: 80 });
    expect(reach).toAllow({ from: 'kube-system/coredns', to: 'world', port: 53, protocol: 'UDP' });
  });
});
