import { CodedError } from '../diagnostics/coded';
import { markDefaults, markSchema } from './chart-facts-declared';
import { idleKeysOf, knownKeysOf, nameKey, newKeyTree, refusedKeysOf } from './chart-facts-key-tree';
import { markTemplateReads } from './chart-facts-template-reads';
import { type KnownKeys } from './known-keys';
import { isJsonObject, type JsonObject } from '../kubernetes/json';
import { parseKubernetesYamlDocument } from '../yaml/reader';

/** What a chart declares about its values. It is plain JSON, in order to be cached on disk by the digest of the chart. */
export interface ChartFacts {
  /** Chart name, `cilium`. */
  readonly name: string;
  /** Chart version without a leading `v`, for example `1.20.0`. */
  readonly version: string;
  /** `kubeVersion` of Chart.yaml, for example `>= 1.21.0-0`. */
  readonly kubeVersion?: string;
  /** `values.yaml` as helm reads it. */
  readonly defaults: JsonObject;
  /** Keys that `values.yaml`, `values.schema.json` or a template knows. */
  readonly values: KnownKeys;
  /** Keys that `values.yaml` or the schema declares but no template reads: they have no effect. */
  readonly idle: KnownKeys;
  /** Keys that only the validation of the chart reads: it refuses to render if they are set. */
  readonly refused: KnownKeys;
}

/**
 * Reads what an unpacked chart declares about its values: defaults, types and allowed values of the schema, and every key that
 * is declared or read anywhere. The chart is not rendered.
 *
 * @param files the files of the chart by path, which begins with the directory of the chart: `cilium/values.yaml`
 * @throws TalosCiliumError `CHART001` when Chart.yaml or values.yaml is missing or is not a map, and `YAML001` when one
 * cannot be read
 */
export function extractChartFacts(files: ReadonlyMap<string, Uint8Array>): ChartFacts {
  return factsOf(files, true);
}

/**
 * The facts that the chart declares: defaults, and the keys of values.yaml and the schema. This takes a third of
 * the time. Keys that only templates read are missing, and no key counts as unused or refused.
 *
 * @throws TalosCiliumError as {@link extractChartFacts}
 */
export function extractDeclaredFacts(files: ReadonlyMap<string, Uint8Array>): ChartFacts {
  return factsOf(files, false);
}

/** The text of all templates except the chart's validation, for searches. */
export function templateText(files: ReadonlyMap<string, Uint8Array>): string {
  return [...templatesOf(relativeToChart(files), (path) => !isValidation(path))].join('\n').replace(/\{\{-?\s*\/\*.*?\*\/\s*-?\}\}/gs, '');
}

function factsOf(files: ReadonlyMap<string, Uint8Array>, withTemplates: boolean): ChartFacts {
  const inChart = relativeToChart(files);
  const { name, version, kubeVersion } = readChartYaml(textOf(inChart, 'Chart.yaml'));
  const title = `${name} ${version}`;
  const defaults = mapOf(textOf(inChart, 'values.yaml'), `${title} values.yaml`);
  const schema = inChart.has('values.schema.json') ? (JSON.parse(textOf(inChart, 'values.schema.json')) as JsonObject) : {};

  const tree = newKeyTree();
  markDefaults(defaults, tree);
  markSchema(schema, tree);
  if (withTemplates) {
    markTemplateReads(templatesOf(inChart, (path) => !isValidation(path)), tree, 'read');
    markTemplateReads(templatesOf(inChart, isValidation), tree, 'validated');
  }
  // Helm itself passes `global` to subcharts, whatever the templates do with it.
  if (tree.keys?.has('global')) nameKey(tree, 'global', 'read');

  return {
    name,
    version,
    ...(kubeVersion !== undefined && { kubeVersion }),
    defaults,
    values: knownKeysOf(tree),
    idle: withTemplates ? idleKeysOf(tree) : {},
    refused: refusedKeysOf(tree),
  };
}

/** Paths in the archive begin with the directory of the chart. Files of subcharts are left out, because they have their own values. */
function relativeToChart(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const inChart = new Map<string, Uint8Array>();
  for (const [path, bytes] of files) inChart.set(path.slice(path.indexOf('/') + 1), bytes);
  return inChart;
}

function textOf(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  const bytes = files.get(path);
  if (bytes) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  throw new CodedError({
    code: 'CHART001',
    path: 'chart',
    what: `the archive is not a Helm chart: a file is missing (${path})`,
    fix: 'supply the chart as published at https://helm.cilium.io/',
  });
}

function mapOf(text: string, source: string): JsonObject {
  const value = parseKubernetesYamlDocument(text, source);
  if (isJsonObject(value)) return value;
  throw new CodedError({
    code: 'CHART001',
    path: source,
    what: 'the file is not a YAML map',
    fix: 'supply the chart as published at https://helm.cilium.io/',
  });
}

/** Only these lines are read: the rest of Cilium's Chart.yaml is a long list of annotations that takes time to parse. */
function readChartYaml(text: string): { name: string; version: string; kubeVersion?: string } {
  const lines = text.split('\n').filter((line) => /^(?:name|version|kubeVersion):/.test(line));
  const { name, version, kubeVersion } = mapOf(lines.join('\n'), 'Chart.yaml');
  return { name: String(name), version: String(version).replace(/^v/, ''), ...(kubeVersion && { kubeVersion: String(kubeVersion) }) };
}

/** JSON is left out: dashboards under `files/` are copied unchanged and contain braces that are not template actions. */
function* templatesOf(files: ReadonlyMap<string, Uint8Array>, include: (path: string) => boolean): Iterable<string> {
  for (const path of files.keys()) {
    if (!/^(?:templates|files)\//.test(path) || path.endsWith('.json') || !include(path)) continue;
    const text = textOf(files, path);
    if (text.includes('{{')) yield text;
  }
}

function isValidation(path: string): boolean {
  return path === 'templates/validate.yaml';
}
