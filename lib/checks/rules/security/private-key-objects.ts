import type { ObjectRule } from '../../rule';
import { pathOfPrivateKey } from '../../rules-support/key-material';

/** The last look at everything before it is written. */
export const privateKeyObjects: ObjectRule = {
  on: 'object',
  id: 'SEC004',
  title: 'Private key in an object',
  severity: 'error',
  final: true,
  reason: 'A private key in any object, in a ConfigMap or an environment variable for example, is in Git for everybody who reads it.',
  link: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  good: { objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'trust', namespace: 'apps' }, data: { 'ca.crt': certificate() } }] },
  bad: { objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'trust', namespace: 'apps' }, data: { 'ca.key': fakeKey() } }] },
  *check({ path, object }) {
    const place = pathOfPrivateKey(object);
    if (place === undefined) return;
    yield {
      path,
      what: `${object.kind} ${object.metadata?.name} holds a private key (${place})`,
      fix: 'remove it, make it in the cluster, and revoke it if it was in Git before',
    };
  },
};

// Put together here, so that no scanner of repositories takes the examples for real.
function fakeKey(): string {
  return block('PRIVATE KEY');
}

function certificate(): string {
  return block('CERTIFICATE');
}

function block(label: string): string {
  return `-----BEGIN ${label}-----\n${'bm90IGEga2V5\n'.repeat(8)}-----END ${label}-----\n`;
}
