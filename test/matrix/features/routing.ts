import { Ipam, Routing } from '../../../lib';
import { CHART_DEFAULT, type FeatureCase } from '../../support/matrix-case';
import { DUAL_STACK, OWN_DNS } from '../../support/matrix-render';

/** Routing, masquerading, host routing, bandwidth manager, MTU. */
export const routing: readonly FeatureCase[] = [
  {
    props: { routing: Routing.tunnel() },
    nothing: CHART_DEFAULT,
  },
  {
    props: { routing: Routing.tunnel({ protocol: 'vxlan' }) },
    nothing: CHART_DEFAULT,
  },
  {
    props: { routing: Routing.tunnel({ protocol: 'geneve' }) },
    changes: { all: ['config tunnel-protocol: vxlan -> geneve'] },
  },
  {
    props: { routing: Routing.tunnel({ port: 8473 }) },
    changes: { all: ['config tunnel-port: - -> 8473'] },
  },
  {
    props: { routing: Routing.native() },
    changes: {
      all: [
        'config auto-direct-node-routes: false -> true',
        'config ipv4-native-routing-cidr: - -> 10.244.0.0/16',
        'config routing-mode: tunnel -> native',
      ],
    },
  },
  {
    props: { routing: Routing.native() },
    cluster: DUAL_STACK,
    changes: {
      all: [
        'config auto-direct-node-routes: false -> true',
        'config ipv4-native-routing-cidr: - -> 10.244.0.0/16',
        'config ipv6-native-routing-cidr: - -> fd00:10:244::/56',
        'config routing-mode: tunnel -> native',
      ],
    },
  },
  {
    props: { routing: Routing.native() },
    on: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'] }) },
    changes: {
      all: [
        'config auto-direct-node-routes: false -> true',
        'config ipv4-native-routing-cidr: - -> 10.245.0.0/16',
        'config routing-mode: tunnel -> native',
      ],
    },
  },
  {
    props: { routing: Routing.native() },
    on: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16', '10.246.0.0/16'] }) },
    changes: { all: ['error CIL011'] },
  },
  {
    props: { routing: Routing.native({ ipv4Cidr: '10.240.0.0/12' }) },
    on: { routing: Routing.native() },
    changes: { all: ['config ipv4-native-routing-cidr: 10.244.0.0/16 -> 10.240.0.0/12'] },
  },
  {
    props: { routing: Routing.native({ ipv4Cidr: '10.240.0.0/14' }) },
    on: { routing: Routing.native() },
    changes: { all: ['error CIL011'] },
  },
  {
    props: { routing: Routing.native({ ipv6Cidr: 'fd00:10::/32' }) },
    on: { routing: Routing.native() },
    cluster: DUAL_STACK,
    changes: { all: ['config ipv6-native-routing-cidr: fd00:10:244::/56 -> fd00:10::/32'] },
  },
  {
    props: { routing: Routing.native({ directRoutes: true }) },
    on: { routing: Routing.native() },
    nothing: 'Routing.native() does so',
  },
  {
    props: { routing: Routing.native({ directRoutes: false }) },
    on: { routing: Routing.native() },
    changes: { all: ['config auto-direct-node-routes: true -> false'] },
  },
  {
    props: { masquerade: { bpf: true } },
    changes: {
      all: [
        'config enable-bpf-masquerade: - -> true',
        'config enable-host-legacy-routing: - -> true',
      ],
    },
  },
  {
    props: { masquerade: { bpf: true } },
    cluster: OWN_DNS,
    changes: { all: ['config enable-bpf-masquerade: - -> true'] },
  },
  {
    props: { masquerade: { bpf: false } },
    changes: { all: ['config enable-bpf-masquerade: - -> false'] },
  },
  {
    props: { masquerade: { ipv4: true } },
    nothing: CHART_DEFAULT,
  },
  {
    props: { masquerade: { ipv4: false } },
    changes: {
      all: [
        'config enable-host-legacy-routing: - -> true',
        'config enable-ipv4-masquerade: true -> false',
      ],
    },
  },
  {
    props: { masquerade: { ipv4: false } },
    cluster: OWN_DNS,
    changes: { all: ['config enable-ipv4-masquerade: true -> false'] },
  },
  {
    props: { masquerade: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { masquerade: false },
    cluster: { ...DUAL_STACK, ...OWN_DNS },
    changes: { all: ['config enable-ipv4-masquerade: true -> false', 'config enable-ipv6-masquerade: true -> false'] },
  },
  {
    props: { masquerade: { ipv6: true } },
    cluster: DUAL_STACK,
    nothing: CHART_DEFAULT,
  },
  {
    props: { masquerade: { ipv6: false } },
    cluster: DUAL_STACK,
    changes: { all: ['config enable-ipv6-masquerade: true -> false'] },
  },
  {
    props: { hostRouting: 'auto' },
    on: { masquerade: { bpf: true } },
    nothing: 'the default',
  },
  {
    props: { hostRouting: 'legacy' },
    changes: { all: ['config enable-host-legacy-routing: - -> true'] },
  },
  {
    props: { hostRouting: 'ebpf' },
    on: { masquerade: { bpf: true } },
    changes: {
      all: [
        'config enable-host-legacy-routing: true -> false',
        'warning TAL017',
      ],
    },
  },
  {
    props: { hostRouting: 'ebpf' },
    on: { masquerade: { bpf: true } },
    cluster: OWN_DNS,
    changes: { all: ['config enable-host-legacy-routing: - -> false'] },
  },
  {
    props: { hostRouting: 'ebpf' },
    on: { masquerade: { ipv4: false } },
    cluster: OWN_DNS,
    changes: { all: ['config enable-host-legacy-routing: - -> false'] },
  },
  {
    props: { hostRouting: 'ebpf' },
    cluster: OWN_DNS,
    changes: { all: ['error CIL012'] },
  },
  {
    props: { hostRouting: 'ebpf' },
    on: { masquerade: { ipv4: false } },
    cluster: { ...OWN_DNS, kubeProxy: true },
    changes: { all: ['error CIL012'] },
  },
  {
    props: { bandwidthManager: true },
    changes: {
      all: [
        'config enable-bandwidth-manager: - -> true',
        'config enable-bbr-hostns-only: - -> false',
        'config enable-bbr: - -> false',
      ],
    },
  },
  {
    props: { bandwidthManager: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { bandwidthManager: { bbr: true } },
    on: { masquerade: { bpf: true }, bandwidthManager: true },
    cluster: OWN_DNS,
    changes: { all: ['config enable-bbr: false -> true'] },
  },
  {
    props: { bandwidthManager: { bbr: true } },
    on: { masquerade: { bpf: true }, bandwidthManager: true },
    changes: { all: ['config enable-bbr: false -> true', 'config enable-host-legacy-routing: true -> false', 'warning TAL017'] },
  },
  {
    props: { bandwidthManager: { bbr: true } },
    on: { bandwidthManager: true },
    changes: { all: ['config enable-bbr: false -> true', 'warning CIL043'] },
  },
  {
    props: { bandwidthManager: { bbr: false } },
    on: { bandwidthManager: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { bandwidthManager: { bbr: 'host-namespace-only' } },
    on: { bandwidthManager: true },
    changes: {
      all: [
        'config enable-bbr-hostns-only: false -> true',
        'config enable-bbr: false -> true',
      ],
    },
  },
  {
    props: { mtu: 1400 },
    changes: { all: ['config mtu: - -> 1400'] },
  },
  {
    props: { mtu: 60 },
    changes: { all: ['error CIL019'] },
  },
];
