import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import {
  CiliumBGPAdvertisement,
  CiliumBGPClusterConfig,
  CiliumBGPNodeConfigOverride,
  CiliumBGPPeerConfig,
  type CiliumBGPAdvertisementSpec,
  type CiliumBGPClusterConfigSpec,
  type CiliumBGPNodeConfigOverrideSpec,
} from '../../../imports/cilium.io';
import type { JsonObject } from '../../kubernetes/json';
import { ciliumContext, type CiliumContext } from '../../cilium/cilium-context';
import { AGENT_CAPABILITIES } from '../../cilium/features/talos';
import { Reporter } from '../../diagnostics/reporter';
import { byCodeUnit } from '../../values/canonical-json';
import type { ServiceAnnouncer, ServiceSelection } from '../announce';
import { Advertise } from './advertise';
import { checkSelector } from './bgp-checks';
import { longerName, textOf } from './bgp-names';
import { listensLow, toNodeInstances } from './bgp-nodes';
import type { BgpPeer } from './bgp-peer';
import { checkPeering } from './bgp-peering-checks';
import type { BgpNodeProps, BgpPeeringBaseProps, BgpPeeringProps } from './bgp-peering-props';
import { BgpRouter } from './bgp-router';
import { peeringPolicyProps } from './peering-policy';
import { checkArguments, checked } from '../../props';
import { plainSelector } from '../../kubernetes/label-selector';

/** Label by which address families find the advertisements of a peering. */
const ADVERTISEMENT_LABEL = 'cdk8s-talos-cilium/advertisement';

/** Peers that are told the same. */
interface Audience {
  readonly name: string;
  readonly advertise: readonly Advertise[];
  /** Whether a peer is among them. */
  used?: boolean;
  object?: CiliumBGPAdvertisement;
}

/**
 * BGP sessions between nodes and routers, and what the routers are told: CiliumBGPClusterConfig, CiliumBGPPeerConfig,
 * CiliumBGPAdvertisement and CiliumBGPNodeConfigOverride. It turns the BGP control plane on. Peers with the same settings
 * share one CiliumBGPPeerConfig, named after the peering. Cilium 1.18 and newer.
 *
 * @throws BGP codes for every mistake in the props, all at once
 * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/
 *
 * @example
 * new BgpPeering(chart, 'tor', {
 *   localAsn: 64512,
 *   nodeSelector: { matchLabels: { bgp: 'true' } },
 *   peers: [BgpPeer.to('192.168.1.1', { asn: 64513, gracefulRestart: true })],
 *   advertise: [Advertise.podCidr(), Advertise.services({ selector: { matchLabels: { expose: 'bgp' } } })],
 * });
 */
export class BgpPeering extends Construct implements ServiceAnnouncer {
  static { checked(BgpPeering, 'BgpPeering'); }

  /**
   * Makes a peering of a CiliumBGPPeeringPolicy, the object up to Cilium 1.18, with the same meaning.
   *
   * @param policy the object, or its YAML
   * @param props what the old object does not hold; its name is the default of `name`
   * @throws BGP031 when it is no such object, BGP032 for every field that has no counterpart
   * @see https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane-v1/
   */
  static fromPeeringPolicy(scope: Construct, id: string, policy: string | object, props: Omit<BgpPeeringBaseProps, 'nodeSelector'> = {}): BgpPeering {
    const path = scope.node.path ? `${scope.node.path}/${id}` : id;
    return new BgpPeering(scope, id, { ...peeringPolicyProps(policy, path), ...props });
  }

  /** Name of the CiliumBGPClusterConfig. */
  readonly name: string;
  /** The CiliumBGPClusterConfig, for JSON patches. */
  readonly clusterConfig: CiliumBGPClusterConfig;

  private readonly props: BgpPeeringBaseProps;
  private readonly context: CiliumContext;
  private readonly routers: BgpRouter[];
  private readonly nodes = new Map<string, BgpNodeProps>();
  private readonly announced = new Map<string, Advertise>();
  private readonly audiences = new Map<BgpRouter, Audience[]>();
  private readonly peerConfigOf = new Map<BgpPeer, string>();
  private readonly peerConfigsByName = new Map<string, { readonly text: string; readonly object: CiliumBGPPeerConfig }>();
  private readonly overrides = new Map<string, CiliumBGPNodeConfigOverride>();
  private asked = false;

