import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ApiObject, App } from 'cdk8s';
import { CiliumPolicies, ClusterChart, GitOpsApp, Peer, Port, Reach, Selector, TalosCilium, TalosCluster, type KubernetesObject } from '../../lib';
import { useTemporaryDirectory } from '../support/scripts';
import { WORLD } from './cases';

const directory = useTemporaryDirectory();

function write(files: Record<string, string>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory(), name)), { recursive: true });
    writeFileSync(join(directory(), name), text);
  }
  return directory();
}

const policy = (name: string, spec: object): KubernetesObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name, namespace: 'shop' }, spec });
const API = { endpointSelector: { matchLabels: { app: 'api' } } };
const gets = policy('gets', { ...API, ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] });

describe('a question in steps', () => {
  test('is about the connection, and then about a request', () => {
    const connection = new Reach([...WORLD, gets]).from('shop/web').to('shop/api').port(8080);
    expect([connection.verdict, connection.http('GET', '/').verdict, connection.http('PUT', '/').verdict]).toEqual(['allowed', 'allowed', 'denied']);
    expect(connection.http('PUT', '/x').sentence).toBe('shop/web cannot reach shop/api at TCP/8080 (PUT /x): CiliumNetworkPolicy shop/gets spec.ingress[0] allows the connection, but not this request.');
  });

  test.each([
    ['world', { entity: 'world' }],
    ['198.51.100.7', { address: '198.51.100.7' }],
    ['2001:db8::1', { address: '2001:db8::1' }],
    ['10.0.0.0/8', { cidr: '10.0.0.0/8' }],
    ['api.stripe.com', { fqdn: 'api.stripe.com' }],
    ['shop/Service/api', { service: 'shop/api' }],
  ])('takes the text %s for an end', (text, end) => {
    const reach = new Reach([...WORLD, policy('out', { endpointSelector: {}, egress: [{ toCIDR: ['198.51.100.0/24'] }, { toEndpoints: [{}] }] })]);
    const answer = reach.from('shop/web').to(text).port(80);
    expect(answer.sentence).toBe(reach.ask({ from: 'shop/web', to: end as never, port: 80 }).sentence);
  });

  test('takes constructs for ends', () => {
    const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }));
    const [web, service] = [WORLD.find(({ metadata }) => metadata.name === 'web')!, WORLD.find(({ kind }) => kind === 'Service')!].map((object) => new ApiObject(chart, object.kind, object));
    for (const object of WORLD.filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name !== 'web')) new ApiObject(chart, object.metadata.name, object);
    new ApiObject(chart, 'gets', gets);
    expect(Reach.of(chart).from(web!).to(service!).port(80).sentence).toContain('shop/web can reach Service shop/api at TCP/80');
  });

  test('about a CIDR is unknown if its addresses differ', () => {
    const reach = new Reach([...WORLD, policy('out', { endpointSelector: {}, egress: [{ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }] }] })]);
    const verdicts = ['10.0.0.0/16', '10.96.0.0/16', '10.0.0.0/8', '0.0.0.0/0', '192.168.0.0/16'].map((cidr) => reach.from('shop/web').to(cidr).port(443).verdict);
    expect(verdicts).toEqual(['allowed', 'denied', 'unknown', 'unknown', 'denied']);
    expect(reach.from('shop/web').to('10.0.0.0/8').port(443).sentence).toBe('shop/web may or may not reach 10.0.0.0/8 at TCP/443: the addresses of the CIDR differ.');
  });
});

