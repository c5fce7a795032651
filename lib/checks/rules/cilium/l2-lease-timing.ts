import type { CiliumModel } from '../../../model/model';
import type { CiliumRule, Finding } from '../../rule';
import { parseGoDuration } from '../../../cluster/go-duration';
import { describeValues, isOn, isUnset } from '../../../model/values';

const DURATION = 'l2announcements.leaseDuration';
const DEADLINE = 'l2announcements.leaseRenewDeadline';
const PERIOD = 'l2announcements.leaseRetryPeriod';

/** Defaults of the agent. */
const AGENT_DEFAULTS: Readonly<Record<string, string>> = { [DURATION]: '15s', [DEADLINE]: '5s', [PERIOD]: '2s' };

/** client-go spreads retries by this factor, and requires time for the last one before the deadline. */
const JITTER = 1.2;
const SECOND = 1e9;

/** Leader election rejects timings that leave no time to renew a lease. */
export const l2LeaseTiming: CiliumRule = {
  on: 'cilium',
  id: 'CIL055',
  title: 'Invalid lease timing of L2 announcements',
  severity: 'error',
  reason:
    `leaseDuration must be longer than leaseRenewDeadline, and leaseRenewDeadline longer than ${JITTER} times leaseRetryPeriod. With other timings, no node ` +
    'becomes the leader, and no address is announced.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#leases',
  good: { values: { l2announcements: { enabled: true, leaseDuration: '15s', leaseRenewDeadline: '5s' } } },
  bad: { values: { l2announcements: { enabled: true, leaseDuration: '5s', leaseRenewDeadline: '5s' } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { l2Announcements: { leaseDuration: '5s', leaseRenewDeadline: '5s' } });",
    right: "new TalosCilium(chart, 'cilium', { l2Announcements: { leaseDuration: '15s', leaseRenewDeadline: '5s' } });",
  },
  *check(cilium) {
    if (!isOn(cilium, 'l2announcements.enabled')) return;
    const [duration, deadline, period] = [yield* read(cilium, DURATION), yield* read(cilium, DEADLINE), yield* read(cilium, PERIOD)];
    const finding = (what: string, fix: string, subject: string, ...others: string[]): Finding => ({
      path: cilium.path,
      subject,
      what: `${what} (${describeValues(cilium, subject, ...others)})`,
      fix: `set l2Announcements.${nameOf(subject)} ${fix}`,
    });
    if (duration !== undefined && duration < SECOND) {
      yield finding('leaseDuration must be at least 1s', 'to several seconds', DURATION);
    }
    if (duration !== undefined && deadline !== undefined && duration <= deadline) {
      yield finding('leaseDuration must be longer than leaseRenewDeadline', `to more than ${defaultOf(DEADLINE)}`, DURATION, DEADLINE);
    }
    if (deadline !== undefined && period !== undefined && deadline <= JITTER * period) {
      yield finding('leaseRenewDeadline leaves no time for a retry', `to more than ${JITTER} times ${defaultOf(PERIOD)}`, DEADLINE, PERIOD);
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
    what: `l2Announcements.${nameOf(path)} is not a duration (${describeValues(cilium, path)})`,
    fix: `write l2Announcements.${nameOf(path)} with a unit, such as 15s or 500ms`,
  };
  return undefined;
}

function nameOf(path: string): string {
  return path.slice(path.indexOf('.') + 1);
}

function defaultOf(path: string): string {
  return `${nameOf(path)}, ${AGENT_DEFAULTS[path]} by default`;
}
