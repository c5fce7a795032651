import { readFileSync } from 'node:fs';
import { run } from './shell';

/** Shell blocks that are not run, by page and first line, each with the reason. Every other block is run. */
const NOT_RUN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'README.md': {
    'npm ci && npm run synth            # writes the example apps of apps/ to dist/': 'it is for a clone of the repository, where .ci/run runs it',
  },
  'docs/getting-started.md': {
    'talosctl gen config lab https://192.168.1.11:6443 \\': 'it needs Talos nodes',
    'export TALOSCONFIG="$PWD/talosconfig" KUBECONFIG="$PWD/kubeconfig"': 'it needs Talos nodes',
  },
};

/** Shell blocks that need a newer Node than this package does, by their first line. */
const NEEDS_NODE: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  'npm pkg set type=module': [22, 18],
};

/** Shell blocks that show an error, by their first line. */
const FAILS: readonly string[] = ['npx tsx mistake.ts'];

/** The pages whose blocks are commands and programs for the reader to follow. */
export const PAGES = Object.keys(NOT_RUN);

interface Block {
  readonly language: string;
  readonly text: string;
  readonly firstLine: string;
  /** Line of the page, for messages. */
  readonly line: number;
}

function blocksOf(root: string, page: string): Block[] {
  const content = readFileSync(`${root}/${page}`, 'utf8');
  return [...content.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language, 2: text, index }) => ({
    language: language!,
    text: text!,
    firstLine: text!.split('\n', 1)[0]!,
    line: content.slice(0, index).split('\n').length,
  }));
}

/** Entries of the lists above that no page has, and programs that say no file name. */
export function pageProblems(root: string): string[] {
  const blocks = PAGES.flatMap((page) => blocksOf(root, page).map((block) => ({ ...block, page })));
  const listed = Object.entries(NOT_RUN).flatMap(([page, lines]) => Object.keys(lines).map((line) => [page, line] as const));
  return [
    ...listed.filter(([page, line]) => !blocks.some((block) => block.page === page && block.firstLine === line)).map(([page, line]) => `${page} has no block that begins with "${line}"`),
    ...[...FAILS, ...Object.keys(NEEDS_NODE)].filter((line) => !blocks.some(({ firstLine }) => firstLine === line)).map((line) => `no page has a block that begins with "${line}"`),
    ...blocks.filter((block) => block.language === 'ts' && !fileNameOf(block)).map(({ page, line }) => `${page}:${line}: the first line of a program must be a comment with its file name`),
  ];
}

/** `// main.ts` or `# cdk8s.yaml` in the first line: the reader writes the block to that file. */
function fileNameOf({ language, firstLine }: Block): string | undefined {
  return { ts: /^\/\/ (\S+\.ts)$/, yaml: /^# (\S+\.yaml)$/ }[language]?.exec(firstLine)?.[1];
}

/**
 * Follows a page in an empty directory: runs its shell blocks in one shell, writes its files, and compares what a block of
 * language `text` says that the commands before it print. A line `...` of such a block stands for any lines.
 *
 * @returns how many blocks were run
 */
export async function followPage(root: string, page: string, node: readonly [major: number, minor: number], directory: string, env: NodeJS.ProcessEnv): Promise<string> {
  const blocks = blocksOf(root, page);
  const script = ['set -euo pipefail; exec 2>&1', ...blocks.map((block, index) => commandsOf(page, block, node) && `echo "@@ ${index}"\n${commandsOf(page, block, node)}`)];
  const { succeeded, output } = await run('bash', ['-c', script.filter(Boolean).join('\n')], directory, env);
  const parts = new Map(output.split(/^@@ (?=\d+$)/m).slice(1).map((part) => [Number(/^\d+/.exec(part)![0]), part.replace(/^\d+\n/, '')]));
  const [last, printed] = [...parts].at(-1) ?? [0, output];
  if (!succeeded) throw new Error(`${page}:${blocks[last]!.line}: this block failed:\n${blocks[last]!.text}\nIt printed:\n${printed.trimEnd()}`);
  for (const [index, block] of blocks.entries()) {
    const before = parts.get(index - 1);
    if (block.language !== 'text' || before === undefined) continue;
    const missing = firstMissing(block.text, before);
    if (missing !== undefined) throw new Error(`${page}:${block.line}: the commands before this block do not print this line, or not here:\n${missing}\nThey printed:\n${before.trimEnd()}`);
  }
  return `${parts.size} blocks`;
}

function commandsOf(page: string, block: Block, [major, minor]: readonly [number, number]): string | undefined {
  const file = fileNameOf(block);
  if (file) return `cat > ${file} <<'@@'\n${block.text}@@`;
  if (block.language !== 'sh' || block.firstLine in NOT_RUN[page]!) return undefined;
  const [neededMajor, neededMinor] = NEEDS_NODE[block.firstLine] ?? [0, 0];
  if (major < neededMajor || (major === neededMajor && minor < neededMinor)) return undefined;
  return FAILS.includes(block.firstLine) ? `if (\n${block.text}); then echo 'this was expected to fail'; exit 1; fi` : block.text;
}

function firstMissing(expected: string, printed: string): string | undefined {
  const lines = printed.split('\n').map((line) => line.trimEnd());
  let at = 0;
  let anywhere = true;
  for (const line of expected.trimEnd().split('\n').map((text) => text.trimEnd())) {
    if (line === '...') {
      anywhere = true;
      continue;
    }
    const found = lines.indexOf(line, at);
    if (found < 0 || (!anywhere && found !== at)) return line;
    at = found + 1;
    anywhere = false;
  }
  return undefined;
}

/** The programs of a page, by file name. */
export function programsOf(root: string, page: string): Map<string, string> {
  return new Map(blocksOf(root, page).filter(({ language }) => language === 'ts').map((block) => [fileNameOf(block) ?? 'main.ts', block.text]));
}
