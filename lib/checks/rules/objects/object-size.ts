import type { JsonObject } from '../../../kubernetes/json';
import type { KubernetesObject } from '../../../kubernetes/object';
import { identityOf } from '../../../model/identity';
import { map } from '../../../model/json';
import type { ObjectModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import type { ModelRule } from '../../rule';

const KIB = 1024;
/** All annotations of an object, and so what `kubectl apply` stores of it. */
const ANNOTATIONS = 256 * KIB;
/** `data` and `binaryData` of a ConfigMap. */
const DATA = 1024 * KIB;

const dashboard = (length: number, annotations?: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'dashboard', namespace: 'shop', ...(annotations && { annotations }) },
  data: { 'dashboard.json': 'x'.repeat(length) },
});

const program = (annotations: string): string =>
  `new ApiObject(chart, 'dashboard', {\n  apiVersion: 'v1',\n  kind: 'ConfigMap',\n  metadata: { name: 'dashboard', namespace: 'shop'${annotations} },\n  data: { 'dashboard.json': 'x'.repeat(300 * 1024) },\n});`;

/** Source: `TotalAnnotationSizeLimitB` in `k8s.io/apimachinery`, `MaxSecretSize` in `k8s.io/api`, which is the limit of ConfigMaps too. */
export const objectSize: ModelRule = {
  on: 'model',
  id: 'OBJ028',
  title: 'ConfigMap that is too large for the way it is applied',
  severity: 'warning',
  reason:
    'Client-side apply, which is the default of Argo CD and of kubectl apply, stores the whole object in an annotation. The API server rejects an object whose ' +
    'annotations exceed 256 KiB. Server-side apply, which Flux uses, stores no annotation. Dashboards of Grafana are the usual case.',
  link: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#server-side-apply',
  good: { objects: [dashboard(300 * KIB, { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' })] },
  bad: { objects: [dashboard(300 * KIB)] },
  typescript: { wrong: program(''), right: program(", annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' }") },
  *check({ objects }) {
    const large = ofKinds(objects, 'ConfigMap').flatMap((entry) => {
      const data = sizeOf(entry.object.data) + sizeOf(entry.object.binaryData);
      return data > ANNOTATIONS ? [{ entry, data }] : [];
    });
    if (large.length === 0) return;
    const isFlux = usesFlux(objects);
    for (const { entry: { path, object }, data } of large) {
      const title = `ConfigMap ${identityOf(object).title}`;
      if (data > DATA) yield { path, what: `${title} has ${kib(data)} of data, and the API server accepts at most 1024 KiB`, fix: 'split the data over several ConfigMaps' };
      else if (!isFlux && !isServerSide(object)) {
        yield {
          path,
          what: `${title} has ${kib(data)} of data, which client-side apply cannot store in an annotation (at most 256 KiB)`,
          fix: "add the annotation argocd.argoproj.io/sync-options: ServerSideApply=true, and use kubectl apply --server-side; or split the data over several ConfigMaps",
        };
      }
    }
  },
};

function sizeOf(data: unknown): number {
  return Object.values(map(data)).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / KIB)} KiB`;
}

function isServerSide({ metadata }: KubernetesObject): boolean {
  return /\b(ServerSideApply|Replace)=true\b/.test(metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '');
}

/** Flux always applies on the server. */
function usesFlux(objects: readonly ObjectModel[]): boolean {
  return objects.some(({ object }) => object.apiVersion.includes('.toolkit.fluxcd.io/'));
}
