import type { ApiObject } from 'cdk8s';
import { Reporter } from '../diagnostics/reporter';
import type { CiliumNetworkPolicyEgress, CiliumNetworkPolicyEgressDeny, CiliumNetworkPolicyIngress, CiliumNetworkPolicyIngressDeny, CiliumNetworkPolicySpec } from '../../imports/cilium.io';
import { byCodeUnit } from '../values/canonical-json';
import { distinctSorted, textOf } from './canonical';
import { ciliumRules, type Grant, type Section } from './cilium-dialect';
import type { Dns } from './dns';
import { dnsGrant, hostDnsGrant, holdsForwardingDns, readsDns } from './dns-grant';
import { checkGrant } from './grant-checks';
import { kubernetesRules } from './kubernetes-dialect';
import { peerOf, type PeerLike } from './peer';
import type { PolicyScope } from './policy-scope';
import type { Selector } from '../selection/selector';
import { trafficParts, type Direction, type Traffic } from './traffic';
import { checked } from '../props';

/** Whether connections that no policy allows are dropped, by direction. */
export interface DefaultDeny {
  /**
   * Connections to the pods.
   * @default - true with allow rules for ingress, false with only deny rules
   */
  readonly ingress?: boolean;
  /**
   * Connections from the pods.
   * @default - true with allow rules for egress, false with only deny rules
   */
  readonly egress?: boolean;
}

/** Props of one policy. */
export interface PolicyProps {
  /**
   * What the policy is for. A Kubernetes NetworkPolicy has it as an annotation.
   * @default - none
   */
  readonly description?: string;
  /**
   * Whether the policy switches its pods to default deny: connections that no policy allows are dropped.
   * @default - true for a direction with allow rules, false for a direction with only deny rules
   * @see https://docs.cilium.io/en/stable/security/policy/intro/#policy-mode-default
   */
  readonly enableDefaultDeny?: boolean | DefaultDeny;
  /**
   * Text that Hubble shows with the flows that the policy matches, at most 32 characters.
   * @default - none
   */
  readonly log?: string;
  /**
   * Labels of the object.
   * @default - those of the chart
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations of the object.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Rules as the CRD has them, by section. */
export interface RawRules {
  /** A rule that allows connections to the pods. */
  readonly ingress: CiliumNetworkPolicyIngress;
  /** A rule that denies connections to the pods. */
  readonly ingressDeny: CiliumNetworkPolicyIngressDeny;
  /** A rule that allows connections from the pods. */
  readonly egress: CiliumNetworkPolicyEgress;
  /** A rule that denies connections from the pods. */
  readonly egressDeny: CiliumNetworkPolicyEgressDeny;
}

/** What a policy selects. @internal */
export interface PolicySubject {
  readonly kind: 'pods' | 'nodes';
  readonly selector: Selector;
}

/** What `CiliumPolicies` creates a policy from. @internal */
export interface PolicyParts {
  readonly path: string;
  readonly name: string;
  readonly scope: PolicyScope;
  readonly subject: PolicySubject;
  readonly props: PolicyProps;
  readonly dnsNames: readonly Dns[];
  /** Creates the object. Its spec grows with each call. */
  readonly makeObject: (spec: object) => ApiObject;
  /** Requests the values of Cilium that a call requires. */
  readonly need: (grant: Grant) => void;
}

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
const CILIUM_MEMBERS: readonly (keyof CiliumNetworkPolicySpec)[] = ['description', 'egress', 'egressDeny', 'enableDefaultDeny', 'endpointSelector', 'ingress', 'ingressDeny', 'log', 'nodeSelector'];
const KUBERNETES_MEMBERS: readonly string[] = ['egress', 'ingress', 'podSelector', 'policyTypes'];
const SECTIONS: readonly Section[] = ['ingress', 'ingressDeny', 'egress', 'egressDeny'];

/**
 * One policy: allowed and denied connections to and from the pods or nodes that it selects. Rules are split and merged where Cilium
 * requires or allows it. The order of calls does not affect the output.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/
 */
export class Policy {
  static { checked(Policy, 'Policy'); }

  /** Name of the object. */
  readonly name: string;
  /** The object of the policy, for JSON patches. */
  readonly apiObject: ApiObject;

  private readonly parts: PolicyParts;
  private readonly grants: Grant[] = [];
  private readonly isolated = new Set<Direction>();
  private readonly raw: { readonly section: Section; readonly rule: object }[] = [];
  private written: Readonly<Record<string, unknown>> | undefined;

  /** @internal */
  constructor(parts: PolicyParts) {
    this.parts = parts;
    this.name = parts.name;
    this.apiObject = parts.makeObject(this.spec());
  }

