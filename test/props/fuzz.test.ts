import { join } from 'node:path';
import { inspect } from 'node:util';
import * as cdk8s from 'cdk8s';
import { Construct } from 'constructs';
import * as library from '../../lib';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { callables, definition, type Member, type Type } from './shape-types';

/**
 * Another seed plants other values: FUZZ_SEED=1 repeats a run, FUZZ_VALUES=99 plants every value everywhere. In CI the seed is the same
 * each time, so that a change is not held up by what an earlier one left.
 */
const SEED = Number(process.env.FUZZ_SEED ?? (process.env.CI ? 1 : Date.now() % 1_000_000));
const VALUES_PER_PLACE = Number(process.env.FUZZ_VALUES ?? 3);
const MAX_DEPTH = 4;
const L = library as unknown as Record<string, Record<string, (...args: unknown[]) => unknown> & (new (...args: unknown[]) => unknown)>;

/** An app for one call: constructs are made in its chart. */
interface Context {
  readonly app: cdk8s.App;
  readonly chart: library.ClusterChart;
  evaluate(code: string): unknown;
}

const FACTS = { name: 'home', talosVersion: '1.13.2', kubernetesVersion: '1.35.0', nodeSubnets: ['192.168.1.0/24'] };
const WITH_CILIUM = new Set(['HubbleStack', 'CiliumMonitoring', 'LoadBalancerPool#claim', 'CiliumPolicies#audit']);

