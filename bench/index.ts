import { cpSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ciliumChartAsset, findAsset } from '../lib/assets';
import { findHelm } from '../lib/runtime/helm-binary';
import { useRepositoryAssets } from '../scripts/repository-assets';
import { measureAddresses } from './addresses';
import { measure, type Sample, type Subject } from './measure';

/** A promise of docs/performance.md: one time at most a factor of another, taken in the same run. */
interface Promised {
  readonly title: string;
  readonly subject: string;
  readonly baseline: string;
  readonly atMost: number;
}

const PROMISES: readonly Promised[] = [
  { title: 'one cluster, cold cache, against bare helm', subject: 'hubble, cold', baseline: 'helm template', atMost: 2.7 },
  { title: 'one cluster, warm cache, against bare helm', subject: 'hubble, warm', baseline: 'helm template', atMost: 1.5 },
  { title: 'one cluster, warm cache, with the compile cache of Node.js, against bare helm', subject: 'hubble, warm, compile cache', baseline: 'helm template', atMost: 0.8 },
  { title: '10,000 policies in 1 chart, against cdk8s App', subject: 'policies, 1 chart', baseline: 'policies, cdk8s App', atMost: 1 / 5 },
  { title: '10,000 policies in 50 charts, against 1 chart', subject: 'policies, 50 charts', baseline: 'policies, 1 chart', atMost: 1.3 },
  { title: '10,000 policies in 500 charts, against 1 chart', subject: 'policies, 500 charts', baseline: 'policies, 1 chart', atMost: 1.3 },
  { title: '50 clusters, cold, against 50 bare helm, two at a time', subject: 'fleet, cold', baseline: '50 x helm template', atMost: 1 },
  { title: '50 clusters, warm, against the same', subject: 'fleet, warm', baseline: '50 x helm template', atMost: 1 / 5 },
];

async function main(): Promise<void> {
  useRepositoryAssets();
  const helm = findHelm();
  const chart = findAsset(ciliumChartAsset('1.18.1')).path;
  const work = mkdtempSync(join(IN_MEMORY ?? tmpdir(), 'cdk8s-talos-cilium-bench-'));
  try {
    const inside = addressReport();
    const table = `${report(await measureAll(work, helm, chart))}${inside}`;
    process.stdout.write(table);
    if (process.argv.includes('--write')) intoPage(table);
  } finally {
    remove(work);
  }
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 1024 ** 3;
const IN_MEMORY = inMemory();

/**
 * A file system in memory, where there is one with room. How long ext4 takes for ten thousand new files, 0.1 s or 0.8 s, depends on
 * how many were deleted in the minutes before, by whomever.
 */
function inMemory(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ENOUGH_BYTES ? MEMORY : undefined;
  } catch {
    return undefined;
  }
}

const CLUSTERS = 200;

