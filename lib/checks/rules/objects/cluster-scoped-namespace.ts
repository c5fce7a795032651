import type { ModelRule } from '../../rule';
import { identityOf } from '../../../model/identity';
import { namespacedInVain } from '../../../model/scopes';

/** `Chart({ namespace })` of cdk8s sets the namespace on every object. */
export const clusterScopedNamespace: ModelRule = {
  on: 'model',
  id: 'OBJ010',
  title: 'Namespace on a cluster-scoped object',
  severity: 'warning',
  reason:
    'A cluster-scoped object has no namespace. kubectl, Argo CD and Flux ignore the field, but Talos 1.13.0 to 1.13.3 stops at the first such object ' +
    'among its bootstrap manifests. The library writes the object without the field. A cdk8s Chart with a namespace sets it on all of its objects.',
  link: 'https://github.com/siderolabs/talos/issues/13453',
  good: { objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } }] },
  bad: { objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps', namespace: 'apps' } }] },
  *check({ objects }) {
    const dropped = objects.filter(({ droppedNamespace }) => droppedNamespace !== undefined);
    for (const { path, object, droppedNamespace } of [...namespacedInVain(objects), ...dropped]) {
      const { name, namespace = droppedNamespace } = identityOf(object);
      yield {
        path,
        subject: 'metadata.namespace',
        what: `${object.kind} ${name} is cluster-scoped, so metadata.namespace has no effect (${namespace})`,
        fix:
          object.kind === 'CiliumClusterwideNetworkPolicy'
            ? 'remove metadata.namespace, or change kind to CiliumNetworkPolicy if the policy is for this namespace only'
            : 'remove metadata.namespace; in TypeScript: if it comes from the cdk8s Chart, set the namespace on each namespaced object instead',
      };
    }
  },
};
