import { stringify } from 'yaml';
import type { Json } from '../../lib/kubernetes/json';
import { allRules, VALUE_CHECKS } from '../../lib/checks/catalogue';
import { cilium } from '../../lib/diagnostics/catalogue/cilium';
import type { Rule, RuleExample } from '../../lib/checks/rule';

const DOMAINS: Readonly<Record<string, string>> = {
  CIL: 'Cilium',
  TAL: 'Talos',
  POOL: 'Load balancer addresses',
  ANN: 'Announcements',
  BGP: 'BGP',
  EGW: 'Egress gateways',
  GWY: 'Gateway API',
  POL: 'Policies',
  HUB: 'Hubble and monitoring',
  OBJ: 'Objects',
  SEC: 'Secrets',
};

/** Longest text of an example that is shown whole. */
const LONGEST = 60;
/** Longest list of an example that is shown whole. */
const MOST_ITEMS = 20;

const INTRODUCTION = `# Checks

Every synth runs these checks over everything that it is about to write: the effective values of each Cilium installation,
and all objects of the app. Errors stop it and warnings do not; both are listed together, and nothing is written while
there is an error.

A check is suppressed on a construct, for it and all below it, with a reason. It stays listed, with the reason, in
\`checks.json\`. A suppression that silences nothing is a warning (CHK003), one of an unknown id an error (CHK002), one
without a reason an error where it is made (CHK001).

\`\`\`ts
import { App } from 'cdk8s';
import { ClusterChart, Encryption, suppressCheck, TalosCilium, TalosCluster } from 'cdk8s-talos-cilium';

const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.36' });
const chart = new ClusterChart(new App(), cluster);
const cilium = new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard({ nodeEncryption: true }) });
suppressCheck(cilium, { id: 'CIL059', reason: 'control planes keep the opt-out label' });
\`\`\`

Checks marked *final* cannot be suppressed. Other codes (\`CLU...\`, \`CIL010\` to \`CIL032\`, \`HLM...\`, \`FWL...\`, \`POL3..\`) are no checks: they say
that a prop or the run of helm is wrong, and are put right there.

Examples are raw values of the chart, on top of what \`TalosCilium\` sets by itself on a cluster of three control planes and
two workers.
`;

/** The catalogue of checks in Markdown. */
export function checksPage(): string {
  const sections = Object.entries(DOMAINS).map(([prefix, name]) => {
    const rules = allRules().filter(({ id }) => id.startsWith(prefix));
    return [`## ${name}`, ...(prefix === 'CIL' ? [valueChecks()] : []), table(rules), ...rules.map(ruleSection)].join('\n\n');
  });
  return `${INTRODUCTION}\n${sections.join('\n\n')}\n`;
}

/** What rules and the checks of values have in common. */
type Check = Pick<Rule, 'id' | 'title' | 'severity' | 'final'>;

function table(checks: readonly Check[]): string {
  const rows = checks.map((check) => `| [${check.id}](#${check.id.toLowerCase()}) | ${severityOf(check)} | ${escaped(check.title)} |`);
  return ['| Id | Severity | What is wrong |', '|---|---|---|', ...rows].join('\n');
}

function valueChecks(): string {
  const checks = VALUE_CHECKS.map((id) => ({ id, severity: 'error' as const, ...cilium[id] }));
  const sections = checks.map(({ id, title, severity, reason }) => `### ${id}\n\n**${title}** (${severity}). ${reason}`);
  const [first, last] = ['Of single values, against the chart being rendered:', 'Of the installation as a whole:'];
  return [first, table(checks), ...sections, last].join('\n\n');
}

function ruleSection(rule: Rule): string {
  const versions = versionsOf(rule);
  const head = `**${rule.title}** (${severityOf(rule)}${versions ? `, Cilium ${versions}` : ''}). ${rule.reason}`;
  return [
    `### ${rule.id}`,
    rule.link ? `${head} See <${rule.link}>.` : head,
    `Wrong:\n\n${exampleBlock(rule.bad)}`,
    `Right:\n\n${exampleBlock(rule.good)}`,
  ].join('\n\n');
}

function severityOf({ severity, final }: Check): string {
  return final ? `${severity}, final` : severity;
}

function versionsOf({ versions }: Rule): string {
  const parts = [...(versions?.from ? [`from ${versions.from}`] : []), ...(versions?.before ? [`before ${versions.before}`] : [])];
  return parts.join(', ');
}

function exampleBlock({ cluster, version, values, objects, existingNamespaces, second }: RuleExample): string {
  const documents = [
    ...(version ? [`# Cilium ${version}`] : []),
    ...(cluster ? [`# facts of the TalosCluster\n${yaml(cluster as Json)}`] : []),
    ...(existingNamespaces ? [`# existingNamespaces of the ClusterChart: ${existingNamespaces.join(', ') || 'none'}`] : []),
    ...(values ? [`# values\n${yaml(values)}`] : []),
    ...(second ? [`# facts and values of a second cluster\n${yaml(second as Json)}`] : []),
    ...(objects ?? []).map((object, index) => `${index > 0 ? '---\n' : '# objects\n'}${yaml(object)}`),
  ];
  return `\`\`\`yaml\n${documents.join('\n')}\n\`\`\``;
}

function yaml(value: Json): string {
  return stringify(shortened(value), { lineWidth: 0 }).trimEnd();
}

function shortened(value: Json): Json {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST).split('\n')[0]}...` : value;
  if (Array.isArray(value)) return value.length > MOST_ITEMS ? [...value.slice(0, 2).map(shortened), `... ${value.length - 2} more`] : value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, shortened(below)]));
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
