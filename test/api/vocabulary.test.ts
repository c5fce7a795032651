import ts from 'typescript';
import { domainOf, PublicApi, type Member, type PublicExport } from './public-api';

// The table "Vocabulary" of ARCHITECTURE.md, rule by rule.

const api = new PublicApi();
const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** Fails on what is found, listed by its part of the library. */
function expectNone(found: readonly (readonly [PublicExport, string])[]): void {
  expect([...new Set(found.map(([owner, text]) => `${domainOf(owner)}: ${text}`))].sort()).toEqual([]);
}

const titled = (members: readonly Member[], rule: string): (readonly [PublicExport, string])[] => members.map(({ owner, name }) => [owner, `${rule}: ${name}`] as const);

/** Constructs without an object of their own, with the reason. */
const WITHOUT_OBJECT: Readonly<Record<string, string>> = {
  TalosCilium: 'its objects are rendered by helm when the app is synthesized',
  GatewayApiCrds: 'its objects are read from the bundle when the app is synthesized',
  HubbleStack: 'asks TalosCilium for values',
  ReferenceGrants: 'makes one object per namespace when the app is synthesized',
  TalosMachineConfig: 'writes files',
  OmniClusterTemplate: 'writes files',
  ClusterChart: 'is a chart',
  GitOpsApp: 'is an app',
};

test('the object behind a construct is apiObject, several are apiObjects', () => {
  const misnamed = api.members.filter(({ owner, name, type }) => {
    if (!api.constructs.includes(owner) && owner.name !== 'Policy') return false;
    const isObject = [type, ...(type.getBaseTypes() ?? [])].some(({ symbol }) => symbol?.name === 'ApiObject');
    return /\.(resource|object|policy|clusterConfig|rule)s?$/.test(name) || (isObject && !name.endsWith('.apiObject'));
  });
  const lacking = api.constructs.filter(({ name, symbol }) => !WITHOUT_OBJECT[name] && !['apiObject', 'apiObjects'].some((member) => api.checker.getDeclaredTypeOfSymbol(symbol).getProperty(member)));
  expectNone([...titled(misnamed, 'apiObject'), ...lacking.map((each) => [each, `apiObject: ${each.name} has none`] as const)]);
});

test('constructors take (scope, id, props), and the props of X are XProps', () => {
  const others = new Set(['ClusterChart', 'GitOpsApp']);
  expectNone(api.constructs.filter(({ name }) => !others.has(name)).flatMap((each) => {
    const constructor = (each.declaration as ts.ClassDeclaration).members.find(ts.isConstructorDeclaration);
    if (!constructor || ts.getCombinedModifierFlags(constructor) & ts.ModifierFlags.Private) return [];
    const signature = constructor.parameters.map((parameter) => `${parameter.name.getText()}: ${parameter.type?.getText() ?? ''}`).join(', ');
    return signature === `scope: Construct, id: string, props: ${each.name}Props` ? [] : [[each, `constructor: ${each.name}`] as const];
  }));
});

test('a parameter of a type XProps or XOptions is called props, options, or what it is', () => {
  expectNone(api.parameters.flatMap(({ owner, title, name, type }) => {
    const [, kind] = /(Props|Options)$/.exec(type.aliasSymbol?.name ?? type.symbol?.name ?? '') ?? [];
    return kind && /^(input|given|args?|opts?|config|params?|data)$/.test(name) ? [[owner, `parameter: ${title}`] as const] : [];
  }));
});

test('a switch is boolean, or boolean and props: no prop is called enabled, and none takes only one of true and false', () => {
  expectNone(titled(api.members.filter(({ owner, name, type }) => {
    if (!ts.isInterfaceDeclaration(owner.declaration)) return false;
    const booleans = api.alternatives(type).filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral).length;
    return /\.(enabled?|on|isEnabled)$/.test(name) || booleans === 1;
  }), 'switch'));
});

