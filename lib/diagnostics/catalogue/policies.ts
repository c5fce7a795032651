import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable/security/policy/';
const DNS = `${DOCS}layer3/#dns-based`;
const HTTP = `${DOCS}layer7/#http`;
const HOST_FIREWALL = 'https://docs.cilium.io/en/stable/security/host-firewall/';
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

function to(wrong: string, right: string): CodeExample {
  return calls(`.allowTo(${wrong})`, `.allowTo(${right})`);
}

function inRelease(wrong: string, right: string, call: string): CodeExample {
  const program = (version: string): string => `new TalosCilium(chart, 'cilium', { version: '${version}' });\n${policy(call)}`;
  return { wrong: program(wrong), right: program(right) };
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

function deployment(namespace: string): string {
  return `const api = new Deployment(chart, 'api', {\n  metadata: { namespace: '${namespace}' },\n  containers: [{ image: 'ghcr.io/shop/api:1.4.2' }],\n});\nnew CiliumPolicies(chart, 'shop', { namespace: 'shop' }).for(api).isolate('ingress');`;
}

/** Codes of `CiliumPolicies`. */
export const policies = {
  POL001: {
    title: 'Invalid label in a selector',
    reason: 'Kubernetes does not accept such a key or value, so no object can have this label. A selector with it selects nothing, or the policy is rejected.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
    typescript: from("Peer.labels({ app: 'web shop' })", "Peer.labels({ app: 'web-shop' })"),
  },
  POL002: {
    title: 'Label that Cilium does not keep in identities',
    reason: 'Cilium selects pods, and the nodes of host policies, by the labels of their security identity. By default it leaves out labels that change often and most labels of Kubernetes itself, so a selector with such a label matches nothing. The Helm value `labels` can keep them.',
    link: 'https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/',
    typescript: from("Peer.labels({ 'pod-template-hash': '5d8f7c9b4' })", WEB),
  },
  POL003: {
    title: 'Invalid expression in a selector',
    reason: 'In and NotIn require values, Exists and DoesNotExist do not take values, and the requirements on one label must not contradict each other. The API server or the agent rejects other selectors, or they match nothing.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    typescript: from(
      "Selector.of({ matchExpressions: [{ key: 'app', operator: 'In' }] })",
      "Selector.of({ matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] })",
    ),
  },
  POL004: {
    title: 'Not a selector',
    reason: 'The subject of a policy and its peers require a selector. An empty object does not mean all pods: it is often a mistake, and would allow everyone.',
    fix: 'Use Selector.all() for all pods.',
    typescript: { wrong: shop(`.for({}, 'api')${FROM_WEB}`), right: shop(`.for({ matchLabels: { app: 'api' } }, 'api')${FROM_WEB}`) },
  },
  POL005: {
    title: 'Pods outside the namespace of the policy',
    reason: 'A policy in a namespace selects only pods of that namespace. For these pods it would have no effect.',
    link: `${DOCS}layer3/`,
    typescript: { wrong: deployment('billing'), right: deployment('shop') },
  },
  POL006: {
    title: 'Invalid port',
    reason: 'Ports are whole numbers from 1 to 65535. Names of ports have at most 15 characters: lower-case letters, digits and dashes, with a letter among them.',
    link: `${DOCS}layer4/`,
    typescript: from(`${WEB}, Port.tcp(80800)`, `${WEB}, Port.tcp(8080)`),
  },
  POL007: {
    title: 'Port range that ends before it starts',
    reason: 'The first argument is the first port of the range and the second is the last. The reversed range contains no port.',
    link: `${DOCS}layer4/`,
    typescript: from(`${WEB}, Port.tcp(9000, 8000)`, `${WEB}, Port.tcp(8000, 9000)`),
  },
  POL008: {
    title: 'HTTP, DNS or TLS rules without a port',
    reason: 'Cilium redirects the traffic of the given ports to a proxy or a parser. Without a port, or for all ports, the agent rejects the policy.',
    link: `${DOCS}layer4/`,
    typescript: from(`${WEB}, Http.get('/')`, `${WEB}, Port.tcp(8080), Http.get('/')`),
  },
  POL009: {
    title: 'HTTP, DNS or TLS rules for a protocol that does not carry them',
    reason: 'HTTP and TLS rules require TCP. DNS rules require TCP or UDP. The agent rejects a policy with another protocol.',
    link: `${DOCS}layer4/`,
    typescript: from(`${WEB}, Port.any(8080), Http.get('/')`, `${WEB}, Port.tcp(8080), Http.get('/')`),
  },
  POL010: {
    title: 'Conflicting rules for one port',
    reason: 'A port can have HTTP rules, DNS rules or TLS rules, but only one of these kinds. Authentication is either required or disabled. The agent rejects a policy with a conflict.',
    typescript: from(
      `${WEB}, Port.tcp(8080), Http.get('/'), Tls.serverNames('api.example.com')`,
      `${WEB}, Port.tcp(8080), Http.get('/')`,
    ),
  },
  POL011: {
    title: 'DNS rules on ingress',
    reason: 'The DNS proxy inspects queries where they are sent, so DNS rules are only valid for egress. The agent rejects them on ingress.',
    link: 'https://docs.cilium.io/en/stable/security/policy/layer7/#dns-policy-and-ip-discovery',
    typescript: calls(`.allowFrom(${WEB}, Port.udp(53), Dns.any())`, ".allowTo(Peer.labels({ app: 'resolver' }), Port.udp(53), Dns.any())"),
  },
  POL012: {
    title: 'DNS rules for a port range',
    reason: 'Each port with DNS rules must be listed separately. The agent rejects DNS rules for a range of ports.',
    link: DNS,
    typescript: to("Peer.labels({ app: 'resolver' }), Port.udp(53, 54), Dns.any()", "Peer.labels({ app: 'resolver' }), Port.udp(53), Port.udp(54), Dns.any()"),
  },
  POL014: {
    title: 'Invalid ICMP type',
    reason: 'ICMP types are numbers from 0 to 255, or one of the names that Cilium has for the IP family. The API server or the agent rejects a policy with another type.',
    link: `${DOCS}layer4/#example-icmp-icmpv6`,
    typescript: from(`${WEB}, Icmp.v4(300)`, `${WEB}, Icmp.v4('EchoRequest')`),
  },
  POL015: {
    title: 'Invalid regular expression in an HTTP rule',
    reason: 'Method, path and host are regular expressions of RE2, which has no look-around and no back references. The agent rejects the whole policy when one of them is invalid.',
    link: 'https://github.com/google/re2/wiki/Syntax',
    typescript: from(`${WEB}, Port.tcp(8080), Http.get('/(?!admin).*')`, `${WEB}, Port.tcp(8080), Http.get('/(orders|items)/.*')`),
  },
  POL016: {
    title: 'Invalid header in an HTTP rule',
    reason: 'A header has a name without spaces, and its value comes either from the policy or from a Secret. `mismatch` must be LOG, ADD, DELETE or REPLACE.',
    link: HTTP,
    typescript: from(
      `${WEB}, Port.tcp(8080), Http.get('/', { headers: { 'X Api Version': '2' } })`,
      `${WEB}, Port.tcp(8080), Http.get('/', { headers: { 'X-Api-Version': '2' } })`,
    ),
  },
  POL017: {
    title: 'Invalid DNS name or pattern',
    reason: 'DNS names consist of letters, digits, dashes, underscores and dots. Patterns also allow the wildcard `*`. A URL, a port or a path is not part of a name.',
    link: DNS,
    typescript: to("Peer.fqdn('https://api.example.com'), Port.tcp(443)", "Peer.fqdn('api.example.com'), Port.tcp(443)"),
  },
  POL018: {
    title: 'Invalid TLS server name',
    reason: 'The rule compares the server name that the client sends in the TLS handshake (SNI), which has no scheme, port or path. At least one name is required.',
    link: 'https://docs.cilium.io/en/stable/security/tls-visibility/',
    typescript: to(
      "Peer.entity('world'), Port.tcp(443), Tls.serverNames('https://api.example.com')",
      "Peer.entity('world'), Port.tcp(443), Tls.serverNames('api.example.com')",
    ),
  },
  POL019: {
    title: 'Exception outside its CIDR',
    reason: 'Exceptions are removed from the CIDR of the peer. An exception outside it has no effect, and an exception of the whole CIDR leaves nothing.',
    link: `${DOCS}layer3/`,
    typescript: to("Peer.cidr('10.0.0.0/8', { except: ['192.168.0.0/16'] })", "Peer.cidr('10.0.0.0/8', { except: ['10.96.0.0/12'] })"),
  },
  POL020: { title: 'Unknown entity', retired: 'API003 reports it: the types of all arguments are checked in one place.' },
  POL021: {
    title: 'Empty list of peers',
    reason: 'A rule without peers matches no traffic, but looks as if it allowed all. The list is often the result of a filter that matched nothing.',
    fix: 'Use Peer.any() to allow all peers.',
    typescript: from('[]', WEB),
  },
  POL022: {
    title: 'Deny rule for something that only allow rules support',
    reason: 'Deny rules support peers, ports and ICMP. They do not support HTTP, DNS and TLS rules, authentication and DNS names.',
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
    title: 'Feature that requires a namespace, or does not have one',
    reason: 'Policies for nodes must be clusterwide, because nodes have no namespace. A clusterwide policy has no namespace, so its peers and Services must name theirs.',
    typescript: {
      wrong: `${CLUSTERWIDE}\n  .forAll('baseline')\n  .allowFrom(Peer.sameNamespace());`,
      right: `${CLUSTERWIDE}\n  .forAll('baseline')\n  .allowFrom(Peer.namespace('shop'));`,
    },
  },
  POL025: {
    title: 'Rule that policies for nodes do not support',
    reason: 'The host firewall enforces peers, ports and ICMP. It does not support HTTP and TLS rules and DNS names.',
    link: HOST_FIREWALL,
    typescript: {
      wrong: `${CLUSTERWIDE}\n  .forNodes(Selector.labels({ ingress: 'true' }), 'ingress-nodes')\n  .allowFrom([Peer.entity('cluster'), Peer.entity('world')])\n  .allowFrom(Peer.entity('all'), Port.tcp(80), Http.get('/'));`,
      right: `${CLUSTERWIDE}\n  .forNodes(Selector.labels({ ingress: 'true' }), 'ingress-nodes')\n  .allowFrom([Peer.entity('cluster'), Peer.entity('world')])\n  .allowFrom(Peer.entity('all'), Port.tcp(80));`,
    },
  },
  POL026: {
    title: 'Invalid name of an object',
    reason: 'Names of policies, CIDR groups and Services are names of Kubernetes objects. They consist of lower-case letters, digits, dashes and dots.',
    link: NAMES,
    typescript: { wrong: shop(`.forAll('default_rules')${FROM_WEB}`), right: shop(`.forAll('default-rules')${FROM_WEB}`) },
  },
  POL027: {
    title: 'Two policies with the same name',
    reason: 'Both would be the same Kubernetes object. A policy can be requested again by its name, but only for the same pods and without other props.',
    typescript: {
      wrong: `const policies = new CiliumPolicies(chart, 'shop', { namespace: 'shop' });\npolicies.for(Selector.labels({ app: 'api' }), 'ingress').allowFrom(${WEB});\npolicies.for(Selector.labels({ app: 'database' }), 'ingress').allowFrom(Peer.labels({ app: 'api' }));`,
      right: `const policies = new CiliumPolicies(chart, 'shop', { namespace: 'shop' });\npolicies.for(Selector.labels({ app: 'api' }), 'api').allowFrom(${WEB});\npolicies.for(Selector.labels({ app: 'database' }), 'database').allowFrom(Peer.labels({ app: 'api' }));`,
    },
  },
  POL029: {
    title: 'Feature that a Kubernetes NetworkPolicy does not have',
    reason: 'A NetworkPolicy allows traffic between pods and CIDRs, by ports. Deny rules, entities, DNS names, ICMP and HTTP rules exist only in policies of Cilium.',
    link: `${KUBERNETES}#what-you-can-t-do-with-network-policies-at-least-not-yet`,
    typescript: {
      wrong: policy(".allowFrom(Peer.entity('ingress'))", "kind: 'NetworkPolicy'"),
      right: policy(".allowFrom(Peer.entity('ingress'))"),
    },
  },
  POL030: {
    title: 'Policy feature that needs a newer Cilium',
    reason: 'The CRD or the agent of the older release rejects or ignores the rule.',
    link: DOCS,
    versions: { cilium: { before: '1.20' } },
    typescript: inRelease('1.19.6', '1.20.0', ".allowTo(Peer.entity('world'), Port.tcp(443), Tls.serverNames('api-*.example.com'))"),
  },
  POL031: {
    title: 'Restricting HTTP, DNS or TLS rules without default deny',
    reason: 'Cilium drops requests that the HTTP, DNS or TLS rules of a port do not match, with and without default deny. Such a policy would drop traffic although it does not switch default deny on.',
    link: 'https://docs.cilium.io/en/stable/security/policy/layer7/',
    typescript: {
      wrong: shop(`.forAll('visibility', { enableDefaultDeny: { ingress: false } })\n  .allowFrom(${WEB}, Port.tcp(8080), Http.get('/'))`),
      right: shop(`.forAll('visibility', { enableDefaultDeny: { ingress: false } })\n  .allowFrom(${WEB}, Port.tcp(8080), Http.any())`),
    },
  },
  POL032: {
    title: 'Audit mode without a Cilium in the app',
    reason: 'Audit mode is a Helm value of Cilium that applies to all policies, not a field of a policy. Without a TalosCilium in the app, nothing can set it.',
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
    reason: '`log` has at most 32 printable characters: the API server rejects a longer one. A description must not be empty.',
    typescript: {
      wrong: shop(`.forAll('baseline', { log: 'baseline of the shop, see the runbook' })${FROM_WEB}`),
      right: shop(`.forAll('baseline', { log: 'baseline of the shop' })${FROM_WEB}`),
    },
  },
  POL035: {
    title: 'Invalid name of a namespace',
    reason: 'Names of namespaces consist of at most 63 lower-case letters, digits and dashes. At least one name is required.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names',
    typescript: from("Peer.namespace('Billing')", "Peer.namespace('billing')"),
  },
  POL036: { title: 'Traffic of an unknown kind', retired: 'API003 reports it: the types of all arguments are checked in one place.' },
  POL301: { title: 'No source of policies', retired: 'YAML002 reports it for all manifests.' },
  POL302: { title: 'Policy files that cannot be read', retired: 'YAML003 reports it for all manifests.' },
  POL303: { title: 'Document that is not a Kubernetes object', retired: 'YAML004 reports it for all manifests.' },
  POL304: {
    title: 'Object that is not a policy',
    reason: 'The files also contain objects of other kinds. `otherKinds` decides whether they are an error or are skipped. `ManifestsFromYaml` reads objects of all kinds.',
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
