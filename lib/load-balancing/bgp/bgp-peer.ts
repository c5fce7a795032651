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
const LARGEST_INT32 = 2_147_483_647;

/** A BGP router that nodes have a session with. */
export class BgpPeer {
  static { checked(BgpPeer, 'BgpPeer'); }

  /** A peer at a known IPv4 or IPv6 address. */
  static to(address: string, options: BgpPeerOptions): BgpPeer {
    return new BgpPeer(address, undefined, options);
  }

  /**
   * The default gateway of each node, found by the agent. Link-local gateways are not supported, and neither are several
   * sessions of one family.
   *
   * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#auto-discovery
   */
  static defaultGateway(family: 'ipv4' | 'ipv6', options: BgpPeerOptions): BgpPeer {
    return new BgpPeer(undefined, family, options);
  }

  /** Name within the instance. */
  readonly name: string;
  /** Address as it was given; undefined when it is found by the agent. */
  readonly address: string | undefined;
  readonly options: BgpPeerOptions;

  private readonly gateway: 'ipv4' | 'ipv6' | undefined;

  private constructor(address: string | undefined, gateway: 'ipv4' | 'ipv6' | undefined, options: BgpPeerOptions) {
    this.address = address;
    this.gateway = gateway;
    this.options = options;
    this.name = options.name ?? address ?? `default-gateway-${gateway}`;
  }

  /** Address of the peer; undefined when the agent finds it, or when it is none. */
  get ip(): IpAddress | undefined {
    const read = this.address === undefined ? undefined : readIp(this.address);
    return read && !isMistake(read) ? IpAddress.of(read.family, read.value) : undefined;
  }

  /** IP family that the session runs over. */
  get sessionFamily(): IpFamily | undefined {
    return this.gateway ? (this.gateway === 'ipv4' ? 4 : 6) : this.ip?.family;
  }

  /** What makes two peers one and the same to the router at the other end. */
  get endpoint(): string {
    return `${this.ip ?? this.address ?? `default gateway, ${this.gateway}`} port ${this.options.transport?.peerPort ?? 179}`;
  }

  /** @internal Families that are negotiated. */
  families(context: Pick<BgpContext, 'cluster'>): readonly BgpFamily[] {
    return this.options.families ?? (context.cluster?.ipFamilies ?? [4, 6]).map((family) => (family === 4 ? BgpFamily.ipv4() : BgpFamily.ipv6()));
  }

  /** @internal The item of a CiliumBGPClusterConfig's `peers`. */
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
  toPeerConfig(usual: LabelSelector, context: Pick<BgpContext, 'cluster'>): CiliumBGPPeerConfigSpec {
    const { authSecret, ebgpMultihop, gracefulRestart = false, transport } = this.options;
    const timers = this.timers();
    return {
      ...(authSecret === undefined ? {} : { authSecretRef: authSecret }),
      ...(ebgpMultihop === undefined ? {} : { ebgpMultihop }),
      families: this.families(context).map((family) => family.toFamily(usual)),
      ...(gracefulRestart === false ? {} : { gracefulRestart: { enabled: true, ...(gracefulRestart === true ? {} : gracefulRestart) } }),
      ...(Object.keys(timers).length > 0 ? { timers } : {}),
      ...(transport && Object.keys(transport).length > 0 ? { transport: { ...transport } } : {}),
    };
  }

