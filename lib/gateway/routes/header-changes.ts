import type { RequestHeaderModifier } from '../../../imports/gateway.networking.k8s.io';
import type { Reporter } from '../../diagnostics/reporter';
import { checkCount, checkToken } from './route-values';

/** Names and values of headers. */
export type Headers = Readonly<Record<string, string>>;

/** One change to the headers of requests or responses. */
export type HeaderChange =
  | { readonly op: 'set' | 'add'; readonly headers: Headers }
  | { readonly op: 'remove'; readonly names: readonly string[] };

/** Printable characters, with spaces and tabs only between them, as in HTTP. */
const VALUE = /^[!-~]+([\t ]+[!-~]+)*$/;

/** Merges changes into the one modifier that a rule can have, and reports every mistake in them. */
export function renderHeaderChanges(changes: readonly HeaderChange[], report: Reporter): RequestHeaderModifier {
  const set = changes.flatMap((change) => (change.op === 'set' ? entries(change.headers) : []));
  const add = changes.flatMap((change) => (change.op === 'add' ? entries(change.headers) : []));
  const remove = changes.flatMap((change) => (change.op === 'remove' ? change.names : []));
  for (const [op, names] of [['set', set.map(({ name }) => name)], ['add', add.map(({ name }) => name)], ['remove', remove]] as const) {
    checkCount(`headers to ${op}`, names.length, 16, `remove ${names.length - 16} of them`, report);
    const seen = new Set<string>();
    for (const name of names) {
      checkToken(name, 'header', report);
      if (seen.has(name.toLowerCase())) report.add({ code: 'RTE028', what: `has header ${name} twice in the headers to ${op}`, fix: 'remove one of them; the case of header names does not matter' });
      seen.add(name.toLowerCase());
    }
  }
  for (const { name, value } of [...set, ...add]) {
    if (value.length > 4096 || !VALUE.test(value)) {
      const found = value === '' ? 'empty' : value.length > 4096 ? `${value.length} characters` : JSON.stringify(value);
      report.add({ code: 'RTE033', what: `has an invalid value for header ${name} (${found})`, fix: 'write 1 to 4096 printable ASCII characters without surrounding spaces' });
    }
  }
  return {
    ...(set.length > 0 && { set }),
    ...(add.length > 0 && { add }),
    ...(remove.length > 0 && { remove }),
  };
}

function entries(headers: Headers): { name: string; value: string }[] {
  return Object.entries(headers)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
