import { dirname, join, resolve } from 'node:path';
import { KUBERNETES_GROUPS } from '../../../imports/schemas';
import type { CodedProblem } from '../../diagnostics/coded';
import { Reporter } from '../../diagnostics/reporter';
import { isJsonObject, type JsonObject } from '../../kubernetes/json';
import { isSubstituted } from '../../diagnostics/substitution';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { parseKubernetesYaml } from '../../yaml/reader';
import { substitute, type Substitutions } from '../../yaml/substitute';
import { acceptedIn, partsOf, readDocuments, type Place } from '../documents';
import { filesBelow, isDirectory, isInChart, textOf, unreadable } from '../files';
import { isKustomization, kustomizationsAround, patchTargets, readKustomization, type PatchTarget } from '../kustomization';
import { scopesIn } from '../../model/scopes';
import { NamespaceLookup } from '../namespaces';
import { documentKind, isAssertionName, isPartOfWorkload, isPlaceholderName, isTemplateName } from './applied';

/** An object of a repository. */
export interface RepositoryObject {
  readonly fields: JsonObject;
  readonly place: Place;
  /** The kustomizations that list its file. */
  readonly listedBy: readonly string[];
  /** Whether its file is in the directory of a kustomization, and in none. */
  readonly isLeftOut: boolean;
  /** Codes that are accepted for it, by a comment in its document or at the top of its file, or by an annotation. */
  readonly accepted: readonly string[];
  /** Whether it may be a part of an object: a patch, or of a file that is left out. */
  readonly isPart: boolean;
  /** Whether it is of a component of kustomize that no file includes. */
  readonly isUnplaced?: true;
}

/** What is in files and directories. */
export interface Repository {
  readonly objects: readonly RepositoryObject[];
  /** Documents that are not checked, by why. */
  readonly ignored: { readonly encrypted: number; readonly patches: number; readonly templates: number };
  /** Objects that patches of kustomize complete. */
  readonly patched: readonly PatchTarget[];
  /** Kustomizations with a patch that cannot be read, for example because it is not committed. */
  readonly unknownPatches: ReadonlySet<string>;
  readonly files: number;
  /** Whether Flux applies it, which builds a kustomization of every directory. */
  readonly usesFlux: boolean;
  /** Every map in the files, objects or not: values, files of tools. */
  readonly maps: readonly { readonly fields: JsonObject; readonly place: Place }[];
  readonly problems: readonly CodedProblem[];
}

/** A text of standard input. */
export interface InputText {
  readonly name: string;
  readonly text: string;
}

