/** One token of a Go template action. */
export interface Token {
  /** `chain` is `.`, `.Values.a`, `$`, `$x.a`; `name` is a function; `mark` is one of `( ) | , := =`. */
  readonly kind: 'chain' | 'name' | 'text' | 'mark' | 'other';
  /** The text of the token; for a `text`, without quotes. */
  readonly text: string;
  /** No blank before it: `(f x).a` differs from `(f x) .a`. */
  readonly glued: boolean;
}

/** One `{{ ... }}` of a template. */
export interface Action {
  /** The keyword of a control structure, without a leading `else`: `if`, `with`, `range`, `end`, `define` ... */
  readonly keyword: string;
  /** Begins with `else`. */
  readonly isElse: boolean;
  /** It is closed by an `end`. */
  readonly opens: boolean;
  /** What follows the keyword. */
  readonly text: string;
  /** Uses a variable other than `$`, so that its meaning depends on its place. */
  readonly usesVariables: boolean;
  /**
   * The chains from the root, `a.b` for `.Values.a.b`, of an action that consists of nothing else, as most do. Otherwise
   * undefined, and the tokens must be read.
   */
  readonly chains: readonly string[] | undefined;
  /** The tokens of `text`. */
  readonly tokens: readonly Token[];
}

const KEYWORD = /^(?:(else)\b\s*)?(?:(if|with|range|end|define|block|template|break|continue)\b\s*)?/;
const OPENING = new Set(['if', 'with', 'range', 'block', 'define']);

/** Chains from the root, and what requires more than chains: variables, and functions that read a key or a whole map. */
const TELLING = new RegExp(
  [
    '\\.Values\\.([\\w.]+)',
    '\\$\\w',
    '\\.Values\\b',
    '\\)\\.',
    '\\b(?:index|get|hasKey|dig|include|list|tuple|dict|keys|values|merge|mergeOverwrite|omit|pick|tpl|to[A-Z]\\w+)\\b',
  ].join('|'),
  'g',
);

/** Splits templates into actions. Charts repeat many actions, so equal ones are read once and shared. */
export class TemplateCutter {
  private readonly known = new Map<string, Action | undefined>();

  /** The actions of a template, in order, without comments. */
  actionsOf(template: string): Action[] {
    const actions: Action[] = [];
    for (let start = template.indexOf('{{'), end = 0; start >= 0; start = template.indexOf('{{', end)) {
      end = template.indexOf('}}', start);
      if (end < 0) break;
      let raw = template.slice(start + 2, end);
      if (!this.known.has(raw)) {
        end = endOfAction(template, start + 2, end);
        raw = template.slice(start + 2, end);
        const body = raw.slice(raw.startsWith('-') ? 1 : 0, raw.endsWith('-') ? -1 : undefined).trim();
        this.known.set(raw, body.startsWith('/*') ? undefined : new LazyAction(body));
      }
      const action = this.known.get(raw);
      if (action) actions.push(action);
      end += 2;
    }
    return actions;
  }
}

class LazyAction implements Action {
  readonly keyword: string;
  readonly isElse: boolean;
  readonly opens: boolean;
  readonly text: string;
  readonly usesVariables: boolean;
  readonly chains: readonly string[] | undefined;
  private words: readonly Token[] | undefined;

  constructor(body: string) {
    const [prefix, otherwise, keyword = ''] = KEYWORD.exec(body)!;
    this.keyword = keyword;
    this.isElse = otherwise !== undefined;
    this.opens = !this.isElse && OPENING.has(keyword);
    this.text = body.slice(prefix.length);
    const code = this.text.includes('"') || this.text.includes('`') ? withoutStrings(this.text) : this.text;
    const chains: string[] = [];
    let careful = false;
    let variables = false;
    TELLING.lastIndex = 0;
    for (let match = TELLING.exec(code); match; match = TELLING.exec(code)) {
      if (match[1] !== undefined) chains.push(match[1]);
      else if (match[0].startsWith('$')) variables = true;
      else careful = true;
    }
    this.usesVariables = variables;
    this.chains = careful || variables ? undefined : chains;
  }

  get tokens(): readonly Token[] {
    return (this.words ??= tokensOf(this.text));
  }
}

/** The index of the braces that end an action, at `end` or later. Braces in a comment or a string do not end it. */
function endOfAction(template: string, start: number, end: number): number {
  // In Go, a comment must begin right after the braces, or after `- `.
  const isComment = template.startsWith('/*', start) || template.startsWith('- /*', start);
  let last = end;
  while (last >= 0 && !isWhole(template.slice(start, last), isComment)) last = template.indexOf('}}', last + 1);
  return last < 0 ? template.length : last;
}

function isWhole(body: string, isComment: boolean): boolean {
  if (isComment) return body.includes('*/');
  if (!body.includes('"') && !body.includes('`')) return true;
  return !/["`]/.test(withoutStrings(body));
}

/** The text of an action without its quoted strings. */
function withoutStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '');
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0, end = 0, blank = false; at < text.length; at = end) {
    const first = text[at]!;
    end = at + 1;
    if (first === ' ' || first === '\n' || first === '\t' || first === '\r') {
      blank = true;
      continue;
    }
    const glued = !blank;
    blank = false;
    if (first === '"' || first === '`') {
      end = endOfString(text, at);
      tokens.push({ kind: 'text', text: text.slice(at + 1, end - 1), glued });
    } else if (MARKS.has(first)) {
      if (first === ':' && text[end] === '=') end++;
      tokens.push({ kind: 'mark', text: text.slice(at, end), glued });
    } else {
      while (end < text.length && !DELIMITERS.has(text[end]!)) end++;
      const word = text.slice(at, end);
      const isChain = first === '$' || (first === '.' && !isDigit(word[1]));
      tokens.push({ kind: isChain ? 'chain' : isLetter(first) ? 'name' : 'other', text: word, glued });
    }
  }
  return tokens;
}

const MARKS = new Set('(),|:=');
const DELIMITERS = new Set(' \n\t\r(),|:="`');

function endOfString(text: string, start: number): number {
  const quote = text[start];
  let end = start + 1;
  while (end < text.length && text[end] !== quote) end += quote === '"' && text[end] === '\\' ? 2 : 1;
  return end + 1;
}

function isLetter(character: string): boolean {
  return /[A-Za-z_]/.test(character);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
