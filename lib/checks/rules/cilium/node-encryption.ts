import type { CiliumRule } from '../../rule';
import { isOn, seen } from '../../../model/values';

/** Traffic of etcd and the API server must not depend on keys that are exchanged through them. */
export const nodeEncryption: CiliumRule = {
  on: 'cilium',
  id: 'CIL059',
  title: 'Node encryption',
  severity: 'warning',
  reason:
    'Encrypted traffic between control planes can lock etcd and the API server out of each other, so they opt out by default and their ' +
    'traffic stays in the clear. Nodes that do take part cannot be reached until both sides know the keys.',
  link: 'https://docs.cilium.io/en/stable/security/network/encryption-wireguard/',
  good: { values: { encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { encryption: { enabled: true, type: 'wireguard', nodeEncryption: true } } },
  *check(cilium) {
    if (!isOn(cilium, 'encryption.nodeEncryption') || !isOn(cilium, 'encryption.enabled')) return;
    yield {
      path: cilium.path,
      subject: 'encryption.nodeEncryption',
      what:
        `node encryption leaves control planes out, or endangers them (${seen(cilium, 'encryption.nodeEncryption')}; control planes ` +
        `${cilium.cluster.controlPlanes})`,
      fix:
        'leave encryption.nodeEncryption out; to keep it, leave the control planes\' opt-out label as it is, open UDP 51871 between ' +
        'nodes, and suppress this check with that reason',
    };
  },
};
