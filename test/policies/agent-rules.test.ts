import type { KubernetesObject } from '../../lib/kubernetes/object';
import { findingsIn } from '../../lib/checks/rules/policies';
import type { AgentSettings } from '../../lib/checks/policies/agent-settings';
import { CiliumVersion } from '../../lib/cluster/cilium-version';

type Fields = Record<string, unknown>;

const at = (version: string, settings: AgentSettings = {}): AgentSettings => ({ version: CiliumVersion.parse(version), ...settings });

function cnp(spec: Fields): KubernetesObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web', namespace: 'shop' }, spec: { endpointSelector: {}, ...spec } };
}

function nodes(spec: Fields): KubernetesObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'nodes' }, spec: { nodeSelector: {}, ...spec } };
}

function kubernetes(spec: Fields): KubernetesObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web', namespace: 'shop' }, spec: { podSelector: {}, ...spec } };
}

const ports = (port: Fields, more: Fields = {}): KubernetesObject => cnp({ egress: [{ toPorts: [{ ports: [port], ...more }] }] });
const http = (rule: Fields): KubernetesObject => ports({ port: '80', protocol: 'TCP' }, { rules: { http: [rule] } });

/** `code place` of what the agent rejects, sorted. */
function places(object: KubernetesObject, settings: AgentSettings = at('1.19.6')): string[] {
  return findingsIn(object, settings).flatMap(({ code, at: place }) => (code.startsWith('POL1') ? [] : [`${code} ${place}`])).sort();
}

const many = (count: number): Fields[] => Array.from({ length: count }, (_, index) => ({ port: String(1000 + index), protocol: 'TCP' }));

test.each([
  ['ingress', 'fromFQDNs', 'remove the rule, or use fromCIDR; ingress rules cannot select DNS names'],
  ['ingress', 'toEndpoints', 'write fromEndpoints, or remove it'],
  ['ingress', 'fromPorts', 'write toPorts, or remove it'],
  ['egress', 'fromFQDNs', 'write toFQDNs, or remove it'],
])('%s with %s: %s', (direction, field, fix) => {
  expect(findingsIn(cnp({ [direction]: [{ [field]: [] }] }), at('1.19.6')).flatMap((finding) => (finding.code === 'POL232' ? [finding.fix] : []))).toEqual([fix]);
});

