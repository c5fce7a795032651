import { concernedReleases, explanations, type Explanation } from '../../lib/checks/explanation';
import { examplesOf } from '../../lib/checks/examples';
import { CATALOGUE, type CodeExample } from '../../lib/diagnostics/catalogue';
import { lineDiff } from './line-diff';

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
  const versions = concernedReleases(explanation).map((release) => `, ${release}`).join('');
  const examples = examplesOf(explanation).map(({ language, title: heading, ...example }) =>
    [...(heading ? [`${heading}:`] : []), language === 'console' ? shown(example) : diff(example, language)].join('\n\n'),
  );
  return [
    `## ${code}`,
    `**${title}** (${severity}${versions}). ${reason}`,
    ...(fix ? [fix] : []),
    ...examples,
    ...(rule ? [final ? 'This check cannot be suppressed.' : `To accept it, with a reason: \`suppressCheck(construct, { id: '${code}', reason: '...' })\`.`] : []),
    ...(link ? [`Upstream: <${link}>`] : []),
    ...(related?.length ? [`Related: ${related.map(reference).join(', ')}`] : []),
  ].join('\n\n');
}

/** A link, where the code has a section to lead to. */
function reference(code: string): string {
  return explanations().some((explanation) => explanation.code === code) ? `[${code}](${prefixOf(code)}.md#${code.toLowerCase()})` : code;
}

function diff({ wrong, right }: CodeExample, language: string): string {
  // What is the same on both sides belongs to the example, and is no difference.
  return wrong === right ? `\`\`\`${language}\n${right}\n\`\`\`` : `\`\`\`diff\n${lineDiff(wrong, right)}\n\`\`\``;
}

function shown({ wrong, right }: CodeExample): string {
  return `Wrong:\n\n\`\`\`console\n${wrong}\n\`\`\`\n\nRight:\n\n\`\`\`console\n${right}\n\`\`\``;
}
