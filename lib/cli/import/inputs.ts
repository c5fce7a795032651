import type { TalosClusterProps } from '../../cluster/talos-cluster-props';
import type { JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';

/** A file that was given, or a text. */
export interface InputFile {
  /** As in messages: the path as it was typed, or `standard input`. */
  readonly name: string;
  /** Directory that paths in the file are relative to. */
  readonly directory: string;
  readonly text: string;
  /** False for a file of a directory that was given: not all of them have to be of use. */
  readonly isNamed: boolean;
}

/** A YAML document of a file. */
export interface InputDocument {
  readonly file: InputFile;
  readonly content: JsonObject;
  /** File of the overlay whose patches are in it. */
  readonly overlay?: string;
}

/** What describes an installation, the most authoritative first: a HelmRelease decides what runs, and not the helmfile of the bootstrap beside it. */
export const RANKS = ['an object of Flux or Argo CD', 'a kustomization, helmfile or chart', 'a command', 'a values file'] as const;

/** An installation of Cilium, as something describes it. */
export interface Installation {
  /** Index in `RANKS`. */
  readonly rank: 0 | 1 | 2 | 3;
  /** What describes it, for messages: `helmrelease.yaml (HelmRelease cilium)`. */
  readonly source: string;
  readonly values: JsonObject;
  /** The file that installs it, and all that its values are from; the last one wins. */
  readonly file: string;
  readonly files: readonly string[];
  /** Whether values are missing, because a file is not there. */
  readonly isIncomplete?: true;
  readonly version?: string;
  /** OCI repository of the chart, or a Helm repository other than Cilium's. */
  readonly repository?: string;
  readonly namespace?: string;
  readonly releaseName?: string;
  /** The name of the cluster that the installer takes from elsewhere: nothing tells it here. */
  readonly namesCluster?: true;
  /** What is to be said of it if it is taken, in sentences. */
  readonly notes?: readonly string[];
}

/** Facts of the cluster that are not in the values of Cilium. */
export type Facts = { -readonly [Prop in keyof TalosClusterProps]?: TalosClusterProps[Prop] };

/** Everything that was found in the files. */
export interface Inputs {
  readonly installations: readonly Installation[];
  readonly facts: Facts;
  readonly objects: readonly { readonly file: string; readonly object: KubernetesObject }[];
  /** What could not be read, in sentences. */
  readonly notes: readonly string[];
}
