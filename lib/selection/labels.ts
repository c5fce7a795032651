import type { Reporter } from '../diagnostics/reporter';
import { isEmptySelector, selectorMistakes } from '../kubernetes/label-selector';
import { isLabelKey, withoutLabelSource } from '../kubernetes/label-syntax';

/** One requirement on a label, as Kubernetes writes it. */
export interface LabelExpression {
  /** Key of the label. */
  readonly key: string;
  /** How the label is compared with `values`. */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /**
   * Values of the label, for `In` and `NotIn`.
   * @default - none, for `Exists` and `DoesNotExist`
   */
  readonly values?: readonly string[];
}

/** A label selector as Kubernetes writes it. What it selects has all the labels and meets all the expressions. */
export interface LabelSelectorLike {
  /**
   * Labels with their values.
   * @default - none
   * @nonEmpty add at least one label, or use Selector.all()
   */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /**
   * Requirements on labels.
   * @default - none
   */
  readonly matchExpressions?: readonly LabelExpression[];
}

export { NAMESPACE_LABEL } from '../kubernetes/label-selector';

const LABELS = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/';

/** Reports what is wrong with a selector, and one that is empty: it would select everything. */
export function checkSelector(selector: LabelSelectorLike, report: Reporter): void {
  if (isEmptySelector(selector)) report.add({ code: 'POL004', what: 'the selector has no labels and no expressions', fix: 'add a label, or use Selector.all() to select everything' });
  for (const { what, fix } of selectorMistakes(selector, (key) => isLabelKey(withoutLabelSource(key)))) report.add({ code: 'POL231', what, fix, link: LABELS });
}
