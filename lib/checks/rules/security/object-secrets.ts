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
      const { object } = entry;
      if ((kind === 'Secret' && object.apiVersion === 'v1') || isEncrypted(object)) continue;
      const found = findSecret(object);
      if (found) yield { entry, found };
    }
  }
}

/** SealedSecrets hold only what their controller can read; an ExternalSecret holds names. */
function isEncrypted({ apiVersion }: { readonly apiVersion: string }): boolean {
  return apiVersion.startsWith('bitnami.com/') || apiVersion.startsWith('external-secrets.io/');
}
