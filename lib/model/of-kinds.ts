import type { ObjectModel } from './model';

const indexes = new WeakMap<readonly ObjectModel[], ReadonlyMap<string, readonly ObjectModel[]>>();
const NONE: readonly ObjectModel[] = [];

/** Kubernetes' and Cilium's policies. */
export const POLICY_KINDS = ['NetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'] as const;

/** Objects of some kinds, kind by kind. The objects are gone through once for all rules, however many there are. */
export function ofKinds(objects: readonly ObjectModel[], ...kinds: readonly string[]): readonly ObjectModel[] {
  const index = byKind(objects);
  if (kinds.length === 1) return index.get(kinds[0]!) ?? NONE;
  return kinds.flatMap((kind) => index.get(kind) ?? NONE);
}

/** The objects of each kind. */
export function byKind(objects: readonly ObjectModel[]): ReadonlyMap<string, readonly ObjectModel[]> {
  let index = indexes.get(objects);
  if (!index) indexes.set(objects, (index = indexOf(objects)));
  return index;
}

function indexOf(objects: readonly ObjectModel[]): ReadonlyMap<string, readonly ObjectModel[]> {
  const index = new Map<string, ObjectModel[]>();
  for (const entry of objects) {
    // An object without a kind is a finding of its own.
    const kind = String(entry.object.kind);
    const known = index.get(kind);
    if (known) known.push(entry);
    else index.set(kind, [entry]);
  }
  return index;
}
