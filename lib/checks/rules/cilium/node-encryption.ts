import type { CiliumRule } from '../../rule';
import { describeValues, isOn } from '../../../model/values';

/** Traffic of etcd and the API server must not depend on keys that are exchanged through them. */
export const nodeEncryption: CiliumRule = {
  on: 'cilium',
  id: 'CIL059',
  title: 'Node encryption that leaves out or interrupts control planes',
  severity: 'warning',
  reason:
    'Control plane nodes opt out of node encryption by default, so their traffic is not encrypted. Without the opt-out, encryption can interrupt etcd and the API ' +
    'server. Two nodes without the opt-out cannot reach each other until each has the public key of the other. If you accept this, suppress the check.',
  link: 'https://docs.cilium.io/en/stable/security/network/encryption-wireguard/',
  good: { values: { encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { encryption: { enabled: true, type: 'wireguard', nodeEncryption: true } } },
  typescript: {
    wrong: "const cilium = new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard({ nodeEncryption: true }) });",
    right: "const cilium = new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard({ nodeEncryption: true }) });\nsuppressCheck(cilium, { id: 'CIL059', reason: 'control planes keep the opt-out label' });",
  },
  *check(cilium) {
    if (!isOn(cilium, 'encryption.nodeEncryption') || !isOn(cilium, 'encryption.enabled')) return;
    yield {
      path: cilium.path,
      subject: 'encryption.nodeEncryption',
      what:
        `node encryption either does not cover the control planes or can interrupt them (${describeValues(cilium, 'encryption.nodeEncryption')}; control planes ` +
        `${cilium.cluster.controlPlanes})`,
      edits: [{ set: 'encryption.nodeEncryption', value: false }],
      fix:
        'remove nodeEncryption; to keep it, do not change the opt-out label of the control planes, open UDP port 51871 between nodes, and ' +
        'suppress this check',
    };
  },
};
