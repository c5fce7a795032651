import { TalosCiliumError } from '../diagnostics/problem';
import { isDnsLabel } from '../kubernetes/dns-names';
import { namespaceMistake, type LabelExpression, type LabelSelectorLike } from './labels';
import { throwMistakes, type Mistake } from './mistakes';
import { Selector } from './selector';

/**
 * Namespaces of a peer: one or several names, labels of namespaces, or all.
 *
 * Names are the surest: labels of a namespace can be set by whoever may edit it.
 */
export type NamespaceChoice = string | readonly string[] | NamespaceLabels | 'all namespaces';

/** Namespaces by their labels. */
export interface NamespaceLabels {
  /**
   * Labels that a namespace must have.
   * @nonEmpty name at least one label; Peer.allPods() is all pods of all namespaces
   */
  readonly labels: Readonly<Record<string, string>>;
}

/** Namespaces of a choice of pods, in one form. */
export type Namespaces = { readonly names: readonly string[] } | { readonly selector: Selector } | 'all';

/** What has a pod selector: a workload of any version of cdk8s-plus, or `Pods`, `Namespace`, `Namespaces` of it. */
export interface PodSelectorSource {
  toPodSelectorConfig?(): unknown;
  toPodSelector?(): unknown;
}

/**
 * A choice of pods: a `Selector`, a label selector as Kubernetes writes it, or a workload of any version of cdk8s-plus.
 */
export type PodSelection = Selector | LabelSelectorLike | PodSelectorSource;

/** Pods and the namespaces they are in; without namespaces they are in that of the policy. */
export interface Pods {
  readonly selector: Selector;
  readonly namespaces: Namespaces | undefined;
  /** A name that the source has, for policies without one. */
  readonly name: string | undefined;
}

/** What cdk8s-plus gives, as far as it is read here. */
interface PodSelectorConfig {
  readonly labelSelector?: KubeSelector;
  readonly namespaces?: { readonly names?: readonly string[]; readonly labelSelector?: KubeSelector };
}

interface KubeSelector {
  _toKube?(): LabelSelectorLike;
  readonly labels?: Readonly<Record<string, string>>;
  readonly expressions?: readonly LabelExpression[];
}

/**
 * Reads a choice of pods.
 *
 * @throws POL001 to POL003 for wrong labels, POL004 when it has no pod selector
 */
export function podsOf(selection: PodSelection, path: string): Pods {
  if (Selector.isSelector(selection)) return { selector: selection, namespaces: undefined, name: undefined };
  const source = selection as PodSelectorSource & LabelSelectorLike & { readonly node?: { readonly id?: string } };
  if (typeof source === 'object' && source !== null) {
    if (typeof source.toPodSelectorConfig === 'function') return fromConfig(source.toPodSelectorConfig() as PodSelectorConfig, source.node?.id);
    const inner = typeof source.toPodSelector === 'function' ? (source.toPodSelector() as PodSelectorSource | undefined) : undefined;
    if (typeof inner?.toPodSelectorConfig === 'function') return fromConfig(inner.toPodSelectorConfig() as PodSelectorConfig, source.node?.id);
    if (source.matchLabels || source.matchExpressions) return { selector: Selector.of(source), namespaces: undefined, name: undefined };
  }
  throw new TalosCiliumError({
    code: 'POL004',
    path,
    what: `nothing that selects pods (${shown(selection)})`,
    fix: 'give Selector.labels({ ... }), { matchLabels: { ... } }, or a workload of cdk8s-plus; Selector.all() for all pods',
  });
}

function fromConfig(config: PodSelectorConfig, name: string | undefined): Pods {
  const { names, labelSelector } = config.namespaces ?? {};
  const like = kube(config.labelSelector);
  const selector = isEmpty(like) ? Selector.all() : Selector.of(like);
  if (!config.namespaces) return { selector, namespaces: undefined, name };
  if (names && names.length > 0) return { selector, namespaces: { names: [...names].sort() }, name };
  const byLabels = kube(labelSelector);
  return { selector, namespaces: isEmpty(byLabels) ? 'all' : { selector: Selector.ofObjects(byLabels) }, name };
}

/** `_toKube` is what every version of cdk8s-plus renders itself with; its fields are the second choice. */
function kube(selector: KubeSelector | undefined): LabelSelectorLike {
  if (!selector) return {};
  const { matchLabels, matchExpressions } = selector._toKube?.() ?? { matchLabels: selector.labels, matchExpressions: selector.expressions };
  const labels = matchLabels && Object.keys(matchLabels).length > 0 ? { matchLabels } : {};
  return { ...labels, matchExpressions: (matchExpressions ?? []).map(({ key, operator, values }) => ({ key, operator, values })) };
}

function isEmpty({ matchLabels, matchExpressions = [] }: LabelSelectorLike): boolean {
  return matchLabels === undefined && matchExpressions.length === 0;
}

/**
 * Reads a choice of namespaces.
 *
 * @throws POL035 for a text that is no name of a namespace, or no name at all
 */
export function namespacesOf(choice: NamespaceChoice, path: string): Namespaces {
  if (choice === 'all namespaces') return 'all';
  if (typeof choice === 'object' && 'labels' in choice) return { selector: Selector.ofObjects({ matchLabels: choice.labels }) };
  const names = [...new Set(typeof choice === 'string' ? [choice] : choice)].sort();
  const wrong = names.filter((name) => !isDnsLabel(name)).map((name): Mistake => namespaceMistake(name));
  throwMistakes(path, names.length === 0 ? [namespaceMistake('none')] : wrong);
  return { names };
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty' : value;
  return typeof value === 'object' && value !== null ? value.constructor?.name ?? 'object' : String(value);
}
