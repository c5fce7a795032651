import type { JsonObject } from '../../../kubernetes/json';
import { identityOf } from '../../../model/identity';
import { list, map, maps } from '../../../model/json';
import type { ObjectRule } from '../../rule';

const role = (group: string): JsonObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'pod-reader' },
  rules: [{ apiGroups: [group], resources: ['pods'], verbs: ['get', 'list'] }],
});

/** What people write for the group without a name, and a group with its version. */
const MEANT = /^(?:v\d\w*|core)$|^([^/]+)\/v\d\w*$/;

/** The API server takes any text: a group may come with a CustomResourceDefinition later. */
export const permissionGroup: ObjectRule = {
  on: 'object',
  id: 'OBJ034',
  title: 'Role for an API group that cannot exist',
  severity: 'error',
  reason: "apiGroups holds names of groups without versions, and the group of Pods, Services and Secrets is ''. A rule for v1, core or apps/v1 grants no permission.",
  link: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole',
  kinds: ['Role', 'ClusterRole'],
  good: { objects: [role('')] },
  bad: { objects: [role('v1')] },
  *check({ path, object }) {
    if (!object.apiVersion.startsWith('rbac.authorization.k8s.io/')) return;
    for (const [index, rule] of maps((map(object) as { rules?: JsonObject['rules'] }).rules).entries()) {
      for (const [place, group] of list(rule.apiGroups).entries()) {
        const [found, named = ''] = typeof group === 'string' ? (MEANT.exec(group) ?? []) : [];
        if (found === undefined) continue;
        yield {
          path,
          subject: `rules[${index}].apiGroups[${place}]`,
          what: `${object.kind} ${identityOf(object).title}: rules[${index}].apiGroups[${place}] is not the name of an API group (${found})`,
          fix: `write "${named}"`,
        };
      }
    }
  },
};
