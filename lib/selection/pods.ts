import { CodedError } from '../diagnostics/coded';
import { Reporter } from '../diagnostics/reporter';
import { isEmptySelector, plainSelector } from '../kubernetes/label-selector';
import type { LabelExpression, LabelSelectorLike } from './labels';
import { checkNamespaceName } from './object-names';
import { Selector, type LabelSelection } from './selector';

/**
 * Namespaces of a peer: one name or several, labels of namespaces, or all.
 *
 * Names are safer than labels: whoever can edit a namespace can set its labels.
 */
export type NamespaceChoice = string | readonly string[] | NamespaceLabels | 'all namespaces';

/** Namespaces by their labels. */
export interface NamespaceLabels {
  /**
   * Labels that a namespace must have.
   * @nonEmpty add at least one label; Peer.allPods() is all pods of all namespaces
   */
  readonly labels: Readonly<Record<string, string>>;
}

/** The namespaces of a pod selection, read. */
export type Namespaces = { readonly names: readonly string[] } | { readonly selector: Selector } | 'all';

/** What has a pod selector: a workload of any version of cdk8s-plus, or `Pods`, `Namespace` or `Namespaces` of it. */
export interface PodSelectorSource {
  /** Implemented by workloads and by `Pods` of cdk8s-plus. */
  toPodSelectorConfig?(): unknown;
  /** Implemented by `Namespace` and `Namespaces` of cdk8s-plus. */
  toPodSelector?(): unknown;
}

/** What selects pods: a `Selector`, a label selector as Kubernetes writes it, or a workload of any version of cdk8s-plus. */
export type PodSelection = LabelSelection | PodSelectorSource;

/** Pods and their namespaces. */
export interface Pods {
  readonly selector: Selector;
  /** Undefined for the namespace of the policy. */
  readonly namespaces: Namespaces | undefined;
  /** Id of the workload, if there is one: the default name of a policy for it. */
  readonly name: string | undefined;
}

/** What cdk8s-plus returns, as far as it is read here. */
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
 * Reads what selects pods.
 *
 * @throws TalosCiliumError `POL231` for an invalid selector, `POL004` for what does not select pods
 */
export function podsOf(selection: PodSelection): Pods {
  if (Selector.isSelector(selection)) return { selector: selection, namespaces: undefined, name: undefined };
  const source = selection as PodSelectorSource & LabelSelectorLike & { readonly node?: { readonly id?: string } };
  if (typeof source.toPodSelectorConfig === 'function') return fromConfig(source.toPodSelectorConfig() as PodSelectorConfig, source.node?.id);
  const inner = typeof source.toPodSelector === 'function' ? (source.toPodSelector() as PodSelectorSource | undefined) : undefined;
  if (typeof inner?.toPodSelectorConfig === 'function') return fromConfig(inner.toPodSelectorConfig() as PodSelectorConfig, source.node?.id);
  if (source.matchLabels || source.matchExpressions) return { selector: Selector.of(source), namespaces: undefined, name: undefined };
  const name = source.constructor?.name ?? 'Object';
  throw new CodedError({
    code: 'POL004',
    path: 'podsOf',
    what: name === 'Object' ? 'an object without matchLabels and matchExpressions does not select pods' : `${name} does not select pods`,
    fix: 'use Selector.labels({ ... }), { matchLabels: { ... } } or a workload of cdk8s-plus; Selector.all() selects all pods',
  });
}

function fromConfig(config: PodSelectorConfig, name: string | undefined): Pods {
  const { names, labelSelector } = config.namespaces ?? {};
  const selector = selectorOf(config.labelSelector);
  if (!config.namespaces) return { selector, namespaces: undefined, name };
  if (names && names.length > 0) return { selector, namespaces: { names: [...names].sort() }, name };
  const ofNamespaces = selectorOf(labelSelector);
  return { selector, namespaces: ofNamespaces.isEmpty ? 'all' : { selector: ofNamespaces }, name };
}

/** Every version of cdk8s-plus renders itself with `_toKube`. In cdk8s-plus an empty selector means everything. */
function selectorOf(selector: KubeSelector | undefined): Selector {
  if (!selector) return Selector.all();
  const { matchLabels = {}, matchExpressions = [] } = selector._toKube?.() ?? { matchLabels: selector.labels ?? {}, matchExpressions: selector.expressions ?? [] };
  const plain = plainSelector({ matchLabels, matchExpressions: matchExpressions.map(({ key, operator, values }) => ({ key, operator, ...(values && { values }) })) });
  return isEmptySelector(plain) ? Selector.all() : Selector.of(plain);
}

/**
 * Reads namespaces.
 *
 * @throws TalosCiliumError `POL035` for an invalid name of a namespace, or without a name
 */
export function namespacesOf(choice: NamespaceChoice, path: string): Namespaces {
  if (choice === 'all namespaces') return 'all';
  if (typeof choice === 'object' && 'labels' in choice) return { selector: Selector.labels(choice.labels) };
  const names = [...new Set(typeof choice === 'string' ? [choice] : choice)].sort();
  const report = new Reporter(path);
  if (names.length === 0) report.add({ code: 'POL035', what: 'namespace is empty', fix: 'add the name of a namespace; Peer.allPods() is all pods of all namespaces' });
  for (const name of names) checkNamespaceName(name, report);
  report.throwIfAny();
  return { names };
}
