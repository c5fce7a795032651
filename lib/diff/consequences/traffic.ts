import { IpRange, readCidr } from '../../cluster/cidr';
import { IpAddress } from '../../cluster/ip-address';
import { isMistake, readIp } from '../../cluster/ip-text';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { IPS } from '../../model/address-holders';
import { ciliumSettings } from '../../model/cilium-config';
import { list, map, maps } from '../../model/json';
import type { ConsequenceRule, DiffContext, Found } from '../consequence';
import { isEqual } from '../compare';
import type { FieldChange, ObjectChange } from '../model';
import { textOf } from '../text-of';

const POLICIES: ReadonlySet<string> = new Set(['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy']);

/** Consequences for traffic: policies, addresses, listeners. */
export const TRAFFIC_RULES: readonly ConsequenceRule[] = [
  {
    id: 'policy',
    level: 'warning',
    title: 'A policy changes',
    source: 'https://docs.cilium.io/en/stable/security/policy/intro/',
    *find(object: ObjectChange, diff: DiffContext): Found {
      if (!POLICIES.has(object.kind)) return;
      const fields = object.fields.filter(({ folded, path }) => !folded && path[0] !== 'metadata');
      if (object.type === 'added') yield { what: `A new policy ${directions(object.after!.fields)}` };
      else if (object.type === 'removed') yield { what: ['The policy is removed.', ...removedPolicy(object, diff)].join(' ') };
      else if (fields.length > 0) {
        const [before, after] = [object.before!, object.after!].map((side) => DIRECTIONS.filter((direction) => defaultDeny(side.fields, direction).length > 0));
        const ended = before!.filter((direction) => !after!.includes(direction));
        const begun = after!.filter((direction) => !before!.includes(direction));
        yield { fields, what: [
          `The policy changes (${places(fields)}): it may drop connections that it allowed, or allow connections that it dropped.`,
          ...(begun.length > 0 ? [`It newly switches on default deny for ${begun.join(' and ')}.`] : []),
          ...(ended.length > 0 ? [`It no longer switches on default deny for ${ended.join(' and ')}.`] : []),
        ].join(' ') };
      }
    },
  },
  {
    id: 'address',
    level: 'disruptive',
    title: 'An address moves',
    source: 'https://docs.cilium.io/en/stable/network/lb-ipam/',
    *find(object: ObjectChange): Found {
      if (object.type !== 'changed') return;
      const [before, after] = [addressesOf(object.before!.fields), addressesOf(object.after!.fields)];
      const gone = withoutBlocks(before, after);
      const fresh = withoutBlocks(after, before);
      if (gone.length > 0) yield { what: `${addressText(object, gone)}${fresh.length > 0 ? ` The new ${fresh.length === 1 ? 'address is' : 'addresses are'} ${fresh.join(', ')}.` : ''}`, advice: 'change DNS records, firewalls and routers with it' };
      else if (fresh.length > 0 && object.kind !== 'CiliumLoadBalancerIPPool' && before.length === 0) yield { level: 'warning', what: `It asks for ${fresh.join(', ')}; until now the pool chose an address, which changes if it was another one.` };
    },
  },
  {
    id: 'service',
    level: 'disruptive',
    title: 'A Service is reached in another way',
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
    *find(object: ObjectChange): Found {
      if (object.kind !== 'Service' || object.group !== '' || object.type !== 'changed') return;
      const changed = (at: string) => object.fields.find((field) => field.at === at && !field.folded);
      const type = changed('spec.type');
      if (type) yield { fields: [type], what: `The type changes from ${textOf(type.before ?? 'ClusterIP')} to ${textOf(type.after ?? 'ClusterIP')}${type.before === 'LoadBalancer' ? ': its address is given up' : ''}.`, level: type.before === 'LoadBalancer' ? 'disruptive' : 'warning' };
      const selector = object.fields.filter(({ at, folded }) => at.startsWith('spec.selector') && !folded);
      if (selector.length > 0) yield { fields: selector, what: 'It selects other pods than before.' };
      const ports = (side: KubernetesObject): string[] => maps(map(side.spec).ports).map(({ port, protocol = 'TCP' }) => `${textOf(port)}/${textOf(protocol)}`);
      const gone = ports(object.before!.fields).filter((port) => !ports(object.after!.fields).includes(port));
      if (gone.length > 0) yield { what: `Port ${gone.join(', ')} is gone: clients that use it fail.` };
      const policy = changed('spec.externalTrafficPolicy');
      if (policy) yield { fields: [policy], level: 'warning', what: `externalTrafficPolicy is ${textOf(policy.after ?? 'Cluster')}: ${policy.after === 'Local' ? 'only nodes with a pod of it answer, and pods see the address of the client' : 'every node answers, and pods see the address of a node'}.` };
    },
  },
  {
    id: 'listener',
    level: 'disruptive',
    title: 'A listener of a Gateway appears or goes',
    source: 'https://gateway-api.sigs.k8s.io/api-types/gateway/',
    *find(object: ObjectChange): Found {
      if (object.kind !== 'Gateway' && object.kind !== 'ListenerSet') return;
      if (object.type === 'changed') yield* listenerConsequences(object);
      else if (object.type === 'added') yield { level: 'note', what: `A new Gateway listens on ${[...listenersOf(object.after!.fields).values()].map(listenerText).join(', ')}.` };
    },
  },
  {
    id: 'route',
    level: 'warning',
    title: 'A route changes',
    source: 'https://gateway-api.sigs.k8s.io/api-types/httproute/',
    *find(object: ObjectChange): Found {
      if (!/Route$/.test(object.kind) || object.group !== 'gateway.networking.k8s.io' || object.type !== 'changed') return;
      const fields = object.fields.filter(({ path, folded }) => path[0] === 'spec' && !folded);
      if (fields.length > 0) yield { fields, what: `Requests are matched or forwarded in another way (${places(fields)}).` };
    },
  },
];

