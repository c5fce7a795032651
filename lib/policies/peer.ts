import type { CiliumCIDRGroup } from '../../imports/cilium.io';
import { Cidr } from '../cluster/cidr';
import { TalosCiliumError } from '../diagnostics/problem';
import { isDnsSubdomain } from '../kubernetes/dns-names';
import type { LabelSelectorLike } from './labels';
import { throwMistakes, type Mistake } from './mistakes';
import { dnsMistakes, patternMinor } from './names';
import { namespacesOf, podsOf, type NamespaceChoice, type Namespaces, type PodSelection, type PodSelectorSource } from './pods';
import { Selector } from './selector';
import { checked, isBranded } from '../props';

/** Groups of peers that Cilium knows by itself. */
export const ENTITIES = [
  'all', 'world', 'cluster', 'host', 'init', 'ingress', 'unmanaged', 'remote-node', 'health', 'none', 'kube-apiserver',
] as const;

/** A group of peers that Cilium knows by itself. */
export type Entity = (typeof ENTITIES)[number];

/** Where the pods of a peer are. */
export interface PodPeerProps {
  /**
   * Namespaces of the pods.
   * @default - the policy's own namespace; in a clusterwide policy all namespaces
   */
  readonly namespace?: NamespaceChoice;
}

/** What a block of addresses does not cover. */
export interface CidrPeerProps {
  /**
   * Blocks inside of it that it does not cover.
   * @default []
   */
  readonly except?: readonly (string | Cidr)[];
}

/** Where a Service is. */
export interface ServicePeerProps {
  /**
   * Namespace of the Service.
   * @default - the policy's own namespace
   */
  readonly namespace?: string;
}

/** What a peer is, one shape for each kind that Cilium tells apart. */
export type PeerData =
  | { readonly kind: 'any' }
  | { readonly kind: 'pods'; readonly selector: Selector; readonly namespaces: Namespaces | undefined; readonly ownNamespace: boolean }
  | { readonly kind: 'entity'; readonly entity: Entity }
  | { readonly kind: 'cidr'; readonly cidr: Cidr; readonly except: readonly Cidr[] }
  | { readonly kind: 'cidrGroup'; readonly group: string | Selector; readonly except: readonly Cidr[] }
  | { readonly kind: 'nodes'; readonly selector: Selector }
  | { readonly kind: 'service'; readonly service: string | Selector; readonly namespace: string | undefined }
  | { readonly kind: 'fqdn'; readonly rule: { readonly matchName?: string; readonly matchPattern?: string } };

/** What a policy takes as a peer: a `Peer`, a selector of pods, or a workload of any version of cdk8s-plus. */
export type PeerLike = Peer | PodSelection | PodSelectorSource;

/**
 * The other end of a connection.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#layer-3-examples
 */
export class Peer {
  static { checked(Peer, 'Peer'); }

  /** True for a peer made by any copy of this library. */
  static isPeer(value: unknown): value is Peer {
    return isBranded(value, 'Peer');
  }

  /** Anybody: every peer inside and outside of the cluster. */
  static any(): Peer {
    return new Peer({ kind: 'any' });
  }

  /**
   * Pods by their labels. Throws `POL001`, `POL002`, `POL035`.
   * @nonEmpty labels name at least one label; Peer.sameNamespace() is all pods of the namespace, Peer.allPods() all pods of all namespaces
   */
  static labels(labels: Readonly<Record<string, string>>, props: PodPeerProps = {}): Peer {
    return Peer.pods(Selector.labels(labels), props);
  }

  /**
   * Pods by a selector, or those of a workload of cdk8s-plus. Namespaces that the workload names are kept unless others are given.
   *
   * @throws TalosCiliumError `POL001` to `POL003` for wrong labels, `POL004` when nothing is selected, `POL035` for a wrong namespace
   */
  static pods(selection: PodSelection, props: PodPeerProps = {}): Peer {
    const { selector, namespaces } = podsOf(selection, 'Peer.pods');
    return new Peer({
      kind: 'pods',
      selector,
      namespaces: props.namespace === undefined ? namespaces : namespacesOf(props.namespace, 'Peer.pods'),
      ownNamespace: false,
    });
  }

  /** All pods of one namespace or of several. Throws `POL035` for a wrong name. */
  static namespace(...names: string[]): Peer {
    return Peer.pods(Selector.all(), { namespace: names });
  }

  /**
   * All pods of the namespaces with these labels.
   * @nonEmpty labels name at least one label; Peer.allPods() is all pods of all namespaces
   */
  static namespaceLabels(labels: Readonly<Record<string, string>>): Peer {
    return Peer.pods(Selector.all(), { namespace: { labels } });
  }

  /** All pods of the policy's own namespace. A clusterwide policy has none. */
  static sameNamespace(): Peer {
    return new Peer({ kind: 'pods', selector: Selector.all(), namespaces: undefined, ownNamespace: true });
  }

  /** All pods of all namespaces. */
  static allPods(): Peer {
    return Peer.pods(Selector.all(), { namespace: 'all namespaces' });
  }

  /**
   * A group of peers that Cilium knows by itself: `world` is all outside of the cluster, `host` the node of the pod, `remote-node`
   * the other nodes, `ingress` what Cilium's Ingress and Gateway API let in, `kube-apiserver` the API server.
   *
   * @see https://docs.cilium.io/en/stable/security/policy/language/#entities-based
   */
  static entity(entity: Entity): Peer {
    return new Peer({ kind: 'entity', entity });
  }

