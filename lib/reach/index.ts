export * from './reach';
export type { NamedPort } from './endpoint';
export type { RuleOrigin } from './policy-entries';
export type { DecidingRule, DirectionVerdict, FlowRequest, Verdict } from './verdicts';
