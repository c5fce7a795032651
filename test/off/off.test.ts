/*
 * Turns off each part of the checks, one at a time, and demands that an example of the fast tests notices: each keyword, type and format of schemas, each validation rule, each
 * rule of the catalogue and each code that finished objects share with constructs.
 */
import { CRD_SCHEMAS, kubernetesSchemas } from '../../imports/schemas';
import { allRules, checksFor, sharedCodes } from '../../lib/checks/catalogue';
import { concerns, runChecks } from '../../lib/checks/engine';
import { explanationOf } from '../../lib/checks/explanation';
import type { RuleExample } from '../../lib/checks/rule';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { Reporter } from '../../lib/diagnostics/reporter';
import type { JsonObject } from '../../lib/kubernetes/json';
import { celRule } from '../../lib/schemas/cel';
import { compileKind, type StructuralSchema } from '../../lib/schemas/compile-schema';
import { FORMAT_NAMES } from '../../lib/schemas/formats';
import { KnownSchemas, schemaOfRelease, schemasOfFile } from '../../lib/schemas/known-schemas';
import { NodeList, type SchemaNode, type SchemaRule } from '../../lib/schemas/schema-node';
import { schemaMistakes, type KindSchema } from '../../lib/schemas/schema-walk';
import { codesOfYaml } from '../diagnostics/run-example';
import { ALLOWING, CASES, NODES } from '../schemas/keyword-examples';
import { CILIUM_RULES, FLUX_RULES, GATEWAY_API_RULES, KUBERNETES_PAIRS, SHADOWED_RULES } from '../schemas/rule-examples';
import { CHARTS, modelOf } from '../support/models';

/** What a value breaks, with one part of all nodes off. */
function broken(nodes: NodeList, root: number, value: unknown, off: (node: SchemaNode) => SchemaNode): readonly string[] {
  const lines = nodes.texts.map((text) => JSON.stringify('rule' in (JSON.parse(text) as object) ? JSON.parse(text) : off(JSON.parse(text) as SchemaNode)));
  return schemaMistakes({ value }, schemaOfRelease({ roots: { a: { v1: root } }, nodes: lines.join('\n') }, 'a', 'v1')!).map(({ constraint }) => constraint);
}

interface Example {
  readonly nodes: NodeList;
  readonly root: number;
  readonly value: unknown;
  readonly found: readonly string[];
}

function compiled(schema: StructuralSchema): Pick<Example, 'nodes' | 'root'> {
  const nodes = new NodeList();
  return { nodes, root: compileKind({ type: 'object', properties: { value: schema } }, nodes) };
}

const EXAMPLES: readonly Example[] = [
  ...CASES.flatMap(([, schema, bad, good, found]) => [{ ...compiled(schema), value: bad, found: [found] }, { ...compiled(schema), value: good, found: [] }]),
  ...ALLOWING.map(([, schema, value]) => ({ ...compiled(schema), value, found: [] })),
  ...NODES.flatMap(([node, bad, good, found]) => {
    const nodes = new NodeList();
    const root = nodes.add({ type: 'object', properties: { value: nodes.add(node) } });
    return [{ nodes, root, value: bad, found: [found] }, { nodes, root, value: good, found: [] }];
  }),
];

const MEMBERS: Record<keyof SchemaNode, true> = {
  type: true, nullable: true, properties: true, required: true, additionalProperties: true, open: true, items: true, keys: true, enum: true, pattern: true, format: true, minLength: true, maxLength: true,
  minItems: true, maxItems: true, minProperties: true, maxProperties: true, minimum: true, maximum: true, exclusiveMinimum: true, exclusiveMaximum: true, multipleOf: true, defaults: true, allOf: true,
  anyOf: true, oneOf: true, not: true, rules: true,
};
const TYPES: readonly SchemaNode['type'][] = ['string', 'scalar', 'integer', 'number', 'boolean', 'object', 'array', 'int-or-string', 'quantity'];
// Integers without a format have 64 bits as well.
const FORMATS = Object.keys(FORMAT_NAMES).filter((format) => format !== 'int64');

