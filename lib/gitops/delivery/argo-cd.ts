import { groupOf } from '../../kubernetes/object';
import { ARGO_CD_SYNC_OPTIONS } from '../../kubernetes/object-size';
import { isBootstrapLayer } from '../../synthesis/by-layer';
import { isOfRelease } from '../../synthesis/helm-delivery';
import { listed } from '../../runtime/listed';
import { shell } from '../../synthesis/markdown';
import type { FileText } from '../../synthesis/output-files';
import { argoCdHealthChecks } from './health';
import type { GitOpsDeliveryFacts } from './gitops-delivery';
import { chartOf, type ReleaseDelivery } from './release';
import { notedYaml, waitingDeployments, type ClusterDelivery, type LayerDelivery } from './plan';

type Facts = GitOpsDeliveryFacts & { readonly controller: 'Argo CD' };

const API = 'argoproj.io/v1alpha1';
const IN_CLUSTER = 'https://kubernetes.default.svc';
/** Namespace of an Application of the layers, which is part of the marks of cluster-scoped objects. */
export const DESTINATION_NAMESPACE = 'kube-system';

/** Name of the AppProject of the Applications above those of the layers, and of the ApplicationSet. */
function rootName({ name }: Facts): string {
  return `${name}-layers`;
}

/** The name of an Application: the same in an Argo CD with one cluster and with many, because a new name would delete the old Application. */
export function applicationName(cluster: string, name: string): string {
  return `${cluster}-${name}`;
}

/** The delivery with the names of the Applications. */
function ofCluster({ cluster, layers, ...rest }: ClusterDelivery): ClusterDelivery {
  const named = (name: string): string => applicationName(cluster, name);
  return { cluster, ...rest, layers: layers.map((layer) => ({ ...layer, name: named(layer.name), after: layer.after.map(named) })) };
}

/** The API server that a cluster is delivered to, as a destination has it. */
function destinationOf({ clusters }: Facts, cluster: string): { readonly server: string } | { readonly name: string } {
  const known = clusters?.[cluster];
  if (known === undefined) return { server: IN_CLUSTER };
  return known.includes('://') ? { server: known } : { name: known };
}

/** Files of the delivery by Argo CD, by path below the output. */
export function argoCdFiles(facts: Facts, all: readonly ClusterDelivery[]): Map<string, FileText> {
  const files = new Map<string, FileText>();
  const deliveries = all.map(ofCluster);
  for (const delivery of deliveries) {
    for (const layer of delivery.layers) files.set(`${delivery.cluster}/argocd/layers/${layer.layer}.yaml`, application(facts, delivery, layer));
    if (!facts.clusters) addRoot(files, `${delivery.cluster}/argocd`, facts, [delivery], rootApplication(facts, delivery));
  }
  if (facts.clusters) addRoot(files, 'argocd', facts, deliveries, applicationSet(facts, deliveries));
  return files;
}

function addRoot(files: Map<string, FileText>, directory: string, facts: Facts, deliveries: readonly ClusterDelivery[], root: string): void {
  if (facts.project === undefined) files.set(`${directory}/projects.yaml`, `${layersProject(facts, deliveries)}---\n${rootProject(facts)}`);
  files.set(`${directory}/root.yaml`, root);
  files.set(`${directory}/argocd-cm.yaml`, healthChecks(facts));
}

/** The commands that start the delivery. They run in the directory of the cluster. */
export function argoCdStart(facts: Facts): string[] {
  const directory = facts.clusters ? '../argocd' : 'argocd';
  return [
    `kubectl -n ${facts.namespace} patch configmap argocd-cm --patch-file ${directory}/argocd-cm.yaml`,
    ...(facts.project === undefined ? [`kubectl apply -f ${directory}/projects.yaml`] : []),
    `kubectl apply -f ${directory}/root.yaml`,
  ];
}

