import { directFeature } from './direct';

/** Requests that a process may send to the API server. */
export interface RateLimit {
  /** Requests per second. */
  readonly qps: number;
  /** Requests that may exceed `qps` for a moment. */
  readonly burst: number;
}

/** How many requests agents and operator may send to the API server. `qps` and `burst` are those of the agents. */
export interface ClientRateLimitProps extends RateLimit {
  /** Limits of the operator. @default - the operator's */
  readonly operator?: RateLimit;
}

/** Requests of agents and operator to the API server. */
export const clientRateLimit = directFeature<'clientRateLimit', ClientRateLimitProps>('clientRateLimit', {
  qps: 'k8sClientRateLimit.qps',
  burst: 'k8sClientRateLimit.burst',
  'operator.qps': 'k8sClientRateLimit.operator.qps',
  'operator.burst': 'k8sClientRateLimit.operator.burst',
});
