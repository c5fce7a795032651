import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { list, map, maps } from '../../model/json';
import { podOf } from '../../model/workload-pods';
import type { ConsequenceRule, DiffContext, Found } from '../consequence';
import type { DiffObject, ObjectChange } from '../model';
import { isRole, permissionChanges } from '../permissions';
import { textOf } from '../text-of';

const PSS = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';

/** Consequences for permissions and privileges. */
export const SECURITY_RULES: readonly ConsequenceRule[] = [
  {
    id: 'permissions-widened',
    level: 'warning',
    title: 'A role permits more',
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    *find(object: ObjectChange): Found {
      const role = object.after?.fields ?? object.before!.fields;
      if (!isRole(role) || object.type === 'removed') return;
      const gained = permissionChanges(object.before?.fields, object.after?.fields).filter(({ gained: verbs }) => verbs.length > 0);
      if (gained.length === 0) return;
      const risky = gained.filter(({ target, gained: verbs }) => isRisky(target, verbs));
      const texts = [...risky, ...gained.filter((each) => !risky.includes(each))].map(({ target, gained: verbs }) => `${verbs.join(', ')} ${target}`);
      yield {
        level: risky.length > 0 ? 'warning' : 'note',
        what: `The role ${object.type === 'added' ? 'permits' : 'newly permits'} ${texts.slice(0, MAX_PERMISSIONS).join('; ')}${texts.length > MAX_PERMISSIONS ? `; and ${texts.length - MAX_PERMISSIONS} more` : ''}.`,
        ...(risky.length > 0 && { advice: 'check that this is what the program needs: it includes secrets, wildcards, or rights over other rights' }),
      };
    },
  },
  {
    id: 'role-binding',
    level: 'warning',
    title: 'A role is granted',
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
    *find(object: ObjectChange): Found {
      if (!/^(?:Cluster)?RoleBinding$/.test(object.kind) || object.type === 'removed') return;
      const subjects = (side: DiffObject | undefined): string[] => maps(side?.fields.subjects).map(({ kind, namespace, name }) => `${textOf(kind)} ${namespace === undefined ? '' : `${textOf(namespace)}/`}${textOf(name)}`);
      const known = subjects(object.before);
      const fresh = subjects(object.after).filter((subject) => !known.includes(subject));
      const role = map(object.after!.fields.roleRef);
      const isAdmin = role.name === 'cluster-admin';
      if (fresh.length > 0) yield { level: isAdmin ? 'warning' : 'note', what: `${fresh.join(', ')} ${fresh.length === 1 ? 'gets' : 'get'} ${textOf(role.kind)} ${textOf(role.name)}.` };
    },
  },
  {
    id: 'privileges',
    level: 'warning',
    title: 'A pod gets more rights on its node',
    source: PSS,
    *find(object: ObjectChange): Found {
      if (!object.after) return;
      const known = object.before ? privilegesOf(object.before.fields) : [];
      const fresh = privilegesOf(object.after.fields).filter(({ right, container }) => !known.some((each) => each.right === right && each.container === container));
      // What one container may do already, another one of the pod adds nothing to.
      const isNew = fresh.some(({ right }) => !known.some((each) => each.right === right));
      if (fresh.length > 0) yield { ...(!isNew && { level: 'note' as const }), what: `Its pods get ${fresh.map(({ right, container }) => `${right}${container === undefined ? '' : ` in container ${container}`}`).join(', ')}${isNew ? '' : ', as other containers of them have already'}.` };
    },
  },
  {
    id: 'host-ports',
    level: 'warning',
    title: 'A port is opened on nodes',
    source: 'https://kubernetes.io/docs/concepts/configuration/overview/',
    *find(object: ObjectChange): Found {
      if (!object.after) return;
      const known = new Set(object.before ? hostPortsOf(object.before.fields) : []);
      const fresh = hostPortsOf(object.after.fields).filter((each) => !known.has(each));
      if (fresh.length > 0) yield { level: object.type === 'changed' ? 'warning' : 'note', what: `Its pods take ${fresh.join(', ')} of their nodes. Where something else has the port, they do not start.`, advice: 'check firewalls and other programs on the nodes' };
    },
  },
  {
    id: 'pod-security',
    level: 'warning',
    title: 'Pod Security of a namespace changes',
    source: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    *find(object: ObjectChange): Found {
      if (object.kind !== 'Namespace' || object.type !== 'changed') return;
      const fields = object.fields.filter(({ path }) => typeof path[2] === 'string' && path[2] === 'pod-security.kubernetes.io/enforce');
      for (const { before, after } of fields) yield { fields, what: `Pod Security enforces ${textOf(after ?? 'the default')} instead of ${textOf(before ?? 'the default')}: pods that are created afterwards are ${PROFILES.indexOf(textOf(after)) > PROFILES.indexOf(textOf(before)) ? 'refused if they ask for more' : 'allowed to ask for more'}.` };
    },
  },
  {
    id: 'secret-reference',
    level: 'warning',
    title: 'Something refers to a Secret or ConfigMap that is not among the objects',
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
    *find(object: ObjectChange, diff: DiffContext): Found {
      yield* references(object, diff);
    },
  },
];

const MAX_PERMISSIONS = 6;
const PROFILES = ['privileged', 'baseline', 'restricted'];

/** Rights that lead to more rights, or to secrets. */
function isRisky(target: string, verbs: readonly string[]): boolean {
  return /(?:^|\/)\*(?:\/|$)|(?:^|\/)secrets(?:\/|$)|^rbac\.authorization|pods\/exec|serviceaccounts\/token|nodes\/proxy|impersonate/.test(target) || verbs.some((verb) => ['*', 'escalate', 'bind', 'impersonate'].includes(verb));
}

