import { ApiObject, JsonPatch, type ApiObjectProps } from 'cdk8s';
import { CiliumPolicies, ClusterChart, GatewayApiCrds, GitOpsApp, Peer, TalosCilium, TalosCluster } from '../../lib';
import { allRules } from '../../lib/checks/catalogue';
import type { RuleExample } from '../../lib/checks/rule';
import type { JsonObject } from '../../lib/kubernetes/json';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { reportOf } from '../support/models';
import { inTemporaryDirectory } from '../support/scripts';

/** Codes of an app with one cluster, without those that the test is not about. */
function codesOf(version: string, build: (chart: ClusterChart, cilium: TalosCilium) => void, gatewayApi = false, kubernetesVersion = '1.35.0'): string[] {
  return inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'lab', talosVersion: '1.14', kubernetesVersion, controlPlanes: 3, workers: 2 }));
    const cilium = new TalosCilium(chart, 'cilium', { version, gatewayApi });
    build(chart, cilium);
    const { errors, warnings } = Synthesis.of(app).run().report;
    return [...errors, ...warnings].map(({ code }) => code);
  });
}

function object(kind: string, apiVersion: string, spec: object, name = 'a'): (chart: ClusterChart) => void {
  return (chart) => void new ApiObject(chart, name, { apiVersion, kind, metadata: { name, namespace: 'kube-system' }, spec } as ApiObjectProps);
}

test('the entity cluster-mesh is new in 1.20', () => {
  const policy = object('CiliumNetworkPolicy', 'cilium.io/v2', { endpointSelector: {}, ingress: [{ fromEntities: ['cluster-mesh'] }] });
  expect(['1.18.12', '1.19.6', '1.20.0'].map((version) => codesOf(version, policy).filter((code) => code === 'POL227'))).toEqual([['POL227'], ['POL227'], []]);
  const built = (chart: ClusterChart): void => void new CiliumPolicies(chart, 'shop', { namespace: 'kube-system' }).forAll('mesh').allowFrom(Peer.entity('cluster-mesh'));
  expect(codesOf('1.20.0', built)).toEqual([]);
  expect(codesOf('1.19.6', built)).toEqual(['POL227']);
});

test('CiliumNodeConfig v2alpha1 is gone in 1.20.0 only', () => {
  const config = object('CiliumNodeConfig', 'cilium.io/v2alpha1', { nodeSelector: {}, defaults: {} });
  expect(['1.18.12', '1.19.6', '1.20.0'].map((version) => codesOf(version, config))).toEqual([[], [], ['OBJ014']]);
});

test('the Gateway API of 1.20 and network policies: the fix that the message names clears it', () => {
  const policy = object('NetworkPolicy', 'networking.k8s.io/v1', { podSelector: {}, ingress: [{}] });
  const build = (chart: ClusterChart): void => {
    new GatewayApiCrds(chart, 'crds');
    policy(chart);
  };
  expect(codesOf('1.19.6', build, true)).toEqual([]);
  expect(codesOf('1.20.0', build, true)).toEqual(['CIL082']);
  expect(codesOf('1.20.0', policy)).toEqual([]);
  const patched = (chart: ClusterChart, cilium: TalosCilium): void => {
    build(chart);
    cilium.patchObject({ kind: 'ConfigMap', name: 'cilium-config' }, JsonPatch.replace('/data/bpf-lb-sock-hostns-only', 'false'));
  };
  expect(codesOf('1.20.0', patched, true)).toEqual([]);
});

test.each([
  ['1.18.12', '1.32.0', []],
  ['1.18.12', '1.35.0', []],
  ['1.18.12', '1.36.1', ['CIL080']],
  ['1.19.6', '1.37.2', []],
  ['1.20.0', '1.37.2', []],
])('Cilium %s with Kubernetes %s', (version, kubernetes, expected) => {
  expect(codesOf(version, () => undefined, false, kubernetes)).toEqual(expected);
});

test('from 1.20.2 on L2 announces Services with a local traffic policy from nodes with a backend, and CiliumNodeConfig v2alpha1 is served', () => {
  const local = allRules().find(({ id }) => id === 'ANN012')!;
  const said = (example: RuleExample, version: string): string[] => reportOf({ ...example, version }).errors.map(({ code }) => code);
  expect(['1.19.6', '1.20.0', '1.20.1', '1.20.2'].map((version) => said(local.bad, version))).toEqual([['ANN012'], ['ANN012'], ['ANN012'], []]);
  const config = { objects: [{ apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumNodeConfig', metadata: { name: 'a', namespace: 'kube-system' }, spec: { nodeSelector: {}, defaults: {} } }] };
  expect(['1.19.6', '1.20.1', '1.20.2'].map((version) => said(config, version))).toEqual([[], ['OBJ014'], []]);
});

test('an ipBlock for ingress: misread by 1.18 on request, and by the first five releases of 1.19', () => {
  const policy = (spec: JsonObject): JsonObject[] => [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'db', namespace: 'shop' }, spec }];
  const ingress = policy({ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }, { from: [{ ipBlock: { cidr: '10.9.0.0/16' } }] }] });
  const egress = policy({ podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '10.9.0.0/16' } }] }] });
  const found = (version: string, objects: JsonObject[], local?: boolean): string[] =>
    reportOf({ version, objects, ...(local !== undefined && { values: { clustermesh: { policyDefaultLocalCluster: local } } }) }).errors.filter(({ code }) => code === 'POL121').map(({ what }) => what.replace(/ \(.*/, ''));
  const all = 'NetworkPolicy shop/db: ingress[1] has an ipBlock, and Cilium 1.19.4 also allows all pods of the namespace';
  expect([found('1.19.4', ingress), found('1.19.4', egress), found('1.19.4', ingress, false), found('1.19.5', ingress), found('1.20.0', ingress)]).toEqual([[all], [], [], [], []]);
  expect([found('1.18.12', ingress), found('1.18.12', ingress, true)]).toEqual([[], ['NetworkPolicy shop/db: ingress[1] has an ipBlock, and Cilium 1.18.12 rejects the whole policy, so that it is not enforced']]);
});
