import { stringifyYaml } from './writer';

/** A value of a tree that has a comment of its own. */
export interface AnnotatedEntry {
  /** Keys from the root. */
  readonly path: readonly string[];
  /** Without the `#`; empty for a value that needs no explanation. */
  readonly note: string;
}

/** A text as one line of a comment: a line break in it would begin a line of YAML. */
export function comment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')}`;
}

type Tree = Readonly<Record<string, unknown>>;

/**
 * YAML of a tree whose values say in a comment above them where they come from. Every value needs an entry, at its own path
 * or for each thing below it; where all below a map have the same note, the map carries it once.
 */
export function annotatedYaml(values: Tree, entries: Iterable<AnnotatedEntry>): string {
  const lines: string[] = [];
  write(values, [], new Map([...entries].map(({ path, note }) => [JSON.stringify(path), note])), lines);
  return lines.map((line) => `${line}\n`).join('');
}

function write(values: Tree, path: readonly string[], notes: ReadonlyMap<string, string>, lines: string[]): void {
  const indent = '  '.repeat(path.length);
  for (const [key, value] of Object.entries(values)) {
    const here = [...path, key];
    const [note, ...others] = new Set(notesBelow(value, here, notes));
    if (note !== undefined && others.length === 0) {
      if (note !== '') lines.push(`${indent}${comment(note)}`);
      for (const line of stringifyYaml({ [key]: value }).trimEnd().split('\n')) lines.push(line === '' ? '' : `${indent}${line}`);
    } else {
      lines.push(`${indent}${stringifyYaml({ [key]: null }).replace(/ null\n$/, '')}`);
      write(value as Tree, here, notes, lines);
    }
  }
}

/** Notes of a value, or of all values below a map: one comment serves them when it is the same. */
function* notesBelow(value: unknown, path: readonly string[], notes: ReadonlyMap<string, string>): Iterable<string> {
  const note = notes.get(JSON.stringify(path));
  if (note !== undefined) yield note;
  else for (const [key, child] of Object.entries(value as Tree)) yield* notesBelow(child, [...path, key], notes);
}
