export { Reach } from './reach';
export type * from './question';
export type { NamedPort } from './endpoint';
export type { DecidingRule, RuleOrigin } from './policy-entries';
export type { DirectionVerdict, FlowRequest, Verdict } from './verdicts';
