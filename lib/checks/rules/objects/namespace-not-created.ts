import { identityOf } from '../../../model/identity';
import { KUBERNETES_NAMESPACES, scopesIn } from '../../../model/scopes';
import { nearestNames } from '../../../runtime/near-names';
import type { KubernetesObject } from '../../../kubernetes/object';
import { list, map, text } from '../../../model/json';
import type { ModelRule } from '../../rule';
import { isDnsLabel } from '../../../kubernetes/dns-names';

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'media' } };

function program(props: string): string {
  return `const chart = new ClusterChart(app, cluster${props});
new TalosCilium(chart, 'cilium');
new CiliumPolicies(chart, 'media', { namespace: 'media' }).add(Preset.defaultDeny());`;
}

/** Objects in one namespace: one of them, and their number. */
interface Used {
  readonly title: string;
  readonly path: string;
  count: number;
}

/** The namespace that Argo CD or the helm-controller creates for what it installs. */
function madeByDelivery({ kind, spec }: KubernetesObject): string | undefined {
  const { destination, syncPolicy, install, targetNamespace } = map(spec);
  if (kind === 'Application' && list(map(syncPolicy).syncOptions).includes('CreateNamespace=true')) return text(map(destination).namespace);
  return kind === 'HelmRelease' && map(install).createNamespace === true ? text(targetNamespace) : undefined;
}

/** The API server rejects an object whose namespace does not exist. */
export const namespaceNotCreated: ModelRule = {
  on: 'model',
  id: 'OBJ016',
  title: 'Namespace that nothing in the app creates',
  severity: 'warning',
  reason:
    'The API server rejects an object whose namespace does not exist. The `namespaces` prop of ClusterChart creates namespaces before the objects in them; ' +
    '`existingNamespaces` lists those that something else creates.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  good: { existingNamespaces: ['media'], objects: [CONFIG_MAP] },
  bad: { existingNamespaces: [], objects: [CONFIG_MAP] },
  typescript: { wrong: program(''), right: program(", { namespaces: ['media'] }") },
  *check({ objects, existingNamespaces, partial }) {
    if (!existingNamespaces?.size) return;
    const scopeOf = scopesIn(objects);
    const created = new Set<string>();
    const used = new Map<string, Map<string, Used>>();
    for (const { object, scope, path } of objects) {
      const existing = existingNamespaces.get(scope);
      if (!existing || typeof object.kind !== 'string') continue;
      const { kind, apiVersion, metadata } = object;
      if (kind === 'Namespace' && apiVersion === 'v1') created.add(`${scope} ${metadata?.name}`);
      const made = madeByDelivery(object);
      if (made !== undefined) created.add(`${scope} ${made}`);
      // Where its objects are, the tool is.
      if (partial !== undefined && /^argoproj\.io\/|\.fluxcd\.io\//.test(String(apiVersion))) continue;
      const namespace: unknown = metadata?.namespace;
      if (typeof namespace !== 'string' || !isDnsLabel(namespace) || KUBERNETES_NAMESPACES.has(namespace) || existing.has(namespace)) continue;
      let here = used.get(scope);
      if (!here) used.set(scope, (here = new Map()));
      const known = here.get(namespace);
      if (known) known.count += 1;
      else if (scopeOf(apiVersion, kind) !== 'Cluster') here.set(namespace, { title: `${kind} ${identityOf(object).name}`, path, count: 1 });
    }
    for (const [scope, namespaces] of used) {
      const missing = [...namespaces].filter(([name]) => !created.has(`${scope} ${name}`)).sort(([a], [b]) => (a < b ? -1 : 1));
      if (missing.length === 0) continue;
      if (partial !== undefined) {
        for (const [name, { title, path }] of missing) yield { path, subject: 'metadata.namespace', what: `nothing creates the namespace ${name} (${title})`, fix: `add a Namespace ${name}, or correct the namespace` };
        continue;
      }
      const texts = missing.map(([name, { title, count }]) => `${name} (${title}${count > 1 ? ` and ${count - 1} more` : ''})`);
      const known = [...existingNamespaces.get(scope)!, ...[...created].flatMap((name) => (name.startsWith(`${scope} `) ? [name.slice(scope.length + 1)] : []))];
      const slips = missing.flatMap(([name]) => nearestNames(name, known).slice(0, 1).map((near) => `; if ${name} is misspelt, write ${near}`));
      const names = missing.map(([name]) => `'${name}'`).join(', ');
      yield {
        path: scope,
        what: `nothing creates the namespace${missing.length > 1 ? 's' : ''} ${texts.join(', ')}`,
        fix: `add namespaces: [${names}] to the ClusterChart, or existingNamespaces for namespaces that something else creates${slips.join('')}`,
      };
    }
  },
};
