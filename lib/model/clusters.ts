import type { CiliumModel, Model } from './model';

/** Finds the Cilium of the cluster that an object belongs to. */
export function ciliumByScope(ciliums: Model['ciliums']): ReadonlyMap<string, CiliumModel> {
  return new Map(ciliums.map((cilium) => [scopeOf(cilium), cilium]));
}

/** The `scope` of the objects that belong to a Cilium. */
export function scopeOf({ path }: Pick<CiliumModel, 'path'>): string {
  return path.split('/')[0] ?? '';
}
