import type { Json } from '../kubernetes/json';
import { groupOf, type KubernetesObject } from '../kubernetes/object';
import { identityOf } from '../model/identity';
import { KnownSchemas } from '../schemas/known-schemas';
import type { KindSchema } from '../schemas/schema-walk';
import { compareValues, isEqual } from './compare';
import { changedImages } from './images';
import { isDefinition } from './crds';
import { pairObjects } from './match-objects';
import type { DiffObject, ObjectChange, ObjectDiff } from './model';
import { fieldChanges } from './object-fields';

/**
 * Compares two sets of Kubernetes objects. Where an object is, in which order objects come and in which order their fields are written
 * makes no difference.
 */
export function diffObjects(before: readonly DiffObject[], after: readonly DiffObject[]): ObjectDiff {
  const schemaOf = schemas([...before, ...after]);
  const objects: ObjectChange[] = [];
  let unchanged = 0;
  for (const { before: old, after: fresh } of pairObjects(before, after)) {
    if (old && fresh && isEqual(old.fields as Json, fresh.fields as Json)) unchanged += 1;
    else objects.push(objectChange(old, fresh, schemaOf));
  }
  objects.sort((a, b) => compareTexts(a.scope, b.scope) || RANKS[a.type] - RANKS[b.type] || compareTexts(a.title, b.title));
  return { objects, images: changedImages(objects), unchanged, before, after };
}

const RANKS: Readonly<Record<ObjectChange['type'], number>> = { removed: 0, added: 1, renamed: 2, changed: 2 };

function objectChange(before: DiffObject | undefined, after: DiffObject | undefined, schemaOf: (object: KubernetesObject) => KindSchema | undefined): ObjectChange {
  const { fields, scope = '' } = (after ?? before)!;
  const { name, namespace, title } = identityOf(fields);
  const identity = { kind: fields.kind, group: groupOf(fields.apiVersion), ...(namespace !== undefined && { namespace }), name, scope, title: `${fields.kind} ${title}` };
  if (!before || !after) return { ...identity, type: after ? 'added' : 'removed', ...(before && { before }), ...(after && { after }), fields: [], patch: [] };
  const { changes, patch } = compareValues(before.fields as Json, after.fields as Json, schemaOf(after.fields));
  return { ...identity, type: identityOf(before.fields).name === name ? 'changed' : 'renamed', before, after, fields: fieldChanges(before.fields, after.fields, changes), patch };
}

/** The keys of lists are in the schema of each kind. */
function schemas(objects: readonly DiffObject[]): (object: KubernetesObject) => KindSchema | undefined {
  let known: KnownSchemas | undefined;
  return ({ apiVersion, kind }) => {
    known ??= new KnownSchemas({ crds: objects.flatMap(({ fields }) => (isDefinition(fields) ? [fields] : [])), partial: true });
    const schema = known.of(apiVersion, kind);
    return schema.is === 'checked' ? schema.schemas[0] : undefined;
  };
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
