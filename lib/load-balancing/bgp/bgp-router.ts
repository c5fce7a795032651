import type { CiliumBGPClusterConfigBGPInstance } from '../../../imports/cilium.io';
import { byCodeUnit } from '../../values/canonical-json';
import type { Advertise } from './advertise';
import { checkAsn, checkPort, type BgpContext } from './bgp-checks';
import type { BgpPeer } from './bgp-peer';
import type { BgpAdvertisementNames, BgpInstanceProps } from './bgp-peering-props';

/** An instance of a peering; peers and advertisements are added to it. */
export class BgpRouter {
  readonly name: string;
  readonly localAsn: number;
  readonly localPort: number | undefined;
  readonly peers: BgpPeer[];
  readonly advertise: Advertise[];
  readonly advertisement: BgpAdvertisementNames;

  constructor({ name, localAsn, localPort, peers, advertise = [], advertisement = {} }: BgpInstanceProps) {
    this.name = name ?? `instance-${localAsn}`;
    this.localAsn = localAsn;
    this.localPort = localPort;
    this.peers = [...peers];
    this.advertise = [...advertise];
    this.advertisement = advertisement;
  }

  /** The item in `bgpInstances` of a CiliumBGPClusterConfig. */
  toInstance(peerConfigOf: (peer: BgpPeer) => string): CiliumBGPClusterConfigBGPInstance {
    const peers = this.peers.map((peer) => peer.toPeer(peerConfigOf(peer))).sort((a, b) => byCodeUnit(a.name, b.name));
    return {
      name: this.name,
      localASN: this.localAsn,
      ...(this.localPort === undefined ? {} : { localPort: this.localPort }),
      ...(peers.length > 0 ? { peers } : {}),
    };
  }

  /** Reports all mistakes. */
  check(context: BgpContext): void {
    const { report } = context;
    checkAsn(`${this.name}: localAsn`, this.localAsn, context);
    checkPort(`${this.name}: localPort`, this.localPort, context);
    if (this.name === '' || this.name.length > 255) {
      report.add({ code: 'BGP015', what: `the name of an instance must have 1 to 255 characters (${this.name.length})`, fix: 'change name' });
    }
    this.advertise.forEach((advertise, index) => advertise.check(`${this.name}: advertise[${index}]`, context));
    this.peers.forEach((peer) => peer.check(`peer ${peer.name} of ${this.name}`, this.localAsn, context));
    for (const twice of repeated(this.peers.map(({ name }) => name))) {
      report.add({
        code: 'BGP004',
        what: `${this.name} has several peers with the name ${twice}`,
        fix: 'remove one of them, or set its name',
      });
    }
    for (const twice of repeated(this.peers.map(({ endpoint }) => endpoint))) {
      // Peers without a name are named after their address, so they have been reported.
      if (repeated(this.peers.filter(({ endpoint }) => endpoint === twice).map(({ name }) => name)).length > 0) continue;
      report.add({
        code: 'BGP004',
        what: `${this.name} has several peers with the address ${twice}`,
        fix: 'remove one of them, or correct its address or port',
      });
    }
  }
}

/** Values that occur more than once, without duplicates. */
export function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
