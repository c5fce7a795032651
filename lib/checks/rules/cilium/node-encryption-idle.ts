import type { CiliumRule } from '../../rule';
import { describeValues, isOn } from '../../../model/values';

/** Node encryption extends encryption. */
export const nodeEncryptionIdle: CiliumRule = {
  on: 'cilium',
  id: 'CIL058',
  title: 'Node encryption with encryption off',
  severity: 'error',
  reason: 'The chart ignores node encryption while encryption is off, so that no traffic is encrypted. Switch encryption on. What node encryption itself means is in CIL059.',
  related: ['CIL059'],
  link: 'https://docs.cilium.io/en/stable/security/network/encryption-wireguard/',
  good: { values: { encryption: { enabled: true, type: 'wireguard', nodeEncryption: true } } },
  bad: { values: { encryption: { nodeEncryption: true } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { encryption: { nodeEncryption: true } } });",
    right: "const cilium = new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard({ nodeEncryption: true }) });\nsuppressCheck(cilium, { id: 'CIL059', reason: 'control planes keep the opt-out label' });",
  },
  *check(cilium) {
    if (!isOn(cilium, 'encryption.nodeEncryption') || isOn(cilium, 'encryption.enabled')) return;
    yield {
      path: cilium.path,
      subject: 'encryption.nodeEncryption',
      what: `node encryption has no effect while encryption is off (${describeValues(cilium, 'encryption.nodeEncryption', 'encryption.enabled')})`,
      edits: [{ set: 'encryption.nodeEncryption', value: false }],
      fix: 'set encryption: Encryption.wireguard({ nodeEncryption: true }), or remove the value encryption.nodeEncryption; in values: set encryption.enabled: true and encryption.type: wireguard, or remove encryption.nodeEncryption',
    };
  },
};
