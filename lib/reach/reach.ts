import { groupBy } from '../runtime/group-by';
import { Construct, type IConstruct } from 'constructs';
import { ApiObject } from 'cdk8s';
import { CodedError } from '../diagnostics/coded';
import { TalosCiliumError } from '../diagnostics/problem';
import { Cidr } from '../cluster/cidr';
import { IpAddress } from '../cluster/ip-address';
import { CiliumVersion } from '../cluster/cilium-version';
import { isJsonObject, type Json } from '../kubernetes/json';
import { selectorMatches } from '../kubernetes/label-selector';
import { itemsOf, type KubernetesObject } from '../kubernetes/object';
import { identityOf } from '../model/identity';
import { map, maps, text } from '../model/json';
import type { ObjectModel } from '../model/model';
import { ofKinds, POLICY_KINDS } from '../model/of-kinds';
import { gatewaysNamed } from '../model/routes';
import { workloadPods, type WorkloadPods } from '../model/workload-pods';
import { checkArguments, checked } from '../props';
import { findingsIn } from '../checks/rules/policies';
import { ownersOf, subnetsIn, type AddressOwner } from './addresses';
import { combined, FlowAnswer, type Directions } from './answer';
import { nodeEndpoint, podEndpoint, reservedEndpoint, worldEndpoint, type Endpoint, type IdentitySettings, type NamedPort } from './endpoint';
import { readEnd } from './ends';
import type { ReachAnswer, ReachCidr, ReachDestination, ReachEnd, ReachEntity, ReachFlow, ReachFrom, ReachGateway, ReachOptions, ReachPort, ReachProtocol } from './question';
import type { GatewayBackend, ReachGatewayReport } from './gateway';
import type { Leg } from './missing-policies';
import { notePlace, placeInProgram, placeOf } from './places';
import { entriesOf, fqdnMatcher, OVERRIDING_KINDS, type PeerMatch, type PolicyWorld, type PortRange } from './policy-entries';
import { settingsIn, settingsOfChart, subnetsOfChart } from './settings';
import { nameOfRule, PolicyEngine, type DirectionVerdict, type FlowRequest, type Traffic, type Verdict, type VerdictSettings } from './verdicts';

const CILIUM_POLICIES: readonly string[] = POLICY_KINDS.filter((kind) => kind !== 'NetworkPolicy');
/** Codes of policies that the API server or the agent rejects. */
const REJECTED = /^POL2[0-3]\d$/;

/**
 * Answers which workload can reach which, from the policies of an app or of YAML, without a cluster. Policies mean what the agent of the Cilium version
 * makes of them. If the objects do not contain enough information, the
 * answer is `unknown`, with the reason.
 *
 * @example
 * const reach = Reach.of(chart);
 * reach.from('shop/web').to('shop/api').port(8080).verdict;
 * reach.from('world').to('shop/api').port(8080).http('GET', '/orders').sentence;
 *
 * @see https://docs.cilium.io/en/stable/security/policy/
 */
export class Reach {
  static { checked(Reach, 'Reach'); }

