import { setTimeout as sleep } from 'node:timers/promises';
import { consequencesOf } from '../../../lib/diff/consequences';
import { IMMUTABLE } from '../../../lib/diff/consequences/objects';
import { diffObjects } from '../../../lib/diff/diff';
import type { KubernetesObject } from '../../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../../lib/yaml/reader';
import { platformCrds } from '../support/crds';
import { describeWithServer, useServer } from '../support/bench';
import type { KubeObject } from '../support/kube-object';

/** An object, and changes of one field each: the text that changes, and the field. */
interface Subject {
  readonly yaml: string;
  /** Fields that the server does not change. */
  readonly fixed: Readonly<Record<string, readonly [from: string, to: string]>>;
  /** Fields that it does change. */
  readonly free?: Readonly<Record<string, readonly [from: string, to: string]>>;
}

const TEMPLATE = 'template: { metadata: { labels: { app: a, tier: x } }, spec: { restartPolicy: Always, containers: [{ name: c, image: "a:1" }] } }';
const SELECTOR = 'selector: { matchLabels: { app: a } }';
const OTHER_SELECTOR = ['selector: { matchLabels: { app: a } }', 'selector: { matchLabels: { tier: x } }'] as const;
const IMAGE = ['a:1', 'a:2'] as const;

const SUBJECTS: readonly Subject[] = [
  { yaml: `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: fixed, namespace: shop }\nspec: { ${SELECTOR}, ${TEMPLATE} }`, fixed: { 'spec.selector': OTHER_SELECTOR }, free: { 'spec.template': IMAGE } },
  { yaml: `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: fixed, namespace: shop }\nspec: { replicas: 1, ${SELECTOR}, ${TEMPLATE} }`, fixed: { 'spec.selector': OTHER_SELECTOR }, free: { 'spec.template': IMAGE, 'spec.replicas': ['replicas: 1', 'replicas: 2'] } },
  { yaml: `apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: { name: fixed, namespace: shop }\nspec: { replicas: 1, ${SELECTOR}, ${TEMPLATE} }`, fixed: { 'spec.selector': OTHER_SELECTOR }, free: { 'spec.replicas': ['replicas: 1', 'replicas: 2'] } },
  {
    yaml: `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: fixed, namespace: shop }\nspec: { replicas: 1, serviceName: one, podManagementPolicy: Parallel, minReadySeconds: 1, ${SELECTOR}, ${TEMPLATE}, volumeClaimTemplates: [{ metadata: { name: v }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }] }`,
    fixed: { 'spec.selector': OTHER_SELECTOR, 'spec.serviceName': ['serviceName: one', 'serviceName: two'], 'spec.podManagementPolicy': ['Parallel', 'OrderedReady'], 'spec.volumeClaimTemplates': ['storage: 1Gi', 'storage: 2Gi'] },
    free: { 'spec.minReadySeconds': ['minReadySeconds: 1', 'minReadySeconds: 2'], 'spec.template': IMAGE },
  },
  {
    yaml: `apiVersion: batch/v1\nkind: Job\nmetadata: { name: fixed, namespace: shop }\nspec: { parallelism: 1, manualSelector: true, selector: { matchLabels: { app: a } }, completions: 2, completionMode: Indexed, podFailurePolicy: { rules: [{ action: FailJob, onExitCodes: { operator: In, values: [1] } }] }, ${TEMPLATE.replace('Always', 'Never')} }`,
    fixed: { 'spec.template': IMAGE, 'spec.selector': OTHER_SELECTOR, 'spec.completionMode': ['Indexed', 'NonIndexed'], 'spec.podFailurePolicy': ['values: [1]', 'values: [2]'] },
    free: { 'spec.parallelism': ['parallelism: 1', 'parallelism: 2'] },
  },
  {
    yaml: 'apiVersion: v1\nkind: Service\nmetadata: { name: fixed, namespace: shop }\nspec: { type: LoadBalancer, loadBalancerClass: example.com/a, clusterIP: 10.96.0.77, clusterIPs: [10.96.0.77], ports: [{ name: http, port: 80 }] }',
    fixed: { 'spec.clusterIP': ['clusterIP: 10.96.0.77, clusterIPs: [10.96.0.77]', 'clusterIP: 10.96.0.78, clusterIPs: [10.96.0.78]'], 'spec.clusterIPs': ['clusterIPs: [10.96.0.77]', 'clusterIPs: [10.96.0.78]'], 'spec.loadBalancerClass': ['example.com/a', 'example.com/b'] },
    free: { 'spec.ports': ['port: 80', 'port: 81'], 'spec.clusterIP, removed': [', clusterIP: 10.96.0.77, clusterIPs: [10.96.0.77]', ''] },
  },
  { yaml: 'apiVersion: v1\nkind: Secret\nmetadata: { name: fixed, namespace: shop }\ntype: Opaque\nstringData: { a: b }', fixed: { type: ['Opaque', 'example.com/other'] }, free: { stringData: ['a: b', 'a: c'] } },
  {
    yaml: 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: fixed, namespace: shop }\nspec: { accessModes: [ReadWriteOnce], storageClassName: a, volumeMode: Filesystem, volumeName: one, selector: { matchLabels: { a: b } }, dataSource: { kind: PersistentVolumeClaim, name: one }, resources: { requests: { storage: 1Gi } } }',
    fixed: { 'spec.accessModes': ['ReadWriteOnce', 'ReadWriteMany'], 'spec.selector': ['{ a: b }', '{ a: c }'], 'spec.storageClassName': ['storageClassName: a', 'storageClassName: b'], 'spec.volumeMode': ['Filesystem', 'Block'], 'spec.volumeName': ['volumeName: one', 'volumeName: two'], 'spec.dataSource': ['name: one }', 'name: two }'] },
  },
  { yaml: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: fixed, namespace: shop }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: a }\nsubjects: [{ kind: ServiceAccount, name: a }]', fixed: { roleRef: ['kind: Role, name: a', 'kind: Role, name: b'] }, free: { subjects: ['ServiceAccount, name: a', 'ServiceAccount, name: b'] } },
  { yaml: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: fixed-in-diff }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a }', fixed: { roleRef: ['kind: ClusterRole, name: a', 'kind: ClusterRole, name: b'] } },
  { yaml: 'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: fixed-in-diff }\nprovisioner: example.com/a\nparameters: { a: b }\nreclaimPolicy: Retain\nvolumeBindingMode: Immediate\nallowVolumeExpansion: true', fixed: { provisioner: ['example.com/a', 'example.com/b'], parameters: ['{ a: b }', '{ a: c }'], reclaimPolicy: ['Retain', 'Delete'], volumeBindingMode: ['Immediate', 'WaitForFirstConsumer'] }, free: { allowVolumeExpansion: ['allowVolumeExpansion: true', 'allowVolumeExpansion: false'] } },
  { yaml: 'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: fixed-in-diff }\nspec: { controller: example.com/a, parameters: { kind: A, name: a } }', fixed: { 'spec.controller': ['example.com/a', 'example.com/b'] }, free: { 'spec.parameters': ['name: a }', 'name: b }'] } },
  { yaml: 'apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: fixed-in-diff }\nspec: { controllerName: example.com/a, description: a }', fixed: { 'spec.controllerName': ['example.com/a', 'example.com/b'] }, free: { 'spec.description': ['description: a', 'description: b'] } },
  { yaml: 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: fixed-in-diff }\nvalue: 1000\npreemptionPolicy: Never\ndescription: a', fixed: { value: ['1000', '1001'], preemptionPolicy: ['Never', 'PreemptLowerPriority'] }, free: { description: ['description: a', 'description: b'] } },
  { yaml: 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: { name: fixed-in-diff }\nhandler: a', fixed: { handler: ['handler: a', 'handler: b'] } },
  {
    yaml: 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: things.diff.example.com }\nspec: { group: diff.example.com, scope: Namespaced, names: { kind: Thing, plural: things, singular: thing, listKind: ThingList }, versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }] }',
    fixed: { 'spec.group': ['group: diff.example.com', 'group: other.example.com'], 'spec.names.plural': ['plural: things', 'plural: others'], 'spec.names.kind': ['kind: Thing,', 'kind: Other,'], 'spec.scope': ['Namespaced', 'Cluster'] },
  },
];

