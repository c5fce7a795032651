import type { Schema } from 'js-yaml';

import { TalosCiliumError } from '../errors';

type JsYaml = typeof import('js-yaml');

const TRUE_WORDS = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE_WORDS = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const STRAY_UNDERSCORE = /(?<![0-9])_|_(?![0-9])/;
const SMALLEST_INT64 = -(2n ** 63n);
const LARGEST_UINT64 = 2n ** 64n - 1n;

/** A number that Kubernetes would read but a JavaScript number cannot hold, or the other way round. */
class UnusableNumber extends Error {}

let cached: { readonly yaml: JsYaml; readonly schema: Schema } | undefined;

/**
 * Reads one YAML document as Kubernetes does (`sigs.k8s.io/yaml`, which is YAML 1.1 without dates and base 60): `0400`
 * and `0o400` are 256, `yes`, `on` and `y` are `true`, `1_000` is 1000, `2001-12-14` and `1:30` are strings. An empty
 * text is `null`. A key that occurs twice in one map is an error.
 *
 * @param text the YAML text
 * @param source name of the text in errors, for example `cilium 1.20.0 values.yaml`
 * @default source `YAML`
 * @throws TalosCiliumError `YAML001` when the text is not valid, holds more than one document, or holds a number that
 * cannot be kept exactly
 * @see https://pkg.go.dev/sigs.k8s.io/yaml
 */
export function parseKubernetesYamlDocument(text: string, source = 'YAML'): unknown {
  const documents = loadAll(text, source);
  if (documents.length > 1) {
    throw new TalosCiliumError({
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
  return loadAll(text, source).filter((document) => document !== null && document !== undefined);
}

function loadAll(text: string, source: string): unknown[] {
  const { yaml, schema } = (cached ??= kubernetesSchema());
  try {
    return yaml.loadAll(text, { schema });
  } catch (error) {
    if (error instanceof UnusableNumber) {
      throw new TalosCiliumError({
        code: 'YAML001',
        path: source,
        what: `a number cannot be kept as it stands (${error.message})`,
        fix: 'quote it if it is meant as a string, or write a finite number below 2^53',
      });
    }
    if (!(error instanceof yaml.YAMLException)) throw error;
    const at = error.mark ? `line ${error.mark.line + 1}, column ${error.mark.column + 1}` : 'unknown place';
    throw new TalosCiliumError(
      { code: 'YAML001', path: source, what: `the YAML cannot be read: ${error.reason} (${at})`, fix: 'correct the YAML at that place' },
      { cause: error },
    );
  }
}

/**
 * js-yaml ships a YAML 1.2 and a 1.1 schema, and neither is what Go's parser does: the first reads `defaultMode: 0400` as
 * 400, the second reads dates and `1:30` as something else than strings.
 */
function kubernetesSchema(): { yaml: JsYaml; schema: Schema } {
  const yaml = require('js-yaml') as JsYaml;
  const { CORE_SCHEMA, defineScalarTag, mapTag, mergeTag } = yaml;
  const notResolved: typeof yaml.NOT_RESOLVED = yaml.NOT_RESOLVED;
  const never = (): boolean => false;
  const digits = [...'0123456789'];

  const bool = defineScalarTag<boolean>('tag:yaml.org,2002:bool', {
    implicit: true,
    implicitFirstChars: [...'yYnNtTfFoO'],
    resolve: (text) => (TRUE_WORDS.has(text) ? true : FALSE_WORDS.has(text) ? false : notResolved),
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

function parseInteger(text: string): number | undefined {
  // Go drops every underscore before it looks at the number, but a scalar that begins with one is a string.
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const match = INTEGER.exec(plain);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const magnitude = hex ? parseInt(hex, 16) : binary ? parseInt(binary, 2) : octal ? parseInt(octal, 8) : Number(decimal);
  if (magnitude <= Number.MAX_SAFE_INTEGER) return sign === '-' && magnitude !== 0 ? -magnitude : magnitude;

  const exact = BigInt(hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : decimal!) * (sign === '-' ? -1n : 1n);
  if (exact >= SMALLEST_INT64 && exact <= LARGEST_UINT64) throw new UnusableNumber(text);
  // Beyond 64 bits Go falls back to a float if the digits are decimal, and to a string if they are not.
  return undefined;
}

function parseFloatingPoint(text: string): number | undefined {
  if (NOT_FINITE.test(text)) throw new UnusableNumber(text);
  // A scalar that begins with a point skips Go's removal of underscores; its float parser then takes them between digits only.
  if (text[0] === '.' && STRAY_UNDERSCORE.test(text)) return undefined;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (!FLOAT.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
