import type { CiliumContextProps } from '../cilium/cilium-context';
import type { HubbleWorkloadProps } from '../cilium/features/hubble';
import type { ResourceRequirements } from '../cilium/features/resources';
import type { PeerLike } from '../policies/peer';
import type { HubbleExport } from './export';
import type { HubbleUiExposure } from './exposure';
import type { HubbleMetric } from './metric';
import type { HubbleRedactionProps } from './redaction';

/** Settings of Hubble Relay. */
export interface HubbleRelayProps extends HubbleWorkloadProps {
  /** Requests and limits. @default - none */
  readonly resources?: ResourceRequirements;
  /** Address that it listens at. @default - all */
  readonly listenHost?: string;
  /** Port that it listens at, from 1 to 65535. @default 4245 */
  readonly listenPort?: number;
  /** How long it waits before it tries a node again, as `30s`. @default - its own */
  readonly retryTimeout?: string;
  /** How many flows it sorts at once, of each request. @default - its own */
  readonly sortBufferLenMax?: number;
  /** How long it waits for more flows to sort, as `1s`. @default - its own */
  readonly sortBufferDrainTimeout?: string;
}

/** Settings of Hubble UI. */
export interface HubbleUiProps extends HubbleWorkloadProps {
  /** Requests and limits of each of its two containers. @default - none */
  readonly resources?: ResourceRequirements;
}

/** The Service by which Relay finds agents. */
export interface HubblePeerServiceProps {
  /** Port of the Service. @default - 443 with TLS, 80 without */
  readonly servicePort?: number;
  /** Domain of the cluster. @default 'cluster.local' */
  readonly clusterDomain?: string;
}

/** Policies for Hubble's pods. */
export interface HubblePoliciesProps {
  /** Who reads Relay's metrics, at port 9966. @default - nobody */
  readonly relayMetricsFrom?: readonly PeerLike[];
}

/** Props of `HubbleStack`. */
export interface HubbleStackProps extends Omit<CiliumContextProps, 'ciliumVersion'> {
  /**
   * Hubble Relay: flows of all nodes at one address.
   * @default true
   */
  readonly relay?: boolean | HubbleRelayProps;
  /**
   * Hubble UI. Needs Relay.
   * @default true, unless `relay` is false
   */
  readonly ui?: boolean | HubbleUiProps;
  /**
   * How users come to the UI.
   * @default HubbleUiExposure.portForward()
   */
  readonly exposure?: HubbleUiExposure;
  /**
   * Metrics made of flows, served by agents at port 9965.
   * @default - none
   */
  readonly metrics?: readonly HubbleMetric[];
  /**
   * OpenMetrics format.
   * @default - on when a metric has exemplars, which need it; else the chart's: off
   */
  readonly openMetrics?: boolean;
  /**
   * Flows written to files.
   * @default - none
   */
  readonly export?: HubbleExport | readonly HubbleExport[];
  /**
   * What agents take out of layer 7 flows: user names and passwords in URLs, or what the settings say.
   * @default false
   */
  readonly redact?: boolean | HubbleRedactionProps;
  /**
   * How many events wait for the agent to read them. Lost ones are counted as `observer_events_queue`.
   * @default - the agent's: by the number of CPUs
   */
  readonly eventQueueSize?: number;
  /**
   * How many flows an agent keeps: a power of two minus one, from 1 to 65535.
   * @default - the chart's: 4095
   */
  readonly eventBufferCapacity?: number;
  /**
   * Address that agents listen at for Relay, as `:4244`.
   * @default ':4244'
   */
  readonly listenAddress?: string;
  /** The Service by which Relay finds agents. @default - the chart's */
  readonly peerService?: HubblePeerServiceProps;
  /**
   * Policies by which Relay, UI and the certificate Job may do what they need and no more. Needed where default deny is on.
   * Agents and operator use the network of the node: `TalosHostFirewall` is for them.
   * @default false
   */
  readonly policies?: boolean | HubblePoliciesProps;
}