/** The section of `apply.md`. */
export function argoCdPage(facts: Facts, given: ClusterDelivery): string[] {
  const { layers } = ofCluster(given);
  const directory = facts.clusters ? '../argocd' : 'argocd';
  const names = layers.map(({ name }) => name);
  const crds = layers.find(({ layer }) => layer === 'crds')?.name;
  return [
    '## With Argo CD',
    '',
    `\`${directory}/root.yaml\` is ${facts.clusters ? 'the ApplicationSet that creates an Application for each cluster, which in turn' : 'the Application that'} creates the Application of each layer in \`argocd/layers/\`. At the first sync, a`,
    'layer is applied when all layers of the steps before it are healthy:',
    '',
    '| Step | Application | Layer |',
    '|---|---|---|',
    ...[...layers].sort((a, b) => a.step - b.step).map(({ step, name, layer }) => `| ${step} | \`${name}\` | \`${layer}\` |`),
    '',
    'Run these commands once, in the directory that contains `manifests/`, with rights for the namespace of Argo CD. The first adds health checks, without',
    'which Argo CD does not wait for a layer.',
    ...(facts.project === undefined
      ? [
          `The second creates the AppProjects. If a commit changes \`${directory}/projects.yaml\`, run it again, because no Application may change this file: before the`,
          'push if the change allows more, and after Argo CD has deleted the objects if it allows less.',
        ]
      : []),
    '',
    ...shell(...argoCdStart(facts)),
    ...(facts.automated
      ? [
          'After that, Argo CD syncs each Application by itself when a commit changes it, in no order. The sync of an object whose CRD is missing fails and is retried.',
          ...(crds === undefined ? [] : ['If a commit needs new CRDs, push `manifests/crds` first, in a commit of its own, and wait until this command has ended:', '', ...shell(`argocd app sync ${crds}`)]),
        ]
      : ['Then, and after each commit, sync the Applications in this order:', '', ...shell(...[rootOf(facts, given.cluster), ...names].map((name) => `argocd app sync ${name}`))]),
    `By default, \`argocd app delete\` and Delete in the user interface also delete everything that the Application has applied${crds === undefined ? '' : ', except CRDs and Namespaces'}.`,
    'To delete only the Application, use `--cascade=false`, or the option Non-cascading.',
    '',
  ];
}

function rootOf(facts: Facts, cluster: string): string {
  return applicationName(cluster, rootName(facts));
}

