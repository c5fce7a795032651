import { isJsonObject } from '../../../kubernetes/json';
import { isClusterObject } from '../../../kubernetes/object';
import { identityOf } from '../../../model/identity';
import type { Finding, ModelRule } from '../../rule';

const web = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop' } };

/** Fields of metadata that stop the next apply, with the reason. */
const STOPS: Readonly<Record<string, string>> = {
  ownerReferences: 'the garbage collector deletes the object if no owner has this uid',
  resourceVersion: 'the API server rejects the object after any other change to it',
  uid: 'the API server rejects the object after it was created again',
  managedFields: 'the API server rejects it in a server-side apply, as used by Flux and Argo CD',
};

/** Source: `apply` and `BeforeUpdate` of the API server: `pkg/registry/rest` and `pkg/endpoints/handlers` in k8s.io/apiserver. */
export const serverFields: ModelRule = {
  on: 'model',
  id: 'OBJ024',
  title: 'Field that only the cluster sets',
  severity: 'error',
  reason:
    'The output of kubectl get -o yaml has fields that belong to one object in one cluster. With an ownerReferences uid of another cluster, the garbage collector deletes the object. With a resourceVersion, uid ' +
    'or managedFields, it cannot be applied again. A status is ignored, so the finding is then a warning.',
  link: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/#clearing-managedfields',
  good: { objects: [web] },
  bad: { objects: [{ ...web, metadata: { ...web.metadata, resourceVersion: '48151', uid: '8c0e4f5a-4d0c-4b39-9a2b-6c1d2f7b8a55' } }] },
  *check({ objects }) {
    for (const { path, object } of objects) {
      if (typeof object.kind !== 'string' || typeof object.apiVersion !== 'string' || !isJsonObject(object.metadata) || !isClusterObject(object)) continue;
      const fields = Object.keys(STOPS).filter((field) => isFilled(object.metadata[field]));
      if (fields.length > 0) yield finding(path, object, fields.map((field) => `metadata.${field}`).join(', '), STOPS[fields[0]!]!);
      // Generators of CRDs write one.
      if (object.kind !== 'CustomResourceDefinition' && isObserved(object.status)) yield { ...finding(path, object, 'status', 'the API server ignores it'), severity: 'warning' };
    }
  },
};

function finding(path: string, object: Parameters<typeof identityOf>[0], field: string, reason: string): Finding {
  return { path, what: `${object.kind} ${identityOf(object).title} has ${field}, which only the cluster sets: ${reason}`, fix: `remove ${field}` };
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== '';
}

/** Whether there is a value in it, as opposed to the empty status that `kubectl create --dry-run` writes. */
function isObserved(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isFilled(value);
  return Object.values(value).some(isObserved);
}
