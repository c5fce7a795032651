import { groupBy } from '../runtime/group-by';
import type { IConstruct } from 'constructs';
import { ApiObject } from 'cdk8s';
import { CodedError } from '../diagnostics/coded';
import type { TalosCiliumError } from '../diagnostics/problem';
import { CiliumVersion } from '../cluster/cilium-version';
import { isJsonObject, type Json } from '../kubernetes/json';
import { selectorMatches } from '../kubernetes/label-selector';
import { itemsOf, type KubernetesObject } from '../kubernetes/object';
import { map, maps, text } from '../model/json';
import type { ObjectModel } from '../model/model';
import { POLICY_KINDS } from '../model/of-kinds';
import { workloadPods, type WorkloadPods } from '../model/workload-pods';
import { checkArguments, checked } from '../props';
import { findingsIn } from '../checks/rules/policies';
import { nodeEndpoint, podEndpoint, reservedEndpoint, worldEndpoint, type Endpoint, type IdentitySettings, type NamedPort } from './endpoint';
import { entriesOf, fqdnMatcher, OVERRIDING_KINDS, type PolicyWorld } from './policy-entries';
import { PolicyEngine, type DirectionVerdict, type FlowRequest, type Traffic, type Verdict, type VerdictSettings } from './verdicts';

/** What decides verdicts beside the objects. With a `TalosCilium` in the app, its version, cluster name and values are the defaults. */
export interface ReachOptions {
  /**
   * Version of Cilium, such as `1.19.6`. Minors differ in what policies mean.
   * @default - that of the TalosCilium, or the default release
   */
  readonly ciliumVersion?: string;
  /**
   * Name of the cluster, as pods of a cluster mesh have it in their labels.
   * @default - that of the TalosCluster, or `default`
   */
  readonly clusterName?: string;
  /**
   * Whether the host firewall is on, which enforces policies of nodes: the value `hostFirewall.enabled`.
   * @default - as the TalosCilium has it; without one it is not known
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
   * Whether pods have IPv4 and IPv6 addresses. The world is then two identities.
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

/** An end that Cilium knows by a reserved identity. */
export type ReachEntity = 'world' | 'host' | 'remote-node' | 'kube-apiserver' | 'health' | 'ingress' | 'init' | 'unmanaged';

/**
 * One end of a flow: a workload of the objects (`'shop/web'`, or `'shop/Deployment/web'` where several have the name), pods by their labels, a node, an
 * address, a DNS name or an entity.
 */
export type ReachEnd = string | ReachPod | { readonly node: ReachNode } | ReachAddress | { readonly fqdn: string } | { readonly entity: ReachEntity };

/** The end that receives: also a Service (`{ service: 'shop/web' }`), whose pods are asked at their target port. */
export type ReachDestination = ReachEnd | { readonly service: string };

/** Protocols of flows. */
export type ReachProtocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP' | 'ICMPv6';

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

/** What policies say to a flow. */
export interface ReachAnswer {
  /** `unknown` if the objects do not tell, or if the pods of a Service differ. The `reason` of `egress` and of `ingress` says why. */
  readonly verdict: Verdict;
  /** What the policies of the end that opens the connection say. */
  readonly egress: DirectionVerdict;
  /** What the policies of the end that receives say. */
  readonly ingress: DirectionVerdict;
  /** The answer as a sentence. */
  readonly sentence: string;
}

const CILIUM_POLICIES: readonly string[] = POLICY_KINDS.filter((kind) => kind !== 'NetworkPolicy');
/** Codes of policies that the API server or the agent rejects. */
const REJECTED = /^POL2[0-3]\d$/;

/**
 * Answers which workload can reach which, from the policies of an app or of YAML, without a cluster. Policies mean what the agent of the Cilium version
 * makes of them. What the objects do not tell is `unknown`, with the reason.
 *
 * @example
 * const reach = Reach.of(chart);
 * reach.ask({ from: 'shop/web', to: 'shop/api', port: 8080 }).verdict;
 *
 * @see https://docs.cilium.io/en/stable/security/policy/
 */
export class Reach {
  static { checked(Reach, 'Reach'); }

