import { TalosCiliumError } from '../diagnostics/problem';
import type { Reporter } from '../diagnostics/reporter';
import { isJsonObject, type JsonObject } from '../kubernetes/json';
import { itemsOf } from '../kubernetes/object';
import { positionOf } from '../yaml/positions';
import { parseKubernetesYamlDocument, type YamlProgram } from '../yaml/reader';

/** A map in a document, with where it stands. */
export interface ManifestPart {
  readonly fields: JsonObject;
  readonly place: Place;
}

/** Where something stands in a file. Lines are looked up when they are asked for, which is for messages. */
export class Place {
  /** Path of the file, or the name of the text. */
  readonly file: string;
  private readonly text: string;
  private readonly lineAbove: number;
  private readonly inside: string;

  constructor(file: string, text: string, lineAbove: number, inside = '') {
    this.file = file;
    this.text = text;
    this.lineAbove = lineAbove;
    this.inside = inside;
  }

  /** `network/pools.yaml:12`. */
  get title(): string {
    return `${this.file}:${this.at('').line}`;
  }

  /** Codes that comments of the document accept: `# talos-cilium:accept RTE014 the Gateway is in another repository`. */
  get accepted(): readonly string[] {
    return acceptedIn(this.text);
  }

  /** `network/pools.yaml:14:7`, of a value by its dotted path. */
  source(path: string): string {
    const { line, column } = this.at(path);
    return `${this.file}:${line}:${column}`;
  }

  /** The place of a value in it. */
  below(path: string): Place {
    return new Place(this.file, this.text, this.lineAbove, joined(this.inside, path));
  }

  private at(path: string): { readonly line: number; readonly column: number } {
    // Without a look at the whole document: all objects have this place.
    if (path === '' && this.inside === '') return { line: this.lineAbove + firstLine(this.text), column: 1 };
    const { line, column } = positionOf(this.text, joined(this.inside, path));
    return { line: line + this.lineAbove, column };
  }
}

/** Codes that comments of a text accept. */
export function acceptedIn(text: string): readonly string[] {
  if (!text.includes(ACCEPT)) return [];
  return [...text.matchAll(/#[ \t]*talos-cilium:accept[ \t]+([A-Z]{3,4}\d{3}(?:[ \t]*,[ \t]*[A-Z]{3,4}\d{3})*)/g)].flatMap(([, codes]) => codes!.split(',').map((code) => code.trim()));
}

const ACCEPT = 'talos-cilium:accept';

/** The first line that is neither empty nor a comment, counted from 1. */
function firstLine(text: string): number {
  const before = /^(?:\s*(?:#.*)?\n)*/.exec(text)![0];
  return before.split('\n').length;
}

function joined(above: string, path: string): string {
  return above === '' || path === '' || path.startsWith('[') ? above + path : `${above}.${path}`;
}

/** One document of a stream. */
export interface ManifestDocument {
  readonly value: unknown;
  readonly place: Place;
}

/** A line that begins a document. It may have content behind the mark, which nothing at the beginning of a line inside of a document has. */
const MARK = /^---(?=\s|$)/m;

/** Reads the documents of a text. Those that are empty, or hold only comments, are left out. */
export function readDocuments(text: string, file: string, report: Reporter, reader: YamlProgram = 'kubernetes'): ManifestDocument[] {
  const documents: ManifestDocument[] = [];
  let line = 0;
  for (const [index, piece] of text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '').split(MARK).entries()) {
    const lineAbove = line;
    line += piece.split('\n').length - 1;
    if (index === 0 && /^(?:%.*|#.*|\s*)(?:\n(?:%.*|#.*|\s*))*$/.test(piece)) continue;
    // Three spaces in place of the mark, so that columns are right.
    const body = index === 0 ? piece : `${piece.startsWith('\n') || piece === '' ? '' : '   '}${piece}`;
    try {
      const value = parseKubernetesYamlDocument(body, file, reader);
      if (value !== null && value !== undefined) documents.push({ value, place: new Place(file, body, lineAbove) });
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      report.include(...error.problems.map((problem) => {
        const what = problem.what.replace(/\(line (\d+),/, (_, number) => `(line ${Number(number) + lineAbove},`);
        const [, at, column] = /\(line (\d+), column (\d+)\)/.exec(what) ?? [];
        return { ...problem, what, source: `${file}:${at ?? lineAbove + firstLine(body)}:${column ?? 1}` };
      }));
    }
  }
  return documents;
}

/** The maps of a document: itself, or the items of a list of objects. */
export function* partsOf({ value, place }: ManifestDocument): Iterable<ManifestPart | { readonly other: unknown; readonly place: Place }> {
  if (!isJsonObject(value)) {
    yield { other: value, place };
    return;
  }
  const items = itemsOf(value);
  if (!items) {
    yield { fields: value, place };
    return;
  }
  for (const [index, item] of items.entries()) yield* partsOf({ value: item as ManifestDocument['value'], place: place.below(`items[${index}]`) });
}
