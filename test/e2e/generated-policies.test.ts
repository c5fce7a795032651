import fc from 'fast-check';
import { calls, objectOf } from '../support/policy-calls';
import { Acceptance } from './support/acceptance';
import { describeWithServer, useServer } from './support/bench';
import type { KubeObject } from './support/kube-object';
import { VERSIONS } from './support/minors';
import { record } from './support/report';

const SAMPLE = 120;

describeWithServer.each(VERSIONS)('the server takes, with Cilium %s,', (minor, version) => {
  const bench = useServer();

  test('whatever the builder of policies makes of random calls', async () => {
    const acceptance = new Acceptance(bench(), minor);
    const sample = fc.sample(calls, SAMPLE);
    const problems: string[] = [];
    for (const [index, list] of sample.entries()) {
      const { metadata, ...object } = objectOf(list, version) as unknown as KubeObject;
      const found = await acceptance.problemsOf([{ ...object, metadata: { ...metadata, name: `generated-${index}` } } as KubeObject]);
      if (found.length > 0) problems.push(`${found.join('; ')} for ${JSON.stringify(list)}`);
    }
    record('examples', { domain: 'generated policies', version, examples: SAMPLE, objects: acceptance.tried, wrong: problems.length });
    expect(problems).toEqual([]);
  });
});
