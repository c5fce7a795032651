import { TalosMachineConfig, type JsonObject, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { patchProblems } from '../support/talos-schema';
import { written } from './build';
import { DELETED, FACTS, hasWorkers, NOTHING_ASKED, OTHERS, type FactRow, type Value } from './fact-table';

const ROLES = ['control-plane', 'worker'] as const;
const ROWS = [...Object.values(FACTS).flatMap((rows) => (typeof rows === 'string' ? [] : rows)), ...OTHERS];

function patches({ facts = {}, cilium = {}, more = () => {} }: Partial<FactRow>, talosVersion: string): Readonly<Record<string, { text: string; documents: JsonObject[] }>> {
  return written(
    { ...facts, talosVersion },
    (chart) => {
      more(chart);
      new TalosMachineConfig(chart, 'talos');
    },
    ({ files, text, documents }) => Object.fromEntries(files('talos').filter((file) => file.endsWith('.yaml')).map((file) => [file, { text: text(`talos/${file}`), documents: documents(`talos/${file}`) }])),
    cilium,
  );
}

/** What a patch says at a place; a deleted part is `DELETED`, one that it does not mention undefined. */
function said(documents: readonly JsonObject[], [name, path]: Value): unknown {
  const [kind, of] = name.split('/');
  let at: unknown = documents.find((document) => (document.kind ?? '') === kind && (of === undefined || document.name === of));
  for (const key of path) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
  return (at as { $patch?: unknown } | undefined)?.$patch === 'delete' ? DELETED : at;
}

describe.each([
  ['fields', '1.13.2'],
  ['documents', '1.14.1'],
] as const)('in the dialect of %s, which Talos %s generated', (dialect, talosVersion) => {
  test.each(ROWS.map((row) => [row.title, row] as const))('%s', (_title, row) => {
    const files = patches(row, talosVersion);
    const { everywhere = [], controlPlane = [] } = row[dialect];
    for (const role of ROLES) {
      if (role === 'worker' && !hasWorkers(row)) continue;
      const { documents } = files[`${role}.yaml`]!;
      for (const value of [...everywhere, ...(role === 'control-plane' ? controlPlane : [])]) expect([role, ...value.slice(0, 2), said(documents, value)]).toEqual([role, ...value]);
      // What control planes are told of themselves is nothing for workers.
      if (role === 'worker') for (const value of controlPlane) expect([...value.slice(0, 2), said(documents, value)]).toEqual([...value.slice(0, 2), undefined]);
      expect(documents.flatMap((document) => patchProblems(talosVersion.slice(0, 4), document))).toEqual([]);
    }
    // Talos refuses a second deletion: what control-plane.yaml deletes inside of documents can be put back first.
    const deleted = controlPlane.filter(([, path, value]) => value === DELETED && path.length > 0);
    for (const value of deleted) expect(said(files['control-plane-prepare.yaml']!.documents, value)).toEqual(expect.stringMatching(/^(?:NoSchedule)?$/));
    if (!files['control-plane.yaml']!.text.includes('$patch: delete')) expect(Object.keys(files)).not.toContain('control-plane-prepare.yaml');
  });

  const ordinary = { clusterId: 1, hostDns: { forwardKubeDnsToHost: false } } satisfies Partial<TalosClusterProps>;
  let baseline: ReturnType<typeof patches> | undefined;

  test.each(Object.entries(NOTHING_ASKED).map(([feature, [why, props]]) => [feature, why, props] as const))('%s asks for nothing: %s', (_feature, _why, props) => {
    baseline ??= patches({ facts: ordinary }, talosVersion);
    expect(patches({ facts: ordinary, cilium: props as TalosCiliumProps }, talosVersion)).toEqual(baseline);
  });
});

test('the README of a cluster whose patch deletes something has a command that can be repeated', () => {
  const readme = (facts: Partial<TalosClusterProps>): string => written(facts, (chart) => void new TalosMachineConfig(chart, 'talos'), ({ text }) => text('talos/README.md'));
  expect(readme({ workers: 0 })).toContain('--patch @talos/control-plane-prepare.yaml --patch @talos/control-plane.yaml');
  expect(readme({})).not.toContain('prepare');
});
