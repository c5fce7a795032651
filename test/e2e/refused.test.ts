import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../lib/kubernetes/json';
import { reportOf } from '../support/models';
import type { BadObject, Mistake } from './support/bad-object';
import { describeWithServer, useServer } from './support/bench';
import { operatorCrds, platformCrds } from './support/crds';
import { VERSIONS } from './support/minors';
import { record } from './support/report';

const DIRECTORY = join(__dirname, 'refused');
const CORPUS = readdirSync(DIRECTORY)
  .sort()
  .map((file) => [file.replace(/\.ts$/, ''), (require(join(DIRECTORY, file)) as { refused: readonly BadObject[] }).refused] as const);

/** Everything that reads the objects is on: what the checks say is about the object alone. */
const VALUES: JsonObject = {
  bgpControlPlane: { enabled: true },
  bpf: { masquerade: true, hostLegacyRouting: true },
  egressGateway: { enabled: true },
  hostFirewall: { enabled: true },
  localRedirectPolicies: { enabled: true },
  gatewayAPI: { enabled: true, enableAlpn: true, gatewayClass: { create: 'true' } },
  l2announcements: { enabled: true },
};

describeWithServer.each(VERSIONS)('with the CRDs of Cilium %s the server refuses', (minor, version) => {
  const bench = useServer();

  beforeAll(async () => {
    const { crds, files, cluster } = bench();
    await crds.use([...platformCrds(files, minor), ...operatorCrds(files, minor)]);
    await cluster.ensureNamespace('shop');
  });

  describe.each(CORPUS)('%s:', (domain, all) => {
    const corpus = all.filter(({ minors }) => minors?.includes(minor) ?? true);
    let agreed = 0;
    let explained = 0;
    let unexplained = 0;
    afterAll(() => record('verdicts', { domain: `${domain}, ${version}`, offered: corpus.length, agreed, explained, unexplained }));

    test.each(corpus.map((bad) => [bad.mistake, bad.title, bad] as const))('%s: %s', async (_mistake, _title, { object, says, checks }) => {
      unexplained += 1;
      const { accepted, message } = await bench().cluster.offer(object);
      expect({ accepted, message }).toEqual({ accepted: false, message: expect.stringContaining(says) });

      const { errors } = reportOf({ version, values: VALUES, objects: [object as unknown as JsonObject] });
      expect([...new Set(errors.map(({ code }) => code))]).toEqual('code' in checks ? [checks.code] : []);
      unexplained -= 1;
      if ('silent' in checks) explained += 1;
      else agreed += 1;
    });
  });
});

test.each([
  ['Kubernetes', ['core']],
  ['Cilium', ['policies', 'load-balancing', 'bgp', 'egress-gateway']],
  ['the Gateway API', ['gateway', 'routes']],
])('%s has a bad object for each way of being wrong', (_name, domains) => {
  const ways: readonly Mistake[] = ['unknown field', 'wrong apiVersion', 'pattern', 'limit', 'one of several', 'CEL'];
  const mistakes = new Set(CORPUS.filter(([domain]) => domains.includes(domain)).flatMap(([, corpus]) => corpus.map(({ mistake }) => mistake)));
  expect(ways.filter((way) => !mistakes.has(way))).toEqual([]);
});
