import type { CiliumRule } from '../../rule';
import { masquerades } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/** A setting of masquerading, which is off. */
export const bpfMasqueradeIdle: CiliumRule = {
  on: 'cilium',
  id: 'CIL046',
  title: 'eBPF masquerading with masquerading off',
  severity: 'error',
  reason: 'The agent does not start with eBPF masquerading if masquerading is off for every IP family of the cluster.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/masquerading/',
  good: { values: { bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: { values: { bpf: { masquerade: true, hostLegacyRouting: true }, enableIPv4Masquerade: false } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { masquerade: { bpf: true, ipv4: false } });",
    right: "new TalosCilium(chart, 'cilium', { masquerade: { bpf: true } });",
  },
  *check(cilium) {
    if (!isOn(cilium, 'bpf.masquerade') || masquerades(cilium, 4) || masquerades(cilium, 6)) return;
    const families = [4, 6].filter((family) => isOn(cilium, `ipv${family}.enabled`)).map((family) => `enableIPv${family}Masquerade`);
    yield {
      path: cilium.path,
      subject: 'bpf.masquerade',
      what: `eBPF masquerading is on, but masquerading is off for every IP family (${describeValues(cilium, 'bpf.masquerade', ...families)})`,
      edits: [{ set: 'bpf.masquerade', value: false }],
      fix: 'remove bpf: true from masquerade, or enable masquerading of an IP family',
    };
  },
};
