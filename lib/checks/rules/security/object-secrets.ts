import type { KubernetesObject } from '../../../kubernetes/object';
import type { ObjectModel } from '../../../model/model';
import { byKind, POLICY_KINDS } from '../../../model/of-kinds';
import { findSecret, type FoundSecret } from '../../../model/secrets';

/** Policies are many, and hold selectors, ports and patterns; a CRD holds a schema. Their texts are searched when they are written. */
const SEARCHED_AS_TEXT: ReadonlySet<string> = new Set([...POLICY_KINDS, 'CustomResourceDefinition']);

interface ObjectSecret {
  readonly entry: ObjectModel;
  readonly found: FoundSecret;
}

const KNOWN = new WeakMap<object, readonly ObjectSecret[]>();

/** Objects that hold a secret, each with its first one. A Secret with data is a finding of its own. */
export function secretsOfObjects(objects: readonly ObjectModel[]): readonly ObjectSecret[] {
  const known = KNOWN.get(objects) ?? [...search(objects)];
  KNOWN.set(objects, known);
  return known;
}

function* search(objects: readonly ObjectModel[]): Iterable<ObjectSecret> {
  for (const [kind, entries] of byKind(objects)) {
    if (SEARCHED_AS_TEXT.has(kind)) continue;
    for (const entry of entries) {
      const found = findSecret(searchedPart(entry.object));
      if (found) yield { entry, found };
    }
  }
}

/** An object without what other rules look at (the data of a Secret), and what only a controller can read. */
function searchedPart(object: KubernetesObject): KubernetesObject {
  const { kind, apiVersion, spec } = object;
  if (kind === 'Secret' && apiVersion === 'v1') return { ...object, data: undefined, stringData: undefined };
  if (kind === 'SealedSecret' && typeof spec === 'object' && spec !== null) return { ...object, spec: { ...spec, encryptedData: undefined } };
  return object;
}
