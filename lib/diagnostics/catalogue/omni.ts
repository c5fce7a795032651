import type { CodeExample, CodeTable } from './entry';

const TEMPLATES = 'https://docs.siderolabs.com/omni/reference/cluster-templates';
const PATCHES = 'https://docs.siderolabs.com/omni/omni-cluster-setup/create-a-patch-for-cluster-machines';
const SUPPORT = 'https://docs.siderolabs.com/omni/getting-started/support-matrix';

const FACTS = { talosVersion: "'1.13.0'", kubernetesVersion: "'1.35.0'", workers: '1', management: "'omni'" };
const CONTROL_PLANE = '{ machines: OmniMachines.ids([id(1)]) }';
const WORKERS = '[{ machines: OmniMachines.ids([id(2)]) }]';

type Props = Readonly<Record<string, string>>;

/** A template of a cluster with one control plane and one worker. */
function template(props: Props, facts: Props = {}): string {
  const lines = Object.entries({ omniVersion: "'1.10'", controlPlane: CONTROL_PLANE, workers: WORKERS, ...props }).map(([name, value]) => `  ${name}: ${value},\n`);
  const cluster = Object.entries({ ...FACTS, ...facts }).map(([name, value]) => `${name}: ${value}`);
  return `const cluster = new TalosCluster({ name: 'edge', ${cluster.join(', ')} });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
const id = (last: number): string => \`430d882a-51a8-48b3-ab00-d4b5b0b5b00\${last}\`;
new OmniClusterTemplate(chart, 'omni', {\n${lines.join('')}});`;
}

function props(wrong: Props, right: Props): CodeExample {
  return { wrong: template(wrong), right: template(right) };
}

function facts(wrong: Props, right: Props = {}): CodeExample {
  return { wrong: template({}, wrong), right: template({}, right) };
}

function manifest(wrong: string, right: string): CodeExample {
  const others = (text: string): Props => ({ manifests: `OmniManifests.oneTime({ others: [${text}] })` });
  return { wrong: `${template(others(wrong))}\napp.synth();`, right: `${template(others(right))}\napp.synth();` };
}

