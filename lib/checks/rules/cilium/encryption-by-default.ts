import type { CiliumRule } from '../../rule';
import { usesIpsec } from '../../../model/datapath';
import { describeValues, isSet } from '../../../model/values';

/** IPsec is the default of the chart. */
export const encryptionByDefault: CiliumRule = {
  on: 'cilium',
  id: 'CIL060',
  title: 'Encryption without a type',
  severity: 'error',
  reason:
    'The default type of the chart is ipsec, which requires the Secret cilium-ipsec-keys. The chart does not create it, so that no agent starts.',
  link: 'https://docs.cilium.io/en/stable/security/network/encryption/',
  good: { values: { encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { encryption: { enabled: true } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { encryption: { enabled: true } } });",
    right: "new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard() });",
  },
  *check(cilium) {
    if (!usesIpsec(cilium) || isSet(cilium, 'encryption.type')) return;
    yield {
      path: cilium.path,
      subject: 'encryption.type',
      what:
        'encryption is on without a type: the default is ipsec, which requires a key that the chart does not create ' +
        `(${describeValues(cilium, 'encryption.enabled', 'encryption.type')})`,
      edits: [{ set: 'encryption.type', value: 'wireguard' }],
      fix: 'set encryption: Encryption.wireguard(), or set the value encryption.type: ipsec and create the Secret with the key; in values: set encryption.type: wireguard, or encryption.type: ipsec, and create the Secret with the key',
    };
  },
};
