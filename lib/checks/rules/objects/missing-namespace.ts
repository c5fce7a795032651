import { identityOf } from '../../../model/identity';
import type { ObjectModel } from '../../../model/model';
import { byKind } from '../../../model/of-kinds';
import { scopesIn } from '../../../model/scopes';
import type { ModelRule } from '../../rule';

const MAX_SHOWN = 5;
const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' };

/** `kubectl` creates such an object in the namespace `default`. */
export const missingNamespace: ModelRule = {
  on: 'model',
  id: 'OBJ015',
  title: 'Namespaced object without a namespace',
  severity: 'error',
  reason:
    'The tool that applies the object uses its current namespace, usually `default`, where a policy or a Service selects the wrong pods or ' +
    'none. Objects that a cdk8s Include or Helm construct reads are not checked, because kustomize, Argo CD or Flux may set their namespace.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  good: { existingNamespaces: ['apps'], objects: [{ ...CONFIG_MAP, metadata: { name: 'settings', namespace: 'apps' } }] },
  bad: { existingNamespaces: ['apps'], objects: [{ ...CONFIG_MAP, metadata: { name: 'settings' } }] },
  *check({ objects, existingNamespaces, partial }) {
    if (!existingNamespaces?.size) return;
    const scopeOf = scopesIn(objects);
    const byParent = new Map<string, ObjectModel[]>();
    for (const [kind, entries] of byKind(objects)) {
      for (const entry of entries) {
        if (entry.object.metadata?.namespace || entry.included || !existingNamespaces.has(entry.scope) || scopeOf(entry.object.apiVersion, kind) !== 'Namespaced') continue;
        // A path of a file is not that of a construct.
        const parent = partial !== undefined ? entry.path : entry.path.slice(0, entry.path.lastIndexOf('/'));
        byParent.set(parent, [...(byParent.get(parent) ?? []), entry]);
      }
    }
    for (const [parent, [first, ...others]] of byParent) {
      const titles = [first!, ...others].map(({ object }) => `${object.kind} ${identityOf(object).name}`);
      const more = titles.length > MAX_SHOWN ? `, and ${titles.length - MAX_SHOWN} more` : '';
      yield others.length === 0
        ? { path: first!.path, what: `${titles[0]} has no namespace, so it would be created in the namespace "default"`, fix: FIX }
        : {
            path: parent,
            what: `${titles.length} objects have no namespace, so they would be created in the namespace "default" (${titles.slice(0, MAX_SHOWN).join(', ')}${more})`,
            fix: `${FIX}; objects in a cdk8s Chart with a namespace, below the ClusterChart, get that one`,
          };
    }
  },
};

const FIX = 'set metadata.namespace';
