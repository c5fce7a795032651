import type { CiliumRule } from '../../rule';
import { masquerades, replacesKubeProxy } from '../../../model/datapath';
import { describeValues, isOn, textAt } from '../../../model/values';

/** From 1.20 on the agent refuses netkit where packets of pods would pass through the network stack of the host. */
const NO_FORWARDING = { hostDns: { forwardKubeDnsToHost: false } };

export const netkit: CiliumRule = {
  on: 'cilium',
  id: 'CIL075',
  title: 'netkit devices with settings that they do not support',
  severity: 'error',
  reason:
    'netkit does not work with the TPROXY of eBPF, because the kernel cannot assign sockets there. From Cilium 1.20 on the agent does not start ' +
    'with netkit unless Services, masquerading and host routing are in eBPF. With the datapath mode auto, the agent uses veth instead.',
  link: 'https://docs.cilium.io/en/stable/operations/performance/tuning/#netkit',
  good: {
    version: '1.20.0',
    cluster: NO_FORWARDING,
    values: { bpf: { datapathMode: 'netkit', masquerade: true } },
  },
  bad: { version: '1.20.0', cluster: NO_FORWARDING, values: { bpf: { datapathMode: 'netkit' } } },
  *check(cilium) {
    const mode = textAt(cilium, 'bpf.datapathMode');
    if (mode !== 'netkit' && mode !== 'netkit-l2') return;
    const strict = cilium.version.atLeast('1.20');
    const obstacles = [
      // The agent and the chart refuse it since 1.19.0 (templates/validate.yaml).
      ...(cilium.version.atLeast('1.19') && isOn(cilium, 'bpf.tproxy') ? ['bpf.tproxy'] : []),
      ...(strict && isOn(cilium, 'bpf.hostLegacyRouting') ? ['bpf.hostLegacyRouting'] : []),
      ...(strict && !isOn(cilium, 'bpf.masquerade') && (masquerades(cilium, 4) || masquerades(cilium, 6)) ? ['bpf.masquerade'] : []),
      ...(strict && !replacesKubeProxy(cilium) ? ['kubeProxyReplacement'] : []),
    ];
    if (obstacles.length === 0) return;
    const fixes: Readonly<Record<string, string>> = {
      'bpf.tproxy': 'remove bpf.tproxy',
      'bpf.hostLegacyRouting': "set hostRouting: 'ebpf'",
      'bpf.masquerade': 'set masquerade: { bpf: true }',
      kubeProxyReplacement: 'remove kubeProxyReplacement: false',
    };
    yield {
      path: cilium.path,
      subject: 'bpf.datapathMode',
      what: `${mode} does not work with these settings (${describeValues(cilium, 'bpf.datapathMode', ...obstacles)})`,
      edits: [{ set: 'bpf.datapathMode', value: 'veth' }],
      fix: `${obstacles.map((path) => fixes[path]!).join(' and ')}, or use bpf: { datapathMode: 'veth' }`,
    };
  },
};
