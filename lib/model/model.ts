import type { KubernetesObject } from '../kubernetes/object';
import type { Json, JsonObject } from '../kubernetes/json';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { KubernetesVersion } from '../cluster/kubernetes-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { AddressNotes } from './address-notes';
import type { PodSecurityDefaults } from './pod-security';

/** What is installed in a cluster, as far as it is known. */
export interface ClusterVersions {
  readonly cilium?: CiliumVersion;
  readonly kubernetes?: KubernetesVersion;
}

/** A value of a release, with where it comes from. */
export interface OriginatedValue {
  /** Undefined when neither the values nor the chart's defaults have it. */
  readonly value: Json | undefined;
  /** Who set it, for example `home/cilium encryption`; `chart default` when nobody did. */
  readonly origin: string;
  /** Whether raw values set it instead of a prop. */
  readonly isRaw?: boolean;
}

/** One Cilium installation as it will be: the effective values over the chart's defaults. */
export interface CiliumModel {
  /** Path of the construct that stands for it. */
  readonly path: string;
  readonly version: CiliumVersion;
  readonly namespace: string;
  readonly cluster: TalosCluster;
  /** Values that are given to helm, without the chart's defaults. */
  readonly values: JsonObject;
  /** Default values of the chart, where there is one. */
  readonly defaults?: JsonObject;
  /** Value at a dotted path (`bpf.masquerade`), the chart's default included; undefined when neither has it. */
  value(path: string): Json | undefined;
  /** The same with its origin. */
  originated(path: string): OriginatedValue;
}

/** One object of the output. */
export interface ObjectModel {
  /** Path of the construct that made it. */
  readonly path: string;
  readonly object: KubernetesObject;
  /** What the object belongs to: the id of its top-level chart. */
  readonly scope: string;
  /** Whether it comes out of YAML that a cdk8s `Include` or `Helm` read: kustomize, Argo CD or Flux may still give it a namespace. */
  readonly included?: boolean;
  /** The namespace that a cluster-scoped object was given, and that is not written. */
  readonly droppedNamespace?: string;
  /** Whether Helm applies it in the cluster, as a part of its release. */
  readonly isOfRelease?: boolean;
}

/** Everything a synth is about to write. */
export interface Model {
  readonly ciliums: readonly CiliumModel[];
  readonly objects: readonly ObjectModel[];
  /** What constructs say of addresses beside their objects. */
  readonly addresses?: AddressNotes;
  /** Namespaces that exist although the app does not create them, by `scope`. A scope that is not in the map is not checked. */
  readonly existingNamespaces?: ReadonlyMap<string, ReadonlySet<string>>;
  /** What machine configurations of the app say of Pod Security, by `scope`. */
  readonly podSecurity?: ReadonlyMap<string, () => PodSecurityDefaults>;
  /** What is installed in the clusters that have no Cilium in `ciliums`, by `scope`. */
  readonly versions?: (scope: string) => ClusterVersions | undefined;
  /** CustomResourceDefinitions of the clusters that are not among the objects. */
  readonly crds?: readonly KubernetesObject[];
  /** Whether there may be more in the cluster than these objects: nothing follows from what is missing then. */
  readonly partial?: boolean;
  /** How often a rule has read a value of Cilium that is not known: what it finds then is a guess. */
  readonly unknownReads?: () => number;
  /** How many of these were facts of the cluster. */
  readonly unknownFacts?: () => number;
}
