import type { ObjectModel } from '../../model';
import type { ModelRule } from '../../rule';
import { identityOf } from '../../rules-support/identity';
import { groupOf, isClusterScoped } from '../../rules-support/scopes';

/** `Chart({ namespace })` of cdk8s stamps the namespace on every object. */
export const clusterScopedNamespace: ModelRule = {
  on: 'model',
  id: 'OBJ010',
  title: 'Namespace on a cluster-scoped object',
  severity: 'error',
  reason:
    'The API server has no such place, and tools that apply what they find fail on it: Talos 1.13.0 to 1.13.3 stops at the first one ' +
    'among its bootstrap manifests. A cdk8s chart with a namespace stamps it on all its objects.',
  link: 'https://github.com/siderolabs/talos/issues/13453',
  good: { objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } }] },
  bad: { objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps', namespace: 'apps' } }] },
  *check({ objects }) {
    const defined = kindsDefinedHere(objects);
    for (const entry of objects) {
      const { object } = entry;
      const { namespace, name } = identityOf(object);
      if (namespace === undefined) continue;
      const group = groupOf(object.apiVersion);
      if (!(defined.get(`${group}/${object.kind}`) ?? isClusterScoped(group, object.kind))) continue;
      yield {
        path: entry.path,
        what: `${object.kind} ${name} is cluster-scoped and has a namespace (${namespace})`,
        fix: 'leave metadata.namespace out, and give the namespace to each namespaced object instead of the cdk8s chart',
      };
    }
  },
};

/** Scopes that CustomResourceDefinitions among the objects give: what is said here is surer than any table. */
function kindsDefinedHere(objects: readonly ObjectModel[]): ReadonlyMap<string, boolean> {
  const scopes = new Map<string, boolean>();
  for (const { object } of objects) {
    if (object.kind !== 'CustomResourceDefinition') continue;
    const { group, names, scope } = (object.spec ?? {}) as { group?: unknown; names?: { kind?: unknown } | null; scope?: unknown };
    if (typeof group === 'string' && typeof names?.kind === 'string') scopes.set(`${group}/${names.kind}`, scope === 'Cluster');
  }
  return scopes;
}
