import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ciliumContext, type CiliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import type { Grant } from './cilium-dialect';
import { Dns } from './dns';
import { isDnsLabel, isDnsSubdomain } from '../kubernetes/dns-names';
import { namespaceMistake } from './labels';
import { at, throwMistakes, type Mistake } from './mistakes';
import { PoliciesFromYaml, type PoliciesFromYamlProps } from './from-yaml';
import { podsOf, type PodSelection } from './pods';
import { Policy, type PolicyProps, type PolicySubject } from './policy';
import type { PolicyKind, PolicyScope } from './policy-scope';
import type { Preset } from './presets/preset';
import { Selector } from './selector';
import { textOf } from './canonical';
import { checkArguments, checked } from '../props';

/** Where pods ask for names. */
export interface PolicyDnsProps {
  /**
   * Namespace of the cluster's DNS server.
   * @default 'kube-system'
   */
  readonly namespace?: string;
  /**
   * Labels of its pods.
   * @default { 'k8s-app': 'kube-dns' } - those of CoreDNS on Talos
   * @nonEmpty name at least one, or leave it out for the default
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Port that its pods listen at, UDP and TCP.
   * @default 53
   */
  readonly port?: number;
  /**
   * Names that pods may ask for where a policy brings its DNS rule by itself.
   * @default [Dns.any()]
   * @nonEmpty name at least one, or leave it out for the default
   */
  readonly names?: readonly Dns[];
}

/** Props of `CiliumPolicies.clusterwide`. */
export interface ClusterwidePoliciesProps extends CiliumContextProps {
  /**
   * Where pods ask for names.
   * @default - CoreDNS as Talos runs it
   */
  readonly dns?: PolicyDnsProps;
  /**
   * Whether Cilium is asked to write down what policies would drop in place of dropping it. Cilium knows this for a whole agent
   * alone (`policyAuditMode`), not for one policy: while it is on, no policy of the cluster is enforced at layers 3 and 4.
   * @default false
   * @see https://docs.cilium.io/en/stable/security/policy-creation/
   */
  readonly audit?: boolean;
}

/** Props of `CiliumPolicies`. */
export interface CiliumPoliciesProps extends ClusterwidePoliciesProps {
  /** Namespace that the policies are for. */
  readonly namespace: string;
  /**
   * Kind of the objects. A Kubernetes NetworkPolicy knows labels, addresses and ports alone.
   * @default 'CiliumNetworkPolicy'
   */
  readonly kind?: 'CiliumNetworkPolicy' | 'NetworkPolicy';
}

/**
 * Policies of a namespace, or of the whole cluster.
 *
 * ```ts
 * const policies = new CiliumPolicies(chart, 'shop', { namespace: 'shop' });
 * policies.add(Preset.defaultDeny(), Preset.allowDns());
 * policies
 *   .for(Selector.labels({ app: 'api' }), 'api')
 *   .allowFrom(Peer.labels({ app: 'web' }), Port.tcp(8080), Http.get('/api/.*'))
 *   .allowTo(Peer.fqdn('api.stripe.com'), Port.tcp(443));
 * ```
 *
 * @see https://docs.cilium.io/en/stable/security/policy/
 */
export class CiliumPolicies extends Construct {
  static { checked(CiliumPolicies, 'CiliumPolicies'); }

  /** Policies of the whole cluster, and of its nodes. Throws what the constructor throws. */
  static clusterwide(scope: Construct, id: string, props: ClusterwidePoliciesProps = {}): CiliumPolicies {
    return new CiliumPolicies(scope, id, { ...props, clusterwide: true });
  }

  /**
   * Takes existing policies into the app, from files, a directory or text, where they are checked like the rest: `NetworkPolicy`,
   * `CiliumNetworkPolicy`, `CiliumClusterwideNetworkPolicy`, in streams and lists. They stay as they are; what a server has added
   * (status, uid, managed fields, the last applied configuration) is left out.
   *
   * @throws POL301 without a source, POL302 for what cannot be read, POL303 for what is no object, POL304 for other kinds, POL305
   * for a wrong apiVersion, POL306 without a name, POL307 for one that is there twice, POL308 for a namespace that is missing or
   * too much, YAML001 for YAML that cannot be read; all of them name the file and the document
   */
  static fromYaml(scope: Construct, id: string, props: PoliciesFromYamlProps): PoliciesFromYaml {
    return new PoliciesFromYaml(scope, id, props);
  }

  /** Kind of the objects. */
  readonly kind: PolicyKind;
  /** Undefined for clusterwide policies. */
  readonly namespace: string | undefined;
  /** Cilium that the policies are for. */
  readonly context: CiliumContext;