const SWITCHES: readonly (readonly [name: string, off: (node: SchemaNode) => SchemaNode])[] = [
  ...Object.keys(MEMBERS).map((member) => [member, (node: SchemaNode) => ({ ...node, [member]: undefined })] as const),
  ...TYPES.map((type) => [`type ${type}`, (node: SchemaNode) => (node.type === type ? { ...node, type: undefined } : node)] as const),
  ...FORMATS.map((format) => [`format ${format}`, (node: SchemaNode) => (node.format === format ? { ...node, format: undefined } : node)] as const),
];

test(`schemas: ${SWITCHES.length} keywords, types and formats`, () => {
  const notices = (off: (node: SchemaNode) => SchemaNode): boolean => EXAMPLES.some(({ nodes, root, value, found }) => {
    try {
      return JSON.stringify(broken(nodes, root, value, off)) !== JSON.stringify(found);
    } catch {
      return true;
    }
  });
  expect(notices((node) => node)).toBe(false);
  expect(SWITCHES.filter(([, off]) => !notices(off)).map(([name]) => name)).toEqual([]);
});

const PAIRS = [...CILIUM_RULES, ...GATEWAY_API_RULES, ...FLUX_RULES, ...KUBERNETES_PAIRS];
const RULES = [...new Set([...Object.values(CRD_SCHEMAS), kubernetesSchemas].flatMap((file) => file().nodes.split('\n').flatMap((line) => (JSON.parse(line) as SchemaRule).rule ?? [])))];

function schemasOf({ apiVersion, kind }: JsonObject): readonly KindSchema[] {
  const known = new KnownSchemas({ crds: [] }).of(String(apiVersion), String(kind));
  if (known.is === 'checked' && known.schemas[0]!.builtIn) return known.schemas;
  const [group, version] = String(apiVersion).split('/');
  return schemasOfFile(CRD_SCHEMAS[`${group}/${String(kind)}`]!(), version!);
}

test(`validation rules: ${RULES.length} in CEL`, () => {
  const places = PAIRS.flatMap(([bad]) => schemasOf(bad).map((schema) => ({ bad, schema, rules: schemaMistakes(bad, schema).flatMap(({ rule }) => rule?.rule ?? []) })));
  const survivors = RULES.filter((text) => !places.some(({ bad, schema, rules }) => {
    if (!rules.includes(text)) return false;
    const off: KindSchema = { ...schema, rule: (index) => ({ ...schema.rule(index), ...(schema.rule(index).rule === text && { verdict: () => ({ holds: true }) }) }) };
    return schemaMistakes(bad, off).length === 0;
  }));
  // Something else refuses what they do: the fast tests evaluate them alone.
  expect(survivors.sort()).toEqual(SHADOWED_RULES.map(([rule]) => rule).sort());
  expect(SHADOWED_RULES.filter(([rule, bad]) => celRule(rule)!(bad).holds)).toEqual([]);
});

const rules = allRules();

test(`catalogue: ${rules.length} rules`, () => {
  const codesWithout = (id: string | undefined, world: RuleExample): readonly string[] => {
    const model = modelOf(world);
    const { errors, warnings } = runChecks(model, checksFor(model).filter((check) => check.on === 'shared' || check.id !== id), []);
    return [...errors, ...warnings].map(({ code }) => code);
  };
  const survivors = rules.flatMap(({ id, bad, versions }) => {
    const version = bad.version ?? CHARTS.find((chart) => concerns({ ...(versions && { versions }) }, { version: CiliumVersion.parse(chart) }));
    const world = { ...bad, ...(version !== undefined && { version }) };
    return codesWithout(undefined, world).includes(id) && !codesWithout(id, world).includes(id) ? [] : [id];
  });
  expect(survivors).toEqual([]);
});

const shared = [...sharedCodes().keys()].flatMap((code) => {
  const { yaml } = explanationOf(code)!;
  return yaml ? [[code, yaml.wrong] as const] : [];
});

test(`objects: ${shared.length} codes that constructs report as well`, () => {
  const { add } = Reporter.prototype;
  const survivors = shared.filter(([code, wrong]) => {
    Reporter.prototype.add = function (problem) {
      if (problem.code !== code) add.call(this, problem);
    };
    try {
      return codesOfYaml(wrong).includes(code);
    } finally {
      Reporter.prototype.add = add;
    }
  });
  expect(survivors.map(([code]) => code)).toEqual([]);
});