/** The spec of the pods of a workload; undefined for other kinds. */
function podSpecOf(object: KubernetesObject): JsonObject | undefined {
  const { spec } = podOf(object);
  return isJsonObject(spec) && Array.isArray(spec.containers) ? spec : undefined;
}

function containersOf(pod: JsonObject): readonly JsonObject[] {
  return [...maps(pod.initContainers), ...maps(pod.containers)];
}

/** A right that a pod has on its node. */
interface Privilege {
  readonly right: string;
  /** Undefined for the pod as a whole. */
  readonly container?: string;
}

function privilegesOf(object: KubernetesObject): Privilege[] {
  const pod = podSpecOf(object);
  if (!pod) return [];
  return [
    ...(pod.hostNetwork === true ? [{ right: 'the network of the node' }] : []),
    ...(pod.hostPID === true ? [{ right: 'the processes of the node' }] : []),
    ...(pod.hostIPC === true ? [{ right: 'the IPC of the node' }] : []),
    ...maps(pod.volumes).flatMap(({ hostPath }) => (isJsonObject(hostPath) ? [{ right: `the path ${textOf(hostPath.path)} of the node` }] : [])),
    ...containersOf(pod).flatMap(({ name, securityContext }) => {
      const { privileged, capabilities, allowPrivilegeEscalation } = map(securityContext);
      return [
        ...(privileged === true ? ['full privileges'] : []),
        ...(allowPrivilegeEscalation === true ? ['privilege escalation'] : []),
        ...list(map(capabilities).add).map((capability) => `capability ${textOf(capability)}`),
      ].map((right) => ({ right, container: textOf(name) }));
    }),
  ];
}

/** Ports of nodes that the pods take: in the network of the node, also those that probes ask. */
function hostPortsOf(object: KubernetesObject): string[] {
  const pod = podSpecOf(object);
  if (!pod) return [];
  const ofContainer = (container: JsonObject): string[] => {
    const declared = maps(container.ports).map(({ hostPort, containerPort, protocol = 'TCP' }) => [hostPort ?? (pod.hostNetwork === true ? containerPort : undefined), protocol] as const);
    const probes = pod.hostNetwork === true ? ['livenessProbe', 'readinessProbe', 'startupProbe'].map((name) => valueAt(container, [name, 'httpGet', 'port']) ?? valueAt(container, [name, 'tcpSocket', 'port'])) : [];
    return [...declared, ...probes.map((port) => [port, 'TCP'] as const)].flatMap(([port, protocol]) => (typeof port === 'number' ? [`port ${port}/${textOf(protocol)}`] : []));
  };
  return [...new Set(containersOf(pod).flatMap(ofContainer))];
}

/** References to Secrets and ConfigMaps: in pods, certificates of Gateways, BGP passwords. */
function* references(object: ObjectChange, { objectsAfter }: DiffContext): Found {
  if (!object.after) return;
  const known = new Set(object.before ? referencesOf(object.before.fields) : []);
  const fresh = [...new Set(referencesOf(object.after.fields))].filter((each) => !known.has(each));
  if (fresh.length === 0) return;
  const there = new Set(objectsAfter(object.scope).map(({ fields }) => `${fields.kind} ${fields.metadata.namespace ?? ''}/${fields.metadata.name}`));
  const missing = fresh.filter((reference) => !there.has(reference) && !WRITTEN_IN_CLUSTER.test(reference));
  if (missing.length > 0) yield { what: `It refers to ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} not among these objects.`, advice: 'create it before this is applied' };
}

/** Secrets and ConfigMaps that Kubernetes, Cilium's operator or its Jobs write. */
const WRITTEN_IN_CLUSTER = /\/(?:kube-root-ca\.crt|cilium-ca|hubble-.*-certs?|hubble-ca-secret|clustermesh-.*|cilium-ztunnel-.*)$/;

function referencesOf(object: KubernetesObject): string[] {
  const namespace = object.metadata.namespace ?? '';
  const found: string[] = [];
  const note = (kind: string, name: Json | undefined, optional: Json | undefined, inNamespace: Json | undefined = namespace): void => {
    if (typeof name === 'string' && optional !== true) found.push(`${kind} ${textOf(inNamespace)}/${name}`);
  };
  const pod = podSpecOf(object);
  if (pod) {
    for (const volume of maps(pod.volumes)) {
      for (const source of [volume, ...maps(map(volume.projected).sources)]) {
        const [secret, configMap] = [map(source.secret), map(source.configMap)];
        note('Secret', secret.secretName ?? secret.name, secret.optional);
        note('ConfigMap', configMap.name, configMap.optional);
      }
    }
    for (const container of containersOf(pod)) {
      for (const { valueFrom } of maps(container.env)) {
        const [secret, configMap] = [map(map(valueFrom).secretKeyRef), map(map(valueFrom).configMapKeyRef)];
        note('Secret', secret.name, secret.optional);
        note('ConfigMap', configMap.name, configMap.optional);
      }
      for (const { secretRef, configMapRef } of maps(container.envFrom)) {
        note('Secret', map(secretRef).name, map(secretRef).optional);
        note('ConfigMap', map(configMapRef).name, map(configMapRef).optional);
      }
    }
    for (const { name } of maps(pod.imagePullSecrets)) note('Secret', name, undefined);
  }
  const spec = map(object.spec);
  if (object.kind === 'CiliumBGPPeerConfig') note('Secret', spec.authSecretRef, undefined, 'kube-system');
  return found;
}
