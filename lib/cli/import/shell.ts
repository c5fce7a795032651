/** A simple command of a shell script. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Number of its first line, from 1. */
  readonly line: number;
  /** Text of `<<EOF`, if it has one. */
  readonly input?: string;
}

const SEPARATORS = new Set([';', '&', '|', '(', ')']);

/**
 * Splits a shell script into commands and words: quotes, continued lines, comments, redirections and here-documents. Variables and arrays that
 * the script sets are filled in; other variables and substitutions stay in the words as they are written.
 */
export function readShell(text: string): ShellCommand[] {
  return new ShellReader(text.replace(/\r\n/g, '\n')).read();
}

class ShellReader {
  private readonly text: string;
  private position = 0;
  private line = 1;
  private readonly commands: ShellCommand[] = [];
  private words: string[] = [];
  private first = 1;
  private readonly waiting: { readonly end: string; readonly strip: boolean; take(input: string): void }[] = [];
  private input: string | undefined;
  private readonly variables = new Map<string, readonly string[]>();

  constructor(text: string) {
    this.text = text;
  }

  read(): ShellCommand[] {
    while (this.position < this.text.length) {
      const letter = this.text[this.position]!;
      if (letter === '\n') this.endLine();
      else if (letter === '\\' && this.text[this.position + 1] === '\n') this.next(2);
      else if (letter === ' ' || letter === '\t') this.next();
      else if (letter === '#') this.skipLine();
      else if (letter === '(' && /^\w+\+?=$/.test(this.words.at(-1) ?? '')) this.array();
      else if (SEPARATORS.has(letter)) {
        this.endCommand();
        this.next();
      } else if (letter === '<' || letter === '>') this.redirection();
      else this.addWord(this.word());
    }
    this.endLine();
    return this.commands;
  }

  private next(count = 1): void {
    for (let step = 0; step < count; step += 1) if (this.text[this.position++] === '\n') this.line += 1;
  }

  private addWord(word: string): void {
    if (this.words.length === 0) this.first = this.line;
    const [, array] = /^\$\{(\w+)\[[@*]\]\}$/.exec(word) ?? [];
    if (array !== undefined && this.variables.has(array)) this.words.push(...this.variables.get(array)!);
    // A prompt that was copied with the command.
    else if (this.words.length > 0 || (word !== '$' && word !== '%')) this.words.push(word);
  }

  /** `NAME=(...)`, behind the equals sign. */
  private array(): void {
    const [, name = '', more] = /^(\w+)(\+)?=$/.exec(this.words.pop()!) ?? [];
    const items: string[] = [];
    this.next();
    while (this.position < this.text.length && this.text[this.position] !== ')') {
      const letter = this.text[this.position]!;
      if (letter === '#') this.skipLine();
      else if (/\s/.test(letter)) this.next();
      else if (letter === '\\' && this.text[this.position + 1] === '\n') this.next(2);
      else {
        const before = this.position;
        items.push(this.word());
        if (this.position === before) this.next();
      }
    }
    this.next();
    this.variables.set(name, more === undefined ? items : [...(this.variables.get(name) ?? []), ...items]);
  }

  /** Remembers `NAME=value`, also behind `export` and the like. */
  private assign(): void {
    const [first, ...rest] = this.words;
    const assigned = ['export', 'readonly', 'local', 'declare'].includes(first!) ? rest.filter((word) => !word.startsWith('-')) : this.words;
    if (!assigned.every((word) => /^\w+=/.test(word))) return;
    for (const word of assigned) this.variables.set(word.slice(0, word.indexOf('=')), [word.slice(word.indexOf('=') + 1)]);
  }

  /** The value of a variable: `NAME`, `NAME:-default`. Undefined if the script does not set it. */
  private valueOf(expression: string): string | undefined {
    const [, name = '', fallback] = /^(\w+)(?::?[-=]([^{}]*))?$/.exec(expression) ?? [];
    return this.variables.get(name)?.join(' ') ?? fallback;
  }

