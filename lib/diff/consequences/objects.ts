import { isJsonObject, valueAt } from '../../kubernetes/json';
import { selectorIn, selectorMatches } from '../../kubernetes/label-selector';
import type { KubernetesObject } from '../../kubernetes/object';
import { list, map, maps } from '../../model/json';
import { podOf } from '../../model/workload-pods';
import type { ConsequenceRule, DiffContext, Found, FoundConsequence } from '../consequence';
import { definedVersions, isDefinition, missingFields } from '../crds';
import type { FieldChange, ObjectChange } from '../model';
import { templateFields } from './cilium';
import { keeperOf } from './delivery';
import { textOf } from '../text-of';

const API = 'https://kubernetes.io/docs/reference/kubernetes-api';

/** Fields that the API server does not let anybody change, by kind. A path covers everything below it. */
export const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  'apps/DaemonSet': ['spec.selector'],
  'apps/Deployment': ['spec.selector'],
  'apps/ReplicaSet': ['spec.selector'],
  'apps/StatefulSet': ['spec.selector', 'spec.serviceName', 'spec.podManagementPolicy', 'spec.volumeClaimTemplates'],
  'batch/Job': ['spec.template', 'spec.selector', 'spec.completionMode', 'spec.podFailurePolicy'],
  '/Service': ['spec.clusterIP', 'spec.clusterIPs', 'spec.loadBalancerClass'],
  '/Secret': ['type'],
  '/PersistentVolumeClaim': ['spec.accessModes', 'spec.selector', 'spec.storageClassName', 'spec.volumeMode', 'spec.volumeName', 'spec.dataSource'],
  'rbac.authorization.k8s.io/RoleBinding': ['roleRef'],
  'rbac.authorization.k8s.io/ClusterRoleBinding': ['roleRef'],
  'storage.k8s.io/StorageClass': ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  'networking.k8s.io/IngressClass': ['spec.controller'],
  'gateway.networking.k8s.io/GatewayClass': ['spec.controllerName'],
  'scheduling.k8s.io/PriorityClass': ['value', 'preemptionPolicy'],
  'node.k8s.io/RuntimeClass': ['handler'],
  'apiextensions.k8s.io/CustomResourceDefinition': ['spec.group', 'spec.names.kind', 'spec.names.plural', 'spec.scope'],
};

/** Kinds whose removal takes something away at once. */
const LOST: Readonly<Record<string, string>> = {
  'CustomResourceDefinition': 'it is deleted with every object of its kind in the cluster.',
  'Namespace': 'it is deleted with everything in it.',
  'PersistentVolumeClaim': 'Its volume is deleted, unless the reclaim policy keeps it.',
  'DaemonSet': 'Its pods are deleted.',
  'Deployment': 'Its pods are deleted.',
  'StatefulSet': 'Its pods are deleted.',
  'Service': 'Its address and its DNS name are gone.',
  'Gateway': 'Its listeners and its address are gone.',
  'GatewayClass': 'Gateways of this class are no longer served.',
  'HTTPRoute': 'Requests that it matches are no longer answered.',
  'GRPCRoute': 'Requests that it matches are no longer answered.',
  'TLSRoute': 'Connections that it matches are no longer accepted.',
  'Ingress': 'Requests that it matches are no longer answered.',
  'CiliumLoadBalancerIPPool': 'Services with an address of it lose the address.',
  'CiliumL2AnnouncementPolicy': 'Addresses that only it announces cannot be reached.',
  'CiliumBGPClusterConfig': 'Its BGP sessions end: addresses that only they advertise cannot be reached.',
  'CiliumBGPAdvertisement': 'Addresses that only it advertises cannot be reached.',
  'CiliumBGPPeerConfig': 'Peers that refer to it lose these settings.',
  'CiliumEgressGatewayPolicy': 'Traffic of the pods that it selects leaves the cluster with the addresses of their nodes.',
  'CiliumEnvoyConfig': 'Its listeners are gone.',
  'CiliumClusterwideEnvoyConfig': 'Its listeners are gone.',
  'Secret': 'Pods that use it do not start.',
  'ServiceAccount': 'Pods that use it do not start.',
};

/** Kinds that take other objects along. */
const WITH_CONTENT: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'Namespace']);

