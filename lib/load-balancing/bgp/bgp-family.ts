import type { CiliumBGPPeerConfigFamily, LabelSelector } from '../../../imports/cilium.io';
import type { IpFamily } from '../../cluster/ip-text';
import { plainSelector } from '../../kubernetes/label-selector';
import type { LabelSelection } from '../../selection/selector';
import { checked } from '../../props';

/** Props of an address family. */
export interface BgpFamilyProps {
  /**
   * Selector of the CiliumBGPAdvertisements whose routes are sent, for advertisements that are created elsewhere.
   * @default - the advertisements of the peering
   */
  readonly advertisements?: LabelSelection;
}

/**
 * An address family of a session: whether IPv4 or IPv6 routes are exchanged. The session itself can run over the other IP family.
 *
 * @example
 * BgpPeer.to('192.168.1.1', { asn: 64513, families: [BgpFamily.ipv4(), BgpFamily.ipv6()] })
 *
 * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#address-families
 */
export class BgpFamily {
  static { checked(BgpFamily, 'BgpFamily'); }

  /** IPv4 unicast routes. */
  static ipv4(props: BgpFamilyProps = {}): BgpFamily {
    return new BgpFamily(4, props);
  }

  /** IPv6 unicast routes. */
  static ipv6(props: BgpFamilyProps = {}): BgpFamily {
    return new BgpFamily(6, props);
  }

  /** IP family of the routes. */
  readonly family: IpFamily;
  /** Selector of the CiliumBGPAdvertisements; undefined for those of the peering. */
  readonly advertisements: LabelSelector | undefined;

  private constructor(family: IpFamily, { advertisements }: BgpFamilyProps) {
    this.family = family;
    this.advertisements = advertisements && plainSelector(advertisements);
  }

  /** @internal The item in `spec.families` of a CiliumBGPPeerConfig. */
  toFamily(ownAdvertisements: LabelSelector): CiliumBGPPeerConfigFamily {
    return { afi: this.family === 4 ? 'ipv4' : 'ipv6', safi: 'unicast', advertisements: this.advertisements ?? ownAdvertisements };
  }
}
