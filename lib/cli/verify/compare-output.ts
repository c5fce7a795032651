import { diffObjects } from '../../diff/diff';
import type { FieldChange } from '../../diff/model';
import { parseGoDuration } from '../../cluster/go-duration';
import type { Reporter } from '../../diagnostics/reporter';
import { isJsonObject, shortJson, type Json } from '../../kubernetes/json';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { list, map, maps } from '../../model/json';
import { listed } from '../../runtime/listed';
import { groupBy } from '../../runtime/group-by';
import { kindKey, titleOf, type LiveCluster } from './live-cluster';

const APPLY = 'https://kubernetes.io/docs/reference/using-api/server-side-apply/';
/** Fields that a message shows. */
const MAX_FIELDS = 3;

/** Objects of the output that the cluster does not have, has in another form, or deletes. */
export function checkOutput(live: LiveCluster, report: Reporter): void {
  const unserved = checkKinds(live, report);
  for (const object of live.output) {
    if (unserved.has(`${object.apiVersion} ${object.kind}`) || object.kind === 'CustomResourceDefinition' || !live.wasRead(object.kind, groupOf(object.apiVersion))) continue;
    const found = live.find(object);
    const own = report.on(titleOf(object));
    if (!found) {
      // Kubernetes deletes a Job some time after it has finished.
      if (object.kind === 'Job' && isJsonObject(object.spec) && object.spec.ttlSecondsAfterFinished !== undefined) continue;
      own.add({ code: 'VER010', what: 'is not in the cluster', fix: 'apply the output, or look at the status of the Application or Kustomization that applies it', link: APPLY });
      continue;
    }
    if (found.metadata.deletionTimestamp !== undefined) {
      const finalizers = list(found.metadata.finalizers).map(String);
      own.add({
        code: 'VER012',
        what: `is being deleted since ${String(found.metadata.deletionTimestamp)}${finalizers.length > 0 ? `, and waits for ${finalizers.join(', ')}` : ''}`,
        fix: 'find out what deletes it and whether its finalizers are still processed; apply the output after it is gone',
        link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
      });
      continue;
    }
    const fields = differences(object, found);
    if (fields.length === 0) continue;
    const more = fields.length > MAX_FIELDS ? `; and ${fields.length - MAX_FIELDS} more` : '';
    own.add({ code: 'VER011', what: `differs from the output: ${fields.slice(0, MAX_FIELDS).map(fieldText).join('; ')}${more}`, fix: 'apply the output again; if the change in the cluster is intended, make it in the program', link: APPLY });
  }
}

