import { parseGoDuration } from '../cluster/go-duration';

/** Requests per second and burst that an agent may send to the API server when nothing else is said. */
export const AGENT_RATE_LIMIT = { qps: 10, burst: 20 } as const;

/** `leaseRenewDeadline` where nothing else is said. */
export const RENEW_DEADLINE = '5s';

const SECOND = 1e9;
const STEP = 10;

/**
 * Requests per second that a node sends at most to keep the leases of the Services that it announces.
 *
 * @returns undefined when the deadline is no duration
 * @see https://docs.cilium.io/en/stable/network/l2-announcements/#sizing-client-rate-limit
 */
export function leaseRequests(services: number, renewDeadline: unknown): number | undefined {
  const deadline = parseGoDuration(renewDeadline ?? RENEW_DEADLINE);
  return deadline !== undefined && deadline > 0 ? (services * SECOND) / deadline : undefined;
}

/**
 * The rate limit that leaves an agent its usual ten requests beside the leases; undefined as long as leases take no more than
 * half of these. In steps of ten, so that not every new Service changes the agents' configuration.
 */
export function rateLimitFor(services: number, renewDeadline: unknown): { qps: number; burst: number } | undefined {
  const requests = leaseRequests(services, renewDeadline);
  if (requests === undefined || requests <= AGENT_RATE_LIMIT.qps / 2) return undefined;
  const qps = AGENT_RATE_LIMIT.qps + Math.ceil(requests / STEP) * STEP;
  return { qps, burst: 2 * qps };
}
