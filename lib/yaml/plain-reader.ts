import { resolvePlainScalar, UnusableNumber } from './kubernetes-scalars';

const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const DASH = 45;
const BRACKET = 91;
const BRACE = 123;
const BAR = 124;
const NEWLINE = 10;

/** Deeper than any chart, and far from what the stack holds. */
const DEEPEST = 200;

/** Without tabs, other line breaks, marks of byte order, and what a YAML reader may refuse. */
const USUAL_TEXT = /^[\n\x20-\x7e\xa1-\u1fff\u2030-\ud7ff]*$/;
const DOCUMENT_MARK = /^(?:---|\.\.\.|%)/m;

// What ends a value: the end of the line, or a comment.
const END = String.raw`(?= *\n| *$| +#)`;
const KEY = /(?:([A-Za-z_][\w./-]*)|"([^"\\\n]+)"|'([^'\n]+)'):(?=[ \n]|$)/y;
const DOUBLE_QUOTED = new RegExp(String.raw`"([^"\\\n]*(?:\\["\\/bfnrt][^"\\\n]*)*)"${END}`, 'y');
const SINGLE_QUOTED = new RegExp(String.raw`'([^'\n]*(?:''[^'\n]*)*)'${END}`, 'y');
const EMPTY_FLOW = new RegExp(String.raw`(?:\{\}|\[\])${END}`, 'y');
const FLOW_LIST = new RegExp(String.raw`\[ *((?:"[^"\\\n]*"|'[^'\n]*'|[A-Za-z][\w./-]*)(?: *, *(?:"[^"\\\n]*"|'[^'\n]*'|[A-Za-z][\w./-]*))*) *\]${END}`, 'y');
const FLOW_ITEM = /"([^"]*)"|'([^']*)'|([^ ,"']+)/g;
const PLAIN_START = /[\w./+$(~^\\]|-(?!--)[^ \n]/y;
const LITERAL = /\|([-+]?) *\n/y;

/** Something that this reader leaves to a complete one. */
class Unusual extends Error {}

/**
 * Reads a YAML document that is written in the usual way: maps and lists in block style, scalars on one line, `|` blocks,
 * empty or simple flow lists. That is nearly all of what charts hold and helm prints, and takes a fraction of the time that a
 * complete reader needs to be loaded and run once.
 *
 * @returns undefined when anything is in the text that is not known here to be harmless, mistakes included: then a complete
 * reader has to read it
 */
export function readPlainYaml(text: string): unknown {
  if (!USUAL_TEXT.test(text) || DOCUMENT_MARK.test(text)) return undefined;
  try {
    return new PlainReader(text).document();
  } catch (error) {
    if (error instanceof Unusual || error instanceof UnusableNumber) return undefined;
    throw error;
  }
}

/** Stands on one line, the next that is neither empty nor a comment, and moves on when that has been read. */
class PlainReader {
  private readonly text: string;
  /** Of the current line; -1 behind the last. */
  private indent = -1;
  /** Where the current line's content begins, or what is left of it behind the dash of a list. */
  private start = 0;
  private end = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): unknown {
    this.moveTo(0);
    if (this.indent < 0) return null;
    const value = this.block();
    if (this.indent >= 0) throw new Unusual();
    return value;
  }

  private moveTo(from: number): void {
    const { text } = this;
    for (let line = from; line < text.length; line = this.end + 1) {
      let start = line;
      while (text.charCodeAt(start) === SPACE) start++;
      this.end = lineEnd(text, start);
      const first = text.charCodeAt(start);
      if (start === this.end || first === HASH) continue;
      this.start = start;
      this.indent = start - line;
      if (this.indent > DEEPEST) throw new Unusual();
      return;
    }
    this.indent = -1;
  }

  private block(): unknown {
    return this.atDash() ? this.list(this.indent) : this.map(this.indent);
  }

  private map(indent: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    while (this.indent === indent) {
      KEY.lastIndex = this.start;
      const match = KEY.exec(this.text);
      if (!match) throw new Unusual();
      const key = match[1] ?? match[2] ?? match[3]!;
      // A number, a null or a boolean as a key is another key; one that occurs twice is a mistake.
      const strange = match[1] !== undefined && typeof resolvePlainScalar(key) !== 'string';
      if (strange || key.length > DEEPEST || key === '__proto__' || Object.hasOwn(map, key)) throw new Unusual();
      map[key] = this.value(KEY.lastIndex, indent, true);
    }
    // A line further in would belong to the value before it.
    if (this.indent > indent) throw new Unusual();
    return map;
  }

  private list(indent: number): unknown[] {
    const list: unknown[] = [];
    while (this.indent === indent && this.atDash()) {
      const dash = this.start;
      const at = this.behindSpaces(dash + 1);
      KEY.lastIndex = at;
      if (at < this.end && KEY.test(this.text)) {
        this.start = at;
        this.indent = indent + at - dash;
        list.push(this.map(this.indent));
      } else {
        list.push(this.value(dash + 1, indent, false));
      }
    }
    if (this.indent > indent) throw new Unusual();
    return list;
  }

  /** The value behind a key or dash at `from`, in a map or list that stands at `indent`; moves behind it. */
  private value(from: number, indent: number, inMap: boolean): unknown {
    const at = this.behindSpaces(from);
    const first = this.text.charCodeAt(at);
    if (at === this.end || first === HASH) {
      this.moveTo(this.end + 1);
      // The list of a key may stand as far out as the key.
      if (this.indent > indent || (inMap && this.indent === indent && this.atDash())) return this.block();
      return null;
    }
    if (first === BAR) return this.literal(at, indent);
    const value = this.scalar(at, first);
    this.moveTo(this.end + 1);
    return value;
  }

  private scalar(at: number, first: number): unknown {
    if (first === DOUBLE_QUOTE) {
      const content = this.match(DOUBLE_QUOTED, at)[1]!;
      return content.includes('\\') ? (JSON.parse(`"${content}"`) as string) : content;
    }
    if (first === SINGLE_QUOTE) return this.match(SINGLE_QUOTED, at)[1]!.replaceAll("''", "'");
    if (first === BRACE) return this.match(EMPTY_FLOW, at) && {};
    if (first === BRACKET) {
      if (this.text.charCodeAt(at + 1) === BRACKET + 2) return this.match(EMPTY_FLOW, at) && [];
      return [...this.match(FLOW_LIST, at)[1]!.matchAll(FLOW_ITEM)].map(([, double, single, plain]) => double ?? single ?? resolvePlainScalar(plain!));
    }
    this.match(PLAIN_START, at);
    const line = this.text.slice(at, this.end);
    const comment = line.indexOf(' #');
    const content = (comment < 0 ? line : line.slice(0, comment)).replace(/ +$/, '');
    if (content.includes(': ') || content.endsWith(':')) throw new Unusual();
    return resolvePlainScalar(content);
  }

  private literal(at: number, above: number): string {
    const chomping = this.match(LITERAL, at)[1]!;
    const { text } = this;
    let content = '';
    let breaks = '';
    let indent = -1;
    let line = this.end + 1;
    for (; line < text.length; line = this.end + 1) {
      let start = line;
      while (text.charCodeAt(start) === SPACE) start++;
      this.end = lineEnd(text, start);
      // What a block ends with matters here, and is not the same for all readers without a last line break.
      if (this.end === text.length) throw new Unusual();
      if (start === this.end) {
        if (start - line > Math.max(indent, 0)) throw new Unusual();
        breaks += '\n';
        continue;
      }
      if (indent < 0) indent = start - line;
      if (indent <= above) throw new Unusual();
      if (start - line < indent) break;
      content += breaks + text.slice(line + indent, this.end);
      breaks = '\n';
    }
    if (indent < 0) throw new Unusual();
    this.moveTo(line);
    return chomping === '-' ? content : chomping === '+' ? content + breaks : `${content}\n`;
  }

  private match(expression: RegExp, at: number): RegExpExecArray {
    expression.lastIndex = at;
    const match = expression.exec(this.text);
    if (!match) throw new Unusual();
    return match;
  }

  private atDash(): boolean {
    if (this.text.charCodeAt(this.start) !== DASH) return false;
    const next = this.text.charCodeAt(this.start + 1);
    return next === SPACE || next === NEWLINE || this.start + 1 === this.text.length;
  }

  private behindSpaces(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === SPACE) at++;
    return at;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
