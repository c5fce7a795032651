import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../kubernetes/json';
import { parseKubernetesYaml } from '../yaml/reader';
import { isKustomization, kustomizationsAround } from './kustomization';

/** A document that may give other objects a namespace, and its file. */
export interface NamespaceSource {
  readonly file: string;
  readonly fields: JsonObject;
}

/** Objects in a directory, below which Flux or Argo CD puts everything into a namespace. */
interface Target {
  readonly path: readonly string[];
  readonly namespace: string;
}

/** A file that includes a component of kustomize, and the directory of the component. */
interface Include {
  readonly component: readonly string[];
  readonly from: string;
  /** Of Flux. */
  readonly target?: string | undefined;
}

/** Finds the namespace that kustomize, Flux or Argo CD gives to objects without one. */
export class NamespaceLookup {
  private readonly kustomizations = new Map<string, string>();
  private readonly flux: Target[] = [];
  private readonly argo: Target[] = [];
  private readonly components = new Set<string>();
  private readonly includes: Include[] = [];
  private readonly known = new Map<string, string | undefined>();
  private readonly ofComponents = new Map<string, readonly string[]>();

  constructor(sources: Iterable<NamespaceSource>) {
    for (const { file, fields } of sources) {
      const { kind, apiVersion, spec } = fields;
      const namespace = isKustomization(file) ? name(fields.namespace) : undefined;
      if (namespace !== undefined) this.kustomizations.set(directoryOf(file), namespace);
      if (isKustomization(file) && kind === 'Component') this.components.add(directoryOf(file));
      const path = valueAt(spec, ['path']);
      if (isKustomization(file)) this.include(fields.components, directoryOf(file), file);
      else if (kind === 'Kustomization' && String(apiVersion).startsWith('kustomize.toolkit.fluxcd.io/') && typeof path === 'string') {
        add(this.flux, [path], valueAt(spec, ['targetNamespace']));
        this.include(valueAt(spec, ['components']), path, file, name(valueAt(spec, ['targetNamespace'])));
      }
      else if (kind === 'Application') add(this.argo, sourcesOf(spec).map((source) => valueAt(source, ['path'])), valueAt(spec, ['destination', 'namespace']));
    }
  }

  /** The namespace of objects in a file; undefined where no file says it, or several files disagree. */
  of(file: string): string | undefined {
    const directory = directoryOf(file);
    if (!this.known.has(directory)) this.known.set(directory, this.find(directory, file));
    return this.known.get(directory);
  }

  /** The directory of the component of kustomize that a file is in. */
  componentOf(file: string): string | undefined {
    return this.components.size === 0 ? undefined : [...ancestors(directoryOf(file))].find((directory) => this.components.has(directory));
  }

  /** The namespaces of objects in a file: several for a component of kustomize, which has its objects wherever it is included. */
  all(file: string): readonly string[] {
    const component = this.componentOf(file);
    const included = component === undefined ? [] : this.includers(component);
    const only = included.length > 0 ? undefined : this.of(file);
    return only === undefined ? included : [only];
  }

  private include(given: Json | undefined, directory: string, from: string, target?: string): void {
    for (const path of Array.isArray(given) ? given : []) if (typeof path === 'string' && !path.includes('://')) this.includes.push({ component: segments(normalize(join(directory, path))), from, target });
  }

  private includers(component: string): readonly string[] {
    const known = this.ofComponents.get(component);
    if (known) return known;
    // Components that include each other.
    this.ofComponents.set(component, []);
    const own = segments(component);
    const found = this.includes.flatMap((include) => (isSame(own, include.component) ? (include.target === undefined ? this.all(include.from) : [include.target]) : []));
    const namespaces = [...new Set(found)].sort();
    this.ofComponents.set(component, namespaces);
    return namespaces;
  }

  private find(directory: string, file: string): string | undefined {
    // What Flux says stands above what kustomize says.
    const ofFlux = nearest(this.flux, directory);
    if (ofFlux.length > 0) return agreed(ofFlux);
    for (const place of ancestors(directory)) {
      const found = this.kustomizations.get(place);
      if (found !== undefined) return found;
    }
    return agreed(nearest(this.argo, directory)) ?? onDisk(file);
  }
}

function add(targets: Target[], paths: readonly (Json | undefined)[], target: Json | undefined): void {
  const namespace = name(target);
  if (namespace === undefined) return;
  for (const path of paths) if (typeof path === 'string') targets.push({ path: segments(normalize(path)), namespace });
}

function sourcesOf(spec: Json | undefined): (Json | undefined)[] {
  const sources = valueAt(spec, ['sources']);
  return [valueAt(spec, ['source']), ...(Array.isArray(sources) ? sources : [])];
}

/** Those with the longest path that contains a directory. */
function nearest(targets: readonly Target[], directory: string): readonly Target[] {
  const own = segments(directory);
  const around = targets.filter(({ path }) => isInside(own, path));
  const depth = Math.max(...around.map(({ path }) => path.length));
  return around.filter(({ path }) => path.length === depth);
}

function agreed(targets: readonly Target[]): string | undefined {
  const [first, ...others] = targets;
  return others.every(({ namespace }) => namespace === first?.namespace) ? first?.namespace : undefined;
}

/** Kustomizations around the file that were not named. */
function onDisk(file: string): string | undefined {
  for (const around of kustomizationsAround(file)) {
    try {
      const content = parseKubernetesYaml(readFileSync(around, 'utf8'), around).find(isJsonObject) as JsonObject | undefined;
      const found = name(content?.namespace);
      if (found !== undefined) return found;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Whether a directory is that of a path in the repository, or below it. The working directory may be anywhere in the repository. */
function isInside(own: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  return own.some((_, start) => wanted.every((part, index) => own[start + index] === part)) || wanted.join('/').endsWith(`/${own.join('/')}`);
}

/** Whether two paths may be of one directory: one of them may begin further up in the repository. */
function isSame(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length);
  return length > 0 && one.slice(-length).join('/') === other.slice(-length).join('/');
}

function segments(path: string): string[] {
  return path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
}

function directoryOf(file: string): string {
  return normalize(dirname(file));
}

function* ancestors(directory: string): Iterable<string> {
  yield directory;
  for (let above = dirname(directory); above !== directory; directory = above, above = dirname(above)) yield above;
}

function name(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value) ? value : undefined;
}