  /**
   * Reads the objects of a chart, or of an app with one cluster. Objects that a Helm chart renders at synth are not among them.
   */
  static of(scope: IConstruct, options: ReachOptions = {}): Reach {
    // Not Chart.toJson, which synthesizes: it renders Helm charts and runs all checks.
    const objects = scope.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).map((object) => object.toJson() as KubernetesObject);
    return new Reach(objects, { ...optionsOf(scope), ...options });
  }

  private readonly identity: IdentitySettings;
  private readonly world: PolicyWorld;
  private readonly engine: PolicyEngine;
  private readonly workloads: ReadonlyMap<string, readonly WorkloadPods[]>;
  private readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  private readonly pods: ReadonlyMap<WorkloadPods, Endpoint>;
  private readonly ends = new Map<string, readonly Endpoint[]>();

  /**
   * @param objects objects of one cluster, as `kubectl get -o json` returns them. Lists of objects are opened
   */
  constructor(objects: readonly KubernetesObject[], options: ReachOptions = {}) {
    checkArguments('Reach', arguments);
    objects = objects.flatMap((object, index) => opened(object, `objects[${index}]`));
    const version = options.ciliumVersion === undefined ? CiliumVersion.DEFAULT : CiliumVersion.parse(options.ciliumVersion);
    const clusterName = options.clusterName ?? 'default';
    const local = options.policyDefaultLocalCluster ?? version.atLeast('1.19');
    this.identity = { clusterName, labels: options.labels ?? '', dualStack: options.dualStack ?? true };
    this.world = {
      clusterName,
      defaultCluster: local ? clusterName : undefined,
      isBefore: (minor) => version.isBefore(minor),
      problemOf: (policy) => {
        // A selector that contradicts itself is valid, and selects nothing.
        const finding = findingsIn(policy, { version }).find(({ code, what }) => REJECTED.test(code) && !what.includes('contradict each other'));
        return finding && `the policy is not valid: ${finding.at} ${finding.what} (${finding.code})`;
      },
      services: objects.filter(({ kind, apiVersion }) => kind === 'Service' && apiVersion === 'v1'),
      cidrGroups: objects.filter(({ kind, apiVersion }) => kind === 'CiliumCIDRGroup' && apiVersion.startsWith('cilium.io/')),
    };
    this.namespaces = new Map(objects.filter(({ kind, apiVersion }) => kind === 'Namespace' && apiVersion === 'v1').map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
    const entries = objects.filter(isPolicy).flatMap((policy) => entriesOf(policy, this.world));
    const workloads = workloadPods(objects.map((object): ObjectModel => ({ path: '', object, scope: '' }))).all;
    this.workloads = groupBy(workloads, ({ namespace, name }) => `${namespace}/${name}`);
    this.pods = new Map(workloads.filter(({ hostNetwork }) => !hostNetwork).map((pods) => [pods, this.podsOf(pods)]));
    const settings: VerdictSettings = { enforcement: options.policyEnforcementMode ?? 'default', hostFirewall: options.hostFirewall, cidrMatch: new Set(options.policyCidrMatchMode) };
    this.engine = new PolicyEngine(entries, this.world, settings, [...this.pods.values()]);
  }

  /** The workloads of the objects, as `namespace/name`. */
  get workloadNames(): readonly string[] {
    return [...this.workloads.keys()].sort();
  }

  /**
   * Answers one question.
   *
   * @throws TalosCiliumError REA001 for a workload or Service that is not among the objects
   */
  ask(flow: ReachFlow): ReachAnswer {
    const { port, protocol = 'TCP', request } = flow;
    const sources = this.endsOf(flow.from);
    const targets = this.targetsOf(flow.to, { protocol, port, ...(request && { request }) });
    const [source] = sources;
    const [target] = targets;
    const answer = sources.length === 1 && targets.length === 1
      ? this.decide(source!, target!.end, target!.traffic)
      : combined(sources.flatMap((each) => targets.map(({ end, traffic }) => this.decide(each, end, traffic))), differenceOf(sources, targets.map(({ end }) => end)));
    return new FlowAnswer(flow, source!.title, target!.end.title, answer);
  }

  private decide(source: Endpoint, target: Endpoint, traffic: Traffic): Directions {
    const egress = this.egress(source, target, traffic);
    const ingress = this.engine.verdict('ingress', target, source, traffic);
    const either = (verdict: Verdict): boolean => egress.verdict === verdict || ingress.verdict === verdict;
    return { verdict: either('denied') ? 'denied' : either('unknown') ? 'unknown' : 'allowed', egress, ingress };
  }

  /** The addresses of a name are known to Cilium only after a DNS answer passed its proxy. */
  private egress(source: Endpoint, target: Endpoint, traffic: Traffic): DirectionVerdict {
    const learnt = this.engine.verdict('egress', source, target, traffic);
    if (target.kind !== 'world' || target.address !== undefined || target.names === undefined) return learnt;
    const name = target.names[0]!;
    const notLearnt = this.engine.verdict('egress', source, { ...target, names: [] }, traffic);
    if (notLearnt.verdict === learnt.verdict || this.engine.learns(source, (rule) => fqdnMatcher(rule, this.world)(name))) return learnt;
    return { ...learnt, verdict: 'unknown', reason: `no DNS rule of ${source.title} lets Cilium learn the addresses of ${name}` };
  }

  private endsOf(end: ReachEnd): readonly Endpoint[] {
    if (typeof end === 'string') {
      let known = this.ends.get(end);
      if (!known) this.ends.set(end, (known = this.workload(end).flatMap((pods) => this.pods.get(pods) ?? this.onNode(pods))));
      return known;
    }
    if ('node' in end) {
      const { local = false, labels, apiServer = false, address } = end.node;
      return [nodeEndpoint('the node', { local, labels, apiServer, ...(address !== undefined && { address }) }, this.identity)];
    }
    if ('fqdn' in end) return [worldEndpoint(end.fqdn, { names: [end.fqdn] }, this.identity)];
    if ('address' in end) return [worldEndpoint(end.address, end, this.identity)];
    if ('entity' in end) return [this.entity(end.entity)];
    const { namespace, labels, serviceAccount = 'default', namespaceLabels = this.namespaces.get(namespace), ports = [], cluster } = end;
    const title = `${namespace}/{${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ')}}`;
    return [podEndpoint({ title, namespace, labels, serviceAccount, namespaceLabels, ports, ...(cluster !== undefined && { cluster }) }, this.identity)];
  }

  private entity(entity: ReachEntity): Endpoint {
    switch (entity) {
      case 'world':
        return worldEndpoint('the world', {}, this.identity);
      case 'host':
      case 'remote-node':
      case 'kube-apiserver':
        return nodeEndpoint(entity, { local: entity === 'host', labels: undefined, apiServer: entity === 'kube-apiserver' }, this.identity);
      case 'health':
      case 'ingress':
      case 'init':
      case 'unmanaged':
        return reservedEndpoint(entity);
    }
  }

  private workload(title: string): readonly WorkloadPods[] {
    const [namespace, kindOrName, name] = title.split('/');
    const found = this.workloads.get(`${namespace}/${name ?? kindOrName}`)?.filter(({ kind }) => name === undefined || kind === kindOrName) ?? [];
    if (found.length > 0) return found;
    const { closest } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
    const near = this.workloadNames.length > 0 ? `write '${closest(title, this.workloadNames)}', or ` : '';
    throw new CodedError({ code: 'REA001', path: 'Reach', what: `no workload among the objects is '${title}'`, expected: "a workload as 'namespace/name'", fix: `${near}describe pods that are not among the objects: { namespace: '${namespace}', labels: { app: '${name ?? kindOrName ?? 'web'}' } }` });
  }

  private podsOf({ namespace, name, labels, serviceAccount, ports }: WorkloadPods): Endpoint {
    const named = ports.flatMap(({ name: title, number, protocol }): NamedPort[] => (title === undefined ? [] : [{ name: title, port: number, protocol }]));
    return podEndpoint({ title: `${namespace}/${name}`, namespace, labels, serviceAccount, namespaceLabels: this.namespaces.get(namespace), ports: named }, this.identity);
  }

  /** A pod on the host network is its node, for policies. */
  private onNode({ namespace, name }: WorkloadPods): readonly Endpoint[] {
    return [true, false].map((local) => nodeEndpoint(`${namespace}/${name} (host network)`, { local, labels: undefined, apiServer: false }, this.identity));
  }

  private targetsOf(end: ReachDestination, traffic: Traffic): readonly { readonly end: Endpoint; readonly traffic: Traffic }[] {
    if (typeof end === 'string' || !('service' in end)) return this.endsOf(end).map((each) => ({ end: each, traffic }));
    const [namespace, name] = end.service.split('/');
    const service = this.world.services.find(({ metadata }) => metadata.name === name && (metadata.namespace ?? 'default') === namespace);
    const problem = (what: string, fix: string): TalosCiliumError => new CodedError({ code: 'REA001', path: 'Reach', what, fix });
    if (!service) throw problem(`no Service among the objects is '${end.service}'`, "write it as 'namespace/name', or add the Service to the objects");
    const { selector, ports } = map(service.spec);
    const port = maps(ports).find((each) => each.port === traffic.port && (text(each.protocol) ?? 'TCP') === traffic.protocol);
    if (!port) throw problem(`Service ${end.service} has no port ${traffic.protocol}/${traffic.port}`, `use one of its ports: ${maps(ports).map((each) => String(each.port)).join(', ')}`);
    const target: Json = port.targetPort ?? traffic.port;
    const backends = [...this.workloads.values()].flat().filter((pods) => pods.namespace === namespace && isJsonObject(selector) && selectorMatches({ matchLabels: selector as Record<string, string> }, pods.labels));
    const found = backends.flatMap((pods) => {
      const number = typeof target === 'number' ? target : pods.ports.find((each) => each.name === target)?.number;
      return number === undefined ? [] : (this.pods.has(pods) ? [this.pods.get(pods)!] : this.onNode(pods)).map((each) => ({ end: each, traffic: { ...traffic, port: number } }));
    });
    if (found.length === 0) throw problem(`Service ${end.service} selects no workload among the objects that has the port`, 'add the workload to the objects, or ask about its pods');
    return found;
  }
}

/** The objects of a list; an object itself. */
function opened(object: unknown, at: string): readonly KubernetesObject[] {
  const items = isJsonObject(object) ? itemsOf(object) : undefined;
  if (items) return items.flatMap((item, index) => opened(item, `${at}.items[${index}]`));
  if (isJsonObject(object) && typeof object.apiVersion === 'string' && typeof object.kind === 'string' && isJsonObject(object.metadata)) return [object as unknown as KubernetesObject];
  throw new CodedError({ code: 'API003', path: 'Reach', what: `${at} is not a Kubernetes object: apiVersion, kind or metadata is missing`, expected: 'objects as `kubectl get -o json` returns them', fix: 'pass complete objects, or remove this one' });
}

function isPolicy({ kind, apiVersion }: KubernetesObject): boolean {
  if (OVERRIDING_KINDS.includes(kind)) return apiVersion.startsWith('policy.networking.k8s.io/');
  return kind === 'NetworkPolicy' ? apiVersion === 'networking.k8s.io/v1' : CILIUM_POLICIES.includes(kind) && apiVersion.startsWith('cilium.io/');
}

/** What a TalosCilium of the chart states. */
function optionsOf(scope: IConstruct): ReachOptions {
  const { TalosCilium } = require('../cilium/talos-cilium') as typeof import('../cilium/talos-cilium');
  const ciliums = scope.node.findAll().filter((construct): construct is InstanceType<typeof TalosCilium> => construct instanceof TalosCilium);
  const [cilium] = ciliums;
  if (!cilium) return {};
  if (ciliums.length > 1) {
    throw new CodedError({ code: 'REA002', path: scope.node.path || 'Reach', what: `the app has ${ciliums.length} clusters (${ciliums.map(({ cluster }) => cluster.name).join(', ')})`, expected: 'the objects of one cluster', fix: 'call Reach.of with the ClusterChart of one cluster' });
  }
  const { values } = cilium.effectiveValues;
  const at = (...path: string[]): Json | undefined => path.reduce<Json | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), values);
  const mode = text(at('policyEnforcementMode'));
  const cidrMode = at('policyCIDRMatchMode');
  const local = at('clustermesh', 'policyDefaultLocalCluster');
  return {
    ciliumVersion: cilium.version.toString(),
    clusterName: text(at('cluster', 'name')) ?? 'default',
    hostFirewall: at('hostFirewall', 'enabled') === true,
    ...((mode === 'always' || mode === 'never') && { policyEnforcementMode: mode }),
    ...(cidrMode !== undefined && { policyCidrMatchMode: (['nodes', 'pods'] as const).filter((each) => String(cidrMode).includes(each)) }),
    ...(typeof local === 'boolean' && { policyDefaultLocalCluster: local }),
    labels: text(at('labels')) ?? '',
    dualStack: at('ipv6', 'enabled') === true && at('ipv4', 'enabled') !== false,
  };
}

