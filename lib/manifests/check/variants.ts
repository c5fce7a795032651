import { dirname } from 'node:path';
import { groupOf } from '../../kubernetes/object';
import { isJsonObject } from '../../kubernetes/json';
import { isSubstituted } from '../../diagnostics/substitution';
import type { RepositoryObject } from './repository';

/** Directories whose subdirectories are clusters or stages of one. */
const OF_VARIANTS = /^(?:clusters|overlays|environments|envs|stages|sites|regions|tenants)$/;

/**
 * Divides a repository into what belongs to one cluster: an object that is there twice, in two directories, is in two clusters or stages, and
 * so is everything else in these. Objects outside of all of them have the scope `''`.
 */
export function scopesOf(objects: readonly RepositoryObject[]): (object: RepositoryObject) => string {
  const roots = new Set<string>();
  const alone = new Set<string>();
  const namesakes = new Map<string, RepositoryObject[]>();
  for (const object of objects) {
    const segments = segmentsOf(object);
    segments.forEach((segment, index) => {
      if (OF_VARIANTS.test(segment) && index + 1 < segments.length) roots.add(segments.slice(0, index + 2).join('/'));
    });
    if (object.isLeftOut) alone.add(object.place.file);
    const key = installsCilium(object) ? 'Cilium' : identityOf(object);
    if (key === undefined) continue;
    const others = namesakes.get(key);
    if (others) others.push(object);
    else namesakes.set(key, [object]);
  }
  for (const same of namesakes.values()) {
    if (same.length < 2) continue;
    // Next to each other are those with the most directories in common.
    const ordered = same.map((object) => ({ object, segments: segmentsOf(object) })).sort((a, b) => (a.segments.join('/') < b.segments.join('/') ? -1 : 1));
    for (const [index, { object, segments: two }] of ordered.entries()) {
      const { object: other, segments: one } = ordered[index - 1] ?? {};
      if (!other || !one || other.place.file === object.place.file) continue;
      const at = one.findIndex((segment, depth) => segment !== two[depth]);
      const fork = at < 0 ? one.length : at;
      if (fork < one.length) roots.add(one.slice(0, fork + 1).join('/'));
      if (fork < two.length) roots.add(two.slice(0, fork + 1).join('/'));
      // In one directory: only a kustomization, or a person, applies both.
      if (fork >= one.length && fork >= two.length && !other.listedBy.some((kustomization) => object.listedBy.includes(kustomization))) {
        alone.add(other.place.file);
        alone.add(object.place.file);
      }
    }
  }
  const known = new Map<string, string>();
  return (object) => {
    const { file } = object.place;
    if (alone.has(file)) return file.replaceAll('/', ':');
    const directory = segmentsOf(object).join('/');
    let scope = known.get(directory);
    if (scope === undefined) {
      const segments = directory.split('/');
      scope = '';
      for (let length = segments.length; length > 0 && scope === ''; length -= 1) {
        const root = segments.slice(0, length).join('/');
        if (roots.has(root)) scope = root;
      }
      known.set(directory, (scope = scope.replaceAll('/', ':')));
    }
    return scope;
  };
}

/** A cluster has one Cilium, whatever the object is called that installs it. */
function installsCilium({ fields: { kind, metadata } }: RepositoryObject): boolean {
  return (kind === 'HelmRelease' || kind === 'Application' || kind === 'HelmChart') && isJsonObject(metadata) && metadata.name === 'cilium';
}

function segmentsOf({ place }: RepositoryObject): string[] {
  const directory = dirname(place.file).replaceAll('\\', '/');
  return directory === '.' ? [] : directory.split('/');
}

/** Undefined where two objects of one name tell nothing: the name is not known, or several applications have such an object, each in its namespace. */
function identityOf({ fields: { apiVersion, kind, metadata } }: RepositoryObject): string | undefined {
  if (!isJsonObject(metadata) || typeof metadata.name !== 'string' || isSubstituted(metadata.name) || metadata.name.startsWith('_')) return undefined;
  const group = groupOf(String(apiVersion));
  if (metadata.namespace === undefined && (OF_APPLICATIONS.has(String(kind)) || /(?:^|\.)(?:fluxcd\.io|external-secrets\.io)$/.test(group))) return undefined;
  return [group, kind, metadata.namespace ?? '', metadata.name].join('\0');
}

/** Kinds of objects that several applications call the same. */
const OF_APPLICATIONS: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'ServiceAccount']);
