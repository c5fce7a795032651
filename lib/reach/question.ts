import type { IConstruct } from 'constructs';
import type { Cidr } from '../cluster/cidr';
import type { KubernetesObject } from '../kubernetes/object';
import type { NamedPort } from './endpoint';
import type { DirectionVerdict, FlowRequest, Verdict } from './verdicts';

/**
 * What decides verdicts in addition to the policies. The defaults are those of the `TalosCilium` in the app, or of the ConfigMap `cilium-config` and the
 * DaemonSet `cilium` among the objects.
 */
export interface ReachOptions {
  /**
   * Version of Cilium, such as `1.19.6`. Minors differ in what policies mean.
   * @default - that of the TalosCilium or of the objects, or the default release
   */
  readonly ciliumVersion?: string;
  /**
   * Name of the cluster, as pods of a cluster mesh have it in their labels.
   * @default - that of the TalosCluster or of the objects, or `default`
   */
  readonly clusterName?: string;
  /**
   * Whether the host firewall is on, which enforces policies of nodes: the value `hostFirewall.enabled`.
   * @default - as the TalosCilium or the objects have it; otherwise it is not known
   */
  readonly hostFirewall?: boolean;
  /**
   * The value `policyEnforcementMode`.
   * @default 'default'
   */
  readonly policyEnforcementMode?: 'default' | 'always' | 'never';
  /**
   * What rules for CIDRs match beside addresses outside of the cluster: the value `policyCIDRMatchMode`.
   * @default - nothing
   */
  readonly policyCidrMatchMode?: readonly ('nodes' | 'pods')[];
  /**
   * Whether selectors without a cluster mean the cluster of the policy only: the value `clustermesh.policyDefaultLocalCluster`.
   * @default - true from Cilium 1.19 on
   */
  readonly policyDefaultLocalCluster?: boolean;
  /**
   * Which labels identities have: the value `labels`.
   * @default - the default of Cilium
   */
  readonly labels?: string;
  /**
   * Whether Gateways listen on the network of the nodes: the value `gatewayAPI.hostNetwork.enabled`.
   * @default - as the TalosCilium or the objects have it, or false
   */
  readonly gatewayHostNetwork?: boolean;
  /**
   * Whether pods have IPv4 and IPv6 addresses. Cilium then has an identity for the world of each IP family.
   * @default - from the TalosCluster, or true
   */
  readonly dualStack?: boolean;
}

/** Pods by their labels, whether they are in the app or not. */
export interface ReachPod {
  /** Namespace of the pod. */
  readonly namespace: string;
  /** Labels of the pod. */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * ServiceAccount of the pod.
   * @default 'default'
   */
  readonly serviceAccount?: string;
  /**
   * Labels of the namespace.
   * @default - those of the Namespace among the objects; without one they are not known
   */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /**
   * Ports that policies can name.
   * @default - none
   */
  readonly ports?: readonly NamedPort[];
  /**
   * Name of the cluster of a cluster mesh.
   * @default - this cluster
   */
  readonly cluster?: string;
}

/** A node of the cluster. */
export interface ReachNode {
  /**
   * Whether the other end runs on this node. It sees the node as `host` then, and as `remote-node` otherwise.
   * @default false
   */
  readonly local?: boolean;
  /**
   * Labels of the node.
   * @default - not known
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Whether the API server runs on it.
   * @default false
   */
  readonly apiServer?: boolean;
  /**
   * Address of the node, for rules of CIDRs.
   * @default - not known
   */
  readonly address?: string;
}

/** An address outside of the cluster. */
export interface ReachAddress {
  /** IP address, such as `198.51.100.7`. */
  readonly address: string;
  /**
   * DNS names that pods learnt the address by, for `toFQDNs`.
   * @default - not known
   */
  readonly names?: readonly string[];
  /**
   * Whether it is an address of the API server.
   * @default false
   */
  readonly apiServer?: boolean;
}

/** Addresses outside of the cluster. If Cilium treats them differently, the verdict is `unknown`. */
export interface ReachCidr {
  /** CIDR, such as `10.0.0.0/8`. */
  readonly cidr: string | Cidr;
  /**
   * CIDRs in it that are not asked about.
   * @default []
   */
  readonly except?: readonly (string | Cidr)[];
  /**
   * DNS names that pods learnt the addresses by, for `toFQDNs`.
   * @default - not known
   */
  readonly names?: readonly string[];
}

