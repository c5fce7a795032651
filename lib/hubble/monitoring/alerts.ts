import { AGENT_ALERTS } from './agent-alerts';
import type { Alert } from './alert';
import { OTHER_ALERTS } from './other-alerts';

/** All alerts, by group and in the order of the runbook. */
export const ALERTS: readonly Alert[] = [...AGENT_ALERTS, ...OTHER_ALERTS];
