import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TalosClusterProps } from '../../lib/cluster/talos-cluster';
import type { JsonObject } from '../../lib/kubernetes/json';
import { parseKubernetesYamlDocument } from '../../lib/yaml/reader';
import { DUAL_STACK } from '../support/matrix-render';

/** Values of a cluster, in one style of the field, with everything that the checks find in them. */
export interface FieldValues {
  /** Below test/field/values. */
  readonly file: string;
  /** Facts of its cluster that differ from the usual one. */
  readonly cluster?: Partial<TalosClusterProps>;
  /** Severity, code and value of each finding, with the minors that it holds for if not for all: `... from 1.19`, `... before 1.20`, `... in 1.19`. */
  readonly findings: readonly string[];
}

/** The values of a file. */
export function fieldValues(file: string): JsonObject {
  return parseKubernetesYamlDocument(readFileSync(join(__dirname, 'values', file), 'utf8'), file) as JsonObject;
}

/**
 * Values as people keep them for Cilium on Talos. What is an error here is a trap: something that was asked for is not in effect.
 */
export const FIELD_VALUES: readonly FieldValues[] = [
  { file: 'argo-cd-dead-keys.yaml', findings: [
    'warning CIL001 bpf.ctTcpTimeout',
    'warning CIL001 gatewayAPI.sessionAffinity',
    'warning CIL001 gatewayAPI.sessionAffinityTimeoutSeconds',
    'warning CIL001 prometheus.annotations',
    'warning CIL001 x-talos',
    'warning GWY050',
  ] },
  { file: 'argo-cd-multi-source.yaml', findings: [
    'warning CIL002 enableCiliumEndpointSlice',
    'warning CIL002 externalIPs',
    'warning GWY050',
  ] },
  { file: 'bbr-in-tunnel.yaml', findings: [
    'warning CIL001 hubble.ui.resources',
    'warning CIL007 extraConfig.mtu',
    'warning CIL043 bandwidthManager.bbr',
    'warning HUB053 hubble.metrics.enabled',
  ] },
  { file: 'bbr-switched-off.yaml', findings: [
    'warning CIL044 bandwidthManager.bbr',
  ] },
  { file: 'bgp-native.yaml', findings: [
    'warning CIL002 externalIPs',
  ] },
  { file: 'big-tcp-bbr.yaml', cluster: DUAL_STACK, findings: [
    'warning CIL001 cgroup.automount',
    'warning TAL017 bpf.hostLegacyRouting',
  ] },
  { file: 'capabilities-old-guide.yaml', findings: [
    'warning CIL002 enableK8sTerminatingEndpoint',
    'warning CIL002 hubble.relay.dialTimeout',
  ] },
  { file: 'cluster-mesh.yaml', findings: [] },
  { file: 'cluster-pool.yaml', findings: [] },
  { file: 'cluster-template-netkit.yaml', findings: [
    'warning CIL001 cgroup.automount',
    'warning TAL017 bpf.hostLegacyRouting',
  ] },
  { file: 'cluster-template.yaml', cluster: { podSubnets: ['10.42.0.0/16'] }, findings: [
    'warning CIL001 cgroup.automount',
  ] },
  { file: 'dual-stack.yaml', cluster: DUAL_STACK, findings: [] },
  { file: 'egress-gateway.yaml', findings: [] },
  { file: 'envoy-gateway-beside.yaml', findings: [
    'warning CIL001 cgroup.automount',
    'warning TAL017 bpf.hostLegacyRouting',
  ] },
  { file: 'flux-variables.yaml', findings: [] },
  { file: 'gateway-api-host-network.yaml', findings: [
    'warning GWY050',
  ] },
  { file: 'guide-gateway-api.yaml', findings: [
    'warning GWY050',
  ] },
  { file: 'guide-placeholder.yaml', findings: [
    'error CIL003 k8sServiceHost',
  ] },
  { file: 'guide-with-kube-proxy.yaml', cluster: { kubeProxy: true }, findings: [] },
  { file: 'guide-without-kube-proxy.yaml', findings: [] },
  { file: 'hcloud-terraform.yaml', cluster: { podSubnets: ['10.0.16.0/20'] }, findings: [] },
  { file: 'hcloud-tunnel.yaml', findings: [] },
  { file: 'home-ops-bgp-leftovers.yaml', findings: [
    'warning CIL001 cgroup.automount',
    'warning CIL002 bgp',
    'warning CIL002 enableCnpStatusUpdates',
    'warning CIL002 externalIPs',
    'warning CIL002 hostPort',
    'warning CIL002 nodePort.enabled from 1.19',
    'warning CIL002 sessionAffinity from 1.19',
    'warning CIL002 svcSourceRangeCheck from 1.19',
    'warning CIL087 localRedirectPolicy',
    'warning CIL087 nodePort.enabled before 1.19',
    'warning CIL087 sessionAffinity before 1.19',
    'warning CIL087 svcSourceRangeCheck before 1.19',
    'warning TAL017 bpf.hostLegacyRouting',
  ] },
  { file: 'host-firewall.yaml', findings: [] },
  { file: 'hubble-exporter.yaml', findings: [] },
  { file: 'hubble-full.yaml', findings: [
    'warning CIL001 cgroup.automount',
    'warning CIL081 prometheus.serviceMonitor.trustCRDsExist',
    'warning GWY050',
  ] },
  { file: 'hubble-off.yaml', findings: [
    'warning CIL001 bpf.hostRouting',
    'warning CIL001 policy',
    'warning CIL066 hubble.enabled',
    'warning TAL017 bpf.hostLegacyRouting',
  ] },
  { file: 'images-pinned.yaml', findings: [
    'error CIL089 image.tag',
    'error CIL089 operator.image.tag',
  ] },
  { file: 'ingress-controller.yaml', findings: [
    'warning POOL033',
  ] },
  { file: 'ipsec.yaml', findings: [
    'warning CIL002 encryption.ipsec.encryptedOverlay from 1.20',
    'warning CIL061 encryption.type',
  ] },
  { file: 'kubespan.yaml', cluster: { kubeSpan: true }, findings: [] },
  { file: 'l2-announcements.yaml', findings: [
    'warning CIL002 externalIPs',
  ] },
  { file: 'metrics-envoy-in-agent.yaml', findings: [] },
  { file: 'misspelt.yaml', findings: [
    'error CIL001 bbr',
    'warning CIL001 hubble.ui.resources',
    'error CIL001 localRedirectPolicies.enbled',
    'error CIL001 operator.PodDisruptionBudget',
  ] },
  { file: 'multi-pool.yaml', cluster: { podSubnets: ['10.60.0.0/16'] }, findings: [] },
  { file: 'multus.yaml', findings: [
    'warning CIL001 cgroup.automount',
  ] },
  { file: 'native-veth.yaml', findings: [] },
  { file: 'netkit-l2-tunnel.yaml', findings: [
    'warning TAL017 bpf.hostLegacyRouting',
  ] },
  { file: 'omni.yaml', cluster: { management: 'omni' }, findings: [
    'warning CIL002 externalIPs',
  ] },
  { file: 'platform-kube-ovn.yaml', findings: [
    'warning CIL002 enableRuntimeDeviceDetection',
  ] },
  { file: 'prometheus-everywhere.yaml', findings: [
    'warning CIL001 cgroup.automount',
    'warning CIL001 operator.prometheus.serviceMonitor.trustCRDsExist',
    'warning CIL081 prometheus.serviceMonitor.trustCRDsExist',
  ] },
  { file: 'registry-mirror.yaml', findings: [] },
  { file: 'relay-monitor-without-metrics.yaml', findings: [
    'warning CIL065 hubble.relay.prometheus.serviceMonitor.enabled',
  ] },
  { file: 'resources-and-scheduling.yaml', findings: [] },
  { file: 'socket-lb-service-mesh.yaml', findings: [
    'warning CIL001 cgroup.automount',
  ] },
  { file: 'spire.yaml', findings: [
    'warning CIL087 authentication.mutual.spire.enabled from 1.20',
  ] },
  { file: 'tunnel-geneve-dsr.yaml', findings: [] },
  { file: 'umbrella-chart.yaml', findings: [
    'error CIL001 cilium',
  ] },
  { file: 'wireguard-strict.yaml', findings: [
    'error CIL002 encryption.strictMode.allowRemoteNodeIdentities from 1.20',
    'error CIL002 encryption.strictMode.cidr from 1.20',
    'error CIL002 encryption.strictMode.enabled from 1.20',
    'warning CIL087 encryption.strictMode.allowRemoteNodeIdentities in 1.19',
    'warning CIL087 encryption.strictMode.cidr in 1.19',
    'warning CIL087 encryption.strictMode.enabled in 1.19',
  ] },
  { file: 'wireguard.yaml', findings: [
    'warning CIL002 encryption.wireguard.userspaceFallback',
    'warning CIL059 encryption.nodeEncryption',
  ] },
];
