import type { Node } from 'constructs';
import type { Problem } from '../errors';

/** A construct whose objects come from a file: they join the tree at synth, when it is looked for, and not before. */
export interface Provider {
  /** Node of the construct. */
  readonly node: Node;
  /**
   * Puts the objects below the construct, once more whenever they changed. Called at each synth, before objects are collected.
   * Throws, or returns, what is wrong.
   */
  provide(): readonly Problem[];
}
