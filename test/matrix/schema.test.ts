import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { JsonObject } from '../../lib/kubernetes/json';
import { parseKubernetesYamlDocument } from '../../lib/yaml/reader';
import { checkSchema, understandsSchema } from '../../lib/chart/schema-check';
import { CHART_VERSIONS, chartFiles } from '../values/charts';
import { bareHelm } from '../support/matrix-helm';
import { casesOf, SEED_NUMBER } from '../support/sample';
import { mutations } from '../support/matrix-mutations';

const CASES = casesOf(200, 60);

/** The one value with a range, in newer charts: too rare to be met by chance. */
const BOUNDS: readonly JsonObject[] = [-1, 0, 255, 256, 1.5, null].map((value) => ({ bpf: { monitorTraceIPOption: value } }));

/** Helm's own words for values that do not fit; all other failures are of the templates. */
const SCHEMA_MESSAGE = "values don't meet the specifications of the schema(s)";

/** Files that decide the verdict; without templates helm has nothing else to do. */
const DECISIVE = ['cilium/Chart.yaml', 'cilium/values.yaml', 'cilium/values.schema.json'];

describe.each(CHART_VERSIONS)('chart %s', (version) => {
  const files = chartFiles(version);
  const schema = JSON.parse(files.get('cilium/values.schema.json')!.toString('utf8')) as JsonObject;
  const defaults = parseKubernetesYamlDocument(files.get('cilium/values.yaml')!.toString('utf8')) as JsonObject;
  const samples = [...BOUNDS, ...fc.sample(mutations(schema), { numRuns: CASES, seed: SEED_NUMBER })];

  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-schema-'));
    for (const path of DECISIVE) {
      const file = join(work, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, files.get(path)!);
    }
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  const helmAccepts = (values: readonly JsonObject[], chart?: string): boolean[] =>
    bareHelm(values.map((one) => ({ version, chart, flags: ['--values', '-'], stdin: JSON.stringify(one) }))).map(({ status, stderr }) => {
      if (status !== 0 && !stderr.includes(SCHEMA_MESSAGE) && chart) throw new Error(stderr);
      return !stderr.includes(SCHEMA_MESSAGE);
    });

  test('every keyword of the schema is understood', () => {
    expect(understandsSchema(schema)).toBe(true);
  });

  test(`agrees with helm on ${CASES} values files and more`, () => {
    const accepted = helmAccepts(samples, join(work, 'cilium'));
    const disagreements = samples.filter((values, index) => (checkSchema(schema, values, defaults).length === 0) !== accepted[index]);
    expect(disagreements.map((values) => [values, checkSchema(schema, values, defaults)])).toEqual([]);
    // Both verdicts have to occur often, or agreement says nothing.
    expect(Math.min(accepted.filter(Boolean).length, accepted.filter((verdict) => !verdict).length)).toBeGreaterThan(CASES / 5);
  });

  test('the whole chart gives the same verdicts as the files that decide them', () => {
    const few = samples.slice(BOUNDS.length, BOUNDS.length + 10);
    expect(helmAccepts(few)).toEqual(helmAccepts(few, join(work, 'cilium')));
  });
});
