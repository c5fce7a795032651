import type { CiliumRule } from '../../rule';
import { usesIpsec } from '../../../model/datapath';
import { describeValues, isSet, textAt } from '../../../model/values';

/** The output must not contain the key. */
export const ipsecKey: CiliumRule = {
  on: 'cilium',
  id: 'CIL061',
  title: 'IPsec without its key',
  severity: 'warning',
  reason:
    'The agent waits for the Secret with the IPsec key, which neither the chart nor this library creates. Create it before Cilium, rotate its key, and suppress the check. ' +
    'WireGuard needs no Secret.',
  link: 'https://docs.cilium.io/en/stable/security/network/encryption-ipsec/#generate-import-the-psk',
  good: { values: { encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { encryption: { enabled: true, type: 'ipsec' } } },
  typescript: {
    wrong: "const cilium = new TalosCilium(chart, 'cilium', { encryption: Encryption.ipsec() });",
    right: "const cilium = new TalosCilium(chart, 'cilium', { encryption: Encryption.ipsec() });\nsuppressCheck(cilium, { id: 'CIL061', reason: 'an ExternalSecret creates cilium-ipsec-keys' });",
  },
  *check(cilium) {
    if (!usesIpsec(cilium) || !isSet(cilium, 'encryption.type')) return;
    const secret = textAt(cilium, 'encryption.ipsec.secretName') ?? 'cilium-ipsec-keys';
    const key = textAt(cilium, 'encryption.ipsec.keyFile') ?? 'keys';
    const create = `create the Secret ${secret} in ${cilium.namespace} with the key ${key} before Cilium, for example with an ExternalSecret or a SealedSecret`;
    yield {
      path: cilium.path,
      subject: 'encryption.type',
      what: `IPsec requires a Secret that is not part of the output (${describeValues(cilium, 'encryption.type')}; Secret ${cilium.namespace}/${secret})`,
      edits: [{ set: 'encryption.type', value: 'wireguard' }],
      fix: `${create}, and suppress this check, or use Encryption.wireguard(); in values: ${create}, and suppress this check, or set encryption.type: wireguard`,
    };
  },
};
