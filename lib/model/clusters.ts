import type { CiliumModel, Model } from './model';

/** Finds the Cilium of the cluster that an object belongs to. */
export function ciliumByScope(ciliums: Model['ciliums']): ReadonlyMap<string, CiliumModel> {
  return new Map(ciliums.map((cilium) => [cilium.path.split('/')[0] ?? '', cilium]));
}
