import type { CodeTable } from './entry';

/** Codes of the objects of the output. */
export const objects = {
  OBJ001: {
    title: 'Namespace on a cluster-scoped typed object',
    reason: 'The kind is cluster-scoped, so its objects have no namespace. kubectl, Argo CD and Flux ignore the field, but Talos 1.13.0 to 1.13.3 stops at the first such object among its bootstrap manifests.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace',
    related: ['OBJ010'],
    typescript: {
      wrong: "new CiliumCIDRGroup(chart, 'rack', { metadata: { name: 'rack', namespace: 'shop' }, spec: { externalCIDRs: [] } });",
      right: "new CiliumCIDRGroup(chart, 'rack', { metadata: { name: 'rack' }, spec: { externalCIDRs: [] } });",
    },
  },
  OBJ002: {
    title: 'Object that cannot be converted to JSON',
    reason: 'Manifests are plain data. The object holds something else, such as a date, a class instance or a cycle, or a function in it failed. The message contains the error.',
    typescript: {
      wrong: "new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' }, data: { since: new Date(0) } });",
      right: "new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' }, data: { since: '1970-01-01' } });",
    },
  },
} as const satisfies CodeTable;
