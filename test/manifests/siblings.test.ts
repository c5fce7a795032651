import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Include, type Chart } from 'cdk8s';
import { allRules, sharedCodes } from '../../lib/checks/catalogue';
import { explanationOf } from '../../lib/checks/explanation';
import type { RuleExample } from '../../lib/checks/rule';
import { ClusterChart, GitOpsApp, ManifestsFromYaml, TalosCilium, TalosCluster } from '../../lib';
import type { JsonObject } from '../../lib/kubernetes/json';
import { checkManifests } from '../../lib/manifests/check/check-manifests';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { stringifyYaml } from '../../lib/yaml/writer';
import { useTemporaryDirectory } from '../support/scripts';

const temporary = useTemporaryDirectory();

/** Ways in which the same objects come into an app. */
const WAYS: Readonly<Record<string, (chart: Chart, objects: readonly JsonObject[], text: string) => void>> = {
  'ApiObject': (chart, objects) => objects.forEach((object, index) => new ApiObject(chart, `object-${index}`, object as never)),
  'Include': (chart, _objects, text) => {
    mkdirSync(temporary(), { recursive: true });
    const url = join(temporary(), 'objects.yaml');
    writeFileSync(url, text);
    new Include(chart, 'objects', { url });
  },
  'ManifestsFromYaml': (chart, _objects, text) => void new ManifestsFromYaml(chart, 'objects', { text }),
};

function codesOf(way: string, text: string, { cluster, version, values }: RuleExample): readonly string[] {
  const app = new GitOpsApp();
  const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2, ...cluster }), { existingNamespaces: NAMESPACES });
  new TalosCilium(chart, 'cilium', { ...(version !== undefined && { version }), ...(values && { values }) });
  WAYS[way]!(chart, parseKubernetesYaml(text) as JsonObject[], text);
  const { report } = Synthesis.of(app).run(true);
  return [...new Set([...report.errors, ...report.warnings].map(({ code }) => code))].sort();
}

/** Namespaces of the examples. */
const NAMESPACES = ['apps', 'edge', 'gateways', 'infra', 'kube-system', 'monitoring', 'shop', 'tools', 'web'];

/** Rules whose examples cdk8s refuses or names itself, that need a chart which is not at hand, or that ManifestsFromYaml mends (OBJ024). */
const EXCEPT = new Set(['GWY069', 'GWY070', 'OBJ011', 'OBJ013', 'OBJ015', 'OBJ021', 'OBJ024']);

/** Codes that depend on values of Cilium, of which `check` knows none here. */
const OF_VALUES = new Set(['BGP006', 'EGW011', 'EGW015']);

/** The first way, and one of the others in turn. */
const waysOf = (index: number): readonly string[] => ['ApiObject', index % 2 === 0 ? 'Include' : 'ManifestsFromYaml'];

const rules = allRules().filter(({ id, on, bad }) => on !== 'cilium' && bad.objects !== undefined && !bad.second && !bad.existingNamespaces && !EXCEPT.has(id));

test('most rules look at objects', () => expect(rules.length).toBeGreaterThan(120));

test.each(rules.map((rule, index) => [rule.id, rule, index] as const))('%s is found however the object comes', (id, { bad }, index) => {
  const text = bad.objects!.map((object) => stringifyYaml(object)).join('---\n');
  const [first, ...others] = waysOf(index).map((way) => [way, codesOf(way, text, bad)] as const);
  expect(first![1]).toContain(id);
  for (const [way, codes] of others) expect([way, codes]).toEqual([way, first![1]]);
});

/** Codes of constructs that are found in finished objects, with what is wrong as YAML. */
const shared = [...sharedCodes().keys()].flatMap((code) => {
  const { yaml } = explanationOf(code)!;
  return yaml ? [[code, yaml.wrong] as const] : [];
});

test.each(shared.map(([code, wrong], index) => [code, wrong, index] as const))('%s of a construct is found however the object comes, and by check', (code, wrong, index) => {
  const [, version] = /^# Cilium (\S+)/.exec(wrong) ?? [];
  const gatewayAPI = wrong.includes('gateway.networking.k8s.io') ? { gatewayAPI: { enabled: true } } : {};
  const example = { ...(version !== undefined && { version }), values: { ...gatewayAPI, egressGateway: { enabled: true }, bpf: { masquerade: true }, bgpControlPlane: { enabled: true }, l2announcements: { enabled: true } } } as unknown as RuleExample;
  for (const way of waysOf(index)) expect([way, codesOf(way, wrong, example)]).toEqual([way, expect.arrayContaining([code]) as unknown]);
  if (OF_VALUES.has(code)) return;
  const { errors, warnings } = checkManifests({ paths: [], inputs: [{ name: 'stdin', text: wrong }], cilium: version ?? '1.19.6', kubernetes: '1.35', complete: true });
  expect([...errors, ...warnings].map((problem) => problem.code)).toContain(code);
});
