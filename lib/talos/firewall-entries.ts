import type { MachineSetting } from '../cluster/machine-setting';
import { portsOfRule } from './firewall-checks';
import type { PatchEntry } from './patch-entry';

type FirewallSetting = Extract<MachineSetting, { setting: 'firewall-default' | 'firewall-rule' }>;

/**
 * The firewall consists of separate documents in both dialects.
 *
 * @see https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall
 */
export function firewallEntries(setting: FirewallSetting): PatchEntry[] {
  if (setting.setting === 'firewall-default') return [{ document: { kind: 'NetworkDefaultActionConfig' }, path: ['ingress'], value: setting.ingress }];
  const document = { kind: 'NetworkRuleConfig', name: setting.name };
  const role = setting.role && { role: setting.role };
  return [
    { document, path: ['portSelector'], value: { ports: portsOfRule(setting), protocol: setting.protocol ?? 'tcp' }, ...role },
    { document, path: ['ingress'], value: setting.from.map((subnet) => ({ subnet: String(subnet) })), ...role },
  ];
}