  /**
   * Allows connections from peers to the pods.
   *
   * @param peers one peer or several; an empty list is an error, and `Peer.any()` is every peer
   * @param traffic ports, ICMP types, and HTTP, DNS or TLS rules for the ports; without traffic everything is allowed
   * @throws TalosCiliumError `POL010`, `POL021` to `POL024`, `POL029`, `POL210`, `POL211`, `POL213` and `POL214` for what cannot be combined
   */
  allowFrom(peers: PeerLike | readonly PeerLike[], ...traffic: Traffic[]): this {
    return this.grant('ingress', 'allow', peers, traffic);
  }

  /**
   * Allows connections from the pods to peers.
   *
   * @throws TalosCiliumError as `allowFrom`
   */
  allowTo(peers: PeerLike | readonly PeerLike[], ...traffic: Traffic[]): this {
    return this.grant('egress', 'allow', peers, traffic);
  }

  /**
   * Denies connections from peers, even if another policy allows them.
   *
   * @throws TalosCiliumError as `allowFrom`
   */
  denyFrom(peers: PeerLike | readonly PeerLike[], ...traffic: Traffic[]): this {
    return this.grant('ingress', 'deny', peers, traffic);
  }

  /**
   * Denies connections to peers, even if another policy allows them.
   *
   * @throws TalosCiliumError as `allowFrom`
   */
  denyTo(peers: PeerLike | readonly PeerLike[], ...traffic: Traffic[]): this {
    return this.grant('egress', 'deny', peers, traffic);
  }

  /**
   * Allows DNS queries to the DNS server of the cluster.
   *
   * @param names allowed queries; without them, `dns.names` of the CiliumPolicies
   * @throws TalosCiliumError as `allowFrom`
   */
  allowDns(...names: Dns[]): this {
    const { scope, subject, dnsNames } = this.parts;
    const usual = scope.kind === 'NetworkPolicy' ? [] : dnsNames;
    this.accept(dnsGrant(scope, names.length > 0 ? names : usual));
    if (holdsForwardingDns(scope, subject.selector)) this.accept(hostDnsGrant(scope, []));
    return this;
  }

  /**
   * Switches the pods to default deny, in the given directions or in both: connections that no policy allows are dropped.
   *
   * @throws TalosCiliumError `POL037` where `enableDefaultDeny` is false for the direction
   */
  isolate(...directions: Direction[]): this {
    const report = new Reporter(this.parts.path);
    for (const direction of directions.length > 0 ? directions : DIRECTIONS) {
      this.isolated.add(direction);
      if (this.denies(direction) === false) {
        report.add({ code: 'POL037', what: `isolate turns default deny on for ${direction}, but enableDefaultDeny turns it off`, fix: 'remove isolate, or remove enableDefaultDeny' });
      }
    }
    report.throwIfAny();
    this.written = undefined;
    return this;
  }

  /**
   * Adds a rule as the CRD has it, for features without a method. It is checked when the app is synthesized.
   *
   * @throws TalosCiliumError `POL029` for a Kubernetes NetworkPolicy
   */
  addRule<S extends Section>(section: S, rule: RawRules[S]): this {
    const report = new Reporter(this.parts.path);
    if (this.parts.scope.kind === 'NetworkPolicy') {
      report.add({ code: 'POL029', what: 'a Kubernetes NetworkPolicy does not support addRule, which adds rules of Cilium', fix: "remove kind: 'NetworkPolicy' from the CiliumPolicies, or patch apiObject" });
    }
    report.throwIfAny();
    this.raw.push({ section, rule });
    this.written = undefined;
    return this;
  }

  /** Props that the policy was created with. @internal */
  get props(): PolicyProps {
    return this.parts.props;
  }

  private grant(direction: Direction, verdict: Grant['verdict'], peers: PeerLike | readonly PeerLike[], traffic: readonly Traffic[]): this {
    const report = new Reporter(this.parts.path);
    const list = (Array.isArray(peers) ? peers : [peers]) as readonly PeerLike[];
    if (list.length === 0) report.add({ code: 'POL021', what: 'peers is empty, so the rule would match no traffic', fix: 'add a peer; Peer.any() is every peer' });
    const read = list.flatMap((peer, index) => report.attempt(() => peerOf(peer), Array.isArray(peers) ? `peers[${index}]` : 'peers') ?? []);
    const parts = trafficParts(traffic, direction, verdict, report);
    this.accept({ direction, verdict, peers: read, traffic: parts }, report);
    return this;
  }

