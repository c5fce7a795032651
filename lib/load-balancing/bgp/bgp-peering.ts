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
import { Reporter, type FieldNames } from '../../diagnostics/reporter';
import { byCodeUnit } from '../../values/canonical-json';
import type { ServiceAnnouncer, ServiceSelection } from '../announce';
import { Advertise } from './advertise';
import { checkSelector } from '../../model/bgp-checks';
import { longerName, textOf } from './bgp-names';
import { listensLow, toNodeInstances } from './bgp-nodes';
import type { BgpPeer } from './bgp-peer';
import { checkPeering } from './bgp-peering-checks';
import type { BgpNodeProps, BgpPeeringBaseProps, BgpPeeringProps } from './bgp-peering-props';
import { BgpRouter } from './bgp-router';
import { peeringPolicyProps } from './peering-policy';
import { checkArguments, checked } from '../../props';
import { plainSelector } from '../../kubernetes/label-selector';
import { listed } from '../../runtime/listed';

/** Label that the address families of a peering select its advertisements by. */
const ADVERTISEMENT_LABEL = 'cdk8s-talos-cilium/advertisement';

/** Fields in the messages of checks of finished objects, and the props that set them. */
const PROPS: FieldNames = [
  [/\bbgpInstances\b/, 'instances'],
  [/\bpeerASN\b/, 'asn'],
  [/\blocalASN\b/, 'localAsn'],
  [/\bpeerAddress\b/, 'address'],
  [/\bauthSecretRef\b/, 'authSecret'],
  [/\brouterID\b/, 'routerId'],
  [/\bpeers\[\d+\]\.localAddress\b/, 'localAddress'],
  [/\badvertisementType Interface\b/, 'Advertise.interface()'],
  [/\binterface\.name\b/, 'interface'],
  [/: (?:service|attributes)\./, ': '],
];

/** Peers with the same routes. */
interface Audience {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly advertise: readonly Advertise[];
  /** Whether a peer is among them. */
  used?: boolean;
  object?: CiliumBGPAdvertisement;
}

