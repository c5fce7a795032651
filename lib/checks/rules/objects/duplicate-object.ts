import type { ObjectModel } from '../../model';
import type { ModelRule } from '../../rule';
import { identityOf } from '../../rules-support/identity';
import { groupOf } from '../../rules-support/scopes';

/** Two objects of one name are one object to the API server. */
export const duplicateObject: ModelRule = {
  on: 'model',
  id: 'OBJ011',
  title: 'Object defined twice',
  severity: 'error',
  reason: 'Whichever is applied last wins, and GitOps controllers undo one with the other for good.',
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
  *check({ objects }) {
    const first = new Map<string, ObjectModel>();
    for (const entry of objects) {
      const { object, scope } = entry;
      const { name, namespace = '', title } = identityOf(object);
      if (!name) continue;
      const key = `${scope}\0${groupOf(object.apiVersion)}\0${object.kind}\0${namespace}\0${name}`;
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, entry);
        continue;
      }
      yield {
        path: entry.path,
        what: `${object.kind} is defined twice in one cluster (${title}, first by ${other.path})`,
        fix: 'rename or remove one of the two',
      };
    }
  },
};
