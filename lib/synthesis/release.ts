import type { Node } from 'constructs';
import type { KnownChart } from '../chart/shipped-chart';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { KubernetesObject } from '../kubernetes/object';
import type { HelmOptions, RenderRequest } from '../chart/renderer';
import type { CiliumModel } from '../model/model';
import type { Problem } from '../diagnostics/problem';
import type { InspectedRelease } from './inspection';

/** The `helm template` command that renders the same objects. */
export interface HelmCommand {
  /** Name of the Helm release. */
  readonly releaseName: string;
  /** Namespace of the release. */
  readonly namespace: string;
  /** The chart without its version: `cilium --repo https://helm.cilium.io/` or `oci://quay.io/cilium/charts/cilium`. */
  readonly chart: string;
  /** Version of the chart. */
  readonly version: CiliumVersion;
  /** Value of `--kube-version`. */
  readonly kubeVersion: string;
  /** Values of `--api-versions`. */
  readonly apiVersions: readonly string[];
  /** SHA-256 digest of the manifest of a chart in an OCI registry, if the lock file has it. @default - not known */
  readonly chartDigest?: string;
}

/** A Helm release that takes part in a synth: what `TalosCilium` registers here. */
export interface Release {
  /** Node of the construct that stands for it. */
  readonly node: Node;
  /** Grows with every change to what the release asks for. */
  revision(): number;
  /** Brings everything together that the render needs. Throws, or reports in `problems`, what is wrong. */
  prepare(): PreparedRelease;
  /** Describes itself without its chart, as far as that is possible. */
  inspect(): InspectedRelease;
  /** Takes the rendered objects into the tree; returns what is wrong with them. */
  accept(objects: readonly KubernetesObject[]): Problem[];
}

/** A release, ready to be rendered. */
export interface PreparedRelease {
  readonly chart: KnownChart;
  readonly helm: HelmOptions;
  /** Undefined if there is nothing to render it with, and Helm does so in the cluster. */
  readonly request: RenderRequest | undefined;
  readonly problems: readonly Problem[];
  /** Checks the values against the chart's schema; quick, and before helm, which need not do it again then. */
  checkSchema(): Problem[];
  /** Checks the values against what the chart knows. */
  checkValues(): Problem[];
  readonly model: CiliumModel;
  /** Lock file that keeps the record of the cluster, if it is not the default. */
  readonly lockFile: string | undefined;
}