/** Consequences that objects of any kind have. */
export const OBJECT_RULES: readonly ConsequenceRule[] = [
  {
    id: 'immutable-field',
    level: 'disruptive',
    title: 'A field that cannot be changed',
    source: `${API}/`,
    *find(object: ObjectChange): Found {
      if (object.type !== 'changed') return;
      const paths = IMMUTABLE[`${object.group}/${object.kind}`] ?? [];
      const isFrozen = object.before!.fields.immutable === true;
      const fields = object.fields.filter((field) => (isFrozen && /^(?:data|binaryData|stringData|immutable)/.test(field.at)) || paths.some((path) => isBelow(field, path) && !isHarmless(field, object)));
      if (fields.length === 0) return;
      yield { fields, what: `The API server refuses to change ${names(fields, paths)} of a ${object.kind} that exists.`, advice: object.kind === 'Job' ? 'delete the Job first' : 'delete the object first, or keep the value' };
    },
  },
  {
    id: 'removed-object',
    level: 'warning',
    title: 'An object is removed',
    source: `${API}/`,
    *find(object: ObjectChange, diff: DiffContext): Found {
      if (object.type !== 'removed' && !(object.type === 'renamed' && object.fields.some(({ at, folded }) => at === 'metadata.name' && !folded))) return;
      const lost = LOST[object.kind];
      if (lost === undefined) return;
      const old = object.before!.fields.metadata.name;
      const cause = object.type === 'renamed' ? `The object has another name: ${object.name} instead of ${old}.` : 'The object is removed.';
      const keeper = keeperOf(object.before!, diff);
      if (keeper !== undefined) {
        yield { level: 'note', what: `${cause} ${keeper}: ${object.type === 'renamed' ? old : 'it'} stays in the cluster, and nothing manages it any more.` };
        return;
      }
      const user = object.type === 'removed' ? removedUser(object, diff) : undefined;
      if (user !== undefined) {
        yield { level: 'note', what: `${cause} ${user}, which used it, is removed as well, and no other object uses it.` };
        return;
      }
      // Deleting one of these by hand deletes more than the diff shows.
      if (WITH_CONTENT.has(object.kind)) yield { level: 'disruptive', what: `${cause} Where Argo CD or Flux prunes, ${lost} Where neither does, it stays in the cluster, and nothing manages it any more.` };
      else yield { level: 'disruptive', what: `${cause} ${lost}`, ...(object.type === 'removed' && { advice: 'kubectl apply deletes nothing: where neither Argo CD nor Flux prunes, delete it by hand' }) };
    },
  },
  {
    id: 'scaled-to-zero',
    level: 'disruptive',
    title: 'A workload without pods',
    source: `${API}/workload-resources/deployment-v1/`,
    *find(object: ObjectChange): Found {
      for (const field of object.fields) if (field.at === 'spec.replicas' && field.after === 0) yield { fields: [field], what: `All pods are removed: spec.replicas changes from ${textOf(field.before ?? 1)} to 0.` };
    },
  },
  {
    id: 'pods-restart',
    level: 'note',
    title: 'Pods restart',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#updating-a-deployment',
    *find(object: ObjectChange): Found {
      if (object.group !== 'apps' || object.type !== 'changed' || /^cilium(?:-envoy)?$/.test(object.name) || templateFields(object).length === 0) return;
      const replicas = valueAt(object.after!.fields, ['spec', 'replicas']) ?? 1;
      const alone = object.kind === 'StatefulSet' || (object.kind === 'Deployment' && replicas === 1 && valueAt(object.after!.fields, ['spec', 'strategy', 'type']) === 'Recreate');
      if (replicas === 0) return;
      yield { fields: templateFields(object), what: `Its pods are replaced${alone ? ', and nothing serves in the meantime' : ''}.`, ...(alone && { level: 'warning' as const }) };
    },
  },
  {
    id: 'job-runs-again',
    level: 'note',
    title: 'A Job runs again',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
    *find(object: ObjectChange): Found {
      if (object.kind === 'Job' && object.type === 'renamed') yield { what: `The Job runs again, with the new name ${object.name}.` };
    },
  },
  {
    id: 'crd-version',
    level: 'warning',
    title: 'Versions of a CustomResourceDefinition change',
    source: 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/',
    *find(object: ObjectChange): Found {
      if (object.type === 'changed' && isDefinition(object.after!.fields)) yield* definitionConsequences(object);
      if (object.type === 'added' && isDefinition(object.after!.fields)) yield newDefinition(object);
    },
  },
  {
    id: 'admission',
    level: 'warning',
    title: 'The API server refuses more requests',
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/',
    *find(object: ObjectChange): Found {
      if (object.group !== 'admissionregistration.k8s.io' || object.type === 'removed' || object.kind.endsWith('Binding')) return;
      const { spec, webhooks } = object.after!.fields;
      const resources = [...maps(valueAt(spec, ['matchConstraints', 'resourceRules'])), ...maps(webhooks).flatMap(({ rules }) => maps(rules))].flatMap((rule) => list(rule.resources).map(textOf));
      const messages = maps(map(spec).validations).flatMap(({ message }) => (typeof message === 'string' ? [message] : []));
      yield {
        what: `The API server ${object.type === 'added' ? 'checks' : 'checks in another way'} ${[...new Set(resources)].join(', ') || 'requests'}, and refuses those that do not pass${messages.length > 0 ? `: ${messages[0]}` : '.'}`,
      };
    },
  },
];

