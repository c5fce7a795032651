import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/';
const SELECTING = `${DOCS}#selecting-and-configuring-the-gateway-node`;
const DESTINATION = `${DOCS}#selecting-the-destination`;

const PROPS = {
  sources: "[{ podSelector: { matchLabels: { app: 'billing' } } }]",
  destinations: "['203.0.113.0/24']",
  gateways: "[{ nodeSelector: { matchLabels: { egress: 'true' } } }]",
};

const GATEWAY_IP = "[{ nodeSelector: { matchLabels: { egress: 'true' } }, egressIP: '192.168.1.250' }]";
const IPV6 = {
  destinations: "['2001:db8:1::/48']",
  gateways: "[{ nodeSelector: { matchLabels: { egress: 'true' } }, egressIP: '2001:db8::250' }]",
};
const DUAL_STACK = `const cluster = new TalosCluster({
  name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3,
  podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'],
});
const chart = new ClusterChart(app, cluster);
`;

/** An egress gateway with one prop, or more, changed. */
function gateway(change: Partial<Record<string, string>>): string {
  const props = Object.entries({ ...PROPS, ...change }).map(([name, value]) => `  ${name}: ${value},\n`);
  return `new EgressGateway(chart, 'billing', {\n${props.join('')}});`;
}

function change(prop: string, wrong: string, right: string): CodeExample {
  return { wrong: gateway({ [prop]: wrong }), right: gateway({ [prop]: right }) };
}

function node(wrong: string, right: string): CodeExample {
  const selected = (more: string): string => `[{ nodeSelector: { matchLabels: { egress: 'true' } }${more && `, ${more}`} }]`;
  return change('gateways', selected(wrong), selected(right));
}

const MANIFEST = {
  selectors: '[{ podSelector: { matchLabels: { app: billing } } }]',
  destinationCIDRs: '[203.0.113.0/24]',
  egressGateway: "{ nodeSelector: { matchLabels: { egress: 'true' } } }",
};
const NODE = "nodeSelector: { matchLabels: { egress: 'true' } }";

/** A policy in YAML with one field, or more, changed. */
function policy(change: Partial<Record<string, string>>, version?: string): string {
  const fields = Object.entries({ ...MANIFEST, ...change }).map(([name, value]) => `  ${name}: ${value}`);
  return `${version === undefined ? '' : `# Cilium ${version}\n`}apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata:\n  name: billing\nspec:\n${fields.join('\n')}`;
}

function field(name: string, wrong: string, right: string): CodeExample {
  return { wrong: policy({ [name]: wrong }), right: policy({ [name]: right }) };
}

function nodeField(wrong: string, right: string): CodeExample {
  return field('egressGateway', `{ ${NODE}, ${wrong} }`, `{ ${NODE}${right && `, ${right}`} }`);
}

function nodes(count: number): string {
  return `\n${Array.from({ length: count }, (_, index) => `    - nodeSelector: { matchLabels: { egress: '${index}' } }`).join('\n')}`;
}

