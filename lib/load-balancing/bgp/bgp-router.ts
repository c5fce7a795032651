import type { CiliumBGPClusterConfigBGPInstance } from '../../../imports/cilium.io';
import { byCodeUnit } from '../../values/canonical-json';
import type { Advertise } from './advertise';
import type { Reporter } from '../../diagnostics/reporter';
import type { JsonObject } from '../../kubernetes/json';
import { checkInstance, checkPeersTwice, type BgpTarget } from '../../model/bgp-checks';
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
  check(target: BgpTarget, report: Reporter, isOneOfSeveral: boolean): void {
    const at = isOneOfSeveral ? report.at(`${this.name}:`) : report;
    checkInstance(this.toInstance(() => '') as unknown as JsonObject, at);
    this.advertise.forEach((advertise, index) => advertise.check(target, at.at(`advertise[${index}]:`)));
    for (const peer of this.peers) peer.check(this.localAsn, target, report.at(`peer ${peer.name || '""'}${isOneOfSeveral ? ` of ${this.name}` : ''}:`));
    checkPeersTwice(this.peers, at);
  }
}