/** What is a number by its nature: counts, ports, ids of networks, and numbers that have one unit everywhere. */
const NUMBERS = /(port|ports|asn|weight|percent|numerator|denominator|count|counts|replicas|attempts|workers|controlPlanes|nodes|size|maskSize\w*|maskSizeIpv[46]|prefixLength|aggregationLengthIPv[46]|hostBits|localPreference|ebgpMultihop|threshold|qps|burst|mtu|major|minor|patch|codes|statusCode|clusterId|maxConnectedClusters|maxRedirects|maxParallelism|backups|capacity|queueSize|lenMax|\w+Max|ratio|vlanBypass|xffNumTrustedHops\w*|max\w*Connections?|clusterMax\w+|endpointMaxIpsPerHostname|tolerationSeconds|rateLimit|burstLimit|family)$/i;

/** Names that upstream gives a unit, kept as they are. */
const VERBATIM_UNITS: Readonly<Record<string, string>> = {
  'Entry.value': 'any value of the chart',
  'EffectiveEntry.value': 'any value of the chart',
  'BgpGracefulRestart.restartTimeSeconds': 'CiliumBGPPeerConfig',
  'BgpTimers.connectRetryTimeSeconds': 'CiliumBGPPeerConfig',
  'BgpTimers.holdTimeSeconds': 'CiliumBGPPeerConfig',
  'BgpTimers.keepAliveTimeSeconds': 'CiliumBGPPeerConfig',
};

test('durations and sizes have a unit; a number is a count, a port or the like', () => {
  expectNone(titled(api.members.filter(({ owner, name, type }) => {
    if (!ts.isInterfaceDeclaration(owner.declaration) || VERBATIM_UNITS[name]) return false;
    return api.alternatives(type).some(({ flags }) => flags & ts.TypeFlags.Number) && !NUMBERS.test(name);
  }), 'unit'));
});

/** Names of one field of an object of Cilium, as Cilium spells them. */
const VERBATIM_NAMES = new Set(['aggregationLengthIPv4', 'aggregationLengthIPv6', 'egressIP', 'externalIPs', 'loadBalancerIPs', 'allowFirstLastIPs', 'ignoreAAAA', 'toJSON']);

test('acronyms are written as words: Ipv4, Cidr, Http; a field of Cilium keeps its name', () => {
  const isWrong = (name: string): boolean => /[A-Z]{2}/.test(name.replace(/L[2347](?=[A-Z])/g, '').replace('GitOpsA', 'GitopsA')) && !VERBATIM_NAMES.has(name) && !/^[A-Z0-9_]+$/.test(name);
  expectNone([
    ...api.exports.filter(({ name }) => isWrong(name)).map((each) => [each, `casing: ${each.name}`] as const),
    ...titled(api.members.filter(({ name }) => isWrong(last(name))), 'casing'),
    ...api.parameters.filter(({ name }) => isWrong(name)).map(({ owner, title }) => [owner, `casing: ${title}`] as const),
  ]);
});

/** Other words for exclusions: opposites of upstream, and `TalosCluster`. */
const VERBATIM_EXCLUSIONS = new Set(['TalosClusterProps.excludeControlPlanesFromLoadBalancers', 'DynamicHubbleExportProps.exclude', 'HubbleExportProps.exclude', 'HubbleDnsMetricOptions.ignoreAAAA', 'CniProps.exclusive', 'NativeRoutingProps.skipUnreachable']);

test('what is left out of something is except', () => {
  expectNone(titled(api.members.filter(({ owner, name }) => ts.isInterfaceDeclaration(owner.declaration) && /^(exclu|without|ignore|skip|omit|but)/.test(last(name)) && !VERBATIM_EXCLUSIONS.has(name)), 'except'));
});

test('a CIDR is string | Cidr', () => {
  const isBare = (name: string, type: ts.Type): boolean => {
    const names = api.alternatives(type).map((each) => (each.flags & ts.TypeFlags.String ? 'string' : each.symbol?.name));
    return /(cidrs?|subnets|sourceRanges|destinations|except)$|^FirewallRule\.from$/i.test(name) && names.includes('string') && !names.includes('Cidr');
  };
  const props = api.members.filter(({ owner, name, type }) => ts.isInterfaceDeclaration(owner.declaration) && isBare(name, type));
  expectNone([...titled(props.filter(({ owner, name }) => !EXCEPT_NAMES.has(name) && owner.name !== 'Cidr'), 'cidr'), ...api.parameters.filter(({ name, type }) => isBare(name, type)).map(({ owner, title }) => [owner, `cidr: ${title}`] as const)]);
});