const MENTIONS_OBJECT = /["']?kind["']?\s*:/;
const MENTIONS_TALOS = /^["']?(?:machine|cluster)["']?\s*:/m;
const MENTIONS_VERSION = /["']?(?:apiVersion|talosVersion|kubernetesVersion|releases|helmCharts)["']?\s*:/;
/** What Flux builds with kustomize. Configurations of Talos are none. */
const OF_CLUSTER = /^["']?apiVersion["']?\s*:\s*["']?(?!v1alpha1\b)/m;
const OF_FLUX = /^["']?apiVersion["']?\s*:\s*["']?kustomize\.toolkit\.fluxcd\.io\//m;
/** Directories of kustomize, also where a program writes the kustomization. */
const OF_KUSTOMIZE = /(?:^|[\\/])(?:kustomize|overlays)(?:[\\/]|$)/;
const PATCH_NAME = /(?:^|[/_.-])patch(?:es)?(?:[/_.-]|$)/i;

/** Reads the objects in paths. */
export function readRepository(paths: readonly string[], inputs: readonly InputText[], values: Substitutions): Repository {
  const report = new Reporter('');
  const files = paths.flatMap((path) => filesOf(path, report));
  const charts = new Set(files.filter((file) => file.endsWith('Chart.yaml')).map((file) => dirname(file)));
  const others = new Set<string>();
  const listedBy = new Map<string, string[]>();
  const directories = new Set<string>();
  const patched: PatchTarget[] = [];
  const unknownPatches = new Set<string>();
  const objects: RepositoryObject[] = [];
  const maps: { fields: JsonObject; place: Place }[] = [];
  const ignored = { encrypted: 0, patches: 0, templates: 0 };
  const around = paths.filter((path) => !isDirectory(path)).flatMap((path) => kustomizationsAround(path));
  for (const file of new Set([...files.filter(isKustomization), ...around])) {
    const [document] = quietly(() => parseKubernetesYaml(textOf(file), file)) ?? [];
    if (!isJsonObject(document)) continue;
    const kustomization = readKustomization(file, document, parseQuietly, (path) => quietly(() => textOf(path)));
    for (const other of kustomization.others) others.add(resolve(other));
    directories.add(resolve(dirname(file)));
    for (const path of kustomization.resources.map((each) => resolve(each))) listedBy.set(path, [...(listedBy.get(path) ?? []), file]);
    patched.push(...kustomization.patched);
    if (kustomization.hasUnknownPatch) unknownPatches.add(file);
  }
  const texts: { readonly text: string; readonly name: string; readonly isInput?: true }[] = [];
  const read = (text: string, file: string, isInput: boolean, usesFlux: boolean): void => {
    const own = new Reporter(file);
    const isYaml = (isInput && !file.endsWith('.json')) || /\.ya?ml$/.test(file);
    if (!MENTIONS_OBJECT.test(text) && !MENTIONS_VERSION.test(text) && !MENTIONS_TALOS.test(text)) {
      // A tool that applies a directory stops at a file that it cannot read, whatever the file is for.
      if (!isYaml || isTemplateText(text)) return;
      readDocuments(text, file, own);
      report.include(...own.problems.filter(({ what }) => SYNTAX.test(what)));
      return;
    }
    const ofFile = acceptedIn(/^(?:\s*#.*\n|\s*\n)*(?=---)/.exec(text)?.[0] ?? '');
    const lists = listedBy.get(resolve(file)) ?? NONE;
    const documents = readDocuments(text, file, own, !isInput && (lists.length > 0 || usesFlux) && OF_CLUSTER.test(text) ? 'kustomize' : 'kubernetes');
    if (own.problems.length > 0) {
      const isObject = MENTIONS_OBJECT.test(text) && /(?:^|[{,\s])["']?apiVersion["']?\s*:/.test(text);
      if (isTemplateText(text) || (lists.length === 0 && !usesFlux && isReadable(text.replace(VARIABLE, 'x')))) ignored.templates += 1;
      else if (isObject) report.include(...own.problems);
      else if (isYaml) report.include(...own.problems.filter(({ what }) => SYNTAX.test(what)));
    }
    const isLeftOut = lists.length === 0 && directories.has(resolve(dirname(file)));
    const isPartName = isLeftOut || isPatchName(file) || (lists.length === 0 && OF_KUSTOMIZE.test(dirname(file)));
    for (const document of documents) {
      for (const part of partsOf(document)) {
        if (!('fields' in part)) continue;
        const { place } = part;
        const { fields } = part;
        maps.push({ fields, place });
        patched.push(...patchTargets(fields, parseQuietly));
        const kind = documentKind(fields);
        const wrong = kind === 'other' && !isTemplateText(text) ? notAnObject(fields) : undefined;
        if (wrong) report.on(file).add({ code: 'YAML004', ...wrong, source: place.source(wrong.subject) });
        if (kind === 'encrypted') ignored.encrypted += 1;
        else if (kind === 'patch' || (kind === 'object' && lists.length === 0 && isPatchName(file))) ignored.patches += 1;
        else if (kind === 'object' && !isTemplated(fields)) objects.push({ fields: substitute(isJsonObject(fields.metadata) ? fields : { ...fields, metadata: {} }, values), place, listedBy: lists, isLeftOut, isPart: isPartName || isPartOfWorkload(fields), accepted: [...ofFile, ...place.accepted, ...acceptedBy(fields)] });
        else if (kind === 'object') ignored.templates += 1;
      }
    }
  };
  for (const file of files) {
    if (isKustomization(file) || file.endsWith('Chart.yaml') || isInChart(file, charts)) {
      if (isInChart(file, charts) && MENTIONS_OBJECT.test(quietly(() => textOf(file)) ?? '')) ignored.templates += 1;
      if (isKustomization(file)) for (const document of quietly(() => readDocuments(textOf(file), file, new Reporter(file))) ?? []) if (isJsonObject(document.value)) maps.push({ fields: document.value, place: document.place });
      continue;
    }
    if (others.has(resolve(file))) {
      ignored.patches += 1;
      continue;
    }
    if (isAssertionName(file)) continue;
    const text = quietly(() => textOf(file));
    if (text !== undefined && isTemplateName(file) && MENTIONS_OBJECT.test(text)) ignored.templates += 1;
    else if (text !== undefined && !text.includes('\0')) texts.push({ text, name: file });
  }
  for (const { name, text } of inputs) texts.push({ text, name, isInput: true });
  const usesFlux = texts.some(({ text }) => OF_FLUX.test(text));
  for (const { name, text, isInput } of texts) read(text, name, isInput === true, usesFlux);
  return { objects: placed(objects, maps), ignored, patched, unknownPatches, files: files.length + inputs.length, usesFlux, maps, problems: report.problems as readonly CodedProblem[] };
}

/** Objects with the namespace that kustomize, Flux or Argo CD gives them, and once for each namespace that a component of kustomize is included in. */
function placed(objects: readonly RepositoryObject[], maps: Repository['maps']): readonly RepositoryObject[] {
  const scopeOf = scopesIn(objects.map(({ fields, place }) => ({ path: place.file, scope: '', object: fields as unknown as KubernetesObject })));
  const namespaces = new NamespaceLookup(maps.map(({ fields, place }) => ({ file: place.file, fields })));
  return objects.flatMap((object) => {
    const { apiVersion, kind, metadata } = object.fields;
    if (!isJsonObject(metadata) || metadata.namespace !== undefined || scopeOf(String(apiVersion), String(kind)) !== 'Namespaced') return [object];
    const own = namespaces.all(object.place.file);
    if (own.length === 0) return [namespaces.componentOf(object.place.file) === undefined ? object : { ...object, isUnplaced: true }];
    return own.map((namespace) => ({ ...object, fields: { ...object.fields, metadata: { ...metadata, namespace } } }));
  });
}

function filesOf(path: string, report: Reporter): string[] {
  try {
    return isDirectory(path) ? filesBelow(path) : textOf(path) === undefined ? [] : [path];
  } catch (error) {
    report.on(path || "''").add({ code: 'YAML003', what: `the file or directory cannot be read: ${unreadable(error)}`, fix: 'correct the path' });
    return [];
  }
}

/** A template is text until something fills it in. */
function isTemplateText(text: string): boolean {
  return /\{\{|\{%|#%|#\{|<%|:\s+["']?[@%]\w+[@%]|^[ \t]*\$\{\w+\}[ \t]*$/m.test(text);
}

/** What `envsubst` replaces before anything reads the YAML. Flux reads it first. */
const VARIABLE = /\$\{\w+\}/g;

/** Whether every document of a text is YAML. */
export function isReadable(text: string): boolean {
  const report = new Reporter('');
  readDocuments(text, '', report);
  return report.problems.length === 0;
}

/** What is not read, for people: `1 encrypted object, 2 templates`; empty where everything is. */
export function leftOut({ encrypted, patches, templates }: Repository['ignored']): string {
  return [counted(encrypted, 'encrypted object'), counted(patches, 'patch or file for a ConfigMap', 'patches and files for ConfigMaps'), counted(templates, 'template')].filter((text) => text !== '').join(', ');
}

/** `2 templates`; empty for none. */
export function counted(number: number, noun: string, nouns = `${noun}s`): string {
  return number === 0 ? '' : `${number} ${number === 1 ? noun : nouns}`;
}

/** Mistakes that no program reads over. Some have tags of their own, and take the last of two keys. */
const SYNTAX = /^the YAML cannot be read: (?!.*(?:\btag\b|duplicated|!))/;

/** What an object of Kubernetes has wrong that leaves nothing to check. */
function notAnObject({ apiVersion, kind, items }: JsonObject): { readonly subject: string; readonly what: string; readonly fix: string } | undefined {
  if (typeof apiVersion !== 'string' || !(apiVersion === 'v1' || KUBERNETES_GROUPS.has(groupOf(apiVersion)))) return undefined;
  if (kind !== undefined && typeof kind !== 'string') return { subject: 'kind', what: `kind must be a string (${JSON.stringify(kind)})`, fix: 'write one kind, such as kind: Service' };
  if (kind === 'List' && items !== undefined && items !== null && !Array.isArray(items)) return { subject: 'items', what: 'items of the List must be a list', fix: 'write a list with each object as an item' };
  return undefined;
}

/** Files of patches are often in a directory of that name, and Talos' and kustomize's inline ones are named in no file that is read here. */
function isPatchName(file: string): boolean {
  const segments = join(file).split(/[\\/]/);
  return segments.slice(0, -2).includes('patches') || PATCH_NAME.test(segments.slice(-2).join('/'));
}

/** Whether a template or a person makes the kind, the version or the name of an object. */
function isTemplated({ apiVersion, kind, metadata }: JsonObject): boolean {
  const { name, namespace } = isJsonObject(metadata) ? metadata : {};
  return isSubstituted(apiVersion) || isSubstituted(kind) || [name, namespace].some((each) => !isSubstituted(each) && isPlaceholderName(each) && /[A-Z<{]/.test(String(each)));
}

/** `talos-cilium/accept: RTE014, POOL020`, for objects that a program writes. */
function acceptedBy({ metadata }: JsonObject): readonly string[] {
  const annotations = isJsonObject(metadata) ? metadata.annotations : undefined;
  const codes = isJsonObject(annotations) ? annotations[ACCEPT] : undefined;
  return typeof codes === 'string' ? codes.split(/[\s,]+/) : NONE;
}

const ACCEPT = 'talos-cilium/accept';

function parseQuietly(text: string): unknown {
  return quietly(() => parseKubernetesYaml(text));
}

const NONE: readonly string[] = [];

function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
