import type { ObjectRule } from '../../rule';
import { exampleL2Policy, L2_ON } from '../../../model/address-examples';
import { identityOf } from '../../../model/identity';

/** What may stand for `*` or `?` in the name of an interface. */
const FILLS = ['', '0', '1', '3', '100', 'p3s', 'p3s0', '3s0', 's0', 'o1', 's1'];
/** More are a regular expression. */
const MAX_WILDCARDS = 3;

/** A file pattern in the place of a regular expression: `^eth*$` is `et` with any number of `h`. */
export const l2InterfaceGlob: ObjectRule = {
  on: 'object',
  id: 'ANN019',
  title: 'Shell wildcard in an interface pattern of an L2 announcement policy',
  severity: 'warning',
  reason: 'The agent reads each entry as a regular expression, where `*` repeats the previous character and `?` makes it optional. A pattern that is written as a shell wildcard does not match the intended interfaces, so no node announces the addresses.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#interfaces',
  kinds: ['CiliumL2AnnouncementPolicy'],
  good: { values: L2_ON, objects: [exampleL2Policy('lan', { interfaces: ['^eth.*$'] })] },
  bad: { values: L2_ON, objects: [exampleL2Policy('lan', { interfaces: ['^eth*$'] })] },
  typescript: {
    wrong: "new L2Announcement(chart, 'lan', { interfaces: ['^enp*s0$'], services: { matchLabels: { announce: 'lan' } } });",
    right: "new L2Announcement(chart, 'lan', { interfaces: ['^enp.*s0$'], services: { matchLabels: { announce: 'lan' } } });",
  },
  *check({ path, object }) {
    const { interfaces } = (object.spec ?? {}) as { interfaces?: unknown };
    for (const entry of Array.isArray(interfaces) ? interfaces : []) {
      const missed = typeof entry === 'string' ? missedName(entry) : undefined;
      if (missed === undefined) continue;
      yield {
        path,
        what: `interfaces of L2 policy ${identityOf(object).name} contains ${entry}, a regular expression that does not match ${missed}`,
        fix: `write ${(entry as string).replaceAll(/[*?]/g, '.$&').replaceAll('.?', '.')}`,
      };
    }
  },
};

/** A name that a file pattern was written for and misses as a regular expression, if it misses all such names. */
function missedName(entry: string): string | undefined {
  const [, pattern] = /^\^?([\w-][\w.*?-]*)\$?$/.exec(entry) ?? [];
  const wildcards = pattern?.match(/(?<=[\w-])[*?]/g)?.length ?? 0;
  if (pattern === undefined || wildcards === 0 || wildcards > MAX_WILDCARDS || /[.*?][*?]/.test(pattern)) return undefined;
  let names = [''];
  for (const part of pattern.split(/([*?])/)) {
    const fills = part === '*' ? FILLS : part === '?' ? FILLS.filter((fill) => fill.length < 2) : [part];
    names = names.flatMap((name) => fills.map((fill) => name + fill));
  }
  const usual = names.filter(isUsual);
  return usual.some((name) => new RegExp(entry).test(name)) ? undefined : usual[0];
}

/** Whether Linux or systemd may have given a name to a network card; names of another kind are an administrator's. */
function isUsual(name: string): boolean {
  return !/^(?:eth|en|wl|bond)/.test(name) || /^(?:(?:eth|wlan|bond)\d+|(?:en|wl)(?:o\d+|s\d+|p\d+s\d+))(?:\.\d+)?$/.test(name);
}
