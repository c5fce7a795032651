import type { CiliumModel } from '../../../model/model';
import type { CiliumRule, Finding } from '../../rule';
import { parseGoDuration } from '../../../model/go-duration';
import { isOn, isUnset, seen } from '../../../model/values';

const DURATION = 'l2announcements.leaseDuration';
const DEADLINE = 'l2announcements.leaseRenewDeadline';
const PERIOD = 'l2announcements.leaseRetryPeriod';

/** What the agent takes where the values say nothing. */
const AGENT_DEFAULTS: Readonly<Record<string, string>> = { [DURATION]: '15s', [DEADLINE]: '5s', [PERIOD]: '2s' };

/** Retries are spread by this factor, and client-go wants room for the last one before the deadline. */
const JITTER = 1.2;
const SECOND = 1e9;

/** Leader election refuses timings that leave no room to renew a lease. */
export const l2LeaseTiming: CiliumRule = {
  on: 'cilium',
  id: 'CIL055',
  title: 'Lease timing of L2 announcements that leader election refuses',
  severity: 'error',
  reason:
    'A lease must outlast the deadline for its renewal, and the deadline must leave room for a retry and its jitter. With other timings ' +
    'no node becomes leader and no address is answered for.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#leases',
  good: { values: { l2announcements: { enabled: true, leaseDuration: '3s', leaseRenewDeadline: '1s', leaseRetryPeriod: '200ms' } } },
  bad: { values: { l2announcements: { enabled: true, leaseDuration: '5s', leaseRenewDeadline: '5s' } } },
  *check(cilium) {
    if (!isOn(cilium, 'l2announcements.enabled')) return;
    const [duration, deadline, period] = [yield* read(cilium, DURATION), yield* read(cilium, DEADLINE), yield* read(cilium, PERIOD)];
    const finding = (what: string, fix: string, subject: string, ...others: string[]): Finding => ({
      path: cilium.path,
      subject,
      what: `${what} (${seen(cilium, subject, ...others)})`,
      fix: `set l2Announcements.${nameOf(subject)} ${fix}`,
    });
    if (duration !== undefined && duration < SECOND) {
      yield finding('a lease is counted in whole seconds and must last one at least', 'to several seconds', DURATION);
    }
    if (duration !== undefined && deadline !== undefined && duration <= deadline) {
      yield finding('the lease does not outlast the deadline for its renewal', `above ${defaultOf(DEADLINE)}`, DURATION, DEADLINE);
    }
    if (deadline !== undefined && period !== undefined && deadline <= JITTER * period) {
      yield finding('the renew deadline leaves no room for a retry', `to more than ${JITTER} times ${defaultOf(PERIOD)}`, DEADLINE, PERIOD);
    }
  },
};

function* read(cilium: CiliumModel, path: string): Generator<Finding, number | undefined> {
  const value = isUnset(cilium, path) ? AGENT_DEFAULTS[path] : cilium.value(path);
  const duration = parseGoDuration(value);
  if (duration !== undefined && duration > 0) return duration;
  yield {
    path: cilium.path,
    subject: path,
    what: `not a duration (${seen(cilium, path)})`,
    fix: `write l2Announcements.${nameOf(path)} with a unit, such as 15s or 500ms`,
  };
  return undefined;
}

function nameOf(path: string): string {
  return path.slice(path.indexOf('.') + 1);
}

function defaultOf(path: string): string {
  return `${nameOf(path)}, ${AGENT_DEFAULTS[path]} where it is left out`;
}
