import type { DiffObject, FieldChange, ObjectChange, ObjectDiff } from './model';

/**
 * How much a consequence matters. `disruptive`: traffic is interrupted, something is lost, or the API server refuses the change.
 * `warning`: review it before you apply it. `note`: good to know.
 */
export type ConsequenceLevel = 'disruptive' | 'warning' | 'note';

/** The levels, the most important first. */
export const LEVELS: readonly ConsequenceLevel[] = ['disruptive', 'warning', 'note'];

/** What a rule has to say about one object. */
export interface FoundConsequence {
  /** What happens, in one sentence or two: the cause, then the effect. */
  readonly what: string;
  /** What to do about it, where there is something to do. */
  readonly advice?: string;
  /** The fields that it follows from. */
  readonly fields?: readonly FieldChange[];
  /** @default - that of the rule */
  readonly level?: ConsequenceLevel;
  /** @default - that of the rule */
  readonly source?: string;
}

/** What a rule finds. */
export type Found = Iterable<FoundConsequence>;

/** A kind of consequence. */
export interface ConsequenceRule {
  /** Stable name: `agent-restart`. */
  readonly id: string;
  readonly level: ConsequenceLevel;
  /** What it is about, for people who see the id only. */
  readonly title: string;
  /** Page of upstream that says so. */
  readonly source: string;
  /** What follows from the change of one object. */
  readonly find: (object: ObjectChange, diff: DiffContext) => Found;
}

/** What rules look at. */
export interface DiffContext extends ObjectDiff {
  /** The objects of one scope as they were, those that do not change included. */
  readonly objectsBefore: (scope: string) => readonly DiffObject[];
  /** The objects of one scope as they will be, those that do not change included. */
  readonly objectsAfter: (scope: string) => readonly DiffObject[];
}

/** A consequence of the changes. */
export interface Consequence extends FoundConsequence {
  readonly object: ObjectChange;
  readonly id: string;
  readonly level: ConsequenceLevel;
  readonly source: string;
}