  /**
   * Reads the objects of a chart, of an app with one cluster, or of files and directories with YAML: manifests, the output of a `GitOpsApp`, or what
   * `kubectl get -o yaml` printed. Objects that a Helm chart renders at synth are not among those of an app.
   *
   * @param source a construct, or paths of files and directories
   * @throws TalosCiliumError REA002 for the objects of several clusters, REA003 for paths without objects
   */
  static of(source: IConstruct | string | readonly string[], options: ReachOptions = {}): Reach {
    if (typeof source === 'string' || Array.isArray(source)) {
      const { clusterIn } = require('./from-files') as typeof import('./from-files');
      const { objects, settings } = clusterIn(typeof source === 'string' ? [source] : source);
      return new Reach(objects, { ...settings, ...settingsIn(objects), ...options });
    }
    const scope = source as IConstruct;
    // Not Chart.toJson, which synthesizes: it renders Helm charts and runs all checks.
    const objects = scope.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).map((construct) => {
      const object = construct.toJson() as KubernetesObject;
      notePlace(object, placeInProgram(construct));
      return object;
    });
    const reach = new Reach(objects, { ...settingsOfChart(scope), ...options });
    reach.subnets = [...reach.subnets, ...subnetsOfChart(scope)];
    return reach;
  }

  /** The objects as models, which routes and Gateways are read from. */
  private readonly models: readonly ObjectModel[];
  private readonly identity: IdentitySettings;
  private readonly world: PolicyWorld;
  private readonly engine: PolicyEngine;
  private readonly workloads: ReadonlyMap<string, readonly WorkloadPods[]>;
  private readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  private readonly pods: ReadonlyMap<WorkloadPods, Endpoint>;
  private readonly ends = new Map<string, readonly Endpoint[]>();
  private readonly texts = new Map<string, ReachDestination>();
  private readonly gatewayHostNetwork: boolean;
  private readonly owners: ReadonlyMap<string, AddressOwner>;
  /** Subnets of pods and Services. */
  private subnets: readonly Cidr[];

  /**
   * @param objects objects of one cluster, as `kubectl get -o json` returns them. Lists of objects are allowed
   */
  constructor(objects: readonly KubernetesObject[], options: ReachOptions = {}) {
    checkArguments('Reach', arguments);
    objects = objects.flatMap((object, index) => opened(object, `objects[${index}]`));
    options = { ...settingsIn(objects), ...options };
    this.gatewayHostNetwork = options.gatewayHostNetwork ?? false;
    this.owners = ownersOf(objects);
    this.subnets = subnetsIn(objects);
    this.models = objects.map((object): ObjectModel => ({ path: '', object, scope: '' }));
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
    // Sorted, so that the order of the objects changes no text.
    const entries = objects.filter(isPolicy).map((policy) => [`${policy.kind} ${identityOf(policy).title}`, policy] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).flatMap(([, policy]) => entriesOf(policy, this.world, placeOf(policy)));
    const workloads = workloadPods(withoutOwned(this.models)).all;
    this.workloads = groupBy(workloads, ({ namespace, name }) => `${namespace}/${name}`);
    this.pods = new Map(workloads.filter(({ hostNetwork }) => !hostNetwork).map((pods) => [pods, this.podsOf(pods)]));
    const settings: VerdictSettings = { enforcement: options.policyEnforcementMode ?? 'default', hostFirewall: options.hostFirewall, cidrMatch: new Set(options.policyCidrMatchMode) };
    this.engine = new PolicyEngine(entries, this.world, settings, [...this.pods.values()]);
  }

  /** Name of the cluster, `default` if it is not known. @internal */
  get clusterName(): string {
    return this.world.clusterName;
  }

  /** The workloads of the objects, as `namespace/name`. */
  get workloadNames(): readonly string[] {
    return [...this.workloads.keys()].sort();
  }

  /** Ports that a workload declares, or that Services send traffic to. */
  portsOf(workload: string): readonly ReachPort[] {
    const all = this.workload(workload);
    const declared = all.flatMap(({ ports }) => ports.map(({ number, protocol }) => ({ port: number, protocol: protocol as ReachProtocol })));
    const served = all.flatMap((pods) => this.servicesOf(pods).flatMap((service) => maps(map(service.spec).ports).flatMap(({ port, targetPort = port, protocol = 'TCP' }) => {
      const number = typeof targetPort === 'number' ? targetPort : pods.ports.find(({ name }) => name === targetPort)?.number;
      return number === undefined ? [] : [{ port: number, protocol: protocol as ReachProtocol }];
    })));
    const distinct = new Map([...declared, ...served].map((each) => [`${each.protocol}/${each.port}`, each]));
    return [...distinct.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
  }

  /** Whether the pods of a workload use the network of their node, where policies of pods do not reach. @internal */
  isOnNode(workload: string): boolean {
    return this.workload(workload).every(({ hostNetwork }) => hostNetwork);
  }

  /** What rules of a workload name outside of the workloads, and the entities that are always looked at, with the ports that rules name. @internal */
  outsideOf(workload: string, direction: 'ingress' | 'egress'): readonly Outside[] {
    const endpoints = this.workload(workload).flatMap((pods) => this.pods.get(pods) ?? []);
    const entities = ENTITIES_OUTSIDE.map((entity) => ({ title: entity as string, end: { entity } as ReachEnd, ports: endpoints.flatMap((each) => this.engine.portsBetween(direction, each, this.entity(entity))) }));
    const general = entities[0]!.ports;
    const found = new Map<string, Outside>(entities.map((each) => [each.title, each]));
    for (const { peer, ports } of endpoints.flatMap((each) => this.engine.outsideOf(direction, each))) {
      const named = outsideEnd(peer);
      if (!named) continue;
      const own = this.engine.rangesOf({ ports });
      found.set(named.title, { ...named, ports: [...(found.get(named.title)?.ports ?? general), ...own] });
    }
    return [...found.values()];
  }

  /** Ports that rules name for traffic to a workload. @internal */
  portsNamedFor(workload: string): readonly PortRange[] {
    return this.workload(workload).flatMap((pods) => this.pods.get(pods) ?? []).flatMap((each) => this.engine.portsTo(each));
  }

  /** Blocks of addresses that rules name. @internal */
  get namedBlocks(): readonly Cidr[] {
    return this.engine.blocks;
  }

  /** Rules that never apply, with the reason. @internal */
  unusedRules(): { readonly rule: string; readonly why: string }[] {
    const known = [...this.pods.values(), ...(['ingress', 'health', 'init'] as const).map((entity) => this.entity(entity)), this.podsOf(CORE_DNS)];
    return this.engine.unused(known).map(({ origin, why }) => ({ rule: nameOfRule(origin), why }));
  }

  /** What clients reach through the listeners of Gateways. @internal */
  gateways(): readonly ReachGatewayReport[] {
    const { routingOf } = require('./gateway') as typeof import('./gateway');
    const all = new Map(ofKinds(this.models, 'Gateway').map(({ object }) => identityOf(object)).flatMap(({ namespace = '', name }) => gatewaysNamed({ ciliums: [], objects: this.models }, '', { kind: 'Gateway', namespace, name })).map((gateway) => [`${gateway.namespace}/${gateway.name}`, gateway]));
    return [...all].flatMap(([gateway, { listeners }]) => {
      const entrances = new Map(listeners.flatMap(({ port, protocol, hostname }) => (port === undefined ? [] : [[`${port} ${hostname ?? ''}`, { port, protocol: protocol ?? 'TCP', hostname }]])));
      return [...entrances.values()].map(({ port, protocol, hostname }): ReachGatewayReport => {
        const routing = routingOf({ objects: this.models, namespaces: this.namespaces }, { gateway, port, hostname, request: undefined });
        const backends = routing && 'backends' in routing ? routing.backends : [];
        const workloads = backends.flatMap((backend) => {
          const targets = attempt(() => this.targetsOf({ service: `${backend.namespace}/${backend.name}` }, this.toBackend(backend, 'TCP')));
          return typeof targets === 'string' ? [] : targets.map(({ end }) => end.title);
        });
        const answer = attempt(() => this.ask({ from: 'world', to: { gateway, ...(hostname !== undefined && { hostname }) }, port }));
        const { verdict, sentence, gateway: proxy }: Pick<ReachAnswer, 'verdict' | 'sentence' | 'gateway'> = typeof answer === 'string' ? { verdict: 'unknown', sentence: answer } : answer;
        return { gateway, protocol, port, hostname: hostname ?? null, verdict, sentence, rules: (proxy?.ingress.rules ?? []).map(nameOfRule), workloads: [...new Set(workloads)].sort() };
      });
    });
  }

  private servicesOf(pods: WorkloadPods): readonly KubernetesObject[] {
    return this.world.services.filter(({ metadata, spec }) => {
      const { selector } = map(spec);
      return (metadata.namespace ?? 'default') === pods.namespace && isJsonObject(selector) && Object.keys(selector).length > 0 && selectorMatches({ matchLabels: selector as Record<string, string> }, pods.labels);
    });
  }

  /**
   * Begins a question: `reach.from('shop/web').to('shop/api').port(8080)`.
   *
   * @throws TalosCiliumError REA001, when the port is given, for an end that is not among the objects
   */
  from(source: ReachEnd): ReachFrom {
    return {
      to: (destination) => ({
        port: (port, protocol = 'TCP') => {
          const flow: ReachFlow = { from: source, to: destination, port, protocol };
          const asking = (request: FlowRequest): ReachAnswer => this.ask({ ...flow, request });
          return Object.assign(this.ask(flow), {
            http: (method: string, path: string, more: { readonly host?: string; readonly headers?: Readonly<Record<string, string>> } = {}) => asking({ protocol: 'http', method, path, ...more }),
            dns: (name: string) => asking({ protocol: 'dns', name }),
            tls: (name: string) => asking({ protocol: 'tls', name }),
          });
        },
      }),
    };
  }

  /**
   * Answers one question.
   *
   * @throws TalosCiliumError REA001 for an end that is not among the objects, API003 for a port that does not exist
   */
  ask(flow: ReachFlow): ReachAnswer {
    const { port, protocol = 'TCP', request } = flow;
    const [first, last] = protocol.startsWith('ICMP') ? [0, 255] : [1, 65535];
    if (!(Number.isInteger(port) && first <= port && port <= last)) throw new CodedError({ code: 'API003', path: 'Reach.ask', what: `port must be a whole number from ${first} to ${last} for ${protocol}; got ${port}`, fix: first === 0 ? 'give the ICMP type, such as 8' : 'give the port of the end that receives, such as 8080' });
    const traffic: Traffic = { protocol, port, ...(request && { request }) };
    const given = typeof flow.to === 'string' ? this.readText(flow.to) : isConstruct(flow.to) ? readEnd(titleOfConstruct(flow.to)) : flow.to;
    const [owner, sender] = [this.ownerOf(given), this.ownerOf(typeof flow.from === 'string' && !flow.from.includes('/') ? this.readText(flow.from) : flow.from)];
    const unknown = [owner, sender && 'service' in sender ? { unknown: 'an address of a Service does not open connections' } : sender].find((each) => each && 'unknown' in each);
    if (unknown && 'unknown' in unknown) {
      const direction = this.uncertain(`it is not known what the address belongs to: ${unknown.unknown}`);
      return new FlowAnswer(flow, titleOfEnd(flow.from), titleOfEnd(flow.to), { verdict: 'unknown', egress: direction, ingress: direction });
    }
    const to = (owner as ReachDestination | undefined) ?? given;
    const sources = this.endsOf((sender as ReachEnd | undefined) ?? flow.from);
    if (typeof to === 'object' && 'gateway' in to) return this.throughGateway(flow, sources, to, traffic);
    const targets = this.targetsOf(to, traffic);
    const answers = sources.length === 1 && targets.length === 1 ? [this.decide(sources[0]!, targets[0]!.end, targets[0]!.traffic)] : sources.flatMap((source) => targets.map(({ end, traffic: sent }) => this.decide(source, end, sent)));
    const title = typeof to === 'object' && 'service' in to ? `Service ${to.service}` : targets[0]!.end.title;
    return new FlowAnswer(flow, sources[0]!.title, title, answers.length === 1 ? answers[0]! : combined(answers, differenceOf(sources, targets.map(({ end }) => end))), () =>
      sources.flatMap((subject) => targets.flatMap(({ end, traffic: sent }): Leg[] => {
        const { egress, ingress } = this.decide(subject, end, sent);
        return [{ direction: 'egress', subject, peer: end, traffic: sent, verdict: egress }, { direction: 'ingress', subject: end, peer: subject, traffic: sent, verdict: ingress }];
      })));
  }

  /** What an address of the cluster belongs to; undefined for one outside, and for other ends. */
  private ownerOf(end: ReachDestination): AddressOwner | undefined {
    if (typeof end !== 'object' || !('address' in end)) return undefined;
    const address = IpAddress.parse(end.address);
    const inside = this.subnets.find((subnet) => subnet.contains(address));
    return this.owners.get(address.toString()) ?? (inside && { unknown: `it is in ${inside.toString()}, a subnet of pods or Services` });
  }

  private decide(source: Endpoint, target: Endpoint, traffic: Traffic): Directions {
    const egress = this.egress(source, target, traffic);
    const ingress = this.engine.verdict('ingress', target, source, traffic);
    const verdict = egress.verdict === 'denied' || ingress.verdict === 'denied' ? 'denied' : egress.verdict === 'unknown' || ingress.verdict === 'unknown' ? 'unknown' : 'allowed';
    return { verdict, egress, ingress };
  }

  /**
   * The proxy of a Gateway has the identity `ingress`. It applies policies of that identity twice: to the client, at the port of the listener, and to the
   * backend.
   *
   * @see https://docs.cilium.io/en/stable/network/servicemesh/ingress-and-network-policy/
   */
  private throughGateway(flow: ReachFlow, sources: readonly Endpoint[], { gateway, hostname }: ReachGateway, traffic: Traffic): ReachAnswer {
    const { routingOf } = require('./gateway') as typeof import('./gateway');
    const { request, port, protocol } = traffic;
    const http = request?.protocol === 'http' ? request : undefined;
    const host = hostname ?? (request?.protocol === 'tls' ? request.name : http?.host);
    const routing = routingOf({ objects: this.models, namespaces: this.namespaces }, { gateway, port, hostname: host, request: http });
    if (!routing) throw new CodedError({ code: 'REA001', path: 'Reach', what: `no Gateway among the objects is '${gateway}'`, fix: "write it as 'namespace/name', or add the Gateway and its routes to the objects" });
    const title = `${host === undefined ? '' : `${host} at `}Gateway ${gateway}`;
    if (!('backends' in routing)) {
      const nothing = { defaultDeny: undefined, rules: [], requests: [], reason: routing.reason };
      return new FlowAnswer(flow, sources[0]!.title, title, { verdict: routing.verdict, egress: { ...nothing, verdict: 'unknown' }, ingress: { ...nothing, verdict: routing.verdict } });
    }
    const proxy = reservedEndpoint('ingress');
    const node = this.entity('host');
    const asked: Traffic = { ...traffic, ...(http && { request: { ...http, ...(host !== undefined && { host }) } }) };
    const passed = sources.flatMap((source) => {
      const client = this.clientOfGateway(source);
      const accepted = this.gatewayHostNetwork && !this.engine.isFree('ingress', node)
        ? this.uncertain('it is not known what host policies mean for Gateways on the host network')
        : this.engine.verdict('ingress', proxy, source, asked);
      return routing.backends.flatMap((backend) => this.targetsOf({ service: `${backend.namespace}/${backend.name}` }, this.toBackend(backend, protocol)).map(({ end, traffic: sent }) => {
        const sending = this.engine.verdict('egress', proxy, end, sent);
        const ingress = this.engine.verdict('ingress', end, proxy, sent);
        const answer: Directions = { verdict: verdictOf([client, accepted, sending, ingress]), egress: client, gateway: { ingress: accepted, egress: sending }, ingress };
        const legs: readonly Leg[] = [
          { direction: 'ingress', subject: proxy, peer: source, traffic: asked, verdict: accepted },
          { direction: 'egress', subject: proxy, peer: end, traffic: sent, verdict: sending },
          { direction: 'ingress', subject: end, peer: proxy, traffic: sent, verdict: ingress },
        ];
        return { answer, legs };
      }));
    });
    const answers = passed.map(({ answer }) => answer);
    return new FlowAnswer(flow, sources[0]!.title, title, answers.length === 1 ? answers[0]! : combined(answers, 'the backends of the Gateway differ'), () => passed.flatMap(({ legs }) => legs));
  }

  private toBackend({ port, request }: GatewayBackend, protocol: string): Traffic {
    return { protocol, port, ...(request && { request }) };
  }

  private clientOfGateway(client: Endpoint): DirectionVerdict {
    if (this.engine.isFree('egress', client)) return { verdict: 'allowed', defaultDeny: false, rules: [], requests: [], reason: `no policy has egress rules for ${client.title}` };
    return this.uncertain(`it is not known what the egress rules of ${client.title} mean for a Gateway`);
  }

  private uncertain(reason: string): DirectionVerdict {
    return { verdict: 'unknown', defaultDeny: undefined, rules: [], requests: [], reason };
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

  private endsOf(given: ReachEnd): readonly Endpoint[] {
    if (typeof given === 'string') {
      let known = this.ends.get(given);
      if (!known) this.ends.set(given, (known = this.endsOfText(given)));
      return known;
    }
    if (isConstruct(given)) return this.endsOf(titleOfConstruct(given));
    const end = given as Exclude<ReachEnd, string | IConstruct>;
    if ('node' in end) {
      const { local = false, labels, apiServer = false, address } = end.node;
      return [nodeEndpoint('the node', { local, labels, apiServer, ...(address !== undefined && { address }) }, this.identity)];
    }
    if ('fqdn' in end) return [worldEndpoint(end.fqdn, { names: [end.fqdn] }, this.identity)];
    if ('address' in end) return [worldEndpoint(end.address, end, this.identity)];
    if ('cidr' in end) return this.blockOf(end);
    if ('entity' in end) return [this.entity(end.entity)];
    const { namespace, labels, serviceAccount = 'default', namespaceLabels = this.namespaces.get(namespace), ports = [], cluster } = end;
    const title = `${namespace}/{${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ')}}`;
    return [podEndpoint({ title, namespace, labels, serviceAccount, namespaceLabels, ports, ...(cluster !== undefined && { cluster }) }, this.identity)];
  }

  private readText(given: string): ReachDestination {
    let known = this.texts.get(given);
    if (known === undefined) this.texts.set(given, (known = readEnd(given)));
    return known;
  }

  private endsOfText(given: string): readonly Endpoint[] {
    const end = readEnd(given);
    if (typeof end !== 'string' && !isConstruct(end) && !('service' in end) && !('gateway' in end)) return this.endsOf(end);
    if (typeof end !== 'string') throw new CodedError({ code: 'REA001', path: 'Reach', what: `'${given}' cannot open a connection`, fix: 'name a workload, an entity or an address' });
    return this.workload(end).flatMap((pods) => this.pods.get(pods) ?? this.onNode(pods));
  }

  /** One address for each part of a block that policies can tell apart. */
  private blockOf({ cidr, except = [], names }: ReachCidr): readonly Endpoint[] {
    const block = Cidr.from(cidr);
    const { family, first, last } = block;
    const left = except.map((each) => Cidr.from(each));
    const all = [first.value, ...this.engine.blockStarts(family).filter((start) => first.value < start && start <= last.value), ...left.map((each) => each.last.value + 1n).filter((start) => start <= last.value)];
    const starts = [...new Set(all)].filter((start) => !left.some((each) => each.family === family && each.first.value <= start && start <= each.last.value));
    return starts.map((start) => ({ ...worldEndpoint(block.toString(), { address: IpAddress.of(family, start).toString(), ...(names && { names }) }, this.identity), block: { cidr: block, except: left } }));
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

  private podsOf({ namespace, name, labels, serviceAccount, ports }: PodsByLabels): Endpoint {
    const named = ports.flatMap(({ name: title, number, protocol }): NamedPort[] => (title === undefined ? [] : [{ name: title, port: number, protocol }]));
    return podEndpoint({ title: `${namespace}/${name}`, namespace, labels, serviceAccount, namespaceLabels: this.namespaces.get(namespace), ports: named }, this.identity);
  }

  /** A pod on the host network is its node, for policies. */
  private onNode({ namespace, name }: WorkloadPods): readonly Endpoint[] {
    return [true, false].map((local) => nodeEndpoint(`${namespace}/${name} (host network)`, { local, labels: undefined, apiServer: false }, this.identity));
  }

  private targetsOf(end: Exclude<ReachDestination, ReachGateway>, traffic: Traffic): readonly { readonly end: Endpoint; readonly traffic: Traffic }[] {
    if (typeof end === 'string' || isConstruct(end) || !('service' in end)) return this.endsOf(end as ReachEnd).map((each) => ({ end: each, traffic }));
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

/** What a question comes to; what is wrong with it, if something that it needs is not among the objects. */
function attempt<T>(ask: () => T): T | string {
  try {
    return ask();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error.problems[0]!.what;
    throw error;
  }
}

/** The objects of a list; an object itself. */
function opened(object: unknown, at: string): readonly KubernetesObject[] {
  const items = isJsonObject(object) ? itemsOf(object) : undefined;
  if (items) return items.flatMap((item, index) => opened(item, `${at}.items[${index}]`));
  if (isJsonObject(object) && typeof object.apiVersion === 'string' && typeof object.kind === 'string' && isJsonObject(object.metadata)) return [object as unknown as KubernetesObject];
  throw new CodedError({ code: 'API003', path: 'Reach', what: `${at} is not a Kubernetes object: apiVersion, kind or metadata is missing`, expected: 'objects as `kubectl get -o json` returns them', fix: 'pass complete objects, or remove this one' });
}

type PodsByLabels = Pick<WorkloadPods, 'namespace' | 'name' | 'labels' | 'serviceAccount' | 'ports'>;

/** Talos runs it, and its objects are not among those of an app. */
const CORE_DNS: PodsByLabels = { namespace: 'kube-system', name: 'coredns', labels: { 'k8s-app': 'kube-dns' }, serviceAccount: 'coredns', ports: [] };

function isPolicy({ kind, apiVersion }: KubernetesObject): boolean {
  if (OVERRIDING_KINDS.includes(kind)) return apiVersion.startsWith('policy.networking.k8s.io/');
  return kind === 'NetworkPolicy' ? apiVersion === 'networking.k8s.io/v1' : CILIUM_POLICIES.includes(kind) && apiVersion.startsWith('cilium.io/');
}

function titleOfEnd(end: ReachDestination): string {
  if (typeof end === 'string') return end;
  if (isConstruct(end)) return titleOfConstruct(end);
  return 'address' in end ? end.address : 'the other end';
}

function isConstruct(end: ReachDestination): end is IConstruct {
  return Construct.isConstruct(end);
}

/** The object of a construct, as the text of an end. */
function titleOfConstruct(construct: IConstruct): string {
  const { apiObject } = construct as { readonly apiObject?: unknown };
  const all = [construct, apiObject, construct.node.defaultChild, ...construct.node.children].filter((each): each is ApiObject => ApiObject.isApiObject(each));
  const [object] = all;
  if (!object) throw new CodedError({ code: 'REA001', path: construct.node.path || 'Reach', what: 'the construct is not a Kubernetes object', expected: 'a workload, a Service or a Gateway', fix: "pass its object, or write 'namespace/name'" });
  const { kind, metadata } = object.toJson() as KubernetesObject;
  return `${metadata.namespace ?? 'default'}/${kind}/${metadata.name}`;
}

/** An end outside of the workloads that rules name, with the ports of these rules. */
export interface Outside {
  readonly title: string;
  readonly end: ReachEnd;
  readonly ports: readonly PortRange[];
}

/** The first is the most general one. */
const ENTITIES_OUTSIDE = ['world', 'host', 'remote-node', 'kube-apiserver'] as const;

function outsideEnd(peer: PeerMatch): Pick<Outside, 'title' | 'end'> | undefined {
  // A pattern is asked about with one of its names.
  if (peer.type === 'fqdn') return { title: peer.name, end: { fqdn: peer.name.replace(/^\*+$/, 'a.example').replaceAll(/\*+/g, 'a') } };
  if (peer.type !== 'cidr') return undefined;
  const { cidr, except } = peer;
  return { title: `${cidr.toString()}${except.length > 0 ? ` except ${except.map(String).join(', ')}` : ''}`, end: { cidr, except, names: [] } };
}

/** Without pods and ReplicaSets whose owner is there too, as in what `kubectl get all` prints. */
function withoutOwned(objects: readonly ObjectModel[]): readonly ObjectModel[] {
  const title = (namespace: string | undefined, kind: unknown, name: unknown): string => `${namespace ?? 'default'}/${String(kind)}/${String(name)}`;
  const known = new Set(objects.map(({ object }) => title(identityOf(object).namespace, object.kind, object.metadata.name)));
  return objects.filter(({ object: { metadata } }) => !maps(metadata.ownerReferences).some(({ kind, name }) => known.has(title(metadata.namespace, kind, name))));
}

function verdictOf(directions: readonly DirectionVerdict[]): Verdict {
  const has = (verdict: Verdict): boolean => directions.some((each) => each.verdict === verdict);
  return has('denied') ? 'denied' : has('unknown') ? 'unknown' : 'allowed';
}

/** Why several ends may have several answers. */
function differenceOf(sources: readonly Endpoint[], targets: readonly Endpoint[]): string {
  if (new Set(targets.map(({ title }) => title)).size > 1) return 'the pods of the Service differ';
  if ([...sources, ...targets].every(({ kind }) => kind === 'world' || kind === 'pod') && [sources, targets].some((ends) => ends.length > 1 && ends.every(({ kind }) => kind === 'world'))) return 'the addresses of the CIDR differ';
  return [...sources, ...targets].some(({ kind }) => kind === 'node') ? 'it depends on whether both ends run on the same node' : 'several workloads have this name, and they differ';
}
