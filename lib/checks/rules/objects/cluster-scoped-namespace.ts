import type { ObjectModel } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { identityOf } from '../../../model/identity';
import { byKind, ofKinds } from '../../../model/of-kinds';
import { groupOf, isClusterScoped } from '../../../model/scopes';

/** `Chart({ namespace })` of cdk8s stamps the namespace on every object. */
export const clusterScopedNamespace: ModelRule = {
  on: 'model',
  id: 'OBJ010',
  title: 'Namespace on a cluster-scoped object',
  severity: 'error',
  reason:
    'A cluster-scoped object has no namespace, and tools that apply it as written fail: Talos 1.13.0 to 1.13.3 stops at the first one ' +
    'among its bootstrap manifests. A cdk8s Chart with a namespace sets it on all of its objects.',
  link: 'https://github.com/siderolabs/talos/issues/13453',
  good: { objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } }] },
  bad: { objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps', namespace: 'apps' } }] },
  *check({ objects }) {
    const defined = kindsDefinedHere(objects);
    for (const [kind, entries] of byKind(objects)) {
      for (const entry of clusterScoped(kind, entries, defined)) {
        const { name, namespace } = identityOf(entry.object);
        if (namespace === undefined) continue;
        yield {
          path: entry.path,
          what: `${kind} ${name} is cluster-scoped, but metadata.namespace is set (${namespace})`,
          fix: 'remove metadata.namespace; if it comes from the cdk8s Chart, set the namespace on each namespaced object instead',
        };
      }
    }
  },
};

/** Those of a kind that live outside of namespaces: all, none, or those of one group. */
function clusterScoped(kind: string, entries: readonly ObjectModel[], defined: ReadonlyMap<string, boolean>): readonly ObjectModel[] {
  const versions = new Set(entries.map(({ object }) => object.apiVersion));
  const scoped = new Set([...versions].filter((apiVersion) => defined.get(`${groupOf(apiVersion)}/${kind}`) ?? isClusterScoped(groupOf(apiVersion), kind)));
  return scoped.size === 0 ? [] : entries.filter(({ object }) => scoped.has(object.apiVersion));
}

/** Scopes that CustomResourceDefinitions among the objects give: what is said here is surer than any table. */
function kindsDefinedHere(objects: readonly ObjectModel[]): ReadonlyMap<string, boolean> {
  const scopes = new Map<string, boolean>();
  for (const { object } of ofKinds(objects, 'CustomResourceDefinition')) {
    const { group, names, scope } = (object.spec ?? {}) as { group?: unknown; names?: { kind?: unknown } | null; scope?: unknown };
    if (typeof group === 'string' && typeof names?.kind === 'string') scopes.set(`${group}/${names.kind}`, scope === 'Cluster');
  }
  return scopes;
}
