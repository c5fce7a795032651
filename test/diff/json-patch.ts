import type { PatchOperation } from '../../lib/diff/compare';
import type { Json, JsonObject } from '../../lib/kubernetes/json';

/** Applies a JSON patch as RFC 6902 says. An operation that does not fit throws. */
export function applyPatch(document: Json, patch: readonly PatchOperation[]): Json {
  return patch.reduce<Json>(applied, structuredClone(document));
}

function applied(document: Json, operation: PatchOperation): Json {
  switch (operation.op) {
    case 'add':
      return written(document, operation.path, structuredClone(operation.value), true);
    case 'replace':
      return written(document, operation.path, structuredClone(operation.value), false);
    case 'remove':
      taken(document, operation.path);
      return document;
    case 'move':
      return written(document, operation.path, taken(document, operation.from), true);
  }
}

function written(document: Json, pointer: string, value: Json, isNew: boolean): Json {
  if (pointer === '') return value;
  const { parent, key } = place(document, pointer);
  if (Array.isArray(parent)) {
    if (Number(key) > parent.length || !/^\d+$/.test(key)) throw new Error(`no place: ${pointer}`);
    parent.splice(Number(key), isNew ? 0 : 1, value);
  } else {
    if (!isNew && !Object.hasOwn(parent, key)) throw new Error(`nothing to replace: ${pointer}`);
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return document;
}

function taken(document: Json, pointer: string): Json {
  const { parent, key } = place(document, pointer);
  if (Array.isArray(parent)) {
    if (!(Number(key) < parent.length)) throw new Error(`nothing at ${pointer}`);
    return parent.splice(Number(key), 1)[0]!;
  }
  if (!Object.hasOwn(parent, key)) throw new Error(`nothing at ${pointer}`);
  const value = parent[key]!;
  delete parent[key];
  return value;
}

function place(document: Json, pointer: string): { readonly parent: Json[] | JsonObject; readonly key: string } {
  const keys = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let parent = document;
  for (const key of keys.slice(0, -1)) parent = (parent as JsonObject)[key]!;
  return { parent: parent as Json[] | JsonObject, key: keys.at(-1)! };
}
