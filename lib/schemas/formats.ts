import { isIP } from 'node:net';
import { parseGoDuration } from '../cluster/go-duration';
import { isMistake, readPrefix } from '../cluster/ip-text';

/** Formats of strings, as the API server reads them; those of Talos begin with `go`. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'byte': (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
  'cidr': isCidr,
  'date': (text) => isDate(text),
  'date-time': isDateTime,
  // A zone is allowed: it names an interface of the machine.
  'go-address': (text) => isIP(text) > 0 && !hasLeadingZero(text),
  'go-base64': isBase64,
  'go-interface-address': (text) => (text.includes('/') ? !isMistake(readPrefix(text)) : isIP(text) > 0 && !hasLeadingZero(text)),
  'go-subnet': (text) => hasFormat('go-interface-address', text.replace(/^!/, '')),
  'go-duration': (text) => parseGoDuration(text) !== undefined,
  'go-mac': (text) => /^[0-9a-f]{2}(?::[0-9a-f]{2})*$/i.test(text),
  'go-size': (text) => /^[-+]?[\d.,]+ *(?:[kmgtpe]i?b?|b|%)?$/i.test(text),
  // Before a slash, a colon ends a scheme.
  'go-url': (text) => /^(?:[a-z][a-z0-9+.-]*:|[^:]*(?:$|[/?#]))/i.test(text),
  'go-prefix': (text) => !isMistake(readPrefix(text)),
  'ipv4': (text) => text.includes('.') && familyOf(text) > 0,
  'ipv6': (text) => text.includes(':') && familyOf(text) > 0,
  'uuid': (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
};

/** What a format is called in a message. */
export const FORMAT_NAMES: Readonly<Record<string, string>> = {
  'byte': 'base64 text',
  'cidr': 'CIDR, such as 10.0.0.0/8',
  'date': 'date, such as 2026-01-31',
  'date-time': 'date and time, such as 2026-01-31T12:00:00Z',
  'go-address': 'IP address, such as 10.0.0.1',
  'go-base64': 'base64 text',
  'go-interface-address': 'IP address or CIDR, such as 10.0.0.1/24',
  'go-subnet': 'CIDR, such as 10.0.0.0/8',
  'go-duration': 'duration, such as 30s or 1h30m',
  'go-mac': 'MAC address, such as 02:00:00:00:00:01',
  'go-size': 'size, such as 10GiB',
  'go-url': 'URL, such as https://192.168.1.10:6443',
  'go-prefix': 'CIDR, such as 10.0.0.0/8',
  'int32': '32-bit integer',
  'int64': '64-bit integer',
  'ipv4': 'IPv4 address',
  'ipv6': 'IPv6 address',
  'uuid': 'UUID',
};

/** Whether a text has a format. */
export function hasFormat(format: string, text: string): boolean {
  return FORMATS[format]?.(text) ?? true;
}

/** Whether an integer fits a format, or the 64 bits that the API server has. */
export function isInRange(format: string | undefined, value: number): boolean {
  return format === 'int32' ? value >= -(2 ** 31) && value < 2 ** 31 : value >= -(2 ** 63) && value < 2 ** 63;
}

/** Whether a text is a quantity, such as `500m` or `1.5Gi`. */
export function isQuantity(text: string): boolean {
  return amountOf(text) !== undefined;
}

/** Decimal units, a thousand times as much each. */
const UNITS = 'num kMGTPE';

/** A quantity in its base unit; undefined if the text is not a quantity. */
export function amountOf(text: string): number | undefined {
  const [, amount, exponent, unit = ' '] = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([KMGTPE]i|[numkMGTPE]))?$/.exec(text) ?? [];
  if (amount === undefined) return undefined;
  if (unit.endsWith('i')) return Number(amount) * 1024 ** ('KMGTPE'.indexOf(unit[0]!) + 1);
  // The reader of numbers rounds once, a multiplication rounds again.
  return Number(`${amount}e${exponent ?? 3 * (UNITS.indexOf(unit) - UNITS.indexOf(' '))}`);
}

/** Whether a text is base64 as Go reads it: possibly empty, and with line breaks. */
export function isBase64(text: string): boolean {
  const packed = text.replace(/[\r\n]/g, '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}

function isCidr(text: string): boolean {
  const [, address, prefix] = /^([^/]+)\/(0|[1-9]\d*)$/.exec(text) ?? [];
  const family = address === undefined ? 0 : familyOf(address);
  return family > 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** Family of an address, 0 for none. The API server takes zeros before the digits of IPv4, and no zone. */
function familyOf(address: string): number {
  return address.includes('%') ? 0 : isIP(address.replace(/\d+(?:\.\d+){3}/, (dotted) => dotted.replace(/\d+/g, (part) => String(Number(part)))));
}

function hasLeadingZero(address: string): boolean {
  return address.includes('.') && /(?:^|[.:])0\d/.test(address);
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** Upper case or lower case, with a zone. */
function isDateTime(text: string): boolean {
  const [, date, hour, minute, second] = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/.exec(text) ?? [];
  return date !== undefined && isDate(date) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}
