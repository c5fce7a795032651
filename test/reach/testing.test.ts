import { Reach, type KubernetesObject, type ReachFlow } from '../../lib';
import { reachMatchers } from '../../lib/testing';
import { WORLD } from './cases';

expect.extend(reachMatchers);

const policy = (name: string, spec: object, namespace = 'shop'): KubernetesObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name, namespace }, spec });
const selects = (app: string) => ({ endpointSelector: { matchLabels: { app } } });
const closed = (namespace: string) => policy('default-deny', { endpointSelector: {}, ingress: [{}], egress: [{}] }, namespace);
const tcp = (port: string) => [{ ports: [{ port, protocol: 'TCP' }] }];
const POLICIES = [
  ...['shop', 'monitoring', 'unlabelled'].map(closed),
  policy('web', { ...selects('web'), egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }], toPorts: tcp('8080') }] }),
  policy('api', { ...selects('api'), ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }], toPorts: tcp('8080') }, { fromEntities: ['ingress'], toPorts: tcp('8080') }] }),
];
const reach = new Reach([...WORLD, ...POLICIES]);

/** What a failed expectation says. */
function failure(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the expectation was met');
}

test.each<[ReachFlow['from'], ReachFlow['to'], boolean]>([
  ['shop/web', 'shop/api', true],
  ['shop/web', 'shop/Service/api', true],
  ['ingress', 'shop/api', true],
  ['shop/db', 'shop/api', false],
  ['world', 'shop/api', false],
])('%s reaches %s: %s', (from, to, allowed) => {
  const flow = { from, to, port: typeof to === 'string' && to.includes('Service') ? 80 : 8080 };
  if (allowed) expect(reach).toAllow(flow);
  else expect(reach).toDeny(flow);
});

describe('a failure', () => {
  test('of toAllow shows the missing rules', () => {
    expect(failure(() => expect(reach).toAllow({ from: 'shop/db', to: 'shop/api', port: 8080 }))).toBe(`shop/db cannot reach shop/api at TCP/8080: no egress rule for shop/db allows it; no ingress rule for shop/api allows it.
Missing: rules such as
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: allow-db-to-api
  namespace: shop
spec:
  endpointSelector:
    matchLabels:
      app: db
      tier: back
  egress:
  - toEndpoints:
    - matchLabels:
        app: api
        tier: back
    toPorts:
    - ports:
      - port: "8080"
        protocol: TCP
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: allow-api-from-db
  namespace: shop
spec:
  endpointSelector:
    matchLabels:
      app: api
      tier: back
  ingress:
  - fromEndpoints:
    - matchLabels:
        app: db
        tier: back
    toPorts:
    - ports:
      - port: "8080"
        protocol: TCP`);
  });

  test('of toDeny shows the rules that are too wide', () => {
    expect(failure(() => expect(reach).toDeny({ from: 'shop/web', to: 'shop/api', port: 8080 }))).toBe(`shop/web can reach shop/api at TCP/8080: CiliumNetworkPolicy shop/web spec.egress[0] allows it; CiliumNetworkPolicy shop/api spec.ingress[0] allows it.
Too wide at the source: CiliumNetworkPolicy shop/web spec.egress[0]
Too wide at the target: CiliumNetworkPolicy shop/api spec.ingress[0]`);
    expect(failure(() => expect(new Reach(WORLD)).toDeny({ from: 'shop/web', to: 'shop/api', port: 8080 }))).toContain('Missing: a policy that switches on default deny for ingress of the target');
  });

  test('names the deny rule to remove', () => {
    const denying = new Reach([...WORLD, ...POLICIES, policy('deny', { ...selects('api'), ingressDeny: [{ fromEntities: ['all'] }] })]);
    expect(failure(() => expect(denying).toAllow({ from: 'shop/web', to: 'shop/api', port: 8080 }))).toContain('Remove or narrow the deny rule: CiliumNetworkPolicy shop/deny spec.ingressDeny[0]');
  });

  test('is what becomes of an unknown answer, whatever is expected', () => {
    const unknown = new Reach([...WORLD, policy('api', { ...selects('api'), ingress: [{ fromEndpoints: [{}], authentication: { mode: 'required' } }] })]);
    const flow = { from: 'shop/web', to: 'shop/api', port: 8080 };
    for (const expectation of [() => expect(unknown).toAllow(flow), () => expect(unknown).toDeny(flow), () => expect(unknown).not.toAllow(flow), () => expect(unknown).not.toDeny(flow)]) {
      expect(failure(expectation)).toContain('the rule requires mutual authentication');
    }
    expect(reach).not.toAllow({ ...flow, from: 'shop/db' });
  });

  test.each<[string, () => void]>([
    ["matches the pattern 'blog/*'", () => expect(reach).toDeny({ from: 'blog/*', to: 'shop/api', port: 8080 })],
    ["matches the pattern 'blog/*'", () => expect(reach).toMatchReach({ 'shop/db:5432': ['blog/*'] })],
    ["matches the pattern 'blog/*'", () => expect(reach).toAllowOnly({ to: 'shop/db', from: ['blog/*'] })],
    ['empty matrix', () => expect(reach).toMatchReach({})],
    ['"sideways" is not a direction', () => expect(reach).toHaveDefaultDeny({ directions: ['sideways' as 'ingress'] })],
    ['port must be a whole number from 1 to 65535 for TCP; got 0', () => expect(reach).toDeny({ from: 'shop/web', to: 'shop/api', port: 0 })],
    ['toAllowOnly requires from', () => expect(reach).toAllowOnly({ to: 'shop/db' } as never)],
  ])('is an error for an expectation that asks nothing: %s', (message, expectation) => {
    expect(expectation).toThrow(message);
    expect(expectation).toThrow(/^(REA004|API003)/);
  });
});

