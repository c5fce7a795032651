import { readCidr } from '../cluster/cidr';
import { CONTROL_PLANE_LABEL } from '../cluster/node-labels';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { JsonObject } from '../kubernetes/json';
import { matchingLabels, selectorIn, selectorMatches, type SelectorLike } from '../kubernetes/label-selector';
import { list, map, maps, text } from './json';
import { identityOf } from './identity';
import { withoutSource } from './identity-labels';
import type { ObjectModel } from './model';
import { ofKinds } from './of-kinds';
import { HOST_PORTS, type Requirer } from './host-ports';
import { covers, EVERY_PORT, intersects, type PortInterval } from './port-intervals';

/*
 * What policies with a nodeSelector do to the nodes of a cluster together. A node takes the union of what the policies that select it allow,
 * and default deny begins with the first of them that has rules in a direction.
 */

/** One spec with a nodeSelector. */
export interface NodeSpec {
  readonly policy: ObjectModel;
  readonly selector: SelectorLike;
  readonly spec: JsonObject;
}

/** Nodes of one role, with the labels that are known of them. */
export interface NodeKind {
  readonly controlPlane: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** Nodes that policies tell apart. */
export interface NodeGroup {
  readonly title: string;
  /** What they may be. A label of their own says nothing of the role: then there are several. */
  readonly kinds: readonly NodeKind[];
}

/** What decides whom rules mean. */
export interface NodeNetwork {
  readonly cluster: TalosCluster;
  /** Whether rules for CIDRs apply to nodes: `policyCIDRMatchMode: nodes`. */
  readonly cidrsMatchNodes: boolean;
}

/** The specs for nodes among the objects of a cluster. */
export function nodeSpecs(objects: readonly ObjectModel[], scope: string): NodeSpec[] {
  return ofKinds(objects, 'CiliumClusterwideNetworkPolicy').flatMap((policy) => {
    if (policy.scope !== scope || !policy.object.apiVersion.startsWith('cilium.io/')) return [];
    return [...(policy.object.spec === undefined ? [] : [map(policy.object.spec)]), ...maps(policy.object.specs)].flatMap((spec) => {
      const selector = selectorIn(spec.nodeSelector);
      return selector ? [{ policy, selector: withoutSources(selector), spec }] : [];
    });
  });
}

/** Whether a spec is one of `TalosHostFirewall`. */
export function isOfTable({ spec }: NodeSpec): boolean {
  return HOST_PORTS.some(({ title }) => title === spec.description);
}

/** Names a policy. */
export function titleOf({ policy }: NodeSpec): string {
  return `${policy.object.kind} ${identityOf(policy.object).title}`;
}

function withoutSources({ matchLabels = {}, matchExpressions = [] }: SelectorLike): SelectorLike {
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).filter(([key]) => !isHostLabel(key)).map(([key, value]) => [withoutSource(key), String(value)])),
    matchExpressions: matchExpressions.filter(({ key }) => !isHostLabel(key)).map((expression) => ({ ...expression, key: withoutSource(expression.key) })),
  };
}

/** The label that the host endpoint of every node has. */
function isHostLabel(key: string): boolean {
  return /^reserved[:.]host$/.test(key);
}

/** The nodes that the policies tell apart: by role, and those that a selector names by a label of their own. */
export function nodeGroups(specs: readonly NodeSpec[], { workers }: TalosCluster): NodeGroup[] {
  const plain: readonly (NodeKind & Pick<NodeGroup, 'title'>)[] = [
    { title: 'control planes', controlPlane: true, labels: { [CONTROL_PLANE_LABEL]: '' } },
    ...(workers > 0 ? [{ title: 'workers', controlPlane: false, labels: {} }] : []),
  ];
  const labelled = specs.flatMap(({ selector }): NodeGroup[] => {
    // What selects a role as it is needs no labels of its own.
    if (plain.some(({ labels }) => selectorMatches(selector, labels))) return [];
    const wanted = matchingLabels(selector);
    if (!wanted) return [];
    const kinds = plain
      .map(({ controlPlane, labels }): NodeKind => ({ controlPlane, labels: { ...wanted, ...labels } }))
      .filter(({ controlPlane, labels }) => selectorMatches(selector, labels) && (controlPlane || !(CONTROL_PLANE_LABEL in labels)));
    return kinds.length > 0 ? [{ title: `nodes with ${labelsText(wanted)}`, kinds }] : [];
  });
  const seen = new Set<string>();
  return [...plain.map(({ title, ...kind }): NodeGroup => ({ title, kinds: [kind] })), ...labelled].filter(({ title }) => !seen.has(title) && seen.add(title));
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ');
}

