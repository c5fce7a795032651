import type { Consequence, ConsequenceLevel } from '../../diff/consequence';
import { SETTINGS_FILE, type ObjectChange, type ObjectDiff } from '../../diff/model';
import { groupBy } from '../../runtime/group-by';
import { foldedCounts, isFolded, linesOf } from './change-lines';

/** Clusters with the same changes. */
export interface ScopeGroup {
  readonly scopes: readonly string[];
  readonly objects: readonly ObjectChange[];
}

/** Changes by cluster; clusters with the same changes together. Objects with folded changes only are left out. */
export function scopeGroups({ objects }: ObjectDiff, all: boolean): ScopeGroup[] {
  const byScope = groupBy(objects.filter((object) => all || !isFolded(object)), ({ scope }) => scope);
  const groups = groupBy(byScope, ([, members]) => JSON.stringify(members.map((object) => [object.type, object.title, linesOf(object, all).lines])));
  return [...groups.values()].map((members) => ({ scopes: members.map(([scope]) => scope), objects: members[0]![1] }));
}

/** The name of a cluster as a directory. */
export function scopeTitle(scopes: readonly string[]): string {
  const names = scopes.map((scope) => scope.replaceAll(':', '/'));
  if (names.length === 1) return names[0]!;
  return `${names.length} clusters: ${names.slice(0, MAX_SCOPES).join(', ')}${names.length > MAX_SCOPES ? `, and ${names.length - MAX_SCOPES} more` : ''}`;
}

const MAX_SCOPES = 5;

/** `3 objects added, 1 removed, 12 changed, 1 file changed`. */
export function countsText({ objects }: ObjectDiff): string {
  const counts = (['object', 'file'] as const).flatMap((noun) => (['added', 'removed', 'renamed', 'changed'] as const)
    .map((type) => [objects.filter((object) => object.type === type && (object.kind === SETTINGS_FILE) === (noun === 'file')).length, type] as const)
    .filter(([number]) => number > 0)
    .map(([number, type], index) => (index === 0 ? `${count(number, noun)} ${type}` : `${number} ${type}`)));
  return counts.join(', ');
}

/** What is folded, as one sentence; undefined where nothing is. */
export function foldedText(diff: ObjectDiff): string | undefined {
  const parts = [...foldedCounts(diff)].sort().map(([reason, number]) => `${reason} (${number})`);
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** `2 objects`. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}

/** A consequence, for all objects that it is said of. */
export interface ConsequenceGroup extends Pick<Consequence, 'id' | 'what' | 'advice' | 'source' | 'level'> {
  /** The objects: `DaemonSet kube-system/cilium in 3 clusters`. */
  readonly about: string;
  readonly members: readonly Consequence[];
}

/** Consequences of a level; what is said of several objects is one of them. */
export function consequenceGroups(consequences: readonly Consequence[], level: ConsequenceLevel): ConsequenceGroup[] {
  const groups = groupBy(consequences.filter((each) => each.level === level), ({ id, what, advice }) => JSON.stringify([id, what, advice]));
  return [...groups.values()].map((members) => {
    const { id, what, advice, source } = members[0]!;
    const titles = [...new Set(members.map(({ object }) => object.title))];
    const scopes = [...new Set(members.map(({ object }) => object.scope))].filter((scope) => scope !== '');
    const about = `${titles.slice(0, MAX_TITLES).join(', ')}${titles.length > MAX_TITLES ? `, and ${titles.length - MAX_TITLES} more` : ''}${scopes.length > 1 ? ` in ${count(scopes.length, 'cluster')}` : ''}`;
    return { id, what, ...(advice !== undefined && { advice }), source, level, about, members };
  });
}

const MAX_TITLES = 3;