/** Calls after which the app is not complete. */
const UNFINISHED = /^(CiliumPolicies#(for|audit)|GatewayApiCrds#|TalosCilium)/;

function contextOf(callable: string): Context {
  const app = new cdk8s.App();
  const cluster = new library.TalosCluster({ ...FACTS, management: callable === 'OmniClusterTemplate' ? 'omni' : undefined });
  const withCilium = WITH_CILIUM.has(callable);
  const chart = new library.ClusterChart(app, cluster, withCilium || /^TalosCilium(\.|$)/.test(callable) ? {} : { ciliumVersion: '1.20.0' });
  if (withCilium) new library.TalosCilium(chart, 'cilium');
  const scope: Record<string, unknown> = { ...cdk8s, ...library, app, chart, cluster };
  return { app, chart, evaluate: (code) => (new Function(...Object.keys(scope), `return (${code});`) as (...args: unknown[]) => unknown)(...Object.values(scope)) };
}

/** Makes a value in the app of a call. */
type Build = (context: Context) => unknown;

/** Values that pass, where the types do not say enough: by the place of the parameter or prop, then by type. */
const GOOD: Readonly<Record<string, string>> = {
  IpAddress: "IpAddress.parse('10.0.0.1')",
  IpRange: "IpRange.parse('10.0.0.1-10.0.0.9')",
  Cidr: "Cidr.parse('10.0.0.0/8')",
  CiliumVersion: "CiliumVersion.parse('1.19.6')",
  KubernetesVersion: "KubernetesVersion.parse('1.35')",
  TalosVersion: "TalosVersion.parse('1.13')",
  TalosCluster: 'cluster',
  TalosCilium: "new TalosCilium(new ClusterChart(new GitOpsApp(), cluster), 'other')",
  Announce: "Announce.none('routed')",
  Policy: "new CiliumPolicies(chart, 'policies', { namespace: 'shop' }).for(Selector.labels({ app: 'web' }), 'web')",
  ServiceObject: "Object.assign(new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'shop' }, spec: { type: 'LoadBalancer', ports: [{ name: 'http', port: 80 }] } }), { ports: [{ name: 'http', port: 80 }] })",
  LabelSelectorLike: "{ matchLabels: { app: 'web' } }",
  NamespaceLabels: "{ labels: { team: 'web' } }",
  'Announce.bgp.peering': "new BgpPeering(chart, 'bgp', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })] })",
  'Announce.l2.announcement': "new L2Announcement(chart, 'lan')",
  'BgpPeering.fromPeeringPolicy.policy': "{ apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumBGPPeeringPolicy', metadata: { name: 'tor' }, spec: { virtualRouters: [{ localASN: 64512, neighbors: [{ peerAddress: '192.168.1.1/32', peerASN: 64513 }] }] } }",
  'Cidr.from.value': "'10.0.0.0/8'",
  'Cidr.parse.text': "'10.0.0.0/8'",
  'Cidr.parseLoose.text': "'10.0.0.0/8'",
  'Cidr.of.prefixLength': '32',
  'CiliumVersion.from.value': "'1.19.6'",
  'CiliumVersion.parse.text': "'1.19.6'",
  'KubernetesVersion.from.value': "'1.35'",
  'KubernetesVersion.parse.text': "'1.35'",
  'TalosCilium.fromValues.files': `'${join(__dirname, '../cilium/values-files/values.yaml')}'`,
  'TalosVersion.from.value': "'1.13'",
  'TalosVersion.parse.text': "'1.13'",
  'IpAddress.parse.text': "'10.0.0.1'",
  'IpRange.parse.text': "'10.0.0.1-10.0.0.9'",
  'setLayer.layer': "'network'",
  'Reach.objects': "[{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: {} }]",
  'Reach#portsOf.workload': "'shop/web'",
  'Reach.of.source': 'chart',
  'Reach#from.source': "'world'",
  'Reach#ask.flow': "{ from: { entity: 'world' }, to: { entity: 'host' }, port: 443 }",
  'Http.match.match': "{ host: 'example.com' }",
  'HubbleMetric.parse.text': "'dns'",
  'PoliciesFromYamlProps.text': "'{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: shop}, spec: {podSelector: {}}}'",
  'ManifestsFromYamlProps.text': "'{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: shop}, spec: {podSelector: {}}}'",
  'PoolBlock.cidr.block': "'10.0.0.0/8'",
  'PoolBlock.from.value': "'10.0.0.0/8'",
  'PoolBlock.range.first': "'10.0.0.1'",
  'PoolBlock.range.last': "'10.0.0.9'",
  'LoadBalancerPool#allocate.service': "{ namespace: 'shop', name: 'web' }",
  'GatewayAddress.fixed.addresses[]': "'10.0.0.1'",
  'AllowedListeners.selected.selector': "{ matchLabels: { team: 'web' } }",
  'AllowedRoutes.selected.selector': "{ matchLabels: { team: 'web' } }",
  'CiliumVersion#atLeast.version': "'1.19'",
  'CiliumVersion#isBefore.version': "'1.19'",
  'KubernetesVersion#atLeast.version': "'1.34'",
  'KubernetesVersion#isBefore.version': "'1.34'",
  'TalosVersion#atLeast.version': "'1.13'",
  'TalosVersion#isBefore.version': "'1.13'",
  'ciliumChartAsset.version': "'1.19.6'",
  'gatewayApiAsset.version': "'1.4.1'",
  'CiliumChartAsset.version': "'1.19.6'",
  'GatewayApiAsset.version': "'1.4.1'",
  // Optional, and needed.
  'CiliumHttpRouteProps.namespace': "'shop'",
  'CiliumGrpcRouteProps.namespace': "'shop'",
  'CiliumTlsRouteProps.namespace': "'shop'",
  'CiliumTcpRouteProps.namespace': "'shop'",
  'CiliumUdpRouteProps.namespace': "'shop'",
  'RedirectToHttpsProps.namespace': "'shop'",
  'CiliumBackendTlsPolicyProps.namespace': "'shop'",
  'TalosHostFirewall.props': "{ adminCidrs: ['10.0.0.0/8'] }",
  'TalosHostFirewallProps.adminCidrs': "['10.0.0.0/8']",
  'HttpRuleProps.backends': "[Backend.named({ name: 'web', port: 80 })]",
  'AssetOptions.offline': 'true',
  'Fleet#cluster.name': "'home'",
  'FleetProps.clusters': "{ home: { talosVersion: '1.13', kubernetesVersion: '1.35' } }",
  'MeshApiServer.loadBalancer.address': "'192.168.1.240'",
  'MeshApiServer.dnsName.name': "'mesh.example.com'",
  'ClusterMeshProps.members':
    "['a', 'b'].map((name, index) => ({ cluster: new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35', clusterId: index + 1, podSubnets: [`10.${index + 1}.0.0/16`] }), apiServer: MeshApiServer.loadBalancer(`192.168.1.${index + 1}`) }))",
};

/** Optional parameters without which a call is refused. */
const NEEDED = /^(AllowedListeners\.fromNamespaces|AllowedRoutes\.fromNamespaces|GatewayAddress\.fixed|Peer\.namespace|Tls\.serverNames|Selector\.namespace|CiliumPolicies#add|Policy#isolate)$/;

function good(type: Type, place: string, example?: string): Build {
  const code = GOOD[place] ?? (type.kind === 'name' ? GOOD[type.name] : undefined) ?? example;
  if (code !== undefined) return (context) => context.evaluate(code);
  const known = definition(type);
  switch (known.kind) {
    case 'literal': return () => known.value;
    case 'union': return good(known.of[0]!, place);
    case 'both': return ({ chart }) => chart;
    case 'array': {
      const item = good(known.item, `${place}[]`);
      return (context) => [item(context)];
    }
    case 'record': {
      const item = good(known.item, `${place}{}`);
      return (context) => ({ a: item(context) });
    }
    case 'object': {
      const members = known.members.filter(({ name, optional }) => !optional || GOOD[`${ownerOf(type, place)}.${name}`] !== undefined).map((member) => [member.name, goodMember(member, ownerOf(type, place))] as const);
      return (context) => Object.fromEntries(members.map(([name, build]) => [name, build(context)]));
    }
    case 'name': return LEAVES[known.name] ?? made(known.name);
  }
}

const LEAVES: Readonly<Record<string, Build>> = {
  string: () => 'web',
  number: () => 1,
  boolean: () => true,
  bigint: () => 1n,
  data: () => ({}),
  any: () => 'web',
  object: () => ({}),
  null: () => null,
  function: () => () => ({}),
  Construct: ({ chart }) => chart,
  Duration: () => '15s',
  Size: () => '10Mi',
};

function ownerOf(type: Type, place: string): string {
  return type.kind === 'name' ? type.name : place;
}

function goodMember({ name, type, example }: Member, owner: string): Build {
  return good(type, `${owner}.${name}`, example);
}

/** An instance of a class, by the maker that needs least. */
function made(name: string): Build {
  const makers = [...callables].filter(([callable]) => callable === name || callable.startsWith(`${name}.`));
  const [least] = makers.sort(([, one], [, other]) => one.filter(({ optional }) => !optional).length - other.filter(({ optional }) => !optional).length);
  if (!least) throw new Error(`nothing makes a ${name}: add it to GOOD`);
  const args = goodArguments(...least);
  return (context) => call(least[0], args.map((build) => build(context)));
}

let count = 0;

function goodArguments(callable: string, parameters: readonly Member[]): Build[] {
  return parameters.filter(({ name, optional, rest }) => !optional || (rest && NEEDED.test(callable)) || GOOD[`${callable}.${name}`] !== undefined).map((parameter) => {
    if (parameter.name === 'scope') return ({ chart }) => chart;
    if (parameter.name === 'id') return () => `x${(count += 1)}`;
    return parameter.rest ? good((parameter.type as { readonly item: Type }).item, `${callable}.${parameter.name}[]`) : goodMember(parameter, callable);
  });
}

function call(callable: string, args: readonly unknown[], self?: unknown): unknown {
  const [owner = '', name] = callable.split(/[.#]/);
  if (callable.includes('#')) return (self as Record<string, (...args: unknown[]) => unknown>)[name!]!(...args);
  if (name) return L[owner]![name]!(...args);
  return /^[A-Z]/.test(owner) ? new L[owner]!(...args) : (L[owner] as unknown as (...args: unknown[]) => unknown)(...args);
}

/** A place in the arguments of a call, with all around it as it should be. */
interface Place {
  readonly at: string;
  readonly type: Type;
  readonly plant: (value: unknown) => Build;
  /** The same without it, where it is optional. */
  readonly without?: Build;
}

const NOTHING: Type = { kind: 'union', of: [] };

function* placesOf(type: Type, path: string, depth: number): Iterable<Place> {
  yield { at: '', type, plant: (value) => () => value };
  const known = definition(type);
  if (depth === MAX_DEPTH) return;
  if (known.kind === 'union') {
    for (const each of known.of) if (['object', 'array', 'record'].includes(definition(each).kind)) for (const place of placesOf(each, path, depth)) if (place.at !== '') yield place;
  } else if (known.kind === 'array' || known.kind === 'record') {
    for (const place of placesOf(known.item, `${path}[]`, depth + 1)) {
      const wrap = (build: Build): Build => (context) => (known.kind === 'array' ? [build(context)] : { a: build(context) });
      yield { at: `${known.kind === 'array' ? '[0]' : '.a'}${place.at}`, type: place.type, plant: (value) => wrap(place.plant(value)), without: place.without && wrap(place.without) };
    }
  } else if (known.kind === 'object') {
    const base = good(type, path);
    const wrap = (name: string, build: Build): Build => (context) => ({ ...(base(context) as object), [name]: build(context) });
    yield { at: '.nonsense', type: NOTHING, plant: (value) => wrap('nonsense', () => value), without: base };
    for (const member of known.members) {
      for (const place of placesOf(member.type, `${ownerOf(type, path)}.${member.name}`, depth + 1)) {
        const without = place.at === '' ? (member.optional ? wrap(member.name, () => undefined) : undefined) : place.without && wrap(member.name, place.without);
        yield { at: `.${member.name}${place.at}`, type: place.type, plant: (value) => wrap(member.name, place.plant(value)), without };
      }
    }
  }
}

/** An app of its own, which is reported when it is never synthesized. Left out too: methods of what only the library makes. */
const SKIPPED_CALLS = new Set<string>(['GitOpsApp']);

class Stranger {}

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;
const ring: unknown[] = [];
ring.push(ring);
const hostile = (trap: PropertyDescriptor): object => Object.defineProperty({}, 'name', { enumerable: true, ...trap });
const refuse = (): never => {
  throw new Error('hostile');
};

/** Values of every wrong kind, by what a report calls them. */
const BAD: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['null', null], ['NaN', NaN], ['Infinity', Infinity], ["''", ''], ["' '", ' '], ["'false'", 'false'], ["'nonsense value'", 'nonsense value'], ["'__proto__'", '__proto__'],
  ['0', 0], ['-1.5', -1.5], ['1e21', 1e21], ['true', true], ['false', false], ['10n', 10n], ['a symbol', Symbol('s')], ['a function', () => 1],
  ['[]', []], ['[null]', [null]], ['[undefined]', [undefined]], ['[[]]', [[]]], ['{}', {}], ['{ nonsense: 1 }', { nonsense: 1 }], ['no prototype', Object.assign(Object.create(null) as object, { nonsense: 1 })],
  ['a cycle', cyclic], ['a ring', ring], ['a Map', new Map()], ['a Date', new Date(0)], ['a class instance', new Stranger()],
  ['a getter that throws', hostile({ get: refuse })], ['a toString that throws', { toString: refuse, valueOf: refuse }], ['a proxy that throws', new Proxy({}, { get: refuse, ownKeys: refuse, has: refuse, getPrototypeOf: refuse })],
]);

/** Whether a value is of a type, as TypeScript would say; instances are never planted. */
function fits(type: Type, value: unknown): boolean {
  const known = definition(type);
  const isPlain = typeof value === 'object' && value !== null && [Object.prototype, null].includes(prototypeOf(value) as null);
  switch (known.kind) {
    case 'literal': return value === known.value;
    case 'union': return known.of.some((each) => fits(each, value));
    case 'both': return false;
    case 'array': return Array.isArray(value) && value !== ring && value.every((each) => fits(known.item, each));
    case 'record': return isPlain && value !== cyclic && Object.values(value as object).every((each) => fits(known.item, each));
    case 'object': return isPlain && Object.keys(value as object).every((key) => known.members.some(({ name }) => name === key)) && known.members.every(({ name, optional }) => optional || name in (value as object));
    case 'name':
      if (['string', 'boolean', 'bigint', 'function'].includes(known.name)) return typeof value === known.name;
      if (known.name === 'number') return typeof value === 'number' && Number.isFinite(value);
      if (known.name === 'null') return value === null;
      if (known.name === 'any') return true;
      if (known.name === 'object') return typeof value === 'object' && value !== null;
      if (known.name === 'Duration' || known.name === 'Size') return typeof value === 'string';
      return known.name === 'data' && isData(value);
  }
}

function prototypeOf(value: object): object | null | undefined {
  try {
    return Object.getPrototypeOf(value) as object | null;
  } catch {
    return undefined;
  }
}

function isData(value: unknown): boolean {
  try {
    return value === null || (['string', 'boolean'].includes(typeof value)) || Number.isFinite(value) || (typeof value === 'object' && value !== cyclic && value !== ring && [Object.prototype, Array.prototype, null].includes(prototypeOf(value)!) && Object.values(value).every(isData));
  } catch {
    return false;
  }
}

/** What comes of a call: the value or the construct and its objects, as text, or the error. */
function run(callable: string, builds: readonly Build[]): { readonly output?: string; readonly error?: unknown } {
  let context: Context | undefined;
  let self: unknown;
  try {
    context = contextOf(callable);
    count = 0;
    if (callable.includes('#')) self = (good({ kind: 'name', name: callable.split('#')[0]! }, callable))(context);
    count = 100;
  } catch (error) {
    throw new Error(`the surroundings of ${callable} fail: ${String(error)}`);
  }
  try {
    const args = builds.map((build) => build(context));
    const result = call(callable, args, self);
    const isConstruct = Construct.isConstruct(result) || Construct.isConstruct(self);
    // What the app finds when it is synthesized, short of helm.
    const objects = isConstruct && !WITH_CILIUM.has(callable) && !UNFINISHED.test(callable) ? context.chart.toJson() : [];
    return { output: JSON.stringify(objects) + (isConstruct ? fieldsOf(result) : inspect([result, self], { depth: 6 })) };
  } catch (error) {
    return { error };
  }
}

/** Fields of a construct that are values. */
function fieldsOf(construct: unknown): string {
  return inspect(Object.entries(construct ?? {}).filter(([, value]) => !(typeof value === 'object' && value !== null)), { depth: 2 });
}

/** How cdk8s throws the problems of a plain app. */
const VALIDATION = /^Error: Validation failed with the following errors:\s+\[[^\]]+\] (error|warning) [A-Z]{2,4}\d{3}\b/;

/** Numbers between 0 and 1, the same for the same seed. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield state / 2 ** 32;
  }
}

const TESTED = [...callables].filter(([callable]) => !SKIPPED_CALLS.has(callable) && !/^(ReleaseVersion|Preset#|ServiceAnnouncer|EffectiveValues)/.test(callable));

test.each(TESTED)('%s: the good call passes', (callable, parameters) => {
  const { error } = run(callable, goodArguments(callable, parameters));
  expect(error instanceof TalosCiliumError ? error.problems : error).toBeUndefined();
});

beforeAll(() => {
  process.env.TALOS_CILIUM_OFFLINE = '1';
  // Warnings of the apps.
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterAll(() => void delete process.env.TALOS_CILIUM_OFFLINE);

test(`no bad input is a raw error, and none of a wrong type changes the output (FUZZ_SEED=${SEED})`, () => {
  const dice = random(SEED);
  const bad = [...BAD];
  const raw = new Set<string>();
  const silent = new Set<string>();
  let planted = 0;
  for (const [callable, parameters] of TESTED) {
    const given = goodArguments(callable, parameters);
    for (const [index, parameter] of parameters.entries()) {
      if (parameter.name === 'scope' || parameter.name === 'id') continue;
      // A value for a rest parameter is one of its items.
      const type = parameter.rest ? (parameter.type as { readonly item: Type }).item : parameter.type;
      for (const place of placesOf(type, `${callable}.${parameter.name}`, 0)) {
        const chosen = bad.map((each) => [dice.next().value, each] as const).sort(([one], [other]) => one - other).slice(0, VALUES_PER_PLACE).map(([, each]) => each);
        let base: string | undefined;
        for (const [title, value] of chosen) {
          planted += 1;
          const builds = [...given];
          for (let fill = builds.length; fill < index; fill++) builds.push(goodMember(parameters[fill]!, callable));
          builds[index] = place.plant(value);
          const where = `${callable}(${parameter.name}${place.at} = ${title})`;
          const { error, output } = run(callable, builds);
          if (error !== undefined) {
            if (!(error instanceof TalosCiliumError) && !VALIDATION.test(String(error))) raw.add(`${where}: ${String((error as Error)?.stack ?? error).split('\n').slice(0, 3).join(' ')}`);
            else if (error instanceof TalosCiliumError && !error.problems.every(({ path, what, fix }) => path !== '' && what !== '' && fix !== '')) raw.add(`${where}: without path or fix`);
          } else if (!fits(place.type, value)) {
            const without = place.at === '' ? (parameter.optional ? builds.slice(0, index) : undefined) : place.without && [...builds.slice(0, index), place.without, ...builds.slice(index + 1)];
            base ??= without && run(callable, without).output;
            if (base === undefined || base !== output) silent.add(where);
          }
        }
      }
    }
  }
  if (process.env.FUZZ_VERBOSE) process.stdout.write(`${planted} inputs\n`);
  expect([...raw]).toEqual([]);
  expect([...silent]).toEqual([]);
  expect(planted).toBeGreaterThan(2000);
}, 600_000);