  constructor(scope: Construct, id: string, props: BgpPeeringProps) {
    checkArguments('BgpPeering', arguments);
    super(scope, id);
    this.props = props;
    this.context = ciliumContext(this, props);
    this.name = props.name ?? id;
    this.routers = ('instances' in props ? props.instances : [props]).map((instance) => new BgpRouter(instance));
    for (const [node, override] of Object.entries(props.nodes ?? {})) this.nodes.set(node, override);
    this.check();
    this.clusterConfig = new CiliumBGPClusterConfig(this, 'cluster-config', {
      metadata: { name: this.name },
      spec: Lazy.any({ produce: () => this.clusterConfigSpec() }) as CiliumBGPClusterConfigSpec,
    });
    this.context.cilium?.request({ origin: this.node.path, values: this.values(), reason: 'the nodes have BGP peers' });
    this.emit();
  }

  /** The CiliumBGPPeerConfigs, for JSON patches. */
  get peerConfigs(): CiliumBGPPeerConfig[] {
    return [...this.peerConfigsByName.values()].map(({ object }) => object);
  }

  /** The CiliumBGPAdvertisements, for JSON patches. */
  get advertisements(): CiliumBGPAdvertisement[] {
    return [...this.audiences.values()].flat().flatMap(({ object }) => object ?? []);
  }

  /** The CiliumBGPNodeConfigOverrides, for JSON patches. */
  get nodeConfigOverrides(): CiliumBGPNodeConfigOverride[] {
    return [...this.overrides.values()];
  }

  /**
   * Adds a peer.
   *
   * @param instance name of the instance; not needed where there is one
   * @throws BGP codes for every mistake in it
   */
  addPeer(peer: BgpPeer, instance?: string): void {
    this.router(instance).peers.push(peer);
    this.changed();
  }

  /** Adds routes that all peers of an instance are told, but for those with an `advertise` of their own. */
  addAdvertisement(advertise: Advertise, instance?: string): void {
    this.router(instance).advertise.push(advertise);
    this.changed();
  }

  /** Adds what is different on a node. */
  addNode(node: string, props: BgpNodeProps): void {
    if (this.nodes.has(node)) {
      const problems = new Reporter(this.node.path);
      problems.add({ code: 'BGP014', what: `node ${node} is described twice`, fix: 'describe it once' });
      problems.throwIfAny();
    }
    this.nodes.set(node, props);
    this.changed();
  }

  /** Advertises the LoadBalancer addresses of Services with such labels to every peer. */
  announceServices({ origin, matchLabels }: ServiceSelection): void {
    const selector = Object.keys(matchLabels).length === 0 ? 'all' : { matchLabels: { ...matchLabels } };
    const problems = new Reporter(this.node.path);
    if (selector !== 'all') checkSelector(`Services of ${origin}`, selector, { version: this.context.version, cluster: undefined, problems });
    problems.throwIfAny();
    const advertise = Advertise.services({ selector });
    this.announced.set(textOf(advertise.toAdvertisement()), advertise);
    this.emit();
  }

  private router(name?: string): BgpRouter {
    const found = name === undefined ? (this.routers.length === 1 ? this.routers[0] : undefined) : this.routers.find((router) => router.name === name);
    if (found) return found;
    const problems = new Reporter(this.node.path);
    problems.add({
      code: 'BGP014',
      what: name === undefined ? `the instance is not named (there are ${this.routers.length})` : `there is no such instance (${name})`,
      fix: `name one of ${this.routers.map((router) => router.name).join(', ')}`,
    });
    problems.throwIfAny();
    throw new Error('unreachable');
  }

  private changed(): void {
    this.check();
    this.emit();
  }

  private values(): JsonObject {
    const { secretsNamespace } = this.props;
    return { bgpControlPlane: { enabled: true, ...(secretsNamespace === undefined ? {} : { secretsNamespace: { name: secretsNamespace } }) } };
  }

  private check(): void {
    const problems = new Reporter(this.node.path);
    const { name, routers, nodes, context: { version, cluster } } = this;
    checkPeering({ name, nodeSelector: this.props.nodeSelector, routers, nodes }, { version, cluster, problems });
    problems.throwIfAny();
  }