  /** What each policy knows of where it belongs. */
  readonly policyScope: PolicyScope;

  private readonly dnsNames: readonly Dns[];
  private readonly byName = new Map<string, { readonly policy: Policy; readonly identity: string }>();
  private readonly asked = new Set<string>();

  /**
   * @throws TalosCiliumError `POL035` for a wrong namespace, `POL032` for audit mode of a Cilium that is not part of the app,
   * `CIL037` or `CIL038` when it is not clear which Cilium is meant
   */
  constructor(scope: Construct, id: string, props: CiliumPoliciesProps | (ClusterwidePoliciesProps & { readonly clusterwide: true })) {
    checkArguments('CiliumPolicies', arguments);
    super(scope, id);
    this.context = ciliumContext(this, props);
    this.namespace = 'clusterwide' in props ? undefined : props.namespace;
    this.kind = 'clusterwide' in props ? 'CiliumClusterwideNetworkPolicy' : (props.kind ?? 'CiliumNetworkPolicy');
    const { namespace = 'kube-system', labels = { 'k8s-app': 'kube-dns' }, port = 53, names = [Dns.any()] } = props.dns ?? {};
    throwMistakes(this.node.path, [
      ...(this.namespace === undefined || isDnsLabel(this.namespace) ? [] : [namespaceMistake(this.namespace)]),
      ...(isDnsLabel(namespace) ? [] : [namespaceMistake(namespace)]),
    ]);
    this.dnsNames = names;
    this.policyScope = { kind: this.kind, namespace: this.namespace, version: this.context.version, cluster: this.context.cluster, dns: { namespace, labels, port } };
    if (props.audit) this.audit('audit');
  }

  /**
   * The policy for some pods; the same one when it is asked for again by the same name.
   *
   * @param subject a `Selector`, a label selector as Kubernetes writes it, or a workload of any version of cdk8s-plus
   * @param name name of the object @default - that of the workload, or the values of the labels
   * @throws TalosCiliumError `POL001` to `POL005` for a wrong subject, `POL026` for a wrong name, `POL027` when another policy has it
   */
  for(subject: PodSelection, name?: string, props: PolicyProps = {}): Policy {
    const { selector, namespaces, name: own } = at(this.node.path, () => podsOf(subject, this.node.path));
    if (namespaces !== undefined) this.checkNamespace(namespaces);
    return this.policy({ kind: 'pods', selector }, name ?? own ?? nameOf(selector, this.node.id), props);
  }

  /** The policy for all pods of the namespace, or of the cluster. Throws what `for` throws. */
  forAll(name: string, props: PolicyProps = {}): Policy {
    return this.for(Selector.all(), name, props);
  }

  /**
   * The policy for nodes themselves, which Cilium's host firewall enforces; it is asked for. Everything that a node needs must be
   * let in, or the node is lost.
   *
   * @param nodes labels of the nodes
   * @throws TalosCiliumError `POL024` in a namespace, where nodes are not
   * @see https://docs.cilium.io/en/stable/security/host-firewall/
   */
  forNodes(nodes: Selector, name: string, props: PolicyProps = {}): Policy {
    throwMistakes(
      this.node.path,
      this.namespace === undefined ? [] : [{ code: 'POL024', what: `nodes are in no namespace (${this.namespace})`, fix: 'use CiliumPolicies.clusterwide' }],
    );
    this.request({ hostFirewall: { enabled: true } }, 'policies of nodes are enforced by the host firewall');
    return this.policy({ kind: 'nodes', selector: nodes }, name, props);
  }

  /** Adds what presets stand for. Throws `POL033` for a preset that is not for such policies. */
  add(...presets: Preset[]): this {
    for (const preset of presets) preset.apply(this);
    return this;
  }

