import type { CiliumRule } from '../../rule';
import { usesIpsec } from '../../../model/datapath';
import { isGiven, seen } from '../../../model/values';

/** IPsec is what one gets for not choosing. */
export const encryptionByDefault: CiliumRule = {
  on: 'cilium',
  id: 'CIL060',
  title: 'Encryption of a type that nobody chose',
  severity: 'error',
  reason:
    'The chart\'s default type is ipsec. It mounts the Secret cilium-ipsec-keys, which the chart does not make, so that no agent starts.',
  link: 'https://docs.cilium.io/en/stable/security/network/encryption/',
  good: { values: { encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { encryption: { enabled: true } } },
  *check(cilium) {
    if (!usesIpsec(cilium) || isGiven(cilium, 'encryption.type')) return;
    yield {
      path: cilium.path,
      subject: 'encryption.type',
      what:
        `encryption is on with the chart's own type, whose key it does not make ` +
        `(${seen(cilium, 'encryption.enabled', 'encryption.type')})`,
      fix: 'set encryption: Encryption.wireguard(), or the value encryption.type: ipsec and provide its key',
    };
  },
};