describe('the missing rules, added,', () => {
  const empty = new Reach([...WORLD, ...['shop', 'monitoring', 'unlabelled'].map(closed)], { hostFirewall: true });
  const host: KubernetesObject = { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'host' }, spec: { nodeSelector: {}, ingress: [{}] } };
  test.each<[string, ReachFlow]>([
    ['between pods', { from: 'shop/db', to: 'shop/api', port: 8080 }],
    ['between namespaces', { from: 'monitoring/prometheus', to: 'shop/api', port: 9090, protocol: 'UDP' }],
    ['to a Service', { from: 'shop/web', to: 'shop/Service/api', port: 80 }],
    ['for a request', { from: 'shop/web', to: 'shop/api', port: 8080, request: { protocol: 'http', method: 'GET', path: '/a.b?c=(1)' } }],
    ['for a ping', { from: 'shop/web', to: 'shop/api', port: 8, protocol: 'ICMP' }],
    ['from the world', { from: 'world', to: 'shop/web', port: 443 }],
    ['from an address', { from: '198.51.100.7', to: 'shop/web', port: 443 }],
    ['to an address', { from: 'shop/web', to: '2001:db8::7', port: 443 }],
    ['to a DNS name', { from: 'shop/web', to: 'api.stripe.com', port: 443 }],
    ['to the API server', { from: 'shop/web', to: 'kube-apiserver', port: 6443 }],
    ['from another cluster', { from: { namespace: 'shop', labels: { app: 'web' }, cluster: 'office' }, to: 'shop/api', port: 8080 }],
    ['to a block', { from: 'shop/web', to: '198.51.100.0/24', port: 443 }],
    ['from a block with exceptions', { from: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }, to: 'shop/web', port: 443 }],
    ['to a pod on the host network', { from: 'shop/web', to: 'monitoring/agent', port: 9100 }],
    ['from the Gateway', { from: 'ingress', to: 'shop/web', port: 8080 }],
    ['to a node', { from: 'world', to: 'remote-node', port: 22 }],
  ])('allow a flow %s', (_name, flow) => {
    const { missing, verdict } = new Reach([...WORLD, ...['shop', 'monitoring', 'unlabelled'].map(closed), host], { hostFirewall: true }).ask(flow);
    expect([verdict, missing.length]).toEqual(['denied', expect.any(Number)]);
    expect(new Set(missing.map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`)).size).toBe(missing.length);
    expect(new Reach([...WORLD, ...['shop', 'monitoring', 'unlabelled'].map(closed), host, ...missing], { hostFirewall: true }).ask(flow).verdict).toBe('allowed');
  });

  test('name a whole block', () => {
    expect(JSON.stringify(empty.ask({ from: 'shop/web', to: '198.51.100.0/24', port: 443 }).missing)).toContain('"toCIDR":["198.51.100.0/24"]');
  });

  test('close the source where the target is outside of the cluster', () => {
    const message = failure(() => expect(new Reach(WORLD)).toDeny({ from: 'shop/web', to: '198.51.100.7', port: 443 }));
    expect(message).toContain('default deny for egress of the source');
    expect(message).not.toContain('of the target');
  });

  test('are none where the flow is allowed', () => {
    expect(empty.ask({ from: 'host', to: 'shop/web', port: 80 }).missing).toEqual([]);
  });
});

describe('classes of flows', () => {
  test('no pod reaches the metadata address', () => {
    expect(reach).toDeny({ from: '*', to: { address: '169.254.169.254', names: [] }, port: 80 });
    expect(failure(() => expect(new Reach(WORLD)).toDeny({ from: '*', to: { address: '169.254.169.254', names: [] }, port: 80 }))).toMatch(/^monitoring\/prometheus can reach 169\.254\.169\.254[^]*shop\/web can reach/);
  });

  test('only the listed sources reach a workload', () => {
    expect(reach).toAllowOnly({ to: 'shop/api', from: ['ingress', 'shop/web'] });
    expect(reach).toAllowOnly({ to: 'shop/*', from: ['shop/*', 'ingress'], port: 8080 });
    expect(failure(() => expect(reach).toAllowOnly({ to: 'shop/api', from: ['ingress'] }))).toContain('Too wide at the target: CiliumNetworkPolicy shop/api spec.ingress[0]');
    expect(failure(() => expect(new Reach(WORLD)).toAllowOnly({ to: '*', from: ['monitoring/*'], port: 9090 }))).toMatch(/more$/);
  });

  test('a source at a port that no container declares is found', () => {
    const open = policy('open', { ...selects('db'), ingress: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port: '6000', protocol: 'TCP' }] }] }] });
    expect(failure(() => expect(new Reach([...WORLD, ...POLICIES, open])).toAllowOnly({ to: 'shop/db', from: [] }))).toContain('can reach shop/db at TCP/6000');
    const partners = policy('partners', { ...selects('db'), ingress: [{ fromCIDR: ['203.0.113.0/24'] }] });
    expect(new Reach([...WORLD, ...POLICIES, partners])).toAllowOnly({ to: 'shop/db', from: ['203.0.112.0/20'] });
    expect(failure(() => expect(new Reach([...WORLD, ...POLICIES, partners])).toAllowOnly({ to: 'shop/db', from: [] }))).toContain('203.0.113.0/24 can reach shop/db');
  });

  test('every namespace has default deny', () => {
    expect(reach).toHaveDefaultDeny();
    const without = new Reach([...WORLD, ...POLICIES.slice(1)]);
    expect(failure(() => expect(without).toHaveDefaultDeny())).toContain("shop/db has no default deny for ingress: no policy has ingress rules for shop/db.");
    expect(without).toHaveDefaultDeny({ except: ['shop'] });
  });

  test('exactly the listed connections are allowed', () => {
    expect(reach).toMatchReach({ 'shop/api:8080': ['shop/web', 'ingress'], 'shop/web:8080': [], 'shop/db:5432': [] });
    const message = failure(() => expect(reach).toMatchReach({ 'shop/api:8080': ['shop/web', 'shop/db'] }));
    expect(message).toContain('shop/db is listed for shop/api:8080: shop/db cannot reach shop/api at TCP/8080');
    expect(message).toContain('ingress is not listed for shop/api:8080: ingress can reach shop/api at TCP/8080');
  });
});
