import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { App } from 'cdk8s';
import ts from 'typescript';
import * as library from '../../lib';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { OpenChart } from '../../lib/chart/chart-store';
import { RenderBatch, type RenderRequest } from '../../lib/chart/renderer';
import { repair } from '../../lib/chart/repairs';
import { compareObjects, titleOf } from '../../lib/cli/import/compare-objects';
import { mergeInto } from '../../lib/cli/import/helm-set';
import { importCluster, type Import } from '../../lib/cli/import/import-cluster';
import type { Inputs } from '../../lib/cli/import/inputs';
import { topLevelKeys } from '../../lib/cli/import/known-keys';
import { comparable } from '../../lib/cli/import/objects/comparable';
import { runProgram } from '../../lib/cli/import/program';
import { readInputs } from '../../lib/cli/import/read-inputs';
import { readable } from '../../lib/cli/import/templates';
import type { Json, JsonObject } from '../../lib/kubernetes/json';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { parseValuePath } from '../../lib/values';
import { fieldRepositories } from '../field/repositories';

const ROOT = resolve(__dirname, '../..');
const REPOSITORIES = fieldRepositories();

/** Share of the values that no raw value may have to repeat. */
const TYPED = 0.9;
/** Share of the objects that constructs make. The others are of kinds without a construct, or of features that the values leave off. */
const CONSTRUCTS = 0.7;

describe('import of repositories in the styles of the field', () => {
  const imports = new Map<string, { readonly result: Import; readonly inputs: Inputs }>();

  beforeAll(() => {
    const known = topLevelKeys();
    for (const { name, files } of REPOSITORIES) {
      const inputs = readInputs(files, (key) => known.has(key));
      imports.set(name, { result: importCluster(inputs, { facts: {}, ciliumVersion: '1.19.6' }, library), inputs });
    }
  }, 900_000);

  it('finds one installation and all objects in each', () => {
    for (const [name, { inputs }] of imports) expect([name, inputs.installations.length, inputs.objects.length > 0]).toEqual([name, 1, true]);
    expect(REPOSITORIES.length).toBeGreaterThanOrEqual(40);
  });

  it('renders the objects of helm template of the original values, but for the differences of the report', () => {
    const own = new Map<string, readonly KubernetesObject[]>();
    const requests: RenderRequest[] = [];
    const wrong: string[] = [];
    for (const [file, { result, inputs }] of imports) {
      const app = new App();
      const { constructs } = runProgram(result.program, app, library);
      const cilium = constructs.find((each) => each instanceof library.TalosCilium) as library.TalosCilium;
      const { objects } = Synthesis.of(app).run();
      own.set(file, objects.filter(({ path }) => path.startsWith(`${cilium.node.path}/`)).map(({ object }) => object));
      const beside = new Map(objects.filter(({ path }) => !path.startsWith(`${cilium.node.path}/`)).map(({ object }) => [titleOf(object), object]));
      for (const { object } of inputs.objects) {
        const made = beside.get(titleOf(object));
        if (!made || !isDeepStrictEqual(comparable(made), comparable(object))) wrong.push(`${file}: ${titleOf(object)}`);
      }
      if (beside.size !== inputs.objects.length) wrong.push(`${file}: ${beside.size} objects instead of ${inputs.objects.length}`);
      const values = structuredClone(readable(inputs.installations[0]!.values).values);
      for (const { path, after } of result.report.differences) mergeInto(values, nested(parseValuePath(path), after ?? null));
      const { releaseName, namespace, kubeVersion, apiVersions } = cilium.helmCommand;
      const version = cilium.version.toString();
      requests.push({ path: file, chart: new OpenChart(findAsset(ciliumChartAsset(version)), version), releaseName, namespace, values, kubeVersion, apiVersions: [...new Set([...apiVersions, 'monitoring.coreos.com/v1'])].sort() });
    }
    const batch = new RenderBatch(requests);
    batch.start(() => false);
    const rendered = batch.wait();
    batch.settle();
    const different = requests.flatMap(({ path, values }, index) => {
      const { objects, problems } = rendered[index]!;
      const { added, removed, changed } = compareObjects(repair(objects, { values }).map(({ object }) => object), own.get(path)!);
      const lines = [...problems.map(({ what }) => what), ...added.map((title) => `+ ${title}`), ...removed.map((title) => `- ${title}`), ...changed];
      return lines.length === 0 && objects.length > 0 ? [] : [{ path, lines }];
    });
    expect(different).toEqual([]);
    expect(wrong).toEqual([]);
  }, 600_000);

  it('types nine values of ten', () => {
    const leaves = [...imports.values()].flatMap(({ result }) => result.report.values);
    const typed = leaves.filter(({ became }) => became !== 'raw').length;
    expect(typed / leaves.length).toBeGreaterThanOrEqual(TYPED);
  });

  it('makes constructs of most objects', () => {
    const objects = [...imports.values()].flatMap(({ result }) => result.report.imported);
    expect(objects.filter(({ became }) => became === 'left out')).toEqual([]);
    expect(objects.filter(({ became }) => became === 'construct').length / objects.length).toBeGreaterThanOrEqual(CONSTRUCTS);
  });

  it('writes programs that compile', () => {
    const cache = join(ROOT, 'node_modules/.cache');
    mkdirSync(cache, { recursive: true });
    const directory = mkdtempSync(join(cache, 'import-'));
    try {
      const programs = [...imports].map(([file, { result }]) => {
        const path = join(directory, `${file.replace(/[^a-z0-9]+/gi, '-')}.ts`);
        writeFileSync(path, result.files.get('main.ts')!);
        return path;
      });
      const options: ts.CompilerOptions = {
        noEmit: true,
        strict: true,
        skipLibCheck: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.Node16,
        moduleResolution: ts.ModuleResolutionKind.Node16,
        resolveJsonModule: true,
        types: ['node'],
        paths: { 'cdk8s-talos-cilium': [join(ROOT, 'lib/index.ts')], 'cdk8s-talos-cilium/imports/*': [join(ROOT, 'imports/*.ts')] },
      };
      const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(programs, options)).filter(({ file }) => file?.fileName.startsWith(directory));
      expect(diagnostics.map(({ file, messageText }) => `${file!.fileName.slice(directory.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }, 600_000);
});

function nested(path: readonly string[], value: Json): JsonObject {
  return path.reduceRight<Json>((below, key) => ({ [key]: below }), value) as JsonObject;
}
