import type { CodeExample, CodeTable } from './entry';

const CONFIGURATION = 'https://docs.siderolabs.com/talos/v1.14/reference/configuration/';
const PATCHING = 'https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching';
const FIREWALL = 'https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall';
const API_ACCESS = 'https://docs.siderolabs.com/kubernetes-guides/advanced-guides/talos-api-access-from-k8s';
const INLINE = 'https://docs.siderolabs.com/kubernetes-guides/advanced-guides/inlinemanifests';

const BOOTSTRAP = `new TalosCilium(chart, 'cilium', { namespace: 'networking' });
new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });
app.synth();`;

function config(props: string): string {
  return `new TalosMachineConfig(chart, 'talos', {\n  ${props},\n});`;
}

function change(prop: string, wrong: string, right: string): CodeExample {
  return { wrong: config(`${prop}: ${wrong}`), right: config(`${prop}: ${right}`) };
}

/** Mistakes that show only when all of the app is known. */
function synthesized(props: string): string {
  return `${config(props)}\napp.synth();`;
}

/** A cluster with other facts, and its chart with Cilium. */
function home(facts: string, statement: string): string {
  return `const cluster = new TalosCluster({ name: 'home', ${facts} });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
${statement}`;
}

/** One rule of the firewall, while everything else is accepted. */
function rule(wrong: string, right: string): CodeExample {
  const firewall = (ports: string): string => `{\n    ingress: 'accept',\n    rules: [{ name: 'ntp', protocol: 'udp', ports: [${ports}], from: ['192.168.1.0/24'] }],\n  }`;
  return change('ingressFirewall', firewall(wrong), firewall(right));
}

function owner(wrong: string, right: string): CodeExample {
  const bootstrap = (given: string): string => `Bootstrap.inline({ owner: GitOpsOwner.${given} })`;
  return change('bootstrap', bootstrap(wrong), bootstrap(right));
}

/** An object that Talos applies before Cilium. */
function early(metadata: string): string {
  return `const settings = new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: ${metadata} });
setLayer(settings, 'crds');
${synthesized('bootstrap: Bootstrap.inline()')}`;
}

const APP = 'const app = new GitOpsApp();\nconst chart = new ClusterChart(app, cluster);\n';

/** A NodePort Service with a policy of traffic. */
function nodePort(externalTrafficPolicy: string): string {
  return `new ApiObject(chart, 'web', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { type: 'NodePort', ${externalTrafficPolicy}selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] },
});\n`;
}

