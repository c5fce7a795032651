import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { groupBy } from '../../runtime/group-by';
import { stringifyYamlDocuments } from '../../yaml/writer';
import { LISTED } from './read-cluster';

/** The ClusterRole that `verify` needs for an output, and how to bind it. Secrets are not in it. */
export function clusterRole(output: readonly KubernetesObject[]): string {
  const listed = new Set(LISTED.map(({ group, kind }) => `${group}/${kind}`));
  const named = output.filter(({ apiVersion, kind }) => !listed.has(`${groupOf(apiVersion)}/${kind}`) && kind !== 'Secret' && kind !== 'CustomResourceDefinition');
  const byName = groupBy([{ apiVersion: 'v1', kind: 'ConfigMap' }, ...named], ({ apiVersion }) => groupOf(apiVersion));
  const rules = [
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: ['list'] },
    ...[...groupBy(LISTED, ({ group }) => group)].map(([group, kinds]) => ({ apiGroups: [group], resources: kinds.map(({ plural }) => plural), verbs: ['list'] })),
    ...[...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, objects]) => ({ apiGroups: [group], resources: [...new Set(objects.map(({ kind }) => pluralOf(kind)))].sort(), verbs: ['get'] })),
  ];
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: ROLE }, rules };
  return `# What \`verify\` reads. Bind it to the user or ServiceAccount that runs the command, for example:\n#   kubectl create clusterrolebinding ${ROLE} --clusterrole=${ROLE} --serviceaccount=ci:verify\n${stringifyYamlDocuments([role as unknown as KubernetesObject])}`;
}

const ROLE = 'talos-cilium-verify';

/** Name of a kind in the API. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (/(?:s|x|ch|sh)$/.test(name)) return name === 'endpoints' ? name : `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}