describe('refused', () => {
  test.each<[string, string, KubernetesObject, AgentSettings?]>([
    ['no spec', 'POL200 spec', { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web' } }],
    ['empty specs', 'POL200 spec', { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web' }, specs: [] }],
    ['a map for a list', 'POL200 spec.ingress', cnp({ ingress: {} })],
    ['a list for a map', 'POL200 spec.ingress[1]', cnp({ ingress: [{}, []] })],
    ['a number for a text', 'POL200 spec.egress[0].toCIDR[0]', cnp({ egress: [{ toCIDR: [10] }] })],
    ['both selectors', 'POL201 spec', nodes({ endpointSelector: {}, ingress: [{}] })],
    ['no selector', 'POL201 spec', nodes({ nodeSelector: undefined, ingress: [{}] })],
    ['a null selector', 'POL201 spec', nodes({ nodeSelector: null, ingress: [{}] })],
    ['nodes of a namespace', 'POL202 spec.nodeSelector', cnp({ endpointSelector: undefined, nodeSelector: {}, ingress: [{}] })],
    ['empty lists', 'POL203 spec', cnp({ ingress: [], egressDeny: [] })],
    ['no lists', 'POL203 spec', cnp({ enableDefaultDeny: { ingress: true } })],
    ['two kinds of sources', 'POL204 spec.ingress[0]', cnp({ ingress: [{ fromEndpoints: [{}], fromEntities: ['host'] }] })],
    ['CIDRs and CIDR sets', 'POL204 spec.egress[0]', cnp({ egress: [{ toCIDR: ['10.0.0.0/8'], toCIDRSet: [{ cidr: '10.0.0.0/8' }] }] })],
    ['names and endpoints', 'POL204 spec.egress[0]', cnp({ egress: [{ toFQDNs: [{ matchName: 'a.b' }], toEndpoints: [{}] }] })],
    ['two kinds of denied peers', 'POL204 spec.egressDeny[0]', cnp({ egressDeny: [{ toCIDR: ['10.0.0.0/8'], toEntities: ['host'] }] })],
    ['Services with ports', 'POL205 spec.egress[0].toServices', cnp({ egress: [{ toServices: [{}], toPorts: [{ ports: many(1) }] }] }), at('1.17.18')],
    ['ICMP with ports', 'POL206 spec.egress[0].icmps', cnp({ egress: [{ icmps: [{ fields: [{ type: 8 }] }], toPorts: [{ ports: many(1) }] }] })],
    ['ICMP type 256', 'POL207 spec.ingress[0].icmps[0].fields[0].type', cnp({ ingress: [{ icmps: [{ fields: [{ type: 256 }] }] }] })],
    ['an IPv6 type for IPv4', 'POL207 spec.ingress[0].icmps[0].fields[0].type', cnp({ ingress: [{ icmps: [{ fields: [{ type: 'NeighborSolicitation' }] }] }] })],
    ['family 6', 'POL207 spec.ingress[0].icmps[0].fields[0].family', cnp({ ingress: [{ icmps: [{ fields: [{ family: 6, type: 8 }] }] }] })],
    ['41 ICMP types', 'POL207 spec.ingress[0].icmps[0].fields', cnp({ ingress: [{ icmps: [{ fields: Array.from({ length: 41 }, (_, type) => ({ type })) }] }] })],
    ['node peers', 'POL208 spec.ingress[0].fromNodes', cnp({ ingress: [{ fromNodes: [{}] }] }), at('1.19.6', { nodeSelectorLabels: false })],
    ['requirements', 'POL209 spec.egress[0].toRequires', cnp({ egress: [{ toRequires: [{}] }] })],
    ['DNS on ingress', 'POL210 spec.ingress[0].toPorts[0].rules', cnp({ ingress: [{ toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }] }] })],
    ['DNS without a port', 'POL211 spec.egress[0].toPorts[0].ports', cnp({ egress: [{ toPorts: [{ rules: { dns: [{ matchPattern: '*' }] } }] }] })],
    ['DNS on a range', 'POL211 spec.egress[0].toPorts[0].ports[0].endPort', ports({ port: '53', endPort: 54 }, { rules: { dns: [{ matchPattern: '*' }] } })],
    ['HTTP on nodes', 'POL212 spec.egress[0].toPorts[0].rules', nodes({ egress: [{ toPorts: [{ ports: many(1), rules: { http: [{}] } }] }] })],
    ['DNS on nodes before 1.18', 'POL212 spec.egress[0].toPorts[0].rules', nodes({ egress: [{ toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchName: 'a' }] } }] }] }), at('1.16.19')],
    ['a key that is too long with its source, before 1.20', 'POL231 spec.ingress[0].fromEndpoints[0].matchLabels', cnp({ ingress: [{ fromEndpoints: [{ matchLabels: { ['a'.repeat(60)]: 'x' } }] }] }), at('1.19.6')],
    ['a source in cidrGroupSelector before 1.20', 'POL231 spec.egress[0].toCIDRSet[0].cidrGroupSelector.matchLabels', cnp({ egress: [{ toCIDRSet: [{ cidrGroupSelector: { matchLabels: { 'k8s:zone': 'office' } } }] }] }), at('1.18.12')],
    ['L7 without a port', 'POL214 spec.egress[0].toPorts[0].ports', cnp({ egress: [{ toPorts: [{ rules: { http: [{}] } }] }] })],
    ['a label of Kubernetes', 'POL002 spec.ingress[0].fromEndpoints[0].matchLabels', cnp({ ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:controller-revision-hash': 'a' } }] }] }), at('1.18.12', { labels: '' })],
    ['a label of Kubernetes in an expression', 'POL002 spec.podSelector.matchExpressions[0].key', kubernetes({ podSelector: { matchExpressions: [{ key: 'statefulset.kubernetes.io/pod-name', operator: 'In', values: ['a'] }] } }), at('1.18.12', { labels: '' })],
    ['the zone of pods', 'POL002 spec.endpointSelector.matchLabels', cnp({ endpointSelector: { matchLabels: { 'topology.kubernetes.io/zone': 'a' } }, ingress: [{}] }), at('1.19.6', { labels: '' })],
    ['a namespace in capitals', 'POL035 spec.ingress[0].from[0].namespaceSelector.matchLabels.kubernetes.io/metadata.name', kubernetes({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'Shop' } } }] }] })],
    ['names for nodes before 1.18', 'POL212 spec.egress[0].toFQDNs', nodes({ egress: [{ toFQDNs: [{ matchName: 'a.b' }] }] }), at('1.17.18')],
    ['a pattern of several levels before 1.19', 'POL228 spec.egress[0].toFQDNs[0].matchPattern', cnp({ egress: [{ toFQDNs: [{ matchPattern: '**.b' }] }] }), at('1.18.12')],
    ['a header with a space', 'POL230 spec.egress[0].toPorts[0].rules.http[0].headerMatches[0].name', http({ headerMatches: [{ name: 'X Key' }] })],
    ['L7 without a protocol', 'POL213 spec.egress[0].toPorts[0].ports[0].protocol', ports({ port: '80' }, { rules: { http: [{}] } })],
    ['L7 on ANY', 'POL213 spec.egress[0].toPorts[0].ports[0].protocol', ports({ port: '80', protocol: 'ANY' }, { rules: { http: [{}] } })],
    ['L7 on port 0', 'POL214 spec.egress[0].toPorts[0].rules', ports({ port: '0', protocol: 'TCP' }, { rules: { http: [{}] } })],
    ['two families', 'POL215 spec.egress[0].toPorts[0].rules', ports({ port: '53', protocol: 'TCP' }, { rules: { http: [{}], dns: [{ matchPattern: '*' }] } })],
    ['L7 without the proxy', 'POL216 spec.egress[0].toPorts[0].rules', http({}), at('1.19.6', { l7Proxy: false })],
    ['Kafka in 1.20', 'POL217 spec.egress[0].toPorts[0].rules', ports({ port: '9092', protocol: 'TCP' }, { rules: { kafka: [{}] } }), at('1.20.0')],
    ['generic rules of nothing', 'POL217 spec.egress[0].toPorts[0].rules.l7', ports({ port: '9092', protocol: 'TCP' }, { rules: { l7: [{}] } })],
    ['an empty server name', 'POL218 spec.egress[0].toPorts[0].serverNames[0]', ports({ port: '443', protocol: 'TCP' }, { serverNames: [''] })],
    ['no server name', 'POL218 spec.egress[0].toPorts[0].serverNames', ports({ port: '443', protocol: 'TCP' }, { serverNames: [] })],
    ['server names with L7', 'POL218 spec.egress[0].toPorts[0].serverNames', ports({ port: '443', protocol: 'TCP' }, { serverNames: ['a.b'], rules: { http: [{}] } })],
    ['a wildcard inside, before 1.20', 'POL218 spec.egress[0].toPorts[0].serverNames[0]', ports({ port: '443', protocol: 'TCP' }, { serverNames: ['api-*.b'] })],
    ['a listener on ingress', 'POL219 spec.ingress[0].toPorts[0].listener', cnp({ ingress: [{ toPorts: [{ ports: many(1), listener: { name: 'a' } }] }] })],
    ['a listener with L7', 'POL219 spec.egress[0].toPorts[0].listener', ports({ port: '80', protocol: 'TCP' }, { listener: { name: 'a' }, rules: { http: [{}] } })],
    ['41 ports', 'POL220 spec.egress[0].toPorts[0].ports', cnp({ egress: [{ toPorts: [{ ports: many(41) }] }] })],
    ['41 denied ports', 'POL220 spec.ingressDeny[0].toPorts[0].ports', cnp({ ingressDeny: [{ toPorts: [{ ports: many(41) }] }] })],
    ...['65536', '99999', '80-90', '80,81', '-1', '0080', '', 'a--b', '-http', 'http-', 'a-name-of-16-let', ' 80'].map(
      (port): [string, string, KubernetesObject] => [`port ${JSON.stringify(port)}`, 'POL221 spec.egress[0].toPorts[0].ports[0].port', ports({ port })],
    ),
    ['no port', 'POL221 spec.egress[0].toPorts[0].ports[0].port', ports({ protocol: 'TCP' })],
    ['a port as number', 'POL221 spec.egress[0].toPorts[0].ports[0].port', ports({ port: 80 })],
    ['a range backwards', 'POL221 spec.egress[0].toPorts[0].ports[0].endPort', ports({ port: '80', endPort: 79 })],
    ['a range of a name', 'POL221 spec.egress[0].toPorts[0].ports[0].endPort', ports({ port: 'http', endPort: 79 })],
    ['a range beyond', 'POL221 spec.egress[0].toPorts[0].ports[0].endPort', ports({ port: '80', endPort: 65536 })],
    ['protocol ICMP', 'POL222 spec.egress[0].toPorts[0].ports[0].protocol', ports({ port: '80', protocol: 'ICMP' })],
    ['VRRP in 1.18', 'POL222 spec.egress[0].toPorts[0].ports[0].protocol', ports({ port: '0', protocol: 'VRRP' }), at('1.18.12')],
    ['GRE in 1.19', 'POL222 spec.egress[0].toPorts[0].ports[0].protocol', ports({ port: '0', protocol: 'GRE' })],
    ['a port of GRE', 'POL223 spec.egress[0].toPorts[0].ports[0].port', ports({ port: '1', protocol: 'GRE' }), at('1.20.0')],
    ['a CIDR of 33 bits', 'POL224 spec.ingress[0].fromCIDR[0]', cnp({ ingress: [{ fromCIDR: ['10.0.0.0/33'] }] })],
    ['an address alone', 'POL224 spec.ingress[0].fromCIDR[0]', cnp({ ingress: [{ fromCIDR: ['10.0.0.1'] }] })],
    ['an exception that is none', 'POL224 spec.ingress[0].fromCIDRSet[0].except[0]', cnp({ ingress: [{ fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10'] }] }] })],
    ['an exception outside', 'POL225 spec.egress[0].toCIDRSet[0].except[1]', cnp({ egress: [{ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '11.0.0.0/16'] }] }] })],
    ['an exception larger than its CIDR', 'POL225 spec.egress[0].toCIDRSet[0].except[0]', cnp({ egress: [{ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.0.0.0/7'] }] }] })],
    ['an exception of another family', 'POL225 spec.egress[0].toCIDRSet[0].except[0]', cnp({ egress: [{ toCIDRSet: [{ cidr: '0.0.0.0/0', except: ['::/0'] }] }] })],
    ['a set of nothing', 'POL226 spec.egress[0].toCIDRSet[0]', cnp({ egress: [{ toCIDRSet: [{ except: ['10.0.0.0/8'] }] }] })],
    ['a set of two', 'POL226 spec.egress[0].toCIDRSet[0]', cnp({ egress: [{ toCIDRSet: [{ cidrGroupRef: 'a', cidrGroupSelector: {} }] }] })],
    ['an entity of the agent alone', 'POL227 spec.egress[0].toEntities[0]', cnp({ egress: [{ toEntities: ['world-ipv4'] }] })],
    ...['a b.c', 'a..b', '.a', 'exa+mple.com', 'a'.repeat(256), ''].map(
      (matchPattern): [string, string, KubernetesObject] => [`pattern ${matchPattern.slice(0, 9)}`, 'POL228 spec.egress[0].toFQDNs[0].matchPattern', cnp({ egress: [{ toFQDNs: [{ matchPattern }] }] })],
    ),
    ['a wildcard name', 'POL228 spec.egress[0].toFQDNs[0].matchName', cnp({ egress: [{ toFQDNs: [{ matchName: '*.a' }] }] })],
    ['a name and a pattern', 'POL228 spec.egress[0].toFQDNs[0]', cnp({ egress: [{ toFQDNs: [{ matchName: 'a', matchPattern: 'a' }] }] })],
    ['a DNS rule of nothing', 'POL228 spec.egress[0].toPorts[0].rules.dns[0]', ports({ port: '53' }, { rules: { dns: [{}] } })],
    ...['/(?!admin).*', '(?<=a)b', '(a)\\1', 'a{1001}', '[z-a]', '(', '*', 'a**', '\\8'].map(
      (path): [string, string, KubernetesObject] => [`path ${path}`, 'POL229 spec.egress[0].toPorts[0].rules.http[0].path', http({ path })],
    ),
    ['a host', 'POL229 spec.egress[0].toPorts[0].rules.http[0].host', http({ host: '(?=a)' })],
    ['a header without a name', 'POL230 spec.egress[0].toPorts[0].rules.http[0].headerMatches[0].name', http({ headerMatches: [{ name: '' }] })],
    ['a header action', 'POL230 spec.egress[0].toPorts[0].rules.http[0].headerMatches[0].mismatch', http({ headerMatches: [{ name: 'a', mismatch: 'log' }] })],
    ['a Secret without a name', 'POL230 spec.egress[0].toPorts[0].rules.http[0].headerMatches[0].secret.name', http({ headerMatches: [{ name: 'a', secret: {} }] })],
    ...(['app/', 'Example.com/app', '-app', 'app-', 'a b', 'a:b:c', `a${'b'.repeat(63)}`, 'äpp', ''] as const).map((key): [string, string, KubernetesObject] => [
      `key ${key.slice(0, 9)}`,
      'POL231 spec.endpointSelector.matchLabels',
      cnp({ endpointSelector: { matchLabels: { [key]: 'web' } }, ingress: [{}] }),
    ]),
    ['a number as label', 'POL231 spec.endpointSelector.matchLabels.app', cnp({ endpointSelector: { matchLabels: { app: 1 } }, ingress: [{}] })],
    ['a long value', 'POL231 spec.endpointSelector.matchLabels.app', cnp({ endpointSelector: { matchLabels: { app: 'a'.repeat(64) } }, ingress: [{}] })],
    ['labels without matchLabels', 'POL231 spec.endpointSelector.app', cnp({ endpointSelector: { app: 'web' }, ingress: [{}] })],
    ['In nothing', 'POL231 spec.ingress[0].fromEndpoints[0].matchExpressions[0].values', cnp({ ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'a', operator: 'In', values: [] }] }] }] })],
    ['Exists with values', 'POL231 spec.ingress[0].fromEndpoints[0].matchExpressions[0].values', cnp({ ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] }] }] })],
    ['operator in', 'POL231 spec.ingress[0].fromEndpoints[0].matchExpressions[0].operator', cnp({ ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'a', operator: 'in', values: ['b'] }] }] }] })],
    ['denied names', 'POL232 spec.egressDeny[0].toFQDNs', cnp({ egressDeny: [{ toFQDNs: [{ matchName: 'a' }] }] })],
    ['denied L7', 'POL232 spec.egressDeny[0].toPorts[0].rules', cnp({ egressDeny: [{ toPorts: [{ ports: many(1), rules: { http: [{}] } }] }] })],
    ['peers of the other direction', 'POL232 spec.ingress[0].toEndpoints', cnp({ ingress: [{ toEndpoints: [{}] }] })],
    ['fromPorts', 'POL232 spec.ingress[0].fromPorts', cnp({ ingress: [{ fromPorts: [] }] })],
    ['rules beside spec', 'POL232 spec.specs[1].egres', { ...cnp({ ingress: [{}] }), specs: [{ endpointSelector: {}, egress: [{}] }, { endpointSelector: {}, egress: [{}], egres: [] }] }],
  ])('%s', (_title, place, object, ...[settings]) => {
    expect(places(object, settings)).toEqual([place.replace('spec.specs', 'specs')]);
  });

  test.each<[string, string, KubernetesObject]>([
    ['no spec', 'POL200 spec', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web' } }],
    ['two kinds of a peer', 'POL204 spec.ingress[0].from[0]', kubernetes({ ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] })],
    ['a peer of nothing', 'POL204 spec.egress[0].to[0]', kubernetes({ egress: [{ to: [{}] }] })],
    ['an exception outside', 'POL225 spec.egress[0].to[0].ipBlock.except[0]', kubernetes({ egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/8'] } }] }] })],
    ['a block without a CIDR', 'POL226 spec.egress[0].to[0].ipBlock.cidr', kubernetes({ egress: [{ to: [{ ipBlock: {} }] }] })],
    ['port 0', 'POL221 spec.ingress[0].ports[0].port', kubernetes({ ingress: [{ ports: [{ port: 0 }] }] })],
    ['a port in quotes', 'POL221 spec.ingress[0].ports[0].port', kubernetes({ ingress: [{ ports: [{ port: '80' }] }] })],
    ['a range backwards', 'POL221 spec.ingress[0].ports[0].endPort', kubernetes({ ingress: [{ ports: [{ port: 80, endPort: 79 }] }] })],
    ['a range of a name', 'POL221 spec.ingress[0].ports[0].endPort', kubernetes({ ingress: [{ ports: [{ port: 'http', endPort: 79 }] }] })],
    ['protocol ANY', 'POL222 spec.ingress[0].ports[0].protocol', kubernetes({ ingress: [{ ports: [{ protocol: 'ANY' }] }] })],
    ['a wrong label', 'POL231 spec.podSelector.matchLabels.app', kubernetes({ podSelector: { matchLabels: { app: 'a b' } } })],
    ['a field of Cilium', 'POL232 spec.ingress[0].fromEndpoints', kubernetes({ ingress: [{ fromEndpoints: [{}] }] })],
  ])('NetworkPolicy: %s', (_title, place, object) => {
    expect(places(object)).toEqual([place]);
  });
});

describe('taken', () => {
  test.each<[string, KubernetesObject, AgentSettings?]>([
['labels that the value labels may keep', cnp({ ingress: [{ fromEndpoints: [{ matchLabels: { 'kubernetes.io/arch': 'a' } }] }] }), at('1.19.6', { labels: 'k8s:!nothing kubernetes\\.io/arch app' })],
    ['labels of nodes that are peers, and labels of namespaces', nodes({ ingress: [{ fromNodes: [{ matchLabels: { 'kubernetes.io/hostname': 'a' } }] }, { fromEndpoints: [{ matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name': 'shop' } }] }] }), at('1.18.1', { labels: '', nodeSelectorLabels: true })],
    ['names for nodes from 1.18 on', nodes({ egress: [{ toFQDNs: [{ matchName: 'a.b' }] }] }), at('1.18.12')],
        ['default deny', cnp({ ingress: [{}], egress: [{}] })],
    ['a null beside rules', cnp({ ingress: [{ fromEndpoints: null, toPorts: [{ ports: many(1), rules: null }] }], egress: null })],
    ['40 ports', cnp({ egress: [{ toPorts: [{ ports: many(40) }] }] })],
    ['Services with ports', cnp({ egress: [{ toServices: [{}], toPorts: [{ ports: many(1) }] }] }), at('1.18.12')],
    ['Services with ports of a Cilium that is not known', cnp({ egress: [{ toServices: [{}], toPorts: [{ ports: many(1) }] }] }), {}],
    ['requirements before 1.19', cnp({ egress: [{ toRequires: [{}] }] }), at('1.18.12')],
    ['node peers', cnp({ ingress: [{ fromNodes: [{}] }] }), at('1.19.6', { nodeSelectorLabels: true })],
    ['DNS on nodes', nodes({ egress: [{ toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchName: 'a' }] } }] }] })],
    ['DNS on any protocol', ports({ port: '53' }, { rules: { dns: [{ matchPattern: '*' }] } })],
    ['server names with TLS terminated', ports({ port: '443', protocol: 'TCP' }, { serverNames: ['**.a.b'], rules: { http: [{}] }, terminatingTLS: { secret: { name: 'a' } } })],
    ['a wildcard inside', ports({ port: '443', protocol: 'TCP' }, { serverNames: ['api-*.b'] }), at('1.20.0')],
    ['Kafka before 1.20', ports({ port: '9092', protocol: 'TCP' }, { rules: { kafka: [{}] } })],
    ['no port of VRRP', ports({ protocol: 'VRRP' }), at('1.19.6', { extendedIpProtocols: true })],
    ['port 0 of ESP', ports({ port: '0', protocol: 'ESP' }), at('1.20.0')],
    ...['0', '1', '65535', 'http', 'HTTP', 'x11', '0x10', 'a-b-c', 'a-name-of-15-le'].map((port): [string, KubernetesObject] => [`port ${port}`, ports({ port })]),
    ['a range', ports({ port: '80', endPort: 90 })],
    ['a range of no width', ports({ port: '53', endPort: 53 }, { rules: { dns: [{ matchPattern: '*' }] } })],
    ['host bits', cnp({ ingress: [{ fromCIDR: ['10.0.0.1/8'] }] })],
    ['IPv6', cnp({ ingress: [{ fromCIDRSet: [{ cidr: 'fd00::/8', except: ['fd00:1::/32', 'fdff::/16'] }] }] })],
    ['groups of CIDRs', cnp({ ingress: [{ fromCIDRSet: [{ cidrGroupRef: 'a' }, { cidrGroupSelector: { matchLabels: { a: 'b' } } }] }] })],
    ...['*', '**.a.b', 'a*b.c', 'a.b.', '_dmarc.a'].map((matchPattern): [string, KubernetesObject] => [`pattern ${matchPattern}`, cnp({ egress: [{ toFQDNs: [{ matchPattern }] }] })]),
    ...['', '/', '/api/v1/.*', '^/a$', '/[a-z0-9._-]+', '/(a|b)?', '/\\d{1,3}', '(?i)/a', '/a\\.b', '[[:alpha:]]*', 'a{1000}'].map(
      (path): [string, KubernetesObject] => [`path ${path}`, http({ path, method: 'GET|HEAD' })],
    ),
    ...['k8s:io.kubernetes.pod.namespace', 'io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name', 'reserved:host', 'a', 'app.kubernetes.io/name', 'k8s:app.kubernetes.io/name', 'A_b'].map(
      (key): [string, KubernetesObject] => [`key ${key}`, cnp({ endpointSelector: { matchLabels: { [key]: '' } }, ingress: [{}] })],
    ),
    ['ICMP by name and number', cnp({ ingress: [{ icmps: [{ fields: [{ type: 8 }, { type: '0' }, { type: 'Echo' }, { type: 'PacketTooBig', family: 'IPv6' }] }] }] })],
    ['an object of another group', { ...cnp({ ingress: [] }), apiVersion: 'example.com/v1' }],
    ['a NetworkPolicy', kubernetes({ policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }], ports: [{ port: 80, endPort: 90 }, { port: 'http', protocol: 'UDP' }] }] })],
    ['a NetworkPolicy without rules', kubernetes({ policyTypes: ['Ingress'] })],
  ])('%s', (_title, object, ...[settings]) => {
    expect(places(object, settings)).toEqual([]);
  });
});