/** Codes of `EgressGateway`. */
export const egressGateway = {
  EGW001: {
    title: 'Gateway with both an egress IP and an interface',
    reason: 'The source address is either the egress IP or taken from the interface. Cilium ignores a policy whose gateway has both.',
    link: SELECTING,
    typescript: node("egressIP: '192.168.1.250', interface: 'eth1'", "egressIP: '192.168.1.250'"),
    yaml: nodeField('egressIP: 192.168.1.250, interface: eth1', 'egressIP: 192.168.1.250'),
  },
  EGW002: {
    title: 'Invalid egress IP',
    reason: 'Traffic leaves with this source address, so it must be an address of the gateway node. Addresses of pods and Services are never assigned to a node.',
    link: SELECTING,
    typescript: node("egressIP: '10.244.1.1'", "egressIP: '192.168.1.250'"),
    yaml: nodeField('egressIP: 192.168.1', 'egressIP: 192.168.1.250'),
  },
  EGW003: {
    title: 'Egress gateway without destinations',
    reason: 'The policy redirects traffic to its destinations through the gateway. Without destinations it matches no traffic.',
    link: DESTINATION,
    typescript: change('destinations', '[]', PROPS.destinations),
    yaml: field('destinationCIDRs', '[]', MANIFEST.destinationCIDRs),
  },
  EGW004: {
    title: 'Invalid destination CIDR',
    reason: 'Destinations are CIDRs: an address, a prefix length, and no bits set after the prefix. A single address has the prefix length 32 or 128.',
    link: DESTINATION,
    typescript: change('destinations', "['203.0.113.1']", "['203.0.113.1/32']"),
    yaml: field('destinationCIDRs', '[203.0.113.1]', '[203.0.113.1/32]'),
  },
  EGW005: {
    title: 'Excluded block outside the destinations',
    severity: 'warning',
    reason: 'Excluded blocks are removed from the destinations. A block that overlaps no destination excludes nothing, and is usually a typo.',
    link: DESTINATION,
    typescript: {
      wrong: gateway({ except: "['203.0.131.128/25']" }),
      right: gateway({ except: "['203.0.113.128/25']" }),
    },
    yaml: { wrong: policy({ excludedCIDRs: '[203.0.131.128/25]' }), right: policy({ excludedCIDRs: '[203.0.113.128/25]' }) },
  },
  EGW006: {
    title: 'Egress IP and destination of different IP families',
    reason: 'A packet cannot leave with an IPv4 source address to an IPv6 destination. Cilium drops this traffic. Use a policy for each IP family.',
    link: SELECTING,
    typescript: {
      wrong: `${DUAL_STACK}new TalosCilium(chart, 'cilium', { version: '1.20.0' });\n${gateway({ destinations: "['203.0.113.0/24', '2001:db8:1::/48']", gateways: GATEWAY_IP })}`,
      right: `${DUAL_STACK}new TalosCilium(chart, 'cilium', { version: '1.20.0' });\n${gateway({ gateways: GATEWAY_IP })}\n${gateway(IPV6).replace('billing', 'billing-ipv6')}`,
    },
  },
  EGW007: {
    title: 'Egress gateway without a gateway node',
    reason: 'At least one gateway must select the node through which the traffic leaves. Without a gateway Cilium drops the traffic of the selected pods.',
    link: SELECTING,
    typescript: change('gateways', '[]', PROPS.gateways),
    yaml: { wrong: policy({}).replace(/\n {2}egressGateway.*/, ''), right: policy({}) },
  },
  EGW008: {
    title: 'Invalid label selector',
    reason: 'The API server accepts label selectors in custom resources without checking them. The agent then rejects the policy, or it selects nothing.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
    typescript: change('sources', "[{ namespaceSelector: { matchLabels: { 'our team': 'billing' } } }]", "[{ namespaceSelector: { matchLabels: { 'our-team': 'billing' } } }]"),
    yaml: field('egressGateway', '{ nodeSelector: { matchLabels: { egress: yes it is } } }', MANIFEST.egressGateway),
  },
  EGW009: {
    title: 'Egress gateway feature that needs a newer Cilium',
    reason: 'Several gateways in one policy and IPv6 destinations exist from Cilium 1.18 on, IPv6 egress IPs from 1.20 on. Older agents ignore or reject them.',
    link: DOCS,
    versions: { cilium: { before: '1.20' } },
    typescript: {
      wrong: `${DUAL_STACK}new TalosCilium(chart, 'cilium', { version: '1.19.6' });\n${gateway(IPV6)}`,
      right: `${DUAL_STACK}new TalosCilium(chart, 'cilium', { version: '1.20.0' });\n${gateway(IPV6)}`,
    },
  },
  EGW010: {
    title: 'Too many gateways in one policy',
    reason: 'The CRD allows at most 64 gateways in one CiliumEgressGatewayPolicy. The API server rejects an object with more.',
    link: SELECTING,
    typescript: change(
      'gateways',
      "Array.from({ length: 65 }, (_, index) => ({ nodeSelector: { matchLabels: { egress: `${index}` } } }))",
      "Array.from({ length: 64 }, (_, index) => ({ nodeSelector: { matchLabels: { egress: `${index}` } } }))",
    ),
    yaml: { wrong: policy({ egressGateways: nodes(65) }), right: policy({ egressGateways: nodes(64) }) },
  },
  EGW011: {
    title: 'Destination of an IP family that pods do not have',
    severity: 'warning',
    reason: 'Pods without an IPv6 address cannot reach an IPv6 destination, with or without a gateway.',
    link: DESTINATION,
    typescript: change('destinations', "['2001:db8::/32']", "['203.0.113.0/24']"),
    yaml: field('destinationCIDRs', "[203.0.113.0/24, '2001:db8:1::/48']", '[203.0.113.0/24]'),
  },
  EGW012: {
    title: 'Egress gateway that selects no pods',
    reason: 'Each source must have a pod selector, a namespace selector or both. Cilium ignores a policy with a source that has neither.',
    link: `${DOCS}#selecting-source-pods`,
    typescript: change('sources', "[{ nodeSelector: { matchLabels: { zone: 'a' } } }]", "[{ podSelector: Selector.all(), nodeSelector: { matchLabels: { zone: 'a' } } }]"),
    yaml: field('selectors', '[{ nodeSelector: {} }]', '[{ podSelector: {} }]'),
  },
  EGW013: {
    title: 'Gateway listed twice',
    severity: 'warning',
    reason: 'A repeated gateway does not add a node. Pods are distributed over the nodes that the gateways select.',
    link: SELECTING,
    typescript: change('gateways', `[\n    { nodeSelector: { matchLabels: { egress: 'true' } } },\n    { nodeSelector: { matchLabels: { egress: 'true' } } },\n  ]`, PROPS.gateways),
    yaml: { wrong: policy({ egressGateways: `\n    - ${NODE}\n    - ${NODE}` }), right: policy({ egressGateways: `\n    - ${NODE}` }) },
  },
  EGW014: {
    title: 'Invalid interface name',
    reason: 'Linux interface names have at most 15 characters and contain no spaces, slashes or colons. The field takes one exact name, not a pattern.',
    link: SELECTING,
    typescript: node("interface: 'eth 1'", "interface: 'eth1'"),
    yaml: nodeField('interface: eth 1', 'interface: eth1'),
  },
  EGW015: {
    title: 'Destination inside the cluster',
    reason: 'Cilium never sends traffic to pods, Services and nodes of the cluster through an egress gateway, so this destination has no effect.',
    link: DESTINATION,
    typescript: change('destinations', "['10.244.1.0/24']", "['203.0.113.0/24']"),
    yaml: field('destinationCIDRs', '[10.244.1.0/24]', '[203.0.113.0/24]'),
  },
  EGW016: {
    title: 'Destination excluded completely',
    reason: 'The excluded block covers the whole destination, so the policy matches no traffic to it.',
    link: DESTINATION,
    typescript: {
      wrong: gateway({ except: "['203.0.0.0/16']" }),
      right: gateway({ except: "['203.0.113.128/25']" }),
    },
    yaml: { wrong: policy({ excludedCIDRs: '[203.0.0.0/16]' }), right: policy({ excludedCIDRs: '[203.0.113.128/25]' }) },
  },
  EGW017: { title: 'Invalid name of an egress gateway', retired: 'OBJ017 reports it, for all objects.' },
  EGW103: { title: 'CiliumEgressGatewayPolicy that the agent ignores', retired: 'EGW001 and EGW012 report it, whether a construct or YAML makes the policy.' },
} as const satisfies CodeTable;
