import type { CodeExample, CodeTable } from './entry';

const NETWORK = 'https://docs.siderolabs.com/talos/v1.14/reference/configuration/kubernetes/kubenetworkconfig';
const SUPPORT = 'https://docs.siderolabs.com/talos/v1.14/getting-started/support-matrix';
const MESH = 'https://docs.cilium.io/en/stable/network/clustermesh/setup/';
const CILIUM_RELEASES = 'https://github.com/cilium/cilium/releases';

const FACTS = { name: "'home'", talosVersion: "'1.13'", kubernetesVersion: "'1.35.0'" };

/** A cluster with some of its props changed. */
function make(props: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...FACTS, ...props }).map(([name, value]) => `  ${name}: ${value},\n`);
  return `new TalosCluster({\n${lines.join('')}});`;
}

function change(prop: string, wrong: string, right: string, others: Readonly<Record<string, string>> = {}): CodeExample {
  return { wrong: make({ ...others, [prop]: wrong }), right: make({ ...others, [prop]: right }) };
}

function cilium(wrong: string, right: string): CodeExample {
  const program = (version: string): string => `new TalosCilium(chart, 'cilium', { version: '${version}' });`;
  return { wrong: program(wrong), right: program(right) };
}

/** The blocks of a pool are ranges and CIDRs. */
function block(wrong: string, right: string): CodeExample {
  const program = (text: string): string => `new LoadBalancerPool(chart, 'lan', {
  blocks: ['${text}'],
  announce: Announce.none('a static route on the router'),
});`;
  return { wrong: program(wrong), right: program(right) };
}

const ACCEPT = '$ npx cdk8s-talos-cilium lock --accept home\n$ git add talos-cilium.lock.json\n$ npx cdk8s synth';