describe('files', () => {
  const yaml = JSON.stringify;

  test('of a directory, with the line of the rule', () => {
    const path = write({
      'one/world.yaml': yaml({ apiVersion: 'v1', kind: 'List', items: WORLD }),
      'one/policies/web.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec:\n  endpointSelector: {}\n  ingress:\n    - fromEntities: [world]\n    - fromEndpoints:\n        - matchLabels: {app: web}\n',
    });
    const answer = Reach.of(join(path, 'one')).from('shop/web').to('shop/api').port(8080);
    expect(answer.ingress.rules[0]!.source!.replace(path, '')).toBe('/one/policies/web.yaml:8');
    expect(answer.sentence.replace(path, '')).toContain('CiliumNetworkPolicy shop/web spec.ingress[1] (/one/policies/web.yaml:8) allows it');
  });

  test('that kubectl printed say how Cilium is set up, and pods count by their owner', () => {
    const owned = (kind: string, name: string, owner: [string, string]) => ({ apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1', kind, metadata: { name, namespace: 'shop', labels: { app: 'api' }, ownerReferences: [{ kind: owner[0], name: owner[1] }] }, spec: { containers: [] } });
    const cilium = [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cilium-config', namespace: 'kube-system' }, data: { 'enable-policy': 'always', 'cluster-name': 'home', 'enable-host-firewall': 'false' } },
      { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'cilium', namespace: 'kube-system' }, spec: { template: { spec: { hostNetwork: true, containers: [{ image: 'quay.io/cilium/cilium:v1.18.11@sha256:00' }] } } } },
    ];
    const path = write({ 'two/dump.yaml': yaml({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: [...WORLD, owned('ReplicaSet', 'api-1', ['Deployment', 'api']), owned('Pod', 'api-1-a', ['ReplicaSet', 'api-1']), ...cilium] }) });
    const reach = Reach.of(join(path, 'two'));
    expect(reach.workloadNames).toEqual(['kube-system/cilium', 'monitoring/agent', 'monitoring/prometheus', 'shop/api', 'shop/db', 'shop/web', 'unlabelled/job']);
    expect([reach.from('shop/web').to('shop/api').port(8080).verdict, reach.from('world').to('kube-system/cilium').port(4240).verdict]).toEqual(['denied', 'allowed']);
  });

  test('of several clusters are refused', () => {
    const path = write(Object.fromEntries(['home', 'office'].map((name) => [`three/clusters/${name}/web.yaml`, yaml(policy('web', { ...API, ingress: [] }))])));
    expect(() => Reach.of(join(path, 'three'))).toThrow(/REA002.*three\/clusters\/home, .*three\/clusters\/office/);
  });

  test('of a program: the line that creates the policy', () => {
    const app = new GitOpsApp({ outdir: join(directory(), 'dist') });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }));
    new TalosCilium(chart, 'cilium');
    for (const object of WORLD.filter(({ kind }) => kind === 'Deployment')) new ApiObject(chart, `${object.metadata.namespace}-${object.metadata.name}`, object);
    new CiliumPolicies(chart, 'policies', { namespace: 'shop' }).for(Selector.labels({ app: 'api' }), 'api').allowFrom(Peer.pods(Selector.labels({ app: 'web' })), Port.tcp(8080));
    new ApiObject(chart, 'plain', policy('plain', { endpointSelector: { matchLabels: { app: 'db' } }, ingress: [{ fromEndpoints: [{}] }] }));
    const reach = Reach.of(app);
    expect(reach.from('shop/web').to('shop/api').port(8080).ingress.rules[0]!.source).toMatch(/^test\/reach\/questions\.test\.ts:\d+:\d+$/);
    expect(reach.from('shop/web').to('shop/db').port(8080).ingress.rules[0]!.source).toBeUndefined();
  });
});

