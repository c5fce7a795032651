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
    ...examplesOf(explanation).flatMap(exampleParts),
    ...(isSuppressible(explanation) ? [{ text: suppression }] : rule ? [{ text: 'This check cannot be suppressed.' }] : []),
    ...(link ? [{ text: `Upstream: ${link}` }] : []),
    ...(explanation.related?.length ? [{ text: `Related: ${explanation.related.map(related).join(', ')}` }] : []),
  ];
}

function exampleParts({ language, title = EXAMPLES[language], wrong, right }: ShownExample): Part[] {
  if (language === 'console') return [{ text: 'Wrong:' }, shown(wrong), { text: 'Right:' }, shown(right)];
  // Only one of the two shows something: the other is an app without it.
  if (wrong.trim() === '' || right.trim() === '') return [{ text: title.replace(':', wrong.trim() === '' ? ', right:' : ', wrong:') }, { code: (wrong.trim() === '' ? right : wrong).trim(), language }];
  // Lines that are equal on both sides are context, not part of the difference.
  const isContext = wrong === right;
  return [{ text: isContext ? title.replace(':', ', unchanged:') : title }, isContext ? { code: condensed(right), language } : { code: condensed(lineDiff(wrong.trimEnd(), right.trimEnd())), language: 'diff' }];
}

/** Commands, or a part of a file. */
function shown(code: string): Part {
  return { code, language: code.includes('$ ') ? 'console' : 'text' };
}

/** Longest spec of an object without a difference that is shown. */
const MAX_CONTEXT = 5;

/** Objects without a difference are context: CRDs are left out, and long specs, except for the first where no object has the difference. */
function condensed(code: string): string {
  const parts = code.split(/\n(?=[ +-]?(?:---$|\w.*\(chart,))/m);
  const isSame = (part: string): boolean => /^ ?(?: {2})?spec:/m.test(part) && !/^[+-](?!--)/m.test(part);
  const shown = parts.every((part) => isSame(part) || !part.includes('apiVersion')) ? parts.find(isSame) : undefined;
  return parts.flatMap((part) => {
    if (!isSame(part) || part === shown) return [part];
    if (/kind: '?CustomResourceDefinition/.test(part)) return [];
    const [spec = ''] = /^ ?(?: {2})?spec:[^]*$/m.exec(part) ?? [];
    if (spec.split('\n').length <= MAX_CONTEXT) return [part];
    const indent = /^ */.exec(spec)![0];
    return [part.replace(spec, spec.includes('spec: {') ? `${indent}spec: { ... },\n${indent.slice(2)}});` : `${indent}spec: ...`)];
  }).join('\n').replace(/^ ?---\n/, '');
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