/** The removed workload that used an object which is removed with it, if no other one uses it. */
function removedUser(object: ObjectChange, { objects, objectsAfter }: DiffContext): string | undefined {
  const { kind, name, namespace, scope } = object;
  if (!['Secret', 'Service', 'ServiceAccount'].includes(kind) || (kind === 'Service' && /^(?:LoadBalancer|NodePort)$/.test(textOf(valueAt(object.before!.fields.spec, ['type']) ?? '')))) return undefined;
  const selector = selectorIn({ matchLabels: valueAt(object.before!.fields.spec, ['selector']) ?? {} });
  const uses = (fields: KubernetesObject): boolean => {
    const { metadata, spec } = podOf(fields);
    if (fields.metadata.namespace !== namespace || !isJsonObject(spec)) return false;
    if (kind === 'ServiceAccount') return (spec.serviceAccountName ?? 'default') === name;
    if (kind === 'Service') return isJsonObject(valueAt(object.before!.fields.spec, ['selector'])) && selector !== undefined && selectorMatches(selector, map(map(metadata).labels) as Readonly<Record<string, string>>);
    return JSON.stringify(spec).includes(`ame":${JSON.stringify(name)}`);
  };
  if (objectsAfter(scope).some(({ fields }) => uses(fields))) return undefined;
  return objects.find((other) => other.scope === scope && other.type === 'removed' && uses(other.before!.fields))?.title;
}

function isBelow({ at }: FieldChange, path: string): boolean {
  return at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`);
}

/** The API server keeps the address of a Service that no longer asks for one. */
function isHarmless({ at, type, folded }: FieldChange, { kind }: ObjectChange): boolean {
  return folded === 'order' || (kind === 'Service' && /^spec\.clusterIPs?$/.test(at) && type !== 'changed');
}

function names(fields: readonly FieldChange[], paths: readonly string[]): string {
  const found = new Set(fields.map((field) => paths.find((path) => isBelow(field, path)) ?? 'the data'));
  return [...found].join(', ');
}

function* definitionConsequences(object: ObjectChange): Found {
  const [before, after] = [object.before!.fields, object.after!.fields];
  const [olds, news] = [definedVersions(before), definedVersions(after)];
  const about = (name: string): FieldChange[] => object.fields.filter(({ at }) => at.startsWith(name));
  for (const [name, old] of olds) {
    const fresh = news.get(name);
    if (!fresh) {
      yield { fields: about(name), level: 'disruptive', what: `Version ${name} is removed. The API server refuses this while objects may be stored in that version, and clients that ask for it fail.`, advice: `see kubectl get crd ${object.name} -o jsonpath={.status.storedVersions}; store the objects again before ${name} is removed there` };
      continue;
    }
    if (old.served && !fresh.served) yield { fields: about(name), level: 'disruptive', what: `Version ${name} is no longer served: manifests and clients that use it fail.`, advice: 'change apiVersion in all manifests first' };
    const gone = missingFields(old.fields, fresh.fields);
    if (gone.length > 0) yield { fields: about(name), what: `Version ${name} no longer has ${gone.slice(0, MAX_FIELDS).join(', ')}${gone.length > MAX_FIELDS ? ` and ${gone.length - MAX_FIELDS} more fields` : ''}. The API server drops these fields from objects.` };
  }
  const storage = [...news.values()].find((version) => version.storage);
  if (storage && olds.get(storage.name)?.storage !== true) yield { fields: about(storage.name), level: 'note', what: `Objects are stored as ${storage.name} from now on. Those that exist keep their form until they are written again.` };
  for (const [key, title] of [['gateway.networking.k8s.io/channel', 'The release channel'], ['gateway.networking.k8s.io/bundle-version', 'The bundle']] as const) {
    const [old, fresh] = [before.metadata.annotations?.[key], after.metadata.annotations?.[key]];
    if (typeof old !== 'string' || typeof fresh !== 'string' || old === fresh) continue;
    const isChannel = key.endsWith('channel');
    yield { level: isChannel ? 'warning' : 'note', source: 'https://gateway-api.sigs.k8s.io/concepts/versioning/', what: `${title} changes from ${old} to ${fresh}.${isChannel && fresh === 'standard' ? ' Experimental fields are dropped from objects.' : ''}`, advice: 'apply the definitions before Cilium' };
  }
}

/** The cluster may have it already, from somewhere else. */
function newDefinition(object: ObjectChange): FoundConsequence {
  const versions = [...definedVersions(object.after!.fields).values()].filter(({ served }) => served).map(({ name }) => name).join(', ');
  const isRoute = object.name === 'tlsroutes.gateway.networking.k8s.io';
  return {
    level: isRoute ? 'warning' : 'note',
    what: `The kind is served as ${versions}. If the cluster has the definition from elsewhere, this one replaces it, and objects that are stored in another version cannot be read any more.`,
    ...(isRoute && { advice: 'kubectl get tlsroutes -A -o yaml; where there are some, use the experimental channel, which still has v1alpha2', source: 'https://docs.cilium.io/en/v1.20/operations/upgrade/#upgrade-notes' }),
  };
}

const MAX_FIELDS = 5;