  /** Makes the objects that are not there yet. What is in them is read at synth. */
  private emit(): void {
    this.routers.forEach((router, index) => {
      const base = index === 0 ? this.name : longerName(this.name, router.name);
      const audiences = this.audiences.get(router) ?? [{ name: this.unused(base, [...this.audiences.values()].flat()), advertise: router.advertise }];
      this.audiences.set(router, audiences);
      for (const peer of router.peers) {
        const audience = this.audienceOf(peer, base, audiences);
        audience.used = true;
        if (!this.peerConfigOf.has(peer)) this.peerConfigOf.set(peer, this.peerConfigFor(peer, base, audience));
      }
      for (const audience of audiences) this.emitAdvertisement(audience);
    });
    for (const node of this.nodes.keys()) this.emitNode(node);
    if (!this.asked && listensLow(this.nodes, this.routers)) {
      this.asked = true;
      this.context.cilium?.request({
        origin: this.node.path,
        values: { securityContext: { capabilities: { ciliumAgent: [...AGENT_CAPABILITIES, 'NET_BIND_SERVICE'] } } },
        reason: 'the agent listens for BGP sessions at a port below 1024',
      });
    }
  }

  private audienceOf({ name, options }: BgpPeer, base: string, audiences: Audience[]): Audience {
    if (!options.advertise) return audiences[0]!;
    const text = (advertise: readonly Advertise[]): string => textOf(advertise.map((each) => textOf(each.toAdvertisement())).sort());
    const found = audiences.slice(1).find(({ advertise }) => text(advertise) === text(options.advertise!));
    if (found) return found;
    const made: Audience = { name: this.unused(longerName(base, name), [...this.audiences.values()].flat()), advertise: options.advertise };
    audiences.push(made);
    return made;
  }

  private peerConfigFor(peer: BgpPeer, base: string, audience: Audience): string {
    const spec = peer.toPeerConfig({ matchLabels: { [ADVERTISEMENT_LABEL]: audience.name } }, this.context);
    const text = textOf(spec);
    const { configName } = peer.options;
    const same = [...this.peerConfigsByName].find(([name, known]) => known.text === text && (configName === undefined || name === configName));
    if (same) return same[0];
    const wanted = configName ?? (this.peerConfigsByName.has(base) ? longerName(base, peer.name) : base);
    const name = this.unused(wanted, [...this.peerConfigsByName.keys()].map((known) => ({ name: known })));
    const object = new CiliumBGPPeerConfig(this, `peer-config-${name}`, { metadata: { name }, spec });
    this.peerConfigsByName.set(name, { text, object });
    return name;
  }

  /** A name, unless another object of the kind has it. */
  private unused(name: string, known: readonly { readonly name: string }[]): string {
    const problems = new Reporter(this.node.path);
    if (known.some((other) => other.name === name)) {
      problems.add({ code: 'BGP023', what: `two objects of one kind would have the same name (${name})`, fix: 'give peers and instances other names, or a configName' });
    }
    problems.throwIfAny();
    return name;
  }

  private emitAdvertisement(audience: Audience): void {
    // What the props advertise is there even for nobody, so that a check can say so.
    if (audience.object || (audience.advertise.length === 0 && !(audience.used && this.announced.size > 0))) return;
    audience.object = new CiliumBGPAdvertisement(this, `advertisement-${audience.name}`, {
      metadata: { name: audience.name, labels: { [ADVERTISEMENT_LABEL]: audience.name } },
      spec: Lazy.any({ produce: () => this.advertisementSpec(audience) }) as CiliumBGPAdvertisementSpec,
    });
  }

  private emitNode(node: string): void {
    if (this.overrides.has(node)) return;
    const produce = (): CiliumBGPNodeConfigOverrideSpec => ({ bgpInstances: toNodeInstances(this.nodes.get(node)!, this.routers) });
    const spec = Lazy.any({ produce }) as CiliumBGPNodeConfigOverrideSpec;
    this.overrides.set(node, new CiliumBGPNodeConfigOverride(this, `node-${node}`, { metadata: { name: node }, spec }));
  }

  private clusterConfigSpec(): CiliumBGPClusterConfigSpec {
    const { nodeSelector } = this.props;
    return {
      ...(nodeSelector ? { nodeSelector: plainSelector(nodeSelector) } : {}),
      bgpInstances: this.routers.map((router) => router.toInstance((peer) => this.peerConfigOf.get(peer)!)).sort((a, b) => byCodeUnit(a.name, b.name)),
    };
  }

  private advertisementSpec({ advertise }: Audience): CiliumBGPAdvertisementSpec {
    const entries = new Map([...advertise, ...this.announced.values()].map((each) => [textOf(each.toAdvertisement()), each.toAdvertisement()]));
    return { advertisements: [...entries].sort(([a], [b]) => byCodeUnit(a, b)).map(([, entry]) => entry) };
  }
}