  /** All policies so far, by name. */
  get policies(): readonly Policy[] {
    return [...this.byName.values()].map(({ policy }) => policy).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Asks Cilium for audit mode, which is one switch for all policies. Throws `POL032` when Cilium is not part of the app. */
  audit(by: string): void {
    throwMistakes(this.node.path, this.context.cilium ? [] : [{
      code: 'POL032',
      what: `audit mode is a setting of the agent, and Cilium is not part of this app (${by})`,
      fix: 'set the value policyAuditMode: true where Cilium is installed, and leave audit mode out here',
    }]);
    this.request({ policyAuditMode: true }, 'policies are watched before they are enforced: what they would drop passes and is reported as AUDIT');
  }

  private policy(subject: PolicySubject, name: string, props: PolicyProps): Policy {
    const identity = textOf([subject.kind, subject.selector]);
    const known = this.byName.get(name);
    if (known) {
      const same = known.identity === identity && (Object.keys(props).length === 0 || textOf(props) === textOf(known.policy.props));
      throwMistakes(this.node.path, same ? [] : [{
        code: 'POL027',
        what: `two policies have one name, with other pods or props (${name})`,
        fix: 'give each its own name, or ask for it again with the same pods and without props',
      }]);
      return known.policy;
    }
    throwMistakes(this.node.path, propsMistakes(name, props, this.kind));
    const path = `${this.node.path}/${name}`;
    const policy = new Policy({
      path,
      name,
      scope: this.policyScope,
      subject,
      props,
      dnsNames: this.dnsNames,
      makeObject: (spec) => this.object(name, spec, props),
      need: (grant) => this.need(grant),
    });
    this.byName.set(name, { policy, identity });
    return policy;
  }

  private object(name: string, spec: object, { labels, annotations, description }: PolicyProps): ApiObject {
    const notes = this.kind === 'NetworkPolicy' && description !== undefined ? { description, ...annotations } : annotations;
    const metadata = { name, ...(labels ? { labels } : {}), ...(notes ? { annotations: notes } : {}) };
    const { CiliumClusterwideNetworkPolicy, CiliumNetworkPolicy } = require('../../imports/cilium.io') as typeof import('../../imports/cilium.io');
    switch (this.kind) {
      case 'CiliumClusterwideNetworkPolicy':
        return new CiliumClusterwideNetworkPolicy(this, name, { metadata, spec });
      case 'CiliumNetworkPolicy':
        return new CiliumNetworkPolicy(this, name, { metadata: { ...metadata, namespace: this.namespace! }, spec });
      case 'NetworkPolicy':
        return new ApiObject(this, name, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { ...metadata, namespace: this.namespace! }, spec });
    }
  }

  private checkNamespace(namespaces: Exclude<ReturnType<typeof podsOf>['namespaces'], undefined>): void {
    const inside = this.namespace !== undefined && namespaces !== 'all' && 'names' in namespaces && namespaces.names.join() === this.namespace;
    if (inside) return;
    const where = namespaces === 'all' ? 'all' : 'names' in namespaces ? namespaces.names.join(', ') : namespaces.selector.toString();
    throwMistakes(this.node.path, [{
      code: 'POL005',
      what: `the pods are in other namespaces than the policy (${where}; ${this.namespace ?? 'clusterwide'})`,
      fix: this.namespace === undefined ? 'select them by labels, with k8s:io.kubernetes.pod.namespace among them' : 'make the policy in their namespace',
    }]);
  }

  private need({ peers, traffic }: Grant): void {
    if (peers.some(({ data }) => data.kind === 'nodes')) {
      this.request({ nodeSelectorLabels: true }, 'policies choose peers by labels of nodes');
    }
    if (traffic.ports.some(({ port }) => port === undefined)) {
      this.request({ extraConfig: { 'enable-extended-ip-protocols': 'true' } }, 'policies name protocols without ports');
    }
  }

  /** Each wish once, however many rules have it. */
  private request(values: Parameters<NonNullable<CiliumContext['cilium']>['request']>[0]['values'], reason: string): void {
    const key = textOf(values);
    if (this.asked.has(key)) return;
    this.asked.add(key);
    this.context.cilium?.request({ origin: this.node.path, values, reason });
  }
}

function propsMistakes(name: string, { description, log, enableDefaultDeny }: PolicyProps, kind: PolicyKind): Mistake[] {
  return [
    ...(isDnsSubdomain(name) ? [] : [{ code: 'POL026', what: `not a name of an object (${name === '' ? 'empty' : String(name)})`, fix: 'write lower-case letters, digits, dashes and dots, at most 253 of them' }]),
    ...(log !== undefined && (log.length > 32 || /\p{C}/u.test(log)) ? [{ code: 'POL034', what: `log is longer than 32 characters, or not printable (${log})`, fix: 'shorten it' }] : []),
    ...(description === '' ? [{ code: 'POL034', what: 'description says nothing (empty)', fix: 'say what the policy is for, or leave it out' }] : []),
    ...(kind === 'NetworkPolicy' && (log !== undefined || enableDefaultDeny !== undefined)
      ? [{ code: 'POL029', what: `a Kubernetes NetworkPolicy has no ${log === undefined ? 'enableDefaultDeny' : 'log'}`, fix: 'leave kind out, for CiliumNetworkPolicy' }]
      : []),
  ];
}

function nameOf(selector: Selector, fallback: string): string {
  const values = Object.values(selector.matchLabels).filter((value) => value !== '');
  return values.length === 0 ? fallback : values.join('-').toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
}
