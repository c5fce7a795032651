import type { KubernetesObject } from '../../kubernetes/object';
import { certificateNames } from './certificate-names';
import { certgenResources } from './certgen-resources';
import { hookJobs } from './hook-jobs';
import { largeConfigMaps } from './large-config-maps';
import { preflightEnvoyConfig } from './preflight-envoy-config';
import { relabelingAction } from './relabeling-action';
import type { Repair, RepairContext } from './repair';
import { spireNamespace } from './spire-namespace';
import { spireReadOnly } from './spire-read-only';

export type { HelmRunner, Repair, RepairContext } from './repair';

/** All repairs, in the order in which they are made: a Job's name is hashed from its mended spec. */
export const REPAIRS: readonly Repair[] = [certificateNames, certgenResources, hookJobs, largeConfigMaps, preflightEnvoyConfig, relabelingAction, spireNamespace, spireReadOnly];

/** A rendered object after all repairs, with the ids of those that changed it. */
export interface RepairedObject {
  readonly object: KubernetesObject;
  readonly repairs: readonly string[];
}

/** Applies the documented repairs to rendered objects. Those that a repair leaves out are missing. */
export function repair(objects: readonly KubernetesObject[], context: RepairContext): RepairedObject[] {
  return repairEach(objects, context).flatMap(({ object, repairs }) => (object ? [{ object, repairs }] : []));
}

/** The same, with an entry for each rendered object. */
export function repairEach(objects: readonly KubernetesObject[], context: RepairContext): (Omit<RepairedObject, 'object'> & { readonly object: KubernetesObject | undefined })[] {
  const steps = REPAIRS.filter(({ unneededWith }) => !context.runner || !unneededWith?.includes(context.runner));
  return objects.map((original) => {
    const repairs: string[] = [];
    let object: KubernetesObject | undefined = original;
    for (const step of steps) {
      const before: KubernetesObject = object;
      object = step.apply(before, context);
      if (object !== before) repairs.push(step.id);
      if (!object) break;
    }
    return { object, repairs };
  });
}
