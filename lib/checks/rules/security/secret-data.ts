import type { KubernetesObject } from '../../../kubernetes/object';
import type { ObjectRule } from '../../rule';
import { identityOf } from '../../../model/identity';
import { isSubstituted } from '../../../diagnostics/substitution';
import { holdsPrivateKey } from '../../../diagnostics/secrets';

/** Secrets of the chart that contain only addresses of other clusters and file names. */
const ENDPOINT_SECRETS = ['cilium-clustermesh', 'cilium-kvstoremesh'];

/** Rejects Secrets with data, which would be readable in Git. */
export const secretData: ObjectRule = {
  on: 'object',
  id: 'SEC003',
  title: 'Secret with data',
  severity: 'error',
  final: true,
  reason:
    'The data of a Secret in the output is readable by everyone who can read the repository. Only a Secret ' +
    'without data is allowed, for a controller in the cluster to fill.',
  link: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  kinds: ['Secret'],
  good: { objects: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', namespace: 'apps' }, type: 'Opaque' }] },
  bad: { objects: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', namespace: 'apps' }, stringData: { token: 'abc' } }] },
  *check({ path, object }) {
    if (object.apiVersion !== 'v1' || isEndpointSecret(object)) return;
    const keys = ['data', 'stringData'].flatMap((field) => Object.entries(object[field] ?? {}).flatMap(([key, value]) => (isReplaced(value) ? [] : [`${field}.${key}`])));
    if (keys.length === 0) return;
    yield {
      path,
      what: `Secret ${identityOf(object).title} has data (${keys.join(', ')}), which would be committed to Git`,
      fix: isSopsFile(object)
        ? 'keep the encrypted file beside the output, and list it in a kustomization of your own: SOPS signs the order of its fields, which is another one in the output'
        : 'use a reference instead, such as an ExternalSecret, a SealedSecret or a cert-manager Certificate',
    };
  },
};

/** Something fills in the value when the object is applied. */
function isReplaced(value: unknown): boolean {
  return isSubstituted(value) && !holdsPrivateKey(String(value));
}

function isSopsFile({ sops }: KubernetesObject): boolean {
  return typeof sops === 'object' && sops !== null;
}

function isEndpointSecret({ metadata, data, stringData }: KubernetesObject): boolean {
  if (!ENDPOINT_SECRETS.includes(metadata?.name) || stringData !== undefined || typeof data !== 'object' || data === null) return false;
  return Object.entries(data).every(([key, value]) => {
    if (/\.(key|crt)$/.test(key) || typeof value !== 'string') return false;
    const text = Buffer.from(value, 'base64').toString('utf8');
    return text.trimStart().startsWith('endpoints:') && !holdsPrivateKey(text);
  });
}
