import { App } from 'cdk8s';
import { Advertise, AllowedRoutes, BgpFamily, BgpPeer, BgpPeering, CiliumGateway, ClusterChart, EgressGateway, L2Announcement, Listener, Selector, TalosCluster } from '../../lib';

test('a Selector is taken where labels of nodes, pods and Services are, and renders as plain data', () => {
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }), { ciliumVersion: '1.19.6' });
  new L2Announcement(chart, 'lan', { nodeSelector: Selector.labels({ zone: 'a' }) }).announceServices({ origin: 'test', matchLabels: {} });
  new EgressGateway(chart, 'out', { sources: [{ podSelector: Selector.labels({ app: 'b' }) }], destinations: ['203.0.113.0/24'], gateways: [{ nodeSelector: Selector.labels({ egress: 'true' }) }] });
  const advertise = [Advertise.services({ selector: Selector.labels({ expose: 'bgp' }) }), Advertise.services({ selector: { namespaces: ['shop'] } }), Advertise.podIpPools({ selector: Selector.labels({ pool: 'a' }) })];
  new BgpPeering(chart, 'bgp', { localAsn: 64512, nodeSelector: Selector.labels({ bgp: 'true' }), peers: [BgpPeer.to('192.168.1.1', { asn: 64513, families: [BgpFamily.ipv4({ advertisements: Selector.labels({ own: 'true' }) })] })], advertise });
  new CiliumGateway(chart, 'web', { namespace: 'web', listeners: [Listener.http({ allowedRoutes: AllowedRoutes.selected(Selector.labels({ team: 'a' })) })] });
  const specs = JSON.stringify(chart.toJson());
  for (const label of ['"zone":"a"', '"app":"b"', '"egress":"true"', '"expose":"bgp"', '"bgp":"true"', '"team":"a"', '"io.kubernetes.service.namespace":"shop"', '"pool":"a"', '"own":"true"']) expect(specs).toContain(`{"matchLabels":{${label}}}`);
});
