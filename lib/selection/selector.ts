import { byCodeUnit } from '../values/canonical-json';
import { Reporter } from '../diagnostics/reporter';
import { isEmptySelector, plainSelector, selectorText } from '../kubernetes/label-selector';
import { checkSelector, NAMESPACE_LABEL, type LabelExpression, type LabelSelectorLike } from './labels';
import { checkNamespaceName } from './object-names';
import { checked, isBranded } from '../props';

/** What selects by labels: a `Selector`, or a label selector as Kubernetes writes it. */
export type LabelSelection = Selector | LabelSelectorLike;

/**
 * A selector of pods or nodes by their labels.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export class Selector {
  static { checked(Selector, 'Selector'); }

  /** True for a selector made by any copy of this library. */
  static isSelector(value: unknown): value is Selector {
    return isBranded(value, 'Selector');
  }

  /** Selects everything: all pods of the namespace, or all nodes. */
  static all(): Selector {
    return new Selector({}, []);
  }

  /**
   * Selects what has all these labels.
   *
   * @throws TalosCiliumError `POL231` for an invalid label
   * @nonEmpty labels add at least one label, or use Selector.all()
   */
  static labels(labels: Readonly<Record<string, string>>): Selector {
    return Selector.of({ matchLabels: labels });
  }

  /**
   * Selects all pods of one namespace or several, for clusterwide policies.
   *
   * @throws TalosCiliumError `POL035` for an invalid name, or without a name
   */
  static namespace(...names: string[]): Selector {
    const report = new Reporter('Selector.namespace');
    if (names.length === 0) report.add({ code: 'POL035', what: 'names is empty', fix: 'add the name of a namespace' });
    for (const name of names) checkNamespaceName(name, report);
    report.throwIfAny();
    return names.length === 1
      ? Selector.labels({ [NAMESPACE_LABEL]: names[0]! })
      : Selector.of({ matchExpressions: [{ key: NAMESPACE_LABEL, operator: 'In', values: names }] });
  }

  /**
   * A selector as Kubernetes writes it.
   *
   * @throws TalosCiliumError `POL231` for an invalid label or expression, `POL004` for a selector without labels
   * and expressions
   * @nonEmpty selector add at least one label or expression, or use Selector.all()
   */
  static of(selector: LabelSelectorLike): Selector {
    const report = new Reporter('Selector.of');
    checkSelector(selector, report);
    report.throwIfAny();
    return new Selector(selector.matchLabels ?? {}, selector.matchExpressions ?? []);
  }

  /** Labels with their values. */
  readonly matchLabels: Readonly<Record<string, string>>;
  /** Requirements on labels. */
  readonly matchExpressions: readonly LabelExpression[];

  private constructor(labels: Readonly<Record<string, string>>, expressions: readonly LabelExpression[]) {
    this.matchLabels = Object.freeze(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => byCodeUnit(a, b))));
    this.matchExpressions = Object.freeze(distinct(expressions.map(normal)));
    Object.freeze(this);
  }

  /** True when it selects everything. */
  get isEmpty(): boolean {
    return Object.keys(this.matchLabels).length === 0 && this.matchExpressions.length === 0;
  }

  /**
   * The same selector with more labels and expressions.
   *
   * @throws TalosCiliumError `POL231`, as `Selector.of`
   */
  and(more: LabelSelectorLike): Selector {
    const both = plainSelector({ matchLabels: { ...this.matchLabels, ...more.matchLabels }, matchExpressions: [...this.matchExpressions, ...(more.matchExpressions ?? [])] });
    return isEmptySelector(both) ? Selector.all() : Selector.of(both);
  }

  /** The selector as Kubernetes writes it, without empty parts. */
  toJSON(): LabelSelectorLike {
    return {
      ...(Object.keys(this.matchLabels).length > 0 ? { matchLabels: this.matchLabels } : {}),
      ...(this.matchExpressions.length > 0 ? { matchExpressions: this.matchExpressions } : {}),
    };
  }

  /** For messages: `app=web, tier in (a, b)`, or `all`. */
  toString(): string {
    return selectorText(this);
  }
}

/** The order of values has no meaning, so they are sorted. */
function normal({ key, operator, values }: LabelExpression): LabelExpression {
  return Object.freeze({ key, operator, ...(values && values.length > 0 ? { values: Object.freeze([...new Set(values)].sort(byCodeUnit)) } : {}) });
}

function distinct(expressions: readonly LabelExpression[]): LabelExpression[] {
  const byText = new Map(expressions.map((expression) => [JSON.stringify(expression), expression]));
  return [...byText].sort(([a], [b]) => byCodeUnit(a, b)).map(([, expression]) => expression);
}
