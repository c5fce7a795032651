import type { Feature } from './feature';

/** Settings of address management for LoadBalancer Services. @see https://docs.cilium.io/en/stable/network/lb-ipam/ */
export interface LbIpamProps {
  /**
   * Who gives addresses to LoadBalancer Services that name no class: pools (`lbipam`), the nodes' own addresses
   * (`nodeipam`), or nobody (`none`). Cilium 1.17 and newer.
   * @default - the chart's: lbipam
   */
  readonly defaultServiceIpam?: 'lbipam' | 'nodeipam' | 'none';
  /**
   * Whether Services of class `io.cilium/node` get the nodes' addresses.
   * @default - true with `defaultServiceIpam: 'nodeipam'`
   */
  readonly nodeIpam?: boolean;
}

/** Address management for LoadBalancer Services. Pools need no switch. */
export const lbIpam: Feature = {
  prop: 'lbIpam',
  apply({ lbIpam }, { set, since }) {
    if (lbIpam === undefined) return;
    const prop: LbIpamProps = typeof lbIpam === 'boolean' ? { defaultServiceIpam: lbIpam ? 'lbipam' : 'none' } : lbIpam;
    const nodes = prop.defaultServiceIpam === 'nodeipam';
    if (prop.defaultServiceIpam && since('1.17', 'lbIpam.defaultServiceIpam')) set('defaultLBServiceIPAM', prop.defaultServiceIpam, 'asked for');
    set('nodeIPAM.enabled', prop.nodeIpam ?? (nodes ? true : undefined), prop.nodeIpam === undefined ? 'defaultServiceIpam "nodeipam" needs it' : 'asked for');
  },
};
