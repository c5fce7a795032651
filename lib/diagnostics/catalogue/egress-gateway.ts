import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/';
const SELECTING = `${DOCS}#selecting-and-configuring-the-gateway-node`;

const PROPS = {
  sources: "[{ podSelector: { matchLabels: { app: 'billing' } } }]",
  destinations: "['203.0.113.0/24']",
  gateways: "[{ nodeSelector: { matchLabels: { egress: 'true' } } }]",
};

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

/** Codes of `EgressGateway`. */
export const egressGateway = {
  EGW003: {
    title: 'Egress gateway without destinations',
    reason: 'The policy redirects traffic to its destinations through the gateway. Without one it matches no traffic.',
    link: `${DOCS}#selecting-the-destination`,
    typescript: change('destinations', '[]', "['0.0.0.0/0']"),
  },
  EGW007: {
    title: 'Egress gateway without a gateway node',
    reason: 'At least one gateway must select the node through which the traffic leaves. Without a gateway Cilium drops the traffic of the selected pods.',
    link: SELECTING,
    typescript: change('gateways', '[]', PROPS.gateways),
  },
  EGW001: {
    title: 'Gateway with both an egress IP and an interface',
    reason: 'The source address is either named directly or taken from an interface. The agent refuses a gateway that has both.',
    link: SELECTING,
    typescript: node("egressIP: '192.168.1.250', interface: 'eth1'", "egressIP: '192.168.1.250'"),
  },
} as const satisfies CodeTable;