  private accept(grant: Grant, report = new Reporter(this.parts.path)): void {
    const { scope, need } = this.parts;
    checkGrant(grant, scope, report);
    report.throwIfAny();
    need(grant);
    this.grants.push(grant);
    this.written = undefined;
  }

  /** All calls, and the DNS rule that peers with DNS names require. */
  private effectiveGrants(): Grant[] {
    const { scope, subject, dnsNames } = this.parts;
    const byName = this.grants.some(({ verdict, peers }) => verdict === 'allow' && peers.some(({ data }) => data.kind === 'fqdn'));
    const reads = this.grants.some(readsDns) || this.raw.some(({ section, rule }) => section === 'egress' && textOf(rule).includes('"dns":'));
    // Nodes do not ask the DNS server of the cluster.
    if (!byName || reads || subject.kind === 'nodes') return this.grants;
    return [...this.grants, dnsGrant(scope, dnsNames), ...(holdsForwardingDns(scope, subject.selector) ? [hostDnsGrant(scope, dnsNames)] : [])];
  }

  /**
   * The spec of the object. Its members are computed when they are read for the first time after a call; members without rules are
   * undefined, which is the same as absent.
   */
  private spec(): object {
    const members = this.parts.scope.kind === 'NetworkPolicy' ? KUBERNETES_MEMBERS : CILIUM_MEMBERS;
    const spec = {};
    for (const member of members) Object.defineProperty(spec, member, { enumerable: true, get: () => this.write()[member] });
    return spec;
  }

  private write(): Readonly<Record<string, unknown>> {
    return (this.written ??= { ...(this.parts.scope.kind === 'NetworkPolicy' ? this.kubernetesSpec() : this.ciliumSpec()) });
  }

  private ciliumSpec(): CiliumNetworkPolicySpec {
    const { subject, props } = this.parts;
    const grants = this.effectiveGrants();
    const sections = Object.fromEntries(
      SECTIONS.map((section): [Section, object[]] => {
        const rules = ciliumRules(grants, section, this.parts.scope);
        const raw = distinctSorted(this.raw.filter((each) => each.section === section).map(({ rule }) => rule));
        return [section, [...rules, ...raw]];
      }),
    ) as Record<Section, object[]>;
    // An empty rule matches nothing, and switches default deny on. Without any rule in a direction, enableDefaultDeny has no effect.
    for (const direction of DIRECTIONS) {
      const wanted = this.isolated.has(direction) || (this.denies(direction) === true && sections[`${direction}Deny`].length === 0);
      if (wanted && sections[direction].length === 0) sections[direction].push({});
    }
    return {
      ...(props.description === undefined ? {} : { description: props.description }),
      ...(subject.kind === 'pods' ? { endpointSelector: subject.selector.toJSON() } : { nodeSelector: subject.selector.toJSON() }),
      ...this.defaultDeny(sections),
      ...Object.fromEntries(SECTIONS.filter((section) => sections[section].length > 0).map((section) => [section, sections[section]])),
      ...(props.log === undefined ? {} : { log: { value: props.log } }),
    };
  }

  /** The prop for default deny in a direction. */
  private denies(direction: Direction): boolean | undefined {
    const { enableDefaultDeny: prop } = this.parts.props;
    return typeof prop === 'boolean' ? prop : prop?.[direction];
  }

  /** Written only where it differs from the default of Cilium, which is on for each direction with allow or deny rules. */
  private defaultDeny(sections: Record<Section, object[]>): Pick<CiliumNetworkPolicySpec, 'enableDefaultDeny'> {
    const entries = DIRECTIONS.flatMap((direction): [Direction, boolean][] => {
      const prop = this.denies(direction);
      if (prop !== undefined) return [[direction, prop]];
      return sections[direction].length === 0 && sections[`${direction}Deny`].length > 0 ? [[direction, false]] : [];
    });
    return entries.length === 0 ? {} : { enableDefaultDeny: Object.fromEntries(entries.sort(([a], [b]) => byCodeUnit(a, b))) };
  }

  private kubernetesSpec(): object {
    const { subject, scope } = this.parts;
    const rules = Object.fromEntries(DIRECTIONS.map((direction) => [direction, kubernetesRules(this.grants, direction, scope.namespace!)])) as Record<Direction, object[]>;
    const types = DIRECTIONS.filter((direction) => rules[direction].length > 0 || this.isolated.has(direction));
    return {
      podSelector: subject.selector.toJSON(),
      policyTypes: types.map((direction) => (direction === 'ingress' ? 'Ingress' : 'Egress')),
      ...Object.fromEntries(DIRECTIONS.filter((direction) => rules[direction].length > 0).map((direction) => [direction, rules[direction]])),
    };
  }
}
