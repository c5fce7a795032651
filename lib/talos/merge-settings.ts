import type { MachineRequest, MachineSetting } from '../cluster/machine-setting';
import type { Reporter } from '../diagnostics/reporter';

/** A setting, with everything that requests it. */
export interface MergedSetting {
  readonly setting: MachineSetting;
  /** Origins and reasons, in one line. */
  readonly note: string;
}

interface Pending {
  setting: MachineSetting;
  readonly requests: MachineRequest[];
}

/** One setting of each kind and name. Lists are merged; a contradiction is reported with the origin of both values. */
export function mergeSettings(requests: readonly MachineRequest[], report: Reporter): readonly MergedSetting[] {
  const pending = new Map<string, Pending>();
  for (const request of requests) {
    const key = keyOf(request.setting);
    const known = pending.get(key);
    if (!known) {
      pending.set(key, { setting: request.setting, requests: [request] });
      continue;
    }
    const united = unite(known.setting, request.setting);
    if (united) known.setting = united;
    else reportContradiction(known, request, report);
    known.requests.push(request);
  }
  return [...pending.values()].map(({ setting, requests: all }) => ({ setting, note: noteOf(all) }));
}

function keyOf(setting: MachineSetting): string {
  const name = 'name' in setting ? setting.name : 'family' in setting ? String(setting.family) : '';
  return `${setting.setting} ${name}`;
}

function unite(a: MachineSetting, b: MachineSetting): MachineSetting | undefined {
  if (a.setting === 'talos-api-access' && b.setting === 'talos-api-access') {
    return { ...a, roles: union(a.roles, b.roles), namespaces: union(a.namespaces, b.namespaces) };
  }
  if (a.setting === 'pod-security-exemption' && b.setting === 'pod-security-exemption') {
    return { ...a, namespaces: union(a.namespaces, b.namespaces) };
  }
  return JSON.stringify(a) === JSON.stringify(b) ? a : undefined;
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

function reportContradiction({ setting, requests }: Pending, other: MachineRequest, report: Reporter): void {
  const describe = ({ setting: kind, ...values }: MachineSetting): string => `${kind} with ${Object.entries(values).map(([key, value]) => `${key} ${JSON.stringify(value)}`).join(', ')}`;
  const { origin } = requests[0]!;
  report.add({
    code: 'MCH001',
    what: `two settings of the machine configuration contradict each other: ${describe(setting)} (set by ${origin}) and ${describe(other.setting)} (set by ${other.origin})`,
    fix: `set the same value in ${origin} and ${other.origin}, or remove one of the settings`,
  });
}

function noteOf(requests: readonly MachineRequest[]): string {
  return [...new Set(requests.map(({ origin, reason }) => `${origin}: ${reason}`))].join('; ');
}
