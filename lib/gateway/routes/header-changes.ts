import type { RequestHeaderModifier } from '../../../imports/gateway.networking.k8s.io';

/** Names and values of headers. */
export type Headers = Readonly<Record<string, string>>;

/** One change to the headers of requests or responses. */
export type HeaderChange =
  | { readonly op: 'set' | 'add'; readonly headers: Headers }
  | { readonly op: 'remove'; readonly names: readonly string[] };

/** Merges changes into the one modifier that a rule can have. */
export function renderHeaderChanges(changes: readonly HeaderChange[]): RequestHeaderModifier {
  const set = changes.flatMap((change) => (change.op === 'set' ? entries(change.headers) : []));
  const add = changes.flatMap((change) => (change.op === 'add' ? entries(change.headers) : []));
  const remove = changes.flatMap((change) => (change.op === 'remove' ? change.names : []));
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
