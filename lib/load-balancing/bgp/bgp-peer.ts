import type {
  CiliumBGPClusterConfigPeer,
  CiliumBGPPeerConfigSpec,
  CiliumBGPPeerConfigTimers,
  LabelSelector,
} from '../../../imports/cilium.io';
import { IpAddress } from '../../cluster/ip-address';
import { isMistake, readIp, type IpFamily } from '../../cluster/ip-text';
import { isDnsSubdomain } from '../../kubernetes/dns-names';
import { checkAsn, checkInterface, checkOutside, checkPort, checkSince, checkWhole, type BgpContext } from './bgp-checks';
import { BgpFamily } from './bgp-family';
import type { BgpPeerOptions } from './bgp-peer-options';
import { checked } from '../../props';

const DEFAULT_HOLD_TIME = 90;
const MAX_INT32 = 2_147_483_647;

/**
 * A BGP router that nodes have a session with.
 *
 * @example
 * BgpPeer.to('192.168.1.1', { asn: 64513, gracefulRestart: true, timers: { holdTimeSeconds: 9 } })
 */
export class BgpPeer {
  static { checked(BgpPeer, 'BgpPeer'); }

  /** A peer with a known IPv4 or IPv6 address. */
  static to(address: string | IpAddress, options: BgpPeerOptions): BgpPeer {
    return new BgpPeer(String(address), undefined, options);
  }

  /**
   * The default gateway of each node, which the agent discovers. Link-local gateways, and several sessions of one IP family, are not
   * supported.
   *
   * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#auto-discovery
   */
  static defaultGateway(family: 'ipv4' | 'ipv6', options: BgpPeerOptions): BgpPeer {
    return new BgpPeer(undefined, family, options);
  }

  /** Name within the instance. */
  readonly name: string;
  /** Address from the props; undefined for the default gateway. */
  readonly address: string | undefined;
  /** Options from the props. */
  readonly options: BgpPeerOptions;

  private readonly gateway: 'ipv4' | 'ipv6' | undefined;

  private constructor(address: string | undefined, gateway: 'ipv4' | 'ipv6' | undefined, options: BgpPeerOptions) {
    this.address = address;
    this.gateway = gateway;
    this.options = options;
    this.name = options.name ?? address ?? `default-gateway-${gateway}`;
  }

  /** Address of the peer; undefined for the default gateway, and when it is not a valid address. */
  get ip(): IpAddress | undefined {
    const read = this.address === undefined ? undefined : readIp(this.address);
    return read && !isMistake(read) ? IpAddress.of(read.family, read.value) : undefined;
  }

  /** IP family that the session runs over. */
  get sessionFamily(): IpFamily | undefined {
    return this.gateway ? (this.gateway === 'ipv4' ? 4 : 6) : this.ip?.family;
  }

  /** Address and port: two peers with the same endpoint are the same router. */
  get endpoint(): string {
    return `${this.ip ?? this.address ?? `default gateway, ${this.gateway}`} port ${this.options.transport?.peerPort ?? 179}`;
  }

  /** @internal Address families of the session. */
  families(context: Pick<BgpContext, 'cluster'>): readonly BgpFamily[] {
    return this.options.families ?? (context.cluster?.ipFamilies ?? [4, 6]).map((family) => (family === 4 ? BgpFamily.ipv4() : BgpFamily.ipv6()));
  }

  /** @internal The item in `peers` of a CiliumBGPClusterConfig. */
  toPeer(peerConfig: string): CiliumBGPClusterConfigPeer {
    const { asn } = this.options;
    return {
      name: this.name,
      ...(asn === 'any' ? {} : { peerASN: asn }),
      ...(this.gateway
        ? { autoDiscovery: { mode: 'DefaultGateway', defaultGateway: { addressFamily: this.gateway } } }
        : { peerAddress: this.ip!.toString() }),
      peerConfigRef: { name: peerConfig },
    };
  }

  /** @internal Settings that peers can share. */
  toPeerConfig(ownAdvertisements: LabelSelector, context: Pick<BgpContext, 'cluster'>): CiliumBGPPeerConfigSpec {
    const { authSecret, ebgpMultihop, gracefulRestart = false, transport } = this.options;
    const timers = this.timers();
    return {
      ...(authSecret === undefined ? {} : { authSecretRef: authSecret }),
      ...(ebgpMultihop === undefined ? {} : { ebgpMultihop }),
      families: this.families(context).map((family) => family.toFamily(ownAdvertisements)),
      ...(gracefulRestart === false ? {} : { gracefulRestart: { enabled: true, ...(gracefulRestart === true ? {} : gracefulRestart) } }),
      ...(Object.keys(timers).length > 0 ? { timers } : {}),
      ...(transport && Object.keys(transport).length > 0 ? { transport: { ...transport } } : {}),
    };
  }