async function measureAll(work: string, helm: string, chart: string): Promise<Map<string, Sample>> {
  const warm = join(work, 'warm');
  let runs = 0;
  // Every run writes where nothing was before. On a disk nothing is deleted in between: it would be busy with it into the next run.
  const after = IN_MEMORY === undefined ? undefined : (prepared: Readonly<Record<string, string>>): void => Object.values(prepared).forEach(remove);
  const fresh = (): Record<string, string> => ({ BENCH_OUT: join(work, `out-${++runs}`) });
  const empty = (): Record<string, string> => ({ ...fresh(), TALOS_CILIUM_CACHE: join(work, `cache-${runs}`) });
  const node = (program: string, env: Record<string, string> = {}): Pick<Subject, 'commands' | 'env' | 'after'> => ({
    commands: [[process.execPath, join(__dirname, 'programs', program)]],
    env: { TALOS_CILIUM_HELM: helm, TALOS_CILIUM_CACHE: warm, ...env },
    after,
  });

  const first = join(work, 'first');
  await measure([{ name: 'fill', ...node('hubble.js', { BENCH_OUT: first }) }], 0);
  const values = join(first, 'hubble', 'home', 'cilium-values.yaml');
  const template = [helm, 'template', 'cilium', chart, '--namespace', 'kube-system', '--kube-version', '1.34.1', '--values', values];

  const single = await measure(
    [
      { name: 'helm template', commands: [template] },
      { name: 'hubble, cold', ...node('hubble.js'), before: empty },
      { name: 'hubble, warm', ...node('hubble.js'), before: fresh },
      // Node.js 20 has none, and does not get this row.
      ...('enableCompileCache' in nodeModule ? [{ name: 'hubble, warm, compile cache', ...node('hubble.js', { NODE_COMPILE_CACHE: join(work, 'compiled') }), before: fresh }] : []),
      { name: 'hubble, cdk8s Helm', ...node('hubble-cdk8s.js', { BENCH_CHART: chart, BENCH_VALUES: values, TMPDIR: work }), before: fresh },
    ],
    15,
  );
  const [old, changed] = [join(work, 'diff-old'), join(work, 'diff-new')];
  for (let cluster = 1; cluster <= CLUSTERS; cluster += 1) {
    for (const side of [old, changed]) cpSync(join(first, 'hubble', 'home'), join(side, `cluster-${cluster}`), { recursive: true });
    const config = join(changed, `cluster-${cluster}`, 'manifests', 'cilium', 'kube-system', 'ConfigMap-cilium-config.yaml');
    const text = readFileSync(config, 'utf8');
    const other = text.replace('monitor-aggregation: medium', 'monitor-aggregation: maximum');
    if (other === text) throw new Error(`${config} has no setting to change`);
    writeFileSync(config, other);
  }
  const command = [process.execPath, join(__dirname, '..', 'build', 'lib', 'cli', 'bin.js'), 'diff', old, changed, '--fail-on', 'disruptive'];
  const diff = await measure([{ name: `diff, ${CLUSTERS} clusters with one change each`, commands: [command] }], 7);
  const policies = await measure(
    [
      { name: 'policies, cdk8s App', ...node('policies.js', { BENCH_APP: 'cdk8s', BENCH_CHARTS: '1' }), before: fresh },
      ...[1, 50, 500].map((charts) => ({
        name: `policies, ${charts} ${charts === 1 ? 'chart' : 'charts'}`,
        ...node('policies.js', { BENCH_APP: 'gitops', BENCH_CHARTS: String(charts) }),
        before: fresh,
      })),
    ],
    7,
  );
  const fleet = await measure(
    [
      { name: '50 x helm template', commands: Array.from({ length: 50 }, () => template), parallel: 2 },
      { name: 'fleet, cold', ...node('fleet.js'), before: empty },
      { name: 'fleet, warm', ...node('fleet.js'), before: fresh },
    ],
    5,
  );
  return new Map([...single, ...policies, ...fleet, ...diff]);
}

function report(samples: ReadonlyMap<string, Sample>): string {
  const lines = [
    `Measured on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), files ${IN_MEMORY ? 'in memory (tmpfs)' : `below ${tmpdir()}`}.`,
    '',
    '| what | median | peak memory of the process |',
    '|---|---|---|',
    ...[...samples].map(([name, { milliseconds, peakMiB }]) => `| ${name} | ${seconds(milliseconds)} | ${peakMiB.toFixed(0)} MiB |`),
    '',
    '| promise | ratio | at most | |',
    '|---|---|---|---|',
  ];
  for (const { title, subject, baseline, atMost } of PROMISES) {
    if (!samples.has(subject)) continue;
    const ratio = samples.get(subject)!.milliseconds / samples.get(baseline)!.milliseconds;
    const kept = ratio <= atMost;
    lines.push(`| ${title} | ${ratio.toFixed(2)} | ${atMost.toFixed(2)} | ${kept ? 'kept' : 'missed'} |`);
    if (!kept) process.exitCode = 1;
  }
  const slow = [...samples].some(([name, { milliseconds }]) => name.startsWith('diff, ') && milliseconds > MAX_FOR_DIFF);
  if (slow) process.exitCode = 1;
  lines.push('', `A diff of ${CLUSTERS} clusters takes at most ${seconds(MAX_FOR_DIFF)}: ${slow ? 'missed' : 'kept'}.`);
  return `${lines.join('\n')}\n`;
}

const MAX_FOR_DIFF = 3000;
const MAX_FOR_ADDRESSES = 100;

/** What is measured inside of one process, as it is too quick beside the start of one. */
function addressReport(): string {
  const { allocation, checks } = measureAddresses();
  const kept = allocation + checks <= MAX_FOR_ADDRESSES;
  if (!kept) process.exitCode = 1;
  return [
    '',
    '| inside one process | allocation | checks | at most | |',
    '|---|---|---|---|---|',
    `| 1,000 Services over 20 pools | ${allocation.toFixed(0)} ms | ${checks.toFixed(0)} ms | ${MAX_FOR_ADDRESSES} ms | ${kept ? 'kept' : 'missed'} |`,
    '',
  ].join('\n');
}

function intoPage(table: string): void {
  const file = join(__dirname, '..', 'docs', 'performance.md');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/<!-- bench -->.*<!-- \/bench -->/s, `<!-- bench -->\n${table}<!-- /bench -->`));
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

void main();
