import type { JsonSchema } from '../json-schema';
import type { CommentedValue } from './commented-values';

/** What is known of keys that no schema names. */
export interface Hints {
  readonly templates: readonly string[];
  /** Scalars that values.yaml shows in comments, by path. */
  readonly commented: ReadonlyMap<string, CommentedValue>;
  /** The type that a key has wherever the schema has it. */
  readonly typesByKey: ReadonlyMap<string, string>;
}

/**
 * The type of a key that no schema names: from how the templates use it, from the example in a comment, and from what
 * the same key is elsewhere. An empty schema when none of them tells.
 */
export function typeByUse(path: readonly string[], hints: Hints): JsonSchema {
  return { ...guess(path, hints), 'x-inferred': true };
}

function guess(path: readonly string[], { templates, commented, typesByKey }: Hints): JsonSchema {
  const key = path.at(-1) ?? '';
  const actions = actionsOn(path, templates);
  if (actions.some((action) => /\bto(Pretty)?(Yaml|Json)\b/.test(action) || /^with\b/.test(action))) return {};
  if (actions.some((action) => /^range\b/.test(action) || /\bjoin\b/.test(action))) return { type: 'array' };

  const example = commented.get(path.join('.'));
  if (typeof example === 'boolean') return { type: 'boolean' };
  if (typeof example === 'number' || /^\d+$/.test(example ?? '')) return { type: ['number', 'string'] };
  if (example) return { type: 'string' };
  const elsewhere = typesByKey.get(key);
  if (elsewhere !== undefined) return { type: elsewhere };
  if (example !== undefined) return { type: ['number', 'string'] };
  if (actions.some((action) => !/^(if|else)\b/.test(action))) return { type: ['boolean', 'number', 'string'] };
  return actions.length > 0 ? { type: 'boolean' } : {};
}

/** Template actions that name the value itself, not something in it. */
function actionsOn(path: readonly string[], templates: readonly string[]): string[] {
  const own = new RegExp(`\\.Values\\.${path.join('\\.')}(?![\\w.])`);
  const byName = new RegExp(`\\bget \\$?\\.Values\\.${path.slice(0, -1).join('\\.')} "${path.at(-1)}"`);
  return templates
    .flatMap((text) => [...text.matchAll(/\{\{-?\s*([\s\S]*?)\s*-?\}\}/g)].map((match) => match[1] ?? ''))
    .filter((action) => own.test(action) || byName.test(action));
}
