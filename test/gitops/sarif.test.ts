import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import '@microsoft/jest-sarif';
import { App } from 'cdk8s';
import { ciliumChartAsset, ClusterChart, Encryption, findAsset, GitOpsApp, suppressCheck, TalosCilium, TalosCluster, type TalosCiliumProps } from '../../lib';
import { useTemporaryDirectory } from '../support/scripts';

interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly markdown: string } }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly partialFingerprints: object;
      readonly locations: readonly [{ readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: { readonly startLine: number } }; readonly logicalLocations: readonly [{ readonly fullyQualifiedName: string }] }];
    }[];
    readonly properties?: { readonly suppressed: readonly object[] };
  }[];
}

const directory = useTemporaryDirectory();
const file = (): string => join(directory(), 'out', 'checks.sarif');
beforeAll(() => void findAsset(ciliumChartAsset('1.19.6')));
beforeEach(() => void (process.env.TALOS_CILIUM_SARIF = file()));
afterEach(() => void delete process.env.TALOS_CILIUM_SARIF);

function log(): Log['runs'][0] {
  const content = JSON.parse(readFileSync(file(), 'utf8')) as Log;
  (expect(content) as unknown as { toBeValidSarifLog(): void }).toBeValidSarifLog();
  return content.runs[0]!;
}

function synth(name: string, props: TalosCiliumProps, app: App = new GitOpsApp({ outdir: join(directory(), name) })): TalosCilium {
  const cilium = new TalosCilium(new ClusterChart(app, new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0' })), 'cilium', props);
  if (props.encryption) suppressCheck(cilium, { id: 'CIL059', reason: 'control planes keep the opt-out label' });
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  return cilium;
}

function summary({ results }: Log['runs'][0], name: string): string[] {
  return results.filter(({ locations: [place] }) => place.logicalLocations[0].fullyQualifiedName.startsWith(name)).map(({ ruleId, level }) => `${level} ${ruleId}`);
}

test('a synth that fails writes errors and warnings, each with its rule and the line of the program', () => {
  synth('oak', { gatewayApi: true, values: { routingMod: 'native' } as object });
  const run = log();
  expect(summary(run, 'oak')).toEqual(['error CIL001', 'warning GWY050']);
  expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(['CIL001', 'GWY050']);
  expect(run.tool.driver.rules[1]!.help.markdown).toContain('```diff\n');
  const [{ message, locations: [{ physicalLocation }] }] = run.results as [Log['runs'][0]['results'][0]];
  expect(message.text).toMatch(/^oak\/cilium: .*routingMod.*\nFix: /);
  expect(physicalLocation.artifactLocation.uri).toBe('test/gitops/sarif.test.ts');
  expect(physicalLocation.region.startLine).toBe(readFileSync(__filename, 'utf8').split('\n').findIndex((line) => line.includes('= new TalosCilium(')) + 1);
});

test('a synth that ends well writes what checks.json has, and the same bytes again', () => {
  const props = { version: '1.19.6', gatewayApi: true, encryption: Encryption.wireguard({ nodeEncryption: true }) };
  const cilium = synth('elm', props);
  const checks = JSON.parse(readFileSync(join(directory(), 'elm', 'checks.json'), 'utf8')) as { warnings: { code: string; severity: string }[]; suppressed: { code: string; reason: string }[] };
  const run = log();
  expect(summary(run, 'elm')).toEqual(checks.warnings.map(({ code, severity }) => `${severity} ${code}`));
  expect(checks.suppressed.map(({ code }) => code)).toEqual(['CIL059']);
  expect(run.properties?.suppressed).toEqual([expect.objectContaining({ code: 'CIL059', path: 'elm/cilium', reason: 'control planes keep the opt-out label' })]);
  const before = readFileSync(file(), 'utf8');
  (cilium.node.root as App).synth();
  expect(readFileSync(file(), 'utf8')).toBe(before);
  expect(run.results.length).toBe(new Set(run.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size);
});

test('a plain App writes it too, and a program that no finding concerns writes an empty list', () => {
  synth('ash', { gatewayApi: true }, new App({ outdir: join(directory(), 'ash') }));
  expect(summary(log(), 'ash')).toEqual(['warning GWY050']);
  synth('fir', {});
  expect(summary(log(), 'fir')).toEqual([]);
});

test('an error that ends the program before a synth is written', () => {
  let thrown: unknown;
  try {
    new TalosCluster({ name: 'no_name', talosVersion: '1.13', kubernetesVersion: '1.35.0' });
  } catch (error) {
    thrown = error;
  }
  (process as NodeJS.EventEmitter).emit('uncaughtExceptionMonitor', thrown, 'uncaughtException');
  expect(summary(log(), 'TalosCluster(no_name)')).toEqual(['error CLU013']);
});

test('without the variable there is no file', () => {
  delete process.env.TALOS_CILIUM_SARIF;
  synth('yew', {});
  expect(existsSync(join(directory(), 'yew', 'checks.json'))).toBe(true);
  expect(readFileSync(file(), 'utf8')).not.toContain('yew');
});
