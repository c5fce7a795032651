import type { Advertise } from './advertise';
import type { BgpFamily } from './bgp-family';

/** Timers of a session, in seconds. */
export interface BgpTimers {
  /**
   * First wait before the next attempt to connect, 1 to 2147483647.
   * @default - Cilium's: 120
   */
  readonly connectRetryTimeSeconds?: number;
  /**
   * How long the session outlives silence of the peer, 3 to 65535. The lower of what both sides offer counts.
   * @default - Cilium's: 90
   */
  readonly holdTimeSeconds?: number;
  /**
   * Time between keepalives, 1 to 65535; not above the hold time, and rather a third of it.
   * @default - a third of the hold time when that is given, else Cilium's: 30
   */
  readonly keepAliveTimeSeconds?: number;
}

/** Graceful restart: the peer keeps the routes while the agent restarts. */
export interface BgpGracefulRestart {
  /**
   * How long the peer waits for the session to come back, in seconds, 1 to 4095. The agent must be up again by then.
   * @default - Cilium's: 120
   */
  readonly restartTimeSeconds?: number;
}

/** TCP settings of a session. */
export interface BgpTransport {
  /**
   * TCP port of the peer, 1 to 65535.
   * @default - Cilium's: 179
   */
  readonly peerPort?: number;
  /**
   * Interface of the node whose address the session comes from. Cilium 1.19 and newer.
   * @default - the one that leads to the peer
   */
  readonly sourceInterface?: string;
}

/** A peer of an instance. */
export interface BgpPeerOptions {
  /** AS number of the peer, or `any` for whatever another AS says. That of the instance makes it an iBGP peer. */
  readonly asn: number | 'any';
  /**
   * Name of the peer within its instance.
   * @default - the address, or `default-gateway-ipv4`
   */
  readonly name?: string;
  /**
   * Timers.
   * @default - Cilium's: connect retry 120 s, hold time 90 s, keepalive 30 s
   */
  readonly timers?: BgpTimers;
  /**
   * Graceful restart.
   * @default false
   */
  readonly gracefulRestart?: boolean | BgpGracefulRestart;
  /**
   * TTL of packets to a peer of another AS that is more than one hop away, 1 to 255.
   * @default - Cilium's: 1
   */
  readonly ebgpMultihop?: number;
  /**
   * Name of a Secret that holds the TCP MD5 password under the key `password`. It must be in the namespace
   * `bgpControlPlane.secretsNamespace.name` (`secretsNamespace` of the peering). Without it the agent goes on with an empty
   * password, and no session comes up.
   * @default - no password
   */
  readonly authSecret?: string;
  /**
   * TCP settings.
   * @default - port 179, from the interface that leads to the peer
   */
  readonly transport?: BgpTransport;
  /**
   * Address families whose routes are exchanged.
   * @default - those of the cluster; both where the cluster is not known
   */
  readonly families?: readonly BgpFamily[];
  /**
   * What this peer alone is told, in place of what the instance advertises.
   * @default - what the instance advertises
   */
  readonly advertise?: readonly Advertise[];
  /**
   * Name of the CiliumBGPPeerConfig. Peers of one name share it and must have the same settings.
   * @default - the name of the peering; of further sets of settings, that with the name of the first peer that has them
   */
  readonly configName?: string;
}
