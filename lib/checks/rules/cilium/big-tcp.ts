import type { CiliumRule } from '../../rule';
import { routesNatively, usesIpsec } from '../../../model/datapath';
import { describeValues, isOn, textAt } from '../../../model/values';

/** Tunnels cannot carry packets of more than 64 KiB. */
export const bigTcp: CiliumRule = {
  on: 'cilium',
  id: 'CIL076',
  title: 'BIG TCP with settings that it does not support',
  severity: 'error',
  reason:
    'BIG TCP requires native routing. It does not work with legacy host routing or IPsec, and from Cilium 1.19 on, not with DSR by Geneve or IPIP either. ' +
    'If a requirement is not met, the agent does not start.',
  link: 'https://docs.cilium.io/en/stable/operations/performance/tuning/#ipv6-big-tcp',
  good: { values: { enableIPv4BIGTCP: true, routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16' } },
  bad: { values: { enableIPv4BIGTCP: true } },
  *check(cilium) {
    const on = ['enableIPv4BIGTCP', 'enableIPv6BIGTCP'].filter((path) => isOn(cilium, path));
    if (on.length === 0) return;
    const dispatch = textAt(cilium, 'loadBalancer.dsrDispatch');
    const obstacles: [path: string, fix: string, inValues: string][] = [];
    if (!routesNatively(cilium)) obstacles.push(['routingMode', 'use routing: Routing.native()', 'set routingMode: native']);
    if (isOn(cilium, 'bpf.hostLegacyRouting')) obstacles.push(['bpf.hostLegacyRouting', "set hostRouting: 'ebpf'", 'set bpf.hostLegacyRouting: false']);
    if (usesIpsec(cilium)) obstacles.push(['encryption.type', 'use encryption: Encryption.wireguard()', 'set encryption.type: wireguard']);
    if (cilium.version.atLeast('1.19') && (dispatch === 'ipip' || dispatch === 'geneve')) obstacles.push(['loadBalancer.dsrDispatch', 'remove loadBalancer.dsrDispatch', 'remove loadBalancer.dsrDispatch']);
    if (obstacles.length === 0) return;
    yield {
      path: cilium.path,
      subject: on[0]!,
      what: `BIG TCP does not work with these settings (${describeValues(cilium, ...on, ...obstacles.map(([path]) => path))})`,
      edits: on.map((path) => ({ set: path, value: false })),
      fix: `${obstacles.map(([, fix]) => fix).join(' and ')}, or remove bigTcp; in values: ${obstacles.map(([, , inValues]) => inValues).join(' and ')}, or remove ${on.join(' and ')}`,
    };
  },
};
