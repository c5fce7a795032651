import { groupOf } from '../kubernetes/object';
import { isClusterScoped } from '../model/scopes';
import type { KubernetesObject } from '../kubernetes/object';
import type { Problem } from '../diagnostics/problem';
import { stringifyManifest } from '../yaml/writer';
import { BOOTSTRAP_LAYERS, byLayer, supplyOf, type ObjectsByLayer } from '../synthesis/by-layer';
import type { SynthesizedObject } from '../synthesis/synthesis';
import type { GitOpsOwner } from './gitops-owner';
import { marked } from './owner-marks';

/** A manifest that Talos, or Omni, applies by itself. */
export interface BootstrapManifest {
  /** Unique; Talos applies manifests in the order of their names. */
  readonly name: string;
  /** YAML of one or more objects. */
  readonly text: string;
}

/** The objects that start a cluster, as they are in `manifests/`. */
export function bootstrapObjects(objects: readonly SynthesizedObject[]): SynthesizedObject[] {
  const layers = byLayer(objects);
  return BOOTSTRAP_LAYERS.flatMap((layer) => layers.get(layer) ?? []);
}

/**
 * Namespaces of the layer `crds` that hold nothing of the bootstrap. Talos leaves them to whoever applies the layers: at the next
 * `talosctl upgrade-k8s` it deletes what is no longer in the bootstrap, and a namespace takes everything in it along.
 */
export function namespacesBeside(objects: readonly SynthesizedObject[]): ReadonlySet<SynthesizedObject> {
  const homes = new Set(bootstrapObjects(objects).map(({ object }) => object.metadata.namespace));
  return new Set((byLayer(objects).get('crds') ?? []).filter(({ object }) => object.kind === 'Namespace' && !homes.has(object.metadata.name)));
}

/** One manifest for each layer, its objects in an order in which each finds what it needs, with the marks of their coming owner. */
export function bootstrapManifests(objects: readonly SynthesizedObject[], owner: GitOpsOwner | undefined): BootstrapManifest[] {
  const layers = byLayer(objects);
  return BOOTSTRAP_LAYERS.flatMap((layer, index) => {
    const members = layers.get(layer);
    if (!members) return [];
    const texts = [...members]
      .sort((a, b) => rankOf(a.object) - rankOf(b.object) || compare(keyOf(a.object), keyOf(b.object)))
      .map((entry) => stringifyManifest(owner ? marked(owner, entry, layer) : entry.object, () => entry.path));
    return [{ name: `cilium-${index}-${layer}`, text: texts.join('---\n') }];
  });
}

/** What keeps objects from being applied by Talos or Omni. (Secrets never get here: no output holds one.) */
export function bootstrapProblems(objects: readonly SynthesizedObject[]): Problem[] {
  return objects.flatMap(({ path, object }): Problem[] => {
    if (object.metadata.namespace === undefined && !isClusterScoped(groupOf(object.apiVersion), object.kind)) {
      return [
        {
          code: 'MCH011',
          path,
          what: `a manifest that Talos applies needs its namespace written down (${object.kind} ${object.metadata.name})`,
          fix: 'set metadata.namespace',
        },
      ];
    }
    return [];
  });
}

/** A namespace that is not there: Talos stops at the first object in it, and Omni applies nothing at all. */
export function namespaceProblems(layers: ObjectsByLayer<SynthesizedObject>): Problem[] {
  const supply = supplyOf(layers);
  const reported = new Set<string>();
  return BOOTSTRAP_LAYERS.flatMap((layer) => layers.get(layer)?.flatMap(({ path, object }): Problem[] => {
    const { namespace } = object.metadata;
    if (namespace === undefined || reported.has(namespace) || supply.hasNamespace(object, layer)) return [];
    reported.add(namespace);
    return [
      {
        code: 'MCH020',
        path,
        what: `the bootstrap holds objects in a namespace that does not exist when the cluster starts (${namespace}), so Cilium would not be installed`,
        fix: `add namespaces: ['${namespace}'] to the ClusterChart`,
      },
    ];
  }) ?? []);
}

const RANKS: readonly string[] = ['Namespace', 'CustomResourceDefinition', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'ConfigMap', 'Secret', 'Service'];

/** Talos keeps the order of a manifest; whatever has no rank comes last. */
function rankOf({ kind }: KubernetesObject): number {
  const rank = RANKS.indexOf(kind);
  return rank < 0 ? RANKS.length : rank;
}

export function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${groupOf(apiVersion)}/${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
