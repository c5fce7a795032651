import { Routing } from '../../../lib';
import { CHART_DEFAULT, type FeatureCase } from '../../support/matrix-case';
import { DUAL_STACK, OWN_DNS } from '../../support/matrix-render';

/** The eBPF datapath, devices, the CNI plugin, and settings of the tunnel. */
export const bpf: readonly FeatureCase[] = [
  { props: { bpf: { datapathMode: 'veth' } }, nothing: CHART_DEFAULT },
  {
    props: { bpf: { datapathMode: 'netkit' } },
    on: { masquerade: { bpf: true } }, cluster: OWN_DNS,
    changes: { all: ['config datapath-mode: veth -> netkit'] },
  },
  {
    props: { bpf: { datapathMode: 'netkit-l2' } },
    on: { masquerade: { bpf: true } }, cluster: OWN_DNS,
    changes: { all: ['config datapath-mode: veth -> netkit-l2'] },
  },
  { props: { bpf: { datapathMode: 'auto' } }, changes: { '1.18 1.19': ['error CIL003'], '1.20': ['config datapath-mode: veth -> auto'] } },
  { props: { bpf: { preallocateMaps: true } }, changes: { all: ['config preallocate-bpf-maps: false -> true'] } },
  { props: { bpf: { preallocateMaps: false } }, nothing: CHART_DEFAULT },
  { props: { bpf: { tproxy: true } }, changes: { all: ['config enable-bpf-tproxy: - -> true'] } },
  { props: { bpf: { tproxy: false } }, changes: { all: ['config enable-bpf-tproxy: - -> false'] } },
  { props: { bpf: { clockProbe: true } }, changes: { all: ['config enable-bpf-clock-probe: false -> true'] } },
  { props: { bpf: { clockProbe: false } }, nothing: CHART_DEFAULT },
  { props: { bpf: { tcx: true } }, nothing: CHART_DEFAULT },
  { props: { bpf: { tcx: false } }, changes: { all: ['config enable-tcx: true -> false'] } },
  { props: { bpf: { vlanBypass: [4, 8] } }, changes: { all: ['config vlan-bpf-bypass: - -> 4 8'] } },
  { props: { bpf: { ctAccounting: true } }, changes: { all: ['config bpf-conntrack-accounting: - -> 1'] } },
  { props: { bpf: { ctAccounting: false } }, nothing: CHART_DEFAULT },
  { props: { bpf: { distributedLru: true } }, changes: { all: ['config bpf-distributed-lru: false -> true'] } },
  { props: { bpf: { distributedLru: false } }, nothing: CHART_DEFAULT },
  { props: { bpf: { mapDynamicSizeRatio: 0.005 } }, changes: { all: ['config bpf-map-dynamic-size-ratio: 0.0025 -> 0.005'] } },
  { props: { bpf: { ctTcpMax: 1_000_000 } }, changes: { all: ['config bpf-ct-global-tcp-max: - -> 1000000'] } },
  { props: { bpf: { ctAnyMax: 1_000_000 } }, changes: { all: ['config bpf-ct-global-any-max: - -> 1000000'] } },
  { props: { bpf: { natMax: 1_000_000 } }, changes: { all: ['config bpf-nat-global-max: - -> 1000000'] } },
  { props: { bpf: { neighMax: 1_000_000 } }, changes: { all: ['config bpf-neigh-global-max: - -> 1000000'] } },
  { props: { bpf: { policyMapMax: 65_536 } }, changes: { all: ['config bpf-policy-map-max: 16384 -> 65536'] } },
  { props: { bpf: { lbMapMax: 1_000_000 } }, changes: { all: ['config bpf-lb-map-max: 65536 -> 1000000'] } },
  { props: { bpf: { nodeMapMax: 32_768 } }, changes: { all: ['config bpf-node-map-max: - -> 32768'] } },
  { props: { bpf: { authMapMax: 1_000_000 } }, changes: { all: ['config bpf-auth-map-max: - -> 1000000'] } },
  { props: { bpf: { ctTcpMax: 0 } }, changes: { all: ['error CIL034'] } },
  { props: { bpf: { monitorAggregation: 'none' } }, changes: { all: ['config monitor-aggregation: medium -> none'] } },
  { props: { bpf: { monitorAggregation: 'low' } }, changes: { all: ['config monitor-aggregation: medium -> low'] } },
  { props: { bpf: { monitorAggregation: 'medium' } }, nothing: CHART_DEFAULT },
  { props: { bpf: { monitorAggregation: 'maximum' } }, changes: { all: ['config monitor-aggregation: medium -> maximum'] } },
  { props: { bpf: { monitorInterval: '10s' } }, changes: { all: ['config monitor-aggregation-interval: 5s -> 10s'] } },
  { props: { bpf: { monitorFlags: 'syn,fin' } }, changes: { all: ['config monitor-aggregation-flags: all -> syn,fin'] } },
  { props: { bpf: { events: { drop: true } } }, nothing: CHART_DEFAULT },
  { props: { bpf: { events: { drop: false } } }, changes: { all: ['config bpf-events-drop-enabled: true -> false'] } },
  { props: { bpf: { events: { policyVerdict: true } } }, nothing: CHART_DEFAULT },
  { props: { bpf: { events: { policyVerdict: false } } }, changes: { all: ['config bpf-events-policy-verdict-enabled: true -> false'] } },
  { props: { bpf: { events: { trace: true } } }, nothing: CHART_DEFAULT },
  { props: { bpf: { events: { trace: false } } }, changes: { all: ['config bpf-events-trace-enabled: true -> false'] } },
  {
    props: { bpf: { events: { rateLimit: 100, burstLimit: 1000 } } },
    changes: { all: ['config bpf-events-default-burst-limit: - -> 1000', 'config bpf-events-default-rate-limit: - -> 100'] },
  },
  {
    props: { bigTcp: true },
    on: { routing: Routing.native(), masquerade: { bpf: true } },
    cluster: { ...DUAL_STACK, ...OWN_DNS },
    changes: { all: ['config enable-ipv4-big-tcp: false -> true', 'config enable-ipv6-big-tcp: false -> true'] },
  },
  { props: { bigTcp: false }, nothing: CHART_DEFAULT },
  {
    props: { bigTcp: { ipv4: true } },
    on: { routing: Routing.native(), masquerade: { bpf: true } }, cluster: OWN_DNS,
    changes: { all: ['config enable-ipv4-big-tcp: false -> true'] },
  },
  { props: { bigTcp: { ipv4: false } }, nothing: CHART_DEFAULT },
  {
    props: { bigTcp: { ipv6: true } },
    on: { routing: Routing.native(), masquerade: { bpf: true } },
    cluster: { ...DUAL_STACK, ...OWN_DNS },
    changes: { all: ['config enable-ipv6-big-tcp: false -> true'] },
  },
  { props: { bigTcp: { ipv6: false } }, nothing: CHART_DEFAULT },
  { props: { devices: 'eth+' }, changes: { '1.18 1.19': ['config devices: - -> eth+'], '1.20': ['config devices: "" -> eth+'] } },
  {
    props: { devices: ['eth0', 'bond+'] },
    changes: {
      '1.18 1.19': ['config devices: - -> eth0 bond+'],
      '1.20': ['config devices: "" -> eth0 bond+'],
    },
  },
  { props: { endpointRoutes: true }, changes: { all: ['config enable-endpoint-routes: - -> true'] } },
  { props: { endpointRoutes: false }, nothing: CHART_DEFAULT },
  { props: { l7Proxy: true }, nothing: CHART_DEFAULT },
  {
    props: { l7Proxy: false },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/var/run/cilium/envoy/sockets]: {name: envoy-sockets, readOnly: false} -> -',
        'DaemonSet kube-system/cilium volumes[envoy-sockets]: {hostPath: {path: /var/run/cilium/envoy/sockets, type:... (74) -> -',
        'config enable-l7-proxy: true -> false',
        'config external-envoy-proxy: true -> false',
        'config proxy-prometheus-port: - -> 9964',
        'object - ConfigMap kube-system/cilium-envoy-config',
        'object - DaemonSet kube-system/cilium-envoy',
        'object - Service kube-system/cilium-envoy',
        'object - ServiceAccount kube-system/cilium-envoy',
      ],
    },
  },
  {
    props: { envoyConfig: true },
    changes: {
      all: [
        'config enable-envoy-config: - -> true',
        'config envoy-config-retry-interval: - -> 15s',
        'config envoy-secrets-namespace: - -> cilium-secrets',
        'object + Role cilium-secrets/cilium-envoy-config-secrets',
        'object + RoleBinding cilium-secrets/cilium-envoy-config-secrets',
      ],
    },
  },
  { props: { envoyConfig: false }, nothing: CHART_DEFAULT },
  { props: { sctp: true }, changes: { all: ['config enable-sctp: false -> true'] } },
  { props: { sctp: false }, nothing: CHART_DEFAULT },
  { props: { cni: { exclusive: true } }, nothing: CHART_DEFAULT },
  { props: { cni: { exclusive: false } }, changes: { all: ['config cni-exclusive: true -> false'] } },
  { props: { cni: { multus: true } }, changes: { all: ['config cni-exclusive: true -> false'] } },
  { props: { cni: { multus: false } }, nothing: CHART_DEFAULT },
  { props: { cni: { exclusive: true, multus: true } }, changes: { all: ['error CIL074'] } },
  { props: { cni: { chainingMode: 'none' } }, nothing: CHART_DEFAULT },
  {
    props: { cni: { chainingMode: 'aws-cni' } },
    on: { endpointRoutes: true },
    changes: {
      all: [
        "DaemonSet kube-system/cilium containers[cilium-agent].lifecycle.postStart: {exec: {command: [bash, -c, set -o errexit\nset -o pipe... (859) -> -",
        'config cni-chaining-mode: - -> aws-cni',
        'config dnsproxy-enable-transparent-mode: true -> -',
        'config enable-endpoint-health-checking: true -> false',
        'config enable-host-legacy-routing: - -> true',
        'config enable-local-node-route: - -> false',
      ],
    },
  },
  {
    props: { cni: { chainingMode: 'flannel' } },
    on: { endpointRoutes: true },
    changes: {
      all: [
        'config cni-chaining-mode: - -> flannel',
        'config dnsproxy-enable-transparent-mode: true -> -',
        'config enable-endpoint-health-checking: true -> false',
        'config enable-host-legacy-routing: - -> true',
        'config enable-local-node-route: - -> false',
      ],
    },
  },
  {
    props: { cni: { chainingMode: 'generic-veth' } },
    on: { endpointRoutes: true },
    changes: {
      all: [
        'config cni-chaining-mode: - -> generic-veth',
        'config dnsproxy-enable-transparent-mode: true -> -',
        'config enable-endpoint-health-checking: true -> false',
        'config enable-host-legacy-routing: - -> true',
        'config enable-local-node-route: - -> false',
      ],
    },
  },
  {
    props: { cni: { chainingMode: 'portmap' } },
    changes: {
      all: [
        'config cni-chaining-mode: - -> portmap',
        'config dnsproxy-enable-transparent-mode: true -> -',
        'config enable-host-legacy-routing: - -> true',
      ],
    },
  },
  {
    props: { cni: { chainingTarget: 'flannel' } },
    changes: {
      all: [
        'config cni-chaining-mode: - -> generic-veth',
        'config cni-chaining-target: - -> flannel',
        'config dnsproxy-enable-transparent-mode: true -> -',
        'config enable-endpoint-health-checking: true -> false',
        'config enable-host-legacy-routing: - -> true',
        'config enable-local-node-route: - -> false',
      ],
    },
  },
  { props: { cni: { install: true } }, nothing: CHART_DEFAULT },
  {
    props: { cni: { install: false } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].lifecycle: {postStart: {exec: {command: [bash, -c, set -o errexit... (921) -> -',
        'config cni-exclusive: true -> -',
        'config cni-log-file: /var/run/cilium/cilium-cni.log -> -',
        'config write-cni-conf-when-ready: /host/etc/cni/net.d/05-cilium.conflist -> -',
      ],
      '1.18': [
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries]: {command: [/install-plugin.sh], image: quay.io/cilium/... (426) -> -',
      ],
      '1.19 1.20': [
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries]: {command: [/install-plugin.sh], image: quay.io/cilium/... (456) -> -',
      ],
    },
  },
  { props: { cni: { uninstall: true } }, changes: { all: ['config cni-uninstall: - -> true'] } },
  { props: { cni: { uninstall: false } }, nothing: CHART_DEFAULT },
  {
    props: { cni: { customConf: true } },
    changes: {
      all: [
        'config cni-exclusive: true -> -',
        'config cni-log-file: /var/run/cilium/cilium-cni.log -> -',
        'config custom-cni-conf: false -> true',
        'config write-cni-conf-when-ready: /host/etc/cni/net.d/05-cilium.conflist -> -',
      ],
    },
  },
  { props: { cni: { customConf: false } }, nothing: CHART_DEFAULT },
  {
    props: { cni: { configMap: 'cni-configuration' } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/tmp/cni-configuration]: - -> {name: cni-configuration, readOnly: true}',
        'DaemonSet kube-system/cilium volumes[cni-configuration]: - -> {configMap: {name: cni-configuration}}',
        'config read-cni-conf: - -> /tmp/cni-configuration/cni-config',
      ],
    },
  },
  {
    props: { cni: { configMap: 'cni-configuration', configMapKey: 'conflist' } },
    on: { cni: { configMap: 'cni-configuration' } },
    changes: { all: ['config read-cni-conf: /tmp/cni-configuration/cni-config -> /tmp/cni-configuration/conflist'] },
  },
  {
    props: { cni: { confPath: '/etc/cni/other.d' } },
    changes: { all: ['DaemonSet kube-system/cilium volumes[etc-cni-netd].hostPath.path: /etc/cni/net.d -> /etc/cni/other.d'] },
  },
  {
    props: { cni: { binPath: '/opt/cni/other' } },
    changes: { all: ['DaemonSet kube-system/cilium volumes[cni-path].hostPath.path: /opt/cni/bin -> /opt/cni/other'] },
  },
  { props: { cni: { logFile: '' } }, changes: { all: ['config cni-log-file: /var/run/cilium/cilium-cni.log -> ""'] } },
  {
    props: { routing: Routing.tunnel({ sourcePortRange: '20000-30000' }) },
    changes: { all: ['config tunnel-source-port-range: 0-0 -> 20000-30000'] },
  },
  { props: { routing: Routing.tunnel({ underlay: 'ipv4' }) }, changes: { all: ['config underlay-protocol: - -> ipv4'] } },
  { props: { routing: Routing.tunnel({ underlay: 'ipv6' }) }, cluster: DUAL_STACK, changes: { all: ['config underlay-protocol: - -> ipv6'] } },
  { props: { routing: Routing.tunnel({ underlay: 'auto' }) }, changes: { all: ['config underlay-protocol: - -> auto'] } },
  {
    props: { routing: Routing.native({ skipUnreachable: true }) },
    on: { routing: Routing.native() },
    changes: { all: ['config direct-routing-skip-unreachable: false -> true'] },
  },
  { props: { routing: Routing.native({ skipUnreachable: false }) }, on: { routing: Routing.native() }, nothing: CHART_DEFAULT },
  { props: { bpf: { datapathMode: 'netkit' } }, changes: { '1.18 1.19': ['config datapath-mode: veth -> netkit'], '1.20': ['error CIL075'] } },
  {
    props: { bpf: { datapathMode: 'netkit', tproxy: true } },
    on: { masquerade: { bpf: true } }, cluster: OWN_DNS,
    changes: { '1.18': ['config datapath-mode: veth -> netkit', 'config enable-bpf-tproxy: - -> true'], '1.19 1.20': ['error CIL075'] },
  },
  { props: { bigTcp: true }, changes: { all: ['error CIL076'] } },
  { props: { devices: ['enp[0-9]+'] }, changes: { all: ['error CIL078'] } },
  {
    props: { devices: ['!docker0', 'eth+'] },
    on: { devices: ['eth+'] },
    changes: {
      '1.18': ['error CIL078'],
      '1.19 1.20': ['config devices: eth+ -> !docker0 eth+'],
    },
  },
  {
    props: { devices: ['eth+', 'kubespan'] },
    on: { devices: ['eth+'] },
    changes: { all: ['config devices: eth+ -> eth+ kubespan', 'warning CIL079'] },
  },
];
