import type { CiliumRule } from '../../rule';
import { describeValues, isOn } from '../../../model/values';

/** Traffic of etcd and the API server must not depend on keys that are exchanged through them. */
export const nodeEncryption: CiliumRule = {
  on: 'cilium',
  id: 'CIL059',
  title: 'Node encryption',
  severity: 'warning',
  reason:
    'Encryption between control plane nodes can interrupt etcd and the API server, so these nodes opt out by default and their traffic is not ' +
    'encrypted. Two other nodes cannot reach each other until each has the key of the other.',
  link: 'https://docs.cilium.io/en/stable/security/network/encryption-wireguard/',
  good: { values: { encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { encryption: { enabled: true, type: 'wireguard', nodeEncryption: true } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard({ nodeEncryption: true }) });",
    right: "new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard() });",
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
