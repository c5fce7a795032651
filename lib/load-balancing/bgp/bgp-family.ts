import type { CiliumBGPPeerConfigFamily, LabelSelector } from '../../../imports/cilium.io';
import type { IpFamily } from '../../cluster/ip-text';
import { checked } from '../../props';

/** Props of an address family. */
export interface BgpFamilyProps {
  /**
   * Labels of the CiliumBGPAdvertisements whose routes are sent, for those that are made elsewhere.
   * @default - what the peering advertises
   */
  readonly advertisements?: LabelSelector;
}

/** An address family that is negotiated with a peer: which routes are exchanged, whatever the session itself runs over. */
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

  readonly family: IpFamily;
  readonly advertisements: LabelSelector | undefined;

  private constructor(family: IpFamily, { advertisements }: BgpFamilyProps) {
    this.family = family;
    this.advertisements = advertisements;
  }

  /** @internal The item of a CiliumBGPPeerConfig's `spec.families`. */
  toFamily(usual: LabelSelector): CiliumBGPPeerConfigFamily {
    return { afi: this.family === 4 ? 'ipv4' : 'ipv6', safi: 'unicast', advertisements: this.advertisements ?? usual };
  }
}
