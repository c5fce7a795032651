import type { Fact } from './facts';
import type { Field, Shape, Struct, Words } from './shape';
import type { NamedType, TypeRegistry } from './type-registry';

export interface EmitOptions {
  /** Lets every optional property be `null` too: in Helm values, null deletes a default. */
  readonly nullable?: boolean;
}

const WIDEST_LINE = 140;

/** Writes all types of a registry, sorted by name. */
export function emitTypes(registry: TypeRegistry, options: EmitOptions = {}): string {
  return registry
    .types()
    .map((type) => emitType(type, registry, options))
    .join('\n');
}

function emitType({ name, shape, facts, fieldFacts }: NamedType, registry: TypeRegistry, options: EmitOptions): string {
  const comment = emitComment(facts, '');
  if (shape.is === 'words') return `${comment}${emitWordsType(name, shape)}`;
  return `${comment}export interface ${name} {\n${emitFields(shape, fieldFacts, registry, options)}}\n`;
}

function emitWordsType(name: string, words: Words): string {
  const line = `export type ${name} = ${emitWords(words)};\n`;
  return line.length <= WIDEST_LINE
    ? line
    : `export type ${name} =\n${words.words.map((word) => `  | ${emitWords({ is: 'words', words: [word] })}`).join('\n')};\n`;
}

/** Writes the fields of a struct, two spaces in. */
export function emitFields(
  shape: Struct,
  fieldFacts: ReadonlyMap<string, readonly Fact[]>,
  registry: TypeRegistry,
  options: EmitOptions = {},
): string {
  return shape.fields.map((field) => emitField(field, fieldFacts.get(field.name) ?? [], registry, options)).join('');
}

function emitField(field: Field, facts: readonly Fact[], registry: TypeRegistry, options: EmitOptions): string {
  const presence = field.presence === undefined ? [] : [{ topic: 'presence', text: field.presence }];
  const type = emitReference(field.shape, registry, options);
  const nullable = options.nullable && !field.required && type !== 'unknown' && type !== 'null' ? ' | null' : '';
  const property = `${propertyName(field.name)}${field.required ? '' : '?'}`;
  return `${emitComment([...presence, ...facts], '  ')}  readonly ${property}: ${type}${nullable};\n`;
}

/** Writes the type as it stands behind a colon. */
function emitReference(shape: Shape, registry: TypeRegistry, options: EmitOptions = {}): string {
  switch (shape.is) {
    case 'primitive':
      return shape.text;
    case 'words':
      return registry.nameOf(shape) ?? emitWords(shape);
    case 'struct': {
      const name = registry.nameOf(shape);
      if (name === undefined) throw new Error('a struct that was not added');
      return shape.fields.length === 0 ? 'Readonly<Record<string, never>>' : name;
    }
    case 'list': {
      const items = emitReference(shape.items, registry, options);
      return `readonly ${items.includes(' ') && !items.startsWith('Readonly<') ? `(${items})` : items}[]`;
    }
    case 'dictionary': {
      const values = emitReference(shape.values, registry, options);
      return `Readonly<Record<string, ${values}${options.nullable && values !== 'unknown' ? ' | null' : ''}>>`;
    }
    case 'union':
      return shape.of.map((one) => emitReference(one, registry, options)).join(' | ');
  }
}

function emitWords({ words }: Words): string {
  return words.map((word) => (typeof word === 'number' ? String(word) : quote(word))).join(' | ');
}

/** Facts as one comment; on one line when they fit. */
export function emitComment(facts: readonly Fact[], indent: string): string {
  if (facts.length === 0) return '';
  const sentences = facts.map(({ text }) => `${text.replaceAll('*/', '*\\/')}.`);
  const line = `${indent}/** ${sentences.join(' ')} */`;
  if (line.length <= WIDEST_LINE) return `${line}\n`;
  const lines = sentences.flatMap((sentence) => wrap(sentence, WIDEST_LINE - indent.length - 3));
  return `${indent}/**\n${lines.map((text) => `${indent} * ${text}\n`).join('')}${indent} */\n`;
}

/** Breaks a text at spaces, so that no line is wider than asked for if it can be helped. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `  ${word}`);
  }
  return lines;
}

export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}
