import type {
  CiliumBGPAdvertisementAdvertisement,
  CiliumBGPAdvertisementAttributes,
  CiliumBGPAdvertisementService,
  LabelSelector,
} from '../../../imports/cilium.io';
import { checkInterface, checkSelector, checkSince, checkWhole, type BgpContext } from './bgp-checks';
import { communityKind, toCommunities } from './communities';
import { checked } from '../../props';
import { plainSelector } from '../../kubernetes/label-selector';

/** Path attributes that go with the routes of an advertisement. */
export interface RouteAttributes {
  /**
   * BGP communities: standard (`65000:100`, or one number of 32 bits), large (`65000:1:2`) and well-known words (`no-export`).
   * @default []
   * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#community
   */
  readonly communities?: readonly string[];
  /**
   * Local preference, 0 to 4294967295. Peers of another AS are not told.
   * @default - none; iBGP peers take it as 100
   */
  readonly localPreference?: number;
}

/** Which kind of a Service's addresses are advertised. */
export type ServiceAddressType = CiliumBGPAdvertisementService['addresses'][number];

/** Props of `Advertise.services`. */
export interface AdvertiseServicesProps extends RouteAttributes {
  /**
   * Kinds of addresses. `ClusterIP` with kube-proxy replacement needs `bpf.lbExternalClusterIP`.
   * @default ['LoadBalancerIP']
   */
  readonly addresses?: readonly ServiceAddressType[];
  /**
   * Labels of the Services, or `all`. The keys `io.kubernetes.service.namespace` and `io.kubernetes.service.name` stand for
   * namespace and name.
   */
  readonly selector: LabelSelector | 'all';
  /**
   * Prefix length, 0 to 31, of the IPv4 routes that addresses are advertised by. Addresses of the block that no Service has
   * are routed to the nodes too. It does not apply to Services with a `Local` traffic policy.
   * @default - 32: each address by itself
   */
  readonly aggregationLengthIPv4?: number;
  /**
   * The same for IPv6, 0 to 127.
   * @default - 128: each address by itself
   */
  readonly aggregationLengthIPv6?: number;
}

/** Props of `Advertise.podIpPools`. */
export interface AdvertisePodIpPoolsProps extends RouteAttributes {
  /** Labels of the CiliumPodIPPools, or `all`. The key `io.cilium.podippool.name` stands for the name. */
  readonly selector: LabelSelector | 'all';
}

const NAME_OF_SERVICE = 'io.kubernetes.service.name';
const NAME_OF_POOL = 'io.cilium.podippool.name';
const LARGEST_32_BIT = 4_294_967_295;

type Entry = Omit<CiliumBGPAdvertisementAdvertisement, 'attributes'>;

/**
 * Routes that BGP peers are told.
 *
 * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-advertisements
 */
export class Advertise {
  static { checked(Advertise, 'Advertise'); }

  /** The part of the pod subnet that each node has, with IPAM `kubernetes` or `cluster-pool`. */
  static podCidr(attributes: RouteAttributes = {}): Advertise {
    return new Advertise({ advertisementType: 'PodCIDR' }, attributes);
  }

  /** What each node took from the selected CiliumPodIPPools, with IPAM `multi-pool`. */
  static podIpPools({ selector, ...attributes }: AdvertisePodIpPoolsProps): Advertise {
    return new Advertise({ advertisementType: 'CiliumPodIPPool', selector: selectorOf(selector, NAME_OF_POOL) }, attributes);
  }

  /** Addresses of the selected Services. */
  static services({ selector, addresses = ['LoadBalancerIP'], aggregationLengthIPv4, aggregationLengthIPv6, ...rest }: AdvertiseServicesProps): Advertise {
    const service = {
      addresses: [...new Set(addresses)].sort(),
      ...(aggregationLengthIPv4 === undefined ? {} : { aggregationLengthIPv4 }),
      ...(aggregationLengthIPv6 === undefined ? {} : { aggregationLengthIPv6 }),
    };
    return new Advertise({ advertisementType: 'Service', service, selector: selectorOf(selector, NAME_OF_SERVICE) }, rest);
  }

  /** Addresses on an interface of the node, such as `lo`, each by itself. Cilium 1.19 and newer. */
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

  /** The item of a CiliumBGPAdvertisement's `spec.advertisements`. */
  toAdvertisement(): CiliumBGPAdvertisementAdvertisement {
    const { communities = [], localPreference } = this.attributes;
    const attributes: CiliumBGPAdvertisementAttributes = {
      ...(communities.length > 0 ? { communities: toCommunities(communities) } : {}),
      ...(localPreference === undefined ? {} : { localPreference }),
    };
    return { ...this.entry, ...(Object.keys(attributes).length > 0 ? { attributes } : {}) };
  }

  /** @internal Reports every mistake in it. `name` says where it is among the props. */
  check(name: string, context: BgpContext): void {
    const { service, selector, advertisementType } = this.entry;
    if (advertisementType === 'Interface') {
      checkSince('1.19', `${name}: an advertisement of an interface`, context);
      checkInterface(`${name}: interface`, this.entry.interface!.name, context);
    }
    checkSelector(`${name}: selector`, selector, context);
    if (service) {
      if (service.addresses.length === 0) {
        context.problems.add({
          code: 'BGP020',
          what: `${name} names no kind of address (addresses is empty)`,
          fix: 'name LoadBalancerIP, ClusterIP or ExternalIP',
        });
      }
      checkWhole('BGP019', `${name}: aggregationLengthIPv4`, service.aggregationLengthIPv4, 0, 31, context);
      checkWhole('BGP019', `${name}: aggregationLengthIPv6`, service.aggregationLengthIPv6, 0, 127, context);
    }
    checkWhole('BGP011', `${name}: localPreference`, this.attributes.localPreference, 0, LARGEST_32_BIT, context);
    for (const community of (this.attributes.communities ?? []).filter((text) => communityKind(text) === undefined)) {
      context.problems.add({
        code: 'BGP010',
        what: `${name}: no BGP community (${community || 'empty'})`,
        fix: 'write 65000:100 with parts up to 65535, 65000:1:2 with parts up to 4294967295, or a well-known word such as no-export',
        link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#community',
      });
    }
  }
}

/** A nil selector selects nothing and the CRD does not say what an empty one does, so `all` demands what everything has. */
function selectorOf(selector: LabelSelector | 'all', everything: string): LabelSelector {
  return selector === 'all' ? { matchExpressions: [{ key: everything, operator: 'Exists' }] } : plainSelector(selector);
}
