import { emitFields, emitTypes } from '../emit-types';
import { emitHeader } from '../emit-module';
import type { JsonSchema, Versioned } from '../json-schema';
import { buildShape, type Shape, type Struct } from '../shape';
import { TypeRegistry } from '../type-registry';
import { releaseLine } from '../version-family';

const ROOT = 'CiliumValues';

/** Writes the type of the chart's values, merged from one closed schema per minor. */
export function emitValuesModule(source: string, schemas: readonly Versioned[], definitions: Readonly<Record<string, JsonSchema>>): string {
  const family = releaseLine(
    'Cilium',
    schemas.map(({ label }) => label),
  );
  const root = buildShape(schemas, { family, definitions });
  if (root.is !== 'struct') throw new Error('values are an object');

  const shape = asMerged(root);
  const registry = new TypeRegistry();
  for (const field of shape.fields) registry.add(field.shape, ROOT, [field.name]);
  const fieldFacts = new Map(shape.fields.map((field) => [field.name, field.facts]));
  return [
    emitHeader(source),
    `
/**
 * Values of the Cilium chart, names as the chart spells them. Every key may be left out; \`null\` takes the chart's default
 * away. A key that only some minors know says so: the chart that is rendered decides.
 *
 * @see https://docs.cilium.io/en/stable/helm-reference/
 */
`,
    `export interface ${ROOT} {\n${emitFields(shape, fieldFacts, registry, { nullable: true })}}\n\n`,
    emitTypes(registry, { nullable: true }),
  ].join('');
}

const MAX_INNER_DEFAULTS_LENGTH = 110;

/**
 * Values are merged into the chart's, so nothing is required but what stands in a list, which replaces the chart's. A
 * shape that is shared cannot say the defaults of one place: the field that holds it says them, for the scalars that lie
 * directly below.
 */
function asMerged(struct: Struct): Struct {
  return {
    ...struct,
    fields: struct.fields.map((field) => {
      const shape = deepen(field.shape);
      const defaults = field.shape.is === 'struct' ? innerDefaults(field.shape) : undefined;
      const facts = [...field.facts, ...(defaults === undefined ? [] : [{ topic: 'Defaults', text: defaults }])];
      return { ...field, shape, facts, required: false };
    }),
  };
}

function deepen(shape: Shape): Shape {
  return shape.is === 'struct' ? asMerged(shape) : shape;
}

function innerDefaults(struct: Struct): string | undefined {
  const said = struct.fields.flatMap((field) =>
    field.facts.filter(({ topic }) => topic === 'Default').map(({ text }) => `${field.name} ${text.slice('Default: '.length)}`),
  );
  const text = `Defaults: ${said.join(', ')}`;
  return said.length > 0 && text.length <= MAX_INNER_DEFAULTS_LENGTH ? text : undefined;
}
