import type { ApiObject } from 'cdk8s';
import type { CiliumNetworkPolicyEgress, CiliumNetworkPolicyEgressDeny, CiliumNetworkPolicyIngress, CiliumNetworkPolicyIngressDeny, CiliumNetworkPolicySpec } from '../../imports/cilium.io';
import { byCodeUnit } from '../values/canonical-json';
import { distinctSorted, textOf } from './canonical';
import { ciliumRules, type Grant, type Section } from './cilium-dialect';
import type { Dns } from './dns';
import { dnsGrant, hostDnsGrant, holdsForwardingDns, readsDns } from './dns-grant';
import { conflictMistakes, grantMistakes } from './grant-checks';
import { kubernetesRules } from './kubernetes-dialect';
import { at, throwMistakes, type Mistake } from './mistakes';
import { peerOf, type PeerLike } from './peer';
import type { PolicyScope } from './policy-scope';
import type { Selector } from './selector';
import { trafficParts, type Direction, type Traffic } from './traffic';
import { checked } from '../props';

/** Whether what no policy allows is dropped, per direction. */
export interface DefaultDeny {
  /** Connections to the pods. */
  readonly ingress?: boolean;
  /** Connections from the pods. */
  readonly egress?: boolean;
}

/** Props of one policy. */
export interface PolicyProps {
  /**
   * What it is for, for whoever reads it in the cluster. A Kubernetes NetworkPolicy carries it as an annotation.
   * @default - none
   */
  readonly description?: string;
  /**
   * Whether the policy puts its pods into default deny.
   * @default - true for a direction with allow rules, false for one with deny rules alone, so that a deny rule shuts nothing else
   * @see https://docs.cilium.io/en/stable/security/policy/intro/#policy-mode-default
   */
  readonly enableDefaultDeny?: boolean | DefaultDeny;
  /**
   * Text that Hubble shows with flows that the policy decides about, at most 32 characters.
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

/** Rules that are written as they are, by section. */
export interface RawRules {
  readonly ingress: CiliumNetworkPolicyIngress;
  readonly ingressDeny: CiliumNetworkPolicyIngressDeny;
  readonly egress: CiliumNetworkPolicyEgress;
  readonly egressDeny: CiliumNetworkPolicyEgressDeny;
}

/** What a policy is for: pods or nodes. */
export interface PolicySubject {
  readonly kind: 'pods' | 'nodes';
  readonly selector: Selector;
}

/** How a policy is made, by `CiliumPolicies`. */
export interface PolicyParts {
  readonly path: string;
  readonly name: string;
  readonly scope: PolicyScope;
  readonly subject: PolicySubject;
  readonly props: PolicyProps;
  readonly dnsNames: readonly Dns[];
  /** Makes the object around a spec that grows. */
  readonly makeObject: (spec: object) => ApiObject;
  /** Asks Cilium for what the rules need. */
  readonly need: (grant: Grant) => void;
}

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
const CILIUM_MEMBERS: readonly (keyof CiliumNetworkPolicySpec)[] = ['description', 'egress', 'egressDeny', 'enableDefaultDeny', 'endpointSelector', 'ingress', 'ingressDeny', 'log', 'nodeSelector'];
const KUBERNETES_MEMBERS: readonly string[] = ['egress', 'ingress', 'podSelector', 'policyTypes'];
const SECTIONS: readonly Section[] = ['ingress', 'ingressDeny', 'egress', 'egressDeny'];

/**
 * One policy: what some pods may talk to, and who may talk to them. Its rules are split and merged as Cilium wants them; the
 * order of calls does not matter.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/
 */
export class Policy {
  static { checked(Policy, 'Policy'); }

  /** Name of the object. */
  readonly name: string;
  /** The object, for JSON patches. */
  readonly object: ApiObject;

  private readonly parts: PolicyParts;
  private readonly grants: Grant[] = [];
  private readonly isolated = new Set<Direction>();
  private readonly raw: { readonly section: Section; readonly rule: object }[] = [];
  private written: Readonly<Record<string, unknown>> | undefined;

  constructor(parts: PolicyParts) {
    this.parts = parts;
    this.name = parts.name;
    this.object = parts.makeObject(this.spec());
  }

  /**
   * Lets peers connect to the pods: at all ports, or at those that are given, or as layer 7 rules say.
   *
   * @throws TalosCiliumError `POL008` to `POL012`, `POL021` to `POL025`, `POL029` to `POL031` for what does not fit together
   */
  allowFrom(peers: PeerLike | readonly PeerLike[], ...traffic: Traffic[]): this {
    return this.grant('ingress', 'allow', peers, traffic);
  }

  /** Lets the pods connect to peers. Throws what `allowFrom` throws. */
  allowTo(peers: PeerLike | readonly PeerLike[], ...traffic: Traffic[]): this {
    return this.grant('egress', 'allow', peers, traffic);
  }

  /** Refuses connections from peers, whatever other policies allow. Throws what `allowFrom` throws. */
  denyFrom(peers: PeerLike | readonly PeerLike[], ...traffic: Traffic[]): this {
    return this.grant('ingress', 'deny', peers, traffic);
  }

  /** Refuses connections to peers, whatever other policies allow. Throws what `allowFrom` throws. */
  denyTo(peers: PeerLike | readonly PeerLike[], ...traffic: Traffic[]): this {
    return this.grant('egress', 'deny', peers, traffic);
  }

