import type { IConstruct } from 'constructs';
import type { Problem } from '../diagnostics/problem';
import type { SynthesizedObject } from './synthesis';

/** Text of a file, or what makes it when it is needed. */
export type FileText = string | (() => string);

/** What a contributor sees of the synth. */
export interface OutputContext {
  /** All objects of the top-level chart that the construct belongs to. */
  readonly objects: readonly SynthesizedObject[];
}

/** Files in addition to the manifests, and their problems. */
export interface ContributedFiles {
  /** By path below the directory of the cluster, with `/` between names. */
  readonly files: ReadonlyMap<string, FileText>;
  /** Mistakes found while they were made; with any of them nothing is written. */
  readonly problems?: readonly Problem[];
}

/** Makes files from the finished objects, once per synth, after the checks have passed. */
export type FileContributor = (context: OutputContext) => ContributedFiles;

const byRoot = new WeakMap<IConstruct, { readonly construct: IConstruct; readonly contributor: FileContributor }[]>();

/** Lets a construct write files of its own next to the manifests of its cluster. Only `GitOpsApp` writes them. */
export function contributeFiles(construct: IConstruct, contributor: FileContributor): void {
  const known = contributorsOf(construct.node.root);
  byRoot.set(construct.node.root, [...known, { construct, contributor }]);
}

/** All that was contributed to an app, in the order of creation. */
export function contributorsOf(root: IConstruct): readonly { readonly construct: IConstruct; readonly contributor: FileContributor }[] {
  return byRoot.get(root) ?? [];
}