describe('a Gateway', () => {
  const gateway = (listeners: object[], more: object = {}) => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'web', namespace: 'shop' }, spec: { gatewayClassName: 'cilium', listeners, ...more } }) as unknown as KubernetesObject;
  const route = (name: string, spec: object, namespace = 'shop') => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name, namespace }, spec: { parentRefs: [{ name: 'web', namespace: 'shop' }], ...spec } }) as unknown as KubernetesObject;
  const http = { name: 'http', port: 80, protocol: 'HTTP' };
  const to = (path: string, service = 'api', more: object = {}) => ({ matches: [{ path: { type: 'PathPrefix', value: path } }], backendRefs: [{ name: service, port: 80 }], ...more });
  const service = (name: string) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] } }) as unknown as KubernetesObject;
  const shop = [...WORLD, service('db'), gateway([http]), route('shop', { hostnames: ['shop.example.com'], rules: [to('/'), to('/db', 'db')] })];
  const ask = (objects: readonly KubernetesObject[], path?: string, hostname = 'shop.example.com', port = 80) => {
    const connection = new Reach(objects).from('world').to({ gateway: 'shop/web', hostname }).port(port);
    return path === undefined ? connection : connection.http('GET', path);
  };
  const closed = policy('db', { endpointSelector: { matchLabels: { app: 'db' } }, ingress: [{ fromEndpoints: [{}] }] });
  const proxy = (spec: object): KubernetesObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'proxy' }, spec: { endpointSelector: { matchExpressions: [{ key: 'reserved:ingress', operator: 'Exists' }] }, ...spec } });

  test('is asked by request: the route decides which backend gets it', () => {
    expect([ask([...shop, closed], '/').verdict, ask([...shop, closed], '/db/x').verdict, ask([...shop, closed], '/dbx').verdict, ask([...shop, closed]).verdict]).toEqual(['allowed', 'denied', 'allowed', 'unknown']);
    expect(ask([...shop, closed], '/db').sentence).toBe('the world cannot reach shop.example.com at Gateway shop/web at TCP/80 (GET /db): no ingress rule for shop/db allows it.');
  });

  test('applies policies of the identity ingress to the client, at the port of the listener, and to the backend', () => {
    const verdicts = (spec: object) => ask([...shop, proxy(spec)], '/');
    expect(verdicts({ ingress: [{ fromEntities: ['cluster'] }] })).toMatchObject({ verdict: 'denied', gateway: { ingress: { verdict: 'denied' }, egress: { verdict: 'allowed' } }, ingress: { verdict: 'allowed' } });
    expect(verdicts({ ingress: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] }).verdict).toBe('allowed');
    expect(verdicts({ ingress: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }] }).verdict).toBe('denied');
    expect(verdicts({ egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }] }).verdict).toBe('allowed');
    expect(verdicts({ egress: [{ toEndpoints: [{ matchLabels: { app: 'web' } }] }] })).toMatchObject({ verdict: 'denied', gateway: { egress: { verdict: 'denied' } } });
  });

  test('on the host network is unknown where host policies are', () => {
    const host = { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'host' }, spec: { nodeSelector: {}, ingress: [{ fromEntities: ['cluster'] }] } };
    const verdict = (gatewayHostNetwork: boolean) => new Reach([...shop, host], { hostFirewall: true, gatewayHostNetwork }).from('world').to({ gateway: 'shop/web', hostname: 'shop.example.com' }).port(80).http('GET', '/').verdict;
    expect([verdict(true), verdict(false)]).toEqual(['unknown', 'allowed']);
  });

  test('has backends that see the proxy, not the client', () => {
    const only = (entity: string) => policy('api', { ...API, ingress: [{ fromEntities: [entity] }] });
    expect([ask([...shop, only('world')], '/').verdict, ask([...shop, only('ingress')], '/').verdict]).toEqual(['denied', 'allowed']);
  });

  test('does not say what egress rules of a pod mean for it', () => {
    const reach = new Reach([...shop, policy('web', { endpointSelector: { matchLabels: { app: 'web' } }, egress: [{ toEntities: ['world'] }] })]);
    const verdict = (from: string) => reach.from(from).to({ gateway: 'shop/web', hostname: 'shop.example.com' }).port(80).http('GET', '/').verdict;
    expect([verdict('shop/web'), verdict('shop/db')]).toEqual(['unknown', 'allowed']);
  });

  test.each<[string, string, string, readonly KubernetesObject[], { readonly path?: string; readonly hostname?: string; readonly port?: number }]>([
    ['no listener has the port', 'denied', 'no listener on port 443 (its ports: 80)', shop, { port: 443 }],
    ['no route has the hostname', 'denied', 'no route is attached to Gateway shop/web on port 80 for example.org', shop, { hostname: 'example.org' }],
    ['no listener has the hostname', 'denied', 'no listener of Gateway shop/web on port 80 has the hostname', [...WORLD, gateway([{ ...http, hostname: '*.example.org' }]), route('shop', { rules: [to('/')] })], {}],
    ['no rule matches', 'denied', 'no route of Gateway shop/web matches the request', [...WORLD, gateway([http]), route('shop', { rules: [to('/a')] })], { path: '/b' }],
    ['the rule redirects', 'denied', 'HTTPRoute shop/shop rules[0] redirects the request', [...WORLD, gateway([http]), route('shop', { rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }] }] })], {}],
    ['the backend has the weight 0', 'denied', 'has no backend', [...WORLD, gateway([http]), route('shop', { rules: [{ backendRefs: [{ name: 'api', port: 80, weight: 0 }] }] })], {}],
    ['the Gateway is not one of Cilium', 'unknown', 'is not known to be one of Cilium', [...WORLD, gateway([http], { gatewayClassName: 'nginx' }), route('shop', { rules: [to('/')] })], {}],
    ['no ReferenceGrant allows the backend', 'denied', 'no ReferenceGrant in namespace shop lets HTTPRoute blog/blog use Service api', [...WORLD, gateway([{ ...http, allowedRoutes: { namespaces: { from: 'All' } } }]), route('blog', { rules: [{ backendRefs: [{ name: 'api', namespace: 'shop', port: 80 }] }] }, 'blog')], {}],
    ['routes of the namespace are not allowed', 'denied', 'no route is attached', [...WORLD, gateway([http]), route('blog', { rules: [to('/')] }, 'blog')], {}],
    ['a header decides', 'unknown', 'headers or query parameters', [...WORLD, service('db'), gateway([http]), route('shop', { rules: [to('/'), { ...to('/', 'db'), matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [{ name: 'x', value: 'y' }] }] }] })], {}],
    ['the labels of a namespace decide', 'unknown', 'labels of namespace unlabelled are not known', [...WORLD, gateway([{ ...http, allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'red' } } } } }]), route('x', { rules: [to('/')] }, 'unlabelled')], {}],
  ])('if %s', (_name, verdict, reason, objects, { path = '/', hostname, port }) => {
    const answer = ask(objects, path, hostname, port);
    expect([answer.verdict, answer.sentence]).toEqual([verdict, expect.stringContaining(reason)]);
  });

  test('prefers exact paths to expressions, and these to prefixes', () => {
    const match = (type: string, value: string, name: string) => ({ matches: [{ path: { type, value } }], backendRefs: [{ name, port: 80 }] });
    const objects = (...rules: object[]) => [...WORLD, service('db'), closed, gateway([http]), route('shop', { rules })];
    expect(ask(objects(match('PathPrefix', '/a/b/c', 'db'), match('Exact', '/a/b/c', 'api')), '/a/b/c').verdict).toBe('allowed');
    expect(ask(objects(match('PathPrefix', '/a/b/c', 'db'), match('RegularExpression', '/a.*', 'api')), '/a/b/c').verdict).toBe('allowed');
    expect(ask(objects(match('PathPrefix', '/a', 'api'), match('PathPrefix', '/a/b', 'db')), '/a/b/c').verdict).toBe('denied');
  });

  test('rewrites the request before the backend sees it', () => {
    const only = policy('api', { ...API, ingress: [{ fromEntities: ['ingress'], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }], rules: { http: [{ path: '/v2/.*' }] } }] }] });
    const rewriting = (path: object) => [...WORLD, only, gateway([http]), route('shop', { rules: [to('/api', 'api', { filters: [{ type: 'URLRewrite', urlRewrite: { path } }] })] })];
    expect(ask(rewriting({ type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2' }), '/api/x').verdict).toBe('allowed');
    expect(ask(rewriting({ type: 'ReplacePrefixMatch', replacePrefixMatch: '/v1' }), '/api/x').verdict).toBe('denied');
  });

  test('uses the most specific hostname only', () => {
    const objects = [...WORLD, service('db'), closed, gateway([http]), route('all', { hostnames: ['*.example.com'], rules: [to('/', 'db')] }), route('shop', { hostnames: ['shop.example.com'], rules: [to('/a')] })];
    expect([ask(objects, '/a').verdict, ask(objects, '/b').sentence, ask(objects, '/b', 'other.example.com').verdict]).toEqual(['allowed', expect.stringContaining('no route of Gateway shop/web matches'), 'denied']);
  });
});

