import { stringify } from 'yaml';
import type { Json } from '../../lib/kubernetes/json';
import { explanations, type Explanation } from '../../lib/checks/explanation';
import type { Rule, RuleExample } from '../../lib/checks/rule';
import { CATALOGUE, type CodeExample, type VersionRange } from '../../lib/diagnostics/catalogue';
import { lineDiff } from './line-diff';

/** Longest text and list of an example that are shown whole. */
const MAX_TEXT = 60;
const MAX_ITEMS = 20;
/** Longest line of a TypeScript literal. */
const MAX_LINE = 100;

/** The pages of `docs/codes`: an index, and one page for the codes of a prefix. */
export function codePages(): Map<string, string> {
  const prefixes = new Set([...Object.keys(CATALOGUE), ...explanations().map(({ code }) => prefixOf(code))]);
  const byPrefix = new Map([...prefixes].map((prefix) => [prefix, explanations().filter(({ code }) => prefixOf(code) === prefix)] as const).filter(([, codes]) => codes.length > 0));
  const pages = new Map([['docs/codes/README.md', index(byPrefix)]]);
  for (const [prefix, codes] of byPrefix) {
    pages.set(`docs/codes/${prefix}.md`, `# ${prefix}: ${titleOf(prefix)}\n\n${codes.map(section).join('\n\n')}\n`);
  }
  return pages;
}

function titleOf(prefix: string): string {
  return (CATALOGUE as Readonly<Record<string, { readonly title: string }>>)[prefix]?.title ?? prefix;
}

function prefixOf(code: string): string {
  return code.replace(/\d+$/, '');
}

function index(byPrefix: ReadonlyMap<string, readonly Explanation[]>): string {
  const parts = [...byPrefix].map(([prefix, codes]) =>
    [`## [${prefix}: ${titleOf(prefix)}](${prefix}.md)`, '', '| Code | Severity | Problem |', '|---|---|---|', ...codes.map(row)].join('\n'),
  );
  return `# Codes

Every message of the library has a code. The same text is printed by \`npx cdk8s-talos-cilium explain CODE\`.

An error stops the synth and nothing is written. A warning does not stop it: the cluster is the same with and without what it is about, or
the finding is doubtful.

${parts.join('\n\n')}
`;
}

function row({ code, severity, title, retired }: Explanation): string {
  return `| [${code}](${prefixOf(code)}.md#${code.toLowerCase()}) | ${retired ? 'retired' : severity} | ${title.replaceAll('|', '\\|')} |`;
}

function section(explanation: Explanation): string {
  const { code, title, severity, reason, fix, link, related, retired, final, rule } = explanation;
  if (retired) return `## ${code}\n\n**${title}** (retired). ${retired}`;
  const versions = versionsOf(explanation);
  const examples = [
    ...(explanation.typescript ? [diff(explanation.typescript)] : []),
    ...(explanation.yaml ? [diff(explanation.yaml)] : []),
    ...(explanation.console ? [shown(explanation.console)] : []),
    ...(rule ? examplesOf(rule) : []),
  ];
  return [
    `## ${code}`,
    `**${title}** (${severity}${versions}). ${reason}`,
    ...(fix ? [fix] : []),
    ...examples,
    ...(rule ? [final ? 'This check cannot be suppressed.' : `To accept it, with a reason: \`suppressCheck(construct, { id: '${code}', reason: '...' })\`.`] : []),
    ...(link ? [`Upstream: <${link}>`] : []),
    ...(related?.length ? [`Related: ${related.map((each) => `[${each}](${prefixOf(each)}.md#${each.toLowerCase()})`).join(', ')}`] : []),
  ].join('\n\n');
}

const PRODUCTS = { cilium: 'Cilium', talos: 'Talos', kubernetes: 'Kubernetes', gatewayApi: 'Gateway API' } as const;

function versionsOf({ versions = {} }: Explanation): string {
  const ranges = Object.entries(versions as Record<string, VersionRange>).map(([product, { from, before }]) => {
    const name = PRODUCTS[product as keyof typeof PRODUCTS];
    return `${name}${from ? ` from ${from}` : ''}${before ? ` before ${before}` : ''}`;
  });
  return ranges.map((range) => `, ${range}`).join('');
}

function diff({ wrong, right }: CodeExample, language = 'ts'): string {
  // What is the same on both sides belongs to the example, and is no difference.
  return wrong === right ? `\`\`\`${language}\n${right}\n\`\`\`` : `\`\`\`diff\n${lineDiff(wrong, right)}\n\`\`\``;
}

function shown({ wrong, right }: CodeExample): string {
  return `Wrong:\n\n\`\`\`console\n${wrong}\n\`\`\`\n\nRight:\n\n\`\`\`console\n${right}\n\`\`\``;
}

/** The example of a rule as YAML and, where it is about values or facts, as a program. */
function examplesOf({ bad, good, typescript }: Rule): string[] {
  const program = bad.values || bad.cluster || bad.version || good.values || good.cluster || good.version;
  const wanted = typescript === undefined && program ? [diff({ wrong: programOf(bad), right: programOf(good) })] : [];
  const objects = bad.objects || good.objects ? [diff({ wrong: yamlOf(bad.objects), right: yamlOf(good.objects) }, 'yaml')] : [];
  const values = bad.values && !bad.objects && !bad.second ? [`As values of the chart:\n\n${diff({ wrong: yaml(bad.values), right: yaml(good.values ?? {}) }, 'yaml')}`] : [];
  return [...wanted, ...values, ...objects];
}

function programOf({ cluster, version, values }: RuleExample): string {
  const facts = cluster ? [`const cluster = new TalosCluster(${literal({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', ...cluster } as unknown as Json)});`] : [];
  const props = { ...(version && { version }), ...(values && { values }) };
  return [...facts, `new TalosCilium(chart, 'cilium'${Object.keys(props).length > 0 ? `, ${literal(props as Json)}` : ''});`].join('\n');
}

/** A TypeScript literal, on one line where it fits. */
function literal(value: Json, indent = ''): string {
  const line = inline(shortened(value));
  if (line.length + indent.length <= MAX_LINE || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  const items = Array.isArray(value)
    ? value.slice(0, MAX_ITEMS).map((item) => `${deeper}${literal(item, deeper)},\n`)
    : Object.entries(value).map(([key, item]) => `${deeper}${keyOf(key)}: ${literal(item, deeper)},\n`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.join('')}${indent}${close}`;
}

function inline(value: Json): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${inline(item)}`);
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}';
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
}

function yamlOf(objects: RuleExample['objects'] = []): string {
  return objects.map((object) => yaml(object)).join('\n---\n');
}

function yaml(value: Json): string {
  return stringify(shortened(value), { lineWidth: 0, singleQuote: true }).trimEnd();
}

function shortened(value: Json): Json {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT).split('\n')[0]}...` : value;
  if (Array.isArray(value)) return value.length > MAX_ITEMS ? [...value.slice(0, 2).map(shortened), `... ${value.length - 2} more`] : value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, shortened(below)]));
}
