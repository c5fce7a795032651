import type { Problem } from '../diagnostics/problem';
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

/** All places in the value that YAML cannot hold, by key path, as {@link stringifyYaml} reports them. */
export function findYamlProblems(value: unknown, path: string, deepest: number): Problem[] {
  const problems: Problem[] = [];
  const report = (code: string, what: string, fix: string): void => void problems.push({ code, path, what, fix });

  const text = (place: string, content: string, kind: string): void => {
    if (isWellFormed(content)) return;
    report('OUT004', `${place} is ${kind} that UTF-8 cannot hold (${JSON.stringify(content).slice(0, 80)})`, 'remove the lone surrogate');
  };

  const visit = (current: unknown, place: string, parents: readonly unknown[]): void => {
    if (typeof current === 'string') return text(place, current, 'text');
    if (typeof current === 'number' && !Number.isFinite(current)) {
      return report('OUT002', `${place} is a number that JSON does not have (${current})`, 'use a finite number, or leave the field out');
    }
    if (current === null || typeof current === 'boolean' || typeof current === 'number') return;
    if (typeof current !== 'object' || !(Array.isArray(current) || isPlainObject(current))) {
      const fix = 'give plain objects, arrays, strings, numbers, booleans or null';
      return report('OUT001', `${place} is not plain data (${describe(current)})`, fix);
    }
    const parent = parents.indexOf(current);
    if (parent >= 0) {
      return report('OUT003', `${place} contains itself (a cycle of length ${parents.length - parent})`, 'break the cycle');
    }
    if (parents.length > deepest) {
      return report('OUT003', `${place.slice(0, 80)}... is nested too deep (more than ${deepest} levels)`, 'flatten the value');
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
  return problems;
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
