import type { LabelSelector } from '../../imports/cilium.io';
import { NAME_LABEL, NAMESPACE_LABEL } from '../model/address-holders';
import { matchingLabels } from '../kubernetes/label-selector';
import type { LabelExpression } from './labels';

/** Which Services something is for; all parts have to fit. */
export interface ServiceSelector {
  /**
   * Labels that a Service must have.
   * @default - any
   */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /**
   * Expressions over labels.
   * @default - none
   */
  readonly matchExpressions?: readonly LabelExpression[];
  /**
   * Namespaces that a Service may be in, by the label `io.kubernetes.service.namespace` that Cilium adds.
   * @default - all namespaces
   */
  readonly namespaces?: readonly string[];
  /**
   * Names that a Service may have, by the label `io.kubernetes.service.name` that Cilium adds.
   * @default - any
   */
  readonly names?: readonly string[];
}

/** The selector as objects have it; undefined when it selects everything. */
export function labelSelectorOf(selector: ServiceSelector | undefined): LabelSelector | undefined {
  const { matchLabels = {}, matchExpressions = [], namespaces, names } = selector ?? {};
  const labels: Record<string, string> = { ...matchLabels };
  const expressions = [...matchExpressions];
  for (const [key, values] of [[NAMESPACE_LABEL, namespaces], [NAME_LABEL, names]] as const) {
    if (!values) continue;
    if (values.length === 1) labels[key] = values[0]!;
    else expressions.push({ key, operator: 'In', values: [...values].sort() });
  }
  if (Object.keys(labels).length === 0 && expressions.length === 0) return undefined;
  return {
    ...(Object.keys(labels).length > 0 && { matchLabels: labels }),
    ...(expressions.length > 0 && { matchExpressions: expressions }),
  };
}

/** Labels of its own that a Service needs to be selected; undefined when no Service can be. */
export function labelsFor(selector: LabelSelector | undefined): Record<string, string> | undefined {
  if (!selector) return {};
  const labels = matchingLabels(selector);
  if (!labels) return undefined;
  delete labels[NAMESPACE_LABEL];
  delete labels[NAME_LABEL];
  return labels;
}

const MOST = 64;

/**
 * The selector as sets of labels, of which a Service has to have one; undefined when labels alone cannot say it.
 */
export function asLabelSets(selector: LabelSelector | undefined): Record<string, string>[] | undefined {
  let sets: Record<string, string>[] = [{ ...selector?.matchLabels }];
  for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
    if (operator !== 'In') return undefined;
    sets = sets.flatMap((set) => {
      const fitting = key in set ? values.filter((value) => value === set[key]) : values;
      return fitting.map((value) => ({ ...set, [key]: value }));
    });
    if (sets.length > MOST) return undefined;
  }
  return sets;
}

/** Names and namespaces that a selector asks for and a Service does not have. */
export function wrongPlaces(selector: LabelSelector | undefined, { namespace, name }: { readonly namespace: string; readonly name: string }): string[] {
  const places: Readonly<Record<string, string>> = { [NAMESPACE_LABEL]: namespace, [NAME_LABEL]: name };
  return Object.entries(places).flatMap(([key, value]) => {
    const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
    const fits =
      (matchLabels[key] ?? value) === value &&
      matchExpressions.every(({ key: other, operator, values = [] }) => {
        if (other !== key || operator === 'Exists') return true;
        return operator === 'In' ? values.includes(value) : operator === 'NotIn' && !values.includes(value);
      });
    return fits ? [] : [`${key}=${value}`];
  });
}
