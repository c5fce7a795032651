import { isJsonObject } from './json';
import type { KubernetesObject } from './object';

/** Bytes of all annotations of an object together, at most. Client-side apply stores the whole object in one. */
export const MAX_ANNOTATION_BYTES = 256 * 1024;

/** Annotation with options of Argo CD for one object, such as server-side apply. */
export const ARGO_CD_SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** The same with server-side apply switched on in Argo CD, unless it has options already. */
export function appliedOnServer<O extends KubernetesObject>(object: O): O {
  const { metadata } = object;
  if (metadata.annotations?.[ARGO_CD_SYNC_OPTIONS] !== undefined) return object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [ARGO_CD_SYNC_OPTIONS]: 'ServerSideApply=true' } } };
}

/** Bytes of an object as client-side apply stores it. */
export function appliedBytes(object: KubernetesObject): number {
  return Buffer.byteLength(JSON.stringify(object));
}

/** Bytes of the data of a Secret, as the API server counts them. */
export function secretBytes({ data, stringData }: KubernetesObject): number {
  const plain = isJsonObject(stringData) ? stringData : {};
  const encoded = isJsonObject(data) ? Object.fromEntries(Object.entries(data).filter(([key]) => !(key in plain))) : {};
  return bytesOf(encoded, 'base64') + bytesOf(plain, 'utf8');
}

/** Bytes of the data of a ConfigMap, as the API server counts them. */
export function configMapBytes({ data, binaryData }: KubernetesObject): number {
  return bytesOf(data, 'utf8') + bytesOf(binaryData, 'base64');
}

function bytesOf(data: unknown, encoding: 'utf8' | 'base64'): number {
  if (!isJsonObject(data)) return 0;
  return Object.values(data).reduce<number>((sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value, encoding) : 0), 0);
}
