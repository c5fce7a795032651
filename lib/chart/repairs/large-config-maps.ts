import { ARGO_CD_SYNC_OPTIONS, configMapBytes, MAX_ANNOTATION_BYTES } from '../../kubernetes/config-map-size';
import type { Repair } from './repair';

/** Has Argo CD apply large dashboards on the server. */
export const largeConfigMaps: Repair = {
  id: 'large-config-maps',
  reason: 'a dashboard is larger than 256 KiB, the limit of annotations, and client-side apply of Argo CD stores the whole object in one; the annotation argocd.argoproj.io/sync-options makes it use server-side apply',
  upstream: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#server-side-apply',
  versions: '1.17 to 1.20, if dashboards.enabled is true',
  apply(object) {
    const { kind, metadata } = object;
    if (kind !== 'ConfigMap' || metadata.annotations?.[ARGO_CD_SYNC_OPTIONS] !== undefined || configMapBytes(object) <= MAX_ANNOTATION_BYTES) return object;
    return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [ARGO_CD_SYNC_OPTIONS]: 'ServerSideApply=true' } } };
  },
};
