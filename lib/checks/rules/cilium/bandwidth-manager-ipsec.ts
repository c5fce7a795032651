import type { CiliumRule } from '../../rule';
import { usesIpsec } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/** The agent disables the bandwidth manager, which only its log shows. */
export const bandwidthManagerIpsec: CiliumRule = {
  on: 'cilium',
  id: 'CIL045',
  title: 'Bandwidth manager with IPsec',
  severity: 'warning',
  reason: 'The agent disables the bandwidth manager if IPsec is on, so that bandwidth limits of pods are not enforced.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/bandwidth-manager/',
  good: { values: { bandwidthManager: { enabled: true }, encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { bandwidthManager: { enabled: true }, encryption: { enabled: true, type: 'ipsec' } } },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', {
  bandwidthManager: true,
  encryption: Encryption.ipsec(),
});`,
    right: `new TalosCilium(chart, 'cilium', {
  bandwidthManager: true,
  encryption: Encryption.wireguard(),
});`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'bandwidthManager.enabled') || !usesIpsec(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'bandwidthManager.enabled',
      what: `the agent disables the bandwidth manager because IPsec is on (${describeValues(cilium, 'bandwidthManager.enabled', 'encryption.type')})`,
      edits: [{ set: 'encryption.type', value: 'wireguard' }],
      fix: 'use encryption: Encryption.wireguard(), or remove bandwidthManager; in values: set encryption.type: wireguard, or remove bandwidthManager.enabled',
    };
  },
};
