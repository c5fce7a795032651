import type { CiliumRule } from '../../rule';
import { masquerades } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/** The ip-masq-agent is part of eBPF masquerading. */
export const ipMasqAgent: CiliumRule = {
  on: 'cilium',
  id: 'CIL048',
  title: 'ip-masq-agent without eBPF masquerading',
  severity: 'error',
  reason: 'The agent starts with the ip-masq-agent only if it masquerades in eBPF.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/masquerading/',
  good: { values: { ipMasqAgent: { enabled: true }, bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: { values: { ipMasqAgent: { enabled: true }, bpf: { hostLegacyRouting: true } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { masquerade: { ipMasqAgent: true } });",
    right: "new TalosCilium(chart, 'cilium', { masquerade: { bpf: true, ipMasqAgent: true } });",
  },
  *check(cilium) {
    if (!isOn(cilium, 'ipMasqAgent.enabled')) return;
    if (isOn(cilium, 'bpf.masquerade') && (masquerades(cilium, 4) || masquerades(cilium, 6))) return;
    yield {
      path: cilium.path,
      subject: 'ipMasqAgent.enabled',
      what: `the ip-masq-agent requires eBPF masquerading (${describeValues(cilium, 'ipMasqAgent.enabled', 'bpf.masquerade', 'enableIPv4Masquerade')})`,
      edits: [{ set: 'ipMasqAgent.enabled', value: false }],
      fix: 'set masquerade: { bpf: true }, or remove ipMasqAgent; in values: set bpf.masquerade: true, or remove ipMasqAgent.enabled',
    };
  },
};
