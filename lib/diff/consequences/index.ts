import { isSubstituted } from '../../diagnostics/substitution';
import { groupBy } from '../../runtime/group-by';
import { LEVELS, type Consequence, type ConsequenceRule } from '../consequence';
import type { DiffObject, ObjectDiff } from '../model';
import { CILIUM_RULES } from './cilium';
import { DELIVERY_RULES } from './delivery';
import { OBJECT_RULES } from './objects';
import { SECURITY_RULES } from './security';
import { TRAFFIC_RULES } from './traffic';

/** Every kind of consequence. */
export const CONSEQUENCE_RULES: readonly ConsequenceRule[] = [...CILIUM_RULES, ...TRAFFIC_RULES, ...OBJECT_RULES, ...DELIVERY_RULES, ...SECURITY_RULES];

/**
 * What follows from changes, the most important first. Nothing is said of values that another tool replaces.
 *
 * @param unchanged objects that are the same on both sides and not part of the diff; asked for at most once, and only by rules that need them
 */
export function consequencesOf(diff: ObjectDiff, unchanged: () => readonly DiffObject[] = () => []): Consequence[] {
  let same: readonly DiffObject[] | undefined;
  const inScope = (objects: readonly DiffObject[]): ((scope: string) => readonly DiffObject[]) => {
    let byScope: Map<string, DiffObject[]> | undefined;
    return (scope) => (byScope ??= groupBy([...objects, ...(same ??= unchanged())], (object) => object.scope ?? '')).get(scope) ?? [];
  };
  const context = { ...diff, objectsBefore: inScope(diff.before), objectsAfter: inScope(diff.after) };
  const found = CONSEQUENCE_RULES.flatMap(({ id, level, source, find }) => diff.objects.flatMap((object) => [...find(object, context)].filter(({ what }) => !isSubstituted(what)).map((each): Consequence => ({ level, source, ...each, id, object }))));
  return found.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}
