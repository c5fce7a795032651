import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable';
const VALUES = `${DOCS}/helm-reference/`;
const MESH_DOCS = `${DOCS}/network/clustermesh/setup/#prerequisites`;

const MESH = `const cluster = new TalosCluster({
  name: 'home', clusterId: 1, talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3,
});
const chart = new ClusterChart(app, cluster);
`;

/** Talos forwards DNS of pods to the node by default, which eBPF host routing with masquerading does not support. */
const NO_HOST_DNS = `const cluster = new TalosCluster({
  name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, hostDns: { forwardKubeDnsToHost: false },
});
const chart = new ClusterChart(app, cluster);
`;

const TWO_CLUSTERS = `for (const name of ['home', 'away']) {
  const cluster = new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3 });
  new TalosCilium(new ClusterChart(app, cluster), 'cilium');
}
`;

const POOL = `new LoadBalancerPool(chart, 'lan', {
  blocks: ['192.168.1.200/29'],
  announce: Announce.none('a static route on the router'),
});`;

/** A program with `TalosCilium`, with the props of each. */
function props(wrong: string, right: string, before = '', after = ''): CodeExample {
  const program = (text: string): string => `${before}new TalosCilium(chart, 'cilium', {${text && ` ${text} `}});`.replace(', {}', '') + after;
  return { wrong: program(wrong), right: program(right) };
}

