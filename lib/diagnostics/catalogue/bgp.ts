import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/';
const CLUSTER = `${DOCS}#bgp-cluster-configuration`;
const PEER = `${DOCS}#bgp-peer-configuration`;
const ADVERTISEMENTS = `${DOCS}#bgp-advertisements`;
const FAMILIES = `${DOCS}#address-families`;
const TIMERS = `${DOCS}#timers`;
const OVERRIDE = `${DOCS}#bgp-configuration-override`;
const OLD = 'https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane-v1/';

const SERVICES = "[Advertise.services({ selector: 'all' })]";
const PROPS = { localAsn: '64512', peers: "[BgpPeer.to('192.168.1.1', { asn: 64513 })]", advertise: SERVICES };

/** A peering with some of its props changed. */
function peering(props: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...PROPS, ...props }).map(([name, value]) => `  ${name}: ${value},\n`);
  return `new BgpPeering(chart, 'tor', {\n${lines.join('')}});`;
}

function change(prop: string, wrong: string, right: string): CodeExample {
  return { wrong: peering({ [prop]: wrong }), right: peering({ [prop]: right }) };
}

function peerTo(address: string, options = ''): string {
  return `BgpPeer.to('${address}', { asn: 64513${options && `, ${options}`} })`;
}

function peer(wrong: string, right: string): CodeExample {
  return change('peers', `[${peerTo('192.168.1.1', wrong)}]`, `[${peerTo('192.168.1.1', right)}]`);
}

function peers(wrong: readonly string[], right: readonly string[]): CodeExample {
  const list = (items: readonly string[]): string => `[\n${items.map((item) => `    ${item},\n`).join('')}  ]`;
  return change('peers', list(wrong), list(right));
}

function node(wrong: string, right: string): CodeExample {
  return change('nodes', `{ 'worker-1': { ${wrong} } }`, `{ 'worker-1': { ${right} } }`);
}

function services(wrong: string, right: string): CodeExample {
  const routes = (more: string): string => `[Advertise.services({ selector: 'all'${more && `, ${more}`} })]`;
  return change('advertise', routes(wrong), routes(right));
}

/** A peering of several instances, each with a peer. */
function instances(items: readonly string[]): string {
  const list = items.map((item, index) => `    { ${item}, peers: [${peerTo(`192.168.1.${index + 1}`)}], advertise },\n`);
  return `const advertise = ${SERVICES};\nnew BgpPeering(chart, 'tor', {\n  instances: [\n${list.join('')}  ],\n});`;
}

function inRelease(wrong: string, right: string, props: Readonly<Record<string, string>>): CodeExample {
  const program = (version: string): string => `new TalosCilium(chart, 'cilium', { version: '${version}' });\n${peering(props)}`;
  return { wrong: program(wrong), right: program(right) };
}

/** An object of Cilium up to 1.18. */
function policy(neighbor: string): string {
  return `BgpPeering.fromPeeringPolicy(chart, 'old', {
  apiVersion: 'cilium.io/v2alpha1',
  kind: 'CiliumBGPPeeringPolicy',
  metadata: { name: 'old' },
  spec: {
    virtualRouters: [{
      localASN: 64512,
      serviceSelector: { matchLabels: { expose: 'bgp' } },
      neighbors: [{ peerASN: 64513, ${neighbor} }],
    }],
  },
});`;
}

interface Manifests {
  readonly localASN?: string;
  readonly instance?: string;
  readonly peers?: readonly string[];
  readonly config?: string;
  readonly entry?: string;
  readonly override?: string;
}

const TOR = 'name: tor, peerASN: 64513, peerAddress: 192.168.1.1';
const ENTRY = 'advertisementType: Service, service: { addresses: [LoadBalancerIP] }, selector: { matchLabels: { expose: bgp } }';
const FAMILY = '{ afi: ipv4, safi: unicast, advertisements: { matchLabels: { advertise: bgp } } }';