  /** @internal Reports all mistakes. `name` is its place in the props. */
  check(name: string, localAsn: number, context: BgpContext): void {
    const { asn, ebgpMultihop, gracefulRestart, transport, authSecret } = this.options;
    const { report } = context;
    if (asn !== 'any') checkAsn(`${name}: asn`, asn, context);
    const address = this.address === undefined ? undefined : readIp(this.address);
    if (address && isMistake(address)) report.add({ code: 'BGP003', what: `${name}: ${address.what}`, fix: address.fix });
    if (this.ip) checkOutside(`${name}: address`, this.ip, context);
    if (this.name === '' || this.name.length > 255) {
      report.add({ code: 'BGP015', what: `${name}: the name must have 1 to 255 characters (${this.name.length})`, fix: 'change name' });
    }
    checkWhole('BGP025', `${name}: ebgpMultihop`, ebgpMultihop, 1, 255, context);
    if (ebgpMultihop !== undefined && asn === localAsn) {
      report.add({
        code: 'BGP007',
        what: `${name}: ebgpMultihop has no effect on a peer in the same AS (${asn})`,
        fix: 'remove ebgpMultihop, or correct asn',
      });
    }
    if (typeof gracefulRestart === 'object') {
      checkWhole('BGP026', `${name}: gracefulRestart.restartTimeSeconds`, gracefulRestart.restartTimeSeconds, 1, 4095, context);
    }
    this.checkTimers(name, context);
    checkPort(`${name}: transport.peerPort`, transport?.peerPort, context);
    checkInterface(`${name}: transport.sourceInterface`, transport?.sourceInterface, context);
    if (transport?.sourceInterface !== undefined) checkSince('1.19', `${name}: transport.sourceInterface`, context);
    if (authSecret !== undefined && !isDnsSubdomain(authSecret)) {
      report.add({ code: 'BGP022', what: `${name}: authSecret is not a valid name of a Secret`, fix: 'write the name of the Secret, never the password itself' });
    }
    this.checkFamilies(name, context);
    this.options.advertise?.forEach((advertise, index) => advertise.check(`${name}: advertise[${index}]`, context));
  }

  private timers(): CiliumBGPPeerConfigTimers {
    const timers = this.options.timers ?? {};
    const { connectRetryTimeSeconds, holdTimeSeconds } = timers;
    // The CRD would default to 30 seconds, and then reject them together with a shorter hold time.
    const third = holdTimeSeconds === undefined ? undefined : Math.max(1, Math.floor(holdTimeSeconds / 3));
    const keepAliveTimeSeconds = timers.keepAliveTimeSeconds ?? third;
    return {
      ...(connectRetryTimeSeconds === undefined ? {} : { connectRetryTimeSeconds }),
      ...(holdTimeSeconds === undefined ? {} : { holdTimeSeconds }),
      ...(keepAliveTimeSeconds === undefined ? {} : { keepAliveTimeSeconds }),
    };
  }

  private checkTimers(name: string, context: BgpContext): void {
    const { connectRetryTimeSeconds, holdTimeSeconds, keepAliveTimeSeconds } = this.options.timers ?? {};
    checkWhole('BGP008', `${name}: timers.connectRetryTimeSeconds`, connectRetryTimeSeconds, 1, MAX_INT32, context);
    checkWhole('BGP008', `${name}: timers.holdTimeSeconds`, holdTimeSeconds, 3, 65_535, context);
    checkWhole('BGP008', `${name}: timers.keepAliveTimeSeconds`, keepAliveTimeSeconds, 1, 65_535, context);
    const hold = holdTimeSeconds ?? DEFAULT_HOLD_TIME;
    if (keepAliveTimeSeconds !== undefined && keepAliveTimeSeconds > hold) {
      context.report.add({
        code: 'BGP009',
        what: `${name}: timers.keepAliveTimeSeconds (${keepAliveTimeSeconds}) exceeds the hold time of ${hold} seconds`,
        fix: `set keepAliveTimeSeconds to ${Math.max(1, Math.floor(hold / 3))}, a third of the hold time, or remove it`,
      });
    }
  }

  private checkFamilies(name: string, context: BgpContext): void {
    const { report, cluster } = context;
    const chosen = this.options.families;
    if (!chosen) return;
    const families = chosen.map(({ family }) => family);
    if (families.length === 0) {
      report.add({
        code: 'BGP027',
        what: `${name}: families is empty, so no routes would be exchanged`,
        fix: 'add BgpFamily.ipv4() or BgpFamily.ipv6(), or remove families',
      });
    }
    if (new Set(families).size < families.length) {
      report.add({
        code: 'BGP027',
        what: `${name}: families lists an IP family twice (${families.map((family) => `IPv${family}`).join(', ')})`,
        fix: 'remove the second one',
      });
    }
    chosen.forEach(({ family, advertisements }) => {
      if (advertisements && Object.keys(advertisements).length > 0) return;
      if (!cluster || cluster.ipFamilies.includes(family)) return;
      report.add({
        code: 'BGP021',
        what: `${name}: families has IPv${family}, but pods and Services of this cluster have only IPv${cluster.ipFamilies.join(' and IPv')} addresses`,
        fix: `remove BgpFamily.ipv${family}(), or add IPv${family} subnets to podSubnets and serviceSubnets of the TalosCluster`,
      });
    });
  }
}
