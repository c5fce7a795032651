import type { CiliumCIDRGroup } from '../../imports/cilium.io';
import { Cidr } from '../cluster/cidr';
import { Reporter } from '../diagnostics/reporter';
import type { ENTITIES } from '../model/policy-language';
import type { LabelSelectorLike } from '../selection/labels';
import { checkDnsName, checkDnsPattern } from './names';
import { checkObjectName } from '../selection/object-names';
import { namespacesOf, podsOf, type NamespaceChoice, type Namespaces, type PodSelection, type PodSelectorSource } from '../selection/pods';
import { Selector, type LabelSelection } from '../selection/selector';
import { checked, isBranded } from '../props';

/** A group of peers that Cilium defines. */
export type Entity = (typeof ENTITIES)[number];

/** Options of peers that are pods. */
export interface PodPeerProps {
  /**
   * Namespaces of the pods.
   * @default - the policy's own namespace; in a clusterwide policy all namespaces
   */
  readonly namespace?: NamespaceChoice;
}

/** Options of peers that are CIDRs. */
export interface CidrPeerProps {
  /**
   * CIDRs inside the CIDR of the peer that are not part of it.
   * @default []
   */
  readonly except?: readonly (string | Cidr)[];
}

/** Options of peers that are Services. */
export interface ServicePeerProps {
  /**
   * Namespace of the Service.
   * @default - the policy's own namespace
   */
  readonly namespace?: string;
}

/** The data of a peer, by its kind. */
export type PeerData =
  | { readonly kind: 'any' }
  | { readonly kind: 'pods'; readonly selector: Selector; readonly namespaces: Namespaces | undefined; readonly ownNamespace: boolean }
  | { readonly kind: 'entity'; readonly entity: Entity }
  | { readonly kind: 'cidr'; readonly cidr: Cidr; readonly except: readonly Cidr[] }
  | { readonly kind: 'cidrGroup'; readonly group: string | Selector; readonly except: readonly Cidr[] }
  | { readonly kind: 'nodes'; readonly selector: Selector }
  | { readonly kind: 'service'; readonly service: string | Selector; readonly namespace: string | undefined }
  | { readonly kind: 'fqdn'; readonly rule: { readonly matchName?: string; readonly matchPattern?: string } };

/**
 * What a policy accepts as a peer: a `Peer`, what selects pods, or a workload or an IP block of any version of cdk8s-plus.
 * @phrase peer: Peer.labels({ app: 'web' })
 */
export type PeerLike = Peer | PodSelection | PodSelectorSource;

/**
 * The other end of a connection.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/layer3/
 */
export class Peer {
  static { checked(Peer, 'Peer'); }

  /** True for a peer made by any copy of this library. */
  static isPeer(value: unknown): value is Peer {
    return isBranded(value, 'Peer');
  }

  /** Every peer inside and outside the cluster. */
  static any(): Peer {
    return new Peer({ kind: 'any' });
  }

  /**
   * Pods by their labels.
   *
   * @throws TalosCiliumError `POL231` for an invalid label, `POL035` for an invalid namespace
   * @nonEmpty labels add at least one label; Peer.sameNamespace() is all pods of the namespace, Peer.allPods() all pods of all namespaces
   */
  static labels(labels: Readonly<Record<string, string>>, props: PodPeerProps = {}): Peer {
    return Peer.pods(Selector.labels(labels), props);
  }

  /**
   * Pods by a selector, or the pods of a workload of cdk8s-plus in the namespace of the workload.
   *
   * @throws TalosCiliumError `POL231` for an invalid selector, `POL004` for what does not select pods, `POL035` for an invalid
   * namespace
   */
  static pods(selection: PodSelection, props: PodPeerProps = {}): Peer {
    const { selector, namespaces } = podsOf(selection);
    return new Peer({
      kind: 'pods',
      selector,
      namespaces: props.namespace === undefined ? namespaces : namespacesOf(props.namespace, 'Peer.pods'),
      ownNamespace: false,
    });
  }