/** Codes of `TalosMachineConfig` and its patches. */
export const machineConfiguration = {
  MCH001: {
    title: 'Two different values for one machine setting',
    reason: 'Two parts of the app request different values of a setting that a node has only once, such as a kernel parameter.',
    typescript: {
      wrong: `const talos = ${config("sysctls: { 'net.core.rmem_max': '1048576' }")}
requestMachineSetting(talos, { setting: 'sysctl', name: 'net.core.rmem_max', value: '2097152' }, 'QUIC');
app.synth();`,
      right: `const talos = ${config("sysctls: { 'net.core.rmem_max': '2097152' }")}
requestMachineSetting(talos, { setting: 'sysctl', name: 'net.core.rmem_max', value: '2097152' }, 'QUIC');
app.synth();`,
    },
  },
  MCH002: {
    title: 'Invalid role or namespace',
    reason: 'Access to the Talos API needs roles of Talos and at least one namespace. Namespaces here and in `podSecurityExemptions` must be DNS labels.',
    link: API_ACCESS,
    related: ['MCH003'],
    typescript: change('talosApiAccess', "{ roles: ['os:root'], namespaces: ['kube-system'] }", "{ roles: ['os:reader'], namespaces: ['kube-system'] }"),
  },
  MCH003: {
    title: 'Talos role that Omni forbids',
    reason: 'Omni manages the nodes itself and does not allow the role os:admin for pods.',
    link: API_ACCESS,
    related: ['MCH002'],
    typescript: {
      wrong: home("talosVersion: '1.13', kubernetesVersion: '1.35.0', management: 'omni'", config("talosApiAccess: { roles: ['os:admin'], namespaces: ['kube-system'] }")),
      right: home("talosVersion: '1.13', kubernetesVersion: '1.35.0', management: 'omni'", config("talosApiAccess: { roles: ['os:operator'], namespaces: ['kube-system'] }")),
    },
  },
  MCH004: {
    title: 'Invalid kernel parameter or kernel module',
    reason: 'Kernel parameters have a path such as net.core.rmem_max and a string as their value. Each kernel module is listed once.',
    link: CONFIGURATION,
    typescript: change('sysctls', "{ rmem_max: '2097152' }", "{ 'net.core.rmem_max': '2097152' }"),
  },
  MCH005: {
    title: 'Invalid rule of the ingress firewall',
    reason: 'A rule needs a unique name that is a DNS label, at least one port from 1 to 65535 or a range of them, and at least one CIDR from which traffic is accepted. Ports and ranges of a rule must not overlap. A range is a string, such as `8000-8010`. ICMP has no ports, and Talos accepts it without a rule.',
    link: FIREWALL,
    related: ['MCH006'],
    typescript: rule('70000', '123'),
  },
  MCH006: {
    title: 'Ingress firewall that cuts off the cluster',
    reason: "With `ingress: 'block'`, a node accepts only what a rule allows. With `ingress: 'accept'`, a rule closes its ports to all subnets that it does not list. If a port of the Talos API, trustd, the Kubernetes API, etcd, the kubelet or Cilium is closed, the cluster cannot run or be managed. Rules in `patches` count as well.",
    link: FIREWALL,
    related: ['MCH005'],
    typescript: change('ingressFirewall', 'IngressFirewall.forCilium()', "IngressFirewall.forCilium({ adminCidrs: ['10.1.0.0/24'] })"),
  },
  MCH007: {
    title: 'Patch in the format of another Talos version',
    reason: 'Machine configurations that Talos 1.14 or newer generates have separate documents instead of many fields. Talos rejects a configuration with both. `talosVersion` of the cluster is the version that generated the configuration.',
    link: CONFIGURATION,
    related: ['MCH016'],
    typescript: {
      wrong: home("talosVersion: '1.14', kubernetesVersion: '1.35.0'", config("patches: { controlPlane: [{ cluster: { scheduler: { extraArgs: { v: '3' } } } }] }")),
      right: home("talosVersion: '1.14', kubernetesVersion: '1.35.0'", config("patches: { controlPlane: [{ apiVersion: 'v1alpha1', kind: 'KubeSchedulerConfig', extraArgs: { v: '3' } }] }")),
    },
  },
  MCH008: {
    title: 'Setting of control planes in a patch for workers',
    reason: 'Talos accepts this part of the configuration only on control planes. A worker rejects its whole configuration.',
    link: PATCHING,
    typescript: {
      wrong: config("patches: { all: [{ machine: { features: { kubernetesTalosAPIAccess: { enabled: true, allowedRoles: ['os:reader'], allowedKubernetesNamespaces: ['kube-system'] } } } }] }"),
      right: config("patches: { controlPlane: [{ machine: { features: { kubernetesTalosAPIAccess: { enabled: true, allowedRoles: ['os:reader'], allowedKubernetesNamespaces: ['kube-system'] } } } }] }"),
    },
  },
  MCH009: {
    title: 'Patch that is not a part of a machine configuration',
    reason: 'A patch is a part of the main document, with the keys machine and cluster, or a document with apiVersion v1alpha1 and a kind. Kubernetes objects and JSON patches are not accepted.',
    link: PATCHING,
    typescript: change('patches', "{ all: [{ machines: { sysctls: { 'vm.swappiness': '1' } } }] }", "{ all: [{ machine: { sysctls: { 'vm.swappiness': '1' } } }] }"),
  },
  MCH010: {
    title: 'Patch that contradicts the TalosCluster',
    reason: 'The values of Cilium are derived from the TalosCluster. A patch with a different value would make Talos and Cilium work with different settings.',
    fix: 'Change the prop of the TalosCluster, and remove the value from the patch.',
    typescript: {
      wrong: home("talosVersion: '1.13', kubernetesVersion: '1.35.0'", synthesized("patches: { all: [{ cluster: { network: { podSubnets: ['10.42.0.0/16'] } } }] }")),
      right: home("talosVersion: '1.13', kubernetesVersion: '1.35.0', podSubnets: ['10.42.0.0/16']", "new TalosMachineConfig(chart, 'talos');\napp.synth();"),
    },
  },
  MCH011: {
    title: 'Bootstrap object without a namespace',
    reason: 'Talos applies the bootstrap manifests unchanged. It does not add a namespace as a GitOps controller does.',
    link: INLINE,
    related: ['OBJ015'],
    typescript: { wrong: `suppressCheck(chart, { id: 'OBJ015', reason: 'Argo CD sets the namespace' });\n${early("{ name: 'settings' }")}`, right: early("{ name: 'settings', namespace: 'kube-system' }") },
  },
  MCH012: {
    title: 'Bootstrap that is too large for the machine configuration',
    reason: 'A machine configuration can have at most 4 MiB on Talos before 1.13, and 32 MiB from 1.13 on. Talos would not accept this one.',
    link: INLINE,
    console: {
      wrong: 'bootstrap: Bootstrap.inline()',
      right: "bootstrap: Bootstrap.hosted({ url: 'https://git.example.com/home/raw/2f1c9e7/talos/bootstrap-manifests.yaml' })",
    },
  },
  MCH013: {
    title: 'Installed bootstrap that differs from the manifests',
    reason: 'The machine configuration still has the bootstrap manifests of an earlier synth. `talosctl upgrade-k8s` applies them again, and would overwrite newer objects of a GitOps controller. Patch the machine configuration first.',
    link: 'https://github.com/siderolabs/talos/issues/5640',
    related: ['MCH014'],
    console: {
      wrong: '$ git commit -m "Upgrade Cilium" && git push',
      right: '$ talosctl patch machineconfig --nodes $CONTROL_PLANES --patch @talos/bootstrap-remove.yaml --patch @talos/bootstrap.yaml\n$ git commit -m "Upgrade Cilium" && git push',
    },
  },
  MCH014: {
    title: 'Missing file of the installed machine configuration',
    reason: '`installed` is the path of a copy of the `bootstrap.yaml` that you applied, or of the output of `talosctl get machineconfig -o yaml`, which contains secrets and must not be committed. The file is compared with the manifests. A relative path is relative to the working directory.',
    related: ['MCH013'],
    console: {
      wrong: "$ ls installed/bootstrap.yaml\nls: cannot access 'installed/bootstrap.yaml': No such file or directory",
      right: '$ mkdir -p installed\n$ cp dist/home/talos/bootstrap.yaml installed/bootstrap.yaml    # the version that you applied',
    },
    typescript: {
      wrong: synthesized("bootstrap: Bootstrap.inline({ installed: 'installed/bootstrap.yaml' })"),
      right: synthesized('bootstrap: Bootstrap.inline()'),
    },
  },
  MCH015: {
    title: 'Talos version that this library does not know',
    reason: 'Talos can rename or move settings in a new minor. A machine configuration with the wrong settings can make nodes unreachable, so none is written for an unknown version.',
    fix: 'Upgrade this library to a release that knows the version.',
    link: CONFIGURATION,
    typescript: {
      wrong: home("talosVersion: '1.99', kubernetesVersion: '1.35.0'", "new TalosMachineConfig(chart, 'talos');"),
      right: home("talosVersion: '1.13', kubernetesVersion: '1.35.0'", "new TalosMachineConfig(chart, 'talos');"),
    },
  },
  MCH016: {
    title: 'Document that this Talos version does not know',
    reason: 'The kind is misspelt, or it exists only in a newer Talos than the one that the nodes run. Talos rejects a configuration with an unknown document.',
    link: CONFIGURATION,
    related: ['MCH007'],
    typescript: change('patches', "{ all: [{ apiVersion: 'v1alpha1', kind: 'WatchdogTimer', device: '/dev/watchdog0' }] }", "{ all: [{ apiVersion: 'v1alpha1', kind: 'WatchdogTimerConfig', device: '/dev/watchdog0' }] }"),
  },
  MCH017: {
    title: 'Invalid owner of the bootstrap',
    reason: 'The names of the Application, Kustomization or HelmRelease and of its namespace must be valid Kubernetes names, and at least one layer needs an owner. A layer is a directory of the output, such as crds or cilium, that is applied as a whole. If the name is wrong, the controller does not recognize the objects as its own.',
    related: ['MCH018', 'MCH019'],
    typescript: owner("argoCd({ application: 'Cilium' })", "argoCd({ application: 'cilium' })"),
  },
  MCH018: {
    title: 'Owner name that is too long for a label',
    reason: 'Flux, and Argo CD when it tracks by label, mark the objects that they own with a label. The value of a label has at most 63 characters.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
    related: ['MCH017'],
    typescript: owner(
      "flux({ kustomization: 'home-production-infrastructure-networking-cilium-and-its-gateways' })",
      "flux({ kustomization: 'cilium' })",
    ),
  },
  MCH019: {
    title: 'Helm as owner of a bootstrap without a Helm release',
    reason: 'Helm owns only objects of a Helm release, and this bootstrap has none.',
    fix: 'Add a TalosCilium to the chart, or set Argo CD or Flux as the owner.',
    related: ['MCH017'],
    typescript: {
      wrong: `${APP}${synthesized('bootstrap: Bootstrap.inline({ owner: GitOpsOwner.helm() })')}`,
      right: `${APP}new TalosCilium(chart, 'cilium');\n${synthesized('bootstrap: Bootstrap.inline({ owner: GitOpsOwner.helm() })')}`,
    },
  },
  MCH020: {
    title: 'Bootstrap in a namespace that does not exist',
    reason: 'Talos stops at the first object whose namespace does not exist, and Omni then applies no manifest at all: Cilium would not be installed. The namespace must be among the objects of the bootstrap.',
    link: INLINE,
    typescript: {
      wrong: BOOTSTRAP,
      right: `const chart = new ClusterChart(app, cluster, { namespaces: ['networking'] });\n${BOOTSTRAP}`,
    },
  },
  MCH021: {
    title: 'Unknown key or invalid value in a patch',
    reason: 'Talos rejects a configuration with a key that it does not know, or with a value of the wrong type. The schemas of Talos list the keys of each version.',
    link: CONFIGURATION,
    related: ['MCH009', 'MCH016'],
    typescript: change('patches', "{ all: [{ machine: { kubelet: { extraArg: { 'max-pods': '250' } } } }] }", "{ all: [{ machine: { kubelet: { extraArgs: { 'max-pods': '250' } } } }] }"),
  },
  MCH022: {
    title: 'Secret in the machine configuration',
    reason: 'Patches are files of the output, which are committed to Git. Talos and Omni keep the tokens and keys of a cluster elsewhere.',
    fix: 'Leave it out, or put it into a separate patch that is not committed.',
    typescript: change('patches', "{ all: [{ machine: { token: 'abcdef.0123456789abcdef', sysctls: { 'vm.swappiness': '1' } } }] }", "{ all: [{ machine: { sysctls: { 'vm.swappiness': '1' } } }] }"),
  },
  MCH024: {
    title: 'Owner that is not the one of the delivery',
    reason: 'The objects that Talos or Omni installs have the labels or annotations of their future owner. If these name another owner, Argo CD or Flux does not recognize the objects, or another Application with that name prunes them.',
    related: ['MCH017'],
    typescript: {
      wrong: `const app = new GitOpsApp({ delivery: GitOpsDelivery.flux({ path: 'dist' }) });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
new TalosMachineConfig(chart, 'talos', {
  bootstrap: Bootstrap.inline({ owner: GitOpsOwner.flux({ kustomization: 'network' }) }),
});
app.synth();`,
      right: `const app = new GitOpsApp({ delivery: GitOpsDelivery.flux({ path: 'dist' }) });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });
app.synth();`,
    },
  },
  MCH023: {
    title: 'Firewall rule that drops replies to the node',
    reason: "Before Talos 1.14, the firewall with `ingress: 'accept'` does not let established connections pass. A rule for a large port range also covers the local ports of the node's own connections. The rule then drops replies from servers outside its subnets, such as DNS servers, time servers and image registries.",
    link: FIREWALL,
    related: ['MCH006'],
    typescript: {
      wrong: synthesized("ingressFirewall: { ingress: 'accept', rules: [{ name: 'all-udp', protocol: 'udp', ports: ['1-65535'], from: ['192.168.1.0/24'] }] }"),
      right: synthesized("ingressFirewall: { ingress: 'accept', rules: [{ name: 'all-udp', protocol: 'udp', ports: ['1-32767', '61000-65535'], from: ['192.168.1.0/24'] }] }"),
    },
  },
  MCH026: {
    title: 'Firewall rule for NodePorts',
    reason: "With the kube-proxy replacement, Cilium sends a packet to a NodePort to a pod before the firewall of Talos sees it. With `ingress: 'accept'`, a rule only closes its ports for other subnets, so a rule for NodePorts has no effect: they stay open to everyone. Restrict the traffic in a policy for the pods. Set externalTrafficPolicy: Local on the Service, so that this policy sees the address of the client.",
    link: FIREWALL,
    related: ['FWL009'],
    typescript: {
      wrong: `${nodePort('')}${synthesized("ingressFirewall: { ingress: 'accept', rules: [{ name: 'web', ports: [30080], from: ['192.168.1.0/24'] }] }")}`,
      right: `${nodePort("externalTrafficPolicy: 'Local', ")}new CiliumPolicies(chart, 'shop', { namespace: 'shop' })\n  .for(Selector.labels({ app: 'web' }))\n  .allowFrom(Peer.cidr('192.168.1.0/24'), Port.tcp(8080));\napp.synth();`,
    },
  },
  MCH025: {
    title: 'Invalid URL of the bootstrap manifests',
    reason: 'The control planes download the manifests from this address while the cluster starts. Without them, Cilium is not installed.',
    typescript: {
      wrong: synthesized("bootstrap: Bootstrap.hosted({ url: 'git.example.com/bootstrap-manifests.yaml' })"),
      right: synthesized("bootstrap: Bootstrap.hosted({ url: 'https://git.example.com/bootstrap-manifests.yaml' })"),
    },
  },
} as const satisfies CodeTable;
