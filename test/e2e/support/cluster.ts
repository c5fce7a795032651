import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from './api-client';
import type { ApiServer } from './api-server';
import { titleOf, type KubeObject } from './kube-object';
import { pathOf, Resources, type Resource } from './resources';

/** What the server says of an object that it was offered. */
export interface Verdict {
  readonly accepted: boolean;
  /** Why not; empty when accepted. */
  readonly message: string;
  readonly warnings: readonly string[];
}

/** Who wrote an object, to the server. */
const MANAGER = 'end-to-end-tests';
/**
 * The server tries again to delete a CRD after twice the time each: one whose storage was busy at the wrong moments is gone after
 * 40 s or 80 s.
 */
const GONE_WITHIN_MS = 150_000;
const TOUCH_EVERY_MS = 3_000;

/** The objects of a server, and what its controllers would do: none runs. */
export class Cluster {
  readonly resources: Resources;
  readonly #client: ApiClient;

  constructor({ client }: Pick<ApiServer, 'client'>) {
    this.#client = client;
    this.resources = new Resources(client);
  }

  /** Offers an object without keeping it: `kubectl apply --server-side --dry-run=server --validate=strict`. */
  async offer(object: KubeObject): Promise<Verdict> {
    return (await this.#put(object, '&dryRun=All')).verdict;
  }

  /** Keeps an object, as `kubectl apply --server-side --validate=strict` does. */
  async apply(object: KubeObject): Promise<{ readonly verdict: Verdict; readonly result?: KubeObject }> {
    return this.#put(object, '');
  }

  /** Offers a new object by its kind's own rules of creation. */
  async offerNew(object: KubeObject): Promise<Verdict> {
    const resource = await this.resources.of(object);
    if (!resource) return notServed(object);
    const { status, text, warnings } = await this.#client.request('POST', `${pathOf(resource, namespaceOf(resource, object))}?dryRun=All&fieldValidation=Strict`, object);
    return verdictOf(status, text, warnings);
  }

  async #put(object: KubeObject, query: string): Promise<{ verdict: Verdict; result?: KubeObject }> {
    const resource = await this.resources.of(object);
    if (!resource) return { verdict: notServed(object) };
    const path = pathOf(resource, namespaceOf(resource, object), object.metadata?.name);
    const { status, text, warnings } = await this.#client.request(
      'PATCH',
      `${path}?fieldManager=${MANAGER}&force=true&fieldValidation=Strict${query}`,
      object,
      'application/apply-patch+yaml',
    );
    const verdict = verdictOf(status, text, warnings);
    return verdict.accepted ? { verdict, result: JSON.parse(text) as KubeObject } : { verdict };
  }

  /** The object as the server has it; undefined when it has none. */
  async read(object: KubeObject): Promise<KubeObject | undefined> {
    const resource = await this.resources.of(object);
    if (!resource) return undefined;
    const { status, text } = await this.#client.request('GET', pathOf(resource, namespaceOf(resource, object), object.metadata.name));
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`${titleOf(object)}: HTTP ${status} ${text}`);
    return JSON.parse(text) as KubeObject;
  }

  /** Deletes objects and waits until they are gone; those that are gone already are none of its business. */
  async remove(objects: readonly KubeObject[]): Promise<void> {
    for (const object of objects) {
      const resource = await this.resources.of(object);
      if (!resource) continue;
      const { status, text } = await this.#client.request('DELETE', pathOf(resource, namespaceOf(resource, object), object.metadata.name), {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        gracePeriodSeconds: 0,
        propagationPolicy: 'Background',
      });
      if (status >= 300 && status !== 404) throw new Error(`deleting ${titleOf(object)}: HTTP ${status} ${text}`);
    }
    await this.gone(objects);
  }

  /** Waits until objects that were deleted are gone. Namespaces wait for a controller: it is stood in for here. */
  async gone(objects: readonly KubeObject[]): Promise<void> {
    const end = Date.now() + GONE_WITHIN_MS;
    for (const object of objects) {
      let touch = Date.now() + TOUCH_EVERY_MS;
      for (let found = await this.#there(object); found; found = await this.#there(object)) {
        if (found.kind === 'CustomResourceDefinition' && Date.now() > touch) {
          await this.#touch(found);
          touch = Date.now() + TOUCH_EVERY_MS;
        }
        if (Date.now() > end) {
          throw new Error(`${titleOf(object)} is still there ${GONE_WITHIN_MS / 1000} s after it was deleted: ${JSON.stringify(found.status)}`);
        }
        await sleep(20);
      }
    }
  }

  /**
   * Makes the server try the removal of a CRD again. It fails while the storage of the kind starts, and each retry waits twice as
   * long as the one before, minutes in the end; a change of the object is tried at once.
   */
  async #touch(definition: KubeObject): Promise<void> {
    const resource = await this.resources.of(definition);
    const change = { metadata: { annotations: { 'e2e/touched': `${Date.now()}` } } };
    await this.#client.request('PATCH', pathOf(resource!, undefined, definition.metadata.name), change, 'application/merge-patch+json');
  }

  async #there(object: KubeObject): Promise<KubeObject | undefined> {
    const found = await this.read(object);
    if (found?.kind === 'Namespace' && 'deletionTimestamp' in found.metadata) await this.#finalize(found);
    return found;
  }

  async #finalize(namespace: KubeObject): Promise<void> {
    const name = namespace.metadata.name!;
    const resources = (await this.resources.all()).filter(({ namespaced, verbs }) => namespaced && verbs.includes('deletecollection'));
    await Promise.all(resources.map((resource) => this.#client.request('DELETE', pathOf(resource, name))));
    await this.#client.json('PUT', `/api/v1/namespaces/${name}/finalize`, { ...namespace, spec: { finalizers: [] } });
  }

  /** Makes a namespace as its owner would, with the account that a controller adds to it. True when it was not there. */
  async ensureNamespace(name: string): Promise<boolean> {
    const { status, text } = await this.#client.request('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    if (status !== 201 && status !== 409) throw new Error(`namespace ${name}: HTTP ${status} ${text}`);
    await this.ensureDefaultAccount(name);
    return status === 201;
  }

  /** Stands in for the controller that adds an account to each namespace: without one, no Pod is admitted. */
  async ensureDefaultAccount(namespace: string): Promise<void> {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    const { status, text } = await this.#client.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, account);
    if (status !== 201 && status !== 409) throw new Error(`account of namespace ${namespace}: HTTP ${status} ${text}`);
  }

  /** Every object that the server keeps, by kind, namespace and name. */
  async inventory(): Promise<Set<string>> {
    const kinds = (await this.resources.all()).filter(({ verbs, plural }) => verbs.includes('list') && !TRANSIENT.has(plural));
    const lists = await Promise.all(
      kinds.map(async (resource) => {
        const { status, text } = await this.#client.request('GET', pathOf(resource), undefined, undefined, METADATA_ONLY);
        // A kind whose CRD has just been deleted is in the discovery for a while longer.
        if (status === 404) return [];
        if (status !== 200) throw new Error(`list of ${resource.plural}: HTTP ${status} ${text}`);
        const { items } = JSON.parse(text) as { items: readonly KubeObject[] | null };
        return (items ?? []).map(({ metadata }) => `${resource.plural} ${metadata.namespace ?? ''}/${metadata.name}`);
      }),
    );
    return new Set(lists.flat());
  }
}

const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
/** The server writes these by itself, all the time. */
const TRANSIENT = new Set(['events', 'leases']);

function namespaceOf(resource: Resource, object: KubeObject): string | undefined {
  return resource.namespaced ? (object.metadata?.namespace ?? 'default') : undefined;
}

function notServed({ apiVersion, kind }: KubeObject): Verdict {
  return { accepted: false, message: `no matches for kind "${kind}" in version "${apiVersion}"`, warnings: [] };
}

function verdictOf(status: number, text: string, warnings: readonly string[]): Verdict {
  if (status < 300) return { accepted: true, message: '', warnings };
  let message = text;
  try {
    message = (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    // Not every refusal is a Status object.
  }
  return { accepted: false, message: `HTTP ${status}: ${message}`, warnings };
}
