import { stringifyManifest } from '../../lib/yaml/writer';
import { TABLES } from '../matrix/features';
import { titleOf } from '../support/matrix-case';
import { renderAll } from '../support/matrix-render';
import { Acceptance } from './support/acceptance';
import { describeWithServer, useServer } from './support/bench';
import { VERSIONS } from './support/minors';
import { record } from './support/report';
import { objectIn } from './support/written-objects';

// Every prop of TalosCilium, by the tables that say what it changes.
describeWithServer.each(VERSIONS)('the server takes what the features of Cilium %s render', (minor, version) => {
  const bench = useServer();
  let acceptance: Acceptance;

  beforeAll(() => {
    acceptance = new Acceptance(bench(), minor);
  });

  test.each(Object.entries(TABLES))('%s', async (domain, cases) => {
    const rendered = renderAll(cases.map(({ props, on, cluster }) => ({ version, props: { ...on, ...props }, cluster })));
    const before = acceptance.tried;
    const problems: string[] = [];
    let examples = 0;
    for (const [index, { objects, errors }] of rendered.entries()) {
      // What the checks refuse is not written.
      if (errors.length > 0) continue;
      examples += 1;
      const written = objects.map((object) => objectIn(stringifyManifest(object, () => domain)));
      for (const problem of await acceptance.problemsOf(written)) problems.push(`${titleOf(cases[index]!)}: ${problem}`);
    }
    record('examples', { domain: `TalosCilium, ${domain}`, version, examples, objects: acceptance.tried - before, wrong: problems.length });
    expect(problems).toEqual([]);
    expect(examples).toBeGreaterThan(0);
  });
});
