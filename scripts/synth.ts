import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Problem } from '../lib/diagnostics/problem';
import { describeProblems } from '../lib/diagnostics/report';
import { UPSTREAM_DIRECTORY, useRepositoryAssets } from './repository-assets';

// `npm run synth` writes every app to dist/, `npm run synth -- basic` one.
const directory = resolve(__dirname, '..', 'apps');
const known = readdirSync(directory).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3)).sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));

/** Apps that wait for files from upstream, and these files. */
const waiting = new Set<string>();
const missing = new Set<string>();

if (unknown.length > 0) {
  process.stderr.write(`no such app: ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
  process.exitCode = 2;
} else {
  useRepositoryAssets();
  for (const name of wanted.length > 0 ? wanted : known) synthesize(name);
  if (waiting.size > 0) reportMissing();
}

function synthesize(name: string): void {
  try {
    require(join(directory, name));
    process.stdout.write(`${name}: written\n`);
  } catch (error) {
    const problems = (error as { problems?: readonly Problem[] }).problems ?? [];
    // What is missing and cannot be downloaded is named; a file that is there and wrong is another matter.
    if (problems.length > 0 && problems.every(({ code, subject }) => code.startsWith('AST') && subject !== undefined)) {
      waiting.add(name);
      for (const { subject } of problems) missing.add(subject!);
      // A network that did not answer is not asked again, which could take minutes for each file.
      process.env.TALOS_CILIUM_OFFLINE = '1';
      return;
    }
    process.stderr.write(`${name}: failed\n${problems.length > 0 ? describeProblems(problems) : (error as Error).stack}\n`);
    process.exitCode = 1;
  }
}

/** An app that was asked for by name must be written, and so must all of them in CI. */
function reportMissing(): void {
  const place = relative(process.cwd(), UPSTREAM_DIRECTORY);
  process.stderr.write(
    `Not written: ${[...waiting].join(', ')}. They need files from upstream that are not here and cannot be downloaded:\n` +
      `  ${[...missing].sort().join(', ')}\n` +
      `To get them, run "npm run assets" where there is a network. It writes to ${place}/, which can be copied here.\n`,
  );
  if (wanted.length > 0 || (process.env.CI && process.env.CI !== 'false')) process.exitCode = 1;
}
