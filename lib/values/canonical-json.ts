import type { Json } from '../kubernetes/json';

/** Compares strings by code unit, so that the order is the same on every machine. */
export function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A member of a value that has no equivalent in JSON. */
export interface NotJson {
  readonly path: readonly string[];
  /** What it is: `NaN`, `a function`, `undefined in a list`. */
  readonly what: string;
}

/**
 * A copy of `value` as JSON with sorted keys, frozen at every level. Members that are `undefined` are left out, and `toJSON` of an object
 * is used. What has no equivalent in JSON is added to `rejected` and left out.
 */
export function canonicalJson(value: unknown, path: readonly string[], rejected: NotJson[]): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value === 0 ? 0 : value;
      rejected.push({ path, what: String(value) });
      return undefined;
    case 'undefined':
      return undefined;
    case 'object':
      return value === null ? null : canonicalObject(value, path, rejected);
    default:
      rejected.push({ path, what: `a ${typeof value}` });
      return undefined;
  }
}

function canonicalObject(value: object, path: readonly string[], rejected: NotJson[]): Json | undefined {
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson((value.toJSON as () => unknown)(), path, rejected);
  if (Array.isArray(value)) {
    const items = Array.from(value as unknown[], (item, index) => {
      if (item === undefined) rejected.push({ path: [...path, String(index)], what: 'undefined in a list' });
      return canonicalJson(item, [...path, String(index)], rejected) ?? null;
    });
    return Object.freeze(items) as Json[];
  }
  if (!isPlain(value)) {
    rejected.push({ path, what: `an instance of ${value.constructor?.name || 'a class'}` });
    return undefined;
  }
  const members: [string, Json][] = [];
  for (const key of Object.keys(value).sort(byCodeUnit)) {
    const member = canonicalJson((value as Record<string, unknown>)[key], [...path, key], rejected);
    if (member !== undefined) members.push([key, member]);
  }
  return Object.freeze(Object.fromEntries(members));
}

/** Plain objects of another realm count too: a test runner or a vm has its own `Object.prototype`. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
