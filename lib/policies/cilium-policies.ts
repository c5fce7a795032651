import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ciliumContext, type CiliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import type { Grant } from './cilium-dialect';
import { Dns } from './dns';
import { Reporter } from '../diagnostics/reporter';
import { MAX_LOG_LENGTH } from '../model/policy-language';
import { checkNamespaceName, checkObjectName } from '../selection/object-names';
import { PoliciesFromYaml, type PoliciesFromYamlProps } from './from-yaml';
import { podsOf, type Namespaces, type PodSelection } from '../selection/pods';
import { Policy, type PolicyProps, type PolicySubject } from './policy';
import type { PolicyKind, PolicyScope } from './policy-scope';
import type { Preset } from './presets/preset';
import { Selector, type LabelSelection } from '../selection/selector';
import { textOf } from './canonical';
import { checkArguments, checked } from '../props';

/** The props of clusterwide policies, which are checked already. Props of others are not read to tell them apart: a getter may throw. */
const CLUSTERWIDE = new WeakSet<object>();

/** The DNS server that policies allow queries to. */
export interface PolicyDnsProps {
  /**
   * Namespace of the DNS server.
   * @default 'kube-system'
   */
  readonly namespace?: string;
  /**
   * Labels of its pods.
   * @default { 'k8s-app': 'kube-dns' } - those of CoreDNS on Talos
   * @nonEmpty add at least one label, or leave labels out
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Port of its pods, for UDP and TCP.
   * @default 53
   */
  readonly port?: number;
  /**
   * Queries that the DNS rule allows which `Peer.fqdn` and `allowDns()` add to a policy.
   * @default [Dns.any()]
   * @nonEmpty add at least one Dns, or leave names out
   */
  readonly names?: readonly Dns[];
}

/** Props of `CiliumPolicies.clusterwide`. */
export interface ClusterwidePoliciesProps extends CiliumContextProps {
  /**
   * The DNS server of the cluster.
   * @default - CoreDNS of Talos
   */
  readonly dns?: PolicyDnsProps;
  /**
   * Whether Cilium reports what policies would drop instead of dropping it (the value `policyAuditMode`). The setting applies to all
   * policies: while it is on, no policy of the cluster is enforced at layers 3 and 4.
   * @default false
   * @see https://docs.cilium.io/en/stable/security/policy-creation/
   */
  readonly audit?: boolean;
}

/** Props of `CiliumPolicies`. */
export interface CiliumPoliciesProps extends ClusterwidePoliciesProps {
  /** Namespace of the policies. */
  readonly namespace: string;
  /**
   * Kind of the objects. A Kubernetes NetworkPolicy supports only labels, CIDRs and ports.
   * @default 'CiliumNetworkPolicy'
   */
  readonly kind?: 'CiliumNetworkPolicy' | 'NetworkPolicy';
}

/**
 * Network policies of a namespace or of the whole cluster.
 *
 * @example
 * const policies = new CiliumPolicies(chart, 'shop', { namespace: 'shop' });
 * policies.add(Preset.defaultDeny(), Preset.allowDns());
 * policies
 *   .for(Selector.labels({ app: 'api' }), 'api')
 *   .allowFrom(Peer.labels({ app: 'web' }), Port.tcp(8080), Http.get('/api/.*'))
 *   .allowTo(Peer.fqdn('api.stripe.com'), Port.tcp(443));
 *
 * @see https://docs.cilium.io/en/stable/security/policy/
 */
export class CiliumPolicies extends Construct {
  static { checked(CiliumPolicies, 'CiliumPolicies'); }

  /**
   * Policies of the whole cluster and of its nodes.
   *
   * @throws TalosCiliumError as the constructor
   */
  static clusterwide(scope: Construct, id: string, props: ClusterwidePoliciesProps = {}): CiliumPolicies {
    const own = { ...props };
    CLUSTERWIDE.add(own);
    return new CiliumPolicies(scope, id, own as CiliumPoliciesProps);
  }

  /**
   * Adds existing policies to the app, from files, a directory or a string: `NetworkPolicy`, `CiliumNetworkPolicy` and
   * `CiliumClusterwideNetworkPolicy`, also in lists. `ManifestsFromYaml` does the same for objects of all kinds.
   *
   * @throws TalosCiliumError `POL304` for another kind, and all that `ManifestsFromYaml` throws; the path of a problem is the file and the line
   * @see ManifestsFromYaml
   */
  static fromYaml(scope: Construct, id: string, props: PoliciesFromYamlProps): PoliciesFromYaml {
    return new PoliciesFromYaml(scope, id, props);
  }

