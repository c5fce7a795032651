import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMINED, RULE_SOURCES, type UpstreamText } from './rule-sources';

// `npm run audit` looks up in the releases of upstream what the rules rest on. Releases that are not in the module cache are fetched through the Go
// module proxy; `--offline` leaves them out.
const cache = execFileSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).trim();

function sourceOf(project: keyof typeof EXAMINED, release: string): string | undefined {
  const directory = join(cache, `${EXAMINED[project].module}@${release}`);
  if (existsSync(directory)) return directory;
  if (process.argv.includes('--offline')) return undefined;
  execFileSync('go', ['mod', 'download', `${EXAMINED[project].module}@${release}`], { stdio: 'ignore', env: { ...process.env, GOFLAGS: '-mod=mod' } });
  return existsSync(directory) ? directory : undefined;
}

function has(directory: string, { files, text }: UpstreamText): boolean {
  return files.some((file) => existsSync(join(directory, file)) && readFileSync(join(directory, file), 'utf8').includes(text));
}

const directories = Object.fromEntries(
  Object.entries(EXAMINED).flatMap(([project, { module, releases }]) => releases.map((release) => [`${module}@${release}`, sourceOf(project as keyof typeof EXAMINED, release)])),
);
let looked = 0;
for (const [rule, { upstream }] of Object.entries(RULE_SOURCES)) {
  for (const source of upstream) {
    const { module, releases } = EXAMINED[source.project];
    for (const release of releases) {
      const directory = directories[`${module}@${release}`];
      if (!directory) continue;
      looked += 1;
      const expected = !source.not?.includes(release);
      if (has(directory, source) === expected) continue;
      process.stderr.write(`${rule}: ${module} ${release} ${expected ? 'does not have' : 'has'} ${JSON.stringify(source.text)} in ${source.files.join(' or ')}\n`);
      process.exitCode = 1;
    }
  }
}
process.stdout.write(`Looked up ${looked} texts.\n`);