/** Kinds of the output that the API server does not serve, each reported once. */
function checkKinds(live: LiveCluster, report: Reporter): ReadonlySet<string> {
  const { definitions } = live.contents;
  if (!definitions) return new Set();
  const unserved = new Set<string>();
  const ofOutput = new Map(live.output.filter(({ kind }) => kind === 'CustomResourceDefinition').map((object) => [object.metadata.name, object]));
  for (const [key, objects] of groupBy(live.output, ({ apiVersion, kind }) => `${apiVersion} ${kind}`)) {
    const { apiVersion, kind } = objects[0]!;
    const group = groupOf(apiVersion);
    if (!group.includes('.') || (group.endsWith('.k8s.io') && !CUSTOM_GROUPS.test(group))) continue;
    const version = apiVersion.split('/')[1]!;
    const definition = definitions.find((each) => each.group === group && each.kind === kind);
    if (definition?.served.includes(version)) continue;
    unserved.add(key);
    const names = objects.slice(0, MAX_FIELDS).map((object) => titleOf(object).replace(`${kind} `, ''));
    report.on(`${kind} (${apiVersion})`).add({
      code: 'VER013',
      what: definition
        ? `the API server serves ${listed(definition.served) || 'no version'} of this kind, and the output has ${version} (${names.join(', ')})`
        : `the API server does not know this kind, which the output has (${names.join(', ')}${objects.length > MAX_FIELDS ? `, and ${objects.length - MAX_FIELDS} more` : ''})`,
      fix: group === 'cilium.io' ? 'check that cilium-operator runs: it installs the CRDs of Cilium. If it does, the version of Cilium in the cluster is not that of the program' : `install the CustomResourceDefinition of ${group}, and apply it before these objects`,
      link: 'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/',
    });
  }
  for (const { name, served, isEstablished } of definitions) {
    if (!isEstablished && (ofOutput.has(name) || name.endsWith('.cilium.io'))) {
      report.on(`CustomResourceDefinition ${name}`).add({ code: 'VER014', what: 'is not established: the API server does not serve its kind', fix: `read its conditions: kubectl get crd ${name} -o jsonpath='{.status.conditions}'`, link: 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/' });
    }
    const wanted = maps(map(ofOutput.get(name)?.spec).versions).filter((version) => version.served === true).map((version) => String(version.name));
    const missing = wanted.filter((version) => !served.includes(version));
    if (missing.length > 0) report.on(`CustomResourceDefinition ${name}`).add({ code: 'VER013', what: `does not serve ${listed(missing)}, which the definition in the output serves`, fix: 'apply the CRDs of the output; something else installs another release of them', link: APPLY });
  }
  if (live.wasRead('DaemonSet', 'apps')) {
    const names = new Set(definitions.map(({ name }) => name));
    for (const name of ofOutput.keys()) if (!names.has(name)) report.on(`CustomResourceDefinition ${name}`).add({ code: 'VER010', what: 'is not in the cluster', fix: 'apply the output, or look at the status of the Application or Kustomization that applies it', link: APPLY });
  }
  return unserved;
}

/** Groups below k8s.io that are CustomResourceDefinitions. */
const CUSTOM_GROUPS = /^(?:gateway\.networking|policy\.networking|snapshot\.storage|metrics)\.k8s\.io$/;

/** What the output says and the cluster does not have. What others add to an object is not a difference, except where it changes what is permitted or set. */
function differences(object: KubernetesObject, found: KubernetesObject): FieldChange[] {
  const { objects } = diffObjects([{ fields: comparable(found, object.apiVersion) }], [{ fields: comparable(object, object.apiVersion) }]);
  return (objects[0]?.fields ?? []).filter((field) => !field.folded && !isSame(object, field));
}

/** Without what the server writes. */
function comparable({ status: _status, metadata: { name, namespace, labels = {}, annotations = {} }, ...fields }: KubernetesObject, apiVersion: string): KubernetesObject {
  // Argo CD writes its own value.
  const { 'app.kubernetes.io/instance': _instance, ...shown } = labels;
  return { ...fields, apiVersion, metadata: { name, ...(namespace !== undefined && { namespace }), labels: shown, annotations } };
}

function isSame(object: KubernetesObject, { path, type, before, after, note }: FieldChange): boolean {
  if (type === 'reordered') return true;
  // Only in the cluster.
  if (type === 'removed') {
    const key = path.at(-1);
    if (path[0] === 'metadata') return true;
    if (object.kind === 'ConfigMap') return path[0] !== 'data';
    if (kindKey(object).startsWith('rbac.authorization.k8s.io/')) return path[0] !== 'rules' && path[0] !== 'subjects';
    return typeof key === 'string' || groupOf(object.apiVersion) === '';
  }
  if (note !== undefined) return false;
  if (isEmpty(after) && isEmpty(before)) return true;
  return path[0] !== 'data' && sameQuantity(before, after);
}

/** The server drops these. */
function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || value === 0 || value === false || (typeof value === 'object' && Object.values(value).every((each) => isEmpty(each)));
}

/** The server writes quantities and some durations in one form. */
function sameQuantity(before: Json | undefined, after: Json | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const [left, right] = [before, after].map((value) => quantity(value) ?? parseGoDuration(value));
  return left !== undefined && left === right;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, 'm': 1e-3, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30, 'Ti': 2 ** 40 };

function quantity(value: Json): number | undefined {
  const [, number, unit] = /^(-?\d+(?:\.\d+)?)(m|[kMGT]|[KMGT]i)?$/.exec(String(value)) ?? [];
  return number === undefined ? undefined : Number(number) * UNITS[unit ?? '']!;
}

function fieldText({ at, type, before, after, note }: FieldChange): string {
  if (note !== undefined) return `${at} (${note})`;
  if (type === 'removed') return `${at} is only in the cluster (${shortJson(before)})`;
  return `${at} is ${before === undefined ? 'not set' : shortJson(before)}, expected ${shortJson(after)}`;
}