/**
 * BGP sessions between nodes and routers, and the routes that are advertised: CiliumBGPClusterConfig, CiliumBGPPeerConfig,
 * CiliumBGPAdvertisement and CiliumBGPNodeConfigOverride. It enables the BGP control plane. Peers with the same settings
 * share one CiliumBGPPeerConfig, which has the name of the peering. Cilium 1.18 and newer.
 *
 * @throws TalosCiliumError with all mistakes in the props, each with its own `BGP` code
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
   * Converts a CiliumBGPPeeringPolicy, the object of Cilium up to 1.18, into a peering with the same meaning.
   *
   * @param policy the object, or its YAML
   * @shape policy string | { [key]: data }
   * @param props props that the old object does not have; its name is the default of `name`
   * @throws TalosCiliumError `BGP031` when it is not such an object, `BGP032` for each field without an equivalent
   * @see https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane-v1/
   */
  static fromPeeringPolicy(scope: Construct, id: string, policy: string | object, props: Omit<BgpPeeringBaseProps, 'nodeSelector'> = {}): BgpPeering {
    const path = scope.node.path ? `${scope.node.path}/${id}` : id;
    return new BgpPeering(scope, id, { ...peeringPolicyProps(policy, path), ...props });
  }

  /** Name of the CiliumBGPClusterConfig. */
  readonly name: string;
  /** The CiliumBGPClusterConfig, for JSON patches. */
  readonly apiObject: CiliumBGPClusterConfig;

  private readonly props: BgpPeeringBaseProps;
  private readonly context: CiliumContext;
  private readonly routers: BgpRouter[];
  private readonly nodes = new Map<string, BgpNodeProps>();
  private readonly announced = new Map<string, Advertise>();
  private readonly audiences = new Map<BgpRouter, Audience[]>();
  private readonly peerConfigOf = new Map<BgpPeer, string>();
  private readonly peerConfigsByName = new Map<string, { readonly text: string; readonly object: CiliumBGPPeerConfig }>();
  private readonly overrides = new Map<string, CiliumBGPNodeConfigOverride>();
  private capabilityRequested = false;

  constructor(scope: Construct, id: string, props: BgpPeeringProps) {
    checkArguments('BgpPeering', arguments);
    super(scope, id);
    this.props = props;
    this.context = ciliumContext(this, props);
    this.name = props.name ?? id;
    this.routers = ('instances' in props ? props.instances : [props]).map((instance) => new BgpRouter(instance));
    for (const [node, override] of Object.entries(props.nodes ?? {})) this.nodes.set(node, override);
    this.check();
    this.apiObject = new CiliumBGPClusterConfig(this, 'cluster-config', {
      metadata: { name: this.name },
      spec: Lazy.any({ produce: () => this.clusterConfigSpec() }) as CiliumBGPClusterConfigSpec,
    });
    this.context.cilium?.request({ origin: this.node.path, values: this.values(), reason: 'nodes have BGP peers' });
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
   * @param instance name of the instance; required when there are several
   * @throws TalosCiliumError with all mistakes, each with its own `BGP` code
   */
  addPeer(peer: BgpPeer, instance?: string): void {
    this.router(instance).peers.push(peer);
    this.changed();
  }

  /**
   * Adds routes that are advertised to all peers of an instance without their own `advertise`.
   *
   * @param instance name of the instance; required when there are several
   * @throws TalosCiliumError with all mistakes, each with its own `BGP` code
   */
  addAdvertisement(advertise: Advertise, instance?: string): void {
    this.router(instance).advertise.push(advertise);
    this.changed();
  }

  /** Adds settings of a node. @throws TalosCiliumError with all mistakes, each with its own `BGP` code */
  addNode(node: string, props: BgpNodeProps): void {
    if (this.nodes.has(node)) {
      const report = new Reporter(this.node.path);
      report.add({ code: 'BGP014', what: `node ${node} already has settings`, fix: 'merge them into one call of addNode() or one entry of nodes' });
      report.throwIfAny();
    }
    this.nodes.set(node, props);
    this.changed();
  }

  /** Advertises the LoadBalancer addresses of the selected Services to all peers. Pools with `Announce.bgp` call it. */
  announceServices({ origin, matchLabels }: ServiceSelection): void {
    const selector = Object.keys(matchLabels).length === 0 ? 'all' : { matchLabels: { ...matchLabels } };
    const report = new Reporter(this.node.path);
    if (selector !== 'all') checkSelector(selector, report.at(`selector of the Services of pool ${origin}`));
    report.throwIfAny();
    const advertise = Advertise.services({ selector });
    this.announced.set(textOf(advertise.toAdvertisement()), advertise);
    this.emit();
  }

  private router(name?: string): BgpRouter {
    const found = name === undefined ? (this.routers.length === 1 ? this.routers[0] : undefined) : this.routers.find((router) => router.name === name);
    if (found) return found;
    const report = new Reporter(this.node.path);
    report.add({
      code: 'BGP014',
      what: name === undefined ? `the peering has ${this.routers.length} instances, and the second argument does not say which one is meant` : `the peering has no instance ${name}`,
      fix: `pass the name of the instance: ${listed(this.routers.map((router) => `'${router.name}'`), 'or')}`,
    });
    report.throwIfAny();
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
    const report = new Reporter(this.node.path);
    const { name, routers, nodes, context: { version, cluster } } = this;
    checkPeering({ name, nodeSelector: this.props.nodeSelector, routers, nodes }, { version, cluster }, report.named(PROPS));
    report.throwIfAny();
  }

  /** Creates the objects that do not exist yet. Their content is read at synth. */
  private emit(): void {
    this.routers.forEach((router, index) => {
      const base = index === 0 ? this.name : longerName(this.name, router.name);
      const audiences = this.audiences.get(router) ?? [{ ...router.advertisement, name: this.unused('CiliumBGPAdvertisement', router.advertisement.name ?? base, [...this.audiences.values()].flat()), advertise: router.advertise }];
      this.audiences.set(router, audiences);
      for (const peer of router.peers) {
        const audience = this.audienceOf(peer, base, audiences);
        audience.used = true;
        if (!this.peerConfigOf.has(peer)) this.peerConfigOf.set(peer, this.peerConfigFor(peer, base, audience));
      }
      for (const audience of audiences) this.emitAdvertisement(audience);
    });
    for (const node of this.nodes.keys()) this.emitNode(node);
    if (!this.capabilityRequested && listensLow(this.nodes, this.routers)) {
      this.capabilityRequested = true;
      this.context.cilium?.request({
        origin: this.node.path,
        values: { securityContext: { capabilities: { ciliumAgent: [...AGENT_CAPABILITIES, 'NET_BIND_SERVICE'] } } },
        reason: 'the agent accepts BGP sessions on a port below 1024',
      });
    }
  }

  private audienceOf({ name, options }: BgpPeer, base: string, audiences: Audience[]): Audience {
    if (!options.advertise) return audiences[0]!;
    const text = (advertise: readonly Advertise[]): string => textOf(advertise.map((each) => textOf(each.toAdvertisement())).sort());
    const found = audiences.slice(1).find(({ advertise }) => text(advertise) === text(options.advertise!));
    if (found) return found;
    const made: Audience = { name: this.unused('CiliumBGPAdvertisement', longerName(base, name), [...this.audiences.values()].flat()), advertise: options.advertise };
    audiences.push(made);
    return made;
  }

  private peerConfigFor(peer: BgpPeer, base: string, audience: Audience): string {
    const spec = peer.toPeerConfig({ matchLabels: labelsOf(audience) }, this.context);
    const text = textOf(spec);
    const { configName } = peer.options;
    const same = [...this.peerConfigsByName].find(([name, known]) => known.text === text && (configName === undefined || name === configName));
    if (same) return same[0];
    const wanted = configName ?? (this.peerConfigsByName.has(base) ? longerName(base, peer.name) : base);
    const name = this.unused('CiliumBGPPeerConfig', wanted, [...this.peerConfigsByName.keys()].map((known) => ({ name: known })));
    const object = new CiliumBGPPeerConfig(this, `peer-config-${name}`, { metadata: { name }, spec });
    this.peerConfigsByName.set(name, { text, object });
    return name;
  }

  /** Returns the name unless another object of the kind has it. */
  private unused(kind: 'CiliumBGPPeerConfig' | 'CiliumBGPAdvertisement', name: string, known: readonly { readonly name: string }[]): string {
    const report = new Reporter(this.node.path);
    if (known.some((other) => other.name === name)) {
      report.add({ code: 'BGP023', what: `two objects of kind ${kind} would have the name ${name}`, fix: kind === 'CiliumBGPPeerConfig' ? 'change the name of the peer or instance, or its configName' : 'change the name of the peer or instance, or set advertisement: { name } on the instance' });
    }
    report.throwIfAny();
    return name;
  }

  private emitAdvertisement(audience: Audience): void {
    // Routes from the props get an object even without a peer, so that a check can report it.
    if (audience.object || (audience.advertise.length === 0 && !(audience.used && this.announced.size > 0))) return;
    audience.object = new CiliumBGPAdvertisement(this, `advertisement-${audience.name}`, {
      metadata: { name: audience.name, labels: labelsOf(audience) },
      spec: Lazy.any({ produce: () => this.advertisementSpec(audience) }) as CiliumBGPAdvertisementSpec,
    });
  }

  private emitNode(node: string): void {
    // The API server rejects an override of nothing.
    if (this.overrides.has(node) || toNodeInstances(this.nodes.get(node)!, this.routers).length === 0) return;
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

/** Labels by which peers select the advertisement. */
function labelsOf({ name, labels }: Audience): Readonly<Record<string, string>> {
  return labels ?? { [ADVERTISEMENT_LABEL]: name };
}
