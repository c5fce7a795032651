import type { KubernetesObject } from '../kubernetes/object';
import { isSubstituted } from '../diagnostics/substitution';
import { IpAddress } from '../cluster/ip-address';
import type { IpFamily } from '../cluster/ip-text';
import type { ClaimNote } from './address-notes';
import type { CiliumModel, ObjectModel } from './model';
import { addressSource } from './service-controllers';
import { gatewayServiceName } from './gateway-service-name';
import { identityOf } from './identity';

/** Labels that Cilium adds to a Service's own when it looks for a pool or an announcement. */
export const NAMESPACE_LABEL = 'io.kubernetes.service.namespace';
export const NAME_LABEL = 'io.kubernetes.service.name';

/** Today's annotations of a Service, and what they were called. */
export const IPS = { today: 'lbipam.cilium.io/ips', before: 'io.cilium/lb-ipam-ips' } as const;
export const SHARING_KEY = { today: 'lbipam.cilium.io/sharing-key', before: 'io.cilium/lb-ipam-sharing-key' } as const;
export const CROSS_NAMESPACE = {
  today: 'lbipam.cilium.io/sharing-cross-namespace',
  before: 'io.cilium/lb-ipam-sharing-cross-namespace',
} as const;

/** Who has, or will get, addresses of pools. */
export interface Holder {
  readonly path: string;
  /** `Service web/shop`, `Gateway web/public`. */
  readonly title: string;
  readonly namespace: string;
  /** Name of the Service in the cluster. */
  readonly name: string;
  /** Labels of the Service, with its name and namespace. */
  readonly labels: Readonly<Record<string, string>>;
  readonly fixed: readonly IpAddress[];
  /** Texts that were meant as addresses. */
  readonly unreadable: readonly string[];
  /** Families of which it gets an address each, when none is fixed. */
  readonly families: readonly IpFamily[];
  readonly sharingKey: string | undefined;
  readonly crossNamespace: readonly string[];
  /** `TCP/80`; undefined when they are not known. */
  readonly ports: readonly string[] | undefined;
  /** Undefined when it is not known. */
  readonly trafficPolicy: string | undefined;
  /** The pods behind it, as text; undefined when they are not known, or nothing is shared. */
  readonly pods: string | undefined;
  /** Pools that it was told to take its address from. */
  readonly requested: readonly string[];
  /** The only kind of announcement that is for it; undefined for both. */
  readonly announcedBy?: 'L2' | 'BGP';
}

/** A Service that Cilium's address management serves; undefined for others. */
export function serviceHolder({ path, object }: ObjectModel, primary: IpFamily, cilium: CiliumModel | undefined): Holder | undefined {
  const spec = (object.spec ?? {}) as Record<string, unknown>;
  const loadBalancerClass = spec.loadBalancerClass;
  if (spec.type !== 'LoadBalancer') return undefined;
  if (cilium ? addressSource(cilium, loadBalancerClass) !== 'pools' : loadBalancerClass !== undefined) return undefined;
  const { name, namespace = 'default' } = identityOf(object);
  const annotations = textsOf(object.metadata.annotations);
  const ports = Array.isArray(spec.ports) ? (spec.ports as Record<string, unknown>[]) : [];
  const labels = textsOf(object.metadata.labels);
  labels[NAMESPACE_LABEL] = namespace;
  labels[NAME_LABEL] = name;
  const wanted = requested(annotations, spec.loadBalancerIP);
  return {
    path,
    title: `Service ${identityOf(object).title}`,
    namespace,
    name,
    labels,
    ...wanted,
    families: familiesOf(spec, primary),
    ports: ports.map(({ protocol, port }) => `${String(protocol ?? 'TCP')}/${String(port)}`),
    trafficPolicy: typeof spec.externalTrafficPolicy === 'string' ? spec.externalTrafficPolicy : 'Cluster',
    // Only who shares is asked for it.
    pods: wanted.sharingKey === undefined ? undefined : JSON.stringify(Object.entries((spec.selector ?? {}) as object).sort()),
    requested: [],
    ...(loadBalancerClass === 'io.cilium/l2-announcer' && { announcedBy: 'L2' as const }),
    ...(loadBalancerClass === 'io.cilium/bgp-control-plane' && { announcedBy: 'BGP' as const }),
  };
}

/** A Gateway, by the Service that Cilium will make for it. */
export function gatewayHolder({ path, object }: ObjectModel, primary: IpFamily): Holder {
  const spec = (object.spec ?? {}) as Record<string, unknown>;
  const { name: gateway, namespace = 'default' } = identityOf(object);
  const infrastructure = (spec.infrastructure ?? {}) as Record<string, unknown>;
  const name = gatewayServiceName(gateway);
  const addresses = Array.isArray(spec.addresses) ? (spec.addresses as Record<string, unknown>[]) : [];
  const ips = addresses.filter(({ type }) => type === undefined || type === 'IPAddress').map(({ value }) => String(value));
  const own = requested(textsOf(infrastructure.annotations), undefined);
  const named = readIps(ips);
  const listeners = Array.isArray(spec.listeners) ? (spec.listeners as Record<string, unknown>[]) : [];
  return {
    ...own,
    path,
    title: `Gateway ${identityOf(object).title}`,
    namespace,
    name,
    labels: {
      ...textsOf(infrastructure.labels),
      'io.cilium.gateway/owning-gateway': gateway,
      'gateway.networking.k8s.io/gateway-name': gateway,
      [NAMESPACE_LABEL]: namespace,
      [NAME_LABEL]: name,
    },
    fixed: distinct([...named.fixed, ...own.fixed]),
    unreadable: [...named.unreadable, ...own.unreadable],
    families: [primary],
    ports: [...new Set(listeners.map(({ port, protocol }) => `${protocol === 'UDP' ? 'UDP' : 'TCP'}/${String(port)}`))],
    trafficPolicy: undefined,
    pods: undefined,
    requested: [],
  };
}

