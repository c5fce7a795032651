import { canonicalJson } from '../../values/canonical-json';

const MAX_LENGTH = 63;

/** Whether a string can be the name of an object of a peering, and the value of a label. */
export function isObjectName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/.test(text);
}

/**
 * A name made of two parts, such as `tor-192.168.1.1`. A name that is too long for the value of a label is cut and ends with a hash.
 */
export function longerName(base: string, text: string): string {
  const name = `${base}-${text.toLowerCase().replace(/[^a-z0-9.-]+/g, '-')}`.replace(/[-.]+$/, '');
  if (name.length <= MAX_LENGTH) return name;
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return `${name.slice(0, MAX_LENGTH - 9).replace(/[-.]+$/, '')}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** A string that is equal for equal content. */
export function textOf(value: unknown): string {
  return JSON.stringify(canonicalJson(value, [], []));
}
