import { examplesOf, type ShownExample } from './examples';
import { concernedReleases, isSuppressible, type Explanation } from './explanation';
import { lineDiff } from './line-diff';

/** A part of the page of a code. */
type Part = { readonly text: string } | { readonly code: string; readonly language: string };

const EXAMPLES = { ts: 'In TypeScript:', yaml: 'In YAML:', console: 'On the command line:' } as const;

/** What a page says, in the order of reading; Markdown and terminal differ in how it is written only. */
function partsOf(explanation: Explanation, related: (code: string) => string, suppression: string): Part[] {
  const { reason, fix, link, retired, rule } = explanation;
  if (retired !== undefined) return [{ text: retired }];
  const releases = concernedReleases(explanation);
  return [
    { text: reason },
    ...(releases.length > 0 ? [{ text: `Applies to ${releases.join(' and ')}.` }] : []),
    ...(fix ? [{ text: fix }] : []),
    ...examplesOf(explanation).flatMap((example) => exampleParts(example, rule === undefined)),
    ...(isSuppressible(explanation) ? [{ text: suppression }] : rule ? [{ text: 'This check cannot be suppressed.' }] : []),
    ...(link ? [{ text: `Upstream: ${link}` }] : []),
    ...(explanation.related?.length ? [{ text: `Related: ${explanation.related.map(related).join(', ')}` }] : []),
  ];
}

function exampleParts({ language, title = EXAMPLES[language], wrong, right }: ShownExample, isOfOneObject: boolean): Part[] {
  if (language === 'console') return [{ text: 'Wrong:' }, ...shown(wrong), { text: 'Right:' }, ...shown(right)];
  // Only one of the two shows something: the other is an app without it.
  if (wrong.trim() === '' || right.trim() === '') return [{ text: title.replace(':', wrong.trim() === '' ? ', right:' : ', wrong:') }, { code: (wrong.trim() === '' ? right : wrong).trim(), language }];
  // Lines that are equal on both sides are context, not part of the difference.
  const isContext = wrong === right;
  return [{ text: isContext ? title.replace(':', ', unchanged:') : title }, isContext ? { code: condensed(right, isOfOneObject), language } : { code: condensed(lineDiff(wrong.trimEnd(), right.trimEnd()), isOfOneObject), language: 'diff' }];
}

/** Commands with their output, or a part of a file, and a statement of a program after them. */
function shown(code: string): Part[] {
  const [, before, statement] = /^(\$ [^]*)\n\n(.*\);.*)$/.exec(code) ?? [];
  if (before !== undefined && statement !== undefined) return [...shown(before), { code: statement, language: 'ts' }];
  return [{ code, language: code.includes('$ ') ? 'console' : 'text' }];
}

/** Longest spec of an object without a difference that is shown. */
const MAX_CONTEXT = 24;

/**
 * Objects without a difference are context: a comment stands for those with a long spec, and for those of another kind than the changed
 * ones where the mistake is in one object. Where no object has the difference, the first is shown whole.
 */
function condensed(code: string, isOfOneObject: boolean): string {
  const parts = code.split(/\n(?=[ +-]?(?:---$|\w.*\(chart,))/m);
  const isSame = (part: string): boolean => /^ ?(?: {2})?spec:/m.test(part) && !/^[+-](?!--)/m.test(part);
  const kindOf = (part: string): string => /^[ +-]? *kind: '?(\w+)/m.exec(part)?.[1] ?? '';
  const changed = parts.filter((part) => !isSame(part) && part.includes('apiVersion'));
  const isCrd = (part: string): boolean => kindOf(part) === 'CustomResourceDefinition';
  const shown = changed.length === 0 ? parts.find((part) => isSame(part) && !isCrd(part)) : undefined;
  const isFolded = (part: string): boolean => {
    if (!isSame(part) || part === shown) return false;
    if (isCrd(part)) return true;
    if (part.includes('annotations:')) return false;
    const [spec = ''] = /^ ?(?: {2})?spec:[^]*$/m.exec(part) ?? [];
    return spec.split('\n').length > MAX_CONTEXT || (isOfOneObject && changed.length > 0 && !changed.some((other) => kindOf(other) === kindOf(part)));
  };
  return parts.flatMap((part) => {
    if (!isFolded(part)) return [part];
    if (isCrd(part)) return [];
    const mark = code.includes('(chart,') ? '//' : '#';
    const [name, namespace] = ['name', 'namespace'].map((field) => new RegExp(`\\b${field}: '?([^\\s',}]+)`).exec(part)?.[1]);
    return [`${/^ /.test(part) ? ' ' : ''}${mark} ${kindOf(part)} ${namespace ? `${namespace}/` : ''}${name}: unchanged`];
  }).join('\n').replace(/^((?: ?# .*: unchanged\n)*) ?---\n/, '$1').replace(LONG_LIST, shortList);
}

/** Unchanged items of one line each, more than a reader looks at. */
const LONG_LIST = /(?:^ +- .*\n){12,}/gm;

function shortList(items: string): string {
  const lines = items.split(/(?<=\n)/);
  return [...lines.slice(0, 2), `${/^ +/.exec(items)![0]}# ${lines.length - 3} more\n`, ...lines.slice(-1)].join('');
}

/** `CIL043: BBR without eBPF host routing (error)` */
function titleOf({ code, title, severity, retired }: Explanation): string {
  return `${code}: ${title} (${retired === undefined ? severity : 'retired'})`;
}

/**
 * The page of a code in Markdown, without a heading.
 *
 * @param linkTo Markdown link to another code
 */
export function codeMarkdown(explanation: Explanation, linkTo: (code: string) => string, suppression: string): string {
  const { title, severity, retired } = explanation;
  const parts = partsOf(explanation, linkTo, suppression).map((part) => ('code' in part ? `\`\`\`${part.language}\n${part.code}\n\`\`\`` : part.text.replace(/^Upstream: (.*)$/, 'Upstream: <$1>')));
  const [first, ...others] = parts;
  return [`**${title}** (${retired === undefined ? severity : 'retired'}). ${first}`, ...others].join('\n\n');
}

/** The page of a code for a terminal. */
export function codeText(explanation: Explanation, wrap: (text: string) => string): string {
  const suppression = `To accept it: suppressCheck(construct, { id: '${explanation.code}', reason: '...' })${isOfObjects(explanation) ? `, or --accept ${explanation.code} of the command check` : ''}`;
  const parts = partsOf(explanation, (code) => code, suppression).map((part) => ('code' in part ? part.code.replaceAll(/^(?=.)/gm, '  ') : /: \S+$/.test(part.text) ? part.text : wrap(part.text)));
  // The sentence before an example and the links stand close.
  return `${[titleOf(explanation), ...parts].join('\n\n').replaceAll(/(^(?:In TypeScript|In YAML|As chart values|Wrong|Right)(?:, wrong|, right|, unchanged)?:)\n\n/gm, '$1\n').replaceAll(/\n\n(Related: )/g, '\n$1')}\n`;
}

/** Whether the command `check`, which sees objects only, can report a code. */
function isOfObjects({ code, rule }: Explanation): boolean {
  return rule ? rule.on !== 'cilium' : !code.startsWith('CIL');
}
