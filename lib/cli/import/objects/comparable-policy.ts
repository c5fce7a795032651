import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import type { KubernetesObject } from '../../../kubernetes/object';
import { list } from '../../../model/json';
import { textOf } from '../../../policies/canonical';
import { NAMESPACE_LABEL } from '../../../selection/labels';

/** Fields of peers in a rule of Cilium. Peers of one rule that are in several fields are left as they are. */
const CILIUM_PEERS = ['Endpoints', 'Entities', 'CIDR', 'CIDRSet', 'Services', 'FQDNs', 'Nodes'];
const DIRECTIONS = ['ingress', 'egress'] as const;

/**
 * What a network policy allows and denies: a set of single permissions, each for one peer and one port. Policies with the same set mean the
 * same, however their rules are grouped. Undefined for other kinds, and for fields without a place in it.
 */
export function comparablePolicy({ kind, metadata, spec, specs }: KubernetesObject): unknown {
  if (!isJsonObject(spec) || specs !== undefined) return undefined;
  if (kind === 'NetworkPolicy') return ofKubernetes(spec, metadata.namespace);
  if (kind === 'CiliumNetworkPolicy' || kind === 'CiliumClusterwideNetworkPolicy') return ofCilium(spec, metadata.namespace);
  return undefined;
}

function ofCilium({ endpointSelector, nodeSelector, ingress, ingressDeny, egress, egressDeny, enableDefaultDeny, ...rest }: JsonObject, namespace: string | undefined): unknown {
  const sections = { ingress, ingressDeny, egress, egressDeny };
  const count = (section: keyof typeof sections): number => list(sections[section]).length;
  // In a direction without rules, default deny has no effect.
  const denies = Object.fromEntries(DIRECTIONS.map((direction) => [direction, count(direction) + count(`${direction}Deny`) > 0 && ((isJsonObject(enableDefaultDeny) ? enableDefaultDeny[direction] : undefined) ?? true)]));
  const subject = endpointSelector === undefined ? { nodes: selectorOf(nodeSelector) } : { pods: selectorOf(endpointSelector, namespace) };
  const permissions = Object.entries(sections).flatMap(([section, rules]) => list(rules).flatMap((rule) => ofCiliumRule(rule, section.startsWith('ingress') ? 'from' : 'to', namespace).map((permission) => textOf([section, permission]))));
  return { ...rest, subject, denies, permissions: [...new Set(permissions)].sort() };
}

/** Permissions of one rule. A rule with nothing in it only switches default deny on. */
function ofCiliumRule(rule: Json, prefix: 'from' | 'to', namespace: string | undefined): unknown[] {
  if (!isJsonObject(rule)) return [rule];
  const { toPorts, icmps, ...others } = rule;
  const names = CILIUM_PEERS.map((name) => `${prefix}${name}`);
  const fields = Object.keys(others).filter((key) => names.includes(key));
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => !fields.includes(key)));
  if (fields.length === 0 && toPorts === undefined && icmps === undefined && Object.keys(rest).length === 0) return [];
  if (fields.length > 1) return [rule];
  const [field] = fields;
  const peers = field === undefined ? ['any'] : list(others[field]).map((peer) => [field.replace(/CIDRSet$/, 'CIDR'), peerOf(field, peer, namespace)]);
  const traffic = [
    ...(toPorts === undefined && icmps === undefined ? ['all'] : []),
    ...list(toPorts).flatMap((entry) => ofPorts(entry)),
    ...list(icmps).flatMap((entry) => (isJsonObject(entry) ? list(entry.fields).map((type) => ({ icmp: isJsonObject(type) ? { ...type, family: type.family ?? 'IPv4', type: String(type.type) } : type })) : [entry])),
  ];
  return peers.flatMap((peer) => traffic.map((each) => [peer, each, rest]));
}

