import * as fs from 'node:fs';
import * as path from 'node:path';
import { claimAbandonedStages, removeStage } from '../runtime/stage';
import { carryOver } from './output-carry';
import { scanOutput } from './output-scan';

/**
 * Ends what synths left that were killed. One that was killed between its two renames left no output, and the previous one in its stage:
 * that takes its place again. If there is an output already, it gets the files of the previous one that are not ours.
 */
export function recoverStages(root: string): void {
  for (const stage of claimAbandonedStages(root)) {
    if (fs.existsSync(stage.previous) && fs.existsSync(stage.next)) putBack(stage.previous, root);
    removeStage(stage);
  }
}

function putBack(previous: string, root: string): void {
  if (!fs.existsSync(root)) return fs.renameSync(previous, root);
  const isMissing = (file: string): boolean => !fs.lstatSync(path.join(root, file), { throwIfNoEntry: false });
  carryOver(scanOutput(previous).foreign.filter((entry) => isMissing(entry.path)), previous, root);
}
