import type {
  CiliumBGPAdvertisementAdvertisement,
  CiliumBGPAdvertisementAttributes,
  CiliumBGPAdvertisementService,
  LabelSelector,
} from '../../../imports/cilium.io';
import type { Reporter } from '../../diagnostics/reporter';
import type { JsonObject } from '../../kubernetes/json';
import { checkAdvertisement, type BgpTarget } from '../../model/bgp-checks';
import { toCommunities } from '../../model/bgp-communities';
import { checked } from '../../props';
import type { LabelSelection } from '../../selection/selector';
import { labelSelectorOf, type ServiceSelector } from '../../selection/service-selector';

/** Path attributes of the routes of an advertisement. */
export interface RouteAttributes {
  /**
   * BGP communities: standard (`65000:100`, or one 32-bit number), large (`65000:1:2`) and well-known names (`no-export`).
   * @default []
   * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#community
   */
  readonly communities?: readonly string[];
  /**
   * Local preference, 0 to 4294967295. It is only sent to peers in the same AS.
   * @default - none; iBGP peers use 100
   */
  readonly localPreference?: number;
}

/** Kinds of Service addresses. */
export type ServiceAddressType = CiliumBGPAdvertisementService['addresses'][number];

/** Props of `Advertise.services`. */
export interface AdvertiseServicesProps extends RouteAttributes {
  /**
   * Kinds of addresses that are advertised. `ClusterIP` requires `bpf.lbExternalClusterIP` with kube-proxy replacement.
   * @default ['LoadBalancerIP']
   */
  readonly addresses?: readonly ServiceAddressType[];
  /**
   * Services by their labels, namespaces and names, or `all`.
   */
  readonly selector: ServiceSelector | 'all';
  /**
   * Prefix length, 0 to 31, to which IPv4 routes are aggregated. The nodes then receive the traffic to all addresses of the block,
   * also to those that no Service has. It has no effect on Services with a `Local` traffic policy.
   * @default - 32: a route for each address
   */
  readonly aggregationLengthIPv4?: number;
  /**
   * The same for IPv6, 0 to 127.
   * @default - 128: a route for each address
   */
  readonly aggregationLengthIPv6?: number;
}

/** Props of `Advertise.podIpPools`. */
export interface AdvertisePodIpPoolsProps extends RouteAttributes {
  /** Selector of the CiliumPodIPPools by their labels, or `all`. The key `io.cilium.podippool.name` matches the name. */
  readonly selector: LabelSelection | 'all';
}

const SERVICE_NAME = 'io.kubernetes.service.name';
const POOL_NAME = 'io.cilium.podippool.name';

type Entry = Omit<CiliumBGPAdvertisementAdvertisement, 'attributes'>;

/**
 * Routes that are advertised to BGP peers.
 *
 * @example
 * Advertise.services({ selector: { matchLabels: { expose: 'bgp' } }, communities: ['65000:100'] })
 *
 * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-advertisements
 */
export class Advertise {
  static { checked(Advertise, 'Advertise'); }

  /** The pod CIDR of each node, with IPAM `kubernetes` or `cluster-pool`. */
  static podCidr(attributes: RouteAttributes = {}): Advertise {
    return new Advertise({ advertisementType: 'PodCIDR' }, attributes);
  }

  /** The blocks that each node has from the selected CiliumPodIPPools, with IPAM `multi-pool`. */
  static podIpPools({ selector, ...attributes }: AdvertisePodIpPoolsProps): Advertise {
    return new Advertise({ advertisementType: 'CiliumPodIPPool', selector: selectorOf(selector, POOL_NAME) }, attributes);
  }

  /** Addresses of the selected Services. */
  static services({ selector, addresses = ['LoadBalancerIP'], aggregationLengthIPv4, aggregationLengthIPv6, ...rest }: AdvertiseServicesProps): Advertise {
    const service = {
      addresses: [...new Set(addresses)].sort(),
      ...(aggregationLengthIPv4 === undefined ? {} : { aggregationLengthIPv4 }),
      ...(aggregationLengthIPv6 === undefined ? {} : { aggregationLengthIPv6 }),
    };
    return new Advertise({ advertisementType: 'Service', service, selector: selectorOf(selector, SERVICE_NAME) }, rest);
  }

  /** Addresses of an interface of the node, such as `lo`. Cilium 1.19 and newer. */
  static interface(name: string, attributes: RouteAttributes = {}): Advertise {
    return new Advertise({ advertisementType: 'Interface', interface: { name } }, attributes);
  }

  private readonly entry: Entry;
  private readonly attributes: RouteAttributes;

  private constructor(entry: Entry, attributes: RouteAttributes) {
    this.entry = entry;
    this.attributes = attributes;
  }

  /** The same routes with other attributes. */
  with(attributes: RouteAttributes): Advertise {
    return new Advertise(this.entry, attributes);
  }

  /** The item in `spec.advertisements` of a CiliumBGPAdvertisement. */
  toAdvertisement(): CiliumBGPAdvertisementAdvertisement {
    const { communities = [], localPreference } = this.attributes;
    const attributes: CiliumBGPAdvertisementAttributes = {
      ...(communities.length > 0 ? { communities: toCommunities(communities) } : {}),
      ...(localPreference === undefined ? {} : { localPreference }),
    };
    return { ...this.entry, ...(Object.keys(attributes).length > 0 ? { attributes } : {}) };
  }

  /** @internal Reports all mistakes. */
  check(target: BgpTarget, report: Reporter): void {
    checkAdvertisement(this.toAdvertisement() as unknown as JsonObject, target, report);
  }
}

/** Without a selector nothing is selected, and the CRD does not say what an empty one selects. So `all` requires a key that every object has. */
function selectorOf(selector: ServiceSelector | 'all', key: string): LabelSelector {
  return (selector === 'all' ? undefined : labelSelectorOf(selector)) ?? { matchExpressions: [{ key, operator: 'Exists' }] };
}
