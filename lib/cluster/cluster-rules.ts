import type { Reporter } from '../diagnostics/reporter';
import { describeValue } from './ip-text';
import type { KubernetesVersion } from './kubernetes-version';
import type { TalosVersion } from './talos-version';

const CLUSTER_MESH = 'https://docs.cilium.io/en/stable/network/clustermesh/setup/';

/** The same rule as in `templates/validate.yaml` of the chart. */
export function checkName(name: string, report: Reporter): void {
  if (isClusterName(name)) return;
  report.add({
    code: 'CLU013',
    what: `name is not a valid cluster name (${describeValue(name)})`,
    expected: 'at most 32 lower-case letters, digits and dashes, with a letter or digit at both ends, as Cilium requires',
    fix: `set name: '${validName(name)}'`,
    link: CLUSTER_MESH,
  });
}

/** Whether Cilium accepts a name of a cluster. */
export function isClusterName(name: string): boolean {
  return name.length <= 32 && /^([a-z0-9][-a-z0-9]*)?[a-z0-9]$/.test(name);
}

/** The name that Cilium accepts and that is nearest to another one. */
export function validName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 32).replace(/^-|-$/g, '') || 'home';
}

/** The chart rejects ids that are out of range, and an id other than 0 for a cluster named `default`. */
export function checkClusterId(id: number, name: string, report: Reporter): void {
  if (!Number.isInteger(id) || id < 0 || id > 511) {
    report.add({
      code: 'CLU014',
      what: `clusterId must be a whole number from 0 to 511; got ${id}`,
      fix: 'remove clusterId if there is no cluster mesh; in a mesh, set it to a number from 1 to 255, or up to 511 with maxConnectedClusters: 511',
      link: CLUSTER_MESH,
    });
  } else if (id !== 0 && name === 'default') {
    report.add({
      code: 'CLU014',
      what: `clusterId must be 0 for a cluster named default; got ${id}`,
      fix: "set another name, for example name: 'home', or remove clusterId",
      link: CLUSTER_MESH,
    });
  }
}

/** Returns whether the numbers of nodes are valid. */
export function checkNodeCounts(controlPlanes: number, workers: number, report: Reporter): boolean {
  const wrong = ([['controlPlanes', controlPlanes, 1], ['workers', workers, 0]] as const).filter(
    ([, count, least]) => !Number.isSafeInteger(count) || count < least,
  );
  for (const [property, count, least] of wrong) {
    report.add({
      code: 'CLU015',
      what: `${property} must be a whole number of at least ${least}; got ${count}`,
      fix: `set ${property} to the number of ${property === 'workers' ? 'worker' : 'control plane'} nodes`,
    });
  }
  return wrong.length === 0;
}

/** The versions of Talos and Kubernetes must fit each other. */
export function checkVersions(
  generated: TalosVersion | undefined,
  running: TalosVersion | undefined,
  kubernetes: KubernetesVersion | undefined,
  report: Reporter,
): void {
  if (generated && running?.isBefore(generated.minorString)) {
    report.add({
      code: 'CLU028',
      what: `runningTalosVersion (${running}) is older than talosVersion (${generated}), which generated the machine configuration`,
      fix: 'set talosVersion to the Talos version that the cluster was created with, and runningTalosVersion to the version that its nodes run',
    });
  }
  const range = running?.kubernetesRange;
  if (!running || !range || !kubernetes || running.runs(kubernetes)) return;
  report.add({
    code: 'CLU012',
    what: `Talos ${running} supports Kubernetes ${range.min} to ${range.max}, not ${kubernetes}`,
    fix: `set kubernetesVersion to a version from ${range.min} to ${range.max}; if the nodes already run a newer Talos, set runningTalosVersion to that version`,
    link: 'https://docs.siderolabs.com/talos/v1.14/getting-started/support-matrix',
  });
}

export function checkKubePrismPort(port: number, report: Reporter): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return;
  report.add({
    code: 'CLU023',
    what: `kubePrism.port must be a whole number from 1 to 65535; got ${port}`,
    fix: 'remove kubePrism to use the default port, 7445, or set kubePrism: false if KubePrism is off',
    link: 'https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism',
  });
}

// KubeSpanLinkMinimumMTU of siderolabs/talos, pkg/machinery/constants/constants.go: the minimum of IPv6.
const KUBE_SPAN_MIN_MTU = 1280;

export function checkKubeSpanMtu(mtu: number, report: Reporter): void {
  if (Number.isInteger(mtu) && mtu >= KUBE_SPAN_MIN_MTU && mtu <= 65535) return;
  report.add({
    code: 'CLU025',
    what: `kubeSpan.mtu must be a whole number from ${KUBE_SPAN_MIN_MTU} to 65535; got ${mtu}`,
    fix: 'set it to 80 less than the MTU of the network of the nodes, for example 1420',
    link: 'https://docs.siderolabs.com/talos/v1.14/networking/kubespan',
  });
}

export function checkDnsDomain(domain: string, report: Reporter): void {
  const label = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
  if (domain.length <= 253 && new RegExp(`^${label}(\\.${label})*$`).test(domain)) return;
  report.add({
    code: 'CLU026',
    what: `dnsDomain is not a valid DNS domain (${describeValue(domain)})`,
    expected: 'parts of lower-case letters, digits and dashes, with dots between them',
    fix: 'write a domain such as cluster.local, without a dot at the end',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  });
}

/** The lowest cluster ID that no other cluster has. */
export function freeClusterId(taken: readonly (number | undefined)[]): number {
  const ids = new Set(taken);
  let id = 1;
  while (ids.has(id)) id += 1;
  return id;
}