function syncPolicy(facts: Facts, options: readonly string[], { prune = true, limit = 10 } = {}): object {
  return {
    ...(facts.automated && { automated: { prune, selfHeal: true } }),
    ...(options.length > 0 && { syncOptions: options }),
    retry: { limit, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
  };
}

function application(facts: Facts, delivery: ClusterDelivery, layer: LayerDelivery): string {
  const isBootstrap = isBootstrapLayer(layer.layer);
  const release = layer.layer === 'cilium' ? delivery.release : undefined;
  const waiting = waitingDeployments(delivery, layer.layer);
  const kept = keptCrds(layer);
  const patches = [...kept, ...waiting.map((name) => patchOf('apps/v1', 'Deployment', name, 'argocd.argoproj.io/ignore-healthcheck', 'true'))];
  const isLate = layer.projects.length > 0;
  const object = {
    apiVersion: API,
    kind: 'Application',
    metadata: {
      name: layer.name,
      namespace: facts.namespace,
      annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true', 'argocd.argoproj.io/sync-wave': String(layer.step) },
      ...(!isBootstrap && { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
    },
    spec: {
      project: facts.project ?? facts.name,
      ...(release
        ? { sources: [chartSource(release, `${delivery.path}/cilium-values.yaml`), { repoURL: facts.repository, targetRevision: facts.revision, ref: 'values', ...(layer.members.some((entry) => !isOfRelease(entry)) && { path: layer.path }) }] }
        : { source: { repoURL: facts.repository, targetRevision: facts.revision, path: layer.path, ...(patches.length > 0 && { kustomize: { patches } }) } }),
      destination: { ...destinationOf(facts, delivery.cluster), namespace: DESTINATION_NAMESPACE },
      syncPolicy: syncPolicy(facts, ['ServerSideApply=true', ...(isLate ? ['SkipDryRunOnMissingResource=true'] : [])], { prune: layer.layer !== 'crds', limit: isLate ? -1 : 10 }),
    },
  };
  return notedYaml(object, {
    'metadata.annotations.argocd.argoproj.io/compare-options': 'The API server fills in defaults; with its own comparison they are no differences.',
    'metadata.annotations.argocd.argoproj.io/sync-wave': layer.after.length > 0 ? `After ${listed(layer.after)}.` : undefined,
    'metadata.finalizers': 'A layer that is removed from the app is removed from the cluster.',
    'spec.sources': release && 'The chart, with the values that the app writes.',
    'spec.source.kustomize':
      [
        ...(kept.length > 0 ? ['Deleting a CRD deletes all objects of its kind. Argo CD keeps it when this Application is deleted or synced with pruning.'] : []),
        ...(waiting.length > 0 ? [`${listed(waiting)} starts when cert-manager, which needs Cilium, has issued its certificate. Waiting for it would block all later layers.`] : []),
      ].join(' ') || undefined,
    'spec.syncPolicy.automated.prune': layer.layer === 'crds' ? 'Deleting a CRD deletes all objects of its kind.' : undefined,
    'spec.syncPolicy.syncOptions': isLate ? `The CRDs of ${listed(layer.projects)} may come later.` : undefined,
    'spec.syncPolicy.retry.limit': isLate ? 'Until these CRDs exist.' : undefined,
  });
}

/** The chart as Argo CD renders it, for the same versions as the app has rendered it. */
function chartSource({ command }: ReleaseDelivery, values: string): object {
  const { url, name } = chartOf(command);
  const { releaseName, namespace, version, kubeVersion, apiVersions } = command;
  const [, repository = '', chart = ''] = /^oci:\/\/(.*)\/([^/]+)$/.exec(url) ?? [];
  return {
    ...(name === undefined ? { repoURL: repository, chart } : { repoURL: url, chart: name }),
    targetRevision: version.toString(),
    helm: {
      releaseName,
      ...(namespace !== DESTINATION_NAMESPACE && { namespace }),
      valueFiles: [`$values/${values}`],
      kubeVersion: kubeVersion.replace(/^v/, ''),
      ...(apiVersions.length > 0 && { apiVersions }),
    },
  };
}

/** A patch of the annotation of an object, or of all objects of a kind. */
function patchOf(apiVersion: string, kind: string, name: string | undefined, annotation: string, value: string): object {
  const patch = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name ?? 'any'}\n  annotations:\n    ${annotation}: ${JSON.stringify(value)}\n`;
  return { target: { kind, ...(name !== undefined && { name }) }, patch };
}

/** Patches that keep CRDs when their Application is deleted with all that it contains, or pruned by hand. */
function keptCrds({ members }: LayerDelivery): object[] {
  const crds = members.filter(({ object: { kind } }) => kind === 'CustomResourceDefinition');
  const keep = (name: string | undefined, given: string): object => {
    const options = given.split(',').map((option) => option.trim()).filter((option) => option !== '');
    const missing = ['Prune', 'Delete'].filter((option) => !options.some((other) => other.startsWith(`${option}=`)));
    return patchOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', name, ARGO_CD_SYNC_OPTIONS, [...options, ...missing.map((option) => `${option}=false`)].join(','));
  };
  if (crds.length === 0) return [];
  const others = crds.flatMap(({ object: { metadata: { name, annotations } } }) => (annotations?.[ARGO_CD_SYNC_OPTIONS] === undefined ? [] : [keep(name, String(annotations[ARGO_CD_SYNC_OPTIONS]))]));
  return [keep(undefined, ''), ...others];
}

/** What the Application above those of the layers has in common with the template of an ApplicationSet. */
function rootSpec(facts: Facts, path: string): object {
  return {
    project: facts.project ?? rootName(facts),
    source: { repoURL: facts.repository, targetRevision: facts.revision, path },
    destination: { server: IN_CLUSTER, namespace: facts.namespace },
    syncPolicy: syncPolicy(facts, []),
  };
}

function rootApplication(facts: Facts, { cluster, path }: ClusterDelivery): string {
  return notedYaml({ apiVersion: API, kind: 'Application', metadata: { name: rootOf(facts, cluster), namespace: facts.namespace }, spec: rootSpec(facts, `${path}/argocd/layers`) });
}

function applicationSet(facts: Facts, deliveries: readonly ClusterDelivery[]): string {
  const [first] = deliveries;
  const path = first ? first.path.slice(0, -first.cluster.length) : '';
  const object = {
    apiVersion: API,
    kind: 'ApplicationSet',
    metadata: { name: rootName(facts), namespace: facts.namespace },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements: deliveries.map(({ cluster }) => ({ cluster })) } }],
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: { metadata: { name: rootOf(facts, '{{ .cluster }}') }, spec: rootSpec(facts, `${path}{{ .cluster }}/argocd/layers`) },
    },
  };
  return notedYaml(object, { 'spec.syncPolicy': 'Deleting this ApplicationSet, or a cluster from the list, must not delete Cilium.' });
}

function layersProject(facts: Facts, deliveries: readonly ClusterDelivery[]): string {
  const cluster = new Set<string>();
  const namespaced = new Set<string>();
  const destinations = deliveries.flatMap((delivery) => {
    const namespaces = new Set([DESTINATION_NAMESPACE]);
    for (const { object } of delivery.layers.flatMap(({ members }) => members)) {
      const key = `${groupOf(object.apiVersion)}/${object.kind}`;
      if (object.metadata.namespace === undefined) cluster.add(key);
      else {
        for (const name of [key, ...(OWNED[key] ?? [])]) namespaced.add(name);
        namespaces.add(object.metadata.namespace);
      }
    }
    return [...namespaces].sort().map((namespace) => ({ ...destinationOf(facts, delivery.cluster), namespace }));
  });
  return notedYaml(
    project({ ...facts, repositories: [facts.repository, ...chartRepositories(deliveries)] }, facts.name, 'What the Applications of the layers may apply', destinations, {
      clusterResourceWhitelist: kinds(cluster),
      namespaceResourceWhitelist: kinds(namespaced),
    }),
    { 'spec.namespaceResourceWhitelist': 'With what controllers make of these objects, such as Pods: Argo CD shows only what is allowed here.' },
  );
}

function chartRepositories(deliveries: readonly ClusterDelivery[]): string[] {
  const urls = deliveries.flatMap(({ release }) => (release ? [(chartSource(release, '') as { readonly repoURL: string }).repoURL] : []));
  return [...new Set(urls)].sort();
}

const POD = '/Pod';
/** What controllers make of an object. */
const OWNED: Readonly<Record<string, readonly string[]>> = {
  'apps/DaemonSet': ['apps/ControllerRevision', POD],
  'apps/Deployment': ['apps/ReplicaSet', POD],
  'apps/StatefulSet': ['apps/ControllerRevision', '/PersistentVolumeClaim', POD],
  'batch/CronJob': ['batch/Job', POD],
  'batch/Job': [POD],
  'cert-manager.io/Certificate': ['cert-manager.io/CertificateRequest'],
  'gateway.networking.k8s.io/Gateway': ['/Service', 'cilium.io/CiliumEnvoyConfig'],
};

/** An Application that can create Applications can create one in any project. Those of the layers therefore cannot. */
function rootProject(facts: Facts): string {
  return notedYaml(
    project({ ...facts, repositories: [facts.repository] }, rootName(facts), 'Allows only Applications in the namespace of Argo CD', [{ server: IN_CLUSTER, namespace: facts.namespace }], {
      namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'Application' }],
    }),
  );
}

function project({ repositories, namespace }: Facts & { readonly repositories: readonly string[] }, name: string, description: string, destinations: readonly object[], allowed: object): object {
  return { apiVersion: API, kind: 'AppProject', metadata: { name, namespace }, spec: { description, sourceRepos: repositories, destinations, ...allowed } };
}

function kinds(keys: ReadonlySet<string>): { readonly group: string; readonly kind: string }[] {
  return [...keys].sort().map((key) => {
    const [group = '', kind = ''] = key.split('/');
    return { group, kind };
  });
}

/** A patch, because the ConfigMap belongs to the installation of Argo CD. */
function healthChecks({ namespace }: Facts): string {
  const head = [
    `# Health checks that Argo CD does not have, for its ConfigMap argocd-cm: of Applications, so that each layer waits for those before it, and of`,
    '# the kinds of Cilium that say when they do not work. Add them to the installation of Argo CD, or run:',
    `#   kubectl -n ${namespace} patch configmap argocd-cm --patch-file argocd-cm.yaml`,
  ];
  return `${head.join('\n')}\n${notedYaml({ data: argoCdHealthChecks() })}`;
}
