/** IP family: 4 for IPv4, 6 for IPv6. */
export type IpFamily = 4 | 6;

/** An address as a number. */
export interface IpNumber {
  readonly family: IpFamily;
  readonly value: bigint;
}

/** A CIDR as numbers. Its host bits are kept. */
export interface PrefixNumber extends IpNumber {
  readonly prefixLength: number;
}

/** Why a string cannot be read, and what to write instead. */
export interface Mistake {
  readonly what: string;
  readonly fix: string;
}

/** Bits of an address of each family. */
export const ADDRESS_BITS: Readonly<Record<IpFamily, number>> = { 4: 32, 6: 128 };

/** Tells a mistake from a value. */
export function isMistake<T extends object>(result: T | Mistake): result is Mistake {
  return 'what' in result;
}

/** A value for a message. A string has quotes only where they are needed to see it. */
export function describeValue(value: unknown): string {
  return typeof value === 'string' && !/^\S+$/.test(value) ? JSON.stringify(value) : String(value);
}

/**
 * Reads an address as strictly as Go's `netip.ParseAddr`, which Talos and Cilium use. Two forms that it accepts are mistakes
 * here: a zone id has no meaning in an object for all nodes, and some programs read IPv4-mapped IPv6 as IPv4, others as IPv6.
 */
export function readIp(text: unknown): IpNumber | Mistake {
  if (typeof text !== 'string' || text === '') {
    return { what: `an IP address must be a string that is not empty; got ${describeValue(text)}`, fix: 'write an IPv4 or IPv6 address such as 10.0.0.1' };
  }
  if (text.includes('/')) {
    return { what: `${text} has a prefix length, but must be a single address`, fix: `write ${text.slice(0, text.indexOf('/'))}` };
  }
  if (text.includes('%')) {
    return { what: `${text} has a zone ID, which is only valid on one machine`, fix: `write ${text.slice(0, text.indexOf('%'))}` };
  }
  return text.includes(':') ? readIpv6(text) : readIpv4(text);
}

function readIpv4(text: string): IpNumber | Mistake {
  const parts = text.split('.');
  if (!parts.every((part) => /^[0-9]+$/.test(part))) {
    return { what: `${text} is not an IP address`, fix: 'write an IPv4 or IPv6 address such as 10.0.0.1 or fd00::1' };
  }
  if (parts.length !== 4) {
    return { what: `${text} is not an IPv4 address: it has ${parts.length} parts instead of 4`, fix: 'write four decimal parts such as 10.0.0.1' };
  }
  if (parts.some((part) => part.length > 1 && part.startsWith('0'))) {
    const decimal = parts.map((part) => part.replace(/^0+(?=.)/, '')).join('.');
    return { what: `${text} has a part with a leading zero, which some programs read as an octal number`, fix: `write ${decimal}` };
  }
  if (parts.some((part) => Number(part) > 255)) {
    return { what: `${text} is not an IPv4 address: a part exceeds 255`, fix: 'write four decimal parts from 0 to 255' };
  }
  return { family: 4, value: parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) };
}

/** Whether a text is an IPv4-mapped IPv6 address or a CIDR of such: `::ffff:192.168.1.0/112`. The API server and Cilium accept it as IPv6. */
export function isMappedIpv4(text: string): boolean {
  return /^(?:::|(?:0{1,4}:){5})ffff:(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{1,4}:[\da-f]{1,4})(?:\/\d{1,3})?$/i.test(text);
}

function readIpv6(text: string): IpNumber | Mistake {
  const refused: Mistake = { what: `${text} is not an IPv6 address`, fix: 'write eight groups of up to four hexadecimal digits, or use :: for groups of zeros' };
  const plain = withoutDottedTail(text);
  if (plain === undefined) return refused;
  const halves = plain.split('::');
  if (halves.length > 2) return refused;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...head, ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return refused;
  if (halves.length === 2 ? groups.length > 7 : groups.length !== 8) return refused;
  const full = [...head, ...Array<string>(8 - groups.length).fill('0'), ...tail];
  const value = BigInt(`0x${full.map((group) => group.padStart(4, '0')).join('')}`);
  if (value >> 32n === 0xffffn) {
    const ipv4 = formatIp(4, value & 0xffff_ffffn);
    return { what: `${text} is an IPv4-mapped IPv6 address, which some programs read as IPv4 and others as IPv6`, fix: `write ${ipv4}` };
  }
  return { family: 6, value };
}

/** `64:ff9b::192.0.2.1` as `64:ff9b::c000:201`; undefined when the dotted part is not an IPv4 address. */
function withoutDottedTail(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const start = text.lastIndexOf(':') + 1;
  const ipv4 = readIpv4(text.slice(start));
  if (isMistake(ipv4)) return undefined;
  return `${text.slice(0, start)}${(ipv4.value >> 16n).toString(16)}:${(ipv4.value & 0xffffn).toString(16)}`;
}

/** Reads an address with a prefix length. Host bits may be set. */
export function readPrefix(text: unknown): PrefixNumber | Mistake {
  if (typeof text !== 'string' || text === '') {
    return { what: `a CIDR must be a string that is not empty; got ${describeValue(text)}`, fix: 'write an address and a prefix length such as 10.0.0.0/8' };
  }
  const slash = text.indexOf('/');
  const ip = readIp(slash < 0 ? text : text.slice(0, slash));
  if (isMistake(ip)) return ip;
  const bits = ADDRESS_BITS[ip.family];
  if (slash < 0) {
    const ends = (hostBits: number): boolean => ip.value % (1n << BigInt(hostBits)) === 0n;
    const usual = ip.family === 6 ? 64 : ip.value !== 0n && ends(16) ? 16 : 24;
    const hostBits = BigInt(bits - usual);
    const network = `${formatIp(ip.family, (ip.value >> hostBits) << hostBits)}/${usual}`;
    return {
      what: `${text} has no prefix length`,
      fix: ends(bits - usual) && ip.value !== 0n ? `write the prefix length of the network, such as ${network}` : `write ${text}/${bits} for the single address, or the CIDR of its network, such as ${network}`,
    };
  }
  const length = text.slice(slash + 1);
  if (!/^(0|[1-9][0-9]{0,2})$/.test(length) || Number(length) > bits) {
    return { what: `the prefix length of ${text} is not a number from 0 to ${bits}`, fix: `write a prefix length from 0 to ${bits}` };
  }
  return { ...ip, prefixLength: Number(length) };
}

/** Writes an address in canonical form: dotted decimal, or RFC 5952. */
export function formatIp(family: IpFamily, value: bigint): string {
  if (family === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
  }
  const groups = value.toString(16).padStart(32, '0').match(/.{4}/g)!.map((group) => group.replace(/^0{1,3}/, ''));
  const zeros = longestZeroRun(groups);
  if (zeros.length < 2) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

/** RFC 5952 shortens the longest run of zero groups, the first of several equally long ones. */
function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== '0') start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}
