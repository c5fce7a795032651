import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { Reporter } from '../diagnostics/reporter';
import { isDnsLabel } from '../kubernetes/dns-names';

/** Levels of the Pod Security Standards. */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** A namespace that a `ClusterChart` creates. */
export interface NamespaceProps {
  /** Name: lower-case letters, digits and `-`, at most 63 characters. */
  readonly name: string;
  /**
   * Pod Security level for enforcing, auditing and warnings.
   * @default - no labels: Talos enforces `baseline`, and audits and warns for `restricted`. The namespace of a `TalosCilium` gets `privileged`
   * @see https://docs.siderolabs.com/kubernetes-guides/security/pod-security
   */
  readonly podSecurity?: PodSecurityLevel;
  /** Labels of the Namespace. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the Namespace. @default - annotations that keep Argo CD and Flux from deleting it; each can be overridden */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Deleting a namespace would delete everything in it, including volumes. */
const KEPT = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

const MODES = ['enforce', 'audit', 'warn'] as const;

/**
 * Creates the Namespaces of a chart.
 *
 * @throws TalosCiliumError CLU031 for invalid or repeated names
 */
export function createNamespaces(chart: Construct, namespaces: readonly (string | NamespaceProps)[], existing: readonly string[]): void {
  const all = namespaces.map((given) => (typeof given === 'string' ? { name: given } : given));
  const reporter = new Reporter(chart.node.path);
  const seen = new Set<string>();
  for (const name of [...all.map((given) => given.name), ...existing]) {
    if (!isDnsLabel(name)) {
      reporter.add({ code: 'CLU031', what: `${JSON.stringify(name)} is not a valid name for a namespace`, fix: 'use at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends' });
    } else if (seen.has(name)) {
      const lists = [...(all.some((given) => given.name === name) ? ['namespaces'] : []), ...(existing.includes(name) ? ['existingNamespaces'] : [])];
      const fix = lists.length > 1 ? `keep ${name} in namespaces if this app creates it, and in existingNamespaces if not` : 'keep one of the entries';
      reporter.add({ code: 'CLU031', what: lists.length > 1 ? `${name} is in ${lists.join(' and in ')}` : `${name} is in ${lists[0]} more than once`, fix });
    }
    seen.add(name);
  }
  reporter.throwIfAny();
  if (all.length === 0) return;
  const scope = new Construct(chart, NAMESPACES);
  for (const { name, podSecurity, labels, annotations } of all) {
    const namespace = new ApiObject(scope, name, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations: { ...KEPT, ...annotations }, ...(labels && { labels: { ...labels } }) } });
    if (podSecurity) setPodSecurity(namespace, podSecurity);
  }
}

/** Id of the construct that holds the Namespaces of a chart. */
const NAMESPACES = 'namespaces';

/** Allows privileged pods in a namespace that the chart creates, unless the chart sets its level. */
export function allowPrivileged(chart: IConstruct, name: string): void {
  const namespace = chart.node.tryFindChild(NAMESPACES)?.node.tryFindChild(name);
  if (namespace) setPodSecurity(namespace as ApiObject, 'privileged');
}

function setPodSecurity({ metadata }: ApiObject, level: PodSecurityLevel): void {
  const labels = MODES.map((mode) => `pod-security.kubernetes.io/${mode}`);
  if (labels.some((label) => metadata.getLabel(label) !== undefined)) return;
  for (const label of labels) metadata.addLabel(label, level);
}
