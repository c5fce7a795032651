import { shortJson, type Json } from '../kubernetes/json';
import type { CiliumModel } from './model';

/** Whether a switch is on. Charts before the schema took the text "true" for it, and some still do. */
export function isOn(cilium: CiliumModel, path: string): boolean {
  const value = cilium.value(path);
  return value === true || value === 'true';
}

/** Whether a switch is off, as opposed to left to the chart or the agent. */
export function isOff(cilium: CiliumModel, path: string): boolean {
  const value = cilium.value(path);
  return value === false || value === 'false';
}

/** Whether a user or a feature switched something off, as opposed to the chart's default: what belongs to it is then not wanted. */
export function isSwitchedOff(cilium: CiliumModel, path: string): boolean {
  return isOff(cilium, path) && cilium.originated(path).origin !== CHART_DEFAULT;
}

/** A text; undefined when it is empty, left out or something else. */
export function textAt(cilium: CiliumModel, path: string): string | undefined {
  const value = cilium.value(path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number, also one written as text. */
export function numberAt(cilium: CiliumModel, path: string): number | undefined {
  const value = cilium.value(path);
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** A list; empty when there is none. A text is what charts make of a list: its items, separated by spaces. */
export function listAt(cilium: CiliumModel, path: string): readonly Json[] {
  const value = cilium.value(path);
  return Array.isArray(value) ? value : typeof value === 'string' ? value.split(/\s+/).filter((item) => item !== '') : [];
}

/** Whether a value is set: not null, not an empty string, list or map, and not the chart's default. */
export function isSet(cilium: CiliumModel, path: string): boolean {
  const { value, origin } = cilium.originated(path);
  return !isEmpty(value) && origin !== CHART_DEFAULT;
}

/** Whether a value is neither set nor has a default in the chart. */
export function isUnset(cilium: CiliumModel, path: string): boolean {
  return isEmpty(cilium.value(path));
}

/** Values and their origins, for a message: `routingMode "native", set by home/cilium routing; MTU not set`. */
export function describeValues(cilium: CiliumModel, ...paths: readonly string[]): string {
  return paths.map((path) => describeValue(cilium, path)).join('; ');
}

/** Origin of a value that is not set. */
const CHART_DEFAULT = 'chart default';
const MAX_LENGTH = 80;

function describeValue(cilium: CiliumModel, path: string): string {
  const { value, origin } = cilium.originated(path);
  if (origin === CHART_DEFAULT) return isEmpty(value) ? `${path} not set` : `${path} ${shortJson(value ?? null, MAX_LENGTH)}, the chart's default`;
  return `${path} ${shortJson(value ?? null, MAX_LENGTH)}, set by ${origin}`;
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
