/** Maximum length of the name of a Service, and of the value of a label. */
const MAX_LENGTH = 63;

/** The hash has other characters in place of those that could spell words. */
const REPLACED: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/** Name of the Service that Cilium creates for a Gateway: `cilium-gateway-<name>`. A longer name is cut and ends in ten characters of its SHA-256. */
export function gatewayServiceName(gateway: string): string {
  const name = `cilium-gateway-${gateway}`;
  if (name.length <= MAX_LENGTH) return name;
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 10);
  return `${name.slice(0, MAX_LENGTH - 11)}-${digest.replace(/[013ae]/g, (character) => REPLACED[character]!)}`;
}
