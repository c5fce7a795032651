import type { ModelRule } from '../../rule';
import { identityOf } from '../../../model/identity';
import { secretsOfObjects } from './object-secrets';

/** Searches all objects for passwords and tokens before they are written. */
export const credentials: ModelRule = {
  on: 'model',
  id: 'SEC005',
  title: 'Password or token in an object',
  severity: 'error',
  reason:
    'A password or token in plain text, in a URL, a known format or under a name such as DB_PASSWORD, is readable by everyone who can read the ' +
    'repository.',
  link: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  good: { objects: [settings({ DB_HOST: 'db.apps.svc', DB_PASSWORD_FILE: '/run/secrets/db/password' })] },
  bad: { objects: [settings({ DB_HOST: 'db.apps.svc', DB_PASSWORD: 'correct horse' })] },
  *check({ objects }) {
    for (const { entry, found } of secretsOfObjects(objects)) {
      if (found.isKey) continue;
      yield {
        path: entry.path,
        what: `${entry.object.kind} ${identityOf(entry.object).title} contains a secret in plain text: ${found.title} (${found.at})`,
        fix: 'put it into a Secret of the cluster and refer to that, such as with valueFrom.secretKeyRef; change it if it was ever committed',
      };
    }
  },
};

function settings(data: Record<string, string>): { apiVersion: string; kind: string; metadata: { name: string; namespace: string }; data: Record<string, string> } {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'apps' }, data };
}
