import { Reporter } from '../diagnostics/reporter';
import { withoutSecrets } from '../diagnostics/secrets';
import { isWellFormed } from './scalar';

/**
 * Whether the value is an object literal, or parsed JSON or YAML, rather than an instance of a class. Realms differ in
 * their `Object.prototype`, and results of worker threads come from another one.
 */
export function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

/** Kubernetes objects stay far below this depth; what exceeds it is a cycle, or no reader's business. */
export const DEEPEST = 500;

/** Throws all places in a value that cannot be written as YAML, by key path, if there are any. */
export function throwYamlProblems(value: unknown, path: string): void {
  const report = new Reporter(path);

  const text = (place: string, content: string, kind: string): void => {
    if (isWellFormed(content)) return;
    report.add({ code: 'OUT004', what: `${place} is ${kind} with an unpaired surrogate, which is not valid Unicode (${withoutSecrets(JSON.stringify(content)).slice(0, 80)})`, fix: 'remove the broken character' });
  };

  const visit = (current: unknown, place: string, parents: readonly unknown[]): void => {
    if (typeof current === 'string') return text(place, current, 'a string');
    if (typeof current === 'number' && !Number.isFinite(current)) {
      return report.add({ code: 'OUT002', what: `${place} is ${current}, which JSON cannot represent`, fix: 'use a finite number, or remove the field' });
    }
    if (current === null || typeof current === 'boolean' || typeof current === 'number') return;
    if (typeof current !== 'object' || !(Array.isArray(current) || isPlainObject(current))) {
      return report.add({ code: 'OUT001', what: `${place} is not plain data (${describe(current)})`, fix: 'use objects, arrays, strings, numbers, booleans or null' });
    }
    const parent = parents.indexOf(current);
    if (parent >= 0) {
      return report.add({ code: 'OUT003', what: `${place} contains itself (a cycle of length ${parents.length - parent})`, fix: 'remove the reference that closes the cycle' });
    }
    if (parents.length > DEEPEST) {
      return report.add({ code: 'OUT003', what: `${place.slice(0, 80)}... is nested more than ${DEEPEST} levels deep`, fix: 'use fewer levels' });
    }
    const below = [...parents, current];
    if (Array.isArray(current)) {
      for (let index = 0; index < current.length; index++) visit(current[index], `${place}[${index}]`, below);
      return;
    }
    for (const [key, member] of Object.entries(current)) {
      if (member === undefined) continue;
      text(place, key, 'an object with a key');
      visit(member, memberPath(place, key), below);
    }
  };
  visit(value, '', []);
  report.throwIfAny();
}

function memberPath(place: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${place}[${JSON.stringify(key)}]`;
  return place === '' ? key : `${place}.${key}`;
}

function describe(value: unknown): string {
  if (value === undefined) return 'undefined in a list';
  if (typeof value === 'bigint') return `bigint ${value}`;
  if (typeof value !== 'object') return typeof value;
  return (value?.constructor as { name?: string } | undefined)?.name || 'object of an unnamed class';
}
