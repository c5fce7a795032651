import type { Rule } from './rule';

/** What only `explain` and the pages of codes read of a rule. */
export const TEXTS = ['title', 'reason', 'related', 'good', 'bad', 'typescript'] as const satisfies readonly (keyof Rule)[];

/**
 * These members of each rule, by its id, where the build took them out of the rules: a synth would load 100 kB for nothing. Empty in
 * the source, where the rules have them themselves.
 */
export const RULE_TEXTS: Readonly<Record<string, Pick<Rule, (typeof TEXTS)[number]>>> = {};