  /**
   * Addresses outside of the cluster. Pods and nodes are never matched by address.
   *
   * @throws TalosCiliumError `CLU003` or `CLU004` for what is no block, `POL019` for an exception outside of it
   */
  static cidr(cidr: string | Cidr, props: CidrPeerProps = {}): Peer {
    const block = Cidr.from(cidr, 'Peer.cidr');
    const except = blocks(props.except ?? []);
    const outside = except.filter((each) => !block.contains(each) || each.equals(block)).map((each): Mistake => ({
      code: 'POL019',
      what: `exception is ${each.equals(block) ? 'all of the block' : 'not inside of the block'} (${each} of ${block})`,
      fix: 'give exceptions inside of the block, of the same IP family',
    }));
    throwMistakes('Peer.cidr', outside);
    return new Peer({ kind: 'cidr', cidr: block, except });
  }

  /**
   * Addresses that a `CiliumCIDRGroup` lists.
   *
   * @param group its name, or the object
   * @throws TalosCiliumError `POL026` for what is no name
   */
  static cidrGroup(group: string | CiliumCIDRGroup, props: CidrPeerProps = {}): Peer {
    const name = typeof group === 'string' ? group : group.name;
    throwMistakes('Peer.cidrGroup', isDnsSubdomain(name) ? [] : [nameMistake(name)]);
    return new Peer({ kind: 'cidrGroup', group: name, except: blocks(props.except ?? []) });
  }

  /**
   * Addresses that the `CiliumCIDRGroup`s with these labels list. Throws `POL001` for wrong labels.
   * @nonEmpty labels name at least one label
   */
  static cidrGroupLabels(labels: Readonly<Record<string, string>>, props: CidrPeerProps = {}): Peer {
    return new Peer({ kind: 'cidrGroup', group: Selector.ofObjects({ matchLabels: labels }), except: blocks(props.except ?? []) });
  }

  /**
   * Nodes by their labels. Cilium needs `nodeSelectorLabels` for it, which is asked for. Throws `POL001`, `POL002`.
   * @nonEmpty labels name at least one label; Peer.nodes(Selector.all()) is all nodes
   */
  static nodes(labels: Readonly<Record<string, string>> | Selector): Peer {
    return new Peer({ kind: 'nodes', selector: Selector.isSelector(labels) ? labels : Selector.labels(labels) });
  }

  /** What a Service of Kubernetes stands for; for egress. Throws `POL026`, `POL035` for wrong names. */
  static service(name: string, props: ServicePeerProps = {}): Peer {
    throwMistakes('Peer.service', isDnsSubdomain(name) ? [] : [nameMistake(name)]);
    if (props.namespace !== undefined) namespacesOf(props.namespace, 'Peer.service');
    return new Peer({ kind: 'service', service: name, namespace: props.namespace });
  }

  /**
   * What the Services with these labels stand for; for egress. Throws `POL001`, `POL035`.
   * @nonEmpty labels name at least one label
   */
  static serviceLabels(labels: Readonly<Record<string, string>>, props: ServicePeerProps = {}): Peer {
    if (props.namespace !== undefined) namespacesOf(props.namespace, 'Peer.serviceLabels');
    return new Peer({ kind: 'service', service: Selector.ofObjects({ matchLabels: labels }), namespace: props.namespace });
  }

  /**
   * Addresses outside of the cluster by the DNS name that a pod asked for; for egress. A name with `*` is a pattern. The policy gets
   * a rule for DNS with it, because Cilium learns the addresses from the answers that pass through it.
   *
   * @throws TalosCiliumError `POL017` for what is neither
   */
  static fqdn(name: string): Peer {
    if (typeof name === 'string' && name.includes('*')) return Peer.fqdnPattern(name);
    throwMistakes('Peer.fqdn', dnsMistakes('name', name));
    return new Peer({ kind: 'fqdn', rule: { matchName: name } });
  }

  /** The same by a pattern, where `*` is any characters but a dot. Throws `POL017`. */
  static fqdnPattern(pattern: string): Peer {
    throwMistakes('Peer.fqdnPattern', dnsMistakes('pattern', pattern));
    return new Peer({ kind: 'fqdn', rule: { matchPattern: pattern } });
  }

  /** What it is. */
  readonly data: PeerData;

  private constructor(data: PeerData) {
    this.data = Object.freeze(data);
    Object.freeze(this);
  }

  /** First Cilium minor that reads it as it is meant; undefined when all do. */
  get firstMinor(): string | undefined {
    return this.data.kind === 'fqdn' ? patternMinor(this.data.rule.matchPattern ?? '') : undefined;
  }
}

/** Reads what a policy takes as a peer; blocks of addresses of cdk8s-plus are peers too. */
export function peerOf(peer: PeerLike, path: string): Peer {
  if (Peer.isPeer(peer)) return peer;
  const source = peer as { toNetworkPolicyPeerConfig?(): { readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] } } };
  if (typeof source?.toNetworkPolicyPeerConfig === 'function') {
    const block = source.toNetworkPolicyPeerConfig().ipBlock;
    if (block) return Peer.cidr(block.cidr, { except: block.except ?? [] });
  }
  try {
    return Peer.pods(peer as PodSelection | LabelSelectorLike);
  } catch (error) {
    if (!(error instanceof TalosCiliumError) || error.code !== 'POL004') throw error;
    throw new TalosCiliumError(error.problems.map((problem) => ({ ...problem, path, fix: 'give a Peer, a selector of pods, or a workload of cdk8s-plus' })));
  }
}

function blocks(values: readonly (string | Cidr)[]): readonly Cidr[] {
  const all = values.map((value) => Cidr.from(value, 'Peer except')).sort((a, b) => a.compare(b));
  return all.filter((block, index) => index === 0 || !block.equals(all[index - 1]!));
}

function nameMistake(name: unknown): Mistake {
  return { code: 'POL026', what: `not a name of an object (${name === '' ? 'empty' : String(name)})`, fix: 'write lower-case letters, digits, dashes and dots, at most 253 of them' };
}