  /** Lets the pods ask the cluster's DNS server for names: for any, or for those that are given. */
  allowDns(...names: Dns[]): this {
    const { scope, subject, dnsNames } = this.parts;
    const usual = scope.kind === 'NetworkPolicy' ? [] : dnsNames;
    this.accept(dnsGrant(scope, names.length > 0 ? names : usual));
    if (holdsForwardingDns(scope, subject.selector)) this.accept(hostDnsGrant(scope, []));
    return this;
  }

  /** Puts the pods into default deny: what no rule of any policy allows is dropped. Both directions unless some are given. */
  isolate(...directions: Direction[]): this {
    for (const direction of directions.length > 0 ? directions : DIRECTIONS) this.isolated.add(direction);
    this.written = undefined;
    return this;
  }

  /** Adds a rule as it is, for what has no method here. The checks of the finished model see it. */
  addRule<S extends Section>(section: S, rule: RawRules[S]): this {
    throwMistakes(this.parts.path, this.parts.scope.kind === 'NetworkPolicy' ? [rawMistake()] : []);
    this.raw.push({ section, rule });
    this.written = undefined;
    return this;
  }

  /** What it is for. */
  get subject(): PolicySubject {
    return this.parts.subject;
  }

  /** Props that it was made with. */
  get props(): PolicyProps {
    return this.parts.props;
  }

  private grant(direction: Direction, verdict: Grant['verdict'], peers: PeerLike | readonly PeerLike[], traffic: readonly Traffic[]): this {
    const { path } = this.parts;
    const list = (Array.isArray(peers) ? peers : [peers]) as readonly PeerLike[];
    const { parts, mistakes } = trafficParts(traffic, direction, verdict);
    const grant: Grant = { direction, verdict, peers: at(path, () => list.map((peer) => peerOf(peer, path))), traffic: parts };
    this.accept(grant, mistakes);
    return this;
  }

  private accept(grant: Grant, mistakes: readonly Mistake[] = []): void {
    const { path, scope, subject, need } = this.parts;
    throwMistakes(path, [
      ...mistakes,
      ...grantMistakes(grant, scope, subject.kind),
      ...this.openLayer7Mistakes(grant),
      ...(mistakes.length > 0 ? [] : conflictMistakes([...this.grants, grant])),
    ]);
    need(grant);
    this.grants.push(grant);
    this.written = undefined;
  }

  /** Without default deny Cilium still refuses what layer 7 rules do not name, which nobody expects. */
  private openLayer7Mistakes({ direction, verdict, traffic }: Grant): Mistake[] {
    if (verdict === 'deny' || this.denies(direction) !== false || !traffic.refuses) return [];
    return [{
      code: 'POL031',
      what: `layer 7 rules refuse what they do not name even without default deny (enableDefaultDeny.${direction} false)`,
      fix: 'let all through with Http.any() or Dns.any(), or leave enableDefaultDeny out',
      link: 'https://docs.cilium.io/en/stable/security/policy/layer7/',
    }];
  }

  /** All calls, and what they bring with them: names that Cilium is to know the addresses of must be asked for through it. */
  private effectiveGrants(): Grant[] {
    const { scope, subject, dnsNames } = this.parts;
    const byName = this.grants.some(({ verdict, peers }) => verdict === 'allow' && peers.some(({ data }) => data.kind === 'fqdn'));
    const reads = this.grants.some(readsDns) || this.raw.some(({ section, rule }) => section === 'egress' && textOf(rule).includes('"dns":'));
    if (!byName || reads) return this.grants;
    return [...this.grants, dnsGrant(scope, dnsNames), ...(holdsForwardingDns(scope, subject.selector) ? [hostDnsGrant(scope, dnsNames)] : [])];
  }

  /**
   * The spec that the object holds: plain data to whoever reads it, put together when it is read first after a call. Members
   * without rules are undefined, which is the same as none.
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
    // A rule that names nobody is how a policy of Cilium shuts a direction.
    for (const direction of this.isolated) if (sections[direction].length === 0) sections[direction].push({});
    return {
      ...(props.description === undefined ? {} : { description: props.description }),
      ...(subject.kind === 'pods' ? { endpointSelector: subject.selector.toJSON() } : { nodeSelector: subject.selector.toJSON() }),
      ...this.defaultDeny(sections),
      ...Object.fromEntries(SECTIONS.filter((section) => sections[section].length > 0).map((section) => [section, sections[section]])),
      ...(props.log === undefined ? {} : { log: { value: props.log } }),
    };
  }

  /** What the props say of default deny in a direction. */
  private denies(direction: Direction): boolean | undefined {
    const { enableDefaultDeny: prop } = this.parts.props;
    return typeof prop === 'boolean' ? prop : prop?.[direction];
  }

  /** Written where it differs from what Cilium takes it to be: on for each direction with rules of either kind. */
  private defaultDeny(sections: Record<Section, object[]>): Pick<CiliumNetworkPolicySpec, 'enableDefaultDeny'> {
    const entries = DIRECTIONS.flatMap((direction): [Direction, boolean][] => {
      const wished = this.denies(direction);
      if (wished !== undefined) return [[direction, wished]];
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

function rawMistake(): Mistake {
  return { code: 'POL029', what: 'a Kubernetes NetworkPolicy has no rules of Cilium (addRule)', fix: 'use a JSON patch on the object, or leave kind out, for CiliumNetworkPolicy' };
}
