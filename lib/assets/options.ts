import type { Duration, Size } from 'cdk8s';
import { Reporter } from '../diagnostics/reporter';
import { millisecondsOf } from '../kubernetes/duration';
import { bytesOf } from '../kubernetes/size';
import type { Asset } from './asset';

/** Limits of one download. */
export interface DownloadLimits {
  /** Time to open a connection, including DNS and TLS. @default '10s' */
  readonly connectTimeout?: string | Duration;
  /** Maximum time without data on an open connection. @default '30s' */
  readonly idleTimeout?: string | Duration;
  /** Time for the whole download, with all redirects and retries. @default '2m' */
  readonly timeout?: string | Duration;
  /** Number of attempts, if the connection or the server fails. @default 3 */
  readonly attempts?: number;
  /** Pause before the second attempt. It doubles with each further one. @default '250ms' */
  readonly retryDelay?: string | Duration;
  /** Maximum size of a file, which applies to local files too. @default '20Mi' */
  readonly maxSize?: string | Size;
  /** Maximum number of redirects. @default 5 */
  readonly maxRedirects?: number;
}

/** A file from upstream that a construct needs, and its sources. */
export interface AssetRequest {
  readonly asset: Asset;
  /** `requestedBy` holds the construct path. */
  readonly options: AssetOptions;
}

/** Sources of charts and CRD bundles, and how these are verified. */
export interface AssetOptions {
  /**
   * A file, or a directory that contains it under its usual name. It takes precedence over all other sources.
   *
   * @default - the other sources
   */
  readonly path?: string;
  /**
   * Lock file with the SHA-256 digests of the files.
   *
   * @default 'talos-cilium.lock.json' in the working directory
   */
  readonly lockFile?: string;
  /**
   * Source of charts: the address of a Helm repository (`https://helm.cilium.io/`), which has an `index.yaml`, or of the chart in an
   * OCI registry (`oci://quay.io/cilium/charts/cilium`), from which helm pulls it with its own logins and certificates.
   *
   * @default - environment variable TALOS_CILIUM_REPOSITORY, otherwise https://helm.cilium.io/
   */
  readonly repository?: string;
  /**
   * Base address of Gateway API releases: `<base>/<version>/<channel>-install.yaml`.
   *
   * @default - environment variable TALOS_CILIUM_GATEWAY_API_REPOSITORY, otherwise the GitHub releases
   */
  readonly gatewayApiRepository?: string;
  /**
   * Cache directory. Downloaded files are in its directory `assets`.
   *
   * @default - environment variable TALOS_CILIUM_CACHE, otherwise the cache directory of the user
   */
  readonly cacheDir?: string;
  /**
   * Never use the network. The environment variable TALOS_CILIUM_OFFLINE=1 has the same effect and cannot be undone here.
   *
   * @default false
   */
  readonly offline?: boolean;
  /**
   * Whether a file is accepted whose digest is neither shipped with this library nor in the lock file. A file that differs from a known digest
   * is still an error. Prefer `npx cdk8s-talos-cilium lock`, which records the digest.
   *
   * @default false
   */
  readonly allowUnverified?: boolean;
  /** Limits of downloads. @default - see each limit */
  readonly limits?: DownloadLimits;
  /**
   * Path of the helm binary that pulls charts from OCI registries.
   *
   * @default - `helm.path` of the `TalosCilium`, otherwise TALOS_CILIUM_HELM, `PATH`, or a package in `node_modules` that ships helm
   */
  readonly helm?: string;
  /** Path of the construct that needs the file, for error messages. @default - only the file is named */
  readonly requestedBy?: string;
}

/** Limits with all defaults, in milliseconds and bytes. */
export interface EffectiveLimits {
  readonly connectMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
  readonly attempts: number;
  readonly retryDelayMs: number;
  readonly maxBytes: number;
  readonly maxRedirects: number;
}

/**
 * Limits in milliseconds and bytes.
 *
 * @throws TalosCiliumError AST037 for a string that is not a duration or a size, all at once
 */
export function effectiveLimits(limits: DownloadLimits = {}, path = 'limits'): EffectiveLimits {
  const report = new Reporter(path);
  const effective = {
    connectMs: readMilliseconds('connectTimeout', limits.connectTimeout, 10_000, report),
    idleMs: readMilliseconds('idleTimeout', limits.idleTimeout, 30_000, report),
    totalMs: readMilliseconds('timeout', limits.timeout, 120_000, report),
    attempts: limits.attempts ?? 3,
    retryDelayMs: readMilliseconds('retryDelay', limits.retryDelay, 250, report),
    maxBytes: readBytes('maxSize', limits.maxSize, 20 * 1024 * 1024, report),
    maxRedirects: limits.maxRedirects ?? 5,
  };
  report.throwIfAny();
  return effective;
}

function readMilliseconds(name: string, duration: string | Duration | undefined, otherwise: number, report: Reporter): number {
  const value = duration === undefined ? otherwise : millisecondsOf(duration);
  if (value === undefined) report.add({ code: 'AST037', what: `limits.${name} must be a duration with a unit; got ${JSON.stringify(duration)}`, fix: "write it as '30s' or Duration.seconds(30)" });
  return value ?? otherwise;
}

function readBytes(name: string, size: string | Size | undefined, otherwise: number, report: Reporter): number {
  const value = size === undefined ? otherwise : bytesOf(size);
  if (value === undefined) report.add({ code: 'AST037', what: `limits.${name} must be a size with a unit; got ${JSON.stringify(size)}`, fix: "write it as '20Mi' or Size.mebibytes(20)" });
  return value ?? otherwise;
}
