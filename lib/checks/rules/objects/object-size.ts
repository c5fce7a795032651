import { GATEWAY_API_GROUP } from '../../../cluster/gateway-api-support';
import { appliedBytes, ARGO_CD_SYNC_OPTIONS, configMapBytes, MAX_ANNOTATION_BYTES, secretBytes } from '../../../kubernetes/object-size';
import type { JsonObject } from '../../../kubernetes/json';
import type { KubernetesObject } from '../../../kubernetes/object';
import { identityOf, nameOf } from '../../../model/identity';
import { map, text } from '../../../model/json';
import type { ObjectModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import type { ModelRule } from '../../rule';

const KIB = 1024;
/** Data of a ConfigMap or a Secret. */
const DATA = 1024 * KIB;

const SERVER_SIDE_APPLY = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#server-side-apply';
const SERVER_SIDE: JsonObject = { [ARGO_CD_SYNC_OPTIONS]: 'ServerSideApply=true' };

const dashboards = (name: string, ...files: string[]): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop', annotations: SERVER_SIDE },
  data: Object.fromEntries(files.map((file) => [file, 'x'.repeat(550 * KIB)])),
});

const program = (name: string, ...files: string[]): string =>
  `new ApiObject(chart, '${name}', {\n  apiVersion: 'v1',\n  kind: 'ConfigMap',\n  metadata: { name: '${name}', namespace: 'shop', annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' } },\n  data: {\n${files.map((file) => `    '${file}': 'x'.repeat(550 * 1024),\n`).join('')}  },\n});`;

/**
 * Source: `TotalAnnotationSizeLimitB` in `k8s.io/apimachinery`; `MaxSecretSize` in `k8s.io/api`, which `ValidateConfigMap` compares with the bytes of
 * `data` and those that `binaryData` encodes. The limit of a request to etcd (1.5 MiB) is above it.
 */
export const objectSize: ModelRule = {
  on: 'model',
  id: 'OBJ028',
  title: 'Object that is too large',
  severity: 'error',
  reason:
    'The API server rejects a ConfigMap or a Secret with more than 1 MiB of data, and an object whose annotations exceed 256 KiB. Client-side apply, which is the default of ' +
    'Argo CD and of kubectl apply, stores the whole object in an annotation, so an object of more than 256 KiB is a warning. Server-side apply, which Flux uses, stores ' +
    'no annotation. The usual cases are dashboards of Grafana and large CRDs.',
  link: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
  good: { objects: [dashboards('dashboards', 'orders.json'), dashboards('dashboards-2', 'stock.json')] },
  bad: { objects: [dashboards('dashboards', 'orders.json', 'stock.json')] },
  typescript: { wrong: program('dashboards', 'orders.json', 'stock.json'), right: `${program('dashboards', 'orders.json')}\n${program('dashboards-2', 'stock.json')}` },
  *check({ objects }) {
    const large = ofKinds(objects, 'ConfigMap', 'Secret', 'CustomResourceDefinition').flatMap((entry) => {
      const size = sizeOf(entry.object);
      return Math.max(size.data, size.applied) > MAX_ANNOTATION_BYTES ? [{ entry, ...size }] : [];
    });
    if (large.length === 0) return;
    const isFlux = usesFlux(objects);
    for (const { entry: { path, object, isOfRelease }, data, applied } of large) {
      const title = `${object.kind} ${identityOf(object).title}`;
      const isCrd = object.kind === 'CustomResourceDefinition';
      const split = `split the data over several ${object.kind}s`;
      if (data > DATA) yield { path, what: `${title} has ${kib(data)} of data, and the API server accepts at most 1024 KiB`, fix: split };
      else if (!isFlux && !isOfRelease && !isServerSide(object)) {
        yield {
          path,
          severity: 'warning',
          what: `${title} has ${kib(applied)}${isCrd ? '' : ' of data'}, which client-side apply cannot store in an annotation (at most 256 KiB)`,
          fix: `add the annotation argocd.argoproj.io/sync-options: ServerSideApply=true, and use kubectl apply --server-side${isCrd ? '' : `; or ${split}`}`,
          link: SERVER_SIDE_APPLY,
        };
      }
    }
  },
};

/** Bytes of the data, and of what client-side apply stores at least. */
function sizeOf(object: KubernetesObject): { readonly data: number; readonly applied: number } {
  if (object.kind === 'ConfigMap') {
    const data = configMapBytes(object);
    return { data, applied: data };
  }
  if (object.kind === 'Secret') {
    const data = secretBytes(object);
    return { data, applied: data > MAX_ANNOTATION_BYTES / 2 ? appliedBytes(object) : data };
  }
  // HTTPRoute is the largest CRD of the Gateway API. To measure all of them would cost as much as to write them.
  const name = nameOf(object);
  return { data: 0, applied: name.endsWith(`.${GATEWAY_API_GROUP}`) && !name.startsWith('httproutes.') ? 0 : appliedBytes(object) };
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / KIB)} KiB`;
}

function isServerSide({ metadata }: KubernetesObject): boolean {
  return /\b(ServerSideApply|Replace)=true\b/.test(text(map(map(metadata).annotations)[ARGO_CD_SYNC_OPTIONS]) ?? '');
}

/** Flux always applies on the server. */
function usesFlux(objects: readonly ObjectModel[]): boolean {
  return objects.some(({ object }) => object.apiVersion.includes('.toolkit.fluxcd.io/'));
}
