import { codeMarkdown } from '../../lib/checks/code-page';
import { explanations, type Explanation } from '../../lib/checks/explanation';
import { CATALOGUE } from '../../lib/diagnostics/catalogue';

/** The pages of `docs/codes`: an index, and one page for the codes of a prefix. */
export function codePages(): Map<string, string> {
  const all = explanations();
  const prefixes = new Set([...Object.keys(CATALOGUE), ...all.map(({ code }) => prefixOf(code))]);
  const byPrefix = new Map([...prefixes].map((prefix) => [prefix, all.filter(({ code }) => prefixOf(code) === prefix)] as const).filter(([, codes]) => codes.length > 0));
  const known = new Set(all.map(({ code }) => code));
  const linkTo = (code: string): string => (known.has(code) ? `[${code}](${prefixOf(code)}.md#${code.toLowerCase()})` : code);
  const pages = new Map([['docs/codes/README.md', index(byPrefix, linkTo)]]);
  for (const [prefix, codes] of byPrefix) {
    const sections = codes.map((each) => `## ${each.code}\n\n${codeMarkdown(each, linkTo, SUPPRESSION)}`);
    pages.set(`docs/codes/${prefix}.md`, `# ${prefix}: ${titleOf(prefix)}\n\n[All codes](README.md)\n\n${sections.join('\n\n')}\n`);
  }
  return pages;
}

const SUPPRESSION = 'This check can be [suppressed](README.md#accept-a-finding).';

function titleOf(prefix: string): string {
  return (CATALOGUE as Readonly<Record<string, { readonly title: string }>>)[prefix]?.title ?? prefix;
}

function prefixOf(code: string): string {
  return code.replace(/\d+$/, '');
}

function index(byPrefix: ReadonlyMap<string, readonly Explanation[]>, linkTo: (code: string) => string): string {
  const parts = [...byPrefix].map(([prefix, codes]) =>
    [`## [${prefix}: ${titleOf(prefix)}](${prefix}.md)`, '', '| Code | Severity | Problem |', '|---|---|---|', ...codes.map((each) => row(each, linkTo))].join('\n'),
  );
  return `# Codes

Every message of the library has a code. The same text is printed by \`npx cdk8s-talos-cilium explain CODE\`.

An **error** stops the synth, and nothing is written: what the program asks for will not happen, or something breaks. A **warning** does
not stop the synth: either a setting has no effect, and the cluster is the same without this setting, or the check cannot be sure. If the
mistake is in the props of a construct, its constructor throws an error, so the program stops even if the severity of the code is warning.
Commands report codes too. For example, an error of \`verify\` makes its exit status 1. A **retired** code is no longer reported. It stays in
the list, and is never used again.

[Releases and sources of the checks](../versions-of-checks.md) lists the releases to which each check applies, and the upstream source of each.

In the examples, a line that begins with \`-\` is wrong, and a line that begins with \`+\` is what replaces it. \`app\`, \`cluster\`, \`chart\`
and \`cilium\` are the \`GitOpsApp\`, the \`TalosCluster\`, the \`ClusterChart\` and the \`TalosCilium\` of a program. Most codes
without an example in YAML are about something other than a manifest, such as the props of a construct, a file or a command.

## Accept a finding

Mistakes in props and arguments must be fixed in the program. They cannot be suppressed. Findings about the finished output, such as a
combination of chart values, come from checks. A check can be suppressed on a construct, for that construct and everything below it, with
a reason:

\`\`\`ts
import { ClusterChart, Encryption, GitOpsApp, suppressCheck, TalosCilium, TalosCluster } from 'cdk8s-talos-cilium';

const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.36' });
const chart = new ClusterChart(new GitOpsApp(), cluster);
const cilium = new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard({ nodeEncryption: true }) });
suppressCheck(cilium, { id: 'CIL059', reason: 'control planes keep the opt-out label' });
\`\`\`

The finding is then listed in \`checks.json\` with its reason, so that a reviewer can judge it. The checks SEC001 to SEC004, which
guard secrets, cannot be suppressed. A suppression without effect is itself reported (${linkTo('CHK003')}).

${parts.join('\n\n')}
`;
}

function row({ code, severity, title, retired }: Explanation, linkTo: (code: string) => string): string {
  return `| ${linkTo(code)} | ${retired ? 'retired' : severity} | ${title.replaceAll('|', '\\|')} |`;
}
