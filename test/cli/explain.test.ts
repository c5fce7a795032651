import { FEATURES } from '../../lib/cilium/features';
import { isKnownKey, knownPaths, namedKeys } from '../../lib/chart/known-keys';
import { valueComments } from '../../lib/chart/value-comments';
import { VALUE_SOURCES } from '../../lib/cli/value-sources';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { chartFiles, CHART_VERSIONS, factsOf } from '../values/charts';
import { homeProgram, openAppDirectory, type AppDirectory } from './app-directory';
import { cli } from './support';

let project: AppDirectory;

/** The command in a directory with this app, or without one. */
async function explain(args: readonly string[], program?: string): ReturnType<typeof cli> {
  project = openAppDirectory(program);
  try {
    return await cli('explain', ...args);
  } finally {
    project.close();
  }
}

describe('a value', () => {
  test('what it does, its type, its default, the prop for it, and what set it in this app', async () => {
    const { code, out, err } = await explain(['bpf.masquerade'], homeProgram("version: '1.20.0', masquerade: { bpf: true }"));
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`bpf.masquerade, Cilium 1.20.0

  Enable native IP masquerade support in eBPF

Type:     boolean or null
Default:  \`false\`
Set by:   EgressGateway
          TalosCilium, with the prop masquerade: { bpf }
This app: true in home/cilium, set by the prop masquerade
Source:   https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/values.yaml
`);
  });

  test('raw values show what they replace', async () => {
    const { out } = await explain(['k8sServiceHost'], homeProgram("values: { k8sServiceHost: '10.0.0.5' }"));
    expect(out).toContain('Set by:   TalosCilium, by default\n');
    expect(out).toMatch(/This app: "10\.0\.0\.5" in home\/cilium, set by home\/cilium values: raw values\n {12}instead of "localhost", set by Talos preset: /);
  });

  test('without an app it is about the default version, and --cilium asks for another', async () => {
    const { code, out } = await explain(['cni.iptablesRemoveAWSRules']);
    expect([code, out.split('\n', 1)[0]]).toEqual([0, `cni.iptablesRemoveAWSRules, Cilium ${CiliumVersion.DEFAULT.toString()}`]);
    expect(out).toContain('no prop; set it in the raw `values` of TalosCilium');
    expect(out).not.toContain('This app');
    expect((await explain(['localRedirectPolicy', '--cilium', '1.17.18'])).out).toContain('localRedirectPolicy, Cilium 1.17.18');
  });

  test('a map lists the values in it, with the first sentence of each, and what the app sets below', async () => {
    const { code, out } = await explain(['bpf', '--cilium', '1.20.0'], homeProgram('masquerade: { bpf: true }'));
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}bpf\.masquerade {2,}Enable native IP masquerade support in eBPF$/m);
    expect(out).toMatch(/^ {2}bpf\.autoMount\.\* {2,}1 value$/m);
    expect(out).toMatch(/^This app: .*bpf\.masquerade is true in home\/cilium/ms);
  });

  test('what is in a map that the chart passes on is explained by that map', async () => {
    const { code, out } = await explain(['resources.limits.memory', '--cilium', '1.20.0']);
    expect(code).toBe(0);
    expect(out).toContain('The chart copies all of resources into an object, unchanged.');
    expect(out).toContain('TalosCilium, with the prop resources: { agent }');
  });

  test.each([
    ['gatewayApi', /Did you mean gatewayAPI\?/],
    ['hubbel.relay', /Did you mean hubble\.relay\?/],
    ['hubble.relay.enable', /Did you mean hubble\.relay\.enabled\?/],
    ['tunnel', /removed in Cilium 1\.15.*Instead: .*Routing/s],
    ['enable-bbr', /Instead: .*set bandwidthManager: \{ bbr: true \}/],
    ['encryption.strictMode.egress.cidr', /It exists from Cilium 1\.19 on\./],
    ['bpf.nothingLikeIt', /"npx cdk8s-talos-cilium explain bpf" lists/],
  ])('%s is not a value, and what is meant is named', async (value, hint) => {
    const { code, out, err } = await explain([value, '--cilium', '1.18.12']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(new RegExp(`^"${value}" is not a value of Cilium 1\\.18\\.12\\.\n`));
    expect(err).toMatch(hint);
  });

  test('as JSON', async () => {
    const { code, out } = await explain(['.Values.hubble.relay.replicas', '--json'], homeProgram('hubble: { relay: { replicas: 2 } }'));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      value: 'hubble.relay.replicas',
      types: ['integer'],
      default: 1,
      setBy: [{ construct: 'HubbleStack' }, { construct: 'TalosCilium', prop: 'hubble: { relay: { replicas } }' }],
      app: [{ path: 'home/cilium', cluster: 'home', value: 'hubble.relay.replicas', is: 2, origin: 'hubble', overrides: [] }],
      problems: [],
    });
  });

  test('without the chart it says what it knows, and what is missing', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { TALOS_CILIUM_ASSETS: '', TALOS_CILIUM_OFFLINE: '1', TALOS_CILIUM_CACHE: '/nonexistent' });
    try {
      const { code, out, err } = await explain(['bpf.masquerade'], homeProgram('masquerade: { bpf: true }'));
      expect(code).toBe(1);
      expect(out).toContain('TalosCilium, with the prop masquerade: { bpf }');
      expect(out).toContain('This app: true in home/cilium');
      expect(out).not.toContain('Default:');
      expect(err).toMatch(/^\n.*\n {2}error AST004: without the chart, the description, type and default of the value are not known: .*\n {4}Fix: /);
    } finally {
      process.env = before;
    }
  });

  test('an app that fails is said, and the value is explained all the same', async () => {
    const { code, out, err } = await explain(['MTU'], 'throw new Error("broken");');
    expect([code, out.includes('Default:')]).toEqual([1, true]);
    expect(err).toContain('error CLI003');
  });
});

