import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ciliumChartAsset, findAsset } from '../assets';
import { OpenChart } from '../chart/chart-store';
import { CiliumVersion } from '../cluster/cilium-version';
import { TalosCiliumError } from '../diagnostics/problem';
import { Reporter } from '../diagnostics/reporter';
import { isJsonObject, valueAt, type Json } from '../kubernetes/json';
import type { InstalledCilium } from '../manifests/check/assumed-cilium';
import type { Repository } from '../manifests/check/repository';
import type { FoundVersions } from '../manifests/check/versions';
import { readDocuments, type Place } from '../manifests/documents';
import { filesBelow, isDirectory } from '../manifests/files';
import { formatValuePath, parseValuePath } from '../values';
import { clusterOfFiles } from './cluster-of-files';
import type { InputFile, Installation } from './import/inputs';
import { readInputs } from './import/read-inputs';
import { readable } from './import/templates';

/** Installations of Cilium in files, and sentences about those whose values cannot be checked. */
export interface FoundCiliums {
  readonly installed: readonly InstalledCilium[];
  readonly notes: readonly string[];
}

/** How deep values may be in a document: `spec.template.spec.sources[0].helm.valuesObject`. */
const MAX_DEPTH = 7;

/** Finds the values of Cilium in the files of a repository. */
export function findCiliums(paths: readonly string[], versions: FoundVersions, isGiven: boolean, repository: Pick<Repository, 'maps'>): FoundCiliums {
  const cluster = clusterOfFiles(repository, versions);
  const files = paths.flatMap((path) => (isDirectory(path) ? filesBelow(path) : [path])).flatMap((name): InputFile[] => {
    const text = readFileSync(name, 'utf8');
    return /\bcilium\b/i.test(text) && /\.ya?ml$/.test(name) ? [{ name, directory: dirname(name), text, isNamed: false }] : [];
  });
  const notes = new Set<string>();
  const installed = installationsIn(files).flatMap((installation): InstalledCilium[] => {
    const version = versionOf(installation, versions, isGiven);
    const chart = version && chartOf(version, notes);
    if (!version || !chart) return [];
    const { values, leftOut } = readable(installation.values);
    const places = installation.files.flatMap((file) => placesIn(file));
    return [{
      file: installation.file,
      values,
      namespace: installation.namespace ?? 'kube-system',
      unknown: leftOut.map(({ path }) => path),
      isIncomplete: installation.isIncomplete === true,
      chart,
      version,
      cluster,
      accepted: places.flatMap(({ place }) => place.accepted),
      sourceOf: (path) => sourceOf(path, values, places, installation.file),
    }];
  });
  return { installed, notes: [...notes] };
}

/** What objects, kustomizations and helmfiles install. A values file alone may be of anything. */
function installationsIn(files: readonly InputFile[]): readonly Installation[] {
  try {
    return readInputs(files, () => false).installations.filter(({ rank }) => rank < 2);
  } catch (error) {
    // A file about Cilium that is not YAML is reported with the objects.
    if (error instanceof TalosCiliumError) return [];
    throw error;
  }
}

function versionOf({ version }: Installation, { cilium }: FoundVersions, isGiven: boolean): CiliumVersion | undefined {
  if (isGiven || version === undefined || !/^v?\d+\.\d+\.\d+$/.test(version)) return cilium?.version;
  return CiliumVersion.parse(version.replace(/^v/, ''), 'check');
}

function chartOf(version: CiliumVersion, notes: Set<string>): OpenChart | undefined {
  if (version.supportLevel === 'unsupported') {
    notes.add(`the values of Cilium ${version}, which is not a supported version`);
    return undefined;
  }
  try {
    return new OpenChart(findAsset(ciliumChartAsset(version.toString()), { requestedBy: 'check' }), version.toString());
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    notes.add(`the values of Cilium, because its chart could not be found (${error.problems[0]!.what})`);
    return undefined;
  }
}

function placesIn(file: string): readonly { readonly value: Json; readonly place: Place }[] {
  try {
    return readDocuments(readFileSync(file, 'utf8'), file, new Reporter(file)).map(({ value, place }) => ({ value: value as Json, place }));
  } catch {
    return [];
  }
}

/** The place of a value in the last file that has it; that of the nearest map around it, or of the installation, where it is in a text. */
function sourceOf(path: string, values: Json, documents: readonly { readonly value: Json; readonly place: Place }[], file: string): string {
  for (let keys = parseValuePath(path); keys.length > 0; keys = keys.slice(0, -1)) {
    const wanted = valueAt(values, keys);
    if (wanted === undefined) continue;
    for (const { value, place } of [...documents].reverse()) {
      const above = holderOf(value, keys, JSON.stringify(wanted), '', 0);
      if (above !== undefined) return place.source([above, formatValuePath(keys)].filter((part) => part !== '').join('.'));
    }
  }
  return `${file}:1:1`;
}

/** Where the values are in a document that has one of them. */
function holderOf(value: Json, keys: readonly string[], wanted: string, at: string, depth: number): string | undefined {
  if (isJsonObject(value) && JSON.stringify(valueAt(value, keys)) === wanted) return at;
  if (depth === MAX_DEPTH || typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const below = Array.isArray(value) ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`;
    const found = holderOf(member as Json, keys, wanted, below, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
