import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App } from 'cdk8s';
import { ClusterChart, TalosCilium, TalosMachineConfig, type MachineConfigProps, type NamespaceProps } from '../../lib';
import type { JsonObject } from '../../lib/kubernetes/json';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { homeCluster } from '../support/matrix-render';

/** What OBJ029 says of the pods of a DaemonSet. */
function said(pod: JsonObject, namespace: NamespaceProps | string = 'tools', machine: MachineConfigProps | undefined = {}): string[] {
  // Nothing is written.
  const app = new App({ outdir: join(tmpdir(), 'never-written') });
  const chart = new ClusterChart(app, homeCluster(), { namespaces: [namespace] });
  new TalosCilium(chart, 'cilium');
  new TalosMachineConfig(chart, 'machine', machine);
  new ApiObject(chart, 'tool', {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'tool', namespace: 'tools' },
    spec: { selector: { matchLabels: { app: 'tool' } }, template: { metadata: { labels: { app: 'tool' } }, spec: { containers: [{ name: 'tool', image: 'tool:1.0' }], ...pod } } },
  });
  return Synthesis.of(app)
    .run()
    .report.errors.filter(({ code }) => code === 'OBJ029')
    .map(({ what }) => what.slice(what.indexOf('(')));
}

const container = (fields: JsonObject): JsonObject => ({ containers: [{ name: 'tool', image: 'tool:1.0', ...fields }] });
const HOST: JsonObject = { hostPID: true };

test.each<[string, JsonObject]>([
  ['hostPID', HOST],
  ['hostPath volume logs', { volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }] }],
  ['privileged', container({ securityContext: { privileged: true } })],
  ['capability NET_ADMIN', container({ securityContext: { capabilities: { add: ['CHOWN', 'NET_ADMIN'] } } })],
  ['hostPort 53', container({ ports: [{ containerPort: 53, hostPort: 53 }] })],
])('baseline forbids: %s', (violation, pod) => expect(said(pod)).toEqual([`(${violation}; level baseline, the default of Talos)`]));

test('the level of the Namespace counts', () => {
  expect(said(HOST, { name: 'tools', podSecurity: 'restricted' })).toEqual(['(hostPID; level restricted of the Namespace)']);
  expect(said(HOST, { name: 'tools', podSecurity: 'privileged' })).toEqual([]);
});

test('so do exemptions of the machine configuration, and patches that set the default level', () => {
  expect(said(HOST, 'tools', { podSecurityExemptions: ['tools'] })).toEqual([]);
  const admissionControl = [{ name: 'PodSecurity', configuration: { defaults: { enforce: 'privileged' } } }];
  expect(said(HOST, 'tools', { patches: { controlPlane: [{ cluster: { apiServer: { admissionControl } } }] } })).toEqual([]);
});

test('pods that baseline admits', () => expect(said(container({ securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } } }))).toEqual([]));
