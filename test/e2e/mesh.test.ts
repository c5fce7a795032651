import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ClusterChart, ClusterMesh, GitOpsApp, MeshApiServer, TalosCilium, TalosCluster } from '../../lib';
import { meshPage } from '../../lib/mesh/mesh-page';
import { kubectlBinary } from '../support/tools';
import { startApiServer, type ApiServer } from './support/api-server';
import { prerequisites } from './support/binaries';
import { describeWithServer } from './support/bench';

const NAMES = ['east', 'west'];

/** The first block of commands of the page of `west`. */
function copyCommand(): string {
  const app = new GitOpsApp();
  const members = NAMES.map((name, index) => {
    const cluster = new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0', clusterId: index + 1, podSubnets: [`10.${index + 1}.0.0/16`], nodeAddresses: [`192.168.${index + 1}.11`] });
    const cilium = new TalosCilium(new ClusterChart(app, cluster), 'cilium');
    const apiServer = MeshApiServer.nodePort();
    return { cluster, cilium, apiServer, endpoint: apiServer.endpoint(cluster.nodeAddresses.map(String)) };
  });
  new ClusterMesh({ members: members.map(({ cilium, apiServer }) => ({ cluster: cilium, apiServer })) });
  return /```sh\n(.*?)```/s.exec(meshPage(members[1]!.cilium, members))![1]!;
}

describeWithServer('mesh.md', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mesh-'));
  const servers: ApiServer[] = [];
  const env = { ...process.env, HOME: directory, KUBECONFIG: join(directory, 'kubeconfig'), PATH: [dirname(kubectlBinary()), process.env.PATH].join(delimiter) };
  const run = (command: string): string => execFileSync('bash', ['-euo', 'pipefail', '-c', command], { env, encoding: 'utf8' });
  const authority = (name: string): unknown => (JSON.parse(run(`kubectl --context admin@${name} -n kube-system get secret cilium-ca -o json`)) as { data: unknown }).data;

  beforeAll(async () => {
    const { binaries } = prerequisites() as Exclude<ReturnType<typeof prerequisites>, string>;
    for (const _name of NAMES) servers.push(await startApiServer(binaries));
    const configs = servers.map(({ kubeconfig }) => JSON.parse(readFileSync(kubeconfig, 'utf8')) as Record<'clusters' | 'users', Record<string, unknown>[]>);
    const named = (kind: 'clusters' | 'users'): object[] => NAMES.map((name, index) => ({ ...configs[index]![kind][0], name }));
    writeFileSync(env.KUBECONFIG, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: named('clusters'), users: named('users'), contexts: NAMES.map((name) => ({ name: `admin@${name}`, context: { cluster: name, user: name } })) }));
    for (const name of NAMES) run(`kubectl --context admin@${name} create namespace kube-system 2>/dev/null || true`);
  });
  afterAll(async () => {
    for (const { stop } of servers) await stop();
    rmSync(directory, { recursive: true });
  });

  test('the command that copies the certificate authority works where there is none yet, and replaces another one', () => {
    run("kubectl --context admin@east -n kube-system create secret generic cilium-ca --from-literal=ca.crt=one --from-literal=ca.key=two");
    run(copyCommand());
    expect(authority('west')).toEqual(authority('east'));
    run("kubectl --context admin@west -n kube-system patch secret cilium-ca --type merge -p '{\"stringData\":{\"ca.key\":\"other\"}}'");
    expect(authority('west')).not.toEqual(authority('east'));
    run(copyCommand());
    expect(authority('west')).toEqual(authority('east'));
  });
});
