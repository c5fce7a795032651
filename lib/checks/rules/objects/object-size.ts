import { ARGO_CD_SYNC_OPTIONS, configMapBytes, MAX_ANNOTATION_BYTES } from '../../../kubernetes/config-map-size';
import type { JsonObject } from '../../../kubernetes/json';
import type { KubernetesObject } from '../../../kubernetes/object';
import { identityOf } from '../../../model/identity';
import type { ObjectModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import type { ModelRule } from '../../rule';

const KIB = 1024;
/** `data` and `binaryData` of a ConfigMap. */
const DATA = 1024 * KIB;

const SERVER_SIDE_APPLY = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#server-side-apply';
const SERVER_SIDE: JsonObject = { [ARGO_CD_SYNC_OPTIONS]: 'ServerSideApply=true' };

const dashboard = (name: string, kibibytes: number, annotations: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop', annotations },
  data: { 'dashboard.json': 'x'.repeat(kibibytes * KIB) },
});

const program = (names: readonly string[]): string =>
  names.map((name) => `new ApiObject(chart, '${name}', {\n  apiVersion: 'v1',\n  kind: 'ConfigMap',\n  metadata: { name: '${name}', namespace: 'shop', annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' } },\n  data: { 'dashboard.json': 'x'.repeat(${names.length === 1 ? 1100 : 550} * 1024) },\n});`).join('\n');

/**
 * Source: `TotalAnnotationSizeLimitB` in `k8s.io/apimachinery`; `MaxSecretSize` in `k8s.io/api`, which `ValidateConfigMap` compares with the bytes of
 * `data` and those that `binaryData` encodes. The limit of a request to etcd (1.5 MiB) is above it.
 */
export const objectSize: ModelRule = {
  on: 'model',
  id: 'OBJ028',
  title: 'ConfigMap that is too large',
  severity: 'error',
  reason:
    'The API server rejects a ConfigMap with more than 1 MiB of data, and an object whose annotations exceed 256 KiB. Client-side apply, which is the default of ' +
    'Argo CD and of kubectl apply, stores the whole object in an annotation, so data above 256 KiB is a warning. Server-side apply, which Flux uses, stores ' +
    'no annotation. Dashboards of Grafana are the usual case.',
  link: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
  good: { objects: [dashboard('dashboard', 550, SERVER_SIDE), dashboard('dashboard-2', 550, SERVER_SIDE)] },
  bad: { objects: [dashboard('dashboard', 1100, SERVER_SIDE)] },
  typescript: { wrong: program(['dashboard']), right: program(['dashboard', 'dashboard-2']) },
  *check({ objects }) {
    const large = ofKinds(objects, 'ConfigMap').flatMap((entry) => {
      const data = configMapBytes(entry.object);
      return data > MAX_ANNOTATION_BYTES ? [{ entry, data }] : [];
    });
    if (large.length === 0) return;
    const isFlux = usesFlux(objects);
    for (const { entry: { path, object }, data } of large) {
      const title = `ConfigMap ${identityOf(object).title}`;
      if (data > DATA) yield { path, what: `${title} has ${kib(data)} of data, and the API server accepts at most 1024 KiB`, fix: 'split the data over several ConfigMaps' };
      else if (!isFlux && !isServerSide(object)) {
        yield {
          path,
          severity: 'warning',
          what: `${title} has ${kib(data)} of data, which client-side apply cannot store in an annotation (at most 256 KiB)`,
          fix: 'add the annotation argocd.argoproj.io/sync-options: ServerSideApply=true, and use kubectl apply --server-side; or split the data over several ConfigMaps',
          link: SERVER_SIDE_APPLY,
        };
      }
    }
  },
};

function kib(bytes: number): string {
  return `${Math.ceil(bytes / KIB)} KiB`;
}

function isServerSide({ metadata }: KubernetesObject): boolean {
  return /\b(ServerSideApply|Replace)=true\b/.test(metadata.annotations?.[ARGO_CD_SYNC_OPTIONS] ?? '');
}

/** Flux always applies on the server. */
function usesFlux(objects: readonly ObjectModel[]): boolean {
  return objects.some(({ object }) => object.apiVersion.includes('.toolkit.fluxcd.io/'));
}
