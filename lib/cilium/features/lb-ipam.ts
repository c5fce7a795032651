import type { Feature } from './feature';

/** Settings of address management for LoadBalancer Services. @see https://docs.cilium.io/en/stable/network/lb-ipam/ */
export interface LbIpamProps {
  /**
   * What assigns addresses to LoadBalancer Services without a class: pools (`lbipam`), the nodes with their own addresses (`nodeipam`), or
   * nothing (`none`). Cilium 1.17 and newer.
   * @default - the chart's: lbipam
   */
  readonly defaultServiceIpam?: 'lbipam' | 'nodeipam' | 'none';
  /**
   * Whether Services of the class `io.cilium/node` get the addresses of the nodes.
   * @default - true with `defaultServiceIpam: 'nodeipam'`
   */
  readonly nodeIpam?: boolean;
}

/** Address management for LoadBalancer Services. Pools work without it. */
export const lbIpam: Feature<{ lbIpam?: boolean | LbIpamProps }> = {
  prop: 'lbIpam',
  apply({ lbIpam }, { set, since }) {
    if (lbIpam === undefined) return;
    const prop: LbIpamProps = typeof lbIpam === 'boolean' ? { defaultServiceIpam: lbIpam ? 'lbipam' : 'none' } : lbIpam;
    const nodes = prop.defaultServiceIpam === 'nodeipam';
    if (prop.defaultServiceIpam && since('1.17', 'lbIpam.defaultServiceIpam')) set('defaultLBServiceIPAM', prop.defaultServiceIpam);
    set('nodeIPAM.enabled', prop.nodeIpam ?? (nodes ? true : undefined), prop.nodeIpam === undefined ? "defaultServiceIpam 'nodeipam' requires it" : undefined);
  },
};
