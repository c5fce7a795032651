import { basename, relative, resolve } from 'node:path';
import { TalosCiliumError } from '../diagnostics/problem';
import { listed } from '../runtime/listed';
import { UsageError, type Command, type Invocation } from './command';
import { isKnownChart, nameFrom, QUESTIONS, readAnswers, withDefaults, type Answers, type Question, type Texts } from './init/answers';
import { terminalAsk, type Ask } from './init/ask';
import { checkAnswers } from './init/check-answers';
import { projectFiles } from './init/project';
import { checkDirectory, writeProject } from './init/write-project';

/** `talos-cilium init`. */
export const command: Command = {
  usage: 'init [directory] [options]',
  description: [
    'Writes a repository for the network of a Talos cluster: a cdk8s program, a test,',
    'GitHub workflows, a configuration for Renovate, and a README with all steps from the',
    'first machine to daily work. On a terminal, it asks for everything that no option',
    'sets. It never overwrites a file.',
  ].join('\n'),
  options: {
    ...Object.fromEntries(QUESTIONS.map(({ flag, value, help }) => [flag, { type: 'string', value, help }] as const)),
    yes: { type: 'boolean', short: 'y', help: 'use the defaults and ask nothing' },
  },
  examples: [
    ['npx cdk8s-talos-cilium init lab', 'Ask, and write the directory lab'],
    ['npx cdk8s-talos-cilium init lab --yes', 'Use the defaults: one node, LoadBalancer addresses, Gateway API and Hubble'],
    [
      'npx cdk8s-talos-cilium init prod --yes --control-planes 3 --workers 3 --node-subnet 10.0.0.0/24 --load-balancer-range 10.0.0.200-10.0.0.220 --gitops flux',
      'Write a project for three control planes, three workers and Flux',
    ],
  ],
  maxArgs: 1,
  async run(invocation) {
    const { args, json, terminal } = invocation;
    const directory = resolve(args[0] ?? '.');
    checkDirectory(directory);
    const texts = await allAnswers(invocation, nameFrom(basename(directory)));
    if (!texts) {
      terminal.err('Nothing was written.\n');
      return 1;
    }
    const answers = readAnswers(texts);
    const problems = checkAnswers(answers);
    if (problems.length > 0) throw new TalosCiliumError(problems);

    const files = projectFiles(answers);
    writeProject(directory, files);
    if (json) terminal.out(`${JSON.stringify({ directory, files: [...files.keys()] }, null, 2)}\n`);
    else terminal.out(summary(directory, files.size, answers));
    return 0;
  },
};

async function allAnswers({ options, json, terminal }: Invocation, name: string | undefined): Promise<Texts | undefined> {
  const given = Object.fromEntries(QUESTIONS.flatMap(({ flag }) => (options[flag] === undefined ? [] : [[flag, String(options[flag])]])));
  const wrong = QUESTIONS.flatMap((question) => wrongForm(question, given[question.flag]) ?? []);
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
  const proposed: Texts = { ...(name !== undefined && { name }), ...given };
  if (options.yes) return withDefaults(proposed);
  if (terminal.interactive && process.stdin.isTTY && !json) return askAll(given, proposed, await terminalAsk(), (text) => terminal.err(`${text}\n`));
  const open = QUESTIONS.filter(({ flag, ask, applies }) => ask && given[flag] === undefined && (applies?.(given) ?? true));
  if (open.length === 0) return withDefaults(proposed);
  throw new UsageError(`This is not a terminal, so the command cannot ask. Add --yes to use the defaults, or set ${listed(open.map(({ flag }) => `--${flag}`))}.`);
}

/**
 * Asks for what is not given, and again for what is wrong.
 *
 * @param given answers from the command line
 * @param proposed the same, with defaults that are better than those of the questions
 */
export async function askAll(given: Texts, proposed: Texts, ask: Ask, note: (text: string) => void): Promise<Texts | undefined> {
  const texts: Record<string, string | undefined> = {};
  for (const question of QUESTIONS) {
    const { flag, applies } = question;
    const mistake = (text: string): string | undefined => wrongForm(question, text) ?? firstProblem({ ...texts, [flag]: text });
    const initial = proposed[flag] ?? question.initial(texts);
    const flaw = given[flag] === undefined ? undefined : mistake(given[flag]);
    if (flaw) note(`--${flag} ${given[flag]}: ${flaw}`);
    const settled = flaw === undefined && (given[flag] !== undefined || !question.ask || applies?.(texts) === false);
    const answer = settled ? initial : await ask(question, flaw ? question.initial(texts) : initial, mistake);
    if (answer === undefined) return undefined;
    texts[flag] = answer;
  }
  return texts;
}

/** What the library says of the answers so far, with the defaults of the others. */
function firstProblem(texts: Texts): string | undefined {
  const [problem] = checkAnswers(readAnswers(withDefaults(texts)));
  return problem && `${problem.what} — ${problem.fix}`;
}

/** What is wrong with an answer that the library never sees as it was typed. */
function wrongForm({ flag, choices, isCount }: Question, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (isCount && !/^\d+$/.test(text)) return `--${flag} must be a whole number; got "${text}".`;
  if (choices && !choices.includes(text)) return `--${flag} must be ${listed(choices, 'or')}; got "${text}".`;
  if (flag !== 'repository') return undefined;
  if (!/^(https?:\/\/|ssh:\/\/|git@)\S+$/.test(text)) return `--${flag} must be the URL of a Git repository; got "${text}".`;
  return /^https?:\/\/[^/]*@/.test(text) ? `--${flag} must not contain a user name or password, because the files are committed.` : undefined;
}

function summary(directory: string, count: number, { ciliumVersion }: Answers): string {
  const path = relative(process.cwd(), directory);
  const lock = isKnownChart(ciliumVersion) ? '' : '  npm run lock\n';
  return `Wrote ${count} files to ${path || 'this directory'}. Next:

${path ? `  cd ${path}\n` : ''}  npm install
${lock}  npm run synth
  npm test

README.md describes the steps from there to a running cluster.
`;
}
