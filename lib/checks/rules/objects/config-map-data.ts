import type { ObjectRule } from '../../rule';

/** `data` of a ConfigMap is a map of texts. */
export const configMapData: ObjectRule = {
  on: 'object',
  id: 'OBJ012',
  title: 'ConfigMap with data that is no text',
  severity: 'error',
  reason: 'The API server refuses the whole ConfigMap when one entry is a number, a boolean, a list or a map. The chart\'s extraConfig hands through what it gets.',
  link: 'https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/config-map-v1/',
  kinds: ['ConfigMap'],
  good: { objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'apps' }, data: { debug: 'true' } }] },
  bad: { objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'apps' }, data: { debug: true } }] },
  *check({ path, object }) {
    for (const field of ['data', 'binaryData']) {
      const data = object[field];
      if (data === undefined || data === null) continue;
      const wrong = typeof data === 'object' && !Array.isArray(data) ? Object.entries(data).filter(([, value]) => typeof value !== 'string') : [[field, data]];
      if (wrong.length === 0) continue;
      yield {
        path,
        what: `${field} of ConfigMap ${object.metadata?.name} is not all text (${wrong.map(([key, value]) => `${key} ${JSON.stringify(value)}`.slice(0, 60)).join(', ')})`,
        fix: 'write the value as text, in quotes',
      };
    }
  },
};