describe('a code', () => {
  test('of a rule: what it means, and an example that is wrong and one that is right', async () => {
    const { code, out, err } = await explain(['gwy050']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^GWY050: .*\(warning\)\n/);
    expect(out).toMatch(/\nIn TypeScript:\n[^]*\n {2}\+.*GatewayApiCrds/);
    expect(out).toContain("suppressCheck(construct, { id: 'GWY050'");
  });

  test('of a construct, and of the environment', async () => {
    expect((await explain(['EGW003'])).out).toContain('new EgressGateway(');
    expect((await explain(['HLM002'])).out).toContain('Wrong:\n  $ helm version\n');
  });

  test('that is retired says so, a number needs no zeros, and several codes are explained at once', async () => {
    expect((await explain(['AST002'])).out).toMatch(/^AST002: .*\(retired\)\n\n/);
    const { code, out } = await explain(['cil43', 'GWY50']);
    expect([code, out.match(/^[A-Z]+\d+: /gm)]).toEqual([0, ['CIL043: ', 'GWY050: ']]);
  });

  test('as JSON', async () => {
    expect(JSON.parse((await explain(['HLM004', '--json'])).out)).toMatchObject({ code: 'HLM004', severity: 'error', examples: [{ language: 'console' }] });
  });

  test('that does not exist is answered with the codes around it, or with the prefix that was meant', async () => {
    const { code, out, err } = await explain(['EGW99']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^EGW99 is not a code\. Codes with similar numbers:\n {2}EGW\d{3} {2}[A-Z].*\n/);
    expect((await explain(['CLI999', 'CIL043'])).out).toMatch(/^CIL043: /);
    expect((await explain(['HUBB001'])).err).toMatch(/no code begins with HUBB\. Did you mean HUB\?/);
  });
});

test('words find the values that have them in their names', async () => {
  expect((await explain(['hubble', 'relay'])).out).toMatch(/^hubble\.relay, Cilium [^]*\n {2}hubble\.relay\.enabled /);
  const { code, err } = await explain(['replicas', 'relay']);
  expect([code, err]).toEqual([1, expect.stringMatching(/Values whose names contain these words:\n +hubble\.relay\.replicas\n/)]);
});

test.each([[[], 'is required'], [['MTU', '--cilium', '1.19'], '--cilium must be a full version']])('%j is a wrong call', async (args, message) => {
  const { code, err } = await explain(args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

describe('the comments of values.yaml', () => {
  test.each(CHART_VERSIONS)('of chart %s are read for nearly every value, without the marks of helm-docs', (version) => {
    const { values } = factsOf(version);
    const text = chartFiles(version).get('cilium/values.yaml')!.toString('utf8');
    const comments = valueComments(text, (path) => namedKeys(values, path) !== undefined);
    expect([...comments.keys()].filter((path) => !isKnownKey(values, path.split('.')))).toEqual([]);
    expect([...comments].filter(([, { text: comment }]) => /^-- |@schema|@default/m.test(comment))).toEqual([]);
    // The rest are keys that only templates or the schema know.
    const marked = text.match(/^ *# -- /gm)!.length;
    expect(comments.size / marked).toBeGreaterThan(0.95);
    expect(comments.size).toBeLessThan([...knownPaths(values)].length);
  });

  test('keys in a block of text are not keys, and a key that is commented out is one', () => {
    const comments = valueComments('# -- Script\nscript: |\n  # -- no\n  key: 1\n# -- (string) Mode\n# of it\n# mode: snat\n\n# -- Next\nnext: {}\n', (path) => ['script', 'mode', 'next'].includes(path.join('.')));
    expect(Object.fromEntries(comments)).toEqual({ script: { text: 'Script' }, mode: { text: 'Mode\nof it' }, next: { text: 'Next' } });
  });
});

test('every feature of TalosCilium and every value that it sets is in the table of sources', () => {
  const texts = Object.values(VALUE_SOURCES).flat();
  for (const { prop } of FEATURES.filter((feature) => feature.prop !== 'Talos preset')) {
    expect([prop, texts.some((text) => new RegExp(`^TalosCilium \\{ ${prop}\\b`).test(text))]).toEqual([prop, true]);
  }
  const supported = CHART_VERSIONS.map(factsOf);
  expect(Object.keys(VALUE_SOURCES).filter((value) => !supported.some(({ values }) => isKnownKey(values, value.split('.'))))).toEqual([]);
});
