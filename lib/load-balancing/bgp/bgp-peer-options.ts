import type { Advertise } from './advertise';
import type { BgpFamily } from './bgp-family';

/** Timers of a session, in seconds. */
export interface BgpTimers {
  /**
   * Time before the next attempt to connect, 1 to 2147483647.
   * @default - 120, of Cilium
   */
  readonly connectRetryTimeSeconds?: number;
  /**
   * Time after which the session ends when no message arrives from the peer, 3 to 65535. The lower value of both sides is used.
   * @default - 90, of Cilium
   */
  readonly holdTimeSeconds?: number;
  /**
   * Time between keepalives, 1 to 65535. It must not exceed the hold time; a third of it is usual.
   * @default - a third of `holdTimeSeconds`, or 30 without it
   */
  readonly keepAliveTimeSeconds?: number;
}

/** Graceful restart: the peer keeps the routes while the agent restarts. */
export interface BgpGracefulRestart {
  /**
   * Time in seconds for which the peer keeps the routes, 1 to 4095. The agent must be running again by then.
   * @default - 120, of Cilium
   */
  readonly restartTimeSeconds?: number;
}

/** TCP settings of a session. */
export interface BgpTransport {
  /**
   * TCP port of the peer, 1 to 65535.
   * @default - 179, of Cilium
   */
  readonly peerPort?: number;
  /**
   * Interface of the node whose address is the source of the session. Cilium 1.19 and newer.
   * @default - the interface with the route to the peer
   */
  readonly sourceInterface?: string;
}

/** Options of a peer. */
export interface BgpPeerOptions {
  /** AS number of the peer, or `any` to accept every AS number other than that of the instance. The AS number of the instance makes it an iBGP peer. */
  readonly asn: number | 'any';
  /**
   * Name of the peer within its instance.
   * @default - the address, or `default-gateway-ipv4`
   */
  readonly name?: string;
  /**
   * Timers.
   * @default - connect retry 120 s, hold time 90 s, keepalive 30 s, of Cilium
   */
  readonly timers?: BgpTimers;
  /**
   * Graceful restart.
   * @default false
   */
  readonly gracefulRestart?: boolean | BgpGracefulRestart;
  /**
   * TTL of packets to a peer in another AS that is more than one hop away, 1 to 255.
   * @default - 1, of Cilium
   */
  readonly ebgpMultihop?: number;
  /**
   * Name of a Secret with the TCP MD5 password under the key `password`, in the `secretsNamespace` of the peering. If the Secret
   * does not exist, the agent uses an empty password, and the session is not established.
   * @default - no password
   */
  readonly authSecret?: string;
  /**
   * TCP settings.
   * @default - port 179, from the interface with the route to the peer
   */
  readonly transport?: BgpTransport;
  /**
   * Address families whose routes are exchanged.
   * @default - the IP families of the cluster; both when there is no TalosCluster
   */
  readonly families?: readonly BgpFamily[];
  /**
   * Routes that are advertised to this peer, instead of those of the instance.
   * @default - the routes of the instance
   */
  readonly advertise?: readonly Advertise[];
  /**
   * Name of the CiliumBGPPeerConfig. Peers with the same `configName` share it and must have the same settings.
   * @default - the name of the peering; for peers with other settings, followed by the name of the first such peer
   */
  readonly configName?: string;
}
