import type { Json } from '../kubernetes/json';
import type { CiliumModel } from './model';
import { isOff, isOn, listAt, textAt } from './values';

/**
 * What the agent makes of the values, as its start-up code decides it.
 *
 * @see https://github.com/cilium/cilium/blob/main/pkg/kpr/initializer/kube_proxy_replacement.go
 */

/** Whether Services are served in eBPF instead of by kube-proxy. */
export function replacesKubeProxy(cilium: CiliumModel): boolean {
  return isOn(cilium, 'kubeProxyReplacement');
}

/** Whether NodePorts are served in eBPF; up to 1.18 they could be without the rest of kube-proxy's work. */
export function servesNodePorts(cilium: CiliumModel): boolean {
  return replacesKubeProxy(cilium) || (cilium.version.isBefore('1.19') && isOn(cilium, 'nodePort.enabled'));
}

/** Whether pod packets travel unencapsulated. */
export function routesNatively(cilium: CiliumModel): boolean {
  const mode = textAt(cilium, 'routingMode');
  return mode === undefined ? isOn(cilium, 'eni.enabled') || isOn(cilium, 'gke.enabled') : mode === 'native';
}

/** `vxlan` or `geneve`; meaningful with native routing too, where it dispatches DSR. */
export function tunnelProtocol(cilium: CiliumModel): string {
  return textAt(cilium, 'tunnelProtocol') ?? 'vxlan';
}

/** Whether pod addresses of a family are masqueraded, in eBPF or by iptables. */
export function masquerades(cilium: CiliumModel, family: 4 | 6): boolean {
  if (!isOn(cilium, `ipv${family}.enabled`)) return false;
  const path = `enableIPv${family}Masquerade`;
  // From 1.18 on the chart's default is null: true, but for AWS ENI.
  if (family === 4 && cilium.value(path) == null) return !isOn(cilium, 'eni.enabled');
  return isOn(cilium, path);
}

/** Whether IPsec is on. */
export function usesIpsec(cilium: CiliumModel): boolean {
  return isOn(cilium, 'encryption.enabled') && textAt(cilium, 'encryption.type') === 'ipsec';
}

/** Values that keep the agent from eBPF host routing: it falls back to the host's stack. Empty when it does not. */
export function obstaclesToEbpfHostRouting(cilium: CiliumModel): string[] {
  const obstacles: string[] = [];
  if (isOn(cilium, 'bpf.hostLegacyRouting')) obstacles.push('bpf.hostLegacyRouting');
  if (usesIpsec(cilium)) obstacles.push('encryption.type');
  if (!isOn(cilium, 'bpf.masquerade') && (masquerades(cilium, 4) || masquerades(cilium, 6))) obstacles.push('bpf.masquerade');
  if (!replacesKubeProxy(cilium)) obstacles.push('kubeProxyReplacement');
  return obstacles;
}

/** Whether pod packets bypass the host's stack. */
export function routesThroughEbpf(cilium: CiliumModel): boolean {
  return obstaclesToEbpfHostRouting(cilium).length === 0;
}

/** First Cilium whose eBPF host routing hands packets for addresses of the node, such as that of Talos' host DNS, to its network stack. */
export const LOCAL_ROUTES_SINCE = '1.18.2';

/** Values that need eBPF host routing: BBR for pods, netkit, BIG TCP, and a key that only says so. */
export function needsOfEbpfHostRouting(value: (path: string) => Json | undefined): string[] {
  const on = (path: string): boolean => String(value(path)) === 'true';
  const bbr = on('bandwidthManager.enabled') && on('bandwidthManager.bbr') && !on('bandwidthManager.bbrHostNamespaceOnly');
  const netkit = ['netkit', 'netkit-l2'].includes(String(value('bpf.datapathMode')));
  const bigTcp = ['enableIPv4BIGTCP', 'enableIPv6BIGTCP'].filter(on);
  // No chart has this key. Where it is written, it means eBPF host routing.
  const named = on('bpf.hostRouting');
  return [...(bbr ? ['bandwidthManager.bbr'] : []), ...(netkit ? ['bpf.datapathMode'] : []), ...bigTcp, ...(named ? ['bpf.hostRouting'] : [])];
}

/** Whether Envoy runs as a DaemonSet of its own. */
export function runsEnvoyDaemonSet(cilium: CiliumModel): boolean {
  if (isOff(cilium, 'l7Proxy')) return false;
  if (isOn(cilium, 'envoy.enabled') || isOff(cilium, 'envoy.enabled')) return isOn(cilium, 'envoy.enabled');
  const since = textAt(cilium, 'upgradeCompatibility');
  return since === undefined || !/^1\.([0-9]|1[0-5])(\.|$)/.test(since);
}

/** Entries of `devices`, which is a list or one string. */
export function deviceEntries(cilium: CiliumModel): string[] {
  const text = textAt(cilium, 'devices');
  return text === undefined ? listAt(cilium, 'devices').filter((entry): entry is string => typeof entry === 'string') : text.split(/[\s,]+/);
}

/** Whether an entry of `devices` means this device. */
export function mayBeDevice(entry: string, device: string): boolean {
  return entry.endsWith('+') ? device.startsWith(entry.replace(/\++$/, '')) : entry === device;
}
