import { groupBy } from '../../../runtime/group-by';
import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import type { KubernetesObject } from '../../../kubernetes/object';
import { NAMESPACE_LABEL } from '../../../selection/labels';
import { call, data, list, method, object, reference, type Expression, type MethodCall } from '../expression';
import type { Statement } from '../program';
import type { Converting, Names, Proposal } from './proposal';
import { attempt, listOf, map, nothingBut, Unsayable } from './unsayable';

const KINDS = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy'];
const NAMESPACE_LABELS = /^(?:k8s:)?io\.cilium\.k8s\.namespace\.labels\./;
/** The label with the name of a namespace, for selectors of namespaces. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Policies as calls of a `CiliumPolicies` for each kind and namespace. */
export function convertPolicies({ of, accept, refuse, names }: Converting): void {
  const groups = groupBy(of(...KINDS), ({ object: { kind, metadata } }) => (kind === 'CiliumClusterwideNetworkPolicy' ? kind : `${kind} ${metadata.namespace ?? ''}`));
  for (const members of groups.values()) {
    let made: { readonly statement: Statement; readonly variable: string } | undefined;
    for (const found of members) {
      const policies = made ?? policiesOf(found.object, names);
      if (policies === undefined) continue;
      const proposal = (fqdnRules: FqdnRules): Proposal | undefined => {
        const chain = attempt(() => chainOf(found.object, policies.variable, fqdnRules), (why) => refuse(found, why));
        return chain && { statements: [...(made ? [] : [policies.statement]), { call: chain }], objects: [found], by: 'CiliumPolicies' };
      };
      // allowTo adds the DNS rule that names require, which another policy may have.
      const hasNames = listOf(isJsonObject(found.object.spec) ? found.object.spec.egress : undefined).some((rule) => isJsonObject(rule) && rule.toFQDNs !== undefined);
      if (accept(proposal('with DNS'), hasNames ? proposal('as written') : undefined)) made = policies;
    }
  }
}

function policiesOf({ kind, metadata: { namespace } }: KubernetesObject, names: Names): { readonly statement: Statement; readonly variable: string } | undefined {
  const isKubernetes = kind === 'NetworkPolicy';
  const base = kind === 'CiliumClusterwideNetworkPolicy' ? 'clusterwide-policies' : `${namespace ?? ''}${isKubernetes ? '-kubernetes' : ''}-policies`;
  const id = names.id(base, 'imported');
  const variable = names.variable(id, 'policies');
  if (kind === 'CiliumClusterwideNetworkPolicy') return { statement: { construct: 'CiliumPolicies.clusterwide', id, variable }, variable };
  if (namespace === undefined) return undefined;
  const props = object({ namespace: data(namespace), ...(isKubernetes && { kind: data('NetworkPolicy') }) });
  return { statement: { construct: 'CiliumPolicies', id, variable, props }, variable };
}

/** How rules with `toFQDNs` are written: by `allowTo`, which adds a DNS rule, or by `addRule`. */
type FqdnRules = 'with DNS' | 'as written';

function chainOf(own: KubernetesObject, variable: string, fqdnRules: FqdnRules): Expression {
  const { kind, metadata, spec } = own;
  if (!isJsonObject(spec) || own.specs !== undefined) throw new Unsayable('it has specs instead of one spec');
  const isKubernetes = kind === 'NetworkPolicy';
  const writer = isKubernetes ? new KubernetesCalls() : new CiliumCalls(metadata.namespace, fqdnRules);
  const { description, enableDefaultDeny, log, endpointSelector, nodeSelector, podSelector } = spec;
  const { labels, annotations } = metadata;
  const props = object({
    ...(description !== undefined && { description: data(description) }),
    ...(enableDefaultDeny !== undefined && { enableDefaultDeny: data(defaultDeny(enableDefaultDeny)) }),
    ...(isJsonObject(log) && log.value !== undefined && { log: data(log.value) }),
    ...(labels !== undefined && Object.keys(labels).length > 0 && { labels: data(labels) }),
    ...(annotations !== undefined && Object.keys(annotations).length > 0 && { annotations: data(annotations) }),
  });
  const last = Object.keys(props.members).length > 0 ? [props] : [];
  const selector = isKubernetes ? podSelector : (endpointSelector ?? nodeSelector);
  const name = data(metadata.name);
  const subject = endpointSelector === undefined && nodeSelector !== undefined
    ? method(reference(variable), 'forNodes', selectorExpression(selector), name, ...last)
    : isEmpty(selector) ? method(reference(variable), 'forAll', name, ...last) : method(reference(variable), 'for', selectorExpression(selector), name, ...last);
  const calls = writer.calls(spec);
  return calls.reduce<Expression>((on, { name: called, args }): MethodCall => ({ kind: 'method', on, name: called, args, ...(calls.length > 1 && { onOwnLine: true }) }), subject);
}

