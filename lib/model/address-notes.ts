import type { IConstruct } from 'constructs';
import type { TalosCluster } from '../cluster/talos-cluster';

/** Addresses that constructs say somebody takes who is not among the app's objects, or not under that name. */
export interface ClaimNote {
  /** Id of the top-level chart. */
  readonly scope: string;
  readonly path: string;
  /** Name of the pool that it was taken from. */
  readonly pool: string;
  /** The Service that gets the addresses, as it will be in the cluster. */
  readonly namespace: string;
  readonly name: string;
  /** Fixed addresses; empty when the pool may choose. */
  readonly ips: readonly string[];
  readonly sharingKey?: string;
  readonly crossNamespace?: readonly string[];
  /** Labels that the Service is known to have. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Undefined when it is not known. */
  readonly externalTrafficPolicy?: string;
}

/** What the object of a pool does not say. */
export interface PoolNote {
  readonly scope: string;
  readonly path: string;
  readonly name: string;
  /** How it is announced, for people: `L2 (lan)`, `not announced: ...`. */
  readonly announced: string;
  /** True when it is on purpose that nothing of this app announces it. */
  readonly unannounced: boolean;
  /** Addresses and blocks that nobody may get. */
  readonly reserved: readonly string[];
  readonly cluster: TalosCluster | undefined;
}

/** Something that announces addresses. */
export interface AnnouncerNote {
  readonly scope: string;
  readonly path: string;
  /** Whether a pool uses it, or it selects Services itself. */
  readonly inUse: () => boolean;
}

/** What constructs state about addresses in addition to their objects. */
export interface AddressNotes {
  readonly claims: readonly ClaimNote[];
  readonly pools: readonly PoolNote[];
  readonly announcers: readonly AnnouncerNote[];
}

interface NoteRegistry {
  readonly claims: ClaimNote[];
  readonly pools: PoolNote[];
  readonly announcers: AnnouncerNote[];
}

const byRoot = new WeakMap<IConstruct, NoteRegistry>();

/** Notes of an app; constructs add theirs. */
export function addressNotesOf({ node: { root } }: IConstruct): NoteRegistry {
  let registry = byRoot.get(root);
  if (!registry) byRoot.set(root, (registry = { claims: [], pools: [], announcers: [] }));
  return registry;
}
