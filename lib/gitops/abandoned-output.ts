import type { CodedProblem } from '../diagnostics/coded';
import type { Problem } from '../diagnostics/problem';

/**
 * Finds output that a change of one program rarely removes: everything of a cluster, or its Cilium. It is usually the output of another
 * program, or of the same program for another cluster.
 *
 * @param root directory of the output, as it is shown
 * @param before files of the previous synth that are still there, relative to `root`
 * @param after files to write
 */
export function findAbandonedOutput(root: string, before: Iterable<string>, after: Iterable<string>): Problem[] {
  const [old, next] = [contentsOf(before), contentsOf(after)];
  const [name = 'prod'] = next.directories;
  const refuse = (directory: string, deleted: string, missing: string): CodedProblem => ({
    code: 'OUT014',
    path: root,
    what: `the synth would delete ${deleted}, which an earlier synth wrote: this app has no ${missing}`,
    fix: `if another program writes ${root}/${directory}, give this app a directory of its own: new GitOpsApp({ name: '${name}' }); if it is no longer needed, delete ${root}/${directory} and run the synth again`,
  });
  return [
    ...[...old.directories].filter((each) => !next.directories.has(each)).map((each) => refuse(each, `${root}/${each}`, `cluster or chart named ${each}`)),
    ...[...old.withCilium]
      .filter((each) => next.directories.has(each) && !next.withCilium.has(each))
      .map((each) => refuse(each, `Cilium from ${root}/${each}`, `TalosCilium for ${each}`)),
  ];
}

/** The directories of the clusters, and those of them that have a TalosCilium. */
function contentsOf(files: Iterable<string>): Record<'directories' | 'withCilium', ReadonlySet<string>> {
  const directories = new Set<string>();
  const withCilium = new Set<string>();
  for (const file of files) {
    const [directory, name] = file.split('/', 2);
    if (name === undefined) continue;
    directories.add(directory!);
    if (/^cilium-values.*\.yaml$/.test(name)) withCilium.add(directory!);
  }
  return { directories, withCilium };
}