  /** @internal Reports every mistake in it. `name` says where it is among the props. */
  check(name: string, localAsn: number, context: BgpContext): void {
    const { asn, ebgpMultihop, gracefulRestart, transport, authSecret } = this.options;
    const add = context.problems.add.bind(context.problems);
    if (asn !== 'any') checkAsn(`${name}: asn`, asn, context);
    const address = this.address === undefined ? undefined : readIp(this.address);
    if (address && isMistake(address)) add({ code: 'BGP003', what: `${name}: ${address.what}`, fix: address.fix });
    if (this.ip) checkOutside(`${name}: address`, this.ip, context);
    if (this.name === '' || this.name.length > 255) {
      add({ code: 'BGP015', what: `${name}: a peer's name has 1 to 255 characters (${this.name.length})`, fix: 'give a shorter name' });
    }
    checkWhole('BGP025', `${name}: ebgpMultihop`, ebgpMultihop, 1, 255, context);
    if (ebgpMultihop !== undefined && asn === localAsn) {
      add({
        code: 'BGP007',
        what: `${name}: ebgpMultihop does nothing for a peer of the own AS (AS ${asn})`,
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
      add({ code: 'BGP022', what: `${name}: authSecret is no name of a Secret`, fix: 'give the name of the Secret, never the password itself' });
    }
    this.checkFamilies(name, context);
    this.options.advertise?.forEach((advertise, index) => advertise.check(`${name}: advertise[${index}]`, context));
  }

  private timers(): CiliumBGPPeerConfigTimers {
    const given = this.options.timers ?? {};
    const { connectRetryTimeSeconds, holdTimeSeconds } = given;
    // The CRD would fill in 30 seconds, and then refuse them beside a shorter hold time.
    const third = holdTimeSeconds === undefined ? undefined : Math.max(1, Math.floor(holdTimeSeconds / 3));
    const keepAliveTimeSeconds = given.keepAliveTimeSeconds ?? third;
    return {
      ...(connectRetryTimeSeconds === undefined ? {} : { connectRetryTimeSeconds }),
      ...(holdTimeSeconds === undefined ? {} : { holdTimeSeconds }),
      ...(keepAliveTimeSeconds === undefined ? {} : { keepAliveTimeSeconds }),
    };
  }

  private checkTimers(name: string, context: BgpContext): void {
    const { connectRetryTimeSeconds, holdTimeSeconds, keepAliveTimeSeconds } = this.options.timers ?? {};
    checkWhole('BGP008', `${name}: timers.connectRetryTimeSeconds`, connectRetryTimeSeconds, 1, LARGEST_INT32, context);
    checkWhole('BGP008', `${name}: timers.holdTimeSeconds`, holdTimeSeconds, 3, 65_535, context);
    checkWhole('BGP008', `${name}: timers.keepAliveTimeSeconds`, keepAliveTimeSeconds, 1, 65_535, context);
    const hold = holdTimeSeconds ?? DEFAULT_HOLD_TIME;
    if (keepAliveTimeSeconds !== undefined && keepAliveTimeSeconds > hold) {
      context.problems.add({
        code: 'BGP009',
        what: `${name}: keepalives come less often than the hold time allows (${keepAliveTimeSeconds} s, hold time ${hold} s)`,
        fix: `set keepAliveTimeSeconds to ${Math.max(1, Math.floor(hold / 3))}, a third of the hold time, or leave it out`,
      });
    }
  }

  private checkFamilies(name: string, context: BgpContext): void {
    const { problems, cluster } = context;
    const given = this.options.families;
    if (!given) return;
    const families = given.map(({ family }) => family);
    if (families.length === 0) {
      problems.add({
        code: 'BGP027',
        what: `${name} exchanges no routes (families is empty)`,
        fix: 'name BgpFamily.ipv4() or BgpFamily.ipv6(), or leave families out',
      });
    }
    if (new Set(families).size < families.length) {
      problems.add({
        code: 'BGP027',
        what: `${name} names a family twice (${families.map((family) => `IPv${family}`).join(', ')})`,
        fix: 'name each family once',
      });
    }
    given.forEach(({ family, advertisements }) => {
      if (advertisements && Object.keys(advertisements).length > 0) return;
      if (!cluster || cluster.ipFamilies.includes(family)) return;
      problems.add({
        code: 'BGP021',
        what: `${name} exchanges IPv${family} routes, which the cluster does not have (${cluster.ipFamilies.map((each) => `IPv${each}`).join(', ')} only)`,
        fix: `remove BgpFamily.ipv${family}(), or give the cluster IPv${family} subnets`,
      });
    });
  }
}