/** Whether a spec certainly selects nodes of a group. */
export function selects({ selector }: NodeSpec, { labels }: NodeKind): boolean {
  return selectorMatches(selector, labels);
}

/** Whether a spec may select nodes of a group: labels that are not known of them may have any value. */
export function maySelect({ selector: { matchLabels = {}, matchExpressions = [] } }: NodeSpec, { labels }: NodeKind): boolean {
  const isKnown = (key: string): boolean => key === CONTROL_PLANE_LABEL || key in labels;
  return (
    Object.entries(matchLabels).every(([key, value]) => !isKnown(key) || labels[key] === value) &&
    matchExpressions.every((expression) => !isKnown(expression.key) || selectorMatches({ matchExpressions: [expression] }, labels))
  );
}

/** A direction of traffic. */
export type Direction = 'ingress' | 'egress';

/** Whether a spec begins default deny in a direction. Rules that deny begin it as well (`pkg/policy/api/rule_validation.go`). */
export function deniesByDefault({ spec }: NodeSpec, direction: Direction): boolean {
  const stated = map(spec.enableDefaultDeny)[direction];
  return stated !== false && (list(spec[direction]).length > 0 || list(spec[`${direction}Deny`]).length > 0);
}

/** What someone requires: a port, and who they are. */
export interface Requirement {
  readonly peer: Requirer;
  readonly protocol: 'TCP' | 'UDP';
  readonly ports: PortInterval;
}

/** Whether the rules of some specs allow traffic together. */
export function allows(specs: readonly NodeSpec[], direction: Direction, { peer, protocol, ports }: Requirement, network: NodeNetwork): boolean {
  const open = specs.flatMap(({ spec }) => maps(spec[direction]).filter((rule) => mayMean(rule, direction, peer, network)).flatMap((rule) => portsOfRule(rule, protocol)));
  return covers(open, ports);
}

/** The first spec with a rule that certainly denies a part of the traffic. */
export function denier(specs: readonly NodeSpec[], direction: Direction, { peer, protocol, ports }: Requirement, network: NodeNetwork): NodeSpec | undefined {
  return specs.find(({ spec }) =>
    maps(spec[`${direction}Deny`]).some((rule) => certainlyMeans(rule, direction, peer, network) && portsOfRule(rule, protocol).some((each) => intersects(each, ports))),
  );
}

const MESH = ['all', 'cluster', 'cluster-mesh'];
const NODES = [...MESH, 'remote-node'];

/** Entities that contain a peer. Source: `pkg/policy/api/entity.go` in 1.18.11, 1.19.7 and 1.20.2. */
const ENTITIES_OF: Readonly<Record<Requirer, readonly string[]>> = {
  nodes: NODES,
  controlPlanes: [...NODES, 'kube-apiserver'],
  joiningNodes: ['all', 'world'],
  joiningControlPlanes: ['all', 'world'],
  pods: MESH,
  outside: ['all', 'world'],
};

/** Whether a rule without peers means any peer: a rule without ports as well means nothing. */
function hasPorts({ toPorts, icmps }: JsonObject): boolean {
  return (toPorts ?? icmps ?? undefined) !== undefined;
}

/** Whether a rule may mean a peer. What is not known counts. */
function mayMean(rule: JsonObject, direction: Direction, peer: Requirer, network: NodeNetwork): boolean {
  const fields = peerFields(rule, direction);
  if (fields.length === 0) return hasPorts(rule);
  return fields.some(([field, value]) => {
    if (list(value).length === 0) return false;
    switch (field) {
      case 'Entities':
        return list(value).some((entity) => ENTITIES_OF[peer].includes(String(entity)));
      case 'Nodes':
        return peer === 'nodes' || peer === 'controlPlanes';
      case 'CIDR':
        return list(value).some((cidr) => cidrMayMean(text(cidr), peer, network));
      case 'CIDRSet':
        return maps(value).some(({ cidr }) => cidrMayMean(text(cidr), peer, network));
      case 'Endpoints':
        return peer === 'pods' || maps(value).some(namesReserved);
      case 'FQDNs':
      case 'Groups':
      case 'Services':
        return peer === 'outside';
      default:
        return true;
    }
  });
}

