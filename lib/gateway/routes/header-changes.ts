import type { RequestHeaderModifier } from '../../../imports/gateway.networking.k8s.io';
import type { Report } from '../report';
import { checkToken } from './route-values';

/** Headers with their values. */
export type Headers = Readonly<Record<string, string>>;

/** One change to the headers of requests or responses. */
export type HeaderChange =
  | { readonly op: 'set' | 'add'; readonly headers: Headers }
  | { readonly op: 'remove'; readonly names: readonly string[] };

/** Printable, with blanks and tabs between, as HTTP has it. */
const VALUE = /^[!-~]+([\t ]+[!-~]+)*$/;

/** Joins changes into the one modifier that a rule can have, with all mistakes noted. */
export function renderHeaderChanges(changes: readonly HeaderChange[], report: Report): RequestHeaderModifier {
  const set = changes.flatMap((change) => (change.op === 'set' ? entries(change.headers) : []));
  const add = changes.flatMap((change) => (change.op === 'add' ? entries(change.headers) : []));
  const remove = changes.flatMap((change) => (change.op === 'remove' ? change.names : []));
  for (const [op, names] of [['set', set.map(({ name }) => name)], ['added', add.map(({ name }) => name)], ['removed', remove]] as const) {
    report.limit(`headers to be ${op}`, names.length, 16, 'change fewer');
    const seen = new Set<string>();
    for (const name of names) {
      checkToken(name, 'header', report);
      if (seen.has(name.toLowerCase())) report.add('RTE028', `names a header twice to be ${op} (${name})`, 'leave one of the two');
      seen.add(name.toLowerCase());
    }
  }
  for (const { name, value } of [...set, ...add]) {
    if (value.length > 4096 || !VALUE.test(value)) {
      const found = value === '' ? 'empty' : value.length > 4096 ? `${value.length} characters` : JSON.stringify(value);
      report.add('RTE033', `has an invalid value for header ${name} (${found})`, 'give 1 to 4096 printable ASCII characters without blanks around them');
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