function document(kind: string, name: string, spec: string): string {
  return `apiVersion: cilium.io/v2\nkind: ${kind}\nmetadata: ${name}\nspec:\n${spec}`;
}

/** The objects of a peering in YAML. */
function manifests({ localASN = '64512', instance = '', peers: items = [TOR], config = '', entry = ENTRY, override }: Manifests): string {
  const list = items.map((item) => `        - { ${item}, peerConfigRef: { name: fabric } }`).join('\n');
  return [
    document('CiliumBGPClusterConfig', '{ name: rack }', `  bgpInstances:\n    - name: main\n      localASN: ${localASN}\n${instance && `      ${instance}\n`}      peers:\n${list}`),
    document('CiliumBGPPeerConfig', '{ name: fabric }', `  ${/^families/.test(config) ? '' : `families: [${FAMILY}]`}${config && `${/^families/.test(config) ? '' : '\n  '}${config}`}`),
    document('CiliumBGPAdvertisement', '{ name: services, labels: { advertise: bgp } }', `  advertisements:\n    - { ${entry} }`),
    ...(override === undefined ? [] : [document('CiliumBGPNodeConfigOverride', '{ name: worker-1 }', `  bgpInstances:\n    - { ${override} }`)]),
  ].join('\n---\n');
}

const SOURCE_INTERFACE = document('CiliumBGPPeerConfig', '{ name: fabric }', `  families: [${FAMILY}]\n  transport: { sourceInterface: eth0 }`);

/** A second instance that listens on a port. */
function twoPorts(port: number): string {
  const second = `    - name: second\n      localASN: 64600\n      localPort: ${port}\n      peers:\n        - { name: spine, peerASN: 64601, peerAddress: 192.168.1.2, peerConfigRef: { name: fabric } }\n---`;
  return manifests({ instance: 'localPort: 1790' }).replace('---', second);
}

function inYaml(wrong: Manifests, right: Manifests = {}): CodeExample {
  return { wrong: manifests(wrong), right: manifests(right) };
}

