import { mayMatch, type SelectorLike } from '../kubernetes/label-selector';
import { isJsonObject, type JsonObject } from '../kubernetes/json';
import type { CiliumModel, Model, ObjectModel } from './model';
import { ciliumByScope } from './clusters';
import { identityOf } from './identity';
import { map, maps } from './json';
import { ofKinds } from './of-kinds';

type Fields = JsonObject;

/** A peer of an instance, with the object that it is in and the settings that it refers to. */
export interface BgpPeerModel {
  readonly config: ObjectModel;
  readonly instance: Fields;
  readonly peer: Fields;
  /** `instance-64512/10.0.0.1`. */
  readonly title: string;
  /** Undefined when it refers to none, or to one that does not exist. */
  readonly peerConfig: ObjectModel | undefined;
}

/** BGP objects of one cluster. */
export interface BgpModel {
  /** Undefined when the Cilium of the cluster is not part of the app. */
  readonly cilium: CiliumModel | undefined;
  readonly all: readonly ObjectModel[];
  readonly clusterConfigs: readonly ObjectModel[];
  readonly peerConfigs: readonly ObjectModel[];
  readonly advertisements: readonly ObjectModel[];
  readonly overrides: readonly ObjectModel[];
  readonly peers: readonly BgpPeerModel[];
}

const KINDS = ['CiliumBGPClusterConfig', 'CiliumBGPPeerConfig', 'CiliumBGPAdvertisement', 'CiliumBGPNodeConfigOverride'] as const;

const known = new WeakMap<Model, readonly BgpModel[]>();

/** BGP objects by cluster, without clusters that have none. Read once for all rules. */
export function bgpModels(model: Model): readonly BgpModel[] {
  const cached = known.get(model);
  if (cached) return cached;
  const read = readModels(model);
  known.set(model, read);
  return read;
}

function readModels({ ciliums, objects }: Model): BgpModel[] {
  const ciliumOf = ciliumByScope(ciliums);
  const byScope = new Map<string, ObjectModel[]>();
  for (const each of ofKinds(objects, ...KINDS)) {
    if (!each.object.apiVersion.startsWith('cilium.io/')) continue;
    const others = byScope.get(each.scope);
    if (others) others.push(each);
    else byScope.set(each.scope, [each]);
  }
  return [...byScope].map(([scope, all]) => {
    const [clusterConfigs, peerConfigs, advertisements, overrides] = KINDS.map((kind) => all.filter(({ object }) => object.kind === kind));
    return {
      cilium: ciliumOf.get(scope),
      all,
      clusterConfigs: clusterConfigs!,
      peerConfigs: peerConfigs!,
      advertisements: advertisements!,
      overrides: overrides!,
      peers: peersOf(clusterConfigs!, peerConfigs!),
    };
  });
}

function peersOf(configs: readonly ObjectModel[], peerConfigs: readonly ObjectModel[]): BgpPeerModel[] {
  const byName = new Map(peerConfigs.map((each) => [identityOf(each.object).name, each]));
  return configs.flatMap((config) =>
    instancesOf(config).flatMap((instance) =>
      maps(instance.peers).map((peer) => ({
        config,
        instance,
        peer,
        title: `${String(instance.name)}/${String(peer.name)}`,
        peerConfig: byName.get(String(map(peer.peerConfigRef).name)),
      })),
    ),
  );
}

/** Instances of a CiliumBGPClusterConfig or a CiliumBGPNodeConfigOverride. */
export function instancesOf({ object }: ObjectModel): readonly Fields[] {
  return maps(map(object.spec).bgpInstances);
}

/** Items of a CiliumBGPAdvertisement. */
export function advertisementsOf({ object }: ObjectModel): readonly Fields[] {
  return maps(map(object.spec).advertisements);
}

/** Advertisements that the families of a CiliumBGPPeerConfig select. */
export function selectedBy(peerConfig: ObjectModel, { advertisements }: Pick<BgpModel, 'advertisements'>): ObjectModel[] {
  const selectors = maps(map(peerConfig.object.spec).families).flatMap(({ advertisements: selector }) => (isJsonObject(selector) ? [selector] : []));
  return advertisements.filter(({ object }) => selectors.some((selector) => mayMatch(selectorOf(selector), object.metadata.labels ?? {})));
}

/** A selector; an empty one for anything else. */
export function selectorOf(value: unknown): SelectorLike {
  return map(value) as SelectorLike;
}
