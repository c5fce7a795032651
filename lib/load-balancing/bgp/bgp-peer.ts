import type {
  CiliumBGPClusterConfigPeer,
  CiliumBGPPeerConfigSpec,
  CiliumBGPPeerConfigTimers,
  LabelSelector,
} from '../../../imports/cilium.io';
import { IpAddress } from '../../cluster/ip-address';
import { isMistake, readIp, type IpFamily } from '../../cluster/ip-text';
import type { Reporter } from '../../diagnostics/reporter';
import type { JsonObject } from '../../kubernetes/json';
import { checkMultihop, checkPeer, checkPeerConfig, type BgpTarget } from '../../model/bgp-checks';
import { BgpFamily } from './bgp-family';
import type { BgpPeerOptions } from './bgp-peer-options';
import { checked } from '../../props';

/** What the CRD fills in. Unless it is written, Argo CD shows a difference that never ends. */
const PEER_DEFAULTS = { ebgpMultihop: 1, restartTimeSeconds: 120, peerPort: 179, connectRetryTimeSeconds: 120, holdTimeSeconds: 90 } as const;

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
  families(context: Pick<BgpTarget, 'cluster'>): readonly BgpFamily[] {
    return this.options.families ?? (context.cluster?.ipFamilies ?? [4, 6]).map((family) => (family === 4 ? BgpFamily.ipv4() : BgpFamily.ipv6()));
  }

  /** @internal The item in `peers` of a CiliumBGPClusterConfig. */
  toPeer(peerConfig: string): CiliumBGPClusterConfigPeer {
    const { asn } = this.options;
    return {
      name: this.name,
      // 0, no expected AS number, is the CRD's default.
      peerASN: asn === 'any' ? 0 : asn,
      ...(this.gateway
        ? { autoDiscovery: { mode: 'DefaultGateway', defaultGateway: { addressFamily: this.gateway } } }
        : { peerAddress: this.ip?.toString() ?? this.address! }),
      peerConfigRef: { name: peerConfig },
    };
  }

  /** @internal Settings that peers can share. */
  toPeerConfig(ownAdvertisements: LabelSelector, context: Pick<BgpTarget, 'cluster'>): CiliumBGPPeerConfigSpec {
    const { authSecret, ebgpMultihop, gracefulRestart = false, transport } = this.options;
    const timers = this.timers();
    return {
      ...(authSecret === undefined ? {} : { authSecretRef: authSecret }),
      ebgpMultihop: ebgpMultihop ?? PEER_DEFAULTS.ebgpMultihop,
      families: this.families(context).map((family) => family.toFamily(ownAdvertisements)),
      ...(gracefulRestart === false ? {} : { gracefulRestart: { enabled: true, restartTimeSeconds: PEER_DEFAULTS.restartTimeSeconds, ...(gracefulRestart === true ? {} : gracefulRestart) } }),
      ...(Object.keys(timers).length > 0 ? { timers } : {}),
      ...(transport && Object.keys(transport).length > 0 ? { transport: { peerPort: PEER_DEFAULTS.peerPort, ...transport } } : {}),
    };
  }

  /** @internal Reports all mistakes. */
  check(localAsn: number, target: BgpTarget, report: Reporter): void {
    const { asn, advertise } = this.options;
    const config = this.toPeerConfig({}, target) as unknown as JsonObject;
    if (asn === 0) report.at('asn').add({ code: 'BGP002', what: '0 is a reserved AS number (RFC 7607)', fix: "write the AS number of the peer, or asn: 'any'" });
    checkPeer(this.toPeer('') as unknown as JsonObject, target, report);
    checkMultihop(config, asn, localAsn, report);
    checkPeerConfig(config, target, report);
    this.checkFamilies(target, report);
    advertise?.forEach((each, index) => each.check(target, report.at(`advertise[${index}]:`)));
  }

  private timers(): CiliumBGPPeerConfigTimers {
    const { timers } = this.options;
    if (!timers || Object.keys(timers).length === 0) return {};
    const { connectRetryTimeSeconds = PEER_DEFAULTS.connectRetryTimeSeconds, holdTimeSeconds = PEER_DEFAULTS.holdTimeSeconds } = timers;
    // The CRD would default to 30 seconds, and then reject them together with a shorter hold time.
    const third = Math.max(1, Math.floor(holdTimeSeconds / 3));
    return { connectRetryTimeSeconds, holdTimeSeconds, keepAliveTimeSeconds: timers.keepAliveTimeSeconds ?? third };
  }

  /** Which routes a family carries is up to the advertisements that it selects, if they are created elsewhere. */
  private checkFamilies({ cluster }: BgpTarget, report: Reporter): void {
    for (const { family, advertisements } of this.options.families ?? []) {
      if ((advertisements && Object.keys(advertisements).length > 0) || !cluster || cluster.ipFamilies.includes(family)) continue;
      report.at('families').add({
        code: 'BGP021',
        what: `has IPv${family}, but pods and Services of this cluster have only IPv${cluster.ipFamilies.join(' and IPv')} addresses`,
        fix: `remove BgpFamily.ipv${family}(), or add IPv${family} subnets to podSubnets and serviceSubnets of the TalosCluster`,
      });
    }
  }
}
