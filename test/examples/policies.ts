import { Deployment } from 'cdk8s-plus-28';
import { CiliumCIDRGroup } from '../../imports/cilium.io';
import { Auth, CiliumPolicies, Dns, Http, Icmp, Peer, Port, Preset, Selector, Tls, type ClusterChart, type TalosCilium } from '../../lib';
import type { Example } from './example';

const API = Selector.labels({ app: 'api' });
const WEB = Peer.labels({ app: 'web' });
const NEWER = ['1.19', '1.20'] as const;

export const examples: readonly Example[] = [
  {
    title: 'layer 3: every kind of peer',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      const group = new CiliumCIDRGroup(chart, 'offices', { metadata: { name: 'offices', labels: { zone: 'office' } }, spec: { externalCIDRs: ['192.0.2.0/24'] } });
      new CiliumPolicies(chart, 'peers', { namespace: 'shop', cilium })
        .for(API, 'peers', { description: 'Every kind of peer.', labels: { team: 'shop' }, annotations: { owner: 'shop' }, log: 'shop' })
        .allowFrom(WEB)
        .allowFrom(Peer.labels({ app: 'cron' }, { namespace: 'jobs' }))
        .allowFrom(Peer.labels({ app: 'cron' }, { namespace: ['jobs', 'batch'] }))
        .allowFrom(Peer.labels({ app: 'cron' }, { namespace: { labels: { team: 'shop' } } }))
        .allowFrom(Peer.labels({ app: 'cron' }, { namespace: 'all namespaces' }))
        .allowFrom(Peer.pods(Selector.of({ matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'edge'] }] })))
        .allowFrom(Peer.pods({ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, { namespace: 'edge' }))
        .allowFrom([Peer.namespace('monitoring'), Peer.namespaceLabels({ team: 'shop' }), Peer.sameNamespace(), Peer.allPods()])
        .allowFrom([Peer.entity('ingress'), Peer.entity('health')])
        .allowFrom([Peer.cidr('198.51.100.0/24'), Peer.cidr('2001:db8::/32')])
        .allowFrom(Peer.cidr('10.0.0.0/8', { except: ['10.96.0.0/12'] }))
        .allowFrom([Peer.cidrGroup(group), Peer.cidrGroup('partners', { except: ['203.0.113.7/32'] }), Peer.cidrGroupLabels({ zone: 'office' })])
        .allowFrom(Peer.nodes({ 'example.com/role': 'edge' }))
        .allowTo([Peer.fqdn('api.example.com'), Peer.fqdn('*.example.com'), Peer.fqdnPattern('cdn.example.com')])
        .allowTo([Peer.service('external'), Peer.service('other', { namespace: 'other' }), Peer.serviceLabels({ app: 'legacy' })])
        .allowTo(Peer.service('ports'), Port.tcp(443))
        .denyTo(Peer.entity('world'), Port.tcp(25))
        .denyFrom(Peer.any(), Port.tcp(22));
    },
  },
  {
    title: 'layer 4: every kind of port, more than forty of them, and ICMP',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      new CiliumPolicies(chart, 'ports', { namespace: 'shop', cilium })
        .for(API)
        .allowFrom(WEB, Port.tcp(8080), Port.udp(8080), Port.sctp(8080), Port.any(9090), Port.tcp(30000, 32767), Port.named('metrics'), Port.named('dns', 'UDP'), Port.all('SCTP'))
        .allowFrom(Peer.any(), Array.from({ length: 95 }, (_, index) => Port.tcp(7000 + index)))
        .allowFrom(WEB, Port.tcp(8443), Icmp.ping(), Icmp.v4(3), Icmp.v6('PacketTooBig'))
        .allowTo(Peer.any());
    },
  },
  {
    title: 'protocols without ports of Cilium 1.19',
    minors: NEWER,
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      new CiliumPolicies(chart, 'protocols', { namespace: 'shop', cilium }).for(API).allowFrom(WEB, Port.protocol('VRRP'), Port.protocol('IGMP'));
    },
  },
  {
    title: 'protocols without ports and server names of Cilium 1.20',
    minors: ['1.20'],
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      new CiliumPolicies(chart, 'newest', { namespace: 'shop', cilium })
        .for(API)
        .allowFrom(WEB, Port.protocol('GRE'), Port.protocol('ESP'))
        .allowTo(Peer.entity('world'), Port.tcp(443), Tls.serverNames('api-*.example.com'));
    },
  },
  {
    title: 'layer 7: HTTP, DNS, TLS',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      new CiliumPolicies(chart, 'l7', { namespace: 'shop', cilium, dns: { names: [Dns.pattern('*.cluster.local'), Dns.name('api.example.com')] } })
        .for(API, 'l7')
        .allowFrom(WEB, Port.tcp(8080), Http.get('/api/.*'), Http.head(), Http.post('/orders', { headers: { 'X-Key': 'abc', 'X-Seen': '' } }))
        .allowFrom(WEB, Port.tcp(8081), Http.put('/a'), Http.patch('/b'), Http.delete('/c'), Http.path('/d'), Http.method('GET|HEAD', '/e'))
        .allowFrom(WEB, Port.tcp(8082), Http.match({ host: 'api\\.example\\.com', headerMatches: [{ name: 'X-Trace', mismatch: 'LOG' }] }))
        .allowFrom(WEB, Port.tcp(8083), Http.any())
        .allowTo(Peer.entity('world'), Port.tcp(443), Tls.serverNames('api.example.com', '*.example.org'))
        .allowTo(Peer.fqdn('api.example.com'), Port.tcp(443));
    },
  },
  {
    title: 'mutual authentication',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      cilium.request({ origin: 'example', reason: 'identities', values: { authentication: { enabled: true, mutual: { spire: { enabled: true } } } } });
      new CiliumPolicies(chart, 'auth', { namespace: 'shop', cilium }).for(API, 'auth').allowFrom(WEB, Port.tcp(8080), Auth.required()).allowFrom(WEB, Port.tcp(8081), Auth.disabled());
    },
  },
  {
    title: 'default deny, deny rules and raw rules',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      const policies = new CiliumPolicies(chart, 'modes', { namespace: 'shop', cilium, kind: 'CiliumNetworkPolicy' });
      policies.forAll('shut').isolate();
      policies.forAll('open', { enableDefaultDeny: { ingress: false, egress: true } }).allowFrom(WEB);
      policies.forAll('deny').denyTo(Peer.cidr('203.0.113.0/24'));
      policies.forAll('raw').addRule('egress', { toEntities: ['cluster'] }).addRule('egressDeny', { toEntities: ['host'] }).allowDns(Dns.any());
    },
  },
  {
    title: 'workloads of cdk8s-plus',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      const container = { image: 'nginx:1.29' };
      const front = new Deployment(chart, 'front', { metadata: { namespace: 'shop' }, containers: [container] });
      const back = new Deployment(chart, 'back', { metadata: { namespace: 'shop' }, containers: [container] });
      const other = new Deployment(chart, 'other', { metadata: { namespace: 'other' }, containers: [container] });
      const policies = new CiliumPolicies(chart, 'plus', { namespace: 'shop', cilium });
      policies.for(back, 'back').allowFrom([front, other], Port.tcp(80));
      policies.for(front).allowTo(back, Port.tcp(80));
    },
  },
  {
    title: 'Kubernetes NetworkPolicies',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      const policies = new CiliumPolicies(chart, 'kubernetes', { namespace: 'shop', cilium, kind: 'NetworkPolicy', dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, port: 53 } });
      policies
        .for({ matchLabels: { app: 'api' } }, 'api', { description: 'As Kubernetes has it.' })
        .allowFrom([WEB, Peer.labels({ app: 'cron' }, { namespace: ['jobs', 'batch'] }), Peer.namespaceLabels({ team: 'shop' })], Port.tcp(8080), Port.any(9090), Port.named('http'))
        .allowFrom(Peer.cidr('10.0.0.0/8', { except: ['10.96.0.0/12'] }), Port.tcp(30000, 32767), Port.all('UDP'))
        .allowTo(Peer.any());
      policies.add(Preset.defaultDeny({ directions: ['ingress'] }), Preset.allowDns(), Preset.allowSameNamespace(), Preset.allowInternet(), Preset.allowMonitoring());
    },
  },
  {
    title: 'clusterwide policies, in audit mode',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      const policies = CiliumPolicies.clusterwide(chart, 'cluster', { cilium, audit: true });
      policies.for(Selector.namespace('shop'), 'shop').allowTo([Peer.entity('cluster'), Peer.allPods(), Peer.service('web', { namespace: 'shop' })]);
      policies.for(Selector.namespace('shop', 'jobs').and({ matchLabels: { app: 'api' } }), 'api').allowFrom(Peer.namespace('edge'));
    },
  },
  {
    title: 'policies of nodes',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      CiliumPolicies.clusterwide(chart, 'nodes', { cilium })
        .forNodes(Selector.of({ matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] }), 'control-planes')
        .allowFrom([Peer.entity('cluster'), Peer.entity('remote-node')])
        .allowFrom([Peer.cidr('0.0.0.0/0'), Peer.cidr('::/0')], Port.tcp(50000), Port.tcp(50001), Port.tcp(2379), Port.tcp(2380), Port.tcp(6443), Icmp.ping());
    },
  },
  {
    title: 'presets of a namespace',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      new CiliumPolicies(chart, 'shop', { namespace: 'shop', cilium }).add(
        Preset.defaultDeny(),
        Preset.allowDns({ pods: API, name: 'api-dns', names: [Dns.pattern('*.cluster.local')] }),
        Preset.allowDns(),
        Preset.allowApiServer({ pods: Selector.labels({ app: 'operator' }), port: 6443 }),
        Preset.allowSameNamespace(),
        Preset.allowGateway({ pods: API, ports: [Port.tcp(8080)] }),
        Preset.allowInternet({ pods: API, ports: [Port.tcp(443)], except: ['203.0.113.0/24'] }),
        Preset.allowMonitoring({ namespace: 'observability', labels: { app: 'prometheus' }, ports: [Port.tcp(9090)] }),
        Preset.blockMetadata(),
      );
    },
  },
  {
    title: 'presets of the cluster, to be enforced',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      CiliumPolicies.clusterwide(chart, 'baseline', { cilium }).add(Preset.zeroTrust({ mode: 'enforce', exceptNamespaces: ['argocd'] }));
    },
  },
  {
    title: 'presets of Cilium itself',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      new CiliumPolicies(chart, 'system', { namespace: 'kube-system', cilium }).add(
        Preset.allowDns(),
        Preset.ciliumComponents({ relay: true, ui: true, certificateJob: true, uiFrom: [Peer.entity('ingress'), Peer.namespace('admin')] }),
      );
    },
  },
];
