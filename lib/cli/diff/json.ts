import type { Json } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import type { DiffObject, FieldChange, ObjectChange } from '../../diff/model';
import { HIDDEN, isSecretField, isSecretObject, isSecretText, secretsOf } from './change-lines';
import type { ShownDiff } from './terminal';

/** The diff as JSON. Secrets are left out, and with them the patches and objects that have some. */
export function jsonText({ diff, consequences, otherFiles }: ShownDiff): string {
  const place = ({ file }: DiffObject): string | undefined => file;
  const object = (change: ObjectChange): object => {
    const { type, group, kind, namespace, name, scope, before, after, fields, patch } = change;
    const secrets = secretsOf(change);
    const isSecret = [before, after].some((side) => side && isSecretObject(side.fields));
    const whole = (side: DiffObject | undefined): KubernetesObject | undefined => (isSecret ? undefined : side?.fields);
    return {
      type,
      group,
      kind,
      namespace,
      name,
      ...(type === 'renamed' && { oldName: before!.fields.metadata.name }),
      cluster: scope === '' ? undefined : scope.replaceAll(':', '/'),
      files: { old: before && place(before), new: after && place(after) },
      fields: fields.map((field) => fieldOf(change, field, secrets)),
      ...(type === 'added' || type === 'removed' ? { object: whole(after ?? before) } : { patch: isSecret ? undefined : patch }),
      ...(isSecret && { holdsSecrets: true }),
    };
  };
  return `${JSON.stringify({
    consequences: consequences.map(({ id, level, object: { title, scope }, what, advice, source, fields }) => ({ id, level, object: title, cluster: scope === '' ? undefined : scope.replaceAll(':', '/'), what, advice, source, fields: fields?.map(({ at }) => at) })),
    images: diff.images.map(({ name, before, after, objects }) => ({ name, old: before, new: after, objects: objects.map(({ title }) => title) })),
    objects: diff.objects.map(object),
    otherFiles,
  }, null, 2)}\n`;
}

function fieldOf(object: ObjectChange, field: FieldChange, secrets: ReadonlySet<string>): object {
  const { at, type, before, after, note, folded } = field;
  const shown = (value: Json | undefined): Json | undefined => (value !== undefined && isSecretField(field, value, secrets) ? HIDDEN : value);
  return { path: at, type, old: shown(before), new: shown(after), note: note !== undefined && isSecretText(object, field, secrets) ? HIDDEN : note, folded };
}
