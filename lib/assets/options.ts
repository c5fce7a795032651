import type { Asset } from './asset';

/** Limits of one download. Times are in milliseconds. */
export interface DownloadLimits {
  /** Time to open a connection, including DNS and TLS. @default 10000 */
  readonly connectMs?: number;
  /** Longest silence of an open connection. @default 30000 */
  readonly idleMs?: number;
  /** Time for the whole download, with all its redirects and retries. @default 120000 */
  readonly totalMs?: number;
  /** Tries in all, when the connection or the server fails. @default 3 */
  readonly attempts?: number;
  /** Pause before the second try; doubles with each further one. @default 250 */
  readonly retryDelayMs?: number;
  /** Largest accepted file, in bytes; it holds for local files too. @default 20971520 (20 MiB) */
  readonly maxBytes?: number;
  /** Redirects followed. @default 5 */
  readonly maxRedirects?: number;
}

/** A file from upstream that a construct needs, with where it may come from. */
export interface AssetRequest {
  readonly asset: Asset;
  /** `requestedBy` holds the construct path. */
  readonly options: AssetOptions;
}

/** Where assets may come from, and how they are verified. */
export interface AssetOptions {
  /**
   * A file, or a directory that holds it under its usual name. Looked at before every other place.
   *
   * @default - the other places
   */
  readonly path?: string;
  /**
   * Lock file with the sha256 of the project's assets.
   *
   * @default 'talos-cilium.lock.json' in the working directory
   */
  readonly lockFile?: string;
  /**
   * Where charts are downloaded from: the address of a Helm repository (`https://helm.cilium.io/`), which has an `index.yaml`, or of
   * the chart in an OCI registry (`oci://quay.io/cilium/charts/cilium`), which helm pulls with its own logins and certificates.
   *
   * @default - environment variable TALOS_CILIUM_REPOSITORY, else https://helm.cilium.io/
   */
  readonly repository?: string;
  /**
   * Base address of Gateway API releases: `<base>/<version>/<channel>-install.yaml`.
   *
   * @default - environment variable TALOS_CILIUM_GATEWAY_API_REPOSITORY, else the GitHub releases
   */
  readonly gatewayApiRepository?: string;
  /**
   * Cache directory; downloaded files are kept in its folder `assets`.
   *
   * @default - environment variable TALOS_CILIUM_CACHE, else the user's cache directory
   */
  readonly cacheDir?: string;
  /**
   * Never use the network. The environment variable TALOS_CILIUM_OFFLINE=1 has the same effect and cannot be undone here.
   *
   * @default false
   */
  readonly offline?: boolean;
  /**
   * Use a file whose digest is neither shipped with this library nor in the lock file. A file with a known digest that differs is
   * still an error. Prefer `npx cdk8s-talos-cilium lock`, which records the digest.
   *
   * @default false
   */
  readonly allowUnverified?: boolean;
  /** Limits of downloads. @default - see each limit */
  readonly limits?: DownloadLimits;
  /**
   * Path of the helm binary that pulls charts from OCI registries.
   *
   * @default - `helm.path` of the `TalosCilium`, else TALOS_CILIUM_HELM, `PATH`, or a package in `node_modules` that ships helm
   */
  readonly helm?: string;
  /** Construct path that asks for the asset, for error messages. @default - only the asset is named */
  readonly requestedBy?: string;
}

/** Limits with every default filled in. */
export type EffectiveLimits = Required<DownloadLimits>;

/** Fills in the defaults. */
export function effectiveLimits(limits: DownloadLimits = {}): EffectiveLimits {
  return {
    connectMs: limits.connectMs ?? 10_000,
    idleMs: limits.idleMs ?? 30_000,
    totalMs: limits.totalMs ?? 120_000,
    attempts: limits.attempts ?? 3,
    retryDelayMs: limits.retryDelayMs ?? 250,
    maxBytes: limits.maxBytes ?? 20 * 1024 * 1024,
    maxRedirects: limits.maxRedirects ?? 5,
  };
}
