import type { Duration } from 'cdk8s';
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
  /** Address at which it listens. @default - all addresses */
  readonly listenHost?: string;
  /** Port at which it listens, from 1 to 65535. @default 4245 */
  readonly listenPort?: number;
  /** Time after which it connects to a node again: `30s`. @default - Relay's: 30s */
  readonly retryTimeout?: string | Duration;
  /** Maximum number of flows that it sorts at once, for each request. @default - Relay's: 100 */
  readonly sortBufferLenMax?: number;
  /** Time for which it waits for more flows to sort: `1s`. @default - Relay's: 1s */
  readonly sortBufferDrainTimeout?: string | Duration;
}

/** Settings of Hubble UI. */
export interface HubbleUiProps extends HubbleWorkloadProps {
  /** Requests and limits of each of its two containers. @default - none */
  readonly resources?: ResourceRequirements;
}

/** The Service through which Relay finds the agents. */
export interface HubblePeerServiceProps {
  /** Port of the Service. @default - 443 with TLS, 80 without */
  readonly servicePort?: number;
  /** DNS domain of the cluster. @default - `dnsDomain` of the TalosCluster */
  readonly clusterDomain?: string;
}

/** Settings of the policies for the pods of Hubble. */
export interface HubblePoliciesProps {
  /** Peers that may read the metrics of Relay, port 9966. @default - none */
  readonly relayMetricsFrom?: readonly PeerLike[];
}

/** Props of `HubbleStack`. */
export interface HubbleStackProps extends Omit<CiliumContextProps, 'ciliumVersion'> {
  /**
   * Hubble Relay, which collects the flows of all nodes.
   * @default true
   */
  readonly relay?: boolean | HubbleRelayProps;
  /**
   * Hubble UI. It requires Relay.
   * @default true, unless `relay` is false
   */
  readonly ui?: boolean | HubbleUiProps;
  /**
   * How users reach the UI.
   * @default HubbleUiExposure.portForward()
   */
  readonly exposure?: HubbleUiExposure;
  /**
   * Metrics that agents derive from flows and serve at port 9965: `['dns', HubbleMetric.httpV2({ exemplars: true })]`. A string is read by
   * `HubbleMetric.parse`.
   * @default - none
   */
  readonly metrics?: readonly (HubbleMetric | string)[];
  /**
   * OpenMetrics format.
   * @default - on if a metric has exemplars, which require it; otherwise the chart's: off
   */
  readonly openMetrics?: boolean;
  /**
   * Export of flows to files.
   * @default - none
   */
  readonly export?: HubbleExport | readonly HubbleExport[];
  /**
   * What agents remove from layer 7 flows: `true` for user names and passwords in URLs.
   * @default false
   */
  readonly redact?: boolean | HubbleRedactionProps;
  /**
   * Number of events that can wait until Hubble reads them. If more arrive, they are lost, and counted as `observer_events_queue`.
   * @default - the agent's: depends on the number of CPUs
   */
  readonly eventQueueSize?: number;
  /**
   * Number of flows that an agent keeps: a power of two minus one, from 1 to 65535.
   * @default - the chart's: 4095
   */
  readonly eventBufferCapacity?: number;
  /**
   * Address at which agents listen for Relay.
   * @default ':4244'
   */
  readonly listenAddress?: string;
  /** The Service through which Relay finds the agents. @default - the chart's */
  readonly peerService?: HubblePeerServiceProps;
  /**
   * Policies that allow only the traffic that Relay, UI and the certificate Job need. Required in a namespace with default deny.
   * Agents and operator use the network of the node, to which `TalosHostFirewall` applies.
   * @default false
   */
  readonly policies?: boolean | HubblePoliciesProps;
}
