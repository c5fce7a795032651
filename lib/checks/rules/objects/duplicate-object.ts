import type { ObjectModel } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { identityOf, nameOf } from '../../../model/identity';
import { byKind } from '../../../model/of-kinds';
import { groupOf } from '../../../kubernetes/object';

/** The API server identifies an object by its name. */
export const duplicateObject: ModelRule = {
  on: 'model',
  id: 'OBJ011',
  title: 'Object defined twice',
  severity: 'error',
  reason: 'The object that is applied last overwrites the other, and a GitOps controller switches between the two forever.',
  good: {
    objects: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'apps' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'tools' } },
    ],
  },
  bad: {
    objects: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'apps' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'apps' } },
    ],
  },
  typescript: {
    wrong: `new ApiObject(chart, 'one', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'apps' },
});
new ApiObject(chart, 'two', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'apps' },
});`,
    right: `new ApiObject(chart, 'one', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'apps' },
});
new ApiObject(chart, 'two', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'tools' },
});`,
  },
  *check({ objects }) {
    for (const [kind, entries] of byKind(objects)) {
      const named = new Map<string, ObjectModel>();
      const shared = new Map<string, ObjectModel>();
      for (const entry of entries) {
        const name = nameOf(entry.object);
        if (!name) continue;
        // Most names belong to one object, which needs no longer key.
        const namesake = named.get(name);
        if (!namesake) {
          named.set(name, entry);
          continue;
        }
        shared.set(keyOf(namesake), namesake);
        const key = keyOf(entry);
        const first = shared.get(key);
        if (!first) {
          shared.set(key, entry);
          continue;
        }
        yield {
          path: entry.path,
          what: `${kind} ${identityOf(entry.object).title} is defined twice in this cluster, first by ${first.path}`,
          fix: `rename or remove one of them: ${entry.path} or ${first.path}`,
        };
      }
    }
  },
};

/** Identifies an object of one kind, in all clusters together. */
function keyOf({ object, scope }: ObjectModel): string {
  const { name, namespace = '' } = identityOf(object);
  return `${scope}\0${groupOf(object.apiVersion)}\0${namespace}\0${name}`;
}
