import { App, ApiObject, Chart } from 'cdk8s';
import fc from 'fast-check';
import { ClusterChart, Reach, TalosCilium, TalosCluster, type KubernetesObject } from '../../lib';
import { OPTIONS, questionOf, randomWorlds } from '../e2e/cilium/random-worlds';
import { CASES, WORLD } from './cases';
import { MORE_CASES } from './more-cases';

test.each([...CASES, ...MORE_CASES].map((each) => [each.why, each] as const))('%s', (_why, { policies, flow, verdict, options }) => {
  const answer = new Reach([...WORLD, ...policies], options).ask(flow);
  expect([answer.verdict, answer.sentence]).toEqual([verdict, expect.any(String)]);
});

const policy = (name: string, spec: object): KubernetesObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name, namespace: 'shop' }, spec });

describe('an answer', () => {
  const allow = policy('web', { endpointSelector: { matchLabels: { app: 'api' } }, ingress: [{}, { fromEndpoints: [{ matchLabels: { app: 'web' } }], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] });

  test('names the rules that decided, and what requests are limited to', () => {
    const { sentence, ingress } = new Reach([...WORLD, allow]).ask({ from: 'shop/web', to: 'shop/api', port: 8080 });
    expect(ingress.rules).toEqual([{ kind: 'CiliumNetworkPolicy', namespace: 'shop', name: 'web', at: 'spec.ingress[1]', verdict: 'allow' }]);
    expect(ingress.requests).toEqual(['http GET']);
    expect(sentence).toBe('shop/web can reach shop/api at TCP/8080: no policy has egress rules for shop/web; CiliumNetworkPolicy shop/web spec.ingress[1] allows it; only requests that match http GET.');
  });

  test('says what is missing', () => {
    const { sentence } = new Reach([...WORLD, allow]).ask({ from: 'shop/db', to: 'shop/api', port: 8080 });
    expect(sentence).toBe('shop/db cannot reach shop/api at TCP/8080: no ingress rule for shop/api allows it.');
  });
});

describe('objects', () => {
  const allow = policy('web', { endpointSelector: { matchLabels: { app: 'api' } }, ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }] }] });

  test('may be in lists, also in lists of a kind', () => {
    const { apiVersion, kind, ...rest } = allow;
    const typed = { apiVersion, kind: `${kind}List`, metadata: {}, items: [rest] };
    const list = { apiVersion: 'v1', kind: 'List', metadata: {}, items: [...WORLD, typed] } as unknown as KubernetesObject;
    expect(new Reach([list]).ask({ from: 'shop/db', to: 'shop/api', port: 8080 }).verdict).toBe('denied');
  });

  test.each([
    ['objects[1] is not a Kubernetes object', [WORLD[0]!, { apiVersion: 'v1', kind: 'Pod' }]],
    ['objects[0].items[1] is not a Kubernetes object', [{ apiVersion: 'v1', kind: 'List', items: [WORLD[0]!, null] }]],
  ])('that are incomplete are refused: %s', (message, objects) => {
    expect(() => new Reach(objects as KubernetesObject[])).toThrow(message);
  });

  const tier = (kind: string, subject: object, section: 'ingress' | 'egress' = 'ingress'): KubernetesObject => ({ apiVersion: 'policy.networking.k8s.io/v1alpha2', kind, metadata: { name: 'tier' }, spec: { subject, priority: 1, [section]: [{ action: 'Accept', from: [{ namespaces: {} }] }] } });

  test.each(['ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'])('of kind %s make answers unknown, whatever other policies say', (kind) => {
    const deny = policy('deny', { endpointSelector: { matchLabels: { app: 'api' } }, ingressDeny: [{ fromEntities: ['all'] }] });
    const { verdict, sentence } = new Reach([...WORLD, deny, tier(kind, { namespaces: {} })]).ask({ from: 'shop/web', to: 'shop/api', port: 8080 });
    expect([verdict, sentence]).toEqual(['unknown', `shop/web may or may not reach shop/api at TCP/8080: ${kind} tier spec.ingress: Reach does not evaluate objects of kind ${kind}.`]);
  });

  test.each([
    ['namespaces', { namespaces: { matchLabels: { team: 'red' } } }, 'unknown'],
    ['other namespaces', { namespaces: { matchLabels: { team: 'ops' } } }, 'allowed'],
    ['pods', { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'api' } } } }, 'unknown'],
    ['other pods', { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'db' } } } }, 'allowed'],
  ])('of these kinds concern only their subject: %s', (_name, subject, verdict) => {
    const reach = new Reach([...WORLD, tier('ClusterNetworkPolicy', subject)]);
    expect([reach.ask({ from: 'shop/web', to: 'shop/api', port: 8080 }).verdict, reach.ask({ from: 'shop/api', to: 'monitoring/prometheus', port: 8080 }).egress.verdict]).toEqual([verdict, 'allowed']);
  });
});

