import { CHART_DEFAULT, type FeatureCase } from '../../support/matrix-case';
import { Routing } from '../../../lib';

/** Services: load balancing, NodePorts, socket load balancing, the health check of kube-proxy replacement. */
export const services: readonly FeatureCase[] = [
  { props: { loadBalancer: { algorithm: 'maglev' } }, changes: { all: ['config bpf-lb-algorithm: - -> maglev'] } },
  { props: { loadBalancer: { algorithm: 'random' } }, changes: { all: ['config bpf-lb-algorithm: - -> random'] } },
  {
    props: { loadBalancer: { algorithm: 'maglev', maglev: { tableSize: 65521 } } },
    on: { loadBalancer: { algorithm: 'maglev' } },
    changes: { all: ['config bpf-lb-maglev-table-size: - -> 65521'] },
  },
  {
    props: { loadBalancer: { algorithm: 'maglev', maglev: { hashSeed: 'xJRn7HkCkzZd0s3B' } } },
    on: { loadBalancer: { algorithm: 'maglev' } },
    changes: { all: ['config bpf-lb-maglev-hash-seed: - -> xJRn7HkCkzZd0s3B'] },
  },
  { props: { loadBalancer: { mode: 'snat' } }, changes: { all: ['config bpf-lb-mode: - -> snat'] } },
  { props: { loadBalancer: { mode: 'dsr' } }, on: { routing: Routing.native() }, changes: { all: ['config bpf-lb-mode: - -> dsr'] } },
  { props: { loadBalancer: { mode: 'hybrid' } }, on: { routing: Routing.native() }, changes: { all: ['config bpf-lb-mode: - -> hybrid'] } },
  { props: { loadBalancer: { mode: 'dsr' } }, changes: { all: ['error CIL042'] } },
  {
    props: { loadBalancer: { mode: 'dsr', dsrDispatch: 'opt' } },
    on: { routing: Routing.native(), loadBalancer: { mode: 'dsr' } },
    changes: { all: ['config bpf-lb-dsr-dispatch: - -> opt'] },
  },
  {
    props: { loadBalancer: { mode: 'dsr', dsrDispatch: 'geneve' } },
    on: { routing: Routing.tunnel({ protocol: 'geneve' }) },
    changes: { all: ['config bpf-lb-dsr-dispatch: - -> geneve', 'config bpf-lb-mode: - -> dsr'] },
  },
  {
    props: { loadBalancer: { mode: 'dsr', dsrDispatch: 'ipip', acceleration: 'native' } },
    on: { routing: Routing.native() },
    changes: {
      all: [
        'config bpf-lb-acceleration: disabled -> native',
        'config bpf-lb-dsr-dispatch: - -> ipip',
        'config bpf-lb-mode: - -> dsr',
      ],
    },
  },
  { props: { loadBalancer: { acceleration: 'native' } }, changes: { all: ['config bpf-lb-acceleration: disabled -> native'] } },
  { props: { loadBalancer: { acceleration: 'best-effort' } }, changes: { all: ['config bpf-lb-acceleration: disabled -> best-effort'] } },
  { props: { loadBalancer: { acceleration: 'disabled' } }, nothing: CHART_DEFAULT },
  {
    props: { loadBalancer: { serviceTopology: true } },
    changes: {
      '1.18': ['config enable-service-topology: - -> true'],
      '1.19 1.20': ['config enable-service-topology: false -> true'],
    },
  },
  {
    props: { loadBalancer: { serviceTopology: false } },
    on: { loadBalancer: { serviceTopology: true } },
    changes: { all: ['config enable-service-topology: true -> false'] },
  },
  {
    props: { loadBalancer: { l7: true } },
    changes: {
      all: [
        'config enable-envoy-config: - -> true',
        'config envoy-config-retry-interval: - -> 15s',
        'config loadbalancer-l7-algorithm: - -> round_robin',
        'config loadbalancer-l7-ports: - -> ""',
        'config loadbalancer-l7: - -> envoy',
      ],
    },
  },
  { props: { loadBalancer: { l7: false } }, nothing: CHART_DEFAULT },
  {
    props: { loadBalancer: { l7: { ports: [8080] } } },
    on: { loadBalancer: { l7: true } },
    changes: { all: ['config loadbalancer-l7-ports: " -> "8080'] },
  },
  { props: { loadBalancer: { l7: { algorithm: 'round_robin' } } }, on: { loadBalancer: { l7: true } }, nothing: CHART_DEFAULT },
  {
    props: { loadBalancer: { l7: { algorithm: 'least_request' } } },
    on: { loadBalancer: { l7: true } },
    changes: { all: ['config loadbalancer-l7-algorithm: round_robin -> least_request'] },
  },
  {
    props: { loadBalancer: { l7: { algorithm: 'random' } } },
    on: { loadBalancer: { l7: true } },
    changes: { all: ['config loadbalancer-l7-algorithm: round_robin -> random'] },
  },
  { props: { loadBalancer: { externalClusterIp: true } }, changes: { all: ['config bpf-lb-external-clusterip: false -> true'] } },
  { props: { loadBalancer: { externalClusterIp: false } }, nothing: CHART_DEFAULT },
  { props: { loadBalancer: { sourceRangesOfAllTypes: true } }, changes: { all: ['config bpf-lb-source-range-all-types: false -> true'] } },
  { props: { loadBalancer: { sourceRangesOfAllTypes: false } }, nothing: CHART_DEFAULT },
  { props: { loadBalancer: { algorithmAnnotation: true } }, changes: { all: ['config bpf-lb-algorithm-annotation: false -> true'] } },
  { props: { loadBalancer: { algorithmAnnotation: false } }, nothing: CHART_DEFAULT },
  { props: { loadBalancer: { modeAnnotation: true } }, changes: { all: ['config bpf-lb-mode-annotation: false -> true'] } },
  { props: { loadBalancer: { modeAnnotation: false } }, nothing: CHART_DEFAULT },
  { props: { loadBalancer: { noBackendResponse: 'drop' } }, changes: { all: ['config service-no-backend-response: reject -> drop'] } },
  { props: { loadBalancer: { noBackendResponse: 'reject' } }, nothing: CHART_DEFAULT },
  {
    props: { kubeProxyReplacement: { healthzBindAddress: '0.0.0.0:10256' } },
    changes: { all: ['config kube-proxy-replacement-healthz-bind-address: "" -> 0.0.0.0:10256'] },
  },
  { props: { nodePort: { range: '30000,31000' } }, changes: { all: ['config node-port-range: - -> 30000,31000'] } },
  { props: { nodePort: { addresses: ['192.168.1.0/24'] } }, changes: { all: ['config nodeport-addresses: "" -> 192.168.1.0/24'] } },
  { props: { nodePort: { directRoutingDevice: 'eth0' } }, changes: { all: ['config direct-routing-device: - -> eth0'] } },
  { props: { nodePort: { bindProtection: true } }, nothing: CHART_DEFAULT },
  { props: { nodePort: { bindProtection: false } }, changes: { all: ['config node-port-bind-protection: true -> false'] } },
  { props: { nodePort: { autoProtectPortRange: true } }, nothing: CHART_DEFAULT },
  { props: { nodePort: { autoProtectPortRange: false } }, changes: { all: ['config enable-auto-protect-node-port-range: true -> false'] } },
  { props: { nodePort: { healthCheck: true } }, nothing: CHART_DEFAULT },
  { props: { nodePort: { healthCheck: false } }, changes: { all: ['config enable-health-check-nodeport: true -> false'] } },
  { props: { nodePort: { healthCheckLoadBalancerIp: true } }, changes: { all: ['config enable-health-check-loadbalancer-ip: false -> true'] } },
  { props: { nodePort: { healthCheckLoadBalancerIp: false } }, nothing: CHART_DEFAULT },
  { props: { socketLb: true }, changes: { all: ['config bpf-lb-sock: false -> true'] } },
  { props: { socketLb: false }, nothing: CHART_DEFAULT },
  { props: { socketLb: { hostNamespaceOnly: true } }, on: { socketLb: true }, changes: { all: ['config bpf-lb-sock-hostns-only: - -> true'] } },
  { props: { socketLb: { hostNamespaceOnly: false } }, on: { socketLb: true }, changes: { all: ['config bpf-lb-sock-hostns-only: - -> false'] } },
  {
    props: { socketLb: { terminatePodConnections: true } },
    on: { socketLb: true },
    changes: { all: ['config bpf-lb-sock-terminate-pod-connections: - -> true'] },
  },
  {
    props: { socketLb: { terminatePodConnections: false } },
    on: { socketLb: true },
    changes: { all: ['config bpf-lb-sock-terminate-pod-connections: - -> false'] },
  },
  { props: { socketLb: { tracing: true } }, on: { socketLb: true }, changes: { all: ['config trace-sock: - -> true'] } },
  { props: { socketLb: { tracing: false } }, on: { socketLb: true }, changes: { all: ['config trace-sock: - -> false'] } },
  { props: { loadBalancer: { maglev: { tableSize: 65536 } } }, changes: { all: ['error CIL077'] } },
];
