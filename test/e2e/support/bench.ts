import { startApiServer } from './api-server';
import { prerequisites, type Prerequisites } from './binaries';
import { Cluster } from './cluster';
import { InstalledCrds } from './installed-crds';
import { Kubectl } from './kubectl';
import type { Bench } from './round-trip';

const found = prerequisites();

/** `describe` where the programs of a control plane are at hand; else its tests are reported as skipped. */
export const describeWithServer: jest.Describe = typeof found === 'string' ? describe.skip : describe;

/** A server of its own for the tests around; it is gone when they are done. */
export function useServer(): () => Bench {
  let bench: Bench | undefined;
  let stop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const files = found as Prerequisites;
    const server = await startApiServer(files.binaries);
    stop = server.stop;
    const cluster = new Cluster(server);
    // A controller would have done this.
    for (const namespace of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) await cluster.ensureNamespace(namespace);
    bench = { files, cluster, kubectl: new Kubectl(server), crds: new InstalledCrds(cluster) };
  });
  afterAll(() => stop?.());
  return () => bench!;
}
