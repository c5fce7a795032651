import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster, TalosMachineConfig } from '../../../lib';
import { useTemporaryDirectory } from '../../support/scripts';
import { DELETED, FACTS, hasWorkers, OTHERS, type FactRow, type Value } from '../../talos/fact-table';
import { BUILD_TIMEOUT, buildMachinery, describeWithGo, type MachineryCase, type MachineryVerdict } from './go-program';

// The table of facts and patches, seen from the other end: what is in the configuration once Talos itself has applied the patches.
const work = useTemporaryDirectory();
const ROWS = [...Object.values(FACTS).flatMap((rows) => (typeof rows === 'string' ? [] : rows)), ...OTHERS];

function patchesOf({ facts = {}, cilium = {}, more = () => {} }: FactRow, talosVersion: string): (file: string) => string {
  const outdir = mkdtempSync(join(work(), 'out-'));
  const app = new GitOpsApp({ outdir });
  const chart = new ClusterChart(app, new TalosCluster({ name: 'home', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2, ...facts, talosVersion }));
  new TalosCilium(chart, 'cilium', cilium);
  more(chart);
  new TalosMachineConfig(chart, 'talos');
  app.synth();
  return (file) => readFileSync(join(outdir, 'home', 'talos', file), 'utf8');
}

/** What a configuration says at a place; undefined where it says nothing. */
function said(config: string, [name, path]: Value): unknown {
  const [kind, of] = name.split('/');
  const documents = parseAllDocuments(config).map((document) => document.toJS() as { kind?: string; name?: string });
  let at: unknown = documents.find((document) => (document.kind ?? '') === kind && (of === undefined || document.name === of));
  for (const key of path) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
  return at;
}

/** Talos adds to lists. */
const expected = ([, , value]: Value): unknown => (value === DELETED ? undefined : Array.isArray(value) ? (expect.arrayContaining(value) as unknown) : value);

describeWithGo.each([
  ['1.13', '1.13', 'fields'],
  ['1.14', '1.13', 'fields'],
  ['1.14', '1.14', 'documents'],
] as const)('patches of the table, applied by Talos %s to what Talos %s generated', (machinery, contract, dialect) => {
  type Verdicts = Readonly<Record<'generated' | 'once' | 'twice' | 'worker' | 'deletedTwice', MachineryVerdict>>;
  const PREPARE = 'control-plane-prepare.yaml';
  const PATCH = 'control-plane.yaml';
  let verdicts: ReadonlyMap<FactRow, Verdicts>;

  // All at once: the machinery makes keys whenever it starts.
  beforeAll(() => {
    const cases = ROWS.flatMap((row) => {
      const file = patchesOf(row, contract);
      const apply = (role: MachineryCase['role'], ...files: string[]): MachineryCase => ({ contract: `v${contract}`, kubernetes: '1.34.1', role, patches: files.map(file) });
      const second = deletesInside(row, dialect) ? [PREPARE, PATCH] : [PATCH];
      return [apply('control-plane'), apply('control-plane', PATCH), apply('control-plane', PATCH, ...second), hasWorkers(row) ? apply('worker', 'worker.yaml') : apply('worker'), apply('control-plane', PATCH, PATCH)];
    });
    const answers = buildMachinery(machinery)(cases);
    verdicts = new Map(ROWS.map((row, index) => {
      const [generated, once, twice, worker, deletedTwice] = answers.slice(index * 5);
      return [row, { generated: generated!, once: once!, twice: twice!, worker: worker!, deletedTwice: deletedTwice! }];
    }));
  }, BUILD_TIMEOUT);

  test.each(ROWS.map((row) => [row.title, row] as const))('%s', (_title, row) => {
    const { once, twice, worker, deletedTwice } = verdicts.get(row)!;
    const { everywhere = [], controlPlane = [] } = row[dialect];
    const holds = (config: string, values: readonly Value[]): void => values.forEach((value) => expect([...value.slice(0, 2), said(config, value)]).toEqual([...value.slice(0, 2), expected(value)]));
    expect([once, twice, worker].map(({ error }) => error)).toEqual(['', '', '']);
    holds(once.config, [...everywhere, ...controlPlane]);
    holds(twice.config, [...everywhere, ...controlPlane]);
    if (hasWorkers(row)) holds(worker.config, everywhere);
    // Without control-plane-prepare.yaml a patch that deletes a label or a taint can be applied once.
    expect(deletedTwice.error).toMatch(deletesInside(row, dialect) ? /lookup failed/ : /^$/);
  });

  test('Talos itself taints control planes and excludes them from load balancers', () => {
    const { generated } = verdicts.get(ROWS[0]!)!;
    expect(generated.config).toContain('node.kubernetes.io/exclude-from-external-load-balancers');
    expect(generated.config.includes('node-role.kubernetes.io/control-plane: NoSchedule')).toBe(dialect === 'documents');
    expect(generated.config).not.toContain('allowSchedulingOnControlPlanes: true');
  });
});

function deletesInside(row: FactRow, dialect: 'fields' | 'documents'): boolean {
  return (row[dialect].controlPlane ?? []).some(([, path, value]) => value === DELETED && path.length > 0);
}
