import { isGiven, isLogin, mayHoldSecret, namesSecret, secretOf, secretOption, type Secret } from '../diagnostics/secrets';
import { isJsonObject, type JsonObject } from '../kubernetes/json';
import { parseKubernetesYaml } from '../yaml/reader';

/** A secret and where it is: `spec.template.spec.containers.0.env.1.value`, empty for the value itself. */
export interface FoundSecret extends Secret {
  readonly at: string;
}

/** Labels and selectors have names of their own, and other maps have names of keys and cookies as values. */
const METADATA = /(?:^|\.)(?:labels|annotations|matchLabels|selector|nodeSelector|\w*[sS]ecret\w*\.keys|\w+Names)$/;
/** Maps whose keys are names of variables. */
const VARIABLES = /^data$|(?:^|\.)(?:env|environment|substitute|variables)$/;
/** A text without any of these is not read as YAML, JSON or settings. */
const HINT = /(?:password|passwd|passphrase|pwd|token|psk|(?:api|access|private|preshared|encryption|signing|master)[_-]?key|secret|authorization)s?(?:[_.-]?\w{1,9})?["'\\]{0,4}\s{0,99}(?:[:=>]|,?\s{0,99}["'\\]{0,4}value|-\s)|kind["'\\]{0,4}\s{0,9}:\s{0,9}["'\\]{0,4}Secret|\/stringData\/|["']auth["'\\]{0,4}\s{0,9}:|\bpass["'\\]{0,4}\s{0,9}[:=]/i;
/** Texts that a shell may run, and headers as lines. */
const COMMAND = /(?:^|\.)(?:command|args|cmd)\.\d+$/;
const HEADERS = /(?:^|\.)headers\.\d+$/;
const MAX_READ = 1024 * 1024;
const MAX_DEPTH = 500;

/**
 * The first secret below `value`: in a format, by the name of its field, environment variable or option, or as a Secret with data. Texts of YAML,
 * JSON and settings are opened. A private key comes before others.
 */
export function findSecret(value: unknown): FoundSecret | undefined {
  return new Search().of(value);
}

/** All texts below `value` that are secrets, or that have one in them. */
export function secretTexts(value: unknown): ReadonlySet<string> {
  const search = new Search(new Set());
  search.of(value);
  return search.texts!;
}

class Search {
  /** Where all are collected; otherwise a private key ends the search. */
  readonly texts: Set<string> | undefined;
  private token: FoundSecret | undefined;

  constructor(texts?: Set<string>) {
    this.texts = texts;
  }

  of(value: unknown): FoundSecret | undefined {
    return this.visit(value, '', 0) ?? this.token;
  }

  /** Returns a private key, and keeps the first of the others. */
  private visit(node: unknown, at: string, depth: number): FoundSecret | undefined {
    if (typeof node === 'string') return this.text(node, at);
    if (typeof node !== 'object' || node === null || depth > MAX_DEPTH) return undefined;
    if (Array.isArray(node)) this.options(node, (index) => join(at, String(index)));
    else if (isPrivateJwk(node as JsonObject)) return this.key({ title: 'private JSON Web Key', isKey: true, at }, ...textsIn(node));
    const { name, value, kind, apiVersion } = node as { readonly name?: unknown; readonly value?: unknown; readonly kind?: unknown; readonly apiVersion?: unknown };
    if (typeof name === 'string' && typeof value === 'string' && ((namesSecret(name, true) && isGiven(value)) || isLogin(name, value))) this.note(`value of ${name}`, join(at, 'value'), value);
    const patched = patchedField(node as JsonObject);
    if (patched !== undefined && typeof value === 'string' && value !== '' && isGiven(value)) this.note(`value of ${patched}`, join(at, 'value'), value);
    const isSecret = kind === 'Secret' && apiVersion === 'v1';
    for (const key of Object.keys(node)) {
      const child = (node as Record<string, unknown>)[key];
      const place = join(at, key);
      if (isSecret && (key === 'data' || key === 'stringData') && hasContent(child)) this.note('Secret with data', place, ...textsIn(child));
      if (typeof child === 'string' && child !== '' && !METADATA.test(at) && ((namesSecret(key, VARIABLES.test(at)) && isGiven(child)) || isLogin(key, child))) this.note(`value of ${key}`, place, child);
      if (key === 'auths' && hasLogin(child)) this.note('login of a registry', place, ...textsIn(child));
      if (typeof child === 'string' && ((key === 'auth' && isEncodedLogin(child)) || (OF_LOGIN.test(key) && isGiven(child) && child !== '' && LOGINS.some((login) => login in node)))) this.note(`value of ${key}`, place, child);
      if (typeof child === 'number' && child > 9999 && /passw(?:or)?d$|passphrase$/i.test(key)) this.note(`value of ${key}`, place);
      if (GIVEN_INSIDE.test(key) && hasContent(child)) this.note(`value of ${key}`, place, ...textsIn(child));
      if (key === 'secretGenerator' && textsIn(child).some((literal) => isGiven(/^[\w.-]+=(.+)$/s.exec(literal)?.[1] ?? ''))) this.note('Secret with data', place, ...textsIn(child));
      if (key.length >= 20 && (mayHoldSecret(key) || key.includes('://'))) this.text(key, at);
      if (typeof child === 'string' && child.length < 12) continue;
      const found = this.visit(child, place, depth + 1);
      if (found && !this.texts) return found;
    }
    return Array.isArray(node) ? this.lines(node, at) : undefined;
  }

  /** A key whose lines are items. */
  private lines(items: readonly unknown[], at: string): FoundSecret | undefined {
    if (!items.some((item) => typeof item === 'string' && item.length >= 40) || !items.every((item) => typeof item === 'string')) return undefined;
    const found = secretOf(items.join('\n'));
    return found?.isKey ? this.key({ ...found, at }, ...textsIn(items)) : undefined;
  }

  private text(text: string, at: string): FoundSecret | undefined {
    if (text.length < 12) return undefined;
    const found = secretOf(text, insideOf);
    if (found?.isKey) return this.key({ title: found.title, isKey: true, at }, text);
    if (found) this.note(found.title, at, text);
    const option = text.includes('=') ? secretOption(text) : undefined;
    if (option !== undefined) this.note(`value of ${option}`, at, text);
    if ((COMMAND.test(at) && text.includes(' ')) || text.startsWith('#!')) this.command(text, at);
    const [, header, value] = HEADERS.test(at) ? (/^([\w-]{1,100}):\s*(.+)$/s.exec(text) ?? []) : [];
    if (header !== undefined && ((namesSecret(header, true) && isGiven(value!)) || isLogin(header, value!))) this.note(`value of ${header}`, at, text);
    if ((this.token && !this.texts) || text.length > MAX_READ || !HINT.test(text)) return undefined;
    const inside = insideOf(text);
    if (inside?.isKey) return this.key({ ...inside, at: join(at, inside.at) }, text);
    if (inside) this.note(inside.title, join(at, inside.at), text, ...(this.texts ? secretTexts(documentsOf(text)) : []));
    return undefined;
  }

  /** `--password`, and its value after it. */
  private options(items: readonly unknown[], placeOf: (index: number) => string, ...texts: string[]): void {
    for (let index = 1; index < items.length; index += 1) {
      const [option, value] = [items[index - 1], items[index]];
      if (typeof option !== 'string' || typeof value !== 'string' || !/^--?[a-z][\w.-]{1,99}$/i.test(option) || value.startsWith('-')) continue;
      if (namesSecret(option.replace(/^-+/, ''), true) && isGiven(value)) this.note(`value of ${option}`, placeOf(index), value, ...texts);
    }
  }

  /** The words of a command in a shell. */
  private command(text: string, at: string): void {
    const words = text.split(/[\s;&|]+/).map((word) => word.replace(/["']/g, ''));
    this.options(words, () => at, text);
    const given = words.find((word) => /^(?:--|[A-Z][A-Z0-9_]*=)/.test(word) && secretOption(word) !== undefined);
    if (given !== undefined) this.note(`value of ${secretOption(given)!}`, at, text);
    const [, login] = /\bcurl\s(?:[^|;&]{0,2000}\s)?(?:-u|--(?:proxy-)?user)[ =]?["']?[^\s:"'$]{1,200}:([^\s"']{1,2000})/.exec(text) ?? [];
    if (login !== undefined && isGiven(login)) this.note('password of a login', at, text);
  }

  private key(found: FoundSecret, ...texts: string[]): FoundSecret {
    for (const text of texts) this.texts?.add(text);
    return found;
  }

  private note(title: string, at: string, ...texts: string[]): void {
    this.token ??= this.key({ title, isKey: false, at });
    for (const text of texts) this.texts?.add(text);
  }
}

/** Fields of which everything inside is secret. */
const GIVEN_INSIDE = /^(?:secureJsonData|\w*[pP]asswords|api_?[kK]eys)$/;
/** Names that say a secret next to the name of who logs in; alone, they may be the name of a Secret. */
const OF_LOGIN = /^(?:pass|pw|secret|secret_?[kK]ey)$/;
const LOGINS = ['user', 'username', 'userName', 'login', 'accessKey', 'access_key', 'accessKeyId', 'access_key_id', 'clientId', 'clientID', 'client_id', 'redirectURIs'];

/** Name and password in base64, as registries take them. */
function isEncodedLogin(text: string): boolean {
  return text.length >= 8 && text.length % 4 === 0 && /^[\w+/]+={0,2}$/.test(text) && /^[\x21-\x39\x3b-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(text, 'base64').toString('latin1'));
}

/** The field that a JSON patch sets, if it holds a secret. */
function patchedField({ op, path }: JsonObject): string | undefined {
  if (typeof path !== 'string' || (op !== 'add' && op !== 'replace')) return undefined;
  const field = path.slice(path.lastIndexOf('/') + 1).replaceAll('~1', '/');
  return path.startsWith('/stringData/') || namesSecret(field, false) ? field : undefined;
}

function textsIn(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(textsIn) : [];
}

function isPrivateJwk({ kty, d, k }: JsonObject): boolean {
  return typeof kty === 'string' && [d, k].some((part) => typeof part === 'string' && part.length >= 20);
}

/** Whether logins of registries are among what `auths` of a Docker configuration has. */
function hasLogin(auths: unknown): boolean {
  return isJsonObject(auths) && Object.values(auths).some((login) => isJsonObject(login) && ['auth', 'password', 'identitytoken'].some((name) => typeof login[name] === 'string' && login[name] !== '' && isGiven(login[name])));
}

/** The first secret by name in a text of YAML, JSON, settings or a program. */
function insideOf(text: string): FoundSecret | undefined {
  if (text.length > MAX_READ || !HINT.test(text)) return undefined;
  const documents = documentsOf(text);
  return findSecret(documents) ?? settingIn(text, documents.length === 0);
}

/** Documents of a text in YAML or JSON that are more than a text. */
function documentsOf(text: string): readonly unknown[] {
  const start = text.trimStart();
  if (!start.includes('\n') && !/^(?:[\w.-]{1,100}:\s*)?[{[]/.test(start)) return [];
  try {
    const documents = /^[{[]/.test(start) ? [JSON.parse(text) as unknown] : parseKubernetesYaml(text);
    return documents.filter((document) => typeof document === 'object' && document !== null);
  } catch {
    return [];
  }
}

/** Settings of a shell, of systemd, of INI files, which have sections, and of files that have nothing else. Names in small letters are variables in a shell. */
const SETTING = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]{0,100})[ \t]*([=:])[ \t]*("[^"\n]{1,2000}"|'[^'\n]{1,2000}'|[^\s"'`(){}[\];]{1,2000})[ \t]*$/gm;
const SECTION = /^\[[\w. -]{1,100}\][ \t]*$/m;
const NO_SETTING = /^(?![ \t]*(?:[#;!].*|[\w.-]{1,100}[ \t]*=.*)?$)/m;
/** A text in quotes in a program, and the text of an element. A token is also a part of a language. */
const LITERAL = /\b([A-Za-z_][\w.-]{0,100})["']?\s{0,9}[:=]\s{0,9}(["'])([^\s"'<>]{6,2000})\2|<(\w{1,100})>([^<>\s]{6,2000})<\/\4>/g;

function settingIn(text: string, isNoDocument: boolean): FoundSecret | undefined {
  const isIni = SECTION.test(text);
  // YAML that cannot be read before something fills it in.
  const isTemplate = isNoDocument && text.includes('{{');
  const isSettings = isIni || (text.includes('\n') && !NO_SETTING.test(text.trim()));
  const secret = (name: string, value: string, isVariable: boolean): FoundSecret | undefined =>
    namesSecret(name, isVariable) && isGiven(value.replace(/^["']|["']$/g, '')) ? { title: `value of ${name}`, isKey: false, at: '' } : undefined;
  for (const [, name, separator, value] of text.matchAll(SETTING)) {
    const isSetting = separator === '=' ? isSettings || /^[A-Z][A-Z0-9_]*$/.test(name!) : isIni || (isTemplate && !/token$/i.test(name!) && !value!.endsWith(','));
    const found = isSetting ? secret(name!, value!, separator === '=') : undefined;
    if (found) return found;
  }
  if (!isNoDocument) return undefined;
  for (const [, name, , value, element, content] of text.matchAll(LITERAL)) {
    const found = /(?:token|secret)$/i.test(name ?? element!) ? undefined : secret(name ?? element!, value ?? content!, false);
    if (found) return found;
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
