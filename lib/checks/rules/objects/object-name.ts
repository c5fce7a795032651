import { isClusterObject } from '../../../kubernetes/object';
import type { ModelRule } from '../../rule';

/** Objects in Git are applied repeatedly, so each needs a fixed name. */
export const objectName: ModelRule = {
  on: 'model',
  id: 'OBJ013',
  title: 'Object without a name',
  severity: 'error',
  reason:
    'GitOps tools find an object in the cluster by its name. With generateName, every apply would create a new object, so they reject it.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  good: { objects: [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'runner', namespace: 'apps' } }] },
  bad: { objects: [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { generateName: 'runner-', namespace: 'apps' } }] },
  typescript: false,
  *check({ objects }) {
    for (const entry of objects) {
      const { object } = entry;
      const { name, generateName } = object.metadata ?? {};
      if (typeof name === 'string' && name !== '') continue;
      if (!isClusterObject(object)) continue;
      yield {
        path: entry.path,
        what:
          `${object.kind} has no name (metadata.name ` +
          `${JSON.stringify(name) ?? 'not set'}${generateName === undefined ? '' : `, generateName ${JSON.stringify(generateName)}`})`,
        fix: typeof name === 'boolean' || typeof name === 'number' ? 'write metadata.name in quotes: YAML reads it as another type' : 'set metadata.name',
      };
    }
  },
};
