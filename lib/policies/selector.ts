import { byCodeUnit } from '../values/canonical-json';
import { isDnsLabel } from '../kubernetes/dns-names';
import { namespaceMistake, NAMESPACE_LABEL, selectorMistakes, type LabelExpression, type LabelSelectorLike } from './labels';
import { throwMistakes } from './mistakes';
import { checked, isBranded } from '../props';

/**
 * A choice of pods, or of nodes, by their labels.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export class Selector {
  static { checked(Selector, 'Selector'); }

  /** True for a selector made by any copy of this library. */
  static isSelector(value: unknown): value is Selector {
    return isBranded(value, 'Selector');
  }

  /**
   * Everything: all pods of the policy's namespace, or all nodes.
   */
  static all(): Selector {
    return new Selector({}, []);
  }

  /**
   * What has all these labels.
   *
   * @throws TalosCiliumError `POL001` for what is no label, `POL002` for a label that Cilium does not select by
   * @nonEmpty labels name at least one label, or use Selector.all()
   */
  static labels(labels: Readonly<Record<string, string>>): Selector {
    return Selector.of({ matchLabels: labels });
  }

  /**
   * All pods of a namespace, or of several: for clusterwide policies.
   *
   * @throws TalosCiliumError `POL035` for a wrong name, or none
   */
  static namespace(...names: string[]): Selector {
    throwMistakes('Selector.namespace', names.length === 0 ? [namespaceMistake('none')] : names.filter((name) => !isDnsLabel(name)).map(namespaceMistake));
    return names.length === 1
      ? Selector.labels({ [NAMESPACE_LABEL]: names[0]! })
      : Selector.of({ matchExpressions: [{ key: NAMESPACE_LABEL, operator: 'In', values: names }] });
  }

  /**
   * A selector as Kubernetes writes it.
   *
   * @throws TalosCiliumError `POL001`, `POL002`, and `POL003` for an expression whose operator and values do not fit
   * @nonEmpty selector name at least one label or expression, or use Selector.all()
   */
  static of(selector: LabelSelectorLike): Selector {
    throwMistakes(`Selector(${describe(selector)})`, selectorMistakes(selector, 'identities'));
    return new Selector(selector.matchLabels ?? {}, selector.matchExpressions ?? []);
  }

  /** A selector of what is neither pod nor node: namespaces, Services, groups of addresses. Throws `POL001`, `POL003`. */
  static ofObjects(selector: LabelSelectorLike): Selector {
    throwMistakes(`Selector(${describe(selector)})`, selectorMistakes(selector, 'objects'));
    return new Selector(selector.matchLabels ?? {}, selector.matchExpressions ?? []);
  }

  readonly matchLabels: Readonly<Record<string, string>>;
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

  /** The same selector with more labels and expressions. */
  and(more: LabelSelectorLike): Selector {
    const labels = { ...this.matchLabels, ...more.matchLabels };
    const matchExpressions = [...this.matchExpressions, ...(more.matchExpressions ?? [])];
    return Object.keys(labels).length + matchExpressions.length === 0 ? Selector.all() : Selector.of({ ...(Object.keys(labels).length > 0 && { matchLabels: labels }), matchExpressions });
  }

  /** As Kubernetes writes it; empty parts are left out. */
  toJSON(): LabelSelectorLike {
    return {
      ...(Object.keys(this.matchLabels).length > 0 ? { matchLabels: this.matchLabels } : {}),
      ...(this.matchExpressions.length > 0 ? { matchExpressions: this.matchExpressions } : {}),
    };
  }

  /** For messages: `app=web, tier in (a, b)`, or `all`. */
  toString(): string {
    return describe(this);
  }
}

/** Order and repetition of values mean nothing, so one way of writing is kept. */
function normal({ key, operator, values }: LabelExpression): LabelExpression {
  return Object.freeze({ key, operator, ...(values && values.length > 0 ? { values: Object.freeze([...new Set(values)].sort(byCodeUnit)) } : {}) });
}

function distinct(expressions: readonly LabelExpression[]): LabelExpression[] {
  const byText = new Map(expressions.map((expression) => [JSON.stringify(expression), expression]));
  return [...byText].sort(([a], [b]) => byCodeUnit(a, b)).map(([, expression]) => expression);
}

function describe({ matchLabels = {}, matchExpressions = [] }: LabelSelectorLike): string {
  const parts = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => (values.length > 0 ? `${key} ${operator} (${values.join(', ')})` : `${key} ${operator}`)),
  ];
  return parts.join(', ') || 'all';
}
