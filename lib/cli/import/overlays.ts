import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { isKustomization } from '../../manifests/kustomization';
import { list } from '../../model/json';
import { parseKubernetesYaml } from '../../yaml/reader';
import { join, normalize } from 'node:path';
import { mergeInto } from './helm-set';
import type { InputDocument } from './inputs';
import { withoutTemplates } from './templates';

/** A change of a HelmRelease, and the file that says so. */
interface Patch {
  readonly by: string;
  readonly name: string | undefined;
  readonly content: JsonObject;
}

/**
 * Documents with the HelmReleases as kustomizations and Flux patch their values: one for each overlay, in place of the base and the patches.
 */
export function withPatches(documents: readonly InputDocument[]): readonly InputDocument[] {
  const used = new Set<InputDocument>();
  const patches = documents.flatMap((document) => patchesOf(document, documents, used));
  const overlays = [...new Set(patches.map(({ by }) => by))];
  return documents.flatMap((document): InputDocument[] => {
    if (used.has(document)) return [];
    if (document.content.kind !== 'HelmRelease') return [document];
    const name = valueAt(document.content, ['metadata', 'name']);
    const own = overlays.map((by) => ({ by, contents: patches.filter((patch) => patch.by === by && (patch.name === undefined || patch.name === name)).map(({ content }) => content) })).filter(({ contents }) => contents.length > 0);
    if (own.length === 0) return [document];
    return own.map(({ by, contents }) => {
      const content = JSON.parse(JSON.stringify(document.content)) as JsonObject;
      for (const { metadata: _metadata, ...patch } of contents) mergeInto(content, patch);
      return { ...document, content, overlay: by };
    });
  });
}

function patchesOf({ file, content }: InputDocument, documents: readonly InputDocument[], used: Set<InputDocument>): Patch[] {
  const isFlux = content.kind === 'Kustomization' && String(content.apiVersion).startsWith('kustomize.toolkit.fluxcd.io/');
  if (!isFlux && !isKustomization(file.name)) return [];
  const own = isFlux ? valueAt(content, ['spec', 'patches']) : content.patches;
  const entries = [
    ...list(own).filter(isJsonObject),
    ...list(content.patchesStrategicMerge).map((each): JsonObject => (typeof each === 'string' && each.includes('\n') ? { patch: each } : { path: each })),
  ];
  return entries.flatMap(({ path, patch, target }) => {
    const { kind, name } = isJsonObject(target) ? target : ({} as JsonObject);
    if (kind !== undefined && kind !== 'HelmRelease') return [];
    const inFiles = typeof path === 'string' ? documents.filter((document) => normalize(document.file.name) === join(file.directory, path)) : [];
    const contents = [...inFiles.map((document) => document.content), ...(typeof patch === 'string' ? inline(patch) : [])];
    const wanted = contents.filter((each) => (each.kind === 'HelmRelease' || kind === 'HelmRelease') && valueAt(each, ['spec', 'values']) !== undefined);
    if (wanted.length > 0) for (const document of inFiles) used.add(document);
    return wanted.map((each): Patch => ({ by: file.name, name: nameOf(name) ?? nameOf(valueAt(each, ['metadata', 'name'])), content: each }));
  });
}

function inline(text: string): JsonObject[] {
  try {
    return parseKubernetesYaml(withoutTemplates(text), 'patch').flatMap(expanded);
  } catch {
    return [];
  }
}

/** Objects of a document: items of a list, and changes of a JSON patch as the object that they make. */
export function expanded(content: unknown): JsonObject[] {
  if (Array.isArray(content)) {
    const patch: JsonObject = {};
    for (const step of content) {
      if (!isJsonObject(step) || typeof step.path !== 'string' || (step.op !== 'add' && step.op !== 'replace')) continue;
      const keys = step.path.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
      mergeInto(patch, keys.reduceRight<Json>((below, key) => ({ [key]: below }), step.value ?? null) as JsonObject);
    }
    return Object.keys(patch).length > 0 ? [patch] : [];
  }
  if (!isJsonObject(content)) return [];
  if (typeof content.kind === 'string' && content.kind.endsWith('List') && Array.isArray(content.items)) return content.items.flatMap(expanded);
  return [content];
}


/** A name that is not a regular expression. */
function nameOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && /^[a-z0-9.-]+$/.test(value) ? value : undefined;
}