/** An answer without its sentence. */
type Directions = Omit<ReachAnswer, 'sentence'>;

/** An answer that makes its sentence when it is read: most answers of a matrix never are. */
class FlowAnswer implements ReachAnswer {
  readonly verdict: Verdict;
  readonly egress: DirectionVerdict;
  readonly ingress: DirectionVerdict;
  readonly #flow: ReachFlow;
  readonly #source: string;
  readonly #target: string;

  constructor(flow: ReachFlow, source: string, target: string, { verdict, egress, ingress }: Directions) {
    this.verdict = verdict;
    this.egress = egress;
    this.ingress = ingress;
    this.#flow = flow;
    this.#source = source;
    this.#target = target;
  }

  get sentence(): string {
    return sentenceOf(this.#flow, this.#source, this.#target, this);
  }

  toJSON(): ReachAnswer {
    const { verdict, egress, ingress, sentence } = this;
    return { verdict, egress, ingress, sentence };
  }
}

/** One answer for several ends. Where they differ it is unknown. */
function combined(answers: readonly Directions[], difference: string): Directions {
  const verdict = oneOf(answers.map((answer) => answer.verdict), 'unknown');
  const direction = (side: 'egress' | 'ingress'): DirectionVerdict => {
    const all = answers.map((answer) => answer[side]);
    const rules = new Map(all.flatMap((each) => each.rules).map((rule) => [JSON.stringify(rule), rule]));
    return {
      verdict: oneOf(all.map((each) => each.verdict), 'unknown'),
      defaultDeny: oneOf(all.map(({ defaultDeny }) => defaultDeny), undefined),
      rules: [...rules.values()],
      requests: [...new Set(all.flatMap(({ requests }) => requests))].sort(),
      reason: [...new Set(all.some((each) => each.verdict !== all[0]!.verdict) ? [difference, ...reasonsOf(all, 'unknown')] : all.map(({ reason }) => reason))].join('; '),
    };
  };
  return { verdict, egress: direction('egress'), ingress: direction('ingress') };
}

function oneOf<T>(values: readonly T[], otherwise: T): T {
  return values.every((value) => value === values[0]) ? values[0]! : otherwise;
}

/** Why several ends may have several answers. */
function differenceOf(sources: readonly Endpoint[], targets: readonly Endpoint[]): string {
  if (new Set(targets.map(({ title }) => title)).size > 1) return 'the pods of the Service differ';
  return [...sources, ...targets].some(({ kind }) => kind === 'node') ? 'it depends on whether both ends run on the same node' : 'several workloads have this name, and they differ';
}

function sentenceOf({ to, port, protocol = 'TCP', request }: ReachFlow, source: string, target: string, { verdict, egress, ingress }: Directions): string {
  const service = typeof to === 'object' && 'service' in to ? to.service : undefined;
  const asked = request === undefined ? '' : request.protocol === 'http' ? ` (${request.method} ${request.path})` : ` (${request.protocol} ${request.name})`;
  const can = verdict === 'allowed' ? 'can reach' : verdict === 'denied' ? 'cannot reach' : 'may or may not reach';
  return `${source} ${can} ${service === undefined ? target : `Service ${service}`} at ${protocol}/${port}${asked}: ${reasonOf(verdict, egress, ingress)}.`;
}

function reasonsOf(directions: readonly DirectionVerdict[], verdict: Verdict): string[] {
  return directions.filter((each) => each.verdict === verdict).map(({ reason }) => reason);
}

/** Why, as a part of a sentence. */
function reasonOf(verdict: Verdict, egress: DirectionVerdict, ingress: DirectionVerdict): string {
  const decisive = reasonsOf([egress, ingress], verdict);
  // Several ends may be denied in different directions.
  const reasons = new Set(decisive.length > 0 ? decisive : reasonsOf([egress, ingress], 'unknown'));
  const limits = verdict === 'allowed' ? [...new Set([...egress.requests, ...ingress.requests])] : [];
  return `${[...reasons].join('; ')}${limits.length > 0 ? `; only requests that match ${limits.join(', ')}` : ''}`;
}
