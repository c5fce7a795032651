import { namesSecret } from '../../../diagnostics/secrets';
import { shortJson } from '../../../kubernetes/json';
import type { ObjectRule } from '../../rule';
import { identityOf } from '../../../model/identity';

const MAX_LENGTH = 60;

/** `data` of a ConfigMap is a map of strings. */
export const configMapData: ObjectRule = {
  on: 'object',
  id: 'OBJ012',
  title: 'ConfigMap value that is not a string',
  severity: 'error',
  reason:
    'The API server rejects the whole ConfigMap if one value is a number, a boolean, a list or a map. The chart copies the value extraConfig into ' +
    'a ConfigMap unchanged.',
  link: 'https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/config-map-v1/',
  kinds: ['ConfigMap'],
  good: { objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'apps' }, data: { debug: 'true' } }] },
  bad: { objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'apps' }, data: { debug: true } }] },
  *check({ path, object }) {
    for (const field of ['data', 'binaryData']) {
      const wrong = [...entriesThatAreNotStrings(field, object[field])];
      if (wrong.length === 0) continue;
      yield {
        path,
        what: `${field} of ConfigMap ${identityOf(object).name} has values that are not strings (${wrong.join(', ')})`,
        fix: 'put the value in quotes',
      };
    }
  },
};

function* entriesThatAreNotStrings(field: string, data: unknown): Iterable<string> {
  if (data === undefined || data === null) return;
  if (typeof data !== 'object' || Array.isArray(data)) {
    yield `${field} ${shortJson(data, MAX_LENGTH)}`;
    return;
  }
  // cdk8s omits members that are null.
  for (const [key, value] of Object.entries(data)) if (typeof value !== 'string' && value !== null && value !== undefined) yield namesSecret(key, true) ? `${key}, not shown` : `${key} ${shortJson(value, MAX_LENGTH)}`;
}
