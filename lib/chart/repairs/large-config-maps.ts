import { isJsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Repair } from './repair';

const OPTIONS = 'argocd.argoproj.io/sync-options';
/** All annotations of an object. */
const LIMIT = 256 * 1024;

/** Has Argo CD apply large dashboards on the server. */
export const largeConfigMaps: Repair = {
  id: 'large-config-maps',
  reason: 'a dashboard is larger than 256 KiB, the limit of annotations, and client-side apply of Argo CD stores the whole object in one; the annotation argocd.argoproj.io/sync-options makes it use server-side apply',
  upstream: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#server-side-apply',
  versions: '1.17 to 1.20, if dashboards.enabled is true',
  apply(object) {
    if (object.kind !== 'ConfigMap' || !isJsonObject(object.data)) return object;
    const { metadata } = object;
    if (metadata.annotations?.[OPTIONS] !== undefined) return object;
    let size = 0;
    for (const value of Object.values(object.data)) if (typeof value === 'string') size += value.length;
    return size <= LIMIT ? object : ({ ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [OPTIONS]: 'ServerSideApply=true' } } } as KubernetesObject);
  },
};