const MAX_FIELDS = 4;

function places(fields: readonly FieldChange[]): string {
  const names = [...new Set(fields.map(({ at }) => at))];
  return `${names.slice(0, MAX_FIELDS).join(', ')}${names.length > MAX_FIELDS ? ', ...' : ''}`;
}

const DIRECTIONS = ['ingress', 'egress'] as const;
type Direction = (typeof DIRECTIONS)[number];

/** What a policy selects with default deny in a direction, one selector for each of its rules. Admin policies have no default deny. */
function defaultDeny({ kind, spec, specs }: KubernetesObject, direction: Direction): JsonObject[] {
  if (kind.endsWith('AdminNetworkPolicy')) return [];
  return [spec, ...list(specs)].filter(isJsonObject).filter((part) => {
    if (kind === 'NetworkPolicy') return Array.isArray(part.policyTypes) ? part.policyTypes.some((type) => textOf(type).toLowerCase() === direction) : direction === 'ingress' || part.egress !== undefined;
    return (part[direction] !== undefined || part[`${direction}Deny`] !== undefined) && map(part.enableDefaultDeny)[direction] !== false;
  }).map((part): JsonObject => (part.nodeSelector === undefined ? { pods: withoutPrefix(part.endpointSelector ?? part.podSelector ?? {}) } : { nodes: part.nodeSelector }));
}

