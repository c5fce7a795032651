import type { CiliumModel } from './model';
import { isOn, textAt } from './values';

/** Classes of Services of type LoadBalancer for which Cilium has a controller, with the switch of each. Source: `operator/pkg/lbipam` and `operator/pkg/nodeipam` in 1.18.11 and 1.20.2. */
export const CILIUM_CLASSES: Readonly<Record<string, { readonly switch: string; readonly prop: string }>> = {
  'io.cilium/bgp-control-plane': { switch: 'bgpControlPlane.enabled', prop: 'bgpControlPlane: true' },
  'io.cilium/l2-announcer': { switch: 'l2announcements.enabled', prop: 'l2Announcements: true' },
  'io.cilium/node': { switch: 'nodeIPAM.enabled', prop: "values: { nodeIPAM: { enabled: true } }" },
};

/** Class of Services that get the addresses of nodes. */
export const NODE_CLASS = 'io.cilium/node';

/** What gives a Service of type LoadBalancer its addresses: pools, the nodes, or nothing in Cilium. */
export function addressSource(cilium: CiliumModel, loadBalancerClass: unknown): 'pools' | 'nodes' | undefined {
  if (loadBalancerClass === undefined) {
    const byDefault = textAt(cilium, 'defaultLBServiceIPAM') ?? 'lbipam';
    if (byDefault === 'nodeipam') return isOn(cilium, 'nodeIPAM.enabled') ? 'nodes' : undefined;
    return byDefault === 'lbipam' ? 'pools' : undefined;
  }
  const found = CILIUM_CLASSES[String(loadBalancerClass)];
  if (!found || !isOn(cilium, found.switch)) return undefined;
  return loadBalancerClass === NODE_CLASS ? 'nodes' : 'pools';
}
