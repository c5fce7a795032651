import { Encryption, Ipam } from '../../../lib';
import { CHART_DEFAULT, type FeatureCase } from '../../support/matrix-case';
import { DUAL_STACK } from '../../support/matrix-render';

/** Kube-proxy replacement, IPAM, encryption, and features of one switch. */
export const datapath: readonly FeatureCase[] = [
  {
    props: { kubeProxyReplacement: true },
    nothing: 'the default of a cluster without kube-proxy',
  },
  {
    props: { kubeProxyReplacement: true },
    cluster: { kubeProxy: true },
    changes: {
      all: [
        'config kube-proxy-replacement-healthz-bind-address: - -> ""',
        'config kube-proxy-replacement: false -> true',
        'warning TAL010',
      ],
      '1.18': ['config enable-node-port: false -> -'],
    },
  },
  {
    props: { kubeProxyReplacement: false },
    changes: { all: ['error TAL009'] },
  },
  {
    props: { kubeProxyReplacement: false },
    cluster: { kubeProxy: true },
    nothing: 'the default of a cluster with kube-proxy',
  },
  {
    props: { ipam: Ipam.kubernetes() },
    nothing: 'the default',
  },
  { props: { ipam: Ipam.kubernetes({ requireIpv4PodCidr: false, requireIpv6PodCidr: false }) }, nothing: 'the chart\'s default' },
  {
    props: { ipam: Ipam.kubernetes({ requireIpv4PodCidr: true }) },
    changes: { all: ['config k8s-require-ipv4-pod-cidr: false -> true'] },
  },
  {
    props: { ipam: Ipam.kubernetes({ requireIpv6PodCidr: true }) },
    changes: { all: ['config k8s-require-ipv6-pod-cidr: false -> true'] },
  },
  {
    props: { ipam: Ipam.multiPool() },
    changes: {
      all: [
        'config auto-create-cilium-pod-ip-pools: - -> ""',
        'config ipam: kubernetes -> multi-pool',
      ],
    },
  },
  {
    props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'] }) },
    changes: {
      all: [
        'config cluster-pool-ipv4-cidr: - -> 10.245.0.0/16',
        'config cluster-pool-ipv4-mask-size: - -> 24',
        'config ipam: kubernetes -> cluster-pool',
      ],
    },
  },
  {
    props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'], ipv4MaskSize: 25 }) },
    on: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'] }) },
    changes: { all: ['config cluster-pool-ipv4-mask-size: 24 -> 25'] },
  },
  {
    props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'], ipv6Cidrs: ['fd01::/104'] }) },
    on: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'] }) },
    cluster: DUAL_STACK,
    changes: { all: ['config cluster-pool-ipv6-cidr: fd00::/104 -> fd01::/104'] },
  },
  {
    props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'], ipv6Cidrs: ['fd01::/104'] }) },
    changes: { all: ['error CIL027'] },
  },
  {
    props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/33', 'fd01::/104', '10.245.0.1/16'] }) },
    changes: {
      all: [
        'error CIL010',
        'error CLU003',
        'error CLU004',
      ],
    },
  },
  {
    props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'], ipv6Cidrs: ['fd01::/104'], ipv6MaskSize: 112 }) },
    on: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'], ipv6Cidrs: ['fd01::/104'] }) },
    cluster: DUAL_STACK,
    changes: { all: ['config cluster-pool-ipv6-mask-size: 120 -> 112'] },
  },
  {
    props: { encryption: Encryption.wireguard() },
    changes: {
      all: [
        'config enable-wireguard: - -> true',
        'config wireguard-persistent-keepalive: - -> 0s',
      ],
    },
  },
  {
    props: { encryption: Encryption.wireguard({ nodeEncryption: true }) },
    on: { encryption: Encryption.wireguard() },
    changes: {
      all: [
        'config encrypt-node: - -> true',
        'warning CIL059',
      ],
    },
  },
  {
    props: { encryption: Encryption.wireguard({ nodeEncryption: false }) },
    on: { encryption: Encryption.wireguard() },
    nothing: CHART_DEFAULT,
  },
  {
    props: { encryption: Encryption.wireguard({ persistentKeepalive: '25s' }) },
    on: { encryption: Encryption.wireguard() },
    changes: { all: ['config wireguard-persistent-keepalive: 0s -> 25s'] },
  },
  {
    props: { encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16' } }) },
    on: { encryption: Encryption.wireguard() },
    changes: {
      '1.18': [
        'config enable-encryption-strict-mode: - -> true',
        'config encryption-strict-mode-allow-remote-node-identities: - -> false',
        'config encryption-strict-mode-cidr: - -> 10.244.0.0/16',
      ],
      '1.19 1.20': [
        'config enable-encryption-strict-mode-egress: - -> true',
        'config encryption-strict-egress-allow-remote-node-identities: - -> false',
        'config encryption-strict-egress-cidr: - -> 10.244.0.0/16',
      ],
    },
  },
  {
    props: { encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16', allowRemoteNodeIdentities: true } }) },
    on: { encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16' } }) },
    changes: {
      '1.18': ['config encryption-strict-mode-allow-remote-node-identities: false -> true'],
      '1.19 1.20': ['config encryption-strict-egress-allow-remote-node-identities: false -> true'],
    },
  },
  {
    props: { encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16', allowRemoteNodeIdentities: false } }) },
    on: { encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16' } }) },
    nothing: CHART_DEFAULT,
  },
  {
    props: { encryption: true },
    on: { encryption: Encryption.wireguard() },
    nothing: 'Encryption.wireguard() is meant',
  },
  {
    props: { encryption: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { encryption: Encryption.none() },
    nothing: CHART_DEFAULT,
  },
  {
    props: { encryption: Encryption.wireguard({ strictEgress: true }) },
    on: { encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16' } }) },
    nothing: 'the pod subnet is meant',
  },
  {
    props: { encryption: Encryption.wireguard({ strictEgress: false }) },
    on: { encryption: Encryption.wireguard() },
    nothing: CHART_DEFAULT,
  },
  {
    props: { encryption: Encryption.wireguard({ strictEgress: { cidr: 'fd00::/56' } }) },
    changes: { all: ['error CIL016'] },
  },
  {
    props: { egressGateway: true },
    on: { masquerade: { bpf: true } },
    changes: { all: ['config enable-egress-gateway: - -> true'] },
  },
  {
    props: { egressGateway: true },
    changes: { all: ['error CIL049'] },
  },
  {
    props: { egressGateway: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { hostFirewall: true },
    changes: {
      '1.18': ['config enable-host-firewall: - -> true'],
      '1.19 1.20': ['config enable-host-firewall: false -> true'],
    },
  },
  {
    props: { hostFirewall: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { localRedirectPolicies: true },
    changes: { all: ['config enable-local-redirect-policy: - -> true'] },
  },
  {
    props: { localRedirectPolicies: false },
    nothing: CHART_DEFAULT,
  },
];