function ofPorts(entry: Json): unknown[] {
  if (!isJsonObject(entry)) return [entry];
  const { ports, rules, serverNames, ...rest } = entry;
  const layer7 = isJsonObject(rules) ? Object.entries(rules).flatMap(([family, each]) => list(each).map((rule) => ({ [family]: rule }))) : [];
  const names = list(serverNames).map((name) => ({ serverName: name }));
  const limits: unknown[] = [...layer7, ...names];
  const every = list(ports).length === 0 ? ['every port'] : list(ports).map((port) => (isJsonObject(port) ? { ...port, port: port.port === undefined ? undefined : String(port.port), protocol: port.protocol ?? 'ANY' } : port));
  return every.flatMap((port) => (limits.length === 0 ? [[port, rest]] : limits.map((limit) => [port, limit, rest])));
}

function peerOf(field: string, peer: Json, namespace: string | undefined): unknown {
  if (field.endsWith('Endpoints')) return selectorOf(peer, namespace);
  if (field.endsWith('Nodes')) return selectorOf(peer);
  if (typeof peer === 'string' && field.endsWith('CIDR')) return { cidr: peer };
  if (field.endsWith('Services') && isJsonObject(peer)) {
    return Object.fromEntries(Object.entries(peer).map(([key, service]) => [key, isJsonObject(service) ? { namespace, ...service } : service]));
  }
  return peer;
}

function ofKubernetes({ podSelector, policyTypes, ingress, egress, ...rest }: JsonObject, namespace: string | undefined): unknown {
  const types = Array.isArray(policyTypes) ? [...policyTypes].sort() : ['Ingress', ...(list(egress).length > 0 ? ['Egress'] : [])].sort();
  const permissions = Object.entries({ ingress, egress }).flatMap(([direction, rules]) =>
    list(rules).flatMap((rule) => {
      if (!isJsonObject(rule)) return [textOf(rule)];
      const peers = list(rule[direction === 'ingress' ? 'from' : 'to']);
      const ports = list(rule.ports);
      return (peers.length === 0 ? ['any'] : peers.map((peer) => kubernetesPeer(peer, namespace))).flatMap((peer) =>
        (ports.length === 0 ? ['all'] : ports.map((port) => (isJsonObject(port) ? { protocol: 'TCP', ...port } : port))).map((port) => textOf([direction, peer, port])),
      );
    }),
  );
  return { ...rest, subject: selectorOf(podSelector), types, permissions: [...new Set(permissions)].sort() };
}

function kubernetesPeer(peer: Json, namespace: string | undefined): unknown {
  if (!isJsonObject(peer) || peer.ipBlock !== undefined) return peer;
  const { podSelector, namespaceSelector } = peer;
  const spaces = isJsonObject(namespaceSelector) ? textOf(selectorOf(namespaceSelector)) : undefined;
  const own = textOf(selectorOf({ matchLabels: { 'kubernetes.io/metadata.name': namespace ?? '' } }));
  return { pods: selectorOf(podSelector), ...(spaces !== undefined && spaces !== own && { namespaces: spaces }) };
}

/** A selector with everything in one form: requirements in no order, and the label of the namespace with its source. */
function selectorOf(selector: Json | undefined, namespace?: string): unknown {
  if (!isJsonObject(selector)) return { labels: {}, expressions: [] };
  const { matchLabels, matchExpressions, ...rest } = selector;
  const labels = Object.fromEntries(Object.entries(isJsonObject(matchLabels) ? matchLabels : {}).map(([key, value]) => [keyOf(key), value]));
  // A policy selects in its own namespace by itself.
  if (namespace !== undefined && labels[NAMESPACE_LABEL] === namespace) delete labels[NAMESPACE_LABEL];
  const expressions = list(matchExpressions).map((each) => (isJsonObject(each) ? { ...each, key: keyOf(String(each.key)), values: [...new Set(list(each.values).map(String))].sort() } : each));
  return { ...rest, labels, expressions: [...new Set(expressions.map(textOf))].sort() };
}

function keyOf(key: string): string {
  return `k8s:${key}` === NAMESPACE_LABEL || key.startsWith('io.cilium.k8s.namespace.labels.') ? `k8s:${key}` : key;
}
