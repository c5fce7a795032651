import { layerOf, LAYERS, type Layer } from '../synthesis/layer';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { fileNames } from './file-names';
import { kustomizationFor } from './kustomization';
import { stringifyYaml } from './yaml';

/** Files below `manifests/` for the objects of one cluster: one per object, and a `kustomization.yaml` per layer and over all. */
export function* manifestFiles(objects: readonly SynthesizedObject[]): Iterable<[string, string]> {
  const layers = new Map<Layer, SynthesizedObject[]>();
  for (const entry of objects) {
    const layer = layerOf(entry.construct, entry.object.apiVersion, entry.object.kind);
    const members = layers.get(layer);
    if (members) members.push(entry);
    else layers.set(layer, [entry]);
  }
  const present = LAYERS.filter((layer) => layers.has(layer));
  for (const layer of present) {
    const members = layers.get(layer)!;
    const names = fileNames(members.map(({ object }) => object));
    for (const [index, { object, path }] of members.entries()) yield [`${layer}/${names[index]!}`, stringifyYaml(object, path)];
    yield [`${layer}/kustomization.yaml`, stringifyYaml(kustomizationFor(names))];
  }
  yield ['kustomization.yaml', stringifyYaml(kustomizationFor(present, { ordered: true }))];
}