function objectOf(yaml: string): KubeObject {
  return parseKubernetesYaml(yaml)[0] as KubeObject;
}

/** What the diff says of a change: the fields that cannot be changed. */
function refused(before: KubeObject, after: KubeObject): boolean {
  const side = (fields: KubeObject) => [{ fields: fields as unknown as KubernetesObject }];
  return consequencesOf(diffObjects(side(before), side(after))).some(({ id }) => id === 'immutable-field');
}

test('every field of the table has a case', () => {
  const tried = new Set(SUBJECTS.flatMap(({ yaml, fixed }) => {
    const { apiVersion, kind } = objectOf(yaml);
    return Object.keys(fixed).map((path) => `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind} ${path}`);
  }));
  expect(Object.entries(IMMUTABLE).flatMap(([kind, paths]) => paths.map((path) => `${kind} ${path}`)).filter((field) => !tried.has(field))).toEqual([]);
});

describeWithServer('what the diff calls unchangeable', () => {
  const bench = useServer();
  beforeAll(async () => {
    const { crds, files, cluster } = bench();
    await crds.use(platformCrds(files, '1.19'));
    await cluster.ensureNamespace('shop');
  });

  test.each(SUBJECTS.map((subject) => [objectOf(subject.yaml).kind, subject] as const))('the server refuses to change of a %s, and nothing else', async (_kind, { yaml, fixed, free = {} }) => {
    const { cluster } = bench();
    const before = objectOf(yaml);
    const { verdict } = await cluster.apply(before);
    expect(verdict.message).toBe('');
    for (const [changes, isFixed] of [[fixed, true], [free, false]] as const) {
      for (const [path, [from, to]] of Object.entries(changes)) {
        expect(yaml).toContain(from);
        const after = objectOf(yaml.replace(from, to));
        let { accepted } = await cluster.offer(after);
        // A definition is fixed once the server has established it.
        for (let tries = 0; accepted && isFixed && tries < 40; tries += 1) {
          await sleep(250);
          ({ accepted } = await cluster.offer(after));
        }
        expect([path, accepted, refused(before, after)]).toEqual([path, !isFixed, isFixed]);
      }
    }
  });
});
