import { join } from 'node:path';
import type { TalosCiliumProps } from '../../../lib';
import { Encryption, Routing } from '../../../lib';
import { findAsset, gatewayApiAsset } from '../../../lib/assets';
import { pathText, type Segment } from '../../../lib/diff/compare';
import { diffObjects } from '../../../lib/diff/diff';
import type { ObjectDiff } from '../../../lib/diff/model';
import type { KubernetesObject } from '../../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../../lib/yaml/reader';
import { stringifyYamlDocuments } from '../../../lib/yaml/writer';
import { renderAll } from '../../support/matrix-render';
import { BUILD_TIMEOUT, buildProgram, describeWithGo } from '../support/go-program';

/** A place where dyff finds a difference. */
interface Difference {
  /** `apps/v1/DaemonSet/kube-system/cilium` */
  readonly object: string;
  readonly path: readonly string[];
  readonly kind: string;
}

const VERSIONS = ['1.18.12', '1.19.6', '1.20.0'] as const;
const FEATURES: readonly TalosCiliumProps[] = [
  {},
  { mtu: 1400 },
  { gatewayApi: true },
  { gatewayApi: { hostNetwork: true } },
  { routing: Routing.native() },
  { encryption: Encryption.wireguard() },
  { masquerade: { bpf: true } },
  { l2Announcements: true },
  { bgpControlPlane: true },
  { egressGateway: true, masquerade: { bpf: true } },
  { hubble: { relay: true, ui: true } },
  { hubble: { relay: { replicas: 2 }, metrics: ['dns', 'drop'] } },
  { ingressController: true },
  { operator: { replicas: 1 } },
  { values: { policyEnforcementMode: 'always' } },
  { hostFirewall: true },
  { resources: { agent: { limits: { memory: '1Gi' } } } },
  { values: { debug: { enabled: true }, extraConfig: { 'a-setting': 'a' } } },
];
const BUNDLES = ['v1.3.0', 'v1.4.1', 'v1.5.1', 'v1.6.1'] as const;

interface Pair {
  readonly title: string;
  readonly before: readonly KubernetesObject[];
  readonly after: readonly KubernetesObject[];
}

function pairs(): Pair[] {
  const rendered = renderAll(VERSIONS.flatMap((version) => FEATURES.map((props) => ({ version, props }))));
  const of = (version: number, feature: number): readonly KubernetesObject[] => rendered[version * FEATURES.length + feature]!.objects;
  const definitions = BUNDLES.map((version) => parseKubernetesYaml(findAsset(gatewayApiAsset(version, 'standard')).bytes.toString()) as KubernetesObject[]);
  return [
    ...FEATURES.flatMap((props, feature) => [0, 1].map((version) => ({ title: `${VERSIONS[version]} to ${VERSIONS[version + 1]} with ${JSON.stringify(props)}`, before: of(version, feature), after: of(version + 1, feature) }))),
    ...FEATURES.slice(1).map((props, index) => ({ title: JSON.stringify(props), before: of(1, 0), after: of(1, index + 1) })),
    ...definitions.slice(1).map((after, index) => ({ title: `Gateway API ${BUNDLES[index]} to ${BUNDLES[index + 1]}`, before: definitions[index]!, after })),
  ];
}

describeWithGo('diff against dyff', () => {
  let ask: (question: readonly { readonly before: string; readonly after: string }[]) => Difference[][];
  beforeAll(() => void (ask = buildProgram(join(__dirname, 'dyff'))), BUILD_TIMEOUT);

  test('no difference that dyff finds is missed in 50 pairs and more', () => {
    const all = pairs();
    const answers = ask(all.map(({ before, after }) => ({ before: stringifyYamlDocuments(before), after: stringifyYamlDocuments(after) })));
    const missed: string[] = [];
    let count = 0;
    all.forEach(({ title, before, after }, index) => {
      const diff = diffObjects(before.map((fields) => ({ fields })), after.map((fields) => ({ fields })));
      const covers = coverage(diff);
      for (const difference of answers[index]!) {
        // The order of the documents.
        if (difference.object === '') continue;
        count += 1;
        if (!covers(difference)) missed.push(`${title}: ${difference.kind} ${difference.object} ${difference.path.join('/')}`);
      }
    });
    expect(missed).toEqual([]);
    // Guards the guard.
    expect(all.length).toBeGreaterThanOrEqual(50);
    expect(count).toBeGreaterThan(2000);
  }, 600_000);
});

function titleOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return [apiVersion, kind, ...(metadata.namespace === undefined ? [] : [metadata.namespace]), metadata.name].join('/');
}

/** Whether a diff has a change at a place, above it or below it. */
function coverage({ objects }: ObjectDiff): (difference: Difference) => boolean {
  const changes = new Map(objects.flatMap((change) => [change.before, change.after].flatMap((side) => (side ? [[titleOf(side.fields), change] as const] : []))));
  const isAt = (segments: readonly Segment[], path: readonly string[]): boolean => segments.every((segment, index) => index >= path.length || typeof segment !== 'string' || segment === path[index]);
  return ({ object, path }) => {
    const change = changes.get(object);
    if (!change) return false;
    if (change.type === 'added' || change.type === 'removed' || path.length === 0) return true;
    return change.fields.some((field) => isAt(field.path, path));
  };
}

test('what counts as found is not everything', () => {
  const fields = (value: number): KubernetesObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: String(value), list: [{ name: 'x', v: value }] } });
  const diff = diffObjects([{ fields: fields(1) }], [{ fields: { ...fields(2), immutable: true } }]);
  const covers = coverage(diff);
  expect(diff.objects[0]!.fields.map(({ path }) => pathText(path))).toEqual(['data.a', 'data.list[x].v', 'immutable']);
  expect([['data', 'a'], ['data', 'b'], ['data', 'list', 'x', 'v'], ['data', 'list', 'x', 'w'], ['metadata', 'labels']].map((path) => covers({ object: 'v1/ConfigMap/a', path, kind: '' }))).toEqual([true, false, true, false, false]);
  expect(covers({ object: 'v1/ConfigMap/b', path: [], kind: '' })).toBe(false);
});