function defaultDeny(value: Json): Json {
  const { ingress, egress } = isJsonObject(value) ? value : {};
  return ingress !== undefined && ingress === egress ? ingress : value;
}

/** A call of a policy: `allowFrom(Peer.entity('world'), Port.tcp(443))`. */
interface PolicyCall {
  readonly name: string;
  readonly args: readonly Expression[];
}

class CiliumCalls {
  private readonly namespace: string | undefined;
  private readonly fqdnRules: FqdnRules;

  constructor(namespace: string | undefined, fqdnRules: FqdnRules) {
    this.namespace = namespace;
    this.fqdnRules = fqdnRules;
  }

  calls(spec: JsonObject): PolicyCall[] {
    nothingBut(spec, ['endpointSelector', 'nodeSelector', 'ingress', 'ingressDeny', 'egress', 'egressDeny', 'enableDefaultDeny', 'description', 'log']);
    const calls = [
      ...listOf(spec.ingress).flatMap((rule) => this.rule(rule, 'from', 'allowFrom')),
      ...listOf(spec.ingressDeny).flatMap((rule) => this.rule(rule, 'from', 'denyFrom')),
      ...listOf(spec.egress).flatMap((rule) => this.rule(rule, 'to', 'allowTo')),
      ...listOf(spec.egressDeny).flatMap((rule) => this.rule(rule, 'to', 'denyTo')),
    ];
    const isolated = (['ingress', 'egress'] as const).filter((direction) => listOf(spec[direction]).length > 0 && listOf(spec[direction]).every(isEmpty) && listOf(spec[`${direction}Deny`]).length === 0);
    return isolated.length === 0 ? calls : [{ name: 'isolate', args: isolated.length === 2 ? [] : isolated.map(data) }, ...calls];
  }

  private rule(rule: Json, prefix: 'from' | 'to', name: string): PolicyCall[] {
    const { toPorts, icmps, authentication, ...fields } = map(rule);
    if (fields.toFQDNs !== undefined && this.fqdnRules === 'as written') return [{ name: 'addRule', args: [data('egress'), data(rule)] }];
    const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
    if (entries.length === 0 && toPorts === undefined && icmps === undefined && authentication === undefined) return [];
    if (entries.length > 1) throw new Unsayable(`a rule has ${entries.map(([field]) => field).join(' and ')}`);
    const peers = entries.flatMap(([field, value]) => {
      if (!Array.isArray(value) || value.length === 0) throw new Unsayable(`${field} is empty`);
      return value.map((peer) => this.peer(field.startsWith(prefix) ? field.slice(prefix.length) : '', peer));
    });
    const peer = peers.length === 0 ? call('Peer.any') : peers.length === 1 ? peers[0]! : list(peers);
    const auth = authentication === undefined ? [] : [call(`Auth.${map(authentication).mode === 'disabled' ? 'disabled' : 'required'}`)];
    if (toPorts === undefined && icmps === undefined) return [{ name, args: [peer, ...auth] }];
    return [
      ...listOf(toPorts).map((entry) => ({ name, args: [peer, ...portsOf(entry), ...auth] })),
      ...(icmps === undefined ? [] : [{ name, args: [peer, ...listOf(icmps).flatMap((entry) => listOf(map(entry).fields).map(icmpOf)), ...auth] }]),
    ];
  }

