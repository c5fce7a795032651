import { CRD_SCHEMAS, KUBERNETES_GROUPS, kubernetesSchemas } from '../../../imports/schemas';
import { isJsonObject, type JsonObject } from '../../kubernetes/json';
import { groupOf } from '../../kubernetes/object';

/** What a document of a repository is. Only objects are checked. */
export type DocumentKind = 'object' | 'encrypted' | 'patch' | 'other';

/** Groups of files that programs read themselves. */
const OF_TOOLS =
  /(?:^|\.)(?:config\.k8s\.io|kustomize\.config\.k8s\.io|config\.kubernetes\.io|kind\.x-k8s\.io|k3d\.io|kubeadm\.k8s\.io|apiserver\.k8s\.io|audit\.k8s\.io|client\.authentication\.k8s\.io|eksctl\.io|cli\.kyverno\.io|chainsaw\.kyverno\.io|kuttl\.dev|controller-runtime\.sigs\.k8s\.io|backstage\.io|k14s\.io|testkube\.io|replicated\.com|schemahero\.io|troubleshoot\.sh|kops\.k8s\.io|dev\.okteto\.com|garden\.io|tilt\.dev|krew\.googlecontainertools\.github\.com|skaffold)$/;

/** Whether no tool but the API server takes an object of a kind. Without a name it takes none. */
function isKnownKind(group: string, apiVersion: string, kind: string): boolean {
  return `${group}/${kind}` in CRD_SCHEMAS || Object.values(kubernetesSchemas().roots).some((roots) => `${apiVersion}/${kind}` in roots);
}

/** Tells what a map is. Files of many tools have `apiVersion` and `kind`, or one of them. */
export function documentKind({ apiVersion, kind, metadata, sops, ...fields }: JsonObject): DocumentKind {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') return 'other';
  if (isJsonObject(sops)) return 'encrypted';
  const group = groupOf(apiVersion);
  // `v1alpha1` is Talos, `v2` a Helm chart.
  if (group === '' ? apiVersion !== 'v1' || kind === 'Config' : !KUBERNETES_GROUPS.has(group) && !group.includes('.')) return 'other';
  if (OF_TOOLS.test(group)) return 'other';
  const isKubernetes = KUBERNETES_GROUPS.has(group);
  if (!isJsonObject(metadata)) return (isKubernetes && 'spec' in fields) || (metadata === undefined && Object.keys(fields).every((key) => key === 'spec') && isKnownKind(group, apiVersion, kind)) ? 'object' : 'other';
  const { annotations } = metadata;
  if (isJsonObject(annotations) && (annotations['config.kubernetes.io/local-config'] === 'true' || annotations['config.kubernetes.io/function'] !== undefined)) return 'other';
  return '$patch' in fields || '$patch' in metadata ? 'patch' : 'object';
}

/** Parts of a text that a person or a script replaces: `<name>`, `{USER_ID}`, `__DOMAIN__`, `REPLACE_ME`. */
export function hasPlaceholder(text: string): boolean {
  return /< ?[A-Za-z][^<>\n]*>|\{[A-Z][A-Z0-9_]*\}|__[A-Z][A-Z0-9_]*__|\b(?:REPLACE|CHANGE|PLACEHOLDER|TODO|FIXME|YOUR)(?:_[A-Z0-9_]*)?\b/.test(text);
}

/** A name that another one takes the place of: one with such a part, `_`, `ROUTE_NAME`. No name of an object has capital letters. */
export function isPlaceholderName(name: unknown): boolean {
  return typeof name === 'string' && (hasPlaceholder(name) || /^[_.]|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/.test(name) || /placeholder|unused|not-used/i.test(name));
}

/** Files that something fills in before they are manifests: `template.yaml`, `app.tmpl.yaml`. */
export function isTemplateName(file: string): boolean {
  return /(?:^|[/\\._-])(?:template|tmpl|tpl)\.(?:ya?ml|json)$/i.test(file);
}

/** Files of kuttl, which name only the fields that a test looks at. */
export function isAssertionName(file: string): boolean {
  return /(?:^|[/\\])(?:\d+-(?:.*-)?(?:assert|errors?)|assert)\.ya?ml$/.test(file);
}

/** A workload without a selector, and without labels of its pods or an image: that is a patch for another one, not a mistake. */
export function isPartOfWorkload({ apiVersion, spec }: JsonObject): boolean {
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('apps/') || !isJsonObject(spec) || spec.selector !== undefined) return false;
  const template = isJsonObject(spec.template) ? spec.template : {};
  const containers = isJsonObject(template.spec) && Array.isArray(template.spec.containers) ? template.spec.containers.filter(isJsonObject) : [];
  return !isJsonObject(template.metadata) || containers.length === 0 || containers.some(({ image }) => image === undefined);
}