  /** Kind of the objects. */
  readonly kind: PolicyKind;
  /** Undefined for clusterwide policies. */
  readonly namespace: string | undefined;
  /** @internal */
  readonly context: CiliumContext;

  /** @internal */
  readonly policyScope: PolicyScope;

  private readonly dnsNames: readonly Dns[];
  private readonly byName = new Map<string, { readonly policy: Policy; readonly identity: string }>();
  private readonly requested = new Set<string>();

  /**
   * @throws TalosCiliumError `POL035` for an invalid namespace, `POL032` for audit mode of a Cilium that is not part of the app, `CIL037` or
   * `CIL038` when no Cilium is found or several are
   */
  constructor(scope: Construct, id: string, props: CiliumPoliciesProps) {
    const isClusterwide = CLUSTERWIDE.has(props);
    if (!isClusterwide) checkArguments('CiliumPolicies', arguments);
    super(scope, id);
    this.context = ciliumContext(this, props);
    this.namespace = isClusterwide ? undefined : props.namespace;
    this.kind = isClusterwide ? 'CiliumClusterwideNetworkPolicy' : (props.kind ?? 'CiliumNetworkPolicy');
    const { namespace = 'kube-system', labels = { 'k8s-app': 'kube-dns' }, port = 53, names = [Dns.any()] } = props.dns ?? {};
    const report = new Reporter(this.node.path);
    if (this.namespace !== undefined) checkNamespaceName(this.namespace, report.at('namespace'));
    checkNamespaceName(namespace, report.at('dns.namespace'));
    report.throwIfAny();
    this.dnsNames = names;
    this.policyScope = { kind: this.kind, namespace: this.namespace, version: this.context.version, cilium: this.context.cilium, cluster: this.context.cluster, dns: { namespace, labels, port } };
    if (props.audit) this.audit('audit: true');
  }

  /**
   * The policy for some pods. A second call with the same name returns the same policy.
   *
   * @param subject a `Selector`, a label selector as Kubernetes writes it, or a workload of any version of cdk8s-plus
   * @param name name of the object @default - the id of the workload, or the values of the labels
   * @throws TalosCiliumError `POL004`, `POL005` and `POL231` for an invalid subject, `POL026` for an invalid name, `POL027` for the name of another policy,
   * `POL034` for an invalid log or description
   */
  for(subject: PodSelection, name?: string, props: PolicyProps = {}): Policy {
    const report = new Reporter(this.node.path);
    const pods = report.attempt(() => podsOf(subject), 'subject');
    if (pods?.namespaces) this.checkNamespace(pods.namespaces, report);
    report.throwIfAny();
    const { selector, name: own } = pods!;
    return this.policy({ kind: 'pods', selector }, name ?? own ?? nameOf(selector, this.node.id), props);
  }

  /**
   * The policy for all pods of the namespace, or of the cluster.
   *
   * @throws TalosCiliumError as `for`
   */
  forAll(name: string, props: PolicyProps = {}): Policy {
    return this.for(Selector.all(), name, props);
  }

  /**
   * The policy for nodes. Cilium's host firewall enforces it and is requested automatically. The policy must allow everything that a node
   * requires, or the node is lost: `TalosHostFirewall` does that for Talos.
   *
   * @param nodes labels of the nodes; Cilium selects nodes only by the labels that it keeps in identities
   * @throws TalosCiliumError `POL024` in the policies of a namespace, and as `for`
   * @see https://docs.cilium.io/en/stable/security/host-firewall/
   */
  forNodes(nodes: LabelSelection, name: string, props: PolicyProps = {}): Policy {
    const report = new Reporter(this.node.path);
    if (this.namespace !== undefined) {
      report.add({ code: 'POL024', what: `forNodes is not available in namespace ${this.namespace}, because nodes have no namespace`, fix: 'use CiliumPolicies.clusterwide' });
    }
    const selector = report.attempt(() => (Selector.isSelector(nodes) ? nodes : Selector.of(nodes)), 'nodes');
    report.throwIfAny();
    const policy = this.policy({ kind: 'nodes', selector: selector! }, name, props);
    this.request({ hostFirewall: { enabled: true } }, 'the host firewall enforces policies for nodes');
    return policy;
  }

  /**
   * Adds the policies of presets.
   *
   * @throws TalosCiliumError `POL033` for a preset that does not support this kind of policy
   */
  add(...presets: Preset[]): this {
    for (const preset of presets) preset.apply(this);
    return this;
  }