  private peer(field: string, peer: Json): Expression {
    switch (field) {
      case 'Endpoints':
        return this.pods(map(peer));
      case 'Entities':
        return call('Peer.entity', data(peer));
      case 'CIDR':
        return call('Peer.cidr', data(peer));
      case 'CIDRSet': {
        const { cidr, cidrGroupRef, cidrGroupSelector, except } = map(peer);
        const rest = except === undefined ? [] : [object({ except: data(except) })];
        if (cidr !== undefined) return call('Peer.cidr', data(cidr), ...rest);
        if (cidrGroupRef !== undefined) return call('Peer.cidrGroup', data(cidrGroupRef), ...rest);
        return call('Peer.cidrGroupLabels', data(onlyLabels(cidrGroupSelector)), ...rest);
      }
      case 'Nodes':
        return call('Peer.nodes', selectorExpression(peer));
      case 'FQDNs': {
        const { matchName, matchPattern } = map(peer);
        return matchName === undefined ? call('Peer.fqdnPattern', data(matchPattern ?? '')) : call('Peer.fqdn', data(matchName));
      }
      case 'Services': {
        const { k8sService, k8sServiceSelector } = map(peer);
        if (k8sService !== undefined) {
          const { serviceName, namespace } = map(k8sService);
          return call('Peer.service', data(serviceName ?? ''), ...this.where(namespace));
        }
        const { selector, namespace } = map(k8sServiceSelector ?? null);
        return call('Peer.serviceLabels', data(onlyLabels(selector)), ...this.where(namespace));
      }
      default:
        throw new Unsayable(`no peer is written as ${field}`);
    }
  }

  private where(namespace: Json | undefined): Expression[] {
    return namespace === undefined || namespace === this.namespace ? [] : [object({ namespace: data(namespace) })];
  }

  private pods(selector: JsonObject): Expression {
    const labels = { ...map(selector.matchLabels ?? {}) };
    const expressions = listOf(selector.matchExpressions).map(map);
    const own = Object.keys(labels).find((key) => key === NAMESPACE_LABEL || `k8s:${key}` === NAMESPACE_LABEL);
    const onNamespace = Object.keys(labels).filter((key) => NAMESPACE_LABELS.test(key));
    if (own !== undefined) {
      const name = labels[own]!;
      delete labels[own];
      if (name === this.namespace) return this.podsIn({ ...selector, matchLabels: labels });
      if (expressions.length === 0 && Object.keys(labels).length === 0) return call('Peer.namespace', data(name));
      return this.podsIn({ ...selector, matchLabels: labels }, data(name));
    }
    if (onNamespace.length > 0) {
      const wanted = Object.fromEntries(onNamespace.map((key) => [key.replace(NAMESPACE_LABELS, ''), labels[key]!]));
      for (const key of onNamespace) delete labels[key];
      if (expressions.length === 0 && Object.keys(labels).length === 0) return call('Peer.namespaceLabels', data(wanted));
      return this.podsIn({ ...selector, matchLabels: labels }, object({ labels: data(wanted) }));
    }
    const isOfNamespace = ({ key }: JsonObject): boolean => key === NAMESPACE_LABEL || `k8s:${String(key)}` === NAMESPACE_LABEL;
    const [requirement, ...others] = expressions.filter(isOfNamespace);
    if (requirement !== undefined && others.length === 0 && (requirement.operator === 'Exists' || requirement.operator === 'In')) {
      const remaining = { ...selector, matchExpressions: expressions.filter((each) => !isOfNamespace(each)) };
      if (requirement.operator === 'In') return this.podsIn(remaining, data(requirement.values ?? []));
      return Object.keys(labels).length === 0 && remaining.matchExpressions.length === 0 ? call('Peer.allPods') : this.podsIn(remaining, data('all namespaces'));
    }
    return this.podsIn(selector);
  }

