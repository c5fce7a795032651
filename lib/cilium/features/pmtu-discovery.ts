import { directFeature } from './direct';

/** Discovery of the path MTU. */
export interface PmtuDiscoveryProps {
  /**
   * When the kernel probes for a smaller MTU in pods: always, after lost packets, or never. Cilium 1.19 and newer.
   * @default - the chart's: blackhole
   */
  readonly packetizationLayerMode?: 'always' | 'blackhole' | 'disabled' | 'unset';
}

/** Discovery of the path MTU: an ICMP error for packets that are too large. */
export const pmtuDiscovery = directFeature<'pmtuDiscovery', boolean | PmtuDiscoveryProps>('pmtuDiscovery', {
  '': 'pmtuDiscovery.enabled',
  packetizationLayerMode: { path: 'pmtuDiscovery.packetizationLayerPMTUDMode', since: '1.19' },
});