/** Exceptions that are names, not networks. */
const EXCEPT_NAMES = new Set(['CiliumAlertsProps.except', 'ManifestValidationProps.except', 'TalosHostFirewallProps.except']);

test('a choice by labels is a Selector or a label selector as Kubernetes writes it, wherever one of both is taken', () => {
  const places = [...api.members.filter(({ owner }) => ts.isInterfaceDeclaration(owner.declaration)).map(({ owner, name, type }) => ({ owner, title: name, type })), ...api.parameters];
  expectNone(places.filter(({ type }) => {
    const names = new Set(api.alternatives(type).map((each) => each.symbol?.name));
    // A type of the typed objects is a second type for the same thing.
    return names.has('LabelSelector') || names.has('Selector') !== names.has('LabelSelectorLike');
  }).filter(({ title }) => !['Selector.of(selector)', 'Selector.and(more)', 'Selector.ofObjects(selector)'].includes(title)).map(({ owner, title }) => [owner, `selector: ${title}`] as const));
});

test('pods are a PodSelection, which workloads are too, and Services a ServiceSelector', () => {
  const props = api.members.filter(({ owner }) => ts.isInterfaceDeclaration(owner.declaration));
  const lacks = (pattern: RegExp, part: string): Member[] => props.filter(({ name, type }) => pattern.test(name) && !api.alternatives(type).some(({ symbol }) => symbol?.name === part));
  expectNone([...titled(lacks(/\.(pods|podSelector)$/, 'PodSelectorSource'), 'pods'), ...titled(lacks(/\.(services|serviceSelector)$|^AdvertiseServicesProps\.selector$/, 'ServiceSelector'), 'services')]);
});

test('every type in a public signature is exported by an entry point', () => {
  expectNone(api.exports.flatMap((each) => api.unexportedTypes(each).map((name) => [each, `export: ${name} of ${each.name}`] as const)));
});

/** Props that hold an object of upstream and are not an escape hatch: a list of typed items. */
const TYPED_ITEMS = new Set(['HttpConditions.headerMatches', 'TalosCiliumProps.values', 'CiliumServiceMonitorProps.relabelings', 'CiliumServiceMonitorProps.metricRelabelings', 'CiliumAlertsProps.groups']);

test('what is written into an object as it is given is raw', () => {
  expectNone(titled(api.members.filter(({ owner, name, type }) => {
    if (!ts.isInterfaceDeclaration(owner.declaration) || !owner.name.endsWith('Props') || TYPED_ITEMS.has(name)) return false;
    const holds = api.alternatives(type).some((each) => [each, ...(each.aliasTypeArguments ?? [])].some((part) => api.isImported(part) && part.flags & ts.TypeFlags.Object && part.symbol?.name !== 'LabelSelector'));
    return (holds || /\.(spec|extra|rawSpec|overrides?|additional\w*)$/.test(name)) && last(name) !== 'raw';
  }), 'raw'));
});

/** General terms of other products too, which say nothing without their owner. */
const GENERAL = ['Policies', 'Monitoring'];
/** Kinds of Kubernetes and its Gateway API for which there is a construct, or may be one. */
const KINDS = ['Gateway', 'GatewayClass', 'HttpRoute', 'GrpcRoute', 'TlsRoute', 'TcpRoute', 'UdpRoute', 'BackendTlsPolicy', 'Service', 'Ingress', 'NetworkPolicy', 'Namespace', 'ReferenceGrant'];

test('a construct has the prefix Cilium where the rest is a kind of Kubernetes or a general term', () => {
  expectNone(api.constructs.filter(({ name }) => {
    const rest = name.replace(/^Cilium/, '');
    return [...KINDS, ...GENERAL].includes(rest) !== (rest !== name);
  }).map((each) => [each, `prefix: ${each.name}`] as const));
});
