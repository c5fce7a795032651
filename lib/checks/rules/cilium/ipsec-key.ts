import type { CiliumRule } from '../../rule';
import { usesIpsec } from '../../../model/datapath';
import { isGiven, seen, textAt } from '../../../model/values';

/** The key is a secret: it cannot come from here. */
export const ipsecKey: CiliumRule = {
  on: 'cilium',
  id: 'CIL061',
  title: 'IPsec, whose key somebody else has to make',
  severity: 'warning',
  reason:
    'The agent waits for the Secret with the IPsec key, which neither the chart nor this library makes. It also has to be rotated by ' +
    'hand.',
  link: 'https://docs.cilium.io/en/stable/security/network/encryption-ipsec/#generate-import-the-psk',
  good: { values: { encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { encryption: { enabled: true, type: 'ipsec' } } },
  *check(cilium) {
    if (!usesIpsec(cilium) || !isGiven(cilium, 'encryption.type')) return;
    const secret = textAt(cilium, 'encryption.ipsec.secretName') ?? 'cilium-ipsec-keys';
    const key = textAt(cilium, 'encryption.ipsec.keyFile') ?? 'keys';
    yield {
      path: cilium.path,
      subject: 'encryption.type',
      what: `IPsec waits for a Secret that is not made here (${seen(cilium, 'encryption.type')}; Secret ${cilium.namespace}/${secret})`,
      fix:
        `provide the Secret ${secret} in ${cilium.namespace} with the key ${key} (an ExternalSecret or SealedSecret for example) before ` +
        `Cilium and suppress this check, or use Encryption.wireguard()`,
    };
  },
};