  private podsIn(selector: JsonObject, namespace?: Expression): Expression {
    const where = namespace === undefined ? [] : [object({ namespace })];
    const labels = map(selector.matchLabels ?? {});
    const expressions = listOf(selector.matchExpressions);
    if (Object.keys(labels).length === 0 && expressions.length === 0) {
      return namespace === undefined && this.namespace !== undefined ? call('Peer.sameNamespace') : call('Peer.pods', call('Selector.all'), ...where);
    }
    if (expressions.length === 0) return call('Peer.labels', data(labels), ...where);
    return call('Peer.pods', selectorExpression(selector), ...where);
  }
}

class KubernetesCalls {
  calls(spec: JsonObject): PolicyCall[] {
    nothingBut(spec, ['podSelector', 'policyTypes', 'ingress', 'egress']);
    const types = Array.isArray(spec.policyTypes) ? spec.policyTypes : ['Ingress', ...(listOf(spec.egress).length > 0 ? ['Egress'] : [])];
    const isolated = (['ingress', 'egress'] as const).filter((direction) => types.includes(direction === 'ingress' ? 'Ingress' : 'Egress') && listOf(spec[direction]).length === 0);
    return [
      ...(isolated.length === 0 ? [] : [{ name: 'isolate', args: isolated.length === 2 ? [] : isolated.map(data) }]),
      ...listOf(spec.ingress).map((rule) => this.rule(map(rule), 'from', 'allowFrom')),
      ...listOf(spec.egress).map((rule) => this.rule(map(rule), 'to', 'allowTo')),
    ];
  }

  private rule(rule: JsonObject, field: 'from' | 'to', name: string): PolicyCall {
    nothingBut(rule, [field, 'ports']);
    const peers = listOf(rule[field]).map((peer) => this.peer(map(peer)));
    const peer = peers.length === 0 ? call('Peer.any') : peers.length === 1 ? peers[0]! : list(peers);
    return { name, args: [peer, ...listOf(rule.ports).map((port) => portOf(map(port), 'TCP'))] };
  }

  private peer({ ipBlock, podSelector, namespaceSelector }: JsonObject): Expression {
    if (ipBlock !== undefined) {
      const { cidr, except } = map(ipBlock);
      return call('Peer.cidr', data(cidr ?? ''), ...(except === undefined ? [] : [object({ except: data(except) })]));
    }
    const where = namespaceSelector === undefined ? undefined : this.namespaces(map(namespaceSelector));
    if (isEmpty(podSelector ?? {})) {
      if (where === undefined) return call('Peer.sameNamespace');
      if (where.kind === 'data' && where.value === 'all namespaces') return call('Peer.allPods');
      if (where.kind === 'data') return call('Peer.namespace', ...[where.value].flat().map(data));
      return call('Peer.pods', call('Selector.all'), object({ namespace: where }));
    }
    const props = where === undefined ? [] : [object({ namespace: where })];
    const { matchLabels, matchExpressions } = map(podSelector!);
    return isEmpty(matchExpressions ?? []) ? call('Peer.labels', data(matchLabels ?? {}), ...props) : call('Peer.pods', selectorExpression(podSelector), ...props);
  }

  private namespaces(selector: JsonObject): Expression {
    if (isEmpty(selector)) return data('all namespaces');
    const { matchLabels = {}, matchExpressions = [], ...rest } = selector;
    nothingBut(rest);
    const labels = map(matchLabels);
    const expressions = listOf(matchExpressions).map(map);
    if (expressions.length === 0) return Object.keys(labels).join() === NAME_LABEL ? data(labels[NAME_LABEL]!) : object({ labels: data(labels) });
    const [only] = expressions;
    if (expressions.length === 1 && Object.keys(labels).length === 0 && only!.key === NAME_LABEL && only!.operator === 'In') return data(only!.values ?? []);
    throw new Unsayable('a namespaceSelector has expressions');
  }
}

