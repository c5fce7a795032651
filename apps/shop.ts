import { ApiObject } from 'cdk8s';
import {
  AllowedRoutes, Backend, CiliumGateway, CiliumHttpRoute, CiliumPolicies, ClusterChart, GatewayApiCrds, GitOpsApp, Http, Listener, Peer, Port, Preset, Selector,
  TalosCilium, TalosCluster, type Traffic,
} from '../lib';

// A shop of a dozen workloads. Everything is closed, and one line opens each connection that the shop needs. test/apps/shop.test.ts
// proves who reaches whom, and network.html shows it: docs/reach.md.
const app = new GitOpsApp({ name: 'shop', reach: true });
const cluster = new TalosCluster({ name: 'shop', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 3 });
const namespaces = ['shop', 'payments', 'data', 'monitoring'];
const chart = new ClusterChart(app, cluster, { namespaces: [...namespaces, 'gateways'] });
new TalosCilium(chart, 'cilium');
new GatewayApiCrds(chart, 'gateway-api');

workload('shop/web', { http: 8080, metrics: 9090 });
workload('shop/catalog', { http: 8080, metrics: 9090 });
workload('shop/cart', { http: 8080, metrics: 9090 });
workload('shop/checkout', { http: 8080, metrics: 9090 });
workload('shop/mailer', { metrics: 9090 });
workload('payments/api', { grpc: 50051, metrics: 9090 });
workload('payments/ledger', { grpc: 50051, metrics: 9090 });
workload('data/postgres', { postgres: 5432, metrics: 9187 }, 'StatefulSet');
workload('data/redis', { redis: 6379, metrics: 9121 }, 'StatefulSet');
workload('data/nats', { client: 4222, metrics: 7777 }, 'StatefulSet');
workload('data/backup', {});
workload('monitoring/prometheus', { http: 9090 }, 'StatefulSet');

const gateway = new CiliumGateway(chart, 'public', {
  namespace: 'gateways',
  listeners: [Listener.http({ hostname: 'shop.example.com', allowedRoutes: AllowedRoutes.fromNamespaces('shop') })],
});
new CiliumHttpRoute(chart, 'web', { namespace: 'shop', gateway, rules: [{ backends: [Backend.named({ name: 'web', port: 8080 })] }] });

const policies = new Map(namespaces.map((namespace) => [namespace, new CiliumPolicies(chart, `${namespace}-policies`, { namespace })]));
for (const each of policies.values()) each.add(Preset.defaultDeny(), Preset.allowDns());

pods('shop/web').allowFrom(Peer.entity('ingress'), Port.tcp(8080));
connect('shop/web', 'shop/catalog', Port.tcp(8080), Http.get('/products(/.*)?'));
connect('shop/web', 'shop/cart', Port.tcp(8080));
connect('shop/web', 'shop/checkout', Port.tcp(8080), Http.post('/orders'));
connect('shop/catalog', 'data/postgres', Port.tcp(5432));
connect('shop/cart', 'data/redis', Port.tcp(6379));
connect('shop/checkout', 'payments/api', Port.tcp(50051));
connect('shop/checkout', 'data/postgres', Port.tcp(5432));
connect('shop/checkout', 'data/nats', Port.tcp(4222));
connect('shop/mailer', 'data/nats', Port.tcp(4222));
connect('payments/api', 'payments/ledger', Port.tcp(50051));
connect('payments/ledger', 'data/postgres', Port.tcp(5432));
connect('data/backup', 'data/postgres', Port.tcp(5432));
for (const [name, port] of [['shop/web', 9090], ['shop/catalog', 9090], ['shop/cart', 9090], ['shop/checkout', 9090], ['shop/mailer', 9090], ['payments/api', 9090], ['payments/ledger', 9090], ['data/postgres', 9187], ['data/redis', 9121], ['data/nats', 7777]] as const) connect('monitoring/prometheus', name, Port.tcp(port));
pods('payments/api').allowTo(Peer.fqdn('api.stripe.com'), Port.tcp(443));
pods('shop/mailer').allowTo(Peer.fqdn('smtp.example.com'), Port.tcp(587));
pods('data/backup').allowTo(Peer.cidr('192.168.10.20/32'), Port.tcp(443));

app.synth();

/** Policies of a workload, by its namespace and name. */
function pods(title: string) {
  const [namespace, name] = title.split('/') as [string, string];
  return policies.get(namespace)!.for(Selector.labels({ app: name }), name);
}

/** Opens a connection at both of its ends. */
function connect(from: string, to: string, port: Port, ...requests: Traffic[]): void {
  const peer = (title: string): Peer => Peer.labels({ app: title.split('/')[1]! }, { namespace: title.split('/')[0]! });
  pods(from).allowTo(peer(to), port);
  pods(to).allowFrom(peer(from), port, ...requests);
}

function workload(title: string, ports: Readonly<Record<string, number>>, kind = 'Deployment'): void {
  const [namespace, name] = title.split('/') as [string, string];
  const labels = { app: name };
  const listed = Object.entries(ports).map(([portName, port]) => ({ name: portName, port }));
  new ApiObject(chart, `${title}-workload`, {
    apiVersion: 'apps/v1',
    kind,
    metadata: { namespace, name },
    spec: {
      ...(kind === 'StatefulSet' && { serviceName: name }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name, image: `registry.example.com/${title}:1.0.0`, ports: listed.map(({ name: portName, port }) => ({ name: portName, containerPort: port })) }] },
      },
    },
  });
  if (listed.length > 0) new ApiObject(chart, `${title}-service`, { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name }, spec: { selector: labels, ports: listed } });
}
