import type { Severity } from './rule';

/** A check that runs where the values are read, not as a rule over the finished model. It is suppressed like a rule. */
export interface ValueCheck {
  /** Stable code. */
  readonly id: string;
  /** One line for the catalogue. */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters. */
  readonly reason: string;
}

/** Checks of single values against the chart being rendered. */
export const VALUE_CHECKS: readonly ValueCheck[] = [
  {
    id: 'CIL001',
    title: 'Value that the chart does not know',
    severity: 'error',
    reason: 'No schema of the chart is closed: helm takes a misspelt key without a word, and it changes nothing.',
  },
  {
    id: 'CIL002',
    title: 'Value that this version of the chart has no more',
    severity: 'error',
    reason: 'A key that a newer minor renamed or dropped is an unknown key: what it asked for is silently gone after the upgrade.',
  },
  {
    id: 'CIL003',
    title: 'Word that the chart or the agent does not know',
    severity: 'error',
    reason:
      'Most words are handed through unchecked: a misspelt encryption type renders a cluster without encryption, ' +
      'a misspelt routing mode an agent that does not start.',
  },
  {
    id: 'CIL004',
    title: 'Two parts of the program want different values of one key',
    severity: 'error',
    reason: 'Whichever came last would win, and the other would silently not get what it needs.',
  },
  {
    id: 'CIL005',
    title: 'Value of the wrong type',
    severity: 'error',
    reason:
      'The chart\'s schema refuses it, or, where there is none, a template reads it as something else: the text "false" counts as true.',
  },
  {
    id: 'CIL007',
    title: 'Option of the agent that has a prop',
    severity: 'error',
    reason: 'Older guides set options of the agent by hand. As a value such a word does nothing, and in extraConfig it contradicts the prop.',
  },
];