describe('an address of the cluster', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: 'shop', annotations: { 'lbipam.cilium.io/ips': '192.0.2.9' } }, spec: { clusterIP: '10.96.0.7', selector: { app: 'api' }, ports: [{ port: 80, targetPort: 'http' }] }, status: { loadBalancer: { ingress: [{ ip: '192.0.2.8' }] } } } as unknown as KubernetesObject;
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api-1', namespace: 'shop', labels: { app: 'api' } }, spec: { containers: [] }, status: { podIP: '10.244.0.5' } } as unknown as KubernetesObject;
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, spec: { podCIDRs: ['10.244.0.0/24'] }, status: { addresses: [{ type: 'InternalIP', address: '192.168.1.10' }] } } as unknown as KubernetesObject;
  const rules = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web', namespace: 'shop' }, spec: { endpointSelector: { matchLabels: { app: 'web' } }, egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }] }] } } as unknown as KubernetesObject;
  const known = new Reach([...WORLD.filter(({ kind }) => kind !== 'Service'), service, pod, node, rules]);
  test.each([
    ['10.96.0.7', 80, 'allowed'],
    ['192.0.2.8', 80, 'allowed'],
    ['192.0.2.9', 80, 'allowed'],
    ['10.244.0.5', 8080, 'allowed'],
    ['10.244.0.6', 8080, 'unknown'],
    ['192.168.1.10', 443, 'unknown'],
    ['198.51.100.7', 443, 'denied'],
  ])('%s at %i is %s', (to, port, verdict) => {
    expect(known.ask({ from: 'shop/web', to: to as string, port: port as number }).verdict).toBe(verdict);
  });
});
