import { directFeature } from './direct';

/** Requests that a process may send to the API server. */
export interface RateLimit {
  /** Requests per second. */
  readonly qps: number;
  /** Requests that may exceed `qps` for a moment. */
  readonly burst: number;
}

/** Requests of agents and operator to the API server. */
export interface ClientRateLimitProps extends RateLimit {
  /** Those of the operator. @default - the operator's own */
  readonly operator?: RateLimit;
}

const POSITIVE = { range: [1] } as const;

/** Requests of agents and operator to the API server. */
export const clientRateLimit = directFeature<'clientRateLimit', ClientRateLimitProps>('clientRateLimit', {
  qps: { path: 'k8sClientRateLimit.qps', ...POSITIVE },
  burst: { path: 'k8sClientRateLimit.burst', ...POSITIVE },
  'operator.qps': { path: 'k8sClientRateLimit.operator.qps', ...POSITIVE },
  'operator.burst': { path: 'k8sClientRateLimit.operator.burst', ...POSITIVE },
});
