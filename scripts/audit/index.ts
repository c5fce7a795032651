import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explanations } from '../../lib/checks/explanation';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { operatorHas, OPERATOR_RELEASES, type OperatorBehaviour } from '../../lib/model/operator-releases';
import { OPERATOR_SOURCES } from './operator-sources';
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

function has(directory: string, { files, text }: Pick<UpstreamText, 'files' | 'text'>): boolean {
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

for (const behaviour of Object.keys(OPERATOR_RELEASES) as OperatorBehaviour[]) {
  const { files, text, releases, shows } = OPERATOR_SOURCES[behaviour];
  for (const release of releases) {
    const directory = sourceOf('cilium', release);
    if (!directory) continue;
    looked += 1;
    const expected = operatorHas(behaviour, CiliumVersion.parse(release.slice(1))) === (shows !== 'absence');
    if ([text].flat().some((each) => has(directory, { files, text: each })) === expected) continue;
    process.stderr.write(`${behaviour}: Cilium ${release} ${expected ? 'does not have' : 'has'} ${JSON.stringify(text)} in ${files.join(' or ')}\n`);
    process.exitCode = 1;
  }
}

const STABLE = 'https://docs.cilium.io/en/stable/';
const newest = directories[`${EXAMINED.cilium.module}@${EXAMINED.cilium.releases.at(-1)!}`];
let links = 0;
for (const { code, link } of newest ? explanations() : []) {
  if (!link?.startsWith(STABLE)) continue;
  links += 1;
  const [page = '', anchor] = link.slice(STABLE.length).split('#');
  const name = join(newest!, 'Documentation', page.replace(/\/$/, ''));
  const file = [`${name}.rst`, join(name, 'index.rst')].find((each) => existsSync(each));
  const text = file && withIncludes(file);
  if (text !== undefined && (!anchor || anchorsOf(text).has(anchor))) continue;
  process.stderr.write(`${code}: ${link}: the documentation has no such ${text === undefined ? 'page' : 'section'}\n`);
  process.exitCode = 1;
}
process.stdout.write(`Looked up ${looked} texts and ${links} links.\n`);

/** A page with the files that it includes. */
function withIncludes(file: string): string {
  return readFileSync(file, 'utf8').replace(/^\.\. include:: (\S+\.rst)$/gm, (line, other: string) => {
    const included = join(file, '..', other);
    return existsSync(included) ? withIncludes(included) : line;
  });
}

/** Anchors of the headings and labels of a page. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^(\S.*)\n([=~\-*^#"'.+])\2{2,}$/gm)].map(([, heading]) => heading!);
  const labels = [...text.matchAll(/^\.\. _([^:]+):$/gm)].map(([, label]) => label!);
  return new Set([...headings, ...labels].map((name) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')));
}
