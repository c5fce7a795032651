import { labelsOf, typesOf, type JsonSchema, type Versioned } from './json-schema';
import type { VersionFamily } from './version-family';

/** One thing known of a field: `topic` names it, `text` is what the comment says. */
export interface Fact {
  readonly topic: string;
  readonly text: string;
}

/** Longer patterns and defaults say nothing to a reader of a tooltip, and would be most of the file. */
const MAX_PATTERN_LENGTH = 100;
const MAX_DEFAULT_LENGTH = 40;
const MAX_FACT_LENGTH = 200;

/** What the schemas say of a value beyond its type; a fact that only some versions have says which. */
export function factsOf(list: readonly Versioned[], family: VersionFamily): Fact[] {
  const labels = labelsOf(list);
  const topics = new Map<string, Map<string, string[]>>();
  for (const { label, schema } of list) {
    for (const [topic, text] of topicsOf(schema)) {
      const texts = topics.get(topic) ?? new Map<string, string[]>();
      topics.set(topic, texts);
      texts.set(text, [...(texts.get(text) ?? []), label]);
    }
  }
  return [...topics]
    .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .map(([topic, texts]) => {
      const said = [...texts].map(([text, present]) =>
        present.length >= labels.length ? text : `${text} (${family.brief(present, labels)})`,
      );
      return { topic, text: `${topic}: ${said.join(', ')}` };
    })
    .filter(({ text }) => text.length <= MAX_FACT_LENGTH);
}

const ORDER = ['Range', 'Length', 'Items', 'Keys', 'Format', 'Pattern', 'Each', 'Unique by', 'Unique', 'Default'];

function topicsOf(schema: JsonSchema): [string, string][] {
  const found: [string, string | undefined][] = [
    ['Range', span(schema.minimum, schema.maximum)],
    ['Length', span(schema.minLength || undefined, schema.maxLength)],
    ['Items', span(schema.minItems || undefined, schema.maxItems)],
    ['Keys', span(undefined, schema.maxProperties)],
    ['Format', formatOf(schema)],
    ['Pattern', patternOf(schema)],
    ['Each', eachOf(schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined))],
    ['Unique by', schema['x-kubernetes-list-type'] === 'map' ? schema['x-kubernetes-list-map-keys']?.join(', ') : undefined],
    ['Default', defaultOf(schema)],
  ];
  return found.filter((entry): entry is [string, string] => entry[1] !== undefined);
}

function span(least: number | undefined, most: number | undefined): string | undefined {
  if (least === undefined && most === undefined) return undefined;
  if (least === undefined) return `at most ${most}`;
  if (most === undefined) return `at least ${least}`;
  return least === most ? `exactly ${least}` : `${least} to ${most}`;
}

function formatOf({ format }: JsonSchema): string | undefined {
  return format && !/^(u?int|float|double)\d*$/.test(format) ? format : undefined;
}

function patternOf({ pattern }: JsonSchema): string | undefined {
  return pattern && pattern.length <= MAX_PATTERN_LENGTH ? `\`${pattern}\`` : undefined;
}

function eachOf(schema: JsonSchema | undefined): string | undefined {
  if (!schema || typesOf(schema).includes('object') || typesOf(schema).includes('array')) return undefined;
  const inner = topicsOf(schema)
    .filter(([topic]) => topic !== 'Default')
    .map(([topic, text]) => `${topic.toLowerCase()} ${text}`);
  return inner.length > 0 ? inner.join(', ') : undefined;
}

function defaultOf(schema: JsonSchema): string | undefined {
  const value = schema.default;
  if (value === undefined || value === null) return undefined;
  const text = JSON.stringify(value);
  return text.length <= MAX_DEFAULT_LENGTH && !text.includes('\\n') ? text : undefined;
}

/** What a schema asks of the fields of an object together. */
export function togetherFacts(list: readonly Versioned[], family: VersionFamily): Fact[] {
  const labels = labelsOf(list);
  const rules = new Map<string, string[]>();
  for (const { label, schema } of list) {
    for (const [text, alternatives] of [
      ['Exactly one of', schema.oneOf],
      ['At least one of', schema.anyOf],
    ] as const) {
      const names = alternatives?.map((alternative) => (alternative.required?.length === 1 ? alternative.required[0] : undefined));
      if (!names || names.length < 2 || !names.every((name) => name !== undefined)) continue;
      const rule = `${text}: ${names.join(', ')}`;
      rules.set(rule, [...(rules.get(rule) ?? []), label]);
    }
  }
  return [...rules].map(([rule, present]) => ({
    topic: rule,
    text: present.length >= labels.length ? rule : `${rule} (${family.brief(present, labels)})`,
  }));
}
