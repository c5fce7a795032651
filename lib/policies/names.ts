import type { Mistake } from './mistakes';

/** What is wrong with a DNS name or pattern, as the CRD and the agent see it. */
export function dnsMistakes(kind: 'name' | 'pattern', text: unknown): Mistake[] {
  const good = typeof text === 'string' && text.length <= 255 && wellFormed(kind, text);
  if (good) return [];
  const shown = text === '' ? 'empty' : String(text);
  const letters = kind === 'name' ? 'letters, digits, - and _' : 'letters, digits, -, _ and *';
  return [{
    code: 'POL017',
    what: `not a DNS ${kind} (${shown})`,
    fix: `write ${letters}, with dots between, at most 255 of them`,
    link: 'https://docs.cilium.io/en/stable/security/policy/language/#dns-based',
  }];
}

/** Linear in time: the CRD's own expression would take for ever on a long wrong text. */
function wellFormed(kind: 'name' | 'pattern', text: string): boolean {
  const labels = text.endsWith('.') ? text.slice(0, -1).split('.') : text.split('.');
  const alphabet = kind === 'name' ? /^[-a-zA-Z0-9_]+$/ : /^[-a-zA-Z0-9_*]+$/;
  return labels.every((label) => alphabet.test(label));
}

/** First Cilium minor that reads a pattern as it is meant; undefined when all do. */
export function patternMinor(pattern: string): string | undefined {
  return pattern.startsWith('**.') ? '1.19' : undefined;
}

/** First Cilium minor that takes a server name; undefined when all do. */
export function serverNameMinor(name: string): string | undefined {
  return /^(\*?\*\.)?[^*]+$/.test(name) ? undefined : '1.20';
}
