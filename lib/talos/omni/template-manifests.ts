import { Reporter } from '../../diagnostics/reporter';
import type { Problem } from '../../diagnostics/problem';
import { shortJson, type JsonObject } from '../../kubernetes/json';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { isClusterScoped } from '../../model/scopes';
import { stringifyManifest } from '../../yaml/writer';
import { byLayer, supplyOf, type Supply } from '../../synthesis/by-layer';
import type { Layer } from '../../synthesis/layer';
import type { SynthesizedObject } from '../../synthesis/synthesis';
import { bootstrapManifests, bootstrapObjects, checkBootstrapNamespaces } from '../bootstrap-manifests';
import { checkRelease } from '../owner-problems';
import type { OmniManifests } from './omni-manifests';

/** Layers of the objects that `resources` installs. */
export const RESOURCE_LAYERS: readonly Layer[] = ['network', 'gateway', 'policies'];

/** Manifests of a template. */
export interface TemplateManifests {
  /** Entries of `kubernetes.manifests`. */
  readonly entries: readonly JsonObject[];
  /** Files next to the template, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Objects of these layers that are not part of the template, because nothing in it creates their CRDs or their namespaces. */
  readonly left: readonly SynthesizedObject[];
  readonly problems: readonly Problem[];
}

export const NO_MANIFESTS: TemplateManifests = { entries: [], files: new Map(), left: [], problems: [] };

/**
 * Cilium in one mode, and the custom resources of its CRDs in the other. Omni checks all objects of a mode before it applies any of them,
 * so one whose CRD does not exist blocks all others.
 *
 * @see https://docs.siderolabs.com/omni/reference/cluster-templates
 */
export function templateManifests({ cilium, resources, others, owner }: OmniManifests, all: readonly SynthesizedObject[], path: string): TemplateManifests {
  const layers = byLayer(all);
  const supply = supplyOf(layers);
  for (const object of others.flatMap(({ objects }) => objects as readonly KubernetesObject[]).filter(isNamed)) supply.add(object, 'crds');
  const bootstrap = bootstrapObjects(all);
  const later: SynthesizedObject[] = [];
  const left: SynthesizedObject[] = [];
  // Cilium's operator creates its CRDs when it starts, and Omni tries again until they exist.
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
  const report = new Reporter(path);
  checkRelease(owner, bootstrap, report);
  checkBootstrapNamespaces(layers, report);
  for (const { from, object, mode } of objects) checkObject(object, mode === cilium ? supply : undefined, report.on(from));
  return {
    entries,
    files,
    left,
    problems: report.problems,
  };
}

function isNamed({ apiVersion, kind, metadata }: KubernetesObject): boolean {
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string';
}

function checkObject(object: KubernetesObject, supply: Supply | undefined, report: Reporter): void {
  const { apiVersion, kind, metadata } = object;
  if (!isNamed(object)) {
    report.add({ code: 'OMN018', what: `manifests.others has an item that is not a Kubernetes object (${shortJson(object)})`, fix: 'set apiVersion, kind and metadata.name' });
    return;
  }
  if (metadata.namespace === undefined && !isClusterScoped(groupOf(apiVersion), kind)) {
    report.add({ code: 'OMN018', what: `${kind} ${metadata.name} has no namespace, which Omni requires in manifests that it applies`, fix: 'set metadata.namespace of the object' });
  }
  if (supply && !supply.hasKind(object, 'cilium')) {
    report.add({
      code: 'OMN020',
      what: `the CRD of ${kind} ${metadata.name} does not exist when the cluster starts, so Omni would apply none of the manifests with the same mode, and Cilium would not be installed`,
      fix: 'use the other mode for these objects, or add the CRD to the chart',
    });
  }
}