/** Codes of `TalosCluster` and the values that describe a cluster. */
export const cluster = {
  CLU001: {
    title: 'Invalid IP address',
    reason: 'An address has four decimal parts without leading zeros, or is IPv6. A prefix length, a zone id and an IPv4-mapped IPv6 address are not accepted.',
    link: 'https://kep.k8s.io/4858',
    related: ['CLU003'],
    typescript: change('virtualIps', "['192.168.001.5']", "['192.168.1.5']"),
  },
  CLU002: {
    title: 'Address outside its IP family',
    reason: 'The calculation leaves the range of addresses: for example, no IPv4 address follows 255.255.255.255.',
    typescript: { wrong: "IpAddress.parse('255.255.255.255').next();", right: "IpAddress.parse('192.168.1.255').next();" },
  },
  CLU003: {
    title: 'Invalid CIDR',
    reason: 'A CIDR is an address, a slash and a prefix length of 0 to 32 for IPv4, or 0 to 128 for IPv6. A single address has the prefix length 32 or 128.',
    related: ['CLU001', 'CLU004'],
    typescript: change('nodeSubnets', "['192.168.1.0']", "['192.168.1.0/24']"),
  },
  CLU004: {
    title: 'CIDR with host bits set',
    reason: 'The address of a CIDR must be the first address of its block. Talos and Kubernetes reject any other.',
    related: ['CLU003'],
    typescript: change('nodeSubnets', "['192.168.1.10/24']", "['192.168.1.0/24']"),
  },
  CLU005: {
    title: 'Invalid IP range',
    reason: 'A range is two addresses of one IP family with a dash between them. Both addresses belong to the range.',
    related: ['CLU006'],
    typescript: block('192.168.1.200-210', '192.168.1.200-192.168.1.210'),
  },
  CLU006: {
    title: 'IP range with its ends in the wrong order or of two IP families',
    reason: 'The first address of a range must not come after the last, and both must be IPv4 or both IPv6.',
    related: ['CLU005'],
    typescript: block('192.168.1.210-192.168.1.200', '192.168.1.200-192.168.1.210'),
  },
  CLU007: {
    title: 'Incomplete Cilium version',
    reason: 'The chart of Cilium is found by its full version. A minor such as 1.19 or a range of versions does not identify a chart.',
    link: CILIUM_RELEASES,
    related: ['CLU008'],
    typescript: cilium('1.19', '1.19.6'),
  },
  CLU008: {
    title: 'Unsupported Cilium version',
    reason: 'This library checks values, policies and other objects against the Cilium versions that it knows. For another version or a pre-release these checks could be wrong.',
    fix: '`allowUnsupportedVersion: true` renders the version nevertheless.',
    link: CILIUM_RELEASES,
    related: ['CLU007'],
    typescript: cilium('1.14.5', '1.19.6'),
  },
  CLU009: {
    title: 'Invalid Talos version',
    reason: 'The Talos version decides the format of the machine configuration, so it must be a minor such as 1.13 or a release such as 1.13.2.',
    link: 'https://github.com/siderolabs/talos/releases',
    typescript: change('talosVersion', "'latest'", "'1.13'"),
  },
  CLU010: {
    title: 'Talos version that is too old',
    reason: 'This library supports Talos 1.9 and newer. It does not know the defaults and the machine configuration of older versions.',
    link: SUPPORT,
    related: ['CLU009'],
    typescript: change('talosVersion', "'1.8'", "'1.13'"),
  },
  CLU011: {
    title: 'Invalid Kubernetes version',
    reason: 'The chart is rendered for this Kubernetes version, so it must be a minor such as 1.35 or a release such as 1.35.0.',
    link: 'https://kubernetes.io/releases/',
    typescript: change('kubernetesVersion', "'1'", "'1.35'"),
  },
  CLU012: {
    title: 'Kubernetes version that Talos does not support',
    reason: 'Each Talos version supports a range of Kubernetes minors and rejects a machine configuration with another one.',
    link: SUPPORT,
    related: ['CLU028'],
    typescript: change('kubernetesVersion', "'1.37.0'", "'1.36.0'"),
  },
  CLU013: {
    title: 'Invalid cluster name',
    reason: 'Cilium uses the name of the cluster too, and accepts at most 32 lower-case letters, digits and dashes, with a letter or digit at both ends.',
    link: MESH,
    typescript: change('name', "'Home'", "'home'"),
  },
  CLU014: {
    title: 'Invalid cluster ID',
    reason: 'The ID identifies the cluster in a cluster mesh. It is a whole number from 0 to 511, and a cluster named default must have the ID 0.',
    link: MESH,
    typescript: change('clusterId', '512', '12'),
  },
  CLU015: {
    title: 'Invalid number of nodes',
    reason: 'A cluster has at least one control plane, and any number of workers. Replica counts and subnet sizes are calculated from these numbers.',
    typescript: change('controlPlanes', '0', '1'),
  },
  CLU016: {
    title: 'Wrong number of subnets',
    reason: 'Pods and Services have one subnet, or one of each IP family in a dual-stack cluster. Kubernetes does not accept a second subnet of the same family.',
    link: NETWORK,
    related: ['CLU017'],
    typescript: change('podSubnets', "['10.244.0.0/16', '10.245.0.0/16']", "['10.244.0.0/15']"),
  },
  CLU017: {
    title: 'Pod and Service subnets of different IP families',
    reason: 'A Service needs pods of its own IP family behind it. Talos rejects a configuration where the two differ.',
    link: NETWORK,
    related: ['CLU016'],
    typescript: { wrong: make({ podSubnets: "['fd00:10:244::/56']" }), right: make({ podSubnets: "['fd00:10:244::/56']", serviceSubnets: "['fd00:10:96::/112']" }) },
  },
  CLU018: {
    title: 'Overlapping subnets',
    reason: 'The subnets of pods, Services and nodes must not overlap. Otherwise traffic to an address reaches the wrong destination.',
    link: NETWORK,
    typescript: change('podSubnets', "['192.168.0.0/16']", "['10.244.0.0/16']", { nodeSubnets: "['192.168.1.0/24']" }),
  },
  CLU019: {
    title: 'Invalid prefix length of the pod blocks of nodes',
    reason: 'Each node gets a block of the pod subnet for its pods. Its prefix length is 1 to 32 for IPv4, and 1 to 128 for IPv6.',
    link: NETWORK,
    related: ['CLU020', 'CLU021'],
    typescript: change('nodeCidrMaskSizeIpv4', '33', '24'),
  },
  CLU020: {
    title: 'Pod subnet without a block for each node',
    reason: 'Each node gets its own block of the pod subnet. Pods do not start on a node for which no block is left.',
    link: NETWORK,
    related: ['CLU021'],
    typescript: change('podSubnets', "['10.244.0.0/23']", "['10.244.0.0/16']", { controlPlanes: '3', workers: '2' }),
  },
  CLU021: {
    title: 'Pod subnet with too many node blocks',
    reason: 'The Kubernetes controller manager rejects a pod subnet with more than 65536 node blocks, so pods would get no addresses.',
    link: NETWORK,
    related: ['CLU020'],
    typescript: change('podSubnets', "['fd00:10::/32']", "['fd00:10::/48']", { serviceSubnets: "['fd00:20::/112']" }),
  },
  CLU022: {
    title: 'Service subnet that is too small or too large',
    reason: 'Talos requires at least 16 addresses in a Service subnet. From Talos 1.14 on, or with Kubernetes before 1.34, at most 20 bits may be left for addresses: a /12 for IPv4, a /108 for IPv6.',
    link: NETWORK,
    typescript: change('serviceSubnets', "['10.96.0.0/29']", "['10.96.0.0/12']"),
  },
  CLU023: {
    title: 'Invalid KubePrism port',
    reason: 'KubePrism listens on this TCP port of 127.0.0.1 on every node, and Cilium reaches the Kubernetes API through it. The port must be from 1 to 65535.',
    link: 'https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism',
    typescript: change('kubePrism', '{ port: 0 }', '{ port: 7445 }'),
  },
  CLU024: { title: 'Forwarding to host DNS that is off', retired: 'hostDns: false turns both off, so the two cannot contradict each other.' },
  CLU025: {
    title: 'Invalid KubeSpan MTU',
    reason: 'The MTU of the KubeSpan link must be at least 1280 bytes, the minimum of IPv6. Talos rejects a lower one.',
    link: 'https://docs.siderolabs.com/talos/v1.14/networking/kubespan',
    typescript: change('kubeSpan', '{ mtu: 1200 }', '{ mtu: 1420 }'),
  },
  CLU026: {
    title: 'Invalid DNS domain of the cluster',
    reason: 'The domain is part of the name of every Service. It has lower-case letters, digits and dashes in parts joined by dots, without a dot at the end.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
    typescript: change('dnsDomain', "'cluster.local.'", "'cluster.local'"),
  },
  CLU027: { title: 'Unknown management', retired: 'API003 reports it: the types of all props are checked in one place.' },
  CLU028: {
    title: 'Nodes older than the Talos version of their machine configuration',
    reason: '`talosVersion` is the version that generated the machine configuration, and nodes are only upgraded after that. Older nodes could not read the configuration.',
    fix: 'Set `talosVersion` to the version that the cluster was created with, and `runningTalosVersion` to the one that the nodes run now.',
    link: SUPPORT,
    typescript: {
      wrong: make({ talosVersion: "'1.13'", runningTalosVersion: "'1.12'" }),
      right: make({ talosVersion: "'1.12'", runningTalosVersion: "'1.13'" }),
    },
  },
  CLU029: {
    title: 'Address outside the node subnets',
    reason: 'Nodes and the virtual IPs of the control planes must have addresses in `nodeSubnets`. The address or the list of subnets is wrong.',
    related: ['CLU030'],
    typescript: change('nodeAddresses', "['192.168.2.11']", "['192.168.1.11']", { nodeSubnets: "['192.168.1.0/24']" }),
  },
  CLU030: {
    title: 'Address used twice',
    reason: 'Each node, gateway and virtual IP needs its own address. If two machines use the same address, clients reach one or the other at random.',
    link: 'https://docs.siderolabs.com/talos/v1.14/networking/advanced/vip',
    related: ['CLU029'],
    typescript: change('virtualIps', "['192.168.1.11']", "['192.168.1.5']", { nodeAddresses: "['192.168.1.11']" }),
  },
  CLU031: {
    title: 'Invalid namespace of a ClusterChart',
    reason: 'The names in `namespaces` and `existingNamespaces` must be DNS labels, and each name may be given once: a namespace is either created here or somewhere else.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names',
    typescript: {
      wrong: "new ClusterChart(app, cluster, { namespaces: ['Shop', 'media'], existingNamespaces: ['media'] });",
      right: "new ClusterChart(app, cluster, { namespaces: ['shop', 'media'] });",
    },
  },
  CLU032: {
    title: 'Changed cluster name',
    reason: 'The lock file records the cluster name of the last synth. The name is part of the security identity of every pod. A change in a running cluster, such as from the default name of the chart to the name of the `TalosCluster`, requires a restart of all agents and pods.',
    fix: '`lock --accept <cluster>` confirms that the change is intended, or that this is a new cluster and not a renamed one. Delete the output of the old name, which OUT014 reports.',
    link: 'https://docs.cilium.io/en/stable/network/clustermesh/setup/#specify-the-cluster-name-and-id',
    related: ['CLU033', 'CLU034', 'OUT014'],
    console: { wrong: '$ npx cdk8s synth    # after a change of the name', right: ACCEPT },
  },
  CLU033: {
    title: 'Changed cluster ID',
    reason: 'The lock file records the cluster ID of the last synth. The ID is part of the security identity of every pod, so a change in a running cluster requires a restart of all agents and pods.',
    fix: '`lock --accept <cluster>` confirms the change.',
    link: 'https://docs.cilium.io/en/stable/network/clustermesh/setup/#specify-the-cluster-name-and-id',
    related: ['CLU032'],
    console: { wrong: '$ npx cdk8s synth    # after a change of clusterId', right: ACCEPT },
  },
  CLU034: {
    title: 'Changed subnets or IPAM mode of a cluster',
    reason: 'The lock file records the pod subnets, Service subnets and IPAM mode of the last synth. Nodes, pods and Services that exist keep their addresses, so a change in a running cluster breaks connections. A subnet can be added at the end of the list.',
    fix: '`lock --accept <cluster>` confirms the change.',
    link: 'https://docs.cilium.io/en/stable/network/concepts/ipam/',
    related: ['CLU032'],
    console: { wrong: '$ npx cdk8s synth    # after a change of podSubnets', right: ACCEPT },
  },
  CLU035: {
    title: 'Skipped minor of Cilium',
    severity: 'warning',
    reason: 'The lock file records the Cilium version of the last synth. The Cilium project tests upgrades and downgrades between consecutive minors only, and each minor removes settings that the one before still migrates.',
    fix: '`lock --accept <cluster>` confirms the change.',
    link: 'https://docs.cilium.io/en/stable/operations/upgrade/',
    console: { wrong: "version: '1.19.6'    // the last synth had 1.16.19", right: "version: '1.17.18'    // then 1.18, then 1.19" },
    related: ['CLU036', 'CLU037'],
  },
  CLU036: {
    title: 'Downgrade of Kubernetes, or skipped minor',
    severity: 'warning',
    reason: 'The lock file records the Kubernetes version of the last synth. `talosctl upgrade-k8s` goes to the next minor or to another patch release of the same one. A downgrade by a minor can leave objects in etcd that the older API server cannot read.',
    fix: '`lock --accept <cluster>` confirms the change.',
    link: 'https://kubernetes.io/releases/version-skew-policy/#supported-component-upgrade-order',
    related: ['CLU035', 'CLU037'],
    console: { wrong: "kubernetesVersion: '1.35.0'    // the last synth had 1.36.0", right: "kubernetesVersion: '1.36.0'" },
  },
  CLU038: {
    title: 'Machine settings that stay on the nodes',
    severity: 'warning',
    reason: 'Talos merges a patch into the machine configuration: it adds to lists, maps and documents, and removes nothing. A role, a namespace, a sysctl, a kernel module or a firewall rule that you remove from the program therefore stays in effect on nodes that were patched before. The lock file records these settings. Talos 1.14 and newer replace `talosApiAccess` as a whole, and Omni makes each configuration anew.',
    fix: 'Remove the setting on each node with `talosctl edit machineconfig`. `lock --accept <cluster>` then confirms that it is gone. If you generate the configurations anew and apply them with `talosctl apply-config`, only this confirmation is needed.',
    link: 'https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching',
    related: ['CLU037'],
    console: { wrong: "talosApiAccess: { namespaces: ['kube-system'] }    // the last synth had ['kube-system', 'backup']", right: `$ talosctl edit machineconfig --nodes $CONTROL_PLANES    # remove backup from allowedKubernetesNamespaces\n${ACCEPT}` },
  },
  CLU037: {
    title: 'Downgrade of Talos, or upgrade by more than two minors',
    severity: 'warning',
    reason: 'The lock file records the Talos version of the last synth. The installer of a Talos release does not run on nodes that are more than two minors older, or more than one minor newer. After a downgrade by one minor, Talos reads a machine configuration of the newer minor, and rejects documents and fields that it does not know.',
    fix: '`lock --accept <cluster>` confirms the change.',
    link: 'https://docs.siderolabs.com/talos/v1.13/configure-your-talos-cluster/lifecycle-management/upgrading-talos',
    related: ['CLU035', 'CLU036'],
    console: { wrong: "talosVersion: '1.13'    // the last synth had 1.14", right: "talosVersion: '1.14'" },
  },
} as const satisfies CodeTable;