/** Codes of `BgpPeering`. */
export const bgp = {
  BGP001: {
    title: 'Invalid AS number',
    reason: 'AS numbers are whole numbers from 1 to 4294967295. The API server rejects other numbers.',
    link: CLUSTER,
    typescript: change('localAsn', '4294967296', '4200000000'),
    yaml: inYaml({ localASN: '4294967296' }),
  },
  BGP002: {
    title: 'Reserved AS number',
    severity: 'warning',
    reason: 'The numbers 0, 23456, 65535 and 4294967295 are reserved by RFCs. Routers refuse sessions with these AS numbers.',
    link: 'https://www.iana.org/assignments/as-numbers/as-numbers.xhtml',
    typescript: change('localAsn', '65535', '64512'),
    yaml: inYaml({ localASN: '23456' }),
  },
  BGP003: {
    title: 'Invalid address of a BGP peer',
    reason: 'Cilium connects to the IP address of the router. It does not resolve host names, and a CIDR is not an address.',
    link: CLUSTER,
    typescript: change('peers', `[${peerTo('router.example.com')}]`, `[${peerTo('192.168.1.1')}]`),
    yaml: inYaml({ peers: ['name: tor, peerASN: 64513, peerAddress: router.example'] }),
  },
  BGP004: {
    title: 'BGP peer listed twice',
    reason: 'The peers of an instance must have different names, and different addresses or ports. The API server or the agent rejects duplicates.',
    link: CLUSTER,
    typescript: peers([peerTo('192.168.1.1'), peerTo('192.168.1.1')], [peerTo('192.168.1.1'), peerTo('192.168.1.2')]),
    yaml: inYaml({ peers: [TOR, 'name: spine, peerASN: 64513, peerAddress: 192.168.1.1'] }, { peers: [TOR, 'name: spine, peerASN: 64513, peerAddress: 192.168.1.2'] }),
  },
  BGP005: {
    title: 'Local address that is the address of a peer',
    reason: '`localAddress` is the address of the node itself. A node cannot have a session with itself.',
    link: OVERRIDE,
    typescript: node("localAddress: '192.168.1.1'", "localAddress: '192.168.1.21'"),
    yaml: inYaml({ override: 'name: main, peers: [{ name: tor, localAddress: 192.168.1.1 }]' }, { override: 'name: main, peers: [{ name: tor, localAddress: 192.168.1.21 }]' }),
  },
  BGP006: {
    title: 'BGP session with an address of the pod or Service subnets',
    severity: 'warning',
    reason: 'Pods and Services have addresses of these subnets, but routers and nodes do not. A session with such an address is never established.',
    link: CLUSTER,
    typescript: change('peers', `[${peerTo('10.244.3.1')}]`, `[${peerTo('192.168.1.1')}]`),
    yaml: inYaml({ peers: ['name: tor, peerASN: 64513, peerAddress: 10.244.3.1'] }),
  },
  BGP007: {
    title: 'Multihop for a peer in the same AS',
    severity: 'warning',
    reason: '`ebgpMultihop` applies only to sessions between different AS numbers (eBGP). It has no effect on a session inside one AS (iBGP), so either this option or the AS number is wrong.',
    link: PEER,
    typescript: change('peers', "[BgpPeer.to('192.168.1.1', { asn: 64512, ebgpMultihop: 4 })]", "[BgpPeer.to('192.168.1.1', { asn: 64513, ebgpMultihop: 4 })]"),
    yaml: inYaml({ peers: ['name: tor, peerASN: 64512, peerAddress: 192.168.1.1'], config: 'ebgpMultihop: 4' }, { peers: ['name: tor, peerASN: 64512, peerAddress: 192.168.1.1'] }),
  },
  BGP008: {
    title: 'Invalid timer of a BGP session',
    reason: 'The hold time is 3 to 65535 seconds, the keepalive time 1 to 65535 seconds, and the connect retry time at least 1 second. The API server rejects other values.',
    link: TIMERS,
    typescript: peer('timers: { holdTimeSeconds: 2 }', 'timers: { holdTimeSeconds: 9 }'),
    yaml: inYaml({ config: 'timers: { connectRetryTimeSeconds: 0 }' }, { config: 'timers: { connectRetryTimeSeconds: 10 }' }),
  },
  BGP009: {
    title: 'Keepalive time that exceeds the hold time',
    reason: 'The session ends when no keepalive arrives within the hold time, which is 90 seconds by default. The usual keepalive time is a third of the hold time.',
    link: TIMERS,
    typescript: peer('timers: { holdTimeSeconds: 9, keepAliveTimeSeconds: 10 }', 'timers: { holdTimeSeconds: 9, keepAliveTimeSeconds: 3 }'),
    yaml: inYaml({ config: 'timers: { holdTimeSeconds: 9, keepAliveTimeSeconds: 10 }' }, { config: 'timers: { holdTimeSeconds: 9, keepAliveTimeSeconds: 3 }' }),
  },
  BGP010: {
    title: 'Invalid BGP community',
    reason: 'A community has two numbers from 0 to 65535, such as 65000:100. A large community has three numbers, such as 65000:1:2. A well-known community has a name, such as no-export.',
    link: `${DOCS}#community`,
    typescript: services("communities: ['no-exports']", "communities: ['no-export']"),
    yaml: inYaml({ entry: `${ENTRY}, attributes: { communities: { standard: ['65536:1'] } }` }, { entry: `${ENTRY}, attributes: { communities: { standard: ['65000:1'] } }` }),
  },
  BGP011: {
    title: 'Invalid local preference',
    reason: 'The local preference is a whole number from 0 to 4294967295. Routers in the same AS prefer the route with the highest number.',
    link: `${DOCS}#local-preference`,
    typescript: {
      wrong: peering({ peers: "[BgpPeer.to('192.168.1.1', { asn: 64512 })]", advertise: "[Advertise.services({ selector: 'all', localPreference: -1 })]" }),
      right: peering({ peers: "[BgpPeer.to('192.168.1.1', { asn: 64512 })]", advertise: "[Advertise.services({ selector: 'all', localPreference: 200 })]" }),
    },
    yaml: inYaml({ peers: ['name: tor, peerASN: 64512, peerAddress: 192.168.1.1'], entry: `${ENTRY}, attributes: { localPreference: -1 }` }, { peers: ['name: tor, peerASN: 64512, peerAddress: 192.168.1.1'], entry: `${ENTRY}, attributes: { localPreference: 200 }` }),
  },
  BGP012: {
    title: 'Invalid or repeated router ID',
    reason: 'A router ID has the form of an IPv4 address other than 0.0.0.0, and must be unique among all nodes and instances. Routers refuse a session when two have the same ID.',
    link: OVERRIDE,
    typescript: change('nodes', "{ 'worker-1': { routerId: '192.168.1.21' }, 'worker-2': { routerId: '192.168.1.21' } }", "{ 'worker-1': { routerId: '192.168.1.21' }, 'worker-2': { routerId: '192.168.1.22' } }"),
    yaml: inYaml({ override: 'name: main, routerID: 0.0.0.0' }, { override: 'name: main, routerID: 192.168.1.21' }),
  },
  BGP013: {
    title: 'Invalid port of a BGP session',
    reason: 'TCP ports are whole numbers from 1 to 65535. The API server rejects other numbers.',
    link: `${DOCS}#transport`,
    typescript: peer('transport: { peerPort: 0 }', 'transport: { peerPort: 1790 }'),
    yaml: inYaml({ config: 'transport: { peerPort: 0 }' }, { config: 'transport: { peerPort: 1790 }' }),
  },
  BGP014: {
    title: 'Node settings for an unknown BGP instance or peer',
    severity: 'warning',
    reason: 'The settings of a node refer to instances and peers by name. The agent ignores settings for a name that does not exist. All settings of a node must be in one entry of `nodes` or one call of `addNode`. In a peering with several instances, they belong in `instances`, under the name of the instance.',
    link: OVERRIDE,
    typescript: {
      wrong: peering({ peers: `[${peerTo('192.168.1.1', "name: 'tor'")}]`, nodes: "{ 'worker-1': { localAddress: { router: '192.168.1.21' } } }" }),
      right: peering({ peers: `[${peerTo('192.168.1.1', "name: 'tor'")}]`, nodes: "{ 'worker-1': { localAddress: { tor: '192.168.1.21' } } }" }),
    },
    yaml: inYaml({ override: 'name: mian, routerID: 192.168.1.21' }, { override: 'name: main, routerID: 192.168.1.21' }),
  },
  BGP015: {
    title: 'Invalid or repeated name in a BGP peering',
    reason: 'The name of a peering is the name of a Kubernetes object. Names of instances and peers have 1 to 255 characters and must be unique.',
    link: CLUSTER,
    typescript: {
      wrong: instances(["name: 'edge', localAsn: 64512", "name: 'edge', localAsn: 64600"]),
      right: instances(["name: 'edge', localAsn: 64512", "name: 'core', localAsn: 64600"]),
    },
    yaml: inYaml({ peers: ["name: '', peerASN: 64513, peerAddress: 192.168.1.1"] }),
  },
  BGP016: {
    title: 'Invalid local address of a node',
    reason: '`localAddress` is an IP address of the node, in the IP family of the peer.',
    link: OVERRIDE,
    typescript: node("localAddress: 'eth0'", "localAddress: '192.168.1.21'"),
    yaml: inYaml({ override: "name: main, peers: [{ name: tor, localAddress: 'fd00::21' }]" }, { override: 'name: main, peers: [{ name: tor, localAddress: 192.168.1.21 }]' }),
  },
  BGP017: {
    title: 'Two BGP instances that listen on one port',
    reason: 'Only one instance of a node can listen on a TCP port. The other one does not start.',
    link: OVERRIDE,
    typescript: {
      wrong: instances(["name: 'fabric', localAsn: 64512, localPort: 1790", "name: 'office', localAsn: 64600, localPort: 1790"]),
      right: instances(["name: 'fabric', localAsn: 64512, localPort: 1790", "name: 'office', localAsn: 64600, localPort: 1791"]),
    },
    yaml: { wrong: twoPorts(1790), right: twoPorts(1791) },
  },
  BGP018: {
    title: 'BGP feature that needs a newer Cilium',
    reason: 'The CRDs of this release do not have the field or the object. The API server rejects the object or drops the field.',
    link: DOCS,
    versions: { cilium: { before: '1.19' } },
    typescript: inRelease('1.18.12', '1.19.6', { advertise: "[Advertise.interface('lo')]" }),
    yaml: { wrong: `# Cilium 1.18.12\n${SOURCE_INTERFACE}`, right: `# Cilium 1.19.6\n${SOURCE_INTERFACE}` },
  },
  BGP019: {
    title: 'Invalid aggregation length',
    reason: 'Routes to Services are aggregated to this prefix length: 0 to 31 for IPv4, and 0 to 127 for IPv6. For the route of a single address, which is the default, omit the field.',
    link: ADVERTISEMENTS,
    typescript: services('aggregationLengthIPv4: 32', ''),
    yaml: inYaml({ entry: ENTRY.replace(' }', ', aggregationLengthIPv4: 32 }') }),
  },
  BGP020: {
    title: 'Service advertisement without address types',
    reason: 'An advertisement of Services lists LoadBalancerIP, ClusterIP or ExternalIP. With an empty list no route is advertised.',
    link: ADVERTISEMENTS,
    typescript: services('addresses: []', "addresses: ['LoadBalancerIP']"),
    yaml: inYaml({ entry: ENTRY.replace('[LoadBalancerIP]', '[]') }),
  },
  BGP021: {
    title: 'Address family that the cluster does not have',
    reason: 'Neither pods nor Services of the cluster have addresses of this IP family, so there is no route to advertise.',
    link: FAMILIES,
    typescript: peer('families: [BgpFamily.ipv6()]', 'families: [BgpFamily.ipv4()]'),
  },
  BGP022: {
    title: 'Invalid name of the Secret of a BGP password',
    reason: '`authSecret` is the name of a Secret that holds the password. The password itself would be readable in Git and in the cluster.',
    link: `${DOCS}#md5-password`,
    typescript: peer("authSecret: 'Sup3rS3cret!'", "authSecret: 'tor-password'"),
    yaml: inYaml({ config: 'authSecretRef: Sup3rS3cret!' }, { config: 'authSecretRef: bgp-password' }),
  },
  BGP023: {
    title: 'Conflicting names of BGP objects',
    reason: 'Peers with the same `configName` share one CiliumBGPPeerConfig, so their settings must be the same. The names of objects are made of the names of instances and peers, and must be unique.',
    link: PEER,
    typescript: peers(
      [peerTo('192.168.1.1', "configName: 'fabric'"), peerTo('192.168.1.2', "configName: 'fabric', gracefulRestart: true")],
      [peerTo('192.168.1.1', "configName: 'fabric', gracefulRestart: true"), peerTo('192.168.1.2', "configName: 'fabric', gracefulRestart: true")],
    ),
  },
  BGP024: {
    title: 'Invalid interface name in a BGP peering',
    reason: 'Linux interface names have at most 15 characters and contain no spaces, slashes or colons. The field takes one exact name, not a pattern.',
    link: ADVERTISEMENTS,
    typescript: change('advertise', "[Advertise.interface('lo:0')]", "[Advertise.interface('lo')]"),
    yaml: inYaml({ config: 'transport: { sourceInterface: eth 0 }' }, { config: 'transport: { sourceInterface: eth0 }' }),
  },
  BGP025: {
    title: 'Invalid multihop TTL',
    reason: '`ebgpMultihop` is the TTL of the packets of the session, a whole number from 1 to 255.',
    link: PEER,
    typescript: peer('ebgpMultihop: 256', 'ebgpMultihop: 4'),
    yaml: inYaml({ config: 'ebgpMultihop: 256' }, { config: 'ebgpMultihop: 4' }),
  },
  BGP026: {
    title: 'Invalid graceful restart time',
    reason: 'The peer keeps the routes for this time while the agent restarts. It is a whole number of seconds from 1 to 4095.',
    link: `${DOCS}#graceful-restart`,
    typescript: peer('gracefulRestart: { restartTimeSeconds: 0 }', 'gracefulRestart: { restartTimeSeconds: 120 }'),
    yaml: inYaml({ config: 'gracefulRestart: { enabled: true, restartTimeSeconds: 0 }' }, { config: 'gracefulRestart: { enabled: true, restartTimeSeconds: 120 }' }),
  },
  BGP027: {
    title: 'Missing or repeated address family',
    reason: 'A session exchanges the routes of its address families. An empty list exchanges none, and each family must be listed only once.',
    link: FAMILIES,
    typescript: peer('families: []', 'families: [BgpFamily.ipv4()]'),
    yaml: inYaml({ config: `families: [${FAMILY}, ${FAMILY}]` }),
  },
  BGP028: {
    title: 'Invalid label selector in a BGP peering',
    reason: 'The API server accepts label selectors in custom resources without checking them. The agent then ignores the object, or the selector matches nothing.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    typescript: change('nodeSelector', "{ matchExpressions: [{ key: 'rack', operator: 'In' }] }", "{ matchExpressions: [{ key: 'rack', operator: 'In', values: ['a'] }] }"),
    yaml: inYaml({ entry: ENTRY.replace('expose: bgp', 'expose: to all') }),
  },
  BGP030: {
    title: 'Invalid number of BGP instances',
    reason: 'The CRD requires 1 to 16 instances in one CiliumBGPClusterConfig. The API server rejects other numbers.',
    link: CLUSTER,
    typescript: { wrong: "new BgpPeering(chart, 'tor', { instances: [] });", right: peering({}) },
    yaml: { wrong: document('CiliumBGPClusterConfig', '{ name: rack }', '  bgpInstances: []'), right: manifests({}) },
  },
  BGP031: {
    title: 'Invalid CiliumBGPPeeringPolicy',
    reason: '`BgpPeering.fromPeeringPolicy` reads one object of this kind with the fields of the CRD of Cilium 1.18. Another kind, an unknown or missing field, or an invalid value is an error, so that no setting is lost. The address of a neighbor has the prefix length 32 or 128.',
    link: OLD,
    typescript: { wrong: policy("peerAddress: '192.168.1.0/24'"), right: policy("peerAddress: '192.168.1.1/32'") },
  },
  BGP032: {
    title: 'Field of a CiliumBGPPeeringPolicy without an equivalent',
    reason: 'The current objects of Cilium have no field with this meaning. The setting must be removed, or expressed in another way, before the policy is converted.',
    link: OLD,
    typescript: {
      wrong: policy("peerAddress: '192.168.1.1/32', families: [{ afi: 'l2vpn', safi: 'evpn' }]"),
      right: policy("peerAddress: '192.168.1.1/32', families: [{ afi: 'ipv4', safi: 'unicast' }]"),
    },
  },
  BGP113: { title: 'CiliumBGPNodeConfigOverride of an unknown instance or peer', retired: 'BGP014 reports it, whether a construct or YAML makes the override.' },
} as const satisfies CodeTable;
