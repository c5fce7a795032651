import type { CodeExample, CodeTable } from './entry';

const LINK = 'https://docs.cilium.io/en/stable/network/clustermesh/clustermesh/#prerequisites';

const FACTS = "talosVersion: '1.13', kubernetesVersion: '1.35.0'";

/** Two clusters and the mesh of them. `east` and `west` are props of the clusters, `ciliums` those of each `TalosCilium`. */
function program(east: string, west: string, { apiServers = ["MeshApiServer.loadBalancer('192.168.1.240')", "MeshApiServer.loadBalancer('192.168.2.240')"], ciliums = ['', ''], members = ['east', 'west'] } = {}): string {
  const cilium = (name: string, props: string): string => `const ${name} = new TalosCilium(new ClusterChart(app, ${name}Cluster), 'cilium'${props && `, { ${props} }`});`;
  return [
    `const eastCluster = new TalosCluster({ name: 'east', ${FACTS}, ${east} });`,
    `const westCluster = new TalosCluster({ name: 'west', ${FACTS}, ${west} });`,
    cilium('east', ciliums[0]!),
    cilium('west', ciliums[1]!),
    'new ClusterMesh({',
    '  members: [',
    ...members.map((name, index) => `    { cluster: ${name}, apiServer: ${apiServers[index]} },`),
    '  ],',
    '});',
  ].join('\n');
}

const EAST = "clusterId: 1, podSubnets: ['10.1.0.0/16']";
const WEST = "clusterId: 2, podSubnets: ['10.2.0.0/16']";

/** The same mesh with other settings of Cilium in `west`, wrong and right. */
function settings(wrong: readonly [string, string], right: readonly [string, string]): CodeExample {
  return { wrong: program(EAST, WEST, { ciliums: [...wrong] }), right: program(EAST, WEST, { ciliums: [...right] }) };
}

/** Codes of `ClusterMesh`. */
export const mesh = {
  MESH001: {
    title: 'Mesh of fewer than two clusters, or one cluster twice',
    reason: 'A mesh connects each of its clusters to all others. Agents find a remote cluster by its name, so the name must be unique in the mesh.',
    link: LINK,
    typescript: { wrong: program(EAST, WEST, { members: ['east'] }), right: program(EAST, WEST) },
  },
  MESH002: {
    title: 'Cluster ID that is missing or not unique in a mesh',
    reason: 'The ID is part of every security identity. Agents do not connect to a cluster that has their own ID. A change of the ID in a running cluster requires a restart of all agents and pods.',
    link: LINK,
    related: ['CIL072', 'CIL057'],
    typescript: { wrong: program(EAST, "clusterId: 1, podSubnets: ['10.2.0.0/16']"), right: program(EAST, WEST) },
  },
  MESH003: {
    title: 'Addresses that two clusters of a mesh use',
    reason: 'Nodes route packets to pods and nodes of other clusters by their addresses. An address that exists in two clusters is reachable in only one of them. Service subnets of two clusters may be the same, because each cluster translates the addresses of Services itself.',
    link: LINK,
    related: ['CIL073'],
    typescript: { wrong: program("clusterId: 1, podSubnets: ['10.1.0.0/16']", "clusterId: 2, podSubnets: ['10.1.0.0/16']"), right: program(EAST, WEST) },
  },
  MESH004: {
    title: 'API server that other clusters of a mesh cannot reach',
    reason: 'The other clusters read the state of a cluster from its cluster mesh API server. They need an address that their nodes can reach: of nodes, of a LoadBalancer Service, or a DNS name.',
    link: LINK,
    typescript: {
      wrong: program(EAST, WEST, { apiServers: ["MeshApiServer.loadBalancer('192.168.1.240')", 'MeshApiServer.nodePort()'] }),
      right: program(EAST, `${WEST}, nodeAddresses: ['192.168.2.11']`, { apiServers: ["MeshApiServer.loadBalancer('192.168.1.240')", 'MeshApiServer.nodePort()'] }),
    },
  },
  MESH005: {
    title: 'Settings that must be the same in all clusters of a mesh',
    reason: 'Traffic between clusters works only if both use the same routing mode, tunnel protocol and encryption, and if their certificates have the same certificate authority. With native routing, the native routing CIDR must contain the pods of all clusters: Cilium masquerades all other traffic.',
    link: LINK,
    typescript: settings(['encryption: Encryption.wireguard()', ''], ['encryption: Encryption.wireguard()', 'encryption: Encryption.wireguard()']),
  },
  MESH006: {
    title: 'Clusters of a mesh that are more than one minor version of Cilium apart',
    reason: 'Cilium supports upgrades by one minor version at a time, and agents of neighbouring minor versions read the state of each other. Further apart, fields of the shared state can be missing.',
    link: 'https://docs.cilium.io/en/stable/operations/upgrade/',
    typescript: settings(["version: '1.18.12'", "version: '1.20.0'"], ["version: '1.19.6'", "version: '1.20.0'"]),
  },
} as const satisfies CodeTable;
