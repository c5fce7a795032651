import { groupOf } from '../../kubernetes/object';
import { isClusterScoped } from '../../model/scopes';
import type { JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Problem } from '../../diagnostics/problem';
import { stringifyManifest } from '../../yaml/writer';
import { byLayer, supplyOf, type Supply } from '../../synthesis/by-layer';
import type { Layer } from '../../synthesis/layer';
import type { SynthesizedObject } from '../../synthesis/synthesis';
import { bootstrapManifests, bootstrapObjects, namespaceProblems } from '../bootstrap-manifests';
import { releaseProblems } from '../owner-problems';
import type { OmniManifests } from './omni-manifests';

/** Layers of what `resources` asks for. */
export const RESOURCE_LAYERS: readonly Layer[] = ['network', 'gateway', 'policies'];

/** Manifests of a template. */
export interface TemplateManifests {
  /** Entries of `kubernetes.manifests`. */
  readonly entries: readonly JsonObject[];
  /** Files beside the template, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Objects of the resources that Omni does not get, because nothing in the template makes their CRDs or their namespaces. */
  readonly left: readonly SynthesizedObject[];
  readonly problems: readonly Problem[];
}

export const NO_MANIFESTS: TemplateManifests = { entries: [], files: new Map(), left: [], problems: [] };

/**
 * Cilium in one mode and what its operator's CRDs describe in the other. Omni tries each object of a mode before it applies any, so one
 * whose CRD is not there keeps all the others out.
 *
 * @see https://docs.siderolabs.com/omni/reference/cluster-templates
 */
export function templateManifests({ cilium, resources, others, owner }: OmniManifests, all: readonly SynthesizedObject[], path: string): TemplateManifests {
  const layers = byLayer(all);
  const supply = supplyOf(layers);
  for (const { objects } of others) for (const object of objects) supply.add(object as KubernetesObject, 'crds');
  const bootstrap = bootstrapObjects(all);
  const later: SynthesizedObject[] = [];
  const left: SynthesizedObject[] = [];
  // Cilium's operator makes its CRDs when it starts, and Omni tries again until they are there.
  for (const layer of resources ? RESOURCE_LAYERS : []) {
    for (const entry of layers.get(layer) ?? []) (supply.hasKind(entry.object, layer) && supply.hasNamespace(entry.object, layer) ? later : left).push(entry);
  }
  const files = new Map([['cilium.yaml', bootstrapManifests(bootstrap, owner).map(({ text }) => text).join('---\n')]]);
  const entries: JsonObject[] = [{ name: 'cilium', mode: cilium, file: 'cilium.yaml' }];
  if (resources && later.length > 0) {
    files.set('cilium-resources.yaml', later.map((entry) => stringifyManifest(entry.object, () => entry.path)).join('---\n'));
    entries.push({ name: 'cilium-resources', mode: resources, file: 'cilium-resources.yaml' });
  }
  entries.push(...others.map(({ name, mode, objects }) => ({ name, mode, inline: objects.map((object) => structuredClone(object)) })));
  const objects = [
    ...[...bootstrap, ...later].map(({ path: from, object }) => ({ from, object, mode: undefined })),
    ...others.flatMap(({ objects: own, mode }) => own.map((object) => ({ from: path, object: object as KubernetesObject, mode }))),
  ];
  return {
    entries,
    files,
    left,
    problems: [...releaseProblems(owner, bootstrap, path), ...namespaceProblems(layers), ...objects.flatMap(({ from, object, mode }) => [...objectProblems(object, from, mode === cilium ? supply : undefined)])],
  };
}

function* objectProblems(object: KubernetesObject, path: string, supply: Supply | undefined): Iterable<Problem> {
  const { apiVersion, kind, metadata } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof metadata?.name !== 'string') {
    yield { code: 'OMN018', path, what: `manifests.others has no object of Kubernetes (${JSON.stringify(object).slice(0, 60)})`, fix: 'set apiVersion, kind and metadata.name' };
    return;
  }
  if (metadata.namespace === undefined && !isClusterScoped(groupOf(apiVersion), kind)) {
    yield { code: 'OMN018', path, what: `a manifest that Omni applies needs its namespace written down (${kind} ${metadata.name})`, fix: 'set metadata.namespace' };
  }
  if (supply && !supply.hasKind(object, 'cilium')) {
    yield {
      code: 'OMN020',
      path,
      what: `an object without its CRD keeps Omni from applying all manifests of the same mode, Cilium among them (${kind} ${metadata.name})`,
      fix: 'put it into manifests of the other mode, or add its CRD to the layer crds',
    };
  }
}
