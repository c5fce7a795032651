import type { CodeExample } from '../diagnostics/catalogue';
import type { Json, JsonObject } from '../kubernetes/json';
import { parseKubernetesYamlDocument } from '../yaml/reader';
import { stringifyYaml } from '../yaml/writer';
import type { Explanation } from './explanation';
import type { Rule, RuleExample } from './rule';

/** Longest text and list of an example that are shown whole. */
const MAX_TEXT = 80;
const MAX_ITEMS = 20;
/** Most objects of one kind that are shown whole. */
const MAX_ALIKE = 4;
/** Longest line of a TypeScript literal. */
const MAX_LINE = 120;

/** An example of a code as it is shown. */
export interface ShownExample extends CodeExample {
  readonly language: 'ts' | 'yaml' | 'console';
  /** What the example is, where that is not plain. */
  readonly title?: string;
}

/** The examples of a code: what its author wrote, what of it is YAML, and for a rule what its tests run. */
export function examplesOf({ typescript, yaml, console: shown, rule }: Explanation): readonly ShownExample[] {
  return [
    ...(typescript ? [{ language: 'ts' as const, ...typescript }] : []),
    ...(yaml ? [{ language: 'yaml' as const, ...yaml }] : []),
    ...(shown ? [{ language: 'console' as const, ...shown }] : []),
    ...(rule ? examplesOfRule(rule) : typescript && !yaml ? yamlInside(typescript) : []),
  ];
}

/** The manifests and the chart values in a program, where they make the difference. */
function* yamlInside({ wrong, right }: CodeExample): Iterable<ShownExample> {
  const manifests = (program: string): string => /\btext: `(.*?)`/s.exec(program)?.[1] ?? '';
  if (manifests(wrong) && manifests(right) && manifests(wrong) !== manifests(right)) yield { language: 'yaml', wrong: manifests(wrong), right: manifests(right) };
  // Without a call in them they are a flow mapping of YAML.
  const values = (program: string): string => /\bvalues: (\{(?:[^{}()]|\{(?:[^{}()]|\{[^{}()]*\})*\})*\})/.exec(program)?.[1] ?? '';
  const asYaml = (flow: string): string => flow && textOf(parseKubernetesYamlDocument(flow) as Json);
  if (values(wrong) && values(wrong) !== values(right)) yield { language: 'yaml', title: 'As chart values:', wrong: asYaml(values(wrong)), right: asYaml(values(right)) };
}

/** The example of a rule as a program, unless it has one of its own, and as YAML. */
function* examplesOfRule({ bad, good, typescript }: Rule): Iterable<ShownExample> {
  if (typescript === undefined) yield { language: 'ts', wrong: programOf(bad), right: programOf(good) };
  // Only values that make the difference are shown.
  const values = ({ values: each }: RuleExample): string => (each ? textOf(each) : '');
  if (!bad.second && values(bad) !== values(good)) yield { language: 'yaml', title: 'As chart values:', wrong: values(bad), right: values(good) };
  const [wrong, right] = [yamlOf(shownOf(bad, good)), yamlOf(shownOf(good, bad))];
  if (wrong || right) yield { language: 'yaml', wrong, right };
}

/** Objects of one side without the CRDs that are there for other rules, which are those that make no difference to this one. */
function shownOf({ objects = [] }: RuleExample, { objects: others = [] }: RuleExample): readonly JsonObject[] {
  const isCrd = ({ kind }: JsonObject): boolean => kind === 'CustomResourceDefinition';
  if (objects.length > 0 && objects.every(isCrd) && others.length > 0 && others.every(isCrd)) return objects;
  return objects.filter((object) => {
    const other = others.find((each) => isCrd(each) && (each.metadata as JsonObject).name === (object.metadata as JsonObject).name);
    return !isCrd(object) || (other !== undefined && JSON.stringify(other) !== JSON.stringify(object));
  });
}

function programOf({ cluster, version, values, objects }: RuleExample): string {
  const facts = cluster ? [`const cluster = new TalosCluster(${block({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', ...cluster } as unknown as JsonObject)});`, 'const chart = new ClusterChart(app, cluster);'] : [];
  const props = { ...(version && { version }), ...(values && { values }) };
  const cilium = `new TalosCilium(chart, 'cilium'${Object.keys(props).length > 0 ? `, ${literal(props as Json)}` : ''});`;
  const programs = (objects ?? []).map((object) => objectProgram(object, objects!));
  // Where objects alone make the mistake, any Cilium will do.
  return (objects && facts.length === 0 && Object.keys(props).length === 0 ? programs : [...facts, cilium, ...programs]).join('\n');
}

/** The object by its name, and by its kind too where others have the same name. */
function objectProgram(object: JsonObject, all: readonly JsonObject[]): string {
  const { kind, metadata } = object;
  const { name } = metadata as JsonObject;
  const isShared = all.filter((other) => (other.metadata as JsonObject).name === name).length > 1;
  const id = `${String(name).split('.')[0]}${isShared ? `-${String(kind)}` : ''}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `new ApiObject(chart, '${id}', ${block(object)});`;
}

/** An object with a line for each field, so that a difference shows the field only. */
function block(object: JsonObject): string {
  return `{\n${Object.entries(object).map(([key, value]) => `  ${keyOf(key)}: ${literal(value, '  ')},\n`).join('')}}`;
}

/** A TypeScript literal, on one line where it fits. */
function literal(value: Json, indent = ''): string {
  const line = inline(shortened(value));
  if (line.length + indent.length <= MAX_LINE || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  const items = Array.isArray(value)
    ? value.slice(0, MAX_ITEMS).map((item) => `${deeper}${literal(item, deeper)},\n`)
    : Object.entries(value).map(([key, item]) => `${deeper}${keyOf(key)}: ${literal(item, deeper)},\n`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.join('')}${indent}${close}`;
}

function inline(value: Json): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${inline(item)}`);
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}';
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
}

function yamlOf(objects: RuleExample['objects'] = []): string {
  const ofKind = ({ kind }: JsonObject): number => objects.filter((other) => other.kind === kind).length;
  const [first, second, ...more] = objects.filter((object) => ofKind(object) > MAX_ALIKE);
  const shown = objects.filter((object) => !more.includes(object)).map((object) => textOf(object));
  return [...shown, ...(first && second && more.length > 0 ? [`# ... and ${more.length} more like the last two`] : [])].join('\n---\n');
}

function textOf(value: Json): string {
  return stringifyYaml(shortened(value)).trimEnd();
}

function shortened(value: Json): Json {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT).split('\n')[0]}...` : value;
  if (Array.isArray(value)) return value.length > MAX_ITEMS ? [...value.slice(0, 2).map(shortened), `... ${value.length - 2} more`] : value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, shortened(below)]));
}