  /**
   * All pods of one namespace or several.
   *
   * @throws TalosCiliumError `POL035` for an invalid name, or without a name
   */
  static namespace(...names: string[]): Peer {
    return Peer.pods(Selector.all(), { namespace: names });
  }

  /**
   * All pods of the namespaces with these labels.
   *
   * @throws TalosCiliumError `POL231` for an invalid label
   * @nonEmpty labels add at least one label; Peer.allPods() is all pods of all namespaces
   */
  static namespaceLabels(labels: Readonly<Record<string, string>>): Peer {
    return Peer.pods(Selector.all(), { namespace: { labels } });
  }

  /** All pods of the namespace of the policy. Not for clusterwide policies. */
  static sameNamespace(): Peer {
    return new Peer({ kind: 'pods', selector: Selector.all(), namespaces: undefined, ownNamespace: true });
  }

  /** All pods of all namespaces. */
  static allPods(): Peer {
    return Peer.pods(Selector.all(), { namespace: 'all namespaces' });
  }

  /**
   * A group of peers that Cilium defines. `world` is everything outside the cluster, `cluster` is everything in it, `cluster-mesh` is everything in
   * all clusters of a mesh (Cilium 1.20 and newer), `host` is the node of the pod, `remote-node` is every
   * other node, `ingress` is the traffic of Cilium's Gateways and Ingresses, `kube-apiserver` is the API server.
   *
   * @see https://docs.cilium.io/en/stable/security/policy/layer3/#entities-based
   */
  static entity(entity: Entity): Peer {
    return new Peer({ kind: 'entity', entity });
  }

  /**
   * Addresses outside the cluster. A CIDR never matches pods and nodes of the cluster.
   *
   * @throws TalosCiliumError `CLU003` or `CLU004` for an invalid CIDR, `POL225` for an exception outside the CIDR
   */
  static cidr(cidr: string | Cidr, props: CidrPeerProps = {}): Peer {
    const block = Cidr.from(cidr, 'Peer.cidr');
    const except = exceptionsOf(props);
    const report = new Reporter('Peer.cidr');
    for (const each of except) {
      if (each.equals(block)) report.add({ code: 'POL225', what: `the exception ${each} is the whole CIDR`, fix: 'write a smaller CIDR as exception' });
      else if (!block.contains(each)) report.add({ code: 'POL225', what: `the exception ${each} is not inside ${block}`, fix: `remove it, or write a CIDR inside ${block}` });
    }
    report.throwIfAny();
    return new Peer({ kind: 'cidr', cidr: block, except });
  }

  /**
   * The addresses of a `CiliumCIDRGroup`.
   *
   * @param group the name of the group, or the object
   * @throws TalosCiliumError `POL026` for an invalid name
   */
  static cidrGroup(group: string | CiliumCIDRGroup, props: CidrPeerProps = {}): Peer {
    const name = typeof group === 'string' ? group : group.name;
    const report = new Reporter('Peer.cidrGroup');
    checkObjectName(name, report);
    report.throwIfAny();
    return new Peer({ kind: 'cidrGroup', group: name, except: exceptionsOf(props) });
  }

  /**
   * The addresses of each `CiliumCIDRGroup` with these labels.
   *
   * @throws TalosCiliumError `POL231` for an invalid label
   * @nonEmpty labels add at least one label
   */
  static cidrGroupLabels(labels: Readonly<Record<string, string>>, props: CidrPeerProps = {}): Peer {
    return new Peer({ kind: 'cidrGroup', group: Selector.labels(labels), except: exceptionsOf(props) });
  }

