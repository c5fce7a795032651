import { stringifyManifest } from '../../lib/gitops/yaml';
import { parseKubernetesYaml } from '../../lib/chart/kubernetes-yaml';
import { TABLES } from '../matrix/features';
import { titleOf } from '../support/matrix-case';
import { renderAll } from '../support/matrix-render';
import { Acceptance } from './support/acceptance';
import { describeWithServer, useServer } from './support/bench';
import type { KubeObject } from './support/kube-object';
import { VERSIONS } from './support/minors';
import { record } from './support/report';

// Every prop of TalosCilium, by the tables that say what it changes.
describeWithServer.each(VERSIONS)('the server takes what the features of Cilium %s render', (minor, version) => {
  const bench = useServer();

  test.each(Object.entries(TABLES))('%s', async (domain, cases) => {
    const rendered = renderAll(cases.map(({ props, on, cluster }) => ({ version, props: { ...on, ...props }, cluster })));
    const acceptance = new Acceptance(bench(), minor);
    const problems: string[] = [];
    let examples = 0;
    for (const [index, { objects, errors }] of rendered.entries()) {
      // What the checks refuse is not written.
      if (errors.length > 0) continue;
      examples += 1;
      const written = objects.map((object) => parseKubernetesYaml(stringifyManifest(object, () => domain))[0] as unknown as KubeObject);
      for (const problem of await acceptance.problemsOf(written)) problems.push(`${titleOf(cases[index]!)}: ${problem}`);
    }
    record('examples', { domain: `TalosCilium, ${domain}`, version, examples, objects: acceptance.tried, wrong: problems.length });
    expect(problems).toEqual([]);
    expect(examples).toBeGreaterThan(0);
  });
});