  /** All policies so far, sorted by name. */
  get policies(): readonly Policy[] {
    return [...this.byName.values()].map(({ policy }) => policy).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The objects of all policies so far, sorted by name. */
  get apiObjects(): readonly ApiObject[] {
    return this.policies.map(({ apiObject }) => apiObject);
  }

  /** Requests audit mode, which applies to all policies of the cluster. @internal */
  audit(by: string): void {
    const report = new Reporter(this.node.path);
    if (!this.context.cilium) {
      report.add({
        code: 'POL032',
        what: `${by} requires a TalosCilium in the app, because audit mode is a setting of Cilium`,
        fix: `remove ${by}, and set the value policyAuditMode: true where Cilium is installed`,
      });
    }
    report.throwIfAny();
    this.request({ policyAuditMode: true }, 'audit mode: what policies would drop is allowed and reported with the verdict AUDIT');
  }

  private policy(subject: PolicySubject, name: string, props: PolicyProps): Policy {
    const report = new Reporter(this.node.path);
    const identity = textOf([subject.kind, subject.selector]);
    const known = this.byName.get(name);
    if (known) {
      const same = known.identity === identity && (Object.keys(props).length === 0 || textOf(props) === textOf(known.policy.props));
      if (!same) {
        report.add({ code: 'POL027', what: `the policy ${name} already exists, for other pods or with other props`, fix: 'use another name, or the same pods and no props' });
      }
      report.throwIfAny();
      return known.policy;
    }
    checkObjectName(name, report.at('name'));
    checkProps(props, this.kind, report);
    report.throwIfAny();
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

  private checkNamespace(namespaces: Namespaces, report: Reporter): void {
    const inside = this.namespace !== undefined && namespaces !== 'all' && 'names' in namespaces && namespaces.names.join() === this.namespace;
    if (inside) return;
    const where = namespaces === 'all' ? 'all' : 'names' in namespaces ? namespaces.names.join(', ') : namespaces.selector.toString();
    report.add({
      code: 'POL005',
      what: this.namespace === undefined ? `a clusterwide policy cannot take over the namespace of the pods (${where})` : `the pods are in namespace ${where}, but the policy is in namespace ${this.namespace}`,
      fix: this.namespace === undefined ? 'use a Selector with the label k8s:io.kubernetes.pod.namespace' : 'create CiliumPolicies for the namespace of the pods',
    });
  }

  private need({ peers, traffic }: Grant): void {
    if (peers.some(({ data }) => data.kind === 'nodes')) {
      this.request({ nodeSelectorLabels: true }, 'policies select peers by node labels');
    }
    if (traffic.ports.some(({ port }) => port === undefined)) {
      this.request({ extraConfig: { 'enable-extended-ip-protocols': 'true' } }, 'policies have protocols without ports');
    }
  }

  /** Requests each value once. */
  private request(values: Parameters<NonNullable<CiliumContext['cilium']>['request']>[0]['values'], reason: string): void {
    const key = textOf(values);
    if (this.requested.has(key)) return;
    this.requested.add(key);
    this.context.cilium?.request({ origin: this.node.path, values, reason });
  }
}

function checkProps({ description, log, enableDefaultDeny }: PolicyProps, kind: PolicyKind, report: Reporter): void {
  if (log !== undefined && log.length > MAX_LOG_LENGTH) report.add({ code: 'POL034', what: `log has ${log.length} characters; at most ${MAX_LOG_LENGTH} are allowed`, fix: `shorten log: ${log}` });
  else if (log !== undefined && /\p{C}/u.test(log)) report.add({ code: 'POL034', what: `log has characters that are not printable (${JSON.stringify(log)})`, fix: 'remove them' });
  if (description === '') report.add({ code: 'POL034', what: 'description is empty', fix: 'describe the policy, or remove description' });
  for (const [prop, value] of Object.entries({ log, enableDefaultDeny })) {
    if (kind === 'NetworkPolicy' && value !== undefined) {
      report.add({ code: 'POL029', what: `a Kubernetes NetworkPolicy does not support ${prop}`, fix: `remove ${prop}, or remove kind: 'NetworkPolicy' from the CiliumPolicies` });
    }
  }
}

function nameOf(selector: Selector, fallback: string): string {
  const values = Object.values(selector.matchLabels).filter((value) => value !== '');
  return values.length === 0 ? fallback : values.join('-').toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
}
