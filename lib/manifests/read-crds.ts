import { CodedError } from '../diagnostics/coded';
import { TalosCiliumError } from '../diagnostics/problem';
import type { KubernetesObject } from '../kubernetes/object';
import { readRepository } from './check/repository';

/**
 * Reads the CustomResourceDefinitions in files and directories.
 *
 * @throws YAML001 for invalid YAML, YAML003 for a path that cannot be read or has no CustomResourceDefinition
 */
export function readCrds(paths: readonly string[], prop: string): readonly KubernetesObject[] {
  const crds = paths.map((path) => {
    const { objects, problems } = readRepository([path], [], {});
    if (problems.length > 0) throw new TalosCiliumError(problems);
    const found = objects.flatMap(({ fields }) => (fields.kind === 'CustomResourceDefinition' ? [fields as unknown as KubernetesObject] : []));
    if (found.length > 0) return found;
    throw new CodedError({ code: 'YAML003', path: prop, what: `${path} has no CustomResourceDefinition`, expected: 'a file, or a directory with files, of CustomResourceDefinitions', fix: 'correct the path, which is relative to the working directory' });
  });
  return crds.flat();
}
