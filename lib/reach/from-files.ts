import { CodedError } from '../diagnostics/coded';
import { TalosCiliumError } from '../diagnostics/problem';
import type { KubernetesObject } from '../kubernetes/object';
import { leftOut, readRepository } from '../manifests/check/repository';
import { scopesOf } from '../manifests/check/variants';
import { versionsFor } from '../manifests/check/versions';
import type { ReachOptions } from './question';
import { notePlace } from './places';

/** What files say about a cluster. */
export interface FilesOfCluster {
  readonly objects: readonly KubernetesObject[];
  readonly settings: ReachOptions;
  /** What is not read, for people: `2 templates`; empty where everything is. */
  readonly leftOut: string;
}

/** Reads the objects in files and directories, and in lists that `kubectl get` printed. Files of other tools are left out. */
export function clusterIn(paths: readonly string[]): FilesOfCluster {
  const repository = readRepository(paths.map((path) => path || '.'), [], {});
  if (repository.problems.length > 0) throw new TalosCiliumError(repository.problems);
  if (repository.objects.length === 0) throw new CodedError({ code: 'REA003', path: 'Reach', what: `there are no Kubernetes objects in ${paths.join(', ') || 'an empty list of paths'}`, expected: 'files or directories with YAML or JSON', fix: 'correct the path, which is relative to the working directory' });
  const scopeOf = scopesOf(repository.objects);
  const scopes = [...new Set(repository.objects.map(scopeOf))].filter((scope) => scope !== '').sort();
  if (scopes.length > 1) {
    throw new CodedError({ code: 'REA002', path: 'Reach', what: `the files have the objects of ${scopes.length} clusters or stages (${scopes.map((scope) => scope.replaceAll(':', '/')).join(', ')})`, expected: 'the objects of one cluster', fix: 'pass the directories of one cluster only' });
  }
  const objects = repository.objects.map(({ fields, place }) => {
    const object = fields as unknown as KubernetesObject;
    notePlace(object, (at) => place.source(at).replace(/:\d+$/, ''));
    return object;
  });
  const { cilium } = versionsFor(repository, {});
  return { objects, settings: cilium ? { ciliumVersion: cilium.version.toString() } : {}, leftOut: leftOut(repository.ignored) };
}
