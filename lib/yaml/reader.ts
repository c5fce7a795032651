import type { Schema } from 'js-yaml';

import { CodedError } from '../diagnostics/coded';
import { TalosCiliumError } from '../diagnostics/problem';
import { parseBoolean, parseFloatingPoint, parseInteger, UnusableNumber } from './kubernetes-scalars';
import { readPlainYaml } from './plain-reader';

type JsYaml = typeof import('js-yaml');

/** A line that ends one document and begins the next, and nothing else. */
const DOCUMENT_MARK = /^---\n/m;

/** Marks with content behind them, ends of documents, directives; other line breaks than `\n`. */
const UNUSUAL_MARK = /^(?:---(?!\n)|\.\.\.|%)|[\r\u2028\u2029\ufeff]/m;

/** Who reads a text: Kubernetes itself, or kustomize first, which keeps `yes`, `no`, `on`, `off`, `y` and `n` as strings and writes them in quotes. */
export type YamlProgram = 'kubernetes' | 'kustomize';

/** What the two read differently. */
const OLD_BOOLEAN = /(?:^|[\s[{,:-])(?:y|n|yes|no|on|off)(?=\s*(?:$|[,\]}:#]))/im;

const cached = new Map<YamlProgram, { readonly yaml: JsYaml; readonly schema: Schema }>();

/**
 * Reads one YAML document as Kubernetes does (`sigs.k8s.io/yaml`, which is YAML 1.1 without dates and base 60): `0400`
 * and `0o400` are 256, `yes`, `on` and `y` are `true`, `1_000` is 1000, `2001-12-14` and `1:30` are strings. An empty
 * text is `null`. A key that occurs twice in one map is an error.
 *
 * @param text the YAML text
 * @param source name of the text in errors, for example `cilium 1.20.0 values.yaml`
 * @param reader the program that reads it
 * @default source `YAML`
 * @throws TalosCiliumError `YAML001` when the text is not valid, holds more than one document, or holds a number that
 * cannot be kept exactly
 * @see https://pkg.go.dev/sigs.k8s.io/yaml
 */
export function parseKubernetesYamlDocument(text: string, source = 'YAML', reader: YamlProgram = 'kubernetes'): unknown {
  const isSame = reader === 'kubernetes' || !OLD_BOOLEAN.test(text);
  const plain = isSame ? readPlainYaml(text) : undefined;
  if (plain !== undefined) return plain;
  const documents = loadAll(text, source, text, isSame ? 'kubernetes' : reader);
  if (documents.length > 1) {
    throw new CodedError({
      code: 'YAML001',
      path: source,
      what: `one document is expected here (${documents.length} were found)`,
      fix: 'leave one document, or read it as a stream',
    });
  }
  return documents[0] ?? null;
}

/**
 * Reads a stream of YAML documents as Kubernetes does; see {@link parseKubernetesYamlDocument} for the rules. Documents
 * that are empty or hold only comments are left out, as `kubectl` leaves them out.
 *
 * @throws TalosCiliumError `YAML001`
 */
export function parseKubernetesYaml(text: string, source = 'YAML'): unknown[] {
  return (loadEach(text, source) ?? loadAll(text, source)).filter((document) => document !== null && document !== undefined);
}

/** Document by document, so that an unusual one does not slow down the others. Undefined when only the whole text can be read, or named in errors. */
function loadEach(text: string, source: string): unknown[] | undefined {
  if (UNUSUAL_MARK.test(text)) return undefined;
  try {
    return text.split(DOCUMENT_MARK).flatMap((document) => {
      const plain = readPlainYaml(document);
      return plain === undefined ? loadAll(document, source) : [plain];
    });
  } catch (error) {
    if (error instanceof TalosCiliumError) return undefined;
    throw error;
  }
}

/** @param written the text before a line of it was mended */
function loadAll(text: string, source: string, written = text, reader: YamlProgram = 'kubernetes'): unknown[] {
  const known = cached.get(reader) ?? schemaOf(reader);
  cached.set(reader, known);
  const { yaml, schema } = known;
  try {
    const documents = yaml.loadAll(text, { schema });
    if (ANCHOR.test(text)) checkAliases(documents, source);
    return documents;
  } catch (error) {
    if (error instanceof UnusableNumber) {
      throw new CodedError({
        code: 'YAML001',
        path: source,
        what: `a number cannot be kept as it stands (${error.message})`,
        fix: 'quote it if it is meant as a string, or write a finite number below 2^53',
      });
    }
    if (!(error instanceof yaml.YAMLException)) throw error;
    const mended = asGoReads(text, error.mark?.line, error.reason);
    if (mended !== undefined) return loadAll(mended, source, written, reader);
    const at = error.mark ? `line ${error.mark.line + 1}, column ${Math.min(error.mark.column, written.split('\n')[error.mark.line]?.length ?? 0) + 1}` : 'unknown place';
    throw new CodedError(
      { code: 'YAML001', path: source, what: `the YAML cannot be read: ${error.reason} (${at})`, fix: 'correct the YAML at that place' },
    );
  }
}

const ANCHOR = /(?:^|[\s[{,])&\S/m;
/** More values than any file for Kubernetes has. */
const MAX_EXPANDED = 1_000_000;

/** Refuses aliases that contain themselves, and those that make a small text huge: every reader of the values would follow each of them. */
function checkAliases(documents: readonly unknown[], source: string): void {
  const sizes = new Map<object, number>();
  const refuse = (what: string, fix: string): never => {
    throw new CodedError({ code: 'YAML001', path: source, what: `the YAML cannot be read: ${what}`, fix });
  };
  const sizeOf = (value: unknown): number => {
    if (typeof value === 'string') return 1 + value.length / 100;
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known === 0) refuse('an alias is inside of its own anchor', 'remove the alias');
    if (known !== undefined) return known;
    sizes.set(value, 0);
    let size = 1;
    for (const member of Object.values(value)) size += sizeOf(member);
    sizes.set(value, size);
    return size;
  };
  const size = sizeOf(documents);
  if (size > MAX_EXPANDED && size > 10 * sizes.size) refuse('its aliases expand to more than a million values', 'write fewer aliases');
}

/**
 * Go's parser does not look at the indentation inside of a flow collection or a text in quotes, and ends an alias at a colon. js-yaml keeps
 * to the letter of YAML 1.2. Returns the text as both read it; lines stay where they are. Undefined where the mistake is another one.
 */
function asGoReads(text: string, line: number | undefined, reason: string): string | undefined {
  if (line === undefined) return undefined;
  const lines = text.split('\n');
  const isAlias = reason === 'bad indentation of a mapping entry';
  const at = isAlias ? ([line, line - 1].find((index) => ALIAS_KEY.test(lines[index] ?? '')) ?? -1) : reason === 'deficient indentation' ? line : -1;
  const before = lines[at];
  if (before === undefined || before.length > MAX_INDENTED) return undefined;
  lines[at] = isAlias ? before.replace(ALIAS_KEY, '$1 :') : `${' '.repeat(MORE_INDENTATION)}${before}`;
  return lines.join('\n');
}

const ALIAS_KEY = /^(\s*(?:- )?\*[\w.-]+):(?=\s|$)/;

/** Deeper than any block that a flow collection is in; a line that is still not right after it stays an error. */
const MORE_INDENTATION = 40;
const MAX_INDENTED = 10_000;

/**
 * js-yaml ships a YAML 1.2 and a 1.1 schema, and neither is what Go's parser does: the first reads `defaultMode: 0400` as
 * 400, the second reads dates and `1:30` as something else than strings.
 */
function schemaOf(reader: YamlProgram): { yaml: JsYaml; schema: Schema } {
  const yaml = require('js-yaml') as JsYaml;
  const { CORE_SCHEMA, defineScalarTag, mapTag, mergeTag } = yaml;
  const notResolved: typeof yaml.NOT_RESOLVED = yaml.NOT_RESOLVED;
  const never = (): boolean => false;
  const digits = [...'0123456789'];

  const bool = defineScalarTag<boolean>('tag:yaml.org,2002:bool', {
    implicit: true,
    implicitFirstChars: [...'yYnNtTfFoO'],
    resolve: (text) => (reader === 'kustomize' && OLD_BOOLEAN.test(text) ? notResolved : parseBoolean(text) ?? notResolved),
    identify: never,
  });
  const int = defineScalarTag<number>('tag:yaml.org,2002:int', {
    implicit: true,
    implicitFirstChars: ['-', '+', ...digits],
    resolve: (text) => parseInteger(text) ?? notResolved,
    identify: never,
  });
  const float = defineScalarTag<number>('tag:yaml.org,2002:float', {
    implicit: true,
    implicitFirstChars: ['-', '+', '.', ...digits],
    resolve: (text) => parseFloatingPoint(text) ?? notResolved,
    identify: never,
  });
  const map: typeof mapTag = {
    ...mapTag,
    addPair: (carrier, key, value) => (key === null ? 'null cannot be a key' : mapTag.addPair(carrier, key, value)),
  };
  return { yaml, schema: CORE_SCHEMA.withTags(bool, int, float, mergeTag, map) };
}
