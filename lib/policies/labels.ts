import { isLabelKey, isLabelValue } from '../kubernetes/label-syntax';
import type { Mistake } from './mistakes';

/** One requirement on a label, as Kubernetes writes it. */
export interface LabelExpression {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** For `In` and `NotIn` alone. */
  readonly values?: readonly string[];
}

/** A label selector as Kubernetes and Cilium write it: all labels and all expressions must hold. */
export interface LabelSelectorLike {
  /** @nonEmpty name at least one label, or use Selector.all() */
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelExpression[];
}

/** Label of the namespace that Cilium gives to every pod. */
export const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';

const LABELS = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/';
const RELEVANT = 'https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/';
const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** What Cilium leaves out of an identity unless it is told otherwise; a selector that names one selects nothing. */
const IGNORED =
  /^(io\.kubernetes|kubernetes\.io|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/(job-completion-index|controller-uid)|beta\.kubernetes\.io|k8s\.io|pod-template-generation|pod-template-hash|controller-revision-hash|annotation|controller-uid|etcd_node)/;

/**
 * What is wrong with a selector.
 *
 * @param of pods and nodes are known to Cilium by their identity, which does not hold every label; other objects by all they have
 */
export function selectorMistakes(selector: LabelSelectorLike, of: 'identities' | 'objects'): Mistake[] {
  const keys = [...Object.keys(selector.matchLabels ?? {}), ...(selector.matchExpressions ?? []).map(({ key }) => key)];
  return [
    ...keys.flatMap((key) => keyMistakes(key, of)),
    ...Object.entries(selector.matchLabels ?? {}).flatMap(([key, value]) => valueMistakes(key, value)),
    ...(selector.matchExpressions ?? []).flatMap(expressionMistakes),
  ];
}

/** A label key without the source that Cilium lets one write before it: `k8s:app` is `app`. */
export function withoutSource(key: string): string {
  return key.replace(/^(k8s|any|reserved|container|cidr|cidrgroup|fqdn|node|cni|unspec)[:.](?=[^/])/, (prefix, source: string) => (prefix.endsWith(':') ? '' : `${source}.`));
}

function keyMistakes(key: string, of: 'identities' | 'objects'): Mistake[] {
  const bare = withoutSource(key);
  // Cilium's own namespace labels hold a whole label key behind their prefix.
  const namespaced = /^io\.cilium\.k8s\.namespace\.labels\./.test(bare);
  if (!isLabelKey(bare) && !namespaced) {
    return [{ code: 'POL001', what: `not a label key (${JSON.stringify(key)})`, fix: 'write a name of at most 63 letters, digits, -, _ and ., with a DNS prefix and / before it if any', link: LABELS }];
  }
  if (of === 'identities' && IGNORED.test(bare) && bare !== 'io.kubernetes.pod.namespace') {
    return [{ code: 'POL002', what: `Cilium does not keep this label in identities, so nothing is selected by it (${key})`, fix: 'select by a label that you set yourself, such as app.kubernetes.io/name', link: RELEVANT }];
  }
  return [];
}

function valueMistakes(key: string, value: unknown): Mistake[] {
  if (isLabelValue(value)) return [];
  return [{ code: 'POL001', what: `not a label value (${key}: ${JSON.stringify(value)})`, fix: 'write at most 63 letters, digits, -, _ and ., a letter or digit at both ends', link: LABELS }];
}

function expressionMistakes({ key, operator, values }: LabelExpression): Mistake[] {
  const wrong = (what: string, fix: string): Mistake[] => [{ code: 'POL003', what: `${what} (${key})`, fix, link: LABELS }];
  if (!OPERATORS.includes(operator)) return wrong(`no operator of labels: ${String(operator)}`, `write ${OPERATORS.join(', ')}`);
  const needsValues = operator === 'In' || operator === 'NotIn';
  if (needsValues && (values ?? []).length === 0) return wrong(`${operator} without values`, 'give values, or use Exists or DoesNotExist');
  if (!needsValues && (values ?? []).length > 0) return wrong(`${operator} takes no values`, 'leave values out, or use In or NotIn');
  return (values ?? []).flatMap((value) => valueMistakes(key, value));
}

/** A text that is no name of a namespace. */
export function namespaceMistake(name: unknown): Mistake {
  return { code: 'POL035', what: `not a name of a namespace (${name === '' ? 'empty' : String(name)})`, fix: 'write lower-case letters, digits and dashes, at most 63 of them' };
}
