import { groupOf, type KubernetesObject } from '../kubernetes/object';
import { isClusterScoped } from '../model/scopes';
import type { Reporter } from '../diagnostics/reporter';
import { stringifyManifest } from '../yaml/writer';
import { BOOTSTRAP_LAYERS, byLayer, supplyOf, type ObjectsByLayer } from '../synthesis/by-layer';
import type { SynthesizedObject } from '../synthesis/synthesis';
import type { GitOpsOwner } from './gitops-owner';
import { marked } from './owner-marks';

/** A manifest that Talos or Omni applies. */
export interface BootstrapManifest {
  /** Unique; Talos applies manifests in the order of their names. */
  readonly name: string;
  /** YAML of one or more objects. */
  readonly text: string;
}

/** The objects that a new cluster needs first, the same as in `manifests/`. */
export function bootstrapObjects(objects: readonly SynthesizedObject[]): SynthesizedObject[] {
  const layers = byLayer(objects);
  return BOOTSTRAP_LAYERS.flatMap((layer) => layers.get(layer) ?? []);
}

/**
 * Namespaces of the layer `crds` without an object of the bootstrap. They are not part of it: when an object leaves the bootstrap, the
 * next `talosctl upgrade-k8s` deletes it, and a namespace is deleted with everything in it.
 */
export function namespacesOutsideBootstrap(objects: readonly SynthesizedObject[]): ReadonlySet<SynthesizedObject> {
  const homes = new Set(bootstrapObjects(objects).map(({ object }) => object.metadata.namespace));
  return new Set((byLayer(objects).get('crds') ?? []).filter(({ object }) => object.kind === 'Namespace' && !homes.has(object.metadata.name)));
}

/** One manifest for each layer. Objects come after those that they need, and have the marks of their future owner. */
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

/** Reports objects that Talos and Omni cannot apply. (Secrets are never part of the output.) */
export function checkBootstrapObjects(objects: readonly SynthesizedObject[], report: Reporter): void {
  for (const { path, object } of objects) {
    if (object.metadata.namespace !== undefined || isClusterScoped(groupOf(object.apiVersion), object.kind)) continue;
    report.on(path).add({
      code: 'MCH011',
      what: `${object.kind} ${object.metadata.name} has no namespace, which Talos requires in manifests that it applies`,
      fix: 'set metadata.namespace of the object',
    });
  }
}

/** Reports namespaces that do not exist. Talos stops at the first object in one, and Omni applies no object at all. */
export function checkBootstrapNamespaces(layers: ObjectsByLayer<SynthesizedObject>, report: Reporter): void {
  const supply = supplyOf(layers);
  const reported = new Set<string>();
  for (const layer of BOOTSTRAP_LAYERS) {
    for (const { path, object } of layers.get(layer) ?? []) {
      const { namespace } = object.metadata;
      if (namespace === undefined || reported.has(namespace) || supply.hasNamespace(object, layer)) continue;
      reported.add(namespace);
      report.on(path).add({
        code: 'MCH020',
        what: `the bootstrap has objects in namespace ${namespace}, which does not exist when the cluster starts, so Cilium would not be installed`,
        fix: `add namespaces: ['${namespace}'] to the ClusterChart`,
      });
    }
  }
}

const RANKS: readonly string[] = ['Namespace', 'CustomResourceDefinition', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'ConfigMap', 'Secret', 'Service'];

/** Talos keeps the order of a manifest. Kinds without a rank come last. */
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
