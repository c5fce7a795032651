import { groupBy } from '../runtime/group-by';
import type { TalosCluster } from '../cluster/talos-cluster';
import { Cidr, IpRange } from '../cluster/cidr';
import { GATEWAY_CONTROLLER } from '../cluster/gateway-api-support';
import { IpAddress } from '../cluster/ip-address';
import type { IpBlock } from '../cluster/ip-block';
import type { AnnouncerNote, ClaimNote, PoolNote } from './address-notes';
import type { CiliumModel, Model, ObjectModel } from './model';
import { announcementsOf, type Announcement } from './address-announcements';
import { claimHolder, gatewayHolder, serviceHolder, withClaim, type Holder } from './address-holders';
import { blockOf, poolFacts, serves, type BlockFacts, type PoolFacts } from './address-pools';
import { ciliumByScope } from './clusters';
import { identityOf } from './identity';
import { ofKinds } from './of-kinds';
import { addressSource } from './service-controllers';

/** Addresses that nothing may be given, and what they belong to. */
export interface ReservedAddresses {
  readonly block: IpBlock;
  readonly what: string;
}

/** Everything about the addresses of one cluster, as the finished objects and the constructs say it. */
export interface AddressRegistry {
  readonly scope: string;
  /** Undefined where Cilium is installed by other means. */
  readonly cilium: CiliumModel | undefined;
  readonly cluster: TalosCluster | undefined;
  readonly pools: readonly PoolFacts[];
  readonly holders: readonly Holder[];
  readonly announcements: readonly Announcement[];
  readonly announcers: readonly AnnouncerNote[];
  readonly reserved: readonly ReservedAddresses[];
}

const registries = new WeakMap<Model, readonly AddressRegistry[]>();

/** The addresses of each cluster of a model; read once for all rules. */
export function addressRegistries(model: Model): readonly AddressRegistry[] {
  let known = registries.get(model);
  if (!known) registries.set(model, (known = read(model)));
  return known;
}

const KINDS: ReadonlySet<string> = new Set([
  'CiliumLoadBalancerIPPool',
  'CiliumL2AnnouncementPolicy',
  'CiliumBGPAdvertisement',
  'CiliumBGPPeeringPolicy',
  'Gateway',
  'GatewayClass',
  'Service',
]);

function read(model: Model): AddressRegistry[] {
  const byScope = groupBy(ofKinds(model.objects, ...KINDS), ({ scope }) => scope);
  const ciliums = ciliumByScope(model.ciliums);
  const { claims = [], pools = [], announcers = [] } = model.addresses ?? {};
  const scopes = new Set([...byScope.keys(), ...[...claims, ...pools, ...announcers].map(({ scope }) => scope)]);
  return [...scopes].map((scope) => {
    const here = <Note extends { readonly scope: string }>(notes: readonly Note[]): Note[] => notes.filter((note) => note.scope === scope);
    return bookOf(scope, byScope.get(scope) ?? [], ciliums.get(scope), here(claims), here(pools), here(announcers));
  });
}

function bookOf(
  scope: string,
  objects: readonly ObjectModel[],
  cilium: CiliumModel | undefined,
  claims: readonly ClaimNote[],
  notes: readonly PoolNote[],
  announcers: readonly AnnouncerNote[],
): AddressRegistry {
  const cluster = cilium?.cluster ?? notes.find((note) => note.cluster)?.cluster;
  const of = (kind: string): ObjectModel[] => objects.filter(({ object }) => object.kind === kind);
  const noteOf = new Map(notes.map((note) => [note.path, note]));
  const pools = of('CiliumLoadBalancerIPPool').map((entry) => poolFacts(entry, noteOf.get(entry.path) ?? noteOf.get(parent(entry.path))));
  return {
    scope,
    cilium,
    cluster,
    pools,
    holders: holdersOf(of('Service'), of('Gateway'), of('GatewayClass'), claims, cluster, cilium),
    announcements: objects.flatMap(announcementsOf),
    announcers,
    reserved: [...clusterAddresses(cluster), ...notes.flatMap(reservedOf)],
  };
}

