import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from './api-client';
import { groupOf, type KubeObject } from './kube-object';

/** One kind that the server serves. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

interface GroupDiscovery {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources?: readonly {
      readonly resource: string;
      readonly responseKind?: { readonly kind: string };
      readonly scope: string;
      readonly verbs: readonly string[];
    }[];
  }[];
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const SERVED_WITHIN_MS = 30_000;

/** What a server serves, asked again when a kind is not among it. */
export class Resources {
  readonly #client: ApiClient;
  #known: readonly Resource[] = [];

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** All kinds served at the moment; of each group the preferred version first. */
  async all(): Promise<readonly Resource[]> {
    const lists = await Promise.all(
      ['/api', '/apis'].map((path) => this.#client.json<{ items: readonly GroupDiscovery[] }>('GET', path, undefined, undefined, AGGREGATED)),
    );
    return (this.#known = lists.flatMap(({ items }) => items).flatMap(resourcesOf));
  }

  /** The kind of an object; undefined when it is not served. */
  async of({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): Promise<Resource | undefined> {
    const find = (known: readonly Resource[]): Resource | undefined => known.find((resource) => resource.apiVersion === apiVersion && resource.kind === kind);
    return find(this.#known) ?? find(await this.all());
  }

  /** Waits until kinds, given as `<plural>.<group>`, are served, or are no longer. */
  async wait(names: readonly string[], served: boolean): Promise<void> {
    const end = Date.now() + SERVED_WITHIN_MS;
    for (;;) {
      const known = new Set((await this.all()).map(({ apiVersion, plural }) => `${plural}.${groupOf(apiVersion)}`));
      const missing = names.filter((name) => known.has(name) !== served);
      if (missing.length === 0) return;
      if (Date.now() > end) throw new Error(`${served ? 'not served' : 'still served'} after ${SERVED_WITHIN_MS / 1000} s: ${missing.join(', ')}`);
      await sleep(50);
    }
  }
}

function resourcesOf({ metadata, versions }: GroupDiscovery): Resource[] {
  return versions.flatMap(({ version, resources = [] }) =>
    resources.flatMap(({ resource, responseKind, scope, verbs }) =>
      responseKind ? [{ apiVersion: metadata.name ? `${metadata.name}/${version}` : version, kind: responseKind.kind, plural: resource, namespaced: scope === 'Namespaced', verbs }] : [],
    ),
  );
}

/** Path of a kind's objects, or of one of them. */
export function pathOf(resource: Resource, namespace?: string, name?: string): string {
  const root = resource.apiVersion.includes('/') ? `/apis/${resource.apiVersion}` : `/api/${resource.apiVersion}`;
  const within = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${within}/${resource.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
