import type { Problem } from '../diagnostics/problem';
import type { JsonObject } from '../kubernetes/json';
import type { KubernetesObject } from '../kubernetes/object';

/** A chart on disk, verified. */
export interface ChartSource {
  readonly name: string;
  readonly version: string;
  /** The chart archive. */
  readonly file: string;
  readonly sha256: string;
  /**
   * Unpacks the chart into a new directory, which helm loads faster than an archive if it renders the chart many times.
   * The directory is not kept for later runs: a file that is missing there would be missing in the output without an error.
   */
  unpack(): UnpackedChart;
}

/** A directory that helm can load. */
export interface UnpackedChart {
  readonly path: string;
  remove(): void;
}

/** One `helm template` to run. */
export interface RenderRequest {
  /** Construct path, for errors. */
  readonly path: string;
  readonly chart: ChartSource;
  readonly releaseName: string;
  readonly namespace: string;
  readonly values: JsonObject;
  /** `1.34.1` */
  readonly kubeVersion: string;
  /** `monitoring.coreos.com/v1`, `gateway.networking.k8s.io/v1/GatewayClass`. */
  readonly apiVersions: readonly string[];
}

/** Result of a request: its objects, or the problems. */
export interface RenderResult {
  readonly objects: readonly KubernetesObject[];
  readonly problems: readonly Problem[];
}
