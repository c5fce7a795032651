/** One word of a Go template action. */
export interface Token {
  /** `chain` is `.`, `.Values.a`, `$`, `$x.a`; `name` is a function; `mark` is one of `( ) | , := =`. */
  readonly kind: 'chain' | 'name' | 'text' | 'mark' | 'other';
  /** The word itself; for a `text` its content without quotes. */
  readonly text: string;
  /** No blank stands before it: tells `(f x).a` from `(f x) .a`. */
  readonly glued: boolean;
}

/** One `{{ ... }}` of a template. */
export interface Action {
  /** The word that makes it a control structure: `if`, `else if`, `else with`, `else`, `with`, `range`, `end`, `define` ... */
  readonly keyword: string;
  /** What follows the keyword. */
  readonly text: string;
  /** Names a variable other than `$`, so that it means something else in another place. */
  readonly usesVariables: boolean;
  /** The words of `text`. */
  readonly tokens: readonly Token[];
}

const KEYWORD = /^(?:(else)\s+)?(if|with|range|end|else|define|block|template|break|continue)\b\s*/;
const TOKEN = /(\s*)(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\$\w*(?:\.\w+)*|(?:\.\w+)+|\.)|(:=|[=()|,])|([A-Za-z_]\w*)|([^\s()|,]+))/y;

/** Cuts templates into actions. Charts repeat themselves a lot, so equal actions are read once and shared. */
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
        const body = raw.replace(/^-|-$/g, '').trim();
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
  readonly text: string;
  readonly usesVariables: boolean;
  private words: readonly Token[] | undefined;

  constructor(body: string) {
    const match = KEYWORD.exec(body);
    this.keyword = match ? (match[1] ? `else ${match[2]}` : match[2]!) : '';
    this.text = match ? body.slice(match[0].length) : body;
    this.usesVariables = /\$\w/.test(this.text);
  }

  get tokens(): readonly Token[] {
    return (this.words ??= tokensOf(this.text));
  }
}

/** Braces in a comment or a string do not end an action: gives the place of those that do, `end` or later. */
function endOfAction(template: string, start: number, end: number): number {
  const isComment = /^-?\s*\/\*/.test(template.slice(start, end));
  let last = end;
  while (last >= 0 && !isWhole(template.slice(start, last), isComment)) last = template.indexOf('}}', last + 1);
  return last < 0 ? template.length : last;
}

function isWhole(body: string, isComment: boolean): boolean {
  if (isComment) return body.includes('*/');
  if (!body.includes('"') && !body.includes('`')) return true;
  return !/["`]/.test(withoutStrings(body));
}

/** The text of an action without what stands in quotes. */
export function withoutStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '');
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [, blank, quoted, raw, chain, mark, name, other] = match;
    const glued = blank === '';
    if (chain !== undefined) tokens.push({ kind: 'chain', text: chain, glued });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, glued });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, glued });
    else if (other !== undefined) tokens.push({ kind: 'other', text: other, glued });
    else tokens.push({ kind: 'text', text: quoted ?? raw!, glued });
  }
  return tokens;
}
