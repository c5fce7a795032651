import { JsonPatch } from 'cdk8s';
import { HTTPRoute } from '../../imports/gateway.networking.k8s.io';
import { ClusterChart, GitOpsApp, suppressCheck, TalosCilium, TalosCluster } from '../../lib';
import { useTemporaryDirectory } from '../support/scripts';
import { Acceptance } from './support/acceptance';
import { describeWithServer, useServer } from './support/bench';
import { record } from './support/report';
import { roundTrip } from './support/round-trip';
import { outputOf } from './support/synthesized-apps';

const VERSION = '1.19.6';

interface Parts {
  readonly cilium: TalosCilium;
  readonly route: HTTPRoute;
}

/** Mistakes in what the library's constructs made, with the checks that see them switched off, and what must be reported of each. */
const MISTAKES: readonly { readonly title: string; plant?(parts: Parts): void; readonly reported: readonly RegExp[]; readonly pods?: readonly RegExp[] }[] = [
  { title: 'nothing', reported: [] },
  {
    title: 'an unknown field in a rendered object',
    plant: ({ cilium }) => cilium.patchObject({ kind: 'Deployment', name: 'cilium-operator' }, JsonPatch.add('/spec/replica', 2)),
    reported: [/\.spec\.replica: field not declared in schema/],
  },
  {
    title: 'an unknown field in a typed object',
    plant: ({ route }) => route.addJsonPatch(JsonPatch.add('/spec/rules/0/service', 'web')),
    reported: [/\.spec\.rules\[0\]\.service: field not declared in schema/],
  },
  {
    title: 'a wrong apiVersion',
    plant: ({ cilium }) => cilium.patchObject({ kind: 'DaemonSet', name: 'cilium' }, JsonPatch.replace('/apiVersion', 'extensions/v1beta1')),
    reported: [/no matches for kind "DaemonSet" in version "extensions\/v1beta1"/],
  },
  {
    title: 'an over-long list',
    plant: ({ route }) => route.addJsonPatch(JsonPatch.add('/spec/hostnames', Array.from({ length: 17 }, (_, index) => `shop-${index}.example`))),
    reported: [/spec\.hostnames: Too many: 17: must have at most 16 items/],
  },
  {
    title: 'a workload where Talos admits none of its kind',
    plant: ({ cilium }) =>
      cilium.patchObject(
        { kind: 'DaemonSet', name: 'cilium-envoy' },
        JsonPatch.replace('/metadata/namespace', 'shop'),
        JsonPatch.replace('/spec/template/spec/serviceAccountName', 'default'),
      ),
    reported: [],
    pods: [/DaemonSet shop\/cilium-envoy: .*violates PodSecurity "baseline:latest"/],
  },
];

describeWithServer('a planted mistake is reported:', () => {
  const bench = useServer();
  const benchOfExamples = useServer();
  const outdir = useTemporaryDirectory();

  function outputWith(plant: (parts: Parts) => void): ReturnType<typeof outputOf>[number] {
    const app = new GitOpsApp({ name: 'planted', outdir: outdir() });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3 }));
    const cilium = new TalosCilium(chart, 'cilium', { version: VERSION });
    const route = new HTTPRoute(chart, 'route', {
      metadata: { name: 'shop', namespace: 'shop' },
      spec: { rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ group: '', kind: 'Service', weight: 1, name: 'web', port: 80 }] }] },
    });
    for (const id of ['SCH001', 'SCH007', 'SCH011', 'RTE005']) suppressCheck(app, { id, reason: 'the server is to find it' });
    plant({ cilium, route });
    app.synth();
    return outputOf('planted', VERSION, outdir())[0]!;
  }

  test.each(MISTAKES.map((mistake) => [mistake.title, mistake] as const))('%s', async (title, { plant = () => undefined, reported, pods = [] }) => {
    const { layers } = outputWith(plant);
    const { refused, notAdmitted, leftovers, changed } = await roundTrip(bench(), '1.19', layers);
    expect({ refused, notAdmitted, changed, leftovers }).toEqual({
      refused: reported.map((text) => expect.stringMatching(text)),
      notAdmitted: pods.map((text) => expect.stringMatching(text)),
      changed: [],
      leftovers: [],
    });

    // Examples of constructs go another way, which must see it too.
    const problems = await new Acceptance(benchOfExamples(), '1.19').problemsOf(layers.flatMap(({ objects }) => objects));
    expect(problems).toEqual([...reported, ...pods].map(() => expect.any(String)));
    for (const text of reported) expect(problems.join('\n')).toMatch(text);
    if (reported.length + pods.length > 0) record('planted', { mistake: title, reported: true });
  });
});
