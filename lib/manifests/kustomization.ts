import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomizations in the directories around a file: what they say of it holds when the file is read alone, too. */
export function kustomizationsAround(file: string): string[] {
  const found: string[] = [];
  for (let directory = dirname(resolve(file)), levels = 0; levels < MAX_LEVELS; directory = dirname(directory), levels += 1) {
    found.push(...NAMES.map((name) => join(directory, name)).filter((path) => existsSync(path)));
    if (directory === dirname(directory)) break;
  }
  return found;
}

/** How far a kustomization is above the files that it lists. */
const MAX_LEVELS = 4;

/** Whether a file is one that kustomize reads its instructions from. */
export function isKustomization(path: string): boolean {
  return NAMES.includes(basename(path));
}

/** Fields of a kustomization.yaml that do not change any object. */
const PLAIN: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'crds', 'sortOptions', 'buildMetadata']);

/** What a kustomization.yaml says of other files. */
export interface Kustomization {
  /** Files that it adds as they are. */
  readonly resources: readonly string[];
  /** Files that are parts of objects or something else: patches, values, contents of ConfigMaps. */
  readonly others: readonly string[];
  /** Objects that its patches change, by kind and name; undefined where a patch does not say which. */
  readonly patched: readonly PatchTarget[];
  /** Whether a patch cannot be read, so that it may be for anything that the kustomization lists. */
  readonly hasUnknownPatch: boolean;
  /** Its fields that change objects: `namespace`, `patches`. */
  readonly changes: readonly string[];
}

/** What a patch is for. */
export interface PatchTarget {
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

/**
 * Reads a kustomization.yaml.
 *
 * @param parse reads the text of a patch
 */
export function readKustomization(path: string, fields: JsonObject, parse: (text: string) => unknown, read: (path: string) => string | undefined): Kustomization {
  const directory = dirname(path);
  const here = (name: string): string => (directory === '.' ? join(name) : join(directory, name));
  const files = (value: Json | undefined): string[] => texts(value).filter((text) => !text.includes('\n') && !text.includes('://')).map(here);
  const others: string[] = [];
  const patched: PatchTarget[] = [];
  let hasUnknownPatch = false;
  const addPatch = (given: Json | undefined, target?: Json): void => {
    const isFile = typeof given === 'string' && !given.includes('\n');
    if (isFile) others.push(here(given));
    if (isJsonObject(target)) patched.push({ kind: text(target.kind), name: plainName(text(target.name)) });
    const content = isFile ? read(here(given)) : given;
    hasUnknownPatch ||= isFile && content === undefined && !isJsonObject(target);
    if (typeof content !== 'string') return;
    patched.push(...targetsIn(content, isJsonObject(target), parse));
  };
  for (const patch of maps(fields.patches)) addPatch(patch.path ?? patch.patch, patch.target);
  for (const patch of maps(fields.patchesJson6902)) addPatch(patch.path ?? patch.patch, patch.target);
  for (const patch of texts(fields.patchesStrategicMerge)) addPatch(patch);
  for (const key of ['transformers', 'generators', 'validators', 'configurations'] as const) others.push(...files(fields[key]));
  for (const { path: replacement } of maps(fields.replacements)) if (typeof replacement === 'string') others.push(here(replacement));
  for (const key of ['configMapGenerator', 'secretGenerator'] as const) {
    for (const generator of maps(fields[key])) {
      others.push(...texts(generator.files).map((file) => here(file.slice(file.indexOf('=') + 1))), ...files(generator.envs), ...files(typeof generator.env === 'string' ? [generator.env] : []));
    }
  }
  for (const chart of maps(fields.helmCharts)) others.push(...[...texts(chart.valuesFile === undefined ? [] : [chart.valuesFile]), ...texts(chart.additionalValuesFiles)].map(here));
  for (const replacement of maps(fields.replacements)) {
    for (const { select } of maps(replacement.targets)) if (isJsonObject(select)) patched.push({ kind: text(select.kind), name: text(select.name) });
  }
  return {
    resources: [...files(fields.resources), ...files(fields.bases)],
    others,
    patched,
    hasUnknownPatch,
    changes: Object.keys(fields).filter((key) => !PLAIN.has(key)),
  };
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function maps(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The name of a target is a regular expression. */
function plainName(name: string | undefined): string | undefined {
  return name !== undefined && /^[a-z0-9.-]+$/.test(name) ? name : undefined;
}

/** Objects that the patches in a Kustomization of Flux or an Application of Argo CD change, and those that patches of these add. */
export function patchTargets({ kind, spec }: JsonObject, parse: (text: string) => unknown): PatchTarget[] {
  if (!isJsonObject(spec) || (kind !== 'Kustomization' && kind !== 'Application')) return [];
  const sources = kind === 'Kustomization' ? [spec] : [spec.source, ...maps(spec.sources)].map((source) => (isJsonObject(source) ? source.kustomize : undefined));
  return sources.flatMap((source) => (isJsonObject(source) ? maps(source.patches).flatMap((patch) => targetsOf(patch, parse)) : []));
}

function targetsOf({ patch, target }: JsonObject, parse: (text: string) => unknown): PatchTarget[] {
  const own = isJsonObject(target) ? [{ kind: text(target.kind), name: plainName(text(target.name)) }] : [];
  return [...own, ...(typeof patch === 'string' ? targetsIn(patch, own.length > 0, parse) : [])];
}

/** What a patch is for by itself, unless it has a target, and what the patches in it are for. */
function targetsIn(content: string, hasTarget: boolean, parse: (text: string) => unknown): PatchTarget[] {
  const parsed = parse(content);
  return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((document) => {
    const nested: PatchTarget[] = [];
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(walk);
      else if (isJsonObject(value)) {
        if (typeof value.patch === 'string') nested.push(...targetsOf(value, parse));
        Object.values(value).forEach(walk);
      }
    };
    walk(document);
    const own = isJsonObject(document) && typeof document.kind === 'string' && !hasTarget ? [{ kind: document.kind, name: isJsonObject(document.metadata) ? text(document.metadata.name) : undefined }] : [];
    return [...own, ...nested];
  });
}