test('all mistakes of a policy are found together, each with its place and value', () => {
  const object = cnp({ ingress: [{ fromEntities: ['internet'], fromCIDR: ['x'], toPorts: [{ ports: [{ port: '99999' }], rules: { http: [{ path: '(' }] } }] }] });
  expect(findingsIn(object, at('1.19.6')).map(({ code, value }) => `${code} ${value}`).sort()).toEqual([
    'POL204 fromEntities, fromCIDR',
    'POL213 not set',
    'POL221 99999',
    'POL224 x',
    'POL227 internet',
    'POL229 (',
  ]);
});

// An expression that tries every split of such a text would not be through before the test's time is over.
test('long texts are refused as fast as short ones', () => {
  const long = `${'a'.repeat(200)}!`;
  const object = cnp({
    endpointSelector: { matchLabels: { [long]: long } },
    egress: [{ toFQDNs: [{ matchName: long }, { matchPattern: `${'a-'.repeat(100)}!` }], toPorts: [{ ports: [{ port: long, protocol: 'TCP' }], serverNames: [long], rules: { http: [{ path: '/a'.repeat(5000) + '(' }] } }] }],
  });
  expect(places(object).length).toBeGreaterThan(5);
});

test('other objects are none of its business', () => {
  const spec = { egress: 'all' };
  const others = [{ apiVersion: 'v1', kind: 'Pod' }, { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy' }, { apiVersion: 'example.com/v1', kind: 'NetworkPolicy' }];
  for (const other of others) expect(findingsIn({ ...other, metadata: { name: 'a' }, spec } as unknown as KubernetesObject, {})).toEqual([]);
});