/** A Service of elsewhere, by what a construct said of it. */
export function claimHolder(claim: ClaimNote, primary: IpFamily): Holder {
  const { namespace, name } = claim;
  return {
    path: claim.path,
    title: `Service ${namespace}/${name}`,
    namespace,
    name,
    labels: { ...claim.labels, [NAMESPACE_LABEL]: namespace, [NAME_LABEL]: name },
    ...readIps(claim.ips),
    families: [primary],
    sharingKey: claim.sharingKey,
    crossNamespace: claim.crossNamespace ?? [],
    ports: undefined,
    trafficPolicy: claim.externalTrafficPolicy,
    pods: undefined,
    requested: [claim.pool],
  };
}

/** The same holder with what a construct said of it beside its object. */
export function withClaim(holder: Holder, claim: ClaimNote): Holder {
  const { fixed, unreadable } = readIps(claim.ips);
  return {
    ...holder,
    fixed: distinct([...holder.fixed, ...fixed]),
    unreadable: [...new Set([...holder.unreadable, ...unreadable])],
    requested: [...holder.requested, claim.pool],
  };
}

/**
 * Why two Services cannot have one address; undefined when they can. What is not known of one of them is no reason.
 *
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/#sharing-keys
 */
export function obstacleToSharing(one: Holder, other: Holder): string | undefined {
  if (isSubstituted(one.sharingKey) || isSubstituted(other.sharingKey)) return undefined;
  if (one.sharingKey === undefined || one.sharingKey !== other.sharingKey) return 'they have no common sharing key';
  if (one.namespace !== other.namespace && !(admits(one, other) && admits(other, one))) return 'their namespaces do not both allow it';
  const clash = one.ports?.find((port) => other.ports?.includes(port));
  if (clash !== undefined) return `both use port ${clash}`;
  if (one.trafficPolicy === undefined || other.trafficPolicy === undefined) return undefined;
  if (one.trafficPolicy !== other.trafficPolicy) return 'their externalTrafficPolicy differs';
  if (one.trafficPolicy === 'Local' && one.pods !== undefined && other.pods !== undefined && one.pods !== other.pods) {
    return 'with externalTrafficPolicy Local they must select the same pods';
  }
  return undefined;
}

function admits({ crossNamespace }: Holder, { namespace }: Holder): boolean {
  return crossNamespace.includes('*') || crossNamespace.includes(namespace);
}

interface Requested {
  readonly fixed: readonly IpAddress[];
  readonly unreadable: readonly string[];
  readonly sharingKey: string | undefined;
  readonly crossNamespace: readonly string[];
}

const NOTHING_REQUESTED: Requested = { fixed: [], unreadable: [], sharingKey: undefined, crossNamespace: [] };

function requested(annotations: Readonly<Record<string, string>>, loadBalancerIP: unknown): Requested {
  if (loadBalancerIP === undefined && Object.keys(annotations).length === 0) return NOTHING_REQUESTED;
  const of = ({ today, before }: { today: string; before: string }): string => annotations[today] ?? annotations[before] ?? '';
  const ips = of(IPS);
  const listed = ips === '' ? [] : ips.split(',');
  const among = of(CROSS_NAMESPACE);
  return {
    ...readIps([...(typeof loadBalancerIP === 'string' && loadBalancerIP !== '' ? [loadBalancerIP] : []), ...listed]),
    sharingKey: of(SHARING_KEY) || undefined,
    crossNamespace: among === '' ? [] : among.split(',').map((each) => each.trim()).filter(Boolean),
  };
}

const NO_IPS = { fixed: [], unreadable: [] };

function readIps(texts: readonly string[]): { readonly fixed: readonly IpAddress[]; readonly unreadable: readonly string[] } {
  if (texts.length === 0) return NO_IPS;
  const fixed: IpAddress[] = [];
  const unreadable: string[] = [];
  for (const text of texts) {
    try {
      fixed.push(IpAddress.parse(text.trim()));
    } catch {
      unreadable.push(text.trim());
    }
  }
  return { fixed: distinct(fixed), unreadable };
}

function distinct(addresses: readonly IpAddress[]): readonly IpAddress[] {
  if (addresses.length < 2) return addresses;
  return [...new Map(addresses.map((address) => [address.toString(), address])).values()];
}

function familiesOf(spec: Record<string, unknown>, primary: IpFamily): IpFamily[] {
  const named = Array.isArray(spec.ipFamilies) ? spec.ipFamilies.map((each) => (each === 'IPv6' ? 6 : 4)) : [];
  if (spec.ipFamilyPolicy === 'RequireDualStack') return [4, 6];
  return named.length > 0 ? ([...new Set(named)] as IpFamily[]) : [primary];
}

function textsOf(map: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  if (typeof map !== 'object' || map === null) return texts;
  for (const key of Object.keys(map)) {
    const value = (map as Record<string, unknown>)[key];
    if (typeof value === 'string') texts[key] = value;
  }
  return texts;
}

/** Annotations of an object, texts only. */
export function annotationsOf({ metadata }: KubernetesObject): Record<string, string> {
  return textsOf(metadata?.annotations);
}
