import { canonicalJson } from '../../values/canonical-json';

const LONGEST = 63;

/** Whether a text can be the name of the objects of a peering, and a label's value too. */
export function isObjectName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/.test(text);
}

/**
 * A name that begins with another and ends with a text, `tor-192.168.1.1`. Too long ones end with a hash: labels have them as
 * their values, which are short.
 */
export function longerName(base: string, text: string): string {
  const name = `${base}-${text.toLowerCase().replace(/[^a-z0-9.-]+/g, '-')}`.replace(/[-.]+$/, '');
  if (name.length <= LONGEST) return name;
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return `${name.slice(0, LONGEST - 9).replace(/[-.]+$/, '')}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** Text that is the same for the same content. */
export function textOf(value: unknown): string {
  return JSON.stringify(canonicalJson(value, [], []));
}
