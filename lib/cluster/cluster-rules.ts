import { shown } from './ip-text';
import type { KubernetesVersion } from './kubernetes-version';
import type { Reporter } from '../diagnostics/reporter';
import type { TalosVersion } from './talos-version';

const KUBERNETES_MISMATCH = 'CLU012';
const NAME = 'CLU013';
const CLUSTER_ID = 'CLU014';
const NODE_COUNT = 'CLU015';
const KUBE_PRISM_PORT = 'CLU023';
const KUBE_SPAN_MTU = 'CLU025';
const DNS_DOMAIN = 'CLU026';
const RUNNING_TALOS = 'CLU028';

const CLUSTER_MESH = 'https://docs.cilium.io/en/stable/network/clustermesh/clustermesh/';

/** The name as Cilium takes it; the same rule is in the chart's `templates/validate.yaml`. */
export function checkName(name: string, problems: Reporter): void {
  if (name.length <= 32 && /^([a-z0-9][-a-z0-9]*)?[a-z0-9]$/.test(name)) return;
  problems.add({
    code: NAME,
    what: `name is not a Cilium cluster name (${shown(name)})`,
    fix: 'use at most 32 lower-case letters, digits and -, with a letter or digit at both ends',
    link: CLUSTER_MESH,
  });
}

/** The id as Cilium takes it; the chart refuses an id other than 0 for a cluster named `default`. */
export function checkClusterId(id: number, name: string, problems: Reporter): void {
  if (!Number.isInteger(id) || id < 0 || id > 511) {
    const what = `clusterId is not a whole number of 0 to 511 (${id})`;
    const fix = 'give 1 to 255, up to 511 in a mesh of up to 511 clusters, or 0 outside of a mesh';
    problems.add({ code: CLUSTER_ID, what, fix, link: CLUSTER_MESH });
  } else if (id !== 0 && name === 'default') {
    const what = `clusterId cannot be set for a cluster named default (${id})`;
    problems.add({ code: CLUSTER_ID, what, fix: 'give the cluster another name', link: CLUSTER_MESH });
  }
}

/** Counts of nodes; answers whether they can be reckoned with. */
export function checkNodeCounts(controlPlanes: number, workers: number, problems: Reporter): boolean {
  const wrong = ([['controlPlanes', controlPlanes, 1], ['workers', workers, 0]] as const).filter(
    ([, count, least]) => !Number.isSafeInteger(count) || count < least,
  );
  for (const [property, count, least] of wrong) {
    const what = `${property} is not a count of nodes (${count})`;
    problems.add({ code: NODE_COUNT, what, fix: `give a whole number of at least ${least}` });
  }
  return wrong.length === 0;
}

/** Versions that fit each other. */
export function checkVersions(
  generated: TalosVersion | undefined,
  running: TalosVersion | undefined,
  kubernetes: KubernetesVersion | undefined,
  problems: Reporter,
): void {
  if (generated && running?.isBefore(generated.minorString)) {
    problems.add({
      code: RUNNING_TALOS,
      what: `runningTalosVersion is older than the talosVersion that generated the machine configuration (${running} and ${generated})`,
      fix: 'give the Talos version that the cluster was created with as talosVersion',
    });
  }
  const range = running?.kubernetesRange;
  if (!running || !range || !kubernetes || running.runs(kubernetes)) return;
  problems.add({
    code: KUBERNETES_MISMATCH,
    what: `Talos ${running} runs Kubernetes ${range.min} to ${range.max}, not this one (${kubernetes})`,
    fix: `set kubernetesVersion to ${range.min} to ${range.max}, or runningTalosVersion when the nodes have been upgraded`,
    link: 'https://docs.siderolabs.com/talos/v1.14/getting-started/support-matrix',
  });
}

/** A TCP port. */
export function checkKubePrismPort(port: number, problems: Reporter): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return;
  problems.add({
    code: KUBE_PRISM_PORT,
    what: `kubePrism.port is not a port (${port})`,
    fix: 'give a whole number of 1 to 65535, or set kubePrism to false',
    link: 'https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism',
  });
}

// KubeSpanLinkMinimumMTU of siderolabs/talos, pkg/machinery/constants/constants.go: the least that IPv6 takes.
const KUBE_SPAN_MIN_MTU = 1280;

/** An MTU that Talos takes. */
export function checkKubeSpanMtu(mtu: number, problems: Reporter): void {
  if (Number.isInteger(mtu) && mtu >= KUBE_SPAN_MIN_MTU && mtu <= 65535) return;
  problems.add({
    code: KUBE_SPAN_MTU,
    what: `kubeSpan.mtu is not an MTU of at least ${KUBE_SPAN_MIN_MTU} bytes (${mtu})`,
    fix: `give ${KUBE_SPAN_MIN_MTU} to 65535; the link's MTU less 80 fits`,
    link: 'https://docs.siderolabs.com/talos/v1.14/networking/kubespan',
  });
}

/** A DNS name as Kubernetes takes it. */
export function checkDnsDomain(domain: string, problems: Reporter): void {
  const label = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
  if (domain.length <= 253 && new RegExp(`^${label}(\\.${label})*$`).test(domain)) return;
  problems.add({
    code: DNS_DOMAIN,
    what: `dnsDomain is not a DNS domain (${shown(domain)})`,
    fix: 'use lower-case letters, digits and - in parts joined by dots, such as cluster.local',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  });
}