function parent(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

function holdersOf(
  services: readonly ObjectModel[],
  gateways: readonly ObjectModel[],
  classes: readonly ObjectModel[],
  claims: readonly ClaimNote[],
  cluster: TalosCluster | undefined,
  cilium: CiliumModel | undefined,
): Holder[] {
  const primary = cluster?.ipFamilies[0] ?? 4;
  const ours = new Set(['cilium']);
  for (const { object } of classes) {
    const { controllerName } = (object.spec ?? {}) as { controllerName?: unknown };
    if (controllerName === GATEWAY_CONTROLLER) ours.add(identityOf(object).name);
  }
  const holders = new Map<string, Holder>();
  const add = (holder: Holder | undefined): void => {
    if (holder) holders.set(`${holder.namespace}/${holder.name}`, holder);
  };
  for (const entry of services) add(serviceHolder(entry, primary, cilium));
  for (const entry of gateways) {
    const { gatewayClassName } = (entry.object.spec ?? {}) as { gatewayClassName?: string };
    // The Service of a class with a config may have a loadBalancerClass.
    const hasAddress = !cilium || gatewayClassName !== 'cilium' || addressSource(cilium, undefined) === 'pools';
    if (ours.has(String(gatewayClassName)) && hasAddress) add(gatewayHolder(entry, primary));
  }
  for (const claim of claims) {
    const known = holders.get(`${claim.namespace}/${claim.name}`);
    add(known ? withClaim(known, claim) : claimHolder(claim, primary));
  }
  return [...holders.values()];
}

function clusterAddresses(cluster: TalosCluster | undefined): ReservedAddresses[] {
  if (!cluster) return [];
  const edges = cluster.nodeSubnets.filter(({ family, hostBits }) => family === 4 && hostBits >= 2);
  return [
    ...cluster.nodeAddresses.map((block) => ({ block, what: 'a node' })),
    ...cluster.gatewayAddresses.map((block) => ({ block, what: 'a router' })),
    ...cluster.virtualIps.map((block) => ({ block, what: 'the Kubernetes API' })),
    ...edges.map((subnet) => ({ block: subnet.first, what: `the network address of ${subnet}` })),
    ...edges.map((subnet) => ({ block: subnet.last, what: `the broadcast address of ${subnet}` })),
  ];
}

function reservedOf({ name, reserved }: PoolNote): ReservedAddresses[] {
  return reserved.map((text) => ({ block: readIpBlock(text), what: `reserved by pool ${name}` }));
}

/** Reads an address, a CIDR or a range; throws what the reader of that form throws. */
function readIpBlock(text: string): IpBlock {
  if (text.includes('-')) return IpRange.parse(text);
  return text.includes('/') ? Cidr.parse(text) : IpAddress.parse(text);
}

/** What an address is reserved for; undefined when it is not. */
export function reservation(registry: AddressRegistry, address: IpAddress): string | undefined {
  return registry.reserved.find(({ block }) => within(block, address))?.what;
}

function within(block: IpBlock, address: IpAddress): boolean {
  const [first, last] = IpAddress.isIpAddress(block) ? [block, block] : [block.first, block.last];
  return first.family === address.family && first.value <= address.value && address.value <= last.value;
}

/** A pool and the block of it that an address is in. */
export interface Place {
  readonly pool: PoolFacts;
  readonly block: BlockFacts;
}

const places = new WeakMap<AddressRegistry, WeakMap<IpAddress, readonly Place[]>>();

/** Pools whose blocks an address is in. Every rule asks for the same addresses, so the answer is kept. */
export function poolsWith(registry: AddressRegistry, address: IpAddress): readonly Place[] {
  let known = places.get(registry);
  if (!known) places.set(registry, (known = new WeakMap()));
  let found = known.get(address);
  if (!found) {
    const list: Place[] = [];
    for (const pool of registry.pools) {
      const block = blockOf(pool, address);
      if (block) list.push({ pool, block });
    }
    known.set(address, (found = list));
  }
  return found;
}

/** Whether a holder asks for any address and no pool gives it one. */
export function isUnserved(registry: AddressRegistry, holder: Holder): boolean {
  return holder.fixed.length === 0 && holder.unreadable.length === 0 && poolsFor(registry, holder).length === 0;
}

const serving = new WeakMap<Holder, readonly PoolFacts[]>();

/** Pools that are on and that serve a holder of the same registry. */
export function poolsFor(registry: AddressRegistry, holder: Holder): readonly PoolFacts[] {
  let pools = serving.get(holder);
  if (!pools) serving.set(holder, (pools = registry.pools.filter((pool) => !pool.disabled && serves(pool, holder.labels))));
  return pools;
}
