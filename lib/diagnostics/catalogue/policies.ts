import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable/security/policy/';
const NAMES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names';
const KUBERNETES = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

const WEB = "Peer.labels({ app: 'web' })";
const CLUSTERWIDE = "CiliumPolicies.clusterwide(chart, 'baseline')";
const FROM_WEB = `\n  .allowFrom(${WEB})`;

/** Calls on the policies of a namespace. */
function shop(calls: string, props = ''): string {
  return `new CiliumPolicies(chart, 'shop', { namespace: 'shop'${props && `, ${props}`} })\n  ${calls};`;
}

/** Calls on the policy of some pods. */
function policy(calls: string, props = ''): string {
  return shop(`.for(Selector.labels({ app: 'api' }))\n  ${calls}`, props);
}

function calls(wrong: string, right: string): CodeExample {
  return { wrong: policy(wrong), right: policy(right) };
}

function from(wrong: string, right: string): CodeExample {
  return calls(`.allowFrom(${wrong})`, `.allowFrom(${right})`);
}

const MANIFEST = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
`;

function fromYaml(text: string): string {
  return `CiliumPolicies.fromYaml(chart, 'policies', {\n  text: \`${text}\`,\n});`;
}

function policiesOf(namespace: string): string {
  return `const api = new Deployment(chart, 'api', {\n  metadata: { namespace: 'shop' },\n  containers: [{ image: 'ghcr.io/shop/api:1.4.2' }],\n});\nnew CiliumPolicies(chart, '${namespace}', { namespace: '${namespace}' }).for(api).isolate('ingress');`;
}

/** Codes of rules that the values of `CiliumPolicies` report already when they are made. */
export type PolicyRuleCode = 'POL035' | 'POL207' | 'POL210' | 'POL211' | 'POL213' | 'POL214' | 'POL218' | 'POL221' | 'POL225' | 'POL228' | 'POL229' | 'POL230' | 'POL231';

/** Codes of `CiliumPolicies`. */
export const policies = {
  POL001: { title: 'Invalid label in a selector', retired: 'POL231 reports it, for policies from constructs and from YAML.' },
  POL003: { title: 'Invalid expression in a selector', retired: 'POL231 reports it, for policies from constructs and from YAML.' },
  POL004: {
    title: 'Not a selector',
    reason: 'The subject and the peers of a policy must be selectors. An empty object is not accepted, because it is often a mistake and would select all pods.',
    fix: 'Use Selector.all() for all pods.',
    typescript: { wrong: shop(`.for({}, 'api')${FROM_WEB}`), right: shop(`.for({ matchLabels: { app: 'api' } }, 'api')${FROM_WEB}`) },
  },
  POL005: {
    title: 'Pods outside the namespace of the policy',
    reason: 'A policy in a namespace selects only pods of that namespace. The selected pods are in another namespace, so the policy would have no effect on them.',
    link: `${DOCS}layer3/`,
    typescript: { wrong: policiesOf('apps'), right: policiesOf('shop') },
  },
  POL006: { title: 'Invalid port', retired: 'POL221 reports it, for policies from constructs and from YAML.' },
  POL007: { title: 'Port range that ends before it starts', retired: 'POL221 reports it, for policies from constructs and from YAML.' },
  POL008: { title: 'HTTP, DNS or TLS rules without a port', retired: 'POL214 reports it, for policies from constructs and from YAML.' },
  POL009: { title: 'HTTP, DNS or TLS rules for a protocol that does not carry them', retired: 'POL213 reports it, for policies from constructs and from YAML.' },
  POL010: {
    title: 'Conflicting rules for one port',
    reason: 'A port can have only one kind of rules: HTTP, DNS or TLS. Authentication is either required or disabled. The agent rejects a policy with a conflict.',
    typescript: from(
      `${WEB}, Port.tcp(8080), Http.get('/'), Tls.serverNames('api.example.com')`,
      `${WEB}, Port.tcp(8080), Http.get('/')`,
    ),
  },
  POL011: { title: 'DNS rules on ingress', retired: 'POL210 reports it, for policies from constructs and from YAML.' },
  POL012: { title: 'DNS rules for a port range', retired: 'POL211 reports it, for policies from constructs and from YAML.' },
  POL014: { title: 'Invalid ICMP type', retired: 'POL207 reports it, for policies from constructs and from YAML.' },
  POL015: { title: 'Invalid regular expression in an HTTP rule', retired: 'POL229 reports it, for policies from constructs and from YAML.' },
  POL016: { title: 'Invalid header in an HTTP rule', retired: 'POL230 reports it, for policies from constructs and from YAML.' },
  POL017: { title: 'Invalid DNS name or pattern', retired: 'POL228 reports it, for policies from constructs and from YAML.' },
  POL018: { title: 'Invalid TLS server name', retired: 'POL218 reports it, for policies from constructs and from YAML.' },
  POL019: { title: 'Exception outside its CIDR', retired: 'POL225 reports it, for policies from constructs and from YAML.' },
  POL020: { title: 'Unknown entity', retired: 'API003 reports it: the types of all arguments are checked in one place.' },
  POL021: {
    title: 'Empty list of peers',
    reason: 'Cilium reads an empty list of peers as no peer or as every peer, depending on the field. The list is often the result of a filter that matched nothing.',
    fix: 'Use Peer.any() to allow all peers.',
    typescript: from('[]', WEB),
  },
  POL022: {
    title: 'Feature that deny rules do not support',
    reason: 'Deny rules support peers, ports and ICMP, but not HTTP, DNS or TLS rules, authentication or DNS names. Allow the requests that are needed instead: all others are then denied.',
    link: 'https://docs.cilium.io/en/stable/security/policy/deny/',
    typescript: calls(`.denyFrom(${WEB}, Port.tcp(8080), Http.get('/admin'))`, `.allowFrom(${WEB}, Port.tcp(8080), Http.get('/orders'))`),
  },
  POL023: {
    title: 'Egress peer used as a source',
    reason: 'DNS names and Services describe where traffic goes. Cilium does not support them in ingress rules, where traffic is identified by its source.',
    link: DOCS,
    typescript: from("Peer.service('web')", WEB),
  },
  POL024: {
    title: 'Feature that does not fit the scope of the policies',
    reason: 'Policies for nodes must be clusterwide, because nodes have no namespace. A clusterwide policy has no namespace, so its peers and Services must specify a namespace.',
    typescript: {
      wrong: `${CLUSTERWIDE}\n  .forAll('baseline')\n  .allowFrom(Peer.sameNamespace());`,
      right: shop(".forAll('baseline')\n  .allowFrom(Peer.sameNamespace())"),
    },
  },
  POL025: { title: 'Rule that policies for nodes do not support', retired: 'POL212 reports it, for policies from constructs and from YAML.' },
  POL026: {
    title: 'Invalid name of an object',
    reason: 'The name of a policy, CIDR group or Service must be a valid Kubernetes name: lower-case letters, digits, dashes and dots.',
    link: NAMES,
    typescript: { wrong: shop(`.forAll('default_rules')${FROM_WEB}`), right: shop(`.forAll('default-rules')${FROM_WEB}`) },
  },
  POL027: {
    title: 'Two policies with the same name',
    reason: 'Both would be the same Kubernetes object. A second call with the same name is allowed only for the same pods and without different props.',
    typescript: {
      wrong: `const policies = new CiliumPolicies(chart, 'shop', { namespace: 'shop' });\npolicies.for(Selector.labels({ app: 'api' }), 'ingress').allowFrom(${WEB});\npolicies.for(Selector.labels({ app: 'database' }), 'ingress').allowFrom(Peer.labels({ app: 'api' }));`,
      right: `const policies = new CiliumPolicies(chart, 'shop', { namespace: 'shop' });\npolicies.for(Selector.labels({ app: 'api' }), 'api').allowFrom(${WEB});\npolicies.for(Selector.labels({ app: 'database' }), 'database').allowFrom(Peer.labels({ app: 'api' }));`,
    },
  },
  POL029: {
    title: 'Feature that a Kubernetes NetworkPolicy does not have',
    reason: 'A NetworkPolicy allows traffic between pods and CIDRs, by ports. Deny rules, entities, DNS names, ICMP and HTTP rules exist only in Cilium policies.',
    link: `${KUBERNETES}#what-you-can-t-do-with-network-policies-at-least-not-yet`,
    typescript: {
      wrong: policy(".allowFrom(Peer.entity('ingress'))", "kind: 'NetworkPolicy'"),
      right: policy(".allowFrom(Peer.entity('ingress'))"),
    },
  },
  POL030: { title: 'Policy feature that needs a newer Cilium', retired: 'The rule about the feature reports it, for policies from constructs and from YAML: POL205, POL212, POL218, POL222, POL227 or POL228.' },
  POL031: { title: 'Restricting HTTP, DNS or TLS rules without default deny', retired: 'Such rules are valid. Where default deny is off, Cilium also allows the requests that the rules do not list.' },
  POL032: {
    title: 'Audit mode without a Cilium in the app',
    reason: 'Audit mode is a Helm value of Cilium that applies to all policies, not a field of a policy. Without a TalosCilium in the app, nothing can set it. Without `audit`, the policies are enforced.',
    fix: 'To try policies first, set the value `policyAuditMode: true` where Cilium is installed.',
    link: 'https://docs.cilium.io/en/stable/security/policy-creation/',
    typescript: {
      wrong: "const chart = new Chart(app, 'policies');\nnew CiliumPolicies(chart, 'shop', { namespace: 'shop', ciliumVersion: '1.19.6', audit: true });",
      right: "const chart = new Chart(app, 'policies');\nnew CiliumPolicies(chart, 'shop', { namespace: 'shop', ciliumVersion: '1.19.6' });",
    },
  },
  POL033: {
    title: 'Preset that does not support this kind of policy',
    reason: 'Some presets are only for clusterwide policies, and some require features that a Kubernetes NetworkPolicy does not have.',
    typescript: { wrong: shop('.add(Preset.blockMetadata())', "kind: 'NetworkPolicy'"), right: shop('.add(Preset.blockMetadata())') },
  },
  POL034: {
    title: 'Invalid log or description',
    reason: '`log` can have at most 32 printable characters. The API server rejects a longer one. A description must not be empty.',
    typescript: {
      wrong: shop(`.forAll('baseline', { log: 'baseline of the shop, see the runbook' })${FROM_WEB}`),
      right: shop(`.forAll('baseline', { log: 'baseline of the shop' })${FROM_WEB}`),
    },
  },
  POL036: { title: 'Traffic of an unknown kind', retired: 'API003 reports it: the types of all arguments are checked in one place.' },
  POL037: {
    title: 'Default deny that is both on and off',
    reason: '`isolate` turns default deny on, and `enableDefaultDeny: false` turns it off. Connections that no policy allows would still be allowed.',
    link: 'https://docs.cilium.io/en/stable/security/policy/intro/#policy-mode-default',
    typescript: { wrong: shop(`.forAll('closed', { enableDefaultDeny: false })\n  .isolate()`), right: shop(`.forAll('closed')\n  .isolate()`) },
  },
  POL301: { title: 'No source of policies', retired: 'YAML002 reports it for all manifests.' },
  POL302: { title: 'Policy files that cannot be read', retired: 'YAML003 reports it for all manifests.' },
  POL303: { title: 'Document that is not a Kubernetes object', retired: 'YAML004 reports it for all manifests.' },
  POL304: {
    title: 'Object that is not a policy',
    reason: 'The files also contain objects of other kinds. Set `otherKinds` to skip them, or use `ManifestsFromYaml`, which reads all kinds.',
    typescript: {
      wrong: fromYaml(`${MANIFEST}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\n`),
      right: fromYaml(`${MANIFEST}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\n`).replace("  text:", "  otherKinds: 'skip',\n  text:"),
    },
  },
  POL305: { title: 'Policy with an apiVersion that is not served', retired: 'SCH011 reports it, as for all other objects.' },
  POL306: { title: 'Policy without a name', retired: 'YAML005 reports it for all manifests.' },
  POL307: { title: 'Policy that occurs twice', retired: 'YAML006 reports it for all manifests.' },
  POL308: { title: 'Policy with a missing or a superfluous namespace', retired: 'YAML007 reports a missing namespace, OBJ010 a superfluous one.' },
} as const satisfies CodeTable;
