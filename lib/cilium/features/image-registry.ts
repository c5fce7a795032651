import type { Json, JsonObject } from '../../kubernetes/json';
import type { Feature } from './feature';

const REGISTRY = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/;

/** One registry for all images, such as a mirror or a registry behind a firewall. Tags and digests stay those of the chart. */
export const imageRegistry: Feature<{ imageRegistry?: string }> = {
  prop: 'imageRegistry',
  apply({ imageRegistry: registry }, { defaults, set, report }) {
    if (registry === undefined) return;
    if (!REGISTRY.test(registry)) {
      report.add({
        code: 'CIL021',
        what: `imageRegistry is not a valid registry: ${JSON.stringify(registry)}`,
        expected: 'a host with an optional port and path, without a scheme and a trailing slash',
        fix: `write imageRegistry: '${registryIn(registry)}'`,
      });
      return;
    }
    for (const [path, repository] of repositories(defaults(), [])) {
      set(path.join('.'), `${registry}/${withoutHost(repository)}`);
    }
  },
};

/** The registry that was probably meant. */
function registryIn(text: string): string {
  const [, stripped = ''] = /^(?:[a-z]+:\/\/)?(.*?)\/*$/.exec(text.toLowerCase()) ?? [];
  return REGISTRY.test(stripped) ? stripped : 'registry.example.com/mirror';
}

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
