import { useTemporaryDirectory } from '../support/scripts';
import { describeWithServer, useServer } from './support/bench';
import { VERSIONS } from './support/minors';
import { record } from './support/report';
import { roundTrip } from './support/round-trip';
import { APPS, outputOf, synthesize } from './support/synthesized-apps';

describeWithServer.each(VERSIONS)('Cilium %s', (minor, version) => {
  const bench = useServer();
  const outdir = useTemporaryDirectory();

  test.each(APPS)('%s is accepted, stays as it is when applied again, and can be deleted', async (app) => {
    expect(synthesize(app, version, outdir())).toBeUndefined();
    const outputs = outputOf(app, version, outdir());
    expect(outputs).not.toEqual([]);
    for (const { cluster, layers } of outputs) {
      const { objects, applied, deleted, pods, warnings, ...wrong } = await roundTrip(bench(), minor, layers);
      record('apps', { app, cluster, version, objects, applied, deleted, pods, warnings, ...wrong });
      expect(wrong).toEqual({ refused: [], changed: [], filledIn: [], notAdmitted: [], leftovers: [] });
      expect({ applied, deleted }).toEqual({ applied: objects, deleted: objects });
      // Only Cilium itself brings Pods.
      expect(pods > 0).toBe(layers.some(({ name }) => name === 'cilium'));
    }
  });
});
