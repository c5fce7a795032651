export * from './reach';
export type { NamedPort } from './endpoint';
export type { DecidingRule, RuleOrigin } from './policy-entries';
export type { DirectionVerdict, FlowRequest, Verdict } from './verdicts';
