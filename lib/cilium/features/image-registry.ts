import type { Json, JsonObject } from '../../kubernetes/json';
import type { Feature } from './feature';

/** All images from one registry: a mirror, or one behind a firewall. Tags and digests stay the chart's. */
export const imageRegistry: Feature = {
  prop: 'imageRegistry',
  apply({ imageRegistry: registry }, { defaults, set, problem }) {
    if (registry === undefined) return;
    if (!/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/.test(registry)) {
      problem('CIL021', `imageRegistry is no registry (${registry})`, 'give a host with an optional port and path, without scheme or trailing slash: registry.example.com/mirror');
      return;
    }
    for (const [path, repository] of repositories(defaults(), [])) {
      set(path.join('.'), `${registry}/${withoutHost(repository)}`, 'asked for');
    }
  },
};

function* repositories(value: Json | undefined, path: readonly string[]): Iterable<[readonly string[], string]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, child] of Object.entries(value as JsonObject)) {
    if (key === 'repository' && typeof child === 'string' && child) yield [[...path, key], child];
    else yield* repositories(child, [...path, key]);
  }
}

function withoutHost(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  return rest.length > 0 && /[.:]/.test(first) ? rest.join('/') : repository;
}
