import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { identityOf } from '../../../model/identity';
import { secretsOfObjects } from './object-secrets';

/** Searches all objects for private keys before they are written. */
export const privateKeyObjects: ModelRule = {
  on: 'model',
  id: 'SEC004',
  title: 'Private key in an object',
  severity: 'error',
  final: true,
  reason: 'A private key in any object, for example in a ConfigMap or an environment variable, is readable by everyone who can read the repository.',
  link: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  good: { objects: [trust({ 'ca.crt': block('CERTIFICATE') })] },
  bad: { objects: [trust({ 'ca.key': block('PRIVATE KEY') })] },
  typescript: {
    wrong: `new ApiObject(chart, 'trust', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'trust', namespace: 'apps' },
  data: { 'ca.key': \`-----BEGIN PRIVATE KEY-----
\${'TUlJ'.repeat(30)}
-----END PRIVATE KEY-----\` },
});`,
    right: `new ApiObject(chart, 'trust', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'trust', namespace: 'apps' },
  data: { 'ca.crt': \`-----BEGIN CERTIFICATE-----
\${'TUlJ'.repeat(30)}
-----END CERTIFICATE-----\` },
});`,
  },
  *check({ objects }) {
    for (const { entry, found } of secretsOfObjects(objects)) {
      if (!found.isKey) continue;
      yield {
        path: entry.path,
        what: `${entry.object.kind} ${identityOf(entry.object).title} contains a ${found.title} (${found.at})`,
        fix: 'create the key in the cluster and refer to it by name; revoke this key if it was ever committed',
      };
    }
  },
};

function trust(data: JsonObject): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'trust', namespace: 'apps' }, data };
}

// Put together here, so that no scanner of repositories takes the example for real.
function block(label: string): string {
  return `-----BEGIN ${label}-----\n${'bm90IGEga2V5\n'.repeat(8)}-----END ${label}-----\n`;
}
