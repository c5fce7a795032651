import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Chart } from 'cdk8s';
import { GitOpsApp, TalosCilium, type JsonObject, type KubernetesObject } from '../../lib';
import { parseKubernetesYaml, parseKubernetesYamlDocument } from '../../lib/yaml/reader';
import { repair } from '../../lib/chart/repairs';
import { CHART_VERSIONS, type ChartVersion } from '../values/charts';
import { changesBetween } from '../support/matrix-diff';
import { asCdk8sKeepsIt, bareHelm, commandOf } from '../support/matrix-helm';
import { homeCluster, renderAll } from '../support/matrix-render';
import { withEnvironment } from '../support/scripts';
import { readTree } from '../support/tree';
import { combinations, OPTIONS } from './options';

const ALL = combinations();

const EVERYWHERE = {
  // Raw values want TLS for metrics, and nobody makes a certificate for it.
  'certificates: provided + hubble metrics with TLS': ['HLM009'],
  'everything + certificates: provided': ['HLM009'],
  'certificates: disabled + hubble metrics with TLS': ['SEC003'],
  'certificates: disabled + cluster mesh': ['CIL025'],
};
const NO_MCS_API = { 'MCS-API with CoreDNS': ['CIL001'] };
const BEFORE_1_18 = { ...NO_MCS_API, 'bbr for the host': ['CIL032'], resources: ['CIL032'] };

/** What a version refuses, with the codes of its errors. All else is written. */
const REFUSED: Readonly<Record<ChartVersion, Readonly<Record<string, readonly string[]>>>> = {
  '1.16.19': {
    ...EVERYWHERE,
    ...BEFORE_1_18,
    'envoy log level': ['CIL032'],
    'bgp without status reports': ['CIL032'],
    'node ipam for all': ['CIL032'],
  },
  '1.17.18': { ...EVERYWHERE, ...BEFORE_1_18 },
  '1.18.1': { ...EVERYWHERE, ...NO_MCS_API },
  '1.18.12': { ...EVERYWHERE, ...NO_MCS_API },
  '1.19.6': EVERYWHERE,
  '1.20.0': EVERYWHERE,
};

/** Options that change no object, and why. */
const WITHOUT_EFFECT: Readonly<Partial<Record<ChartVersion | 'all', readonly string[]>>> = {
  // No object carries the name of the release.
  all: ['another release name'],
  // A cluster first installed with this very minor.
  '1.16.19': ['upgradeCompatibility'],
};

/** What one synth wrote. */
interface Output {
  readonly root: string;
  /** All files, by path; directories are null. */
  readonly tree: Readonly<Record<string, string | null>>;
  /** Objects of each combination. */
  readonly objects: ReadonlyMap<string, KubernetesObject[]>;
}

const directoryOf = (name: string): string => name.replace(/[^A-Za-z0-9]+/g, '-');

/** Synthesizes one app of all these combinations, each in a directory of its own, with nothing in any cache. */
function write(version: ChartVersion, names: readonly string[], work: string): Output {
  const root = mkdtempSync(join(work, 'dist-'));
  withEnvironment({ TALOS_CILIUM_CACHE: mkdtempSync(join(work, 'cache-')) }, () => {
    const app = new GitOpsApp({ outdir: root });
    for (const name of names) {
      const { props, cluster } = ALL.get(name)!;
      new TalosCilium(new Chart(app, directoryOf(name)), 'cilium', { cluster: homeCluster(cluster), version, ...props });
    }
    app.synth();
  });
  const tree = readTree(root);
  const objects = new Map(names.map((name) => [name, objectsBelow(`${directoryOf(name)}/manifests/`, tree)]));
  return { root, tree, objects };
}

function objectsBelow(prefix: string, tree: Output['tree']): KubernetesObject[] {
  return Object.entries(tree)
    .filter(([path, text]) => text !== null && path.startsWith(prefix) && path.endsWith('.yaml') && !path.endsWith('/kustomization.yaml'))
    .map(([path, text]) => parseKubernetesYamlDocument(text!, path) as KubernetesObject);
}

/** What the commands in the values files give without this library, after the documented repairs. */
function bareObjects({ root, tree }: Output, names: readonly string[], version: ChartVersion): Map<string, KubernetesObject[]> {
  const files = names.map((name) => `${directoryOf(name)}/cilium-values.yaml`);
  const runs = files.map((file) => commandOf(tree[file]!, join(root, file)));
  expect(new Set(runs.map((run) => run.version))).toEqual(new Set([version]));
  return new Map(
    bareHelm(runs).map(({ status, stdout, stderr }, index) => {
      if (status !== 0) throw new Error(`${names[index]}: ${stderr}`);
      const values = parseKubernetesYamlDocument(tree[files[index]!]!) as JsonObject;
      const repaired = repair(parseKubernetesYaml(stdout) as KubernetesObject[], { values });
      return [names[index]!, repaired.map(({ object }) => asCdk8sKeepsIt(object))];
    }),
  );
}

function byIdentity(objects: readonly KubernetesObject[]): Map<string, KubernetesObject> {
  return new Map(
    objects.map((object) => {
      const { apiVersion, kind, metadata } = object;
      return [[apiVersion, kind, metadata.namespace, metadata.name].join(' '), object];
    }),
  );
}

describe.each(CHART_VERSIONS)('chart %s', (version) => {
  const names = [...ALL.keys()].filter((name) => !(name in REFUSED[version]));
  let work: string;
  let output: Output;

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-matrix-'));
    output = write(version, names, work);
  });

  afterAll(() => rmSync(work, { recursive: true, force: true }));

  test('refuses what it cannot do, and says so', () => {
    const refused = Object.keys(REFUSED[version]);
    const rendered = renderAll(refused.map((name) => ({ version, ...ALL.get(name)! })));
    const codes = rendered.map(({ errors }, index) => [refused[index], [...new Set(errors.map(({ code }) => code))].sort()]);
    expect(Object.fromEntries(codes)).toEqual(REFUSED[version]);
  });

  test('writes the same bytes again', () => {
    const again = write(version, names, work).tree;
    expect(Object.keys({ ...output.tree, ...again }).filter((path) => output.tree[path] !== again[path])).toEqual([]);
  });

  test('writes no private key and no Secret with content', () => {
    const suspicious = Object.entries(output.tree).filter(([, text]) => text !== null && /PRIVATE KEY|LS0tLS1CRUdJTi/.test(text));
    expect(suspicious.map(([path]) => path)).toEqual([]);
    const secrets = [...output.objects.values()].flat().filter(({ kind }) => kind === 'Secret');
    expect(secrets.filter((secret) => 'data' in secret || 'stringData' in secret)).toEqual([]);
  });

  test('writes what bare helm renders, but for the documented repairs', () => {
    const bare = bareObjects(output, names, version);
    const different = names.filter((name) => !isDeepStrictEqual(byIdentity(output.objects.get(name)!), byIdentity(bare.get(name)!)));
    expect(different.map((name) => [name, changesBetween(bare.get(name)!, output.objects.get(name)!)])).toEqual([]);
  });

  test('no option is without effect, but where it cannot have one', () => {
    const plain = output.objects.get('nothing')!;
    const idle = Object.keys(OPTIONS).filter((name) => name !== 'nothing' && isDeepStrictEqual(output.objects.get(name), plain));
    expect(idle.sort()).toEqual([...(WITHOUT_EFFECT.all ?? []), ...(WITHOUT_EFFECT[version] ?? [])].sort());
  });
});
