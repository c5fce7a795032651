import { isDnsLabel, isDnsSubdomain } from '../../../kubernetes/dns-names';
import { isJsonObject } from '../../../kubernetes/json';
import { isLabelKey, isLabelValue } from '../../../kubernetes/label-syntax';
import { groupOf, isClusterObject, type KubernetesObject } from '../../../kubernetes/object';
import { secretOf } from '../../../diagnostics/secrets';
import { isSubstituted } from '../../../diagnostics/substitution';
import { identityOf } from '../../../model/identity';
import { placeOf } from '../../../schemas/schema-walk';
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

/** `find` calls `report` instead of being a generator: it runs for every object, and hardly ever finds anything. */
function metadataRule(props: Omit<ModelRule, 'on' | 'severity' | 'check'>, find: (object: KubernetesObject, report: (what: string, fix: string, subject?: string) => void) => void): ModelRule {
  return {
    on: 'model',
    severity: 'error',
    ...props,
    check({ objects }) {
      const findings: Finding[] = [];
      for (const entry of objects) {
        if (isApplied(entry.object)) find(entry.object, (what, fix, subject) => findings.push({ path: entry.path, what, fix, ...(subject !== undefined && { subject }) }));
      }
      return findings;
    },
  };
}

interface NameForm {
  readonly fits: (name: string) => boolean;
  readonly form: string;
}

const SUBDOMAIN_NAME: NameForm = { fits: isDnsSubdomain, form: SUBDOMAIN };

/** What the names of an object's kind are made of; undefined where a kind has rules of its own. */
function nameForm({ apiVersion, kind }: KubernetesObject): NameForm | undefined {
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
      return SUBDOMAIN_NAME;
  }
}

function nearestName(name: string, fits: (name: string) => boolean): string | undefined {
  if (secretOf(name)) return undefined;
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
    reason: `The API server rejects the object. Most names are ${SUBDOMAIN}. Names of Services and namespaces are ${LABEL}.`,
    link: NAMES,
    good: { objects: [web] },
    bad: { objects: [{ ...web, metadata: { ...web.metadata, name: 'Web Settings' } }] },
  },
  (object, report) => {
    const { name } = object.metadata ?? {};
    if (typeof name !== 'string' || name === '') return;
    const form = nameForm(object);
    if (!form || form.fits(name) || isSubstituted(name)) return;
    const near = nearestName(name, form.fits);
    report(`metadata.name of ${object.kind} is not a valid name (${JSON.stringify(name)})`, near === undefined ? `use ${form.form}` : `rename it to ${near}; a name of this kind has ${form.form}`);
  },
);

const namespaceSyntax = metadataRule(
  {
    id: 'OBJ018',
    title: 'Invalid namespace of an object',
    reason: `No namespace can have such a name, so the API server rejects the object. The name of a namespace is ${LABEL}.`,
    link: NAMES,
    good: { objects: [web] },
    bad: { objects: [{ ...web, metadata: { ...web.metadata, namespace: 'Shop' } }] },
  },
  (object, report) => {
    const namespace: unknown = object.metadata?.namespace;
    if (namespace === undefined || namespace === null || isDnsLabel(namespace) || namespace === '' || isSubstituted(namespace)) return;
    const near = typeof namespace === 'string' ? nearestName(namespace, isDnsLabel) : undefined;
    report(`metadata.namespace of ${object.kind} ${identityOf(object).name} is not a valid namespace name (${JSON.stringify(namespace)})`, near === undefined ? `use ${LABEL}` : `use ${near}, or another name of ${LABEL}`);
  },
);

