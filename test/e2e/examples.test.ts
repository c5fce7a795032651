import { Acceptance } from './support/acceptance';
import { describeWithServer, useServer } from './support/bench';
import { EXAMPLES, objectsOf } from './support/examples';
import { VERSIONS } from './support/minors';
import { record } from './support/report';

describeWithServer.each(VERSIONS)('the server takes, with Cilium %s,', (minor, version) => {
  const bench = useServer();
  let acceptance: Acceptance;

  beforeAll(() => {
    acceptance = new Acceptance(bench(), minor);
  });

  describe.each(EXAMPLES)('%s:', (domain, all) => {
    const examples = all.filter(({ minors }) => minors?.includes(minor) ?? true);
    let before = 0;
    let wrong = 0;

    beforeAll(() => {
      before = acceptance.tried;
    });
    afterAll(() => record('examples', { domain, version, examples: examples.length, objects: acceptance.tried - before, wrong }));

    test.each(examples.map((example) => [example.title, example] as const))('%s', async (_title, example) => {
      wrong += 1;
      for (const objects of objectsOf(example, version)) expect(await acceptance.problemsOf(objects)).toEqual([]);
      wrong -= 1;
    });

    if (examples.length === 0) test.skip('nothing of this domain', () => undefined);
  });
});
