import { examplesOf } from '../../lib/checks/examples';
import { sharedCodes } from '../../lib/checks/catalogue';
import { explanationOf, explanations } from '../../lib/checks/explanation';
import { CATALOGUE, type CodeEntry } from '../../lib/diagnostics/catalogue';
import { codesOf, codesOfYaml, runs } from './run-example';

const entries = Object.values(CATALOGUE).flatMap(({ codes }) => Object.entries(codes as Readonly<Record<string, CodeEntry>>)).filter(([, entry]) => !('retired' in entry));

describe.each(entries)('%s', (code, { title, reason, typescript, yaml, console: shown }) => {
  it('has a title, a reason and an example', () => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(reason).toMatch(/^[A-Z`].*\.$/s);
    expect([typescript, yaml, shown].some((example) => example !== undefined)).toBe(true);
  });

  if (typescript) {
    it('is what the wrong program ends with, and the right one has no finding', () => {
      expect(codesOf(typescript.wrong)).toEqual([code]);
      expect(codesOf(typescript.right)).toEqual([]);
    });
  }

  if (yaml) {
    it('is what the wrong manifest ends with, and the right one has no finding', () => {
      expect(codesOfYaml(yaml.wrong, code.startsWith('OUT'))).toEqual([code]);
      expect(codesOfYaml(yaml.right, code.startsWith('OUT'))).toEqual([]);
    });
  }
});

/** Codes of constructs that manifests lead to as well, and why their example cannot be a manifest. */
const NOT_IN_YAML: Readonly<Record<string, string>> = {
  CIL012: 'about chart values',
  CIL015: 'about chart values',
  CIL016: 'about chart values',
  CIL019: 'about chart values',
  CIL022: 'about chart values',
  CIL026: 'about chart values',
  CIL027: 'about chart values',
  CIL029: 'a CiliumPodIPPool is only read with ipam.mode multi-pool, which is a chart value',
  EGW006: 'about a dual-stack cluster with Cilium 1.20',
  EGW009: 'about releases of which the schema refuses the field',
  GWY028: 'the listeners are on the host network by a value of the chart',
  HUB009: 'about chart values',
  HUB010: 'about chart values',
  RTE046: 'retry is only in the CRDs of the experimental channel',
};

test('every code that constructs and finished objects share has an example in YAML, and the severity of its entry', () => {
  const shared = sharedCodes();
  expect(entries.filter(([code, { yaml }]) => shared.has(code) && !yaml).map(([code]) => code)).toEqual(entries.map(([code]) => code).filter((code) => code in NOT_IN_YAML));
  expect([...shared].filter(([code, severity]) => (explanationOf(code)?.severity ?? '') !== severity)).toEqual([]);
});

/** What the example of a rule cannot avoid: findings that belong to its mistake, and a chart that is not at hand. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  CIL045: ['CIL061'], // IPsec asks for its key
  CIL062: ['CIL061'],
  POOL025: ['POOL021'], // what is taken is in no pool
};
const NOT_RUN = ['TAL005', 'GWY069', 'GWY070']; // about patch releases whose charts are not at hand

/** Rules without an example in YAML, and why. */
const NO_YAML: Readonly<Record<string, string>> = {
  CIL069: 'about a fact of the cluster (the subnets of the nodes)',
  CIL072: 'about two clusters; the manifests of one do not show it',
  CIL073: 'about two clusters; the manifests of one do not show it',
  CIL080: 'about facts of the cluster (the version of Kubernetes)',
  GWY050: 'about CRDs that the app does not have',
  TAL005: 'about the version of the chart',
  TAL006: 'about a fact of the cluster (KubeSpan)',
  TAL010: 'about a fact of the cluster (kube-proxy)',
  TAL014: 'about a fact of the cluster (the DNS domain)',
  TAL015: 'about facts of the cluster (the subnets of pods and Services)',
  TAL016: 'about a fact of the cluster (the number of control planes)',
};

/** Rules without an example in TypeScript, and why. */
const NO_TYPESCRIPT: Readonly<Record<string, string>> = {
  CIL082: 'the example would be as long as the chart: it is about an object that the chart renders',
  OBJ013: 'cdk8s generates a name for an ApiObject without one',
  OBJ021: 'cdk8s refuses such an apiVersion itself',
};

const rules = explanations().filter(({ rule }) => rule !== undefined);
const shown = rules.map((each) => [each.code, examplesOf(each)] as const);

test.each(shown.flatMap(([code, examples]) => examples.filter(({ language }) => language === 'ts' && !NOT_RUN.includes(code)).map((example) => [code, example] as const)))(
  '%s: the wrong program of the rule ends with it alone, and the right one has no finding',
  (code, { wrong, right }) => {
    expect(codesOf(wrong)).toEqual([code, ...(BESIDE[code] ?? [])].sort());
    expect(codesOf(right)).toEqual([]);
  },
);

test('every rule has an example in TypeScript that differs from its correction, or a reason why not', () => {
  const without = shown.filter(([, examples]) => !examples.some(({ language, wrong, right }) => language === 'ts' && wrong !== right)).map(([code]) => code);
  expect(without).toEqual(Object.keys(NO_TYPESCRIPT));
});

test('every rule has an example in YAML, or a reason why not', () => {
  const without = shown.filter(([, examples]) => !examples.some(({ language }) => language === 'yaml')).map(([code]) => code);
  expect(without).toEqual(Object.keys(NO_YAML));
});

/** Codes of finished objects whose example is not a manifest, and why. Those before it are of values and files, which are not objects. */
const NOT_OBJECTS = /^(APP|AST|CHK|CIL|FLT|FWL|HLM|MCH|MESH|OMN|TAL)/;
const NO_MANIFEST: Readonly<Record<string, string>> = {
  GWY031: 'a patch of GatewayApiCrds',
  GWY050: 'CRDs that the app does not have',
  OBJ002: 'a value that only a program can have',
  OUT001: 'a value that only a program can have',
  OUT003: 'a value that only a program can have',
  OUT012: 'a suppressed finding',
  OUT013: 'files of constructs',
  OUT018: 'a layer that a program sets',
  OUT020: 'a delivery of a program',
  OUT021: 'a delivery of a program',
};

test('every code that a manifest leads to has an example in YAML, or a reason why not', () => {
  const without = explanations().filter((each) => each.typescript && !NOT_OBJECTS.test(each.code) && !examplesOf(each).some(({ language }) => language === 'yaml') && runs(each.typescript.wrong.replace('app.synth();', '')));
  expect(without.map(({ code }) => code)).toEqual(Object.keys(NO_MANIFEST));
});

test('values in a program are shown as chart values, and manifests in it as manifests', () => {
  const yamlOf = (code: string): unknown => examplesOf(explanationOf(code)!).filter(({ language }) => language === 'yaml').map(({ title, wrong, right }) => [title, wrong, right]);
  expect(yamlOf('CIL001')).toEqual([['As chart values:', 'operator:\n  replica: 2', 'operator:\n  replicas: 2']]);
  expect(yamlOf('CIL002')).toEqual([['As chart values:', 'tunnel: geneve', '']]);
  expect(yamlOf('YAML005')).toEqual([[undefined, expect.not.stringContaining('name: web') as string, expect.stringContaining('name: web') as string]]);
});

/** Codes that only the environment or the command line leads to: what they look like there is shown instead. */
test('every other code has an example in TypeScript, or one of a command line', () => {
  const without = explanations().filter(({ rule, retired, typescript, console: terminal }) => !rule && retired === undefined && !typescript && !terminal);
  expect(without.map(({ code }) => code)).toEqual([]);
});
