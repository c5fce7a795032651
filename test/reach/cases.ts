import type { KubernetesObject, ReachDestination, ReachEnd, ReachFlow, ReachOptions, Verdict } from '../../lib';

// Flows that were decided by hand, from Cilium's documentation and source. test/e2e/cilium/reach.test.ts holds random ones against the agent's engine.

export interface Case {
  /** Why the verdict is what it is. */
  readonly why: string;
  /** Where it is stated: a file of cilium/cilium, or a page of its documentation. */
  readonly source: string;
  readonly policies: readonly KubernetesObject[];
  readonly flow: ReachFlow;
  readonly verdict: Verdict;
  readonly options?: ReachOptions;
}

type Json = Readonly<Record<string, unknown>>;

const pod = (namespace: string, name: string, labels: Readonly<Record<string, string>>, spec: Json = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'none', ports: [{ name: 'http', containerPort: 8080 }] }], ...spec } } },
});
const namespace = (name: string, labels: Json = {}): KubernetesObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: labels as Record<string, string> } });

/** A shop: web calls api, api uses db, Prometheus scrapes, an agent runs on the host network. */
export const WORLD: readonly KubernetesObject[] = [
  namespace('shop', { team: 'red' }),
  namespace('monitoring', { team: 'ops' }),
  pod('shop', 'web', { app: 'web', tier: 'front' }),
  pod('shop', 'api', { app: 'api', tier: 'back' }, { serviceAccountName: 'api' }),
  pod('shop', 'db', { app: 'db', tier: 'back' }),
  pod('monitoring', 'prometheus', { app: 'prometheus' }),
  pod('unlabelled', 'job', { app: 'job' }),
  pod('monitoring', 'agent', { app: 'agent' }, { hostNetwork: true }),
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: 'shop' }, spec: { selector: { app: 'api' }, ports: [{ port: 80, targetPort: 'http' }] } },
  { apiVersion: 'cilium.io/v2', kind: 'CiliumCIDRGroup', metadata: { name: 'partners' }, spec: { externalCIDRs: ['203.0.113.0/24'] } },
];

export const cnp = (spec: Json): KubernetesObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'policy', namespace: 'shop' }, spec });
export const ccnp = (spec: Json): KubernetesObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'policy' }, spec });
export const knp = (spec: Json): KubernetesObject => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'policy', namespace: 'shop' }, spec });
export const API = { endpointSelector: { matchLabels: { app: 'api' } } };
export const WEB = { endpointSelector: { matchLabels: { app: 'web' } } };
export const from = (...rules: readonly Json[]): KubernetesObject => cnp({ ...API, ingress: rules });
export const to = (...rules: readonly Json[]): KubernetesObject => cnp({ ...WEB, egress: rules });
export const labels = (matchLabels: Json): Json => ({ matchLabels });
export const tcp = (port: string, more: Json = {}): Json => ({ ports: [{ port, protocol: 'TCP', ...more }] });
export const flow = (source: ReachEnd = 'shop/web', target: ReachDestination = 'shop/api', more: Partial<ReachFlow> = {}): ReachFlow => ({ from: source, to: target, port: 8080, ...more });
export const outside = (address: string, names: readonly string[] = []): ReachEnd => ({ address, names });
export const http = (method: string, path: string): Partial<ReachFlow> => ({ request: { protocol: 'http', method, path } });

export const RULE = 'pkg/policy/rule.go';
export const REPOSITORY = 'pkg/policy/repository.go';
export const SELECTOR = 'pkg/k8s/apis/cilium.io/utils/utils.go';
export const ENTITY = 'pkg/policy/api/entity.go';
export const CIDR = 'pkg/policy/types/selector.go';
export const L4 = 'pkg/policy/l4.go';
export const KUBERNETES = 'pkg/k8s/network_policy.go';
export const ENTRIES = 'pkg/policy/utils/parserules.go';

export const decided = (source: string, rows: readonly (readonly [why: string, verdict: Verdict, policies: readonly KubernetesObject[], flow: ReachFlow, options?: ReachOptions])[]): Case[] =>
  rows.map(([why, verdict, policies, question, options]) => ({ why, source, verdict, policies, flow: question, ...(options && { options }) }));

