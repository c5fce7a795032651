import { readFileSync } from 'node:fs';
import { dirname, normalize } from 'node:path';
import { isJsonObject, valueAt, type JsonObject } from '../../kubernetes/json';
import { isKustomization, kustomizationsAround } from '../../manifests/kustomization';
import { list } from '../../model/json';
import { parseKubernetesYaml } from '../../yaml/reader';
import type { InputDocument, InputFile } from './inputs';

/** Finds the namespace that kustomize or Flux gives to objects without one. */
export class NamespaceLookup {
  private readonly documents: readonly InputDocument[];
  private readonly known = new Map<string, string | undefined>();

  constructor(documents: readonly InputDocument[]) {
    this.documents = documents;
  }

  of(file: InputFile): string | undefined {
    const { directory } = file;
    if (!this.known.has(directory)) this.known.set(directory, this.find(file));
    return this.known.get(directory);
  }

  private find(file: InputFile): string | undefined {
    const places = [...ancestors(normalize(file.directory || '.'))];
    const near = places.map((place) => this.documents.find(({ file: other, content }) => isKustomization(other.name) && normalize(other.directory || '.') === place && name(content.namespace) !== undefined)).find((each) => each !== undefined);
    if (near) return name(near.content.namespace);
    for (const { content } of this.documents) {
      if (content.kind !== 'Kustomization' || !String(content.apiVersion).startsWith('kustomize.toolkit.fluxcd.io/')) continue;
      const path = valueAt(content, ['spec', 'path']);
      const target = name(valueAt(content, ['spec', 'targetNamespace']));
      if (typeof path === 'string' && target !== undefined && isInside(places[0]!, normalize(path))) return target;
    }
    for (const { content } of this.documents) {
      if (content.kind !== 'Application') continue;
      const target = name(valueAt(content, ['spec', 'destination', 'namespace']));
      const sources = [valueAt(content, ['spec', 'source']), ...list(valueAt(content, ['spec', 'sources']))];
      const paths = sources.map((source) => valueAt(source, ['path'])).filter((path): path is string => typeof path === 'string');
      if (target !== undefined && paths.some((path) => isInside(places[0]!, normalize(path)))) return target;
    }
    return file.name === 'standard input' ? undefined : onDisk(file.name);
  }
}

/** Kustomizations around the file that were not named. */
function onDisk(path: string): string | undefined {
  for (const around of kustomizationsAround(path)) {
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
function isInside(directory: string, path: string): boolean {
  const [own, wanted] = [directory, path].map((each) => each.split('/').filter((part) => part !== '' && part !== '.')) as [string[], string[]];
  if (wanted.length === 0) return false;
  return own.some((_, start) => wanted.every((part, index) => own[start + index] === part)) || wanted.join('/').endsWith(`/${own.join('/')}`);
}

function* ancestors(directory: string): Iterable<string> {
  yield directory;
  for (let above = dirname(directory); above !== directory; directory = above, above = dirname(above)) yield above;
}

function name(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value) ? value : undefined;
}
