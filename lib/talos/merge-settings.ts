import type { MachineRequest, MachineSetting } from '../cluster/machine-setting';
import type { Problem } from '../diagnostics/problem';

/** A setting, and all who ask for it. */
export interface MergedSetting {
  readonly setting: MachineSetting;
  /** Who asks and why, one line. */
  readonly note: string;
}

interface Pending {
  setting: MachineSetting;
  readonly requests: MachineRequest[];
}

/** One setting of each kind and name. Lists grow together; what contradicts itself is a problem that names everybody. */
export function mergeSettings(requests: readonly MachineRequest[], path: string): { readonly settings: readonly MergedSetting[]; readonly problems: readonly Problem[] } {
  const pending = new Map<string, Pending>();
  const problems: Problem[] = [];
  for (const request of requests) {
    const key = keyOf(request.setting);
    const known = pending.get(key);
    if (!known) {
      pending.set(key, { setting: request.setting, requests: [request] });
      continue;
    }
    const united = unite(known.setting, request.setting);
    if (united) known.setting = united;
    else problems.push(contradiction(known, request, path));
    known.requests.push(request);
  }
  const settings = [...pending.values()].map(({ setting, requests: all }) => ({ setting, note: noteOf(all) }));
  return { settings, problems };
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

function contradiction({ setting, requests }: Pending, other: MachineRequest, path: string): Problem {
  const shown = ({ setting: kind, ...values }: MachineSetting): string => `${kind} ${JSON.stringify(values)}`;
  return {
    code: 'MCH001',
    path,
    what: `the machine configuration is asked for two things (${shown(setting)} by ${requests[0]!.origin}, ${shown(other.setting)} by ${other.origin})`,
    fix: 'change one of them',
  };
}

function noteOf(requests: readonly MachineRequest[]): string {
  return [...new Set(requests.map(({ origin, reason }) => `${origin}: ${reason}`))].join('; ');
}