  /**
   * Nodes by their labels. Cilium requires the value `nodeSelectorLabels` for it, which is requested automatically.
   *
   * @param nodes labels of the nodes, or a selector
   * @throws TalosCiliumError `POL231` for an invalid selector
   * @shape nodes Selector | LabelSelectorLike | { [key]: string }
   * @nonEmpty nodes add at least one label; Peer.nodes(Selector.all()) is all nodes
   */
  static nodes(nodes: LabelSelection | Readonly<Record<string, string>>): Peer {
    if (Selector.isSelector(nodes)) return new Peer({ kind: 'nodes', selector: nodes });
    const isSelector = 'matchLabels' in nodes || 'matchExpressions' in nodes;
    return new Peer({ kind: 'nodes', selector: isSelector ? Selector.of(nodes as LabelSelectorLike) : Selector.labels(nodes as Readonly<Record<string, string>>) });
  }

  /**
   * A Service of Kubernetes, by its name. Only for egress.
   *
   * @throws TalosCiliumError `POL026` for an invalid name, `POL035` for an invalid namespace
   */
  static service(name: string, props: ServicePeerProps = {}): Peer {
    const report = new Reporter('Peer.service');
    checkObjectName(name, report);
    report.throwIfAny();
    if (props.namespace !== undefined) namespacesOf(props.namespace, 'Peer.service');
    return new Peer({ kind: 'service', service: name, namespace: props.namespace });
  }

  /**
   * The Services with these labels. Only for egress.
   *
   * @throws TalosCiliumError `POL231` for an invalid label, `POL035` for an invalid namespace
   * @nonEmpty labels add at least one label
   */
  static serviceLabels(labels: Readonly<Record<string, string>>, props: ServicePeerProps = {}): Peer {
    if (props.namespace !== undefined) namespacesOf(props.namespace, 'Peer.serviceLabels');
    return new Peer({ kind: 'service', service: Selector.labels(labels), namespace: props.namespace });
  }

  /**
   * Addresses outside the cluster, by a DNS name that the pod looks up. Only for egress. A name with `*` is a pattern. The policy also gets the
   * DNS rule that this requires: Cilium learns the addresses from the answers to the pod's DNS queries.
   *
   * @throws TalosCiliumError `POL228` for an invalid name or pattern
   */
  static fqdn(name: string): Peer {
    if (name.includes('*')) return Peer.fqdnPattern(name);
    const report = new Reporter('Peer.fqdn');
    checkDnsName(name, report);
    report.throwIfAny();
    return new Peer({ kind: 'fqdn', rule: { matchName: name } });
  }

  /**
   * Addresses outside the cluster, by a pattern for DNS names, as `Peer.fqdn` with a single name: `*` stands for any characters except a dot.
   *
   * @throws TalosCiliumError `POL228` for an invalid pattern
   */
  static fqdnPattern(pattern: string): Peer {
    const report = new Reporter('Peer.fqdnPattern');
    checkDnsPattern(pattern, report);
    report.throwIfAny();
    return new Peer({ kind: 'fqdn', rule: { matchPattern: pattern } });
  }

  /** @internal */
  readonly data: PeerData;

  private constructor(data: PeerData) {
    this.data = Object.freeze(data);
    Object.freeze(this);
  }
}

/** Reads what a policy accepts as a peer. */
export function peerOf(peer: PeerLike): Peer {
  if (Peer.isPeer(peer)) return peer;
  const source = peer as { toNetworkPolicyPeerConfig?(): { readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] } } };
  if (typeof source.toNetworkPolicyPeerConfig === 'function') {
    const block = source.toNetworkPolicyPeerConfig().ipBlock;
    if (block) return Peer.cidr(block.cidr, { except: block.except ?? [] });
  }
  return Peer.pods(peer as PodSelection);
}

/** Sorted, without repetitions. */
function exceptionsOf({ except = [] }: CidrPeerProps): readonly Cidr[] {
  const all = except.map((value) => Cidr.from(value, 'Peer except')).sort((a, b) => a.compare(b));
  return all.filter((block, index) => index === 0 || !block.equals(all[index - 1]!));
}
