import type { Node } from 'constructs';
import type { AssetRequest } from '../assets';
import type { Problem } from '../diagnostics/problem';

/**
 * A construct that does something at synth: brings objects that come from a file, or finds mistakes that only the finished
 * construct shows.
 */
export interface Provider {
  /** Node of the construct. */
  readonly node: Node;
  /**
   * Puts its objects below the construct, once more whenever they changed. Called at each synth, before objects are collected.
   * Throws, or returns, what is wrong.
   */
  provide(): readonly Problem[];
  /** Files from upstream that `provide` would read. @default - none */
  assets?(): readonly AssetRequest[];
}
