import { CiliumVersion } from '../cluster/cilium-version';
import { TalosCiliumError } from '../diagnostics/problem';
import { isError } from '../diagnostics/problem-model';
import { writeFileAtomically } from '../runtime/files';
import { listed } from '../runtime/listed';
import { UsageError, type Command, type ExitCode, type Invocation, type Terminal } from './command';
import { APP_OPTION, inspectApp } from './inspect-app';
import { replaceVersions, versionLiterals } from './upgrade/edit-version';
import { upgradePage, upgradeSummary } from './upgrade/page';
import { upgradePath } from './upgrade/path';
import { stateOf, stepOf, type PlannedState, type UpgradeStep } from './upgrade/plan';

/** `talos-cilium upgrade`: the way of a program to another version of Cilium, with what changes in each step. */
export const command: Command = {
  usage: 'upgrade --to <version> [options]',
  description: [
    'Plans the upgrade of the program in this directory to another version of Cilium, one',
    'minor at a time. It runs the program with the version of each step, compares the',
    'results, and writes upgrade.md: what to change and to prepare, the consequences, the',
    'commands in order, and the rollback. The output does not change. The lock file gets the',
    'digest of a release that is newer than this library.',
  ].join('\n'),
  options: {
    to: { type: 'string', value: '<version>', help: 'version to go to: 1.20.0, or 1.20 for its newest release' },
    via: { type: 'string', value: '<versions>', help: 'releases to go through instead of the newest of each minor: 1.18.12,1.19.6' },
    out: { type: 'string', value: '<file>', help: 'file with the plan (default: upgrade.md)' },
    write: { type: 'boolean', help: 'also write the version of the first step into the program' },
    ...APP_OPTION,
  },
  examples: [
    ['npx cdk8s-talos-cilium upgrade --to 1.20', 'Plan the upgrade to the newest release of 1.20'],
    ['npx cdk8s-talos-cilium upgrade --to 1.20.0 --write', 'Plan the upgrade, and write the version of the first step into the program'],
  ],
  exitCodes: '0 if the program works with the version of every step, 1 if it must be changed first,\n2 if the command was called incorrectly',
  maxArgs: 0,
  run,
};

async function run({ options, json, terminal }: Invocation): Promise<ExitCode> {
  if (typeof options.to !== 'string') throw new UsageError('The version to upgrade to is required: --to 1.20.');
  const app = options.app as string | undefined;
  const file = typeof options.out === 'string' ? options.out : 'upgrade.md';
  const versions = (await inspectApp(app, terminal)).apps.flatMap(({ releases }) => releases.map(({ version }) => CiliumVersion.parse(version)));
  const oldest = versions.sort((a, b) => a.compare(b))[0];
  if (!oldest) throw new UsageError('The program has no TalosCilium.');
  const via = typeof options.via === 'string' ? options.via.split(',').map((each) => each.trim()) : [];
  const path = upgradePath(oldest, options.to, via);
  const start = stateOf(oldest, await inspectApp(app, terminal, oldest.toString()));
  const steps: UpgradeStep[] = [];
  let before: PlannedState = start;
  for (const version of path) {
    const after = await planned(version, before, app, terminal);
    steps.push(stepOf(before, after));
    // Without an output, the next step is compared with the last one that there was.
    before = after.objects.length > 0 ? after : { ...before, version };
  }
  writeFileAtomically(file, upgradePage(start, steps));
  const isReady = !start.problems.some(isError) && steps.every(({ findings, failure }) => failure === undefined && !findings.some(isError));
  if (json) terminal.out(`${JSON.stringify({ ok: isReady, from: oldest.toString(), file, steps: steps.map(jsonOf) }, null, 2)}\n`);
  else terminal.out(upgradeSummary(start, steps, file));
  if (options.write === true) edit(oldest.toString(), path[0]!.toString(), terminal);
  return isReady ? 0 : 1;
}

async function planned(version: CiliumVersion, before: PlannedState, app: string | undefined, terminal: Terminal): Promise<PlannedState> {
  try {
    return stateOf(version, await inspectApp(app, terminal, version.toString()));
  } catch (error) {
    // The program ends before its synth, because a construct refuses the version.
    if (!(error instanceof TalosCiliumError) || error.code !== 'CLI003') throw error;
    return { ...before, version, objects: [], problems: [], failure: error.problems[0]!.what };
  }
}

function jsonOf({ from, to, findings, notes, conversions, diff, gatewayApi, failure }: UpgradeStep): object {
  return {
    from: from.toString(),
    to: to.toString(),
    findings,
    notes: notes.map(({ id, since, what, todo, before, source }) => ({ id, since, what, todo, before, source })),
    conversions: conversions.map(({ object, converted }) => ({ kind: object.kind, name: object.metadata.name, namespace: object.metadata.namespace, from: object.apiVersion, to: converted?.apiVersion })),
    consequences: diff?.consequences.map(({ id, level, what, advice, object }) => ({ id, level, object: object.title, what, advice })),
    gatewayApi,
    failure,
  };
}

/** Writes the version into the program, or says what to write. */
function edit(from: string, to: string, terminal: Terminal): void {
  const literals = versionLiterals(from);
  if (literals && literals.length > 0) {
    replaceVersions(literals, to);
    terminal.err(`Wrote version '${to}' to ${listed(literals.map(({ file, line }) => `${file}:${line}`))}.\n`);
  } else {
    const why = literals ? `no TalosCilium in the program files has version: '${from}' as a string` : 'TypeScript, which finds the place, is not installed (npm install --save-dev typescript)';
    terminal.err(`The program was not changed, because ${why}. Write this yourself:\n  new TalosCilium(chart, 'cilium', { version: '${to}' })\n`);
  }
}
