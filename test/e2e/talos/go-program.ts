import { join } from 'node:path';
import { buildProgram } from '../support/go-program';

export { BUILD_TIMEOUT, describeWithGo } from '../support/go-program';

/** What `main.go` of the machinery is asked: what a version of Talos makes of patches. */
export interface MachineryCase {
  /** Version that generated the configuration, for example v1.13. */
  readonly contract: string;
  readonly kubernetes: string;
  readonly role: 'control-plane' | 'worker';
  readonly patches: readonly string[];
}

/** What it answers. */
export interface MachineryVerdict {
  readonly config: string;
  /** Empty when Talos takes the patches. */
  readonly error: string;
}

/** Talos' own patcher and validation, as each of these releases ships them. The first is the main module beside the program. */
export const MACHINERIES: Readonly<Record<string, readonly string[]>> = {
  '1.14': [],
  '1.13': ['-modfile=talos-1.13.mod'],
  '1.12': ['-modfile=talos-1.12.mod'],
};

/** Builds the machinery of a Talos minor. */
export function buildMachinery(minor = '1.14'): (cases: readonly MachineryCase[]) => MachineryVerdict[] {
  return buildProgram(join(__dirname, 'machinery'), MACHINERIES[minor]);
}