/** Codes of `TalosCilium`. */
export const cilium = {
  CIL001: {
    title: 'Unknown chart value',
    reason:
      'The schema of the chart accepts unknown keys, so helm silently ignores a misspelt one and the setting has no effect. The finding is a warning if ' +
      'what the key asks for is already so, if it is only about monitoring, requests or limits, or if it is not clear which key of the chart is meant.',
    link: VALUES,
    related: ['CIL002', 'CIL007'],
    typescript: props("values: { operator: { replica: 2 } }", "values: { operator: { replicas: 2 } }"),
  },
  CIL002: {
    title: 'Removed chart value',
    reason:
      'The chart of this Cilium version no longer has the value. The chart either ignores it, and the setting is lost, or fails to render. The finding is ' +
      'a warning if nothing is lost, because Cilium now always does what the value asks for.',
    link: `${DOCS}/operations/upgrade/`,
    related: ['CIL001'],
    typescript: props("values: { tunnel: 'geneve' }", "routing: Routing.tunnel({ protocol: 'geneve' })"),
  },
  CIL003: {
    title: 'Unsupported setting value',
    reason: 'The chart passes most settings on without a check. A misspelt encryption type results in a cluster without encryption, and a misspelt routing mode in an agent that does not start.',
    link: VALUES,
    related: ['CIL005'],
    typescript: props("values: { encryption: { enabled: true, type: 'wire-guard' } }", 'encryption: Encryption.wireguard()'),
  },
  CIL004: {
    title: 'Value set differently by two parts of the program',
    reason: 'A prop and the requests of other constructs have the same precedence. If they differ, one of them would silently not get what it needs.',
    typescript: {
      wrong: "new TalosCilium(chart, 'cilium', { hubble: { ui: false } });\nnew HubbleStack(chart, 'hubble');",
      right: "new TalosCilium(chart, 'cilium', { hubble: { ui: false } });\nnew HubbleStack(chart, 'hubble', { ui: false });",
    },
  },
  CIL005: {
    title: 'Chart value that the schema rejects',
    reason: 'The value has the wrong type or is out of range. Helm does not render the chart with it.',
    link: VALUES,
    related: ['CIL003'],
    typescript: props('values: { bpf: { monitorTraceIPOption: 999 } }', 'values: { bpf: { monitorTraceIPOption: 136 } }'),
  },
  CIL006: {
    title: 'Chart value that cannot be written as JSON',
    reason: 'Chart values are passed to Helm as JSON. Functions, `Lazy` and other class instances have no equivalent in JSON, so the chart would get a different value or none.',
    typescript: props('values: { MTU: Lazy.any({ produce: () => 1450 }) }', 'values: { MTU: 1450 }'),
  },
  CIL007: {
    title: 'Agent option that has a prop',
    reason: 'Older guides set options of the agent directly. The chart ignores such a key in its values. In `extraConfig` the option works, but the checks do not read it there, and the finding is a warning.',
    related: ['CIL001'],
    typescript: props("values: { 'enable-bpf-masquerade': true }", 'masquerade: { bpf: true }'),
  },
  CIL010: {
    title: 'CIDR of the wrong IP family',
    reason: 'IPv4 props take only IPv4 CIDRs, and IPv6 props only IPv6 CIDRs. The agent rejects a network of the other family when it starts.',
    link: `${DOCS}/network/concepts/ipam/`,
    related: ['CIL016', 'CIL027'],
    typescript: props("routing: Routing.native({ ipv4Cidr: 'fd00:10:244::/56' })", "routing: Routing.native({ ipv4Cidr: '10.244.0.0/16' })"),
  },
  CIL011: {
    title: 'Native routing CIDR that does not contain all pod subnets',
    reason: 'Traffic to addresses in the native routing CIDR is sent without masquerading. Traffic to pods outside of it gets the source address of the node, so network policies no longer recognize the sender. With several pools the CIDR cannot be derived and must be set.',
    link: `${DOCS}/network/concepts/routing/`,
    typescript: props("routing: Routing.native({ ipv4Cidr: '10.0.0.0/16' })", "routing: Routing.native({ ipv4Cidr: '10.244.0.0/16' })"),
  },
  CIL012: {
    title: 'Missing requirements of eBPF host routing',
    reason: 'Host routing in eBPF requires eBPF masquerading and kube-proxy replacement. Without them the agent falls back to routing through the network stack of the host, and only its log says so. If raw values set `bpf.hostLegacyRouting: false`, which is the default, the finding is a warning.',
    link: `${DOCS}/network/concepts/masquerading/`,
    typescript: props("hostRouting: 'ebpf'", "hostRouting: 'ebpf', masquerade: { bpf: true }", NO_HOST_DNS),
  },
  CIL014: {
    title: 'Hubble UI without Hubble Relay',
    reason: 'Hubble UI reads the flows of all nodes from Hubble Relay. Without Relay it has no data to show.',
    link: `${DOCS}/observability/hubble/`,
    related: ['HUB006'],
    typescript: props('hubble: { ui: true, relay: false }', 'hubble: { ui: true }'),
  },
  CIL015: {
    severity: 'warning',
    title: 'OpenMetrics format without Hubble metrics',
    reason: '`hubble.openMetrics` changes the format of Hubble metrics. It has no effect while `hubble.metrics` is empty.',
    link: `${DOCS}/observability/metrics/#hubble-exported-metrics`,
    related: ['HUB003'],
    typescript: props('hubble: { openMetrics: true }', "hubble: { openMetrics: true, metrics: ['dns', 'drop'] }"),
  },
  CIL016: {
    title: 'Strict encryption without an IPv4 network',
    reason: 'Strict mode drops traffic to one IPv4 network if this traffic would leave the node unencrypted. Cilium does not support an IPv6 network here, so an IPv6-only cluster cannot use strict mode.',
    link: `${DOCS}/security/network/encryption/`,
    related: ['CIL010'],
    typescript: props(
      "encryption: Encryption.wireguard({ strictEgress: { cidr: 'fd00::/56' } })",
      "encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16' } })",
    ),
  },
  CIL017: {
    title: 'Cluster mesh without a cluster ID',
    reason: 'Security identities of a mesh contain the ID of their cluster. Each cluster must have a unique ID from 1 to `maxConnectedClusters`, which is 255 by default. A cluster with the default `clusterId`, 0, cannot join a mesh.',
    link: MESH_DOCS,
    related: ['CIL057'],
    typescript: {
      wrong: `${MESH.replace('clusterId: 1, ', '')}new TalosCilium(chart, 'cilium', { clusterMesh: { apiServer: false } });`,
      right: `${MESH}new TalosCilium(chart, 'cilium', { clusterMesh: { apiServer: false } });`,
    },
  },
  CIL018: {
    title: 'Service type without a cluster mesh API server',
    reason: '`clusterMesh.serviceType` is the type of the Service of the cluster mesh API server. With `apiServer: false` this Service does not exist.',
    link: `${DOCS}/network/clustermesh/setup/`,
    typescript: props("clusterMesh: { apiServer: false, serviceType: 'NodePort' }", 'clusterMesh: { apiServer: false }', MESH),
  },
  CIL019: {
    title: 'Invalid MTU',
    reason: 'The MTU must be a whole number of bytes up to 65535, from 68 on with IPv4 and from 1280 on with IPv6. Cilium itself subtracts the overhead of tunnels and encryption from it.',
    typescript: props('mtu: 64', 'mtu: 1450'),
  },
  CIL020: {
    title: 'Resources of a component that is not installed',
    reason: 'Requests and limits have no effect on a component that the chart does not render. Install the component, or remove its resources.',
    typescript: props(
      "resources: { hubbleRelay: { requests: { cpu: '50m' } } }",
      "hubble: { relay: true }, resources: { hubbleRelay: { requests: { cpu: '50m' } } }",
    ),
  },
  CIL021: {
    title: 'Invalid image registry',
    reason: 'The registry becomes the first part of each image name: a host with an optional port and path, without a scheme and without a trailing slash. The kubelet rejects any other image name, and no pod of Cilium starts.',
    typescript: props("images: { registry: 'https://registry.example.com' }", "images: { registry: 'registry.example.com/mirror' }"),
  },
  CIL022: {
    title: 'Invalid upgradeCompatibility',
    reason: '`upgradeCompatibility` is the minor version of Cilium that was first installed on the cluster. The chart keeps the defaults of that version. It must be a minor version such as 1.17, and cannot be newer than the installed Cilium.',
    link: `${DOCS}/operations/upgrade/`,
    typescript: props("upgradeCompatibility: '1.99'", "upgradeCompatibility: '1.18'"),
  },
  CIL023: {
    title: 'Invalid number of operator replicas',
    reason: '`operator.replicas` must be a whole number of at least 1. Cilium requires its operator, which for example assigns the addresses of LoadBalancer pools.',
    typescript: props('operator: { replicas: 0 }', 'operator: { replicas: 2 }'),
  },
  CIL024: {
    title: 'Provided certificates without those for cluster mesh',
    reason: 'With provided certificates the chart creates none. The cluster mesh API server does not start until its Secrets exist, and `clusterMeshSecrets: true` states that you create them.',
    link: `${DOCS}/network/clustermesh/setup/`,
    related: ['CIL025'],
    typescript: props(
      "clusterMesh: true, certificates: CertificateIssuance.provided({ hubbleServerSecret: 'hubble-server' })",
      "clusterMesh: true, certificates: CertificateIssuance.provided({ hubbleServerSecret: 'hubble-server', clusterMeshSecrets: true })",
      MESH,
    ),
  },
  CIL025: {
    title: 'Cluster mesh without certificates',
    reason: 'Clusters of a mesh authenticate each other with certificates. Unlike Hubble, cluster mesh cannot run without TLS.',
    link: `${DOCS}/network/clustermesh/setup/`,
    related: ['CIL024'],
    typescript: props('clusterMesh: true, certificates: CertificateIssuance.disabled()', 'clusterMesh: true, certificates: CertificateIssuance.cronJob()', MESH),
  },
  CIL026: {
    title: 'ALPN without appProtocol',
    reason: 'ALPN lets clients of a Gateway negotiate HTTP/2. This library switches it on by default. Cilium then always enables appProtocol, so `appProtocol: false` has no effect. To get what it asks for, switch ALPN off. If raw values set `gatewayAPI.enableAppProtocol: false`, which is the default, the finding is a warning.',
    link: `${DOCS}/network/servicemesh/gateway-api/gateway-api/`,
    typescript: props('gatewayApi: { appProtocol: false }', 'gatewayApi: { appProtocol: false, alpn: false }', '', "\nnew GatewayApiCrds(chart, 'gateway-api');"),
  },
  CIL027: {
    title: 'Pool with an IP family that the cluster does not have',
    reason: 'The IP families of a cluster are those of its pod subnets. Cilium assigns pods no address of another family, so the pool has no effect. If raw values only repeat the default pool, the finding is a warning.',
    link: `${DOCS}/network/concepts/ipam/`,
    related: ['CIL010'],
    typescript: props(
      "ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.8.0.0/16'], ipv6Cidrs: ['fd01::/104'] })",
      "ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.8.0.0/16'] })",
    ),
  },
  CIL028: {
    title: 'ServiceMonitors without metrics',
    reason: 'A ServiceMonitor tells Prometheus which metrics to scrape. It has no target while the metrics of the agent, the operator, Envoy and Hubble are all off.',
    link: `${DOCS}/observability/metrics/`,
    typescript: props(
      'envoy: false, prometheus: { agent: false, operator: false, serviceMonitors: true }',
      'envoy: false, prometheus: { agent: false, operator: false }',
    ),
  },
  CIL029: {
    title: 'Address pool without room for a node',
    reason: 'Each node gets a block of a pool, and the mask size is the prefix length of the block. If the pool is missing or smaller than one block, pods get no addresses.',
    link: `${DOCS}/network/concepts/ipam/`,
    typescript: props(
      "ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.8.0.0/16'], ipv4MaskSize: 8 })",
      "ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.8.0.0/16'], ipv4MaskSize: 24 })",
    ),
  },
  CIL030: {
    title: 'Construct without a cluster',
    reason: 'The construct derives its settings from the facts of a cluster: versions, subnets and number of nodes. It finds them in the ClusterChart around it, or in its `cluster` prop.',
    typescript: {
      wrong: "const plain = new Chart(app, 'cilium');\nnew TalosCilium(plain, 'cilium');",
      right: "const own = new ClusterChart(app, cluster);\nnew TalosCilium(own, 'cilium');",
    },
  },
  CIL031: {
    title: 'Patch for an object that is not rendered',
    reason: 'The kind, the name or the namespace of the target does not match an object of the chart, so the patch would change nothing. The object may depend on a feature that is off, or have another name in this version.',
    typescript: {
      wrong: "cilium.patchObject({ kind: 'DaemonSet', name: 'cilium-agent' }, JsonPatch.add('/spec/minReadySeconds', 5));",
      right: "cilium.patchObject({ kind: 'DaemonSet', name: 'cilium' }, JsonPatch.add('/spec/minReadySeconds', 5));",
    },
  },
  CIL032: {
    title: 'Setting that needs a newer Cilium',
    reason: 'The chart of this Cilium version does not have the setting. Helm ignores unknown values, so the setting would have no effect.',
    related: ['CIL001'],
    typescript: props(
      "version: '1.17.18', bandwidthManager: { bbr: 'host-namespace-only' }",
      "version: '1.19.6', bandwidthManager: { bbr: 'host-namespace-only' }",
    ),
  },
  CIL033: {
    title: 'Invalid duration',
    reason: 'Cilium reads durations in the format of Go: one or more numbers, each with a unit, such as 500ms, 15s or 1m30s. A number without a unit is rejected or read as nanoseconds.',
    related: ['HUB016'],
    typescript: props("encryption: Encryption.wireguard({ persistentKeepalive: '25' })", "encryption: Encryption.wireguard({ persistentKeepalive: '25s' })"),
  },
  CIL034: {
    title: 'Number out of range',
    reason: 'The prop must be a whole number in the range that the message shows. Ports are from 1 to 65535.',
    typescript: props('routing: Routing.tunnel({ port: 70_000 })', 'routing: Routing.tunnel({ port: 8472 })'),
  },
  CIL035: {
    title: 'Invalid resource quantity',
    reason: 'CPU and memory are quantities of Kubernetes: a number with an optional unit, such as 100m or 512Mi. The API server rejects an object with any other value.',
    link: 'https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/',
    typescript: props("resources: { agent: { requests: { memory: '512MB' } } }", "resources: { agent: { requests: { memory: '512Mi' } } }"),
  },
  CIL036: {
    title: 'Invalid namespace or release name',
    reason: 'Names of namespaces and of Helm releases are DNS labels: lower-case letters, digits and dashes, at most 63 characters, with a letter or digit at both ends.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names',
    typescript: props("namespace: 'Infra'", "namespace: 'infra'"),
  },
  CIL037: {
    title: 'No TalosCilium found for this construct',
    reason: 'The construct adapts to the version and the values of Cilium, and requests the features that it needs. The TalosCilium must be created before it in the same cluster. Where something else installs Cilium, `ciliumVersion` states the version.',
    related: ['CIL038'],
    typescript: {
      wrong: `${POOL}\nnew TalosCilium(chart, 'cilium');`,
      right: `new TalosCilium(chart, 'cilium');\n${POOL}`,
    },
  },
  CIL038: {
    title: 'Several TalosCilium constructs to choose from',
    reason: 'The construct belongs to exactly one Cilium. In an app with several clusters, a construct outside of a ClusterChart must set the `cilium` prop. A TalosCilium and `ciliumVersion` exclude each other, because `ciliumVersion` states that something else installs Cilium.',
    related: ['CIL037', 'CIL039'],
    typescript: {
      wrong: `${TWO_CLUSTERS}const apps = new Chart(app, 'apps');\n${POOL.replace('(chart', '(apps')}`,
      right: `${TWO_CLUSTERS}const apps = new Chart(app, 'apps');\nconst cilium = app.node.findChild('home').node.findChild('cilium') as TalosCilium;\n${POOL.replace('(chart', '(apps').replace('{', '{\n  cilium,')}`,
    },
  },
  CIL039: {
    title: 'Two TalosCilium constructs for one cluster',
    reason: 'A cluster has one Cilium. A second one would render every object again, and two agents would configure the network of each node.',
    related: ['CIL037', 'CIL038'],
    typescript: {
      wrong: `new TalosCilium(chart, 'cilium');
new TalosCilium(chart, 'gateway', { gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');`,
      right: `new TalosCilium(chart, 'cilium', { gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');`,
    },
  },
  CIL074: {
    title: 'Two settings of a prop that contradict each other',
    reason: 'The two settings exclude each other, so only one of them could take effect.',
    typescript: props('cni: { exclusive: true, multus: true }', 'cni: { multus: true }'),
  },
  CIL081: {
    title: 'ServiceMonitors without their CRD',
    severity: 'warning',
    reason:
      'The values enable ServiceMonitors, but the app does not contain their CRD. `helm install` renders them only for a cluster that has the CRD. This library does not ask the ' +
      'cluster, and renders them as if it had the CRD. If it does not, the API server rejects them.',
    fix: 'If something else installs the CRD before Cilium, set `prometheus: { serviceMonitors: true }`, or the value `trustCRDsExist: true` of each ServiceMonitor.',
    link: `${DOCS}/observability/metrics/`,
    related: ['CIL065', 'GWY050'],
    typescript: props('values: { prometheus: { enabled: true, serviceMonitor: { enabled: true } } }', 'values: { prometheus: { enabled: true, serviceMonitor: { enabled: true, trustCRDsExist: true } } }'),
  },
  CIL083: {
    title: 'Values file that cannot be used',
    reason: 'The file does not exist, cannot be read, is not a map of Helm values, or has the values of another chart. An empty file is a warning. `TalosCilium.fromValues` reads plain values files; `npx cdk8s-talos-cilium import` also reads a HelmRelease, an Application and other forms.',
    console: {
      wrong: "$ ls\nvalues.yaml\n\nTalosCilium.fromValues(chart, 'cilium', 'cilium-values.yaml');",
      right: "$ ls\nvalues.yaml\n\nTalosCilium.fromValues(chart, 'cilium', 'values.yaml');",
    },
  },
  CIL086: {
    title: 'Values file with another cluster name',
    severity: 'warning',
    reason:
      'The name of the cluster is part of the identity of each pod. If a running Cilium gets another name, all agents restart with new identities, and policies do not match until ' +
      'all nodes have them. Without `cluster.name`, the chart uses the name `default`. `TalosCilium` sets the name of the `TalosCluster`.',
    console: {
      wrong: "$ cat values.yaml\nroutingMode: native\n\nTalosCilium.fromValues(chart, 'cilium', 'values.yaml');",
      right: "$ cat values.yaml\nroutingMode: native\ncluster:\n  name: default\n\nTalosCilium.fromValues(chart, 'cilium', 'values.yaml'); // with name: 'default' on the TalosCluster",
    },
  },
  CIL088: {
    title: 'Invalid API version',
    reason: 'Helm uses `apiVersions` as the capabilities of the cluster. Each entry must be `group/version` or `group/version/kind`, because templates check only for these forms.',
    typescript: props("apiVersions: ['monitoring.coreos.com v1']", "apiVersions: ['monitoring.coreos.com/v1']"),
  },
} as const satisfies CodeTable;
