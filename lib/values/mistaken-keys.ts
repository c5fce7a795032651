import type { Json } from '../kubernetes/json';

/** Settings of the chart, as a list of paths and values. Empty for what happens in any case. */
export type Settings = readonly (readonly [path: string, value: Json])[];

/**
 * Keys that no chart ever had and that people write all the same, with the settings that they mean, where no comparison of names finds
 * them. https://docs.cilium.io/en/stable/helm-reference/
 */
export const MISTAKEN_KEYS: Readonly<Record<string, (value: Json) => Settings | undefined>> = {
  // The switch of eBPF host routing is the other way round.
  'bpf.hostRouting': (value) => (typeof value === 'boolean' ? [['bpf.hostLegacyRouting', !value]] : undefined),
  // Only the agent has it, for the ServiceMonitors of all; they are rendered without it.
  'operator.prometheus.serviceMonitor.trustCRDsExist': () => [],
  'envoy.prometheus.serviceMonitor.trustCRDsExist': () => [],
  'hubble.relay.prometheus.serviceMonitor.trustCRDsExist': () => [],
  'hubble.metrics.serviceMonitor.trustCRDsExist': () => [],
  // The agent requires the pod CIDR of its node in the modes kubernetes and cluster-pool anyway (pkg/option/config.go).
  'k8s-require-ipv4-pod-cidr': (value) => (String(value) === 'true' ? [] : undefined),
  'loadBalancer.l2': (value) => [['l2announcements', value]],
  'loadBalancer.l2Announcements': (value) => [['l2announcements', value]],
};