/** Codes of `OmniClusterTemplate`. */
export const omni = {
  OMN001: {
    title: 'Invalid Omni version',
    reason: 'The version of Omni decides which Talos versions and which fields of templates are supported. It must be a version such as 1.10 or 1.10.2.',
    link: SUPPORT,
    typescript: props({ omniVersion: "'latest'" }, { omniVersion: "'1.10'" }),
  },
  OMN002: {
    title: 'Talos version that this Omni does not support',
    reason: 'Each release of Omni supports Talos only up to a certain minor version. An older Omni rejects the template, or cannot configure the machines.',
    link: SUPPORT,
    typescript: props({ omniVersion: "'1.7'" }, {}),
  },
  OMN003: {
    title: 'Kubernetes manifests in a template for an older Omni',
    reason: 'Kubernetes manifests in a template require Omni 1.7 or newer. An older Omni rejects the whole template.',
    link: TEMPLATES,
    typescript: {
      wrong: template({ omniVersion: "'1.6'", manifests: 'OmniManifests.oneTime()' }, { talosVersion: "'1.12.0'" }),
      right: template({ omniVersion: "'1.7'", manifests: 'OmniManifests.oneTime()' }, { talosVersion: "'1.12.0'" }),
    },
  },
  OMN004: {
    title: 'Omni template for a cluster that Omni does not manage',
    reason: 'A cluster is managed either by Omni or by talosctl, and some machine configuration differs between them. Set `management` to omni on the TalosCluster, or use TalosMachineConfig.',
    link: TEMPLATES,
    related: ['OMN021'],
    typescript: facts({ management: "'talosctl'" }),
  },
  OMN005: {
    title: 'Version without a patch release',
    reason: 'Omni installs exact versions of Talos and Kubernetes, so both must include the patch release, such as 1.13.0.',
    link: TEMPLATES,
    typescript: facts({ talosVersion: "'1.13'" }),
  },
  OMN006: {
    title: 'Control plane without machines',
    reason: 'A cluster requires at least one control plane machine. Omni does not create a cluster that has only workers.',
    link: TEMPLATES,
    typescript: props({ controlPlane: '{ machines: OmniMachines.ids([]) }' }, {}),
  },
  OMN007: {
    title: 'Machine ID that is not a UUID',
    reason: 'Omni identifies machines by their UUID, not by hostname or address. The command `omnictl get machines` lists the IDs.',
    link: TEMPLATES,
    typescript: props({ workers: "[{ machines: OmniMachines.ids(['worker-1']) }]" }, {}),
  },
  OMN008: {
    title: 'Machine listed twice',
    reason: 'A machine belongs to one machine set and is listed in it once. IDs are compared without regard to case.',
    link: TEMPLATES,
    typescript: props({ workers: '[{ machines: OmniMachines.ids([id(1)]) }]' }, {}),
  },
  OMN009: {
    title: 'Machine set with both machines and a machine class',
    reason: 'A machine set takes its machines either from a list of IDs or from a machine class. Omni rejects a template with both.',
    link: TEMPLATES,
    typescript: props({ workers: "[{ machines: OmniMachines.ids([id(2)]), extra: { machineClass: { name: 'large', size: 1 } } }]" }, {}),
  },
  OMN010: {
    title: 'Unknown field in a template document',
    reason: 'Omni rejects the whole template when one document has a field that Omni does not know, or that the kind of the document does not have.',
    link: TEMPLATES,
    typescript: props({ extra: "{ kernelArg: ['quiet'] }" }, { kernelArgs: "['quiet']" }),
  },
  OMN011: {
    title: 'Invalid name of a worker set',
    reason: 'The name of a worker set must be unique and consist of lower-case letters, digits and dashes. The name control-planes is reserved.',
    link: TEMPLATES,
    typescript: props({ workers: "[{ name: 'control-planes', machines: OmniMachines.ids([id(2)]) }]" }, { workers: "[{ name: 'large', machines: OmniMachines.ids([id(2)]) }]" }),
  },
  OMN012: {
    title: 'Label or annotation with a reserved prefix',
    reason: 'Omni uses the prefix omni.sidero.dev/ for its own labels and annotations, and does not accept it in templates.',
    link: TEMPLATES,
    typescript: props({ labels: "{ 'omni.sidero.dev/site': 'lab' }" }, { labels: "{ 'example.com/site': 'lab' }" }),
  },
  OMN013: {
    title: 'Patch of a setting that Omni manages',
    reason: 'Omni sets secrets, certificates, endpoints, the cluster name, the install disk and system extensions itself, and rejects patches with them. It also rejects the role os:admin for access to the Talos API from pods.',
    fix: 'Remove the setting from the patch. Use `installDisk` and `systemExtensions` for disks and extensions.',
    link: PATCHES,
    typescript: props({ machines: "{ [id(2)]: { patches: [{ machine: { install: { disk: '/dev/sda' } } }] } }" }, { machines: "{ [id(2)]: { installDisk: '/dev/sda' } }" }),
  },
  OMN014: {
    title: 'Kernel arguments for machines of a class',
    reason: 'Omni sets kernel arguments for machines that the template lists by ID. It rejects them for a machine class.',
    link: TEMPLATES,
    typescript: props({ workers: "[{ machines: OmniMachines.ofClass('large', 1), kernelArgs: ['quiet'] }]" }, { workers: "[{ machines: OmniMachines.ids([id(2)]), kernelArgs: ['quiet'] }]" }),
  },
  OMN015: {
    title: 'Settings of a machine that is not in a set',
    reason: 'Settings of a machine have an effect only when the control plane or a worker set lists its ID.',
    link: TEMPLATES,
    typescript: props({ machines: "{ [id(9)]: { installDisk: '/dev/sda' } }" }, { machines: "{ [id(2)]: { installDisk: '/dev/sda' } }" }),
  },
  OMN016: {
    title: 'Locked control plane machine',
    reason: 'Omni does not upgrade or reconfigure a locked machine. Only workers can be locked.',
    link: TEMPLATES,
    typescript: props({ machines: '{ [id(1)]: { locked: true }, [id(2)]: { locked: true } }' }, { machines: '{ [id(2)]: { locked: true } }' }),
  },
  OMN017: {
    title: 'Number of machines that differs from the cluster',
    reason: 'The number of replicas is derived from `controlPlanes` and `workers` of the TalosCluster, and the size of the pod subnets is checked against them. They must match the machines of the template.',
    typescript: facts({ workers: '2' }),
  },
  OMN018: {
    title: 'Manifest that Omni cannot apply',
    reason: 'Each manifest needs apiVersion, kind and metadata.name. Objects in a namespace also need metadata.namespace, because Omni does not set a default.',
    link: TEMPLATES,
    typescript: manifest("{ name: 'notes', mode: 'full', objects: [{ kind: 'Namespace' }] }", "{ name: 'notes', mode: 'full', objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'notes' } }] }"),
  },
  OMN019: {
    title: 'Two patches or manifests with the same name',
    reason: 'Omni identifies patches and manifests by name. The manifest of Cilium has the name cilium.',
    link: TEMPLATES,
    typescript: manifest(
      "{ name: 'cilium', mode: 'full', objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'notes' } }] }",
      "{ name: 'notes', mode: 'full', objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'notes' } }] }",
    ),
  },
  OMN020: {
    title: 'Custom resource without its CRD in the manifests',
    reason: 'Omni checks all manifests of one mode before it applies any of them. A custom resource whose CRD does not exist yet blocks them all, including Cilium. Add the CRD to the manifests, or use the mode `full`, which Omni applies separately.',
    link: TEMPLATES,
    typescript: manifest(
      "{ name: 'policy', mode: 'one-time', objects: [{ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web', namespace: 'default' } }] }",
      "{ name: 'policy', mode: 'full', objects: [{ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web', namespace: 'default' } }] }",
    ),
  },
  OMN021: {
    title: 'Both an Omni template and a TalosMachineConfig for one cluster',
    reason: 'Only one of them can own the machine configuration. Keep OmniClusterTemplate if Omni creates the cluster from a template. Otherwise, keep TalosMachineConfig.',
    related: ['OMN004'],
    typescript: { wrong: `${template({})}\nnew TalosMachineConfig(chart, 'talos');\napp.synth();`, right: `${template({})}\napp.synth();` },
  },
  OMN024: {
    title: 'Incomplete patch or manifest',
    reason: 'Each patch and manifest of a template needs a name and exactly one content, either `file` or `inline`. A manifest also needs a mode.',
    link: TEMPLATES,
    typescript: props(
      { extra: "{ patches: [{ name: 'sysctls', file: 'sysctls.yaml', inline: {} }] }" },
      { extra: "{ patches: [{ name: 'sysctls', file: 'sysctls.yaml' }] }" },
    ),
  },
} as const satisfies CodeTable;