/** A Gateway of Cilium, and through it the backends of its routes. The port of the flow is that of a listener. */
export interface ReachGateway {
  /** The Gateway, as `namespace/name`. */
  readonly gateway: string;
  /**
   * Hostname of the request, which selects the listener and the routes.
   * @default - the host of the request; without one, all hostnames
   */
  readonly hostname?: string;
}

/** An end that Cilium knows by a reserved identity. */
export type ReachEntity = 'world' | 'host' | 'remote-node' | 'kube-apiserver' | 'health' | 'ingress' | 'init' | 'unmanaged';

/**
 * One end of a flow. A text is a workload of the objects (`shop/web`, or `shop/Deployment/web` where several have the name), an entity (`world`), an address, a
 * CIDR, or a DNS name. A construct is the workload that it creates.
 */
export type ReachEnd = string | IConstruct | ReachPod | { readonly node: ReachNode } | ReachAddress | ReachCidr | { readonly fqdn: string } | { readonly entity: ReachEntity };

/** The end that receives: also a Service (`shop/Service/web`), whose pods are asked at their target port, or a Gateway (`gateways/Gateway/web`). */
export type ReachDestination = ReachEnd | { readonly service: string } | ReachGateway;

/** Protocols of flows. */
export type ReachProtocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP' | 'ICMPv6';

/** A port of a workload. */
export interface ReachPort {
  /** Port number. */
  readonly port: number;
  /** Protocol. */
  readonly protocol: ReachProtocol;
}

/** A flow to ask about. */
export interface ReachFlow {
  /** The end that opens the connection. */
  readonly from: ReachEnd;
  /** The end that receives. */
  readonly to: ReachDestination;
  /** Port of the end that receives, or the ICMP type. For a Service, its own port. */
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: ReachProtocol;
  /**
   * A request inside of the connection, for L7 rules.
   * @default - the connection only
   */
  readonly request?: FlowRequest;
}

/** Whether policies allow a flow. A flow is a connection from one end to a port of another, or a request in it. */
export interface ReachAnswer {
  /**
   * `unknown` if the objects do not contain enough information, or if the pods of a Service, the backends of a Gateway or the addresses of a CIDR differ. The `reason` of each
   * direction says why.
   */
  readonly verdict: Verdict;
  /** Verdict of the policies of the end that opens the connection. */
  readonly egress: DirectionVerdict;
  /** Verdict of the policies of the end that receives. Through a Gateway, this is the backend, which receives from the proxy of the Gateway. */
  readonly ingress: DirectionVerdict;
  /**
   * Verdicts of the policies for the identity `ingress`, which the proxy of a Gateway has.
   * @default - the flow passes no Gateway
   */
  readonly gateway?: {
    /** Verdict for the connection of the client. */
    readonly ingress: DirectionVerdict;
    /** Verdict for the connection to the backend. */
    readonly egress: DirectionVerdict;
  };
  /**
   * Policies that would allow the flow, if rules are missing. Empty if the verdict is not `denied`, or if a deny rule or the route of a Gateway decides.
   * They name the ends by all their labels; shorten them to the labels that you select by.
   */
  readonly missing: readonly KubernetesObject[];
  /** The answer as a sentence. */
  readonly sentence: string;
}

/** A flow that begins at one end. */
export interface ReachFrom {
  /** The end that receives. */
  to(destination: ReachDestination): ReachTo;
}

/** A flow between two ends. */
export interface ReachTo {
  /**
   * The port, which completes the question.
   * @param port port of the end that receives, or the ICMP type. For a Service, its own port; for a Gateway, that of a listener
   */
  port(port: number, protocol?: ReachProtocol): ReachConnection;
}

/** The answer about a connection, which can also be asked about one request. */
export interface ReachConnection extends ReachAnswer {
  /** The answer about an HTTP request. */
  http(method: string, path: string, more?: { readonly host?: string; readonly headers?: Readonly<Record<string, string>> }): ReachAnswer;
  /** The answer about a DNS query. */
  dns(name: string): ReachAnswer;
  /** The answer about a TLS connection to a server name. */
  tls(serverName: string): ReachAnswer;
}