function portsOf(entry: Json): Expression[] {
  const { ports, rules, serverNames, ...rest } = map(entry);
  nothingBut(rest);
  const made = listOf(ports).map((port) => portOf(map(port), 'ANY'));
  const layer7 = rules === undefined ? [] : Object.entries(map(rules)).flatMap(([family, each]) => listOf(each).map((rule) => layer7Of(family, map(rule))));
  if (made.length === 0) throw new Unsayable('toPorts has no ports');
  return [...made, ...layer7, ...(serverNames === undefined ? [] : [call('Tls.serverNames', ...listOf(serverNames).map(data))])];
}

function portOf({ port, endPort, protocol: given, ...rest }: JsonObject, usual: 'ANY' | 'TCP'): Expression {
  nothingBut(rest);
  const text = String(given ?? usual).toUpperCase();
  if (port === undefined) return usual === 'TCP' ? call('Port.all', data(text)) : call('Port.protocol', data(text));
  if (port === 0 || port === '0') return call('Port.all', data(text));
  if (!/^\d+$/.test(String(port))) return call('Port.named', data(String(port)), ...(text === 'TCP' ? [] : [data(text)]));
  const numbers = [data(Number(port)), ...(typeof endPort === 'number' && endPort > 0 ? [data(endPort)] : [])];
  return call(`Port.${text.toLowerCase()}`, ...numbers);
}

function layer7Of(family: string, rule: JsonObject): Expression {
  if (family === 'dns') {
    const { matchName, matchPattern } = rule;
    if (matchName !== undefined) return call('Dns.name', data(matchName));
    return matchPattern === '*' ? call('Dns.any') : call('Dns.pattern', data(matchPattern ?? ''));
  }
  if (family !== 'http') throw new Unsayable(`it has layer 7 rules of ${family}`);
  const { method: verb, path, host, headers, headerMatches } = rule;
  const named = headers === undefined ? undefined : Object.fromEntries(listOf(headers).map((header) => (/^(\S+)\s+(.*)$/.exec(String(header)) ?? ['', String(header), '']).slice(1, 3)));
  const conditions = { ...(host !== undefined && { host: data(host) }), ...(named && { headers: data(named) }), ...(headerMatches !== undefined && { headerMatches: data(headerMatches) }) };
  const last = Object.keys(conditions).length > 0 ? [object(conditions)] : [];
  if (verb === undefined) return path === undefined ? (last.length === 0 ? call('Http.any') : call('Http.match', ...last)) : call('Http.path', data(path), ...last);
  const short = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(String(verb));
  if (path === undefined && last.length > 0) throw new Unsayable('an HTTP rule has a method and conditions without a path');
  const args = [...(path === undefined ? [] : [data(path)]), ...last];
  return short ? call(`Http.${String(verb).toLowerCase()}`, ...args) : call('Http.method', data(verb), ...args);
}

function icmpOf(entry: Json): Expression {
  const { family = 'IPv4', type } = map(entry);
  return call(family === 'IPv6' ? 'Icmp.v6' : 'Icmp.v4', data(typeof type === 'string' && /^\d+$/.test(type) ? Number(type) : (type ?? 0)));
}

/** `Selector.labels({ app: 'web' })`, or a selector as Kubernetes writes it. */
function selectorExpression(selector: Json | undefined): Expression {
  const { matchLabels, matchExpressions, ...rest } = map(selector ?? {});
  nothingBut(rest);
  if (isEmpty(matchLabels ?? {}) && isEmpty(matchExpressions ?? [])) return call('Selector.all');
  if (isEmpty(matchExpressions ?? [])) return call('Selector.labels', data(matchLabels!));
  return data({ ...(!isEmpty(matchLabels ?? {}) && { matchLabels: matchLabels! }), matchExpressions: matchExpressions! });
}

function onlyLabels(selector: Json | undefined): JsonObject {
  const { matchLabels, ...rest } = map(selector ?? {});
  nothingBut(rest);
  return map(matchLabels ?? {});
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.values(value).every((member) => (isJsonObject(member) || Array.isArray(member)) && isEmpty(member));
}