/** Whether a rule means all of a peer. */
function certainlyMeans(rule: JsonObject, direction: Direction, peer: Requirer, network: NodeNetwork): boolean {
  const fields = peerFields(rule, direction);
  if (fields.length === 0) return hasPorts(rule);
  return fields.some(([field, value]) => {
    if (field === 'Entities') return list(value).some((entity) => (entity === 'kube-apiserver' ? peer === 'controlPlanes' : ENTITIES_OF[peer].includes(String(entity))));
    const cidrs = field === 'CIDR' ? list(value).map((cidr) => text(cidr)) : field === 'CIDRSet' ? maps(value).map(({ cidr, except }) => (list(except).length > 0 ? undefined : text(cidr))) : [];
    return cidrs.some((cidr) => cidrMeansAll(cidr, peer, network));
  });
}

/** The fields of a rule that say who, without `from` and `to`. */
function peerFields(rule: JsonObject, direction: Direction): [field: string, value: unknown][] {
  const prefix = direction === 'ingress' ? 'from' : 'to';
  return Object.entries(rule).flatMap(([field, value]) => (field.startsWith(prefix) && !/^(?:toPorts|.*Requires)$/.test(field) && value !== null ? [[field.slice(prefix.length), value]] : []));
}

/** Whether a selector of endpoints names an identity that is not a pod. */
function namesReserved({ matchLabels, matchExpressions }: JsonObject): boolean {
  return [...Object.keys(map(matchLabels)), ...maps(matchExpressions).map(({ key }) => String(key))].some((key) => key.startsWith('reserved'));
}

function cidrMayMean(cidr: string | undefined, peer: Requirer, { cluster, cidrsMatchNodes }: NodeNetwork): boolean {
  const block = readCidr(cidr);
  const isKnownNode = peer === 'nodes' || peer === 'controlPlanes';
  if (peer === 'pods' || (isKnownNode && !cidrsMatchNodes)) return false;
  // A group of CIDRs, or something that another rule reports.
  if (!block) return true;
  if (peer === 'outside') return !cluster.podSubnets.some((subnet) => subnet.contains(block));
  return cluster.nodeSubnets.length === 0 || cluster.nodeSubnets.some((subnet) => subnet.overlaps(block));
}

function cidrMeansAll(cidr: string | undefined, peer: Requirer, { cluster, cidrsMatchNodes }: NodeNetwork): boolean {
  const block = readCidr(cidr);
  if (!block || peer === 'pods') return false;
  if (peer === 'outside') return block.size === 2n ** 32n && block.family === 4;
  const isKnownNode = peer === 'nodes' || peer === 'controlPlanes';
  return !(isKnownNode && !cidrsMatchNodes) && cluster.nodeSubnets.length > 0 && cluster.nodeSubnets.every((subnet) => block.contains(subnet));
}

/** The ports of a rule for a protocol. Named ports do not apply to nodes. */
function portsOfRule({ toPorts, icmps }: JsonObject, protocol: 'TCP' | 'UDP'): PortInterval[] {
  if (toPorts === undefined || toPorts === null) return icmps === undefined || icmps === null ? [EVERY_PORT] : [];
  return maps(toPorts).flatMap(({ ports }) => {
    if (list(ports).length === 0) return [EVERY_PORT];
    return maps(ports).flatMap(({ port, endPort, protocol: of = 'ANY' }): PortInterval[] => {
      const first = Number(port);
      if (!Number.isInteger(first) || ![protocol, 'ANY', ''].includes(String(of).toUpperCase())) return [];
      return [first === 0 ? EVERY_PORT : [first, typeof endPort === 'number' && endPort > first ? endPort : first]];
    });
  });
}
