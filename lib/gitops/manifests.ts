import { layerOf, LAYERS, type Layer } from '../synthesis/layer';
import type { FileText } from '../synthesis/output-files';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { TalosCiliumError } from '../errors';
import { fileNames } from './file-names';
import { kustomizationFor } from './kustomization';
import { stringifyManifest, stringifyYaml } from '../internal/yaml';

/** Adds the files of one cluster's objects: one per object, and a `kustomization.yaml` per layer and over all. */
export function addManifests(files: Map<string, FileText>, directory: string, objects: readonly SynthesizedObject[]): void {
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
    const entries = new Map(names.map((name, index) => [name, members[index]!]));
    // Directory by directory, in the order in which they are listed: what is sorted once is quickly sorted again.
    names.sort();
    for (const name of names) {
      const entry = entries.get(name)!;
      files.set(`${directory}/${layer}/${name}`, () => textOf(entry));
    }
    files.set(`${directory}/${layer}/kustomization.yaml`, stringifyYaml(kustomizationFor(names)));
  }
  files.set(`${directory}/kustomization.yaml`, stringifyYaml(kustomizationFor(present, { ordered: true })));
}

/**
 * The last line of defence, behind the checks: no text with a private key is ever written. (Searching it also makes one string
 * of the text, which is a tree of pieces until then: ten thousand trees keep the garbage collector busy.)
 */
function textOf(entry: SynthesizedObject): string {
  const text = entry.object.kind === 'CustomResourceDefinition' ? crdText(entry) : stringifyManifest(entry.object, () => entry.path);
  if (!text.includes('PRIVATE KEY-----')) return text;
  throw new TalosCiliumError({
    code: 'SEC004',
    path: entry.path,
    what: 'the object holds a private key (not shown)',
    fix: 'remove it, make it in the cluster, and revoke it if it was in Git before',
  });
}

/** Texts of CRDs by their spec: clusters of a fleet share the same ones, and they are larger than all else. */
const CRD_TEXTS = new WeakMap<object, { readonly head: string; readonly text: string }>();

function crdText({ object, path }: SynthesizedObject): string {
  const { spec, ...rest } = object;
  if (typeof spec !== 'object' || spec === null) return stringifyManifest(object, () => path);
  const head = JSON.stringify(rest);
  const known = CRD_TEXTS.get(spec);
  if (known?.head === head) return known.text;
  const text = stringifyManifest(object, () => path);
  CRD_TEXTS.set(spec, { head, text });
  return text;
}
