import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TalosCiliumError, type Problem } from '../../diagnostics/problem';
import type { KubernetesObject } from '../../kubernetes/object';
import { readRepository } from '../../manifests/check/repository';
import { isDirectory } from '../../manifests/files';
import { listed } from '../../runtime/listed';
import { UsageError } from '../command';

/** Directories of an output whose objects are in the cluster. The others are for machines, or for a cluster that does not exist yet. */
const PARTS = ['manifests', 'argocd', 'flux'] as const;

/** The objects that a cluster should have: of the output of one cluster, or of any directory or file with YAML. */
export function readOutput(path: string): readonly KubernetesObject[] {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist. Pass the directory of a cluster in the output, such as dist/home.`);
  const { objects, problems } = readRepository(partsOf(path), [], {});
  if (problems.length > 0) throw new TalosCiliumError(problems as readonly Problem[]);
  return objects.filter(({ isPart }) => !isPart).map(({ fields }) => fields as unknown as KubernetesObject);
}

function partsOf(path: string): string[] {
  if (!isDirectory(path)) return [path];
  const parts = PARTS.map((part) => join(path, part)).filter(isDirectory);
  if (parts.length > 0) return parts;
  const clusters = clustersIn(path);
  if (clusters.length === 0) return [path];
  if (clusters.length > 1) throw new UsageError(`${path} has the output of ${listed(clusters)}. Pass one of them: ${clusters[0]}.`);
  return partsOf(clusters[0]!);
}

/** Outputs of clusters in a directory: below it, or below the name of the program. */
function clustersIn(path: string, depth = 2): string[] {
  const directories = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => join(path, name)).sort();
  return directories.flatMap((directory) => (isDirectory(join(directory, 'manifests')) ? [directory] : depth > 1 ? clustersIn(directory, depth - 1) : []));
}