const labelSyntax = metadataRule(
  {
    id: 'OBJ019',
    title: 'Invalid label of an object',
    reason: 'The API server rejects the object. A key is a name of at most 63 characters, optionally after a DNS name and "/". A value has at most 63 characters.',
    link: LABELS,
    good: { objects: [{ ...web, metadata: { ...web.metadata, labels: { 'app.kubernetes.io/version': '1.20-beta' } } }] },
    bad: { objects: [{ ...web, metadata: { ...web.metadata, labels: { 'app.kubernetes.io/version': '1.20 (beta)' } } }] },
  },
  (object, report) => {
    const labels: unknown = object.metadata?.labels;
    if (labels === undefined || labels === null) return;
    if (!isJsonObject(labels)) return report(`metadata.labels of ${titleOf(object)} must be a map of strings (${JSON.stringify(labels)})`, 'write a map of keys to strings');
    for (const key in labels) {
      const value = labels[key];
      if (value === null || value === undefined) continue;
      if (!isLabelKey(key) && !isSubstituted(key)) report(`label key of ${titleOf(object)} is not valid (${JSON.stringify(key)})`, 'use letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, at most 63 characters, optionally after a DNS name and "/"', placeOf(['metadata', 'labels', key]));
      if (typeof value !== 'string') report(`label ${key} of ${titleOf(object)} must be a string (${JSON.stringify(value)})`, isJsonObject(value) || Array.isArray(value) ? 'write a string' : `write it in quotes: ${JSON.stringify(String(value))}`, placeOf(['metadata', 'labels', key]));
      else if (!isLabelValue(value) && !isSubstituted(value)) report(`label ${key} of ${titleOf(object)} is not a valid label value (${JSON.stringify(value)})`, 'use letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, at most 63 characters; an annotation takes any string', placeOf(['metadata', 'labels', key]));
    }
  },
);

const annotationSyntax = metadataRule(
  {
    id: 'OBJ020',
    title: 'Invalid annotation of an object',
    reason: 'The API server rejects the object. A key is a name of at most 63 characters, optionally after a DNS name and "/". Values are strings. All annotations together have at most 256 KiB.',
    link: ANNOTATIONS,
    good: { objects: [{ ...web, metadata: { ...web.metadata, annotations: { 'argocd.argoproj.io/sync-wave': '1' } } }] },
    bad: { objects: [{ ...web, metadata: { ...web.metadata, annotations: { 'argocd.argoproj.io/sync-wave': 1 } } }] },
  },
  (object, report) => {
    const annotations: unknown = object.metadata?.annotations;
    if (annotations === undefined || annotations === null) return;
    if (!isJsonObject(annotations)) return report(`metadata.annotations of ${titleOf(object)} must be a map of strings (${JSON.stringify(annotations)})`, 'write a map of keys to strings');
    let size = 0;
    for (const key in annotations) {
      const value = annotations[key];
      if (value === null || value === undefined) continue;
      if (!isLabelKey(key.toLowerCase()) && !isSubstituted(key)) report(`annotation key of ${titleOf(object)} is not valid (${JSON.stringify(key)})`, 'use letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, at most 63 characters, optionally after a DNS name and "/"', placeOf(['metadata', 'annotations', key]));
      if (typeof value !== 'string') report(`annotation ${key} of ${titleOf(object)} must be a string (${JSON.stringify(value)})`, isJsonObject(value) || Array.isArray(value) ? 'write a string' : `write it in quotes: ${JSON.stringify(String(value))}`, placeOf(['metadata', 'annotations', key]));
      else size += key.length + value.length;
    }
    if (size > MAX_ANNOTATIONS) report(`the annotations of ${titleOf(object)} are too large (${size} characters)`, `use at most ${MAX_ANNOTATIONS} bytes for all annotations together`);
  },
);

const VERSION = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const kindSyntax = metadataRule(
  {
    id: 'OBJ021',
    title: 'Invalid apiVersion or kind',
    reason: 'The API server rejects the object. An apiVersion is a version, such as v1, or a group and a version, such as apps/v1.',
    link: 'https://kubernetes.io/docs/reference/using-api/#api-groups',
    good: { objects: [web] },
    bad: { objects: [{ ...web, apiVersion: 'v1/ConfigMap/core' }] },
    typescript: false,
  },
  (object, report) => {
    const { apiVersion, kind } = object;
    const group = groupOf(apiVersion);
    const isVersion = group === '' ? VERSION.test(apiVersion) : isDnsSubdomain(group) && VERSION.test(apiVersion.slice(group.length + 1));
    if (!isVersion) report(`apiVersion of ${titleOf(object)} is not valid (${JSON.stringify(apiVersion)})`, 'write a version, or a group, "/" and a version');
    if (!/^[A-Za-z]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(kind)) report(`kind of ${apiVersion} ${identityOf(object).title} is not valid (${JSON.stringify(kind)})`, 'write the kind as in the API, such as ConfigMap');
  },
);

export const metadataRules: readonly ModelRule[] = [objectNameSyntax, namespaceSyntax, labelSyntax, annotationSyntax, kindSyntax];