describe('a Service', () => {
  const twin = { ...WORLD.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'api')!, metadata: { name: 'api-canary', namespace: 'shop' } } as KubernetesObject & { spec: { template: { metadata: object } } };
  const canary = { ...twin, spec: { ...twin.spec, template: { ...twin.spec.template, metadata: { labels: { app: 'api', canary: 'yes' } } } } } as KubernetesObject;
  const http = (method: string) => [{ ports: [{ port: '8080', protocol: 'TCP' }], rules: { http: [{ method }] } }];
  const ask = (...policies: readonly KubernetesObject[]) => new Reach([...WORLD, canary, ...policies]).ask({ from: 'shop/web', to: { service: 'shop/api' }, port: 80 });

  test('whose pods differ is unknown', () => {
    const { verdict, ingress, sentence } = ask(policy('canary', { endpointSelector: { matchLabels: { canary: 'yes' } }, ingress: [] }), policy('deny', { endpointSelector: { matchLabels: { canary: 'yes' } }, ingressDeny: [{ fromEntities: ['all'] }] }));
    expect([verdict, ingress.verdict, ingress.rules.map(({ name }) => name)]).toEqual(['unknown', 'unknown', ['deny']]);
    expect(sentence).toBe('shop/web may or may not reach Service shop/api at TCP/80: the pods of the Service differ.');
  });

  test('has the rules and requests of all its pods', () => {
    const rule = (name: string, method: string, expression: object) => policy(name, { endpointSelector: { matchLabels: { app: 'api' }, matchExpressions: [{ key: 'canary', ...expression }] }, ingress: [{ fromEndpoints: [{}], toPorts: http(method) }] });
    const { verdict, ingress } = ask(rule('stable', 'GET', { operator: 'DoesNotExist' }), rule('canary', 'PUT', { operator: 'Exists' }));
    expect([verdict, ingress.rules.map(({ name }) => name), ingress.requests]).toEqual(['allowed', ['stable', 'canary'], ['http GET', 'http PUT']]);
  });
});

test('a chart has the facts of its TalosCilium', () => {
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }));
  new TalosCilium(chart, 'cilium', { version: '1.20.2' });
  for (const object of [...WORLD.filter(({ kind }) => kind === 'Deployment'), policy('web', { endpointSelector: {}, ingress: [{ fromEntities: ['cluster-mesh'] }] })]) new ApiObject(chart, `${object.kind}-${object.metadata.name}`, object);
  expect(Reach.of(chart).ask({ from: 'shop/web', to: 'shop/api', port: 80 }).verdict).toBe('allowed');
  expect(Reach.of(new Chart(new App(), 'empty')).workloadNames).toEqual([]);
});

describe('random worlds', () => {
  const worlds = randomWorlds(1500, 4, '1.19');
  const isPolicy = ({ kind }: KubernetesObject): boolean => kind.endsWith('Policy');
  const verdicts = (objects: readonly KubernetesObject[], world: (typeof worlds)[number]) => {
    const reach = new Reach(objects, OPTIONS);
    return world.flows.map((flow) => reach.ask(questionOf(world, flow)).verdict);
  };
  const everyWorld = (change: (objects: readonly KubernetesObject[]) => readonly KubernetesObject[], holds: (before: string, after: string) => boolean): void => {
    fc.assert(
      fc.property(fc.constantFrom(...worlds), (world) => {
        const before = verdicts(world.objects, world);
        expect(verdicts(change(world.objects), world).filter((after, index) => !holds(before[index]!, after))).toEqual([]);
      }),
      { numRuns: 15, seed: 1 },
    );
  };
  const open = (spec: object): KubernetesObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'added' }, spec: { endpointSelector: {}, enableDefaultDeny: { ingress: false, egress: false }, ...spec } });

  test('an allow rule without default deny never denies', () => {
    everyWorld((objects) => [...objects, open({ ingress: [{ fromEntities: ['cluster'] }], egress: [{ toEntities: ['world'] }] })], (before, after) => before !== 'allowed' || after === 'allowed');
  });

  test('a deny rule never allows', () => {
    everyWorld((objects) => [...objects, open({ ingressDeny: [{ fromEntities: ['cluster'] }], egressDeny: [{ toCIDR: ['10.0.0.0/8'] }] })], (before, after) => before !== 'denied' || after === 'denied');
  });

  test('the order of policies is irrelevant', () => {
    everyWorld((objects) => [...objects].reverse(), (before, after) => before === after);
  });

  test('a policy may be split by its rules', () => {
    const split = (object: KubernetesObject): KubernetesObject[] => {
      const { spec } = object as unknown as { spec?: Readonly<Record<string, unknown>> };
      if (!isPolicy(object) || object.kind === 'NetworkPolicy' || !spec) return [object];
      const sections = ['ingress', 'egress', 'ingressDeny', 'egressDeny'].filter((section) => section in spec);
      const rest = Object.fromEntries(Object.entries(spec).filter(([key]) => !sections.includes(key)));
      return sections.flatMap((section) => (spec[section] as object[]).map((rule, index) => ({ ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-${section.toLowerCase()}-${index}` }, spec: { ...rest, [section]: [rule] } })));
    };
    everyWorld((objects) => objects.flatMap(split), (before, after) => before === after);
  });
});
