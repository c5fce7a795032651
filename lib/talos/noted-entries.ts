import type { TalosVersion } from '../cluster/talos-version';
import { entriesOf } from './dialect';
import type { MergedSetting } from './merge-settings';
import type { PatchEntry } from './patch-entry';

/** A value of a patch, with its origin and reason. */
export interface NotedEntry extends PatchEntry {
  readonly note: string;
}

/** Settings as values of a patch, in the dialect of a Talos version. */
export function notedEntries(settings: readonly MergedSetting[], version: TalosVersion): NotedEntry[] {
  return settings.flatMap(({ setting, note }) => entriesOf(setting, version).map((entry) => ({ ...entry, note })));
}

/** Identifies the document of a value. */
export function documentKey({ document }: PatchEntry): string {
  return document ? `1 ${document.kind} ${document.name ?? ''}` : '0';
}
