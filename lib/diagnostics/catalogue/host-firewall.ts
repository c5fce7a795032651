import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable/security/policy/host/';
const HOST_FIREWALL = 'https://docs.cilium.io/en/stable/security/host-firewall/';
const TALOS = 'https://docs.siderolabs.com/talos/v1.14/learn-more/talos-network-connectivity';

const ADMINS = "mode: 'enforce', adminCidrs: ['192.168.1.0/24']";

function firewall(props: string): string {
  return `new TalosHostFirewall(chart, 'firewall', { ${props} });`;
}

function more(wrong: string, right: string): CodeExample {
  return { wrong: firewall(`${ADMINS}, ${wrong}`), right: firewall(`${ADMINS}${right && `, ${right}`}`) };
}

function nodes(props: string): string {
  return `const cluster = new TalosCluster({
  name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3,${props}
});
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
${firewall(ADMINS)}`;
}

/** Codes of `TalosHostFirewall`. */
export const hostFirewall = {
  FWL001: {
    title: 'Host firewall without access to the Talos API',
    reason: 'Without adminCidrs no machine outside the cluster can reach the Talos API (apid), and the nodes can no longer be managed. The Talos API requires client certificates, so you can also allow 0.0.0.0/0.',
    link: TALOS,
    typescript: { wrong: firewall("mode: 'enforce', adminCidrs: []"), right: firewall(ADMINS) },
  },
  FWL002: {
    title: 'Host firewall without the addresses of the nodes',
    reason: 'Cilium does not know a node that is joining or rebooting, so policies must allow the node by its address. Without nodeSubnets, a node cannot join the cluster.',
    link: HOST_FIREWALL,
    typescript: { wrong: nodes(''), right: nodes("\n  nodeSubnets: ['192.168.1.0/24'],") },
  },
  FWL003: {
    title: 'Host firewall that closes a required port',
    reason: 'Without this port the nodes or the cluster can no longer be reached or managed. Neither `except` nor a patch of the policies may close it.',
    link: TALOS,
    typescript: more("except: ['apid']", ''),
  },
  FWL004: {
    title: 'Unknown entry in `except`',
    reason: '`except` lists IDs of the table of ports in docs/host-firewall.md. An ID that is not in the table closes nothing.',
    link: DOCS,
    typescript: more("except: ['ssh']", ''),
  },
  FWL005: {
    title: 'Invalid port of a host firewall',
    reason: 'Ports are whole numbers from 1 to 65535. The API server rejects a policy with another number.',
    link: DOCS,
    typescript: more('gatewayPorts: [80800]', 'gatewayPorts: [8080]'),
  },
  FWL006: { title: 'Host firewall with control planes that Cilium cannot identify', retired: 'FWL008 reports it, whether a construct or YAML makes the policy.' },
} as const satisfies CodeTable;