  /** A variable or a substitution at the current place. */
  private variable(): string {
    this.next();
    const letter = this.text[this.position];
    if (letter === '(' || letter === '{') {
      const inside = this.substitution();
      return (letter === '{' ? this.valueOf(inside.slice(1, -1)) : undefined) ?? `$${inside}`;
    }
    const [name] = /^[A-Za-z_]\w*/.exec(this.text.slice(this.position, this.position + 100)) ?? [];
    if (name === undefined) return '$';
    this.next(name.length);
    return this.valueOf(name) ?? `$${name}`;
  }

  private endCommand(): void {
    if (this.words.length > 0) this.assign();
    if (this.words.length > 0) this.commands.push({ words: this.words, line: this.first, ...(this.input !== undefined && { input: this.input }) });
    this.words = [];
    this.input = undefined;
  }

  private endLine(): void {
    if (this.position < this.text.length) this.next();
    for (const { end, strip, take } of this.waiting.splice(0)) take(this.hereDocument(end, strip));
    this.endCommand();
  }

  private skipLine(): void {
    while (this.position < this.text.length && this.text[this.position] !== '\n') this.next();
  }

  private hereDocument(end: string, strip: boolean): string {
    const lines: string[] = [];
    while (this.position < this.text.length) {
      const stop = this.text.indexOf('\n', this.position);
      const line = this.text.slice(this.position, stop < 0 ? undefined : stop);
      this.next(line.length + 1);
      if ((strip ? line.replace(/^\t+/, '') : line).trimEnd() === end) break;
      lines.push(strip ? line.replace(/^\t+/, '') : line);
    }
    return `${lines.join('\n')}\n`;
  }

  private redirection(): void {
    const [mark = '<'] = /^(?:<<<|<<-?|<|>>|>&|>)/.exec(this.text.slice(this.position, this.position + 3)) ?? [];
    this.next(mark.length);
    while (this.text[this.position] === ' ' || this.text[this.position] === '\t') this.next();
    // `<(...)` is read by the command as a file.
    if (this.text[this.position] === '(') {
      this.addWord(`${mark}${this.substitution()}`);
      return;
    }
    const target = this.word();
    if (mark === '<<' || mark === '<<-') this.waiting.push({ end: target, strip: mark === '<<-', take: (input) => void (this.input = input) });
  }

  private word(): string {
    let word = '';
    while (this.position < this.text.length) {
      const letter = this.text[this.position]!;
      if (letter === '\\') {
        // A continued line joins what stands around it.
        if (this.text[this.position + 1] !== '\n') word += this.text[this.position + 1] ?? '';
        this.next(2);
      } else if (letter === "'") {
        const end = this.text.indexOf("'", this.position + 1);
        const inside = this.text.slice(this.position + 1, end < 0 ? undefined : end);
        word += inside;
        this.next(inside.length + 2);
      } else if (letter === '"') word += this.quoted();
      else if (letter === '$') word += this.variable();
      else if (/[\s;&|<>()]/.test(letter)) break;
      else {
        word += letter;
        this.next();
      }
    }
    return word;
  }

  private quoted(): string {
    let inside = '';
    this.next();
    while (this.position < this.text.length && this.text[this.position] !== '"') {
      const letter = this.text[this.position]!;
      const after = this.text[this.position + 1] ?? '';
      if (letter === '\\' && '"\\$`\n'.includes(after)) {
        if (after !== '\n') inside += after;
        this.next(2);
      } else if (letter === '$' && !/^\$\{\w+\[/.test(this.text.slice(this.position, this.position + 80))) inside += this.variable();
      else {
        inside += letter;
        this.next();
      }
    }
    this.next();
    return inside;
  }

  /** `(...)` or `{...}`, with all that is in it. */
  private substitution(): string {
    const start = this.position;
    let depth = 0;
    do {
      const letter = this.text[this.position];
      if (letter === '(' || letter === '{') depth += 1;
      if (letter === ')' || letter === '}') depth -= 1;
      this.next();
    } while (depth > 0 && this.position < this.text.length);
    return this.text.slice(start, this.position);
  }
}
