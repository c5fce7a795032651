import type { CiliumRule } from '../../rule';
import { usesIpsec } from '../../../model/datapath';
import { isOn, seen } from '../../../model/values';

/** The agent turns the bandwidth manager off with a line in its log. */
export const bandwidthManagerIpsec: CiliumRule = {
  on: 'cilium',
  id: 'CIL045',
  title: 'Bandwidth manager with IPsec',
  severity: 'warning',
  reason: 'The agent turns the bandwidth manager off when IPsec is on; limits on pods are then not enforced.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/bandwidth-manager/',
  good: { values: { bandwidthManager: { enabled: true }, encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { bandwidthManager: { enabled: true }, encryption: { enabled: true, type: 'ipsec' } } },
  *check(cilium) {
    if (!isOn(cilium, 'bandwidthManager.enabled') || !usesIpsec(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'bandwidthManager.enabled',
      what: `the agent turns the bandwidth manager off with IPsec (${seen(cilium, 'bandwidthManager.enabled', 'encryption.type')})`,
      fix: 'use encryption: Encryption.wireguard(), or remove bandwidthManager',
    };
  },
};
