import { appliedOnServer, configMapBytes, MAX_ANNOTATION_BYTES } from '../../kubernetes/object-size';
import type { Repair } from './repair';

/** Has Argo CD apply large dashboards on the server. */
export const largeConfigMaps: Repair = {
  id: 'large-config-maps',
  reason: 'a dashboard is larger than 256 KiB, the limit of annotations, and client-side apply of Argo CD stores the whole object in one; the annotation argocd.argoproj.io/sync-options makes it use server-side apply',
  upstream: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#server-side-apply',
  versions: '1.17 to 1.20, if dashboards.enabled is true',
  // None of these applies the objects of the chart on the client.
  unneededWith: ['Argo CD', 'Flux', 'Helm'],
  apply(object) {
    return object.kind === 'ConfigMap' && configMapBytes(object) > MAX_ANNOTATION_BYTES ? appliedOnServer(object) : object;
  },
};