/** Cilium reads a label without a source as one with any source, and Kubernetes writes none. */
function withoutPrefix(selector: Json): Json {
  return JSON.parse(JSON.stringify(selector).replaceAll(/"(?:any|k8s):/g, '"')) as Json;
}

/** Which traffic a policy drops for the endpoints that it selects. */
function directions(policy: KubernetesObject): string {
  const shut = DIRECTIONS.filter((direction) => defaultDeny(policy, direction).length > 0);
  return shut.length === 0 ? 'adds rules. It does not switch on default deny.' : `switches on default deny for ${shut.join(' and ')} of the endpoints that it selects: what no policy allows is dropped.`;
}

/** What is known of the traffic of a policy that is removed. */
function removedPolicy({ before, kind, namespace, scope }: ObjectChange, { objectsAfter }: DiffContext): string[] {
  const removed = before!.fields;
  if (kind.endsWith('AdminNetworkPolicy')) return ['Other policies decide what happens to the traffic that it allowed or denied.'];
  const all = objectsAfter(scope);
  const isAlways = ciliumSettings(all.map(({ fields }) => fields))['enable-policy'] === 'always';
  const others = all.filter(({ fields }) => POLICIES.has(fields.kind) && (fields.metadata.namespace === namespace || namespace === undefined || fields.metadata.namespace === undefined));
  const sentences = DIRECTIONS.flatMap((direction) => {
    const selectors = defaultDeny(removed, direction);
    if (selectors.length === 0) return [];
    const left = others.map(({ fields }) => ({ title: `${fields.kind} ${fields.metadata.name}`, isWide: namespace !== undefined || fields.metadata.namespace === undefined, selectors: defaultDeny(fields, direction) }));
    const selects = (other: JsonObject, selector: JsonObject): boolean => isEqual(other, selector) || (selector.pods !== undefined && isEqual(other, { pods: {} }));
    const same = left.find((other) => other.isWide && selectors.every((selector) => other.selectors.some((each) => selects(each, selector))));
    const dropped = `${direction} traffic that only the removed policy allowed is dropped.`;
    if (isAlways) return [`Cilium enforces policies for all endpoints: ${dropped}`];
    if (same) return [`${same.title} still switches on default deny for ${direction} of the same endpoints: ${dropped}`];
    const areNodes = selectors.every(({ nodes }) => nodes !== undefined);
    const mayOverlap = left.some((other) => other.selectors.some(({ nodes }) => (nodes !== undefined) === areNodes));
    if (mayOverlap) return [`It switched on default deny for ${direction}. For an endpoint that another policy with default deny selects, ${dropped} For any other endpoint, all ${direction} traffic is allowed that no deny rule matches.`];
    return [`It was the last of these policies with default deny for ${direction}${namespace === undefined ? '' : ` in namespace ${namespace}`}: all ${direction} traffic of the endpoints that it selected is allowed that no deny rule matches.`];
  });
  const hasDenyRules = [removed.spec, ...list(removed.specs)].some((part) => map(part).ingressDeny !== undefined || map(part).egressDeny !== undefined);
  return [
    ...(sentences.length > 0 ? sentences : ['It did not switch on default deny. Traffic that only it allowed is dropped where another policy switches on default deny.']),
    ...(hasDenyRules ? ['Its deny rules no longer apply.'] : []),
  ];
}

/** Addresses that an object asks for, or offers. */
function addressesOf({ kind, metadata, spec }: KubernetesObject): string[] {
  const fields = map(spec);
  switch (kind) {
    case 'Service':
      return [...(typeof fields.loadBalancerIP === 'string' ? [fields.loadBalancerIP] : []), ...askedIn(metadata.annotations), ...list(fields.externalIPs).map(textOf)];
    case 'Gateway':
      return [...maps(fields.addresses).map(({ value }) => textOf(value)), ...askedIn(valueAt(fields.infrastructure, ['annotations']))];
    case 'CiliumLoadBalancerIPPool':
      return maps(fields.blocks).map(({ cidr, start, stop }) => (cidr === undefined ? `${textOf(start)}-${textOf(stop ?? start)}` : textOf(cidr)));
    case 'CiliumEgressGatewayPolicy':
      return [fields.egressGateway, ...list(fields.egressGateways)].filter(isJsonObject).flatMap(({ egressIP }) => (typeof egressIP === 'string' ? [egressIP] : []));
    default:
      return [];
  }
}

/** Addresses and blocks that others do not cover. */
function withoutBlocks(texts: readonly string[], others: readonly string[]): string[] {
  const read = others.flatMap((text) => blockOf(text) ?? []);
  return texts.filter((text) => !others.includes(text)).flatMap((text) => {
    const block = blockOf(text);
    if (!block) return [text];
    let pieces = [block];
    for (const other of read) pieces = pieces.flatMap((piece) => minus(piece, other));
    return pieces.map((piece) => (piece.first.equals(block.first) && piece.last.equals(block.last) ? text : rangeText(piece)));
  });
}

function minus(block: IpRange, { first, last, family }: IpRange): IpRange[] {
  if (!block.overlaps(IpRange.of(first, last))) return [block];
  return [
    ...(block.first.compare(first) < 0 ? [IpRange.of(block.first, IpAddress.of(family, first.value - 1n))] : []),
    ...(block.last.compare(last) > 0 ? [IpRange.of(IpAddress.of(family, last.value + 1n), block.last)] : []),
  ];
}

function rangeText(range: IpRange): string {
  const [block, ...others] = range.toCidrs();
  return range.size === 1n ? range.first.toString() : others.length === 0 ? block!.toString() : range.toString();
}

/** The range that an address, a CIDR or a range stands for; undefined for other texts. */
function blockOf(text: string): IpRange | undefined {
  const cidr = readCidr(text);
  if (cidr) return cidr.toRange();
  const ends = text.split('-').map(readIp);
  if (ends.length > 2 || ends.some(isMistake)) return undefined;
  const [first, last = first] = text.split('-').map((end) => IpAddress.parse(end));
  return first!.family === last!.family && first!.compare(last!) <= 0 ? IpRange.of(first!, last!) : undefined;
}

/** The addresses that annotations ask for. */
function askedIn(annotations: unknown): string[] {
  return Object.values(IPS).flatMap((key) => {
    const value = map(annotations)[key];
    return typeof value === 'string' ? value.split(',').map((text) => text.trim()) : [];
  });
}

function addressText({ kind }: ObjectChange, gone: readonly string[]): string {
  const text = gone.join(', ');
  if (kind === 'CiliumLoadBalancerIPPool') return `The pool no longer has ${text}: Services and Gateways with an address of it lose the address.`;
  if (kind === 'CiliumEgressGatewayPolicy') return `Traffic no longer leaves the cluster as ${text}.`;
  return `It gives up ${text}: clients that connect to it fail.`;
}

function listenersOf({ spec }: KubernetesObject): ReadonlyMap<string, JsonObject> {
  return new Map(maps(map(spec).listeners).map((listener) => [textOf(listener.name), listener]));
}

function listenerText({ name, port, protocol, hostname }: JsonObject): string {
  return `${textOf(name)} (${textOf(protocol)} ${textOf(port)}${hostname === undefined ? '' : `, ${textOf(hostname)}`})`;
}

function* listenerConsequences(object: ObjectChange): Found {
  const [before, after] = [listenersOf(object.before!.fields), listenersOf(object.after!.fields)];
  for (const [name, listener] of before) {
    const fresh = after.get(name);
    if (!fresh) yield { what: `Listener ${listenerText(listener)} is gone: its clients are refused, and its routes are detached.` };
    else if ((['port', 'protocol', 'hostname'] as const).some((key) => !isEqual(listener[key], fresh[key]))) yield { what: `Listener ${listenerText(listener)} becomes ${listenerText(fresh)}: clients of the old one are refused.` };
    else if (!isEqual(refs(listener), refs(fresh))) yield { level: 'warning', what: `Listener ${name} serves other certificates.` };
  }
  for (const [name, listener] of after) if (!before.has(name)) yield { level: 'note', what: `Listener ${listenerText(listener)} is new.` };
}

function refs(listener: JsonObject): Json | undefined {
  return valueAt(listener, ['tls', 'certificateRefs']);
}
