import { createHash } from 'node:crypto';

/** Longest name of a Service, and longest value of a label. */
const LONGEST = 63;

/** Digits and letters of the hash that could spell words have others in their place. */
const REPLACED: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/**
 * Name of the Service that Cilium makes for a Gateway: `cilium-gateway-<name>`; one that would be too long ends in ten
 * characters of its sha256.
 */
export function gatewayServiceName(gateway: string): string {
  const name = `cilium-gateway-${gateway}`;
  if (name.length <= LONGEST) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 10);
  return `${name.slice(0, LONGEST - 11)}-${digest.replace(/[013ae]/g, (character) => REPLACED[character]!)}`;
}