export const CASES: readonly Case[] = [
  ...decided(REPOSITORY, [
    ['Without policies everything is allowed.', 'allowed', [], flow()],
    ['Ingress rules switch on default deny for ingress.', 'denied', [from({ fromEndpoints: [labels({ app: 'db' })] })], flow()],
    ['They do not switch it on for egress of the same pods.', 'allowed', [from({ fromEndpoints: [labels({ app: 'db' })] })], flow('shop/api', 'shop/web')],
    ['Egress rules switch on default deny for egress.', 'denied', [to({ toEndpoints: [labels({ app: 'db' })] })], flow()],
    ['They do not close the ingress of the same pods.', 'allowed', [to({ toEndpoints: [labels({ app: 'db' })] })], flow('shop/db', 'shop/web')],
    ['Both ends have to allow a connection: here the egress does not.', 'denied', [from({ fromEndpoints: [labels({ app: 'web' })] }), to({ toEndpoints: [labels({ app: 'db' })] })], flow()],
    ['Both ends allow it.', 'allowed', [from({ fromEndpoints: [labels({ app: 'web' })] }), to({ toEndpoints: [labels({ app: 'api' })] })], flow()],
    ['enableDefaultDeny: false leaves the rest open.', 'allowed', [cnp({ ...API, enableDefaultDeny: { ingress: false }, ingress: [{ fromEndpoints: [labels({ app: 'db' })] }] })], flow()],
    ['One policy with default deny is enough, whatever others say.', 'denied', [cnp({ ...API, enableDefaultDeny: { ingress: false }, ingress: [{ fromEndpoints: [labels({ app: 'db' })] }] }), from({ fromEntities: ['host'] })], flow()],
    ['enableDefaultDeny of a direction without rules has no effect.', 'allowed', [cnp({ ...API, enableDefaultDeny: { ingress: true, egress: false }, egress: [{ toEntities: ['all'] }] })], flow()],
    ['Deny rules alone switch on default deny too.', 'denied', [cnp({ ...API, ingressDeny: [{ fromEndpoints: [labels({ app: 'db' })] }] })], flow()],
    ['Deny rules without default deny leave the rest open.', 'allowed', [cnp({ ...API, enableDefaultDeny: { ingress: false }, ingressDeny: [{ fromEndpoints: [labels({ app: 'db' })] }] })], flow()],
    ['A deny rule wins over an allow rule.', 'denied', [cnp({ ...API, ingress: [{ fromEntities: ['all'] }], ingressDeny: [{ fromEndpoints: [labels({ app: 'web' })] }] })], flow()],
    ['A wide deny rule wins over a narrow allow rule.', 'denied', [cnp({ ...API, ingress: [{ fromEndpoints: [labels({ app: 'web' })], toPorts: [tcp('8080')] }], ingressDeny: [{ fromEntities: ['all'] }] })], flow()],
    ['A deny rule for another port does not matter.', 'allowed', [cnp({ ...API, ingress: [{ fromEntities: ['all'] }], ingressDeny: [{ fromEntities: ['all'], toPorts: [tcp('9090')] }] })], flow()],
    ['The node of a pod reaches it despite default deny.', 'allowed', [from({ fromEndpoints: [labels({ app: 'web' })] })], flow({ entity: 'host' })],
    ['A deny rule keeps the node of a pod out.', 'denied', [cnp({ ...API, ingressDeny: [{ fromEntities: ['host'] }] })], flow({ entity: 'host' })],
    ['Another node is not the node of the pod.', 'denied', [from({ fromEndpoints: [labels({ app: 'web' })] })], flow({ entity: 'remote-node' })],
    ['policyEnforcementMode always closes pods without policies.', 'denied', [], flow(), { policyEnforcementMode: 'always' }],
    ['policyEnforcementMode never enforces nothing.', 'allowed', [from({})], flow(), { policyEnforcementMode: 'never' }],
    ['A pod that is initializing is closed without any policy.', 'denied', [], flow({ entity: 'init' })],
    ['Policies of a namespace select no pods of another one.', 'allowed', [cnp({ endpointSelector: {}, ingress: [{}] })], flow('shop/web', 'monitoring/prometheus')],
    ['A clusterwide policy with an empty selector selects all pods.', 'denied', [ccnp({ endpointSelector: {}, ingress: [{}] })], flow('shop/web', 'monitoring/prometheus')],
    ['It selects the ingress proxy too.', 'denied', [ccnp({ endpointSelector: {}, egress: [{}] })], flow({ entity: 'ingress' })],
    ['Policies of pods do not select the host network.', 'allowed', [ccnp({ endpointSelector: {}, ingress: [{}] })], flow('shop/web', 'monitoring/agent'), { hostFirewall: true }],
  ]),
  ...decided(RULE, [
    ['An empty rule allows nothing and switches on default deny.', 'denied', [from({})], flow()],
    ['An empty list of endpoints allows nobody.', 'denied', [from({ fromEndpoints: [] })], flow()],
    ['An empty list of endpoints allows nobody at a port either.', 'denied', [from({ fromEndpoints: [], toPorts: [tcp('8080')] })], flow()],
    ['An empty list of entities allows nobody.', 'denied', [from({ fromEntities: [], toPorts: [tcp('8080')] })], flow()],
    ['An empty list of CIDRs allows nobody.', 'denied', [to({ toCIDR: [], toPorts: [tcp('8080')] })], flow('shop/web', outside('198.51.100.7'))],
    ['A rule with ports and without peers allows everyone.', 'allowed', [from({ toPorts: [tcp('8080')] })], flow(outside('198.51.100.7'))],
    ['It allows only these ports.', 'denied', [from({ toPorts: [tcp('8080')] })], flow('shop/web', 'shop/api', { port: 9090 })],
    ['An empty selector is all pods of the namespace of the policy.', 'allowed', [from({ fromEndpoints: [{}] })], flow()],
    ['It is not the pods of other namespaces.', 'denied', [from({ fromEndpoints: [{}] })], flow('monitoring/prometheus')],
    ['It is not the world.', 'denied', [from({ fromEndpoints: [{}] })], flow(outside('198.51.100.7'))],
  ]),
  ...decided(SELECTOR, [
    ['A selector means the namespace of its policy.', 'denied', [from({ fromEndpoints: [labels({ app: 'prometheus' })] })], flow('monitoring/prometheus')],
    ['A selector may name another namespace.', 'allowed', [from({ fromEndpoints: [labels({ app: 'prometheus', 'k8s:io.kubernetes.pod.namespace': 'monitoring' })] })], flow('monitoring/prometheus')],
    ['It may do so without the source of the label.', 'allowed', [from({ fromEndpoints: [labels({ 'io.kubernetes.pod.namespace': 'monitoring' })] })], flow('monitoring/prometheus')],
    ['A selector by labels of namespaces is not limited to its own.', 'allowed', [from({ fromEndpoints: [labels({ 'k8s:io.cilium.k8s.namespace.labels.team': 'ops' })] })], flow('monitoring/prometheus')],
    ['The label of the namespace has to match.', 'denied', [from({ fromEndpoints: [labels({ 'k8s:io.cilium.k8s.namespace.labels.team': 'dev' })] })], flow('monitoring/prometheus')],
    ['Every namespace has its name as a label, even if its other labels are not known.', 'allowed', [from({ fromEndpoints: [labels({ 'k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name': 'unlabelled' })] })], flow('unlabelled/job')],
    ['Labels of a namespace that is not among the objects are not known.', 'unknown', [from({ fromEndpoints: [labels({ 'k8s:io.cilium.k8s.namespace.labels.team': 'ops' })] })], flow('unlabelled/job')],
    ['A selector with reserved labels has no namespace.', 'allowed', [from({ fromEndpoints: [labels({ 'reserved:host': '' })] })], flow({ entity: 'host' })],
    ['The source any matches labels of every source.', 'allowed', [from({ fromEndpoints: [labels({ 'any:app': 'web' })] })], flow()],
    ['The source k8s matches labels of Kubernetes.', 'allowed', [from({ fromEndpoints: [labels({ 'k8s:app': 'web' })] })], flow()],
    ['A source that no label has matches nothing.', 'denied', [from({ fromEndpoints: [labels({ 'container:app': 'web' })] })], flow()],
    ['The ServiceAccount is a label.', 'allowed', [cnp({ endpointSelector: { matchLabels: { app: 'db' } }, ingress: [{ fromEndpoints: [labels({ 'io.cilium.k8s.policy.serviceaccount': 'api' })] }] })], flow('shop/api', 'shop/db')],
    ['A clusterwide selector means pods of all namespaces.', 'allowed', [ccnp({ ...API, ingress: [{ fromEndpoints: [{}] }] })], flow('monitoring/prometheus')],
    ['It means pods only, not the host.', 'denied', [ccnp({ ...API, ingress: [{ fromEndpoints: [{}] }] })], flow({ entity: 'remote-node' })],
    ['NotIn matches pods without the label.', 'allowed', [from({ fromEndpoints: [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] }] })], flow('shop/db')],
    ['NotIn does not match the value.', 'denied', [from({ fromEndpoints: [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] }] })], flow()],
    ['Peers of another cluster are not meant from Cilium 1.19 on.', 'denied', [from({ fromEndpoints: [labels({ app: 'web' })] })], flow({ namespace: 'shop', labels: { app: 'web' }, cluster: 'office' }), { ciliumVersion: '1.19.6' }],
    ['Before, they are.', 'allowed', [from({ fromEndpoints: [labels({ app: 'web' })] })], flow({ namespace: 'shop', labels: { app: 'web' }, cluster: 'office' }), { ciliumVersion: '1.18.11' }],
    ['A selector may name a cluster.', 'allowed', [from({ fromEndpoints: [labels({ app: 'web', 'io.cilium.k8s.policy.cluster': 'office' })] })], flow({ namespace: 'shop', labels: { app: 'web' }, cluster: 'office' })],
    ['The namespace of an endpointSelector is replaced by that of the policy.', 'denied', [cnp({ endpointSelector: labels({ 'k8s:io.kubernetes.pod.namespace': 'monitoring', app: 'api' }), ingress: [{}] })], flow()],
  ]),
  ...decided(ENTITY, [
    ['world is every address outside.', 'allowed', [from({ fromEntities: ['world'] })], flow(outside('198.51.100.7'))],
    ['world is IPv6 too.', 'allowed', [from({ fromEntities: ['world'] })], flow(outside('2001:db8::7'))],
    ['world is no pod.', 'denied', [from({ fromEntities: ['world'] })], flow()],
    ['cluster is every pod.', 'allowed', [from({ fromEntities: ['cluster'] })], flow('monitoring/prometheus')],
    ['cluster is every node.', 'allowed', [from({ fromEntities: ['cluster'] })], flow({ entity: 'remote-node' })],
    ['cluster is the ingress proxy.', 'allowed', [from({ fromEntities: ['cluster'] })], flow({ entity: 'ingress' })],
    ['cluster is not the world.', 'denied', [from({ fromEntities: ['cluster'] })], flow(outside('198.51.100.7'))],
    ['cluster is no pod of another cluster.', 'denied', [from({ fromEntities: ['cluster'] })], flow({ namespace: 'shop', labels: { app: 'web' }, cluster: 'office' })],
    ['cluster-mesh is.', 'allowed', [from({ fromEntities: ['cluster-mesh'] })], flow({ namespace: 'shop', labels: { app: 'web' }, cluster: 'office' }), { ciliumVersion: '1.20.2' }],
    ['all is everyone.', 'allowed', [from({ fromEntities: ['all'] })], flow(outside('198.51.100.7'))],
    ['none is nobody.', 'denied', [from({ fromEntities: ['none'] })], flow()],
    ['ingress is the proxy of Gateways.', 'allowed', [from({ fromEntities: ['ingress'] })], flow({ entity: 'ingress' })],
    ['ingress is not the world behind it.', 'denied', [from({ fromEntities: ['ingress'] })], flow(outside('198.51.100.7'))],
    ['host is not another node.', 'denied', [to({ toEntities: ['host'] })], flow('shop/web', { entity: 'remote-node' })],
    ['remote-node is another node.', 'allowed', [to({ toEntities: ['remote-node'] })], flow('shop/web', { entity: 'remote-node' })],
    ['remote-node is a node that runs the API server, too.', 'allowed', [to({ toEntities: ['remote-node'] })], flow('shop/web', { entity: 'kube-apiserver' })],
    ['kube-apiserver is its node.', 'allowed', [to({ toEntities: ['kube-apiserver'] })], flow('shop/web', { entity: 'kube-apiserver' })],
    ['kube-apiserver is no other node.', 'denied', [to({ toEntities: ['kube-apiserver'] })], flow('shop/web', { entity: 'remote-node' })],
    ['kube-apiserver may be outside of the cluster.', 'allowed', [to({ toEntities: ['kube-apiserver'] })], flow('shop/web', { address: '198.51.100.7', names: [], apiServer: true })],
    ['health is the health endpoint.', 'allowed', [from({ fromEntities: ['health'] })], flow({ entity: 'health' })],
    ['unmanaged is what Cilium does not manage.', 'allowed', [to({ toEntities: ['unmanaged'] })], flow('shop/web', { entity: 'unmanaged' })],
  ]),
  ...decided(CIDR, [
    ['A CIDR has its addresses.', 'allowed', [to({ toCIDR: ['198.51.100.0/24'] })], flow('shop/web', outside('198.51.100.7'))],
    ['It has no others.', 'denied', [to({ toCIDR: ['198.51.100.0/24'] })], flow('shop/web', outside('203.0.113.7'))],
    ['A CIDR matches no pod, whatever its address is.', 'denied', [to({ toCIDR: ['0.0.0.0/0'] })], flow()],
    ['It matches no node.', 'denied', [to({ toCIDR: ['0.0.0.0/0'] })], flow('shop/web', { node: { address: '192.168.1.10', labels: {} } }), { hostFirewall: false }],
    ['With policyCIDRMatchMode it matches nodes.', 'allowed', [to({ toCIDR: ['192.168.1.0/24'] })], flow('shop/web', { node: { address: '192.168.1.10', labels: {} } }), { hostFirewall: false, policyCidrMatchMode: ['nodes'] }],
    ['Where the address of the node is not known, nothing follows.', 'unknown', [to({ toCIDR: ['192.168.1.0/24'] })], flow('shop/web', { entity: 'remote-node' }), { hostFirewall: false, policyCidrMatchMode: ['nodes'] }],
    ['0.0.0.0/0 has no IPv6 address.', 'denied', [to({ toCIDR: ['0.0.0.0/0'] })], flow('shop/web', outside('2001:db8::7'))],
    ['except takes addresses out.', 'denied', [to({ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }] })], flow('shop/web', outside('10.100.0.1'))],
    ['It leaves the others.', 'allowed', [to({ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }] })], flow('shop/web', outside('10.1.0.1'))],
    ['except of one peer does not concern another one.', 'allowed', [to({ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }, { cidr: '10.100.0.0/16' }] })], flow('shop/web', outside('10.100.0.1'))],
    ['A CIDR group has the CIDRs of its object.', 'allowed', [to({ toCIDRSet: [{ cidrGroupRef: 'partners' }] })], flow('shop/web', outside('203.0.113.7'))],
    ['A CIDR group that is not among the objects is not known.', 'unknown', [to({ toCIDRSet: [{ cidrGroupRef: 'others' }] })], flow('shop/web', outside('203.0.113.7'))],
    ['toFQDNs matches an address that was learnt by the name.', 'allowed', [to({ toFQDNs: [{ matchName: 'api.stripe.com' }] })], flow('shop/web', outside('198.51.100.7', ['api.stripe.com']))],
    ['It matches no address that was not.', 'denied', [to({ toFQDNs: [{ matchName: 'api.stripe.com' }] })], flow('shop/web', outside('198.51.100.7'))],
    ['Without its names, nothing follows for an address.', 'unknown', [to({ toFQDNs: [{ matchName: 'api.stripe.com' }] })], flow('shop/web', { address: '198.51.100.7' })],
    ['A pattern matches within one label.', 'denied', [to({ toFQDNs: [{ matchPattern: '*.example.com' }] })], flow('shop/web', outside('198.51.100.7', ['a.b.example.com']))],
    ['A pattern that begins with **. matches several, from Cilium 1.19 on.', 'allowed', [to({ toFQDNs: [{ matchPattern: '**.example.com' }] })], flow('shop/web', outside('198.51.100.7', ['a.b.example.com'])), { ciliumVersion: '1.19.6' }],
    ['A pattern does not match the domain itself.', 'denied', [to({ toFQDNs: [{ matchPattern: '*.example.com' }] })], flow('shop/web', outside('198.51.100.7', ['example.com']))],
    ['Names have no case.', 'allowed', [to({ toFQDNs: [{ matchName: 'API.Stripe.com.' }] })], flow('shop/web', outside('198.51.100.7', ['api.stripe.com']))],
    ['A name is reached after a DNS rule let Cilium read the answer.', 'allowed', [to({ toFQDNs: [{ matchName: 'api.stripe.com' }] }, { toEntities: ['cluster'], toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] })], flow('shop/web', { fqdn: 'api.stripe.com' })],
    ['Without a DNS rule it depends on what other pods asked.', 'unknown', [to({ toFQDNs: [{ matchName: 'api.stripe.com' }] })], flow('shop/web', { fqdn: 'api.stripe.com' })],
  ]),
  ...decided(L4, [
    ['A port of TCP is not one of UDP.', 'denied', [from({ toPorts: [tcp('8080')] })], flow('shop/web', 'shop/api', { protocol: 'UDP' })],
    ['A port without a protocol is TCP, UDP and SCTP.', 'allowed', [from({ toPorts: [{ ports: [{ port: '8080' }] }] })], flow('shop/web', 'shop/api', { protocol: 'SCTP' })],
    ['Port 0 is every port of the protocol.', 'allowed', [from({ toPorts: [tcp('0')] })], flow()],
    ['A range has its last port.', 'allowed', [from({ toPorts: [tcp('8000', { endPort: 8080 })] })], flow()],
    ['A range ends there.', 'denied', [from({ toPorts: [tcp('8000', { endPort: 8079 })] })], flow()],
    ['An item of toPorts without ports allows nothing.', 'denied', [from({ toPorts: [{ ports: [] }] })], flow()],
    ['A rule without ports allows ICMP.', 'allowed', [from({ fromEntities: ['all'] })], flow('shop/web', 'shop/api', { protocol: 'ICMP', port: 8 })],
    ['Ports of any protocol do not allow ICMP.', 'denied', [from({ toPorts: [{ ports: [{ port: '0', protocol: 'ANY' }] }] })], flow('shop/web', 'shop/api', { protocol: 'ICMP', port: 8 })],
    ['ICMP is allowed by type.', 'allowed', [from({ icmps: [{ fields: [{ family: 'IPv4', type: 8 }] }] })], flow('shop/web', 'shop/api', { protocol: 'ICMP', port: 8 })],
    ['Another type is not.', 'denied', [from({ icmps: [{ fields: [{ family: 'IPv4', type: 8 }] }] })], flow('shop/web', 'shop/api', { protocol: 'ICMP', port: 3 })],
    ['A named port is looked up at the pod that receives.', 'allowed', [from({ toPorts: [tcp('http')] })], flow()],
    ['Its number is that of the container port.', 'denied', [from({ toPorts: [tcp('http')] })], flow('shop/web', 'shop/api', { port: 80 })],
    ['For egress too, the receiving pod decides.', 'allowed', [to({ toPorts: [tcp('http')] })], flow()],
    ['A pod without the name has no such port for egress from Cilium 1.20 on.', 'denied', [to({ toPorts: [tcp('http')] })], flow('shop/web', { namespace: 'shop', labels: { app: 'api' } }), { ciliumVersion: '1.20.2' }],
    ['Before, a name means one number for all pods.', 'allowed', [to({ toPorts: [tcp('http')] })], flow('shop/web', { namespace: 'shop', labels: { app: 'api' } }), { ciliumVersion: '1.19.6' }],
    ['Names of ports have no case.', 'allowed', [from({ toPorts: [tcp('HTTP')] })], flow()],
    ['L7 rules allow the connection.', 'allowed', [from({ toPorts: [{ ...tcp('8080'), rules: { http: [{ method: 'GET', path: '/a' }] } }] })], flow()],
    ['L7 rules allow a request that matches.', 'allowed', [from({ toPorts: [{ ...tcp('8080'), rules: { http: [{ method: 'GET', path: '/a' }] } }] })], flow('shop/web', 'shop/api', http('GET', '/a'))],
    ['They do not allow another path.', 'denied', [from({ toPorts: [{ ...tcp('8080'), rules: { http: [{ method: 'GET', path: '/a' }] } }] })], flow('shop/web', 'shop/api', http('GET', '/ab'))],
    ['They do not allow another method.', 'denied', [from({ toPorts: [{ ...tcp('8080'), rules: { http: [{ method: 'GET', path: '/a' }] } }] })], flow('shop/web', 'shop/api', http('POST', '/a'))],
    ['A path is a regular expression over the whole path.', 'allowed', [from({ toPorts: [{ ...tcp('8080'), rules: { http: [{ path: '/a/.*' }] } }] })], flow('shop/web', 'shop/api', http('POST', '/a/b/c'))],
    ['An alternative does not escape the anchors.', 'denied', [from({ toPorts: [{ ...tcp('8080'), rules: { http: [{ path: '/a|/b' }] } }] })], flow('shop/web', 'shop/api', http('GET', '/a/c'))],
    ['An empty HTTP rule allows every request.', 'allowed', [from({ toPorts: [{ ...tcp('8080'), rules: { http: [{}] } }] })], flow('shop/web', 'shop/api', http('GET', '/'))],
    ['A rule without requests beside it allows every request.', 'allowed', [from({ toPorts: [{ ...tcp('8080'), rules: { http: [{ path: '/a' }] } }] }, { toPorts: [tcp('8080')] })], flow('shop/web', 'shop/api', http('GET', '/b'))],
    ['Without default deny every request is allowed.', 'allowed', [cnp({ ...API, enableDefaultDeny: { ingress: false }, ingress: [{ toPorts: [{ ...tcp('8080'), rules: { http: [{ path: '/a' }] } }] }] })], flow('shop/web', 'shop/api', http('GET', '/b'))],
    ['A host that the question does not state is not known.', 'unknown', [from({ toPorts: [{ ...tcp('8080'), rules: { http: [{ host: 'shop.example.com' }] } }] })], flow('shop/web', 'shop/api', http('GET', '/b'))],
    ['A query for a name that a DNS rule has is allowed.', 'allowed', [to({ toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*.example.com' }] } }] })], flow('shop/web', 'shop/api', { protocol: 'UDP', port: 53, request: { protocol: 'dns', name: 'a.example.com' } })],
    ['A query for another name is not.', 'denied', [to({ toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*.example.com' }] } }] })], flow('shop/web', 'shop/api', { protocol: 'UDP', port: 53, request: { protocol: 'dns', name: 'example.org' } })],
    ['A TLS server name that a rule has is allowed.', 'allowed', [to({ toPorts: [{ ...tcp('443'), serverNames: ['api.stripe.com'] }] })], flow('shop/web', outside('198.51.100.7'), { port: 443, request: { protocol: 'tls', name: 'api.stripe.com' } })],
    ['Another one is not.', 'denied', [to({ toPorts: [{ ...tcp('443'), serverNames: ['api.stripe.com'] }] })], flow('shop/web', outside('198.51.100.7'), { port: 443, request: { protocol: 'tls', name: 'example.com' } })],
  ]),
  ...decided(KUBERNETES, [
    ['A NetworkPolicy without rules denies ingress.', 'denied', [knp({ podSelector: {} })], flow()],
    ['It does not deny egress.', 'allowed', [knp({ podSelector: {} })], flow('shop/web', 'monitoring/prometheus')],
    ['policyTypes: [Egress] without rules denies egress.', 'denied', [knp({ podSelector: {}, policyTypes: ['Egress'] })], flow('shop/web', 'monitoring/prometheus')],
    ['It does not deny ingress.', 'allowed', [knp({ podSelector: {}, policyTypes: ['Egress'] })], flow('monitoring/prometheus')],
    ['An empty rule allows everyone, unlike in a policy of Cilium.', 'allowed', [knp({ podSelector: {}, ingress: [{}] })], flow(outside('198.51.100.7'))],
    ['An empty list of peers allows everyone.', 'allowed', [knp({ podSelector: {}, ingress: [{ from: [] }] })], flow(outside('198.51.100.7'))],
    ['A podSelector means the namespace of the policy.', 'denied', [knp({ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] })], flow('monitoring/prometheus')],
    ['A namespaceSelector means all pods of these namespaces.', 'allowed', [knp({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: labels({ team: 'ops' }) }] }] })], flow('monitoring/prometheus')],
    ['An empty namespaceSelector means all pods.', 'allowed', [knp({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] })], flow('unlabelled/job')],
    ['It does not mean the world.', 'denied', [knp({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] })], flow(outside('198.51.100.7'))],
    ['Both selectors in one peer must match.', 'denied', [knp({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: labels({ team: 'ops' }), podSelector: labels({ app: 'web' }) }] }] })], flow('monitoring/prometheus')],
    ['Two peers are alternatives.', 'allowed', [knp({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: labels({ team: 'ops' }) }, { podSelector: labels({ app: 'web' }) }] }] })], flow()],
    ['An ipBlock matches no pod in Cilium.', 'denied', [knp({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] })], flow()],
    ['An ipBlock matches addresses outside.', 'allowed', [knp({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] })], flow(outside('198.51.100.7'))],
    ['A port without a protocol is TCP.', 'denied', [knp({ podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] })], flow('shop/web', 'shop/api', { protocol: 'UDP' })],
    ['A port may have a name.', 'allowed', [knp({ podSelector: {}, ingress: [{ ports: [{ port: 'http' }] }] })], flow()],
    ['A protocol without a port is all its ports.', 'allowed', [knp({ podSelector: {}, ingress: [{ ports: [{ protocol: 'UDP' }] }] })], flow('shop/web', 'shop/api', { protocol: 'UDP' })],
    ['A deny rule of Cilium wins over a NetworkPolicy.', 'denied', [knp({ podSelector: {}, ingress: [{}] }), cnp({ ...API, ingressDeny: [{ fromEndpoints: [{}] }] })], flow()],
    ['A NetworkPolicy closes what a policy of Cilium leaves open, and the other way round.', 'denied', [knp({ podSelector: {}, ingress: [{ from: [{ podSelector: labels({ app: 'db' }) }] }] }), from({ fromEndpoints: [labels({ app: 'api' })] })], flow()],
    ['Allow rules of both add up.', 'allowed', [knp({ podSelector: {}, ingress: [{ from: [{ podSelector: labels({ app: 'db' }) }] }] }), from({ fromEndpoints: [labels({ app: 'web' })] })], flow()],
  ]),
  ...decided(ENTRIES, [
    ['A policy of nodes is enforced with the host firewall.', 'denied', [ccnp({ nodeSelector: {}, ingress: [{ fromEntities: ['health'] }] })], flow('shop/web', { entity: 'remote-node' }), { hostFirewall: true }],
    ['Without the host firewall it is not.', 'allowed', [ccnp({ nodeSelector: {}, ingress: [{ fromEntities: ['health'] }] })], flow('shop/web', { entity: 'remote-node' }), { hostFirewall: false }],
    ['Without that fact, nothing follows.', 'unknown', [ccnp({ nodeSelector: {}, ingress: [{ fromEntities: ['health'] }] })], flow('shop/web', { entity: 'remote-node' })],
    ['A policy of nodes selects by labels of nodes.', 'allowed', [ccnp({ nodeSelector: labels({ role: 'edge' }), ingress: [{ fromEntities: ['health'] }] })], flow('shop/web', { node: { labels: { role: 'inner' } } }), { hostFirewall: true }],
    ['Where the labels of a node are not known, nothing follows.', 'unknown', [ccnp({ nodeSelector: labels({ role: 'edge' }), ingress: [{ fromEntities: ['health'] }] })], flow('shop/web', { entity: 'remote-node' }), { hostFirewall: true }],
    ['toNodes selects other nodes by their labels.', 'allowed', [to({ toNodes: [labels({ role: 'edge' })] })], flow('shop/web', { node: { labels: { role: 'edge' } } }), { hostFirewall: false }],
    ['It does not select the node of the pod.', 'denied', [to({ toNodes: [labels({ role: 'edge' })] })], flow('shop/web', { node: { local: true, labels: { role: 'edge' } } }), { hostFirewall: false }],
    ['toServices allows the pods of the Service.', 'allowed', [to({ toServices: [{ k8sService: { serviceName: 'api', namespace: 'shop' } }] })], flow()],
    ['It allows no other pods.', 'denied', [to({ toServices: [{ k8sService: { serviceName: 'api', namespace: 'shop' } }] })], flow('shop/web', 'shop/db')],
    ['A Service that is not among the objects is not known.', 'unknown', [to({ toServices: [{ k8sService: { serviceName: 'other', namespace: 'shop' } }] })], flow()],
    ['Policies see the target port of a Service.', 'allowed', [from({ toPorts: [tcp('8080')] })], flow('shop/web', { service: 'shop/api' }, { port: 80 })],
    ['They do not see its own port.', 'denied', [from({ toPorts: [tcp('80')] })], flow('shop/web', { service: 'shop/api' }, { port: 80 })],
    ['A rule with mutual authentication depends on SPIRE.', 'unknown', [from({ fromEndpoints: [{}], authentication: { mode: 'required' } })], flow()],
    ['Groups of a cloud provider are not known.', 'unknown', [to({ toGroups: [{ aws: { securityGroupsNames: ['web'] } }] })], flow('shop/web', outside('198.51.100.7'))],
    ['A policy that Cilium rejects is not enforced, and the one before it still is.', 'unknown', [from({ fromEntities: ['everybody'] })], flow()],
    ['Where it depends on the node of a pod on the host network, nothing follows.', 'unknown', [from({ fromEndpoints: [{}] })], flow('monitoring/agent')],
    ['A pod on the host network is a node.', 'denied', [to({ toEndpoints: [labels({ 'io.kubernetes.pod.namespace': 'monitoring' })] })], flow('shop/web', 'monitoring/agent'), { hostFirewall: false }],
  ]),
];
