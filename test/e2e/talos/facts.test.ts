import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster, TalosMachineConfig } from '../../../lib';
import { useTemporaryDirectory } from '../../support/scripts';
import { DELETED, FACTS, hasWorkers, OTHERS, type FactRow, type Value } from '../../talos/fact-table';
import { BUILD_TIMEOUT, buildMachinery, describeWithGo, type MachineryCase } from './go-program';

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
  let judge: ReturnType<typeof buildMachinery>;
  beforeAll(() => (judge = buildMachinery(work(), machinery)), BUILD_TIMEOUT);

  test.each(ROWS.map((row) => [row.title, row] as const))('%s', (_title, row) => {
    const file = patchesOf(row, contract);
    const { everywhere = [], controlPlane = [] } = row[dialect];
    const apply = (role: MachineryCase['role'], ...files: string[]): MachineryCase => ({ contract: `v${contract}`, kubernetes: '1.34.1', role, patches: files.map(file) });
    const repeated = [...everywhere, ...controlPlane].some(([, path, value]) => value === DELETED && path.length > 0) ? ['control-plane-prepare.yaml'] : [];
    const [once, twice] = judge([apply('control-plane', 'control-plane.yaml'), apply('control-plane', 'control-plane.yaml', ...repeated, 'control-plane.yaml')]);
    for (const verdict of [once!, twice!]) {
      expect(verdict.error).toBe('');
      for (const value of [...everywhere, ...controlPlane]) expect([...value.slice(0, 2), said(verdict.config, value)]).toEqual([...value.slice(0, 2), expected(value)]);
    }
    if (!hasWorkers(row)) return;
    const [worker] = judge([apply('worker', 'worker.yaml')]);
    expect(worker!.error).toBe('');
    for (const value of everywhere) expect([...value.slice(0, 2), said(worker!.config, value)]).toEqual([...value.slice(0, 2), expected(value)]);
  });

  test('Talos taints and excludes control planes by itself, and a deletion alone works once', () => {
    const file = patchesOf(FACTS.controlPlanes[0] as FactRow, contract);
    const base = { contract: `v${contract}`, kubernetes: '1.34.1', role: 'control-plane' } as const;
    const [generated, repeated] = judge([{ ...base, patches: [] }, { ...base, patches: [file('control-plane.yaml'), file('control-plane.yaml')] }]);
    expect(generated!.config).toContain('node.kubernetes.io/exclude-from-external-load-balancers');
    if (dialect === 'documents') expect(generated!.config).toContain('node-role.kubernetes.io/control-plane: NoSchedule');
    expect(repeated!.error).toMatch(/lookup failed/);
  });
});
