import type { ModelRule } from '../../rule';
import { identityOf } from '../../../model/identity';
import { byKind } from '../../../model/of-kinds';
import { scopesIn } from '../../../model/scopes';

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
    const scopeOf = scopesIn(objects);
    for (const [kind, entries] of byKind(objects)) {
      const clusterScoped = new Set([...new Set(entries.map(({ object }) => object.apiVersion))].filter((apiVersion) => scopeOf(apiVersion, kind) === 'Cluster'));
      if (clusterScoped.size === 0) continue;
      for (const { path, object } of entries) {
        if (!clusterScoped.has(object.apiVersion)) continue;
        const { name, namespace } = identityOf(object);
        if (namespace === undefined) continue;
        yield {
          path,
          what: `${kind} ${name} is cluster-scoped, but metadata.namespace is set (${namespace})`,
          fix: 'remove metadata.namespace; if it comes from the cdk8s Chart, set the namespace on each namespaced object instead',
        };
      }
    }
  },
};
