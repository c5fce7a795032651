import { isGiven, isLogin, namesSecret, secretOf, secretOption, type Secret } from '../diagnostics/secrets';
import { parseKubernetesYaml } from '../yaml/reader';

/** A secret and where it is: `spec.template.spec.containers.0.env.1.value`, empty for the value itself. */
export interface FoundSecret extends Secret {
  readonly at: string;
}

/** Labels and selectors have names of their own. */
const METADATA = /(?:^|\.)(?:labels|annotations|matchLabels|selector|nodeSelector)$/;
/** Maps whose keys are names of variables. */
const VARIABLES = /^data$|(?:^|\.)(?:env|environment|substitute|variables)$/;
/** A text without any of these is not read as YAML, JSON or settings. */
const HINT = /(?:password|passwd|passphrase|pwd|token|psk|(?:api|access|private|preshared|encryption|signing|master)[_-]?key|secret|authorization)["'\\]{0,4}\s{0,9}[:=]|kind["'\\]{0,4}\s{0,9}:\s{0,9}["'\\]{0,4}Secret/i;
const MAX_READ = 1024 * 1024;
const MAX_DEPTH = 500;

/**
 * The first secret below `value`: in a format, by the name of its field, environment variable or option, or as a Secret with data. Texts of YAML,
 * JSON and settings are opened. A private key comes before others.
 */
export function findSecret(value: unknown): FoundSecret | undefined {
  return new Search().of(value);
}

class Search {
  private token: FoundSecret | undefined;

  of(value: unknown): FoundSecret | undefined {
    return this.visit(value, '', 0) ?? this.token;
  }

  /** Returns a private key, and keeps the first of the others. */
  private visit(node: unknown, at: string, depth: number): FoundSecret | undefined {
    if (typeof node === 'string') return this.text(node, at);
    if (typeof node !== 'object' || node === null || depth > MAX_DEPTH) return undefined;
    if (Array.isArray(node)) this.options(node, at);
    const { name, value, kind, apiVersion } = node as { readonly name?: unknown; readonly value?: unknown; readonly kind?: unknown; readonly apiVersion?: unknown };
    if (typeof name === 'string' && typeof value === 'string' && ((namesSecret(name, true) && isGiven(value)) || isLogin(name, value))) this.note(`value of ${name}`, join(at, 'value'));
    const isSecret = kind === 'Secret' && apiVersion === 'v1';
    for (const key of Object.keys(node)) {
      const child = (node as Record<string, unknown>)[key];
      const place = join(at, key);
      if (isSecret && (key === 'data' || key === 'stringData') && hasContent(child)) this.note('Secret with data', place);
      if (typeof child === 'string' && child !== '' && !METADATA.test(at) && ((namesSecret(key, VARIABLES.test(at)) && isGiven(child)) || isLogin(key, child))) this.note(`value of ${key}`, place);
      if (typeof child === 'string' && child.length < 12) continue;
      const found = this.visit(child, place, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  private text(text: string, at: string): FoundSecret | undefined {
    if (text.length < 12) return undefined;
    const found = secretOf(text);
    if (found?.isKey) return { title: found.title, isKey: true, at };
    if (found) this.note(found.title, at);
    const option = text.includes('=') ? secretOption(text) : undefined;
    if (option !== undefined) this.note(`value of ${option}`, at);
    if (this.token || text.length > MAX_READ || !HINT.test(text)) return undefined;
    const inside = findSecret(documentsOf(text)) ?? settingIn(text);
    if (inside?.isKey) return { ...inside, at: join(at, inside.at) };
    if (inside) this.note(inside.title, join(at, inside.at));
    return undefined;
  }

  /** `--password`, and its value after it. */
  private options(items: readonly unknown[], at: string): void {
    for (let index = 1; index < items.length; index += 1) {
      const [option, value] = [items[index - 1], items[index]];
      if (typeof option !== 'string' || typeof value !== 'string' || !/^--?[a-z][\w.-]{1,99}$/i.test(option) || value.startsWith('-')) continue;
      if (namesSecret(option.replace(/^-+/, ''), true) && isGiven(value)) this.note(`value of ${option}`, join(at, String(index)));
    }
  }

  private note(title: string, at: string): void {
    this.token ??= { title, isKey: false, at };
  }
}

/** Documents of a text in YAML or JSON that are more than a text. */
function documentsOf(text: string): readonly unknown[] {
  const start = text.trimStart();
  if (!start.includes('\n') && !/^[{[]/.test(start)) return [];
  try {
    const documents = /^[{[]/.test(start) ? [JSON.parse(text) as unknown] : parseKubernetesYaml(text);
    return documents.filter((document) => typeof document === 'object');
  } catch {
    return [];
  }
}

/** Settings of a shell, of systemd and of INI files: only these have sections, and names in small letters. */
const SETTING = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]{0,100})[ \t]*=[ \t]*("[^"\n]{1,2000}"|'[^'\n]{1,2000}'|[^\s"'`(){}[\];]{1,2000})[ \t]*$/gm;
const SECTION = /^\[[\w. -]{1,100}\][ \t]*$/m;

function settingIn(text: string): FoundSecret | undefined {
  const isIni = SECTION.test(text);
  for (const [, name, value] of text.matchAll(SETTING)) {
    if ((isIni || /^[A-Z][A-Z0-9_]*$/.test(name!)) && namesSecret(name!, true) && isGiven(value!.replace(/^["']|["']$/g, ''))) return { title: `value of ${name!}`, isKey: false, at: '' };
  }
  return undefined;
}

/** Whether the data of a Secret is more than what something fills in. */
function hasContent(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.values(data).some((value) => typeof value === 'string' && value !== '' && isGiven(value));
}

function join(at: string, key: string): string {
  return at === '' || key === '' ? `${at}${key}` : `${at}.${key}`;
}
