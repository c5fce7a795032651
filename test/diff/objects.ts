import { diffObjects } from '../../lib/diff/diff';
import type { DiffObject, FieldChange, ObjectChange, ObjectDiff } from '../../lib/diff/model';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../lib/yaml/reader';

/** Objects of YAML documents. */
export function objectsOf(yaml: string, scope = ''): DiffObject[] {
  return parseKubernetesYaml(yaml).map((fields) => ({ fields: fields as KubernetesObject, scope }));
}

/** What differs between YAML documents. */
export function diffOf(before: string, after: string): ObjectDiff {
  return diffObjects(objectsOf(before), objectsOf(after));
}

/** The fields of a change, each as `path: old -> new`. */
export function shown({ fields }: ObjectChange, all = true): string[] {
  const text = (value: FieldChange['before']): string => (value === undefined ? '' : JSON.stringify(value));
  return fields.filter(({ folded }) => all || folded === undefined).map(({ at, before, after, note, folded }) => `${at}: ${note ?? `${text(before)} -> ${text(after)}`}${folded ? ` (${folded})` : ''}`);
}
