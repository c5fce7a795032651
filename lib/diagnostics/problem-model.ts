/** Whether a problem stops the synth. */
export type Severity = 'error' | 'warning';

/** One edit of Helm values. Paths are dotted, as `helm --set` writes them. */
export type ValueEdit =
  | {
      /** Path of the value to set. A map is merged into the map that is there. */
      readonly set: string;
      readonly value: unknown;
    }
  | {
      /** Path of the value to remove. */
      readonly remove: string;
    };

/** One mistake: what is wrong, where, and how to put it right. */
export interface Problem {
  /** Stable code, for example `CIL012`. */
  readonly code: string;
  /** Construct path, or the nearest thing to it: `home/cilium`, `TalosCluster(home)`, `cilium 1.19.6`. */
  readonly path: string;
  /** @default 'error' */
  readonly severity?: Severity;
  /** What is wrong, with the actual value: a sentence without the full stop. */
  readonly what: string;
  /** What was expected, where that is not clear from `what`. */
  readonly expected?: string;
  /** The actual value in words, for programs: `the string "2"`. It is part of `what`. */
  readonly actual?: string;
  /** How to fix it, in the imperative, without a full stop. */
  readonly fix: string;
  /** The fix as edits of the raw `values` of TalosCilium, for programs. Left out where the fix is not an edit of values. */
  readonly edits?: readonly ValueEdit[];
  /** Upstream page that explains it. */
  readonly link?: string;
  /** What it is about, for programs: the dotted path of a value, the name of a missing file. */
  readonly subject?: string;
  /** Line of the program that created the construct, where it is known: `main.ts:9:1`, relative to the working directory. */
  readonly source?: string;
}

/** Whether it is an error, and not a warning. */
export function isError({ severity = 'error' }: Pick<Problem, 'severity'>): boolean {
  return severity === 'error';
}
