import { isDnsLabel, isDnsSubdomain } from '../../../kubernetes/dns-names';
import { isJsonObject } from '../../../kubernetes/json';
import { isLabelKey, isLabelValue } from '../../../kubernetes/label-syntax';
import { groupOf, isClusterObject, type KubernetesObject } from '../../../kubernetes/object';
import { isSubstituted } from '../../../kubernetes/substitution';
import { identityOf } from '../../../model/identity';
import type { Finding, ModelRule } from '../../rule';

const NAMES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/';
const LABELS = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set';
const ANNOTATIONS = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set';
const SUBDOMAIN = 'lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit, at most 253 characters';
const LABEL = 'lower-case letters, digits and "-", beginning and ending with a letter or digit, at most 63 characters';
const MAX_CRON_JOB = 52;
const MAX_ANNOTATIONS = 256 * 1024;

const web = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop' } };

function isApplied(object: KubernetesObject): boolean {
  const { apiVersion, kind } = object;
  // OUT011 speaks of what has none.
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') return false;
  return isClusterObject(object);
}

function metadataRule(props: Omit<ModelRule, 'on' | 'severity' | 'check'>, find: (object: KubernetesObject) => Iterable<Pick<Finding, 'what' | 'fix'>>): ModelRule {
  return {
    on: 'model',
    severity: 'error',
    ...props,
    *check({ objects }) {
      for (const { path, object } of objects) {
        if (isApplied(object)) for (const finding of find(object)) yield { path, ...finding };
      }
    },
  };
}

/** What the names of an object's kind are made of; undefined where a kind has rules of its own. */
function nameForm({ apiVersion, kind }: KubernetesObject): { readonly fits: (name: string) => boolean; readonly form: string } | undefined {
  switch (`${groupOf(apiVersion)}/${kind}`) {
    case '/Namespace':
    case '/Service':
      return { fits: isDnsLabel, form: LABEL };
    case 'batch/CronJob':
      return { fits: (name) => isDnsSubdomain(name) && name.length <= MAX_CRON_JOB, form: SUBDOMAIN.replace('253', `${MAX_CRON_JOB}`) };
    case 'policy/PodDisruptionBudget':
    case 'rbac.authorization.k8s.io/ClusterRole':
    case 'rbac.authorization.k8s.io/ClusterRoleBinding':
    case 'rbac.authorization.k8s.io/Role':
    case 'rbac.authorization.k8s.io/RoleBinding':
      return { fits: (name) => name !== '.' && name !== '..' && !/[/%]/.test(name), form: 'no "/" and no "%"' };
    case '/Binding':
    case '/Event':
    case 'apiregistration.k8s.io/APIService':
    case 'certificates.k8s.io/CertificateSigningRequest':
    case 'certificates.k8s.io/ClusterTrustBundle':
    case 'events.k8s.io/Event':
    case 'networking.k8s.io/IPAddress':
      return undefined;
    default:
      return { fits: isDnsSubdomain, form: SUBDOMAIN };
  }
}

function nearestName(name: string, fits: (name: string) => boolean): string | undefined {
  const near = name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
  return near !== name && fits(near) ? near : undefined;
}

function titleOf(object: KubernetesObject): string {
  return `${object.kind} ${identityOf(object).title}`;
}

/** Names as the API server takes them. */
const objectNameSyntax = metadataRule(
  {
    id: 'OBJ017',
    title: 'Invalid object name',
    reason: 'The API server rejects an object with such a name.',
    link: NAMES,
    good: { objects: [web] },
    bad: { objects: [{ ...web, metadata: { ...web.metadata, name: 'Web Settings' } }] },
  },
  function* (object) {
    const { name } = object.metadata ?? {};
    if (typeof name !== 'string' || name === '') return;
    const form = nameForm(object);
    if (!form || form.fits(name) || isSubstituted(name)) return;
    const near = nearestName(name, form.fits);
    yield { what: `metadata.name of ${object.kind} is not a valid name (${JSON.stringify(name)})`, fix: near === undefined ? `use ${form.form}` : `rename it to ${near}; a name of this kind has ${form.form}` };
  },
);

const namespaceSyntax = metadataRule(
  {
    id: 'OBJ018',
    title: 'Invalid namespace of an object',
    reason: 'No namespace can have such a name, so the API server rejects the object.',
    link: NAMES,
    good: { objects: [web] },
    bad: { objects: [{ ...web, metadata: { ...web.metadata, namespace: 'Shop' } }] },
  },
  function* (object) {
    const namespace: unknown = object.metadata?.namespace;
    if (namespace === undefined || namespace === null || isDnsLabel(namespace) || namespace === '' || isSubstituted(namespace)) return;
    const near = typeof namespace === 'string' ? nearestName(namespace, isDnsLabel) : undefined;
    yield { what: `metadata.namespace of ${object.kind} ${identityOf(object).name} is not a valid namespace name (${JSON.stringify(namespace)})`, fix: near === undefined ? `use ${LABEL}` : `use ${near}, or another name of ${LABEL}` };
  },
);

const labelSyntax = metadataRule(
  {
    id: 'OBJ019',
    title: 'Invalid label of an object',
    reason: 'The API server rejects the object. A key is a name of at most 63 characters, with a DNS name and "/" before it if need be; a value has at most 63 characters.',
    link: LABELS,
    good: { objects: [{ ...web, metadata: { ...web.metadata, labels: { 'app.kubernetes.io/version': '1.20' } } }] },
    bad: { objects: [{ ...web, metadata: { ...web.metadata, labels: { 'app.kubernetes.io/version': '1.20 (beta)' } } }] },
  },
  function* (object) {
    const labels: unknown = object.metadata?.labels;
    if (labels === undefined || labels === null) return;
    if (!isJsonObject(labels)) return yield { what: `metadata.labels of ${titleOf(object)} must be a map of strings (${JSON.stringify(labels)})`, fix: 'write a map of keys to strings' };
    for (const key in labels) {
      const value = labels[key];
      if (value === null || value === undefined) continue;
      if (!isLabelKey(key) && !isSubstituted(key)) yield { what: `label key of ${titleOf(object)} is not valid (${JSON.stringify(key)})`, fix: 'use letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, at most 63 characters, with a DNS name and "/" before it if need be' };
      if (typeof value !== 'string') yield { what: `label ${key} of ${titleOf(object)} must be a string (${JSON.stringify(value)})`, fix: isJsonObject(value) || Array.isArray(value) ? 'write a string' : `write it in quotes: ${JSON.stringify(String(value))}` };
      else if (!isLabelValue(value) && !isSubstituted(value)) yield { what: `label ${key} of ${titleOf(object)} is not a valid label value (${JSON.stringify(value)})`, fix: 'use letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, at most 63 characters; an annotation takes any string' };
    }
  },
);

const annotationSyntax = metadataRule(
  {
    id: 'OBJ020',
    title: 'Invalid annotation of an object',
    reason: 'The API server rejects the object. A key is a name of at most 63 characters, with a DNS name and "/" before it if need be; values are strings, and all of them together have at most 256 KiB.',
    link: ANNOTATIONS,
    good: { objects: [{ ...web, metadata: { ...web.metadata, annotations: { 'argocd.argoproj.io/sync-wave': '1' } } }] },
    bad: { objects: [{ ...web, metadata: { ...web.metadata, annotations: { 'argocd.argoproj.io/sync-wave': 1 } } }] },
  },
  function* (object) {
    const annotations: unknown = object.metadata?.annotations;
    if (annotations === undefined || annotations === null) return;
    if (!isJsonObject(annotations)) return yield { what: `metadata.annotations of ${titleOf(object)} must be a map of strings (${JSON.stringify(annotations)})`, fix: 'write a map of keys to strings' };
    let size = 0;
    for (const key in annotations) {
      const value = annotations[key];
      if (value === null || value === undefined) continue;
      if (!isLabelKey(key.toLowerCase()) && !isSubstituted(key)) yield { what: `annotation key of ${titleOf(object)} is not valid (${JSON.stringify(key)})`, fix: 'use letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, at most 63 characters, with a DNS name and "/" before it if need be' };
      if (typeof value !== 'string') yield { what: `annotation ${key} of ${titleOf(object)} must be a string (${JSON.stringify(value)})`, fix: isJsonObject(value) || Array.isArray(value) ? 'write a string' : `write it in quotes: ${JSON.stringify(String(value))}` };
      else size += key.length + value.length;
    }
    if (size > MAX_ANNOTATIONS) yield { what: `the annotations of ${titleOf(object)} are too large (${size} characters)`, fix: `use at most ${MAX_ANNOTATIONS} bytes for all annotations together` };
  },
);

const kindSyntax = metadataRule(
  {
    id: 'OBJ021',
    title: 'Invalid apiVersion or kind',
    reason: 'The API server has no path for such an object. An apiVersion is a version, such as v1, or a group and a version, such as apps/v1.',
    link: 'https://kubernetes.io/docs/reference/using-api/#api-groups',
    good: { objects: [web] },
    bad: { objects: [{ ...web, apiVersion: 'v1/ConfigMap/core' }] },
    typescript: false,
  },
  function* (object) {
    const { apiVersion, kind } = object;
    const [version, group, ...more] = apiVersion.split('/').reverse();
    if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(version!) || (group !== undefined && !isDnsSubdomain(group)) || more.length > 0) {
      yield { what: `apiVersion of ${titleOf(object)} is not valid (${JSON.stringify(apiVersion)})`, fix: 'write a version, or a group, "/" and a version' };
    }
    if (!/^[A-Za-z]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(kind)) yield { what: `kind of ${apiVersion} ${identityOf(object).title} is not valid (${JSON.stringify(kind)})`, fix: 'write the kind as the API has it, such as ConfigMap' };
  },
);

export const metadataRules: readonly ModelRule[] = [objectNameSyntax, namespaceSyntax, labelSyntax, annotationSyntax, kindSyntax];
