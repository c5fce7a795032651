import type { CiliumMinor } from '../../imports/served-versions';
import { allRules } from '../../lib/checks/catalogue';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { RULE_VERDICTS, type RuleVerdict } from './rule-verdicts';
import { describeWithServer, useServer } from './support/bench';
import { completed, operatorCrds, platformCrds, type Crd } from './support/crds';
import type { KubeObject } from './support/kube-object';
import { record } from './support/report';

const OFFERED = allRules().filter(({ bad }) => (bad.objects ?? []).length > 0).sort((a, b) => minorOf(a.bad.version).localeCompare(minorOf(b.bad.version)));
let agreed = 0;
let explained = 0;
let unexplained = 0;

afterAll(() => record('verdicts', { domain: 'bad examples of checks', offered: OFFERED.length, agreed, explained, unexplained }));

/** The minor whose CRDs are installed for an example: rules of older versions see those of the oldest that is supported in full. */
function minorOf(version: string | undefined): CiliumMinor {
  const { minorString } = CiliumVersion.parse(version ?? CiliumVersion.DEFAULT.toString());
  return minorString === '1.19' || minorString === '1.20' ? minorString : '1.18';
}

describeWithServer('the server says to the bad example of', () => {
  const bench = useServer();

  test.each(OFFERED.map((rule) => [rule.id, rule] as const))('%s what the table says', async (id, { bad }) => {
    const { cluster, crds, files } = bench();
    unexplained += 1;
    const objects = bad.objects as unknown as readonly KubeObject[];
    const minor = minorOf(bad.version);
    const stubs = objects.filter((object): object is Crd => object.kind === 'CustomResourceDefinition');
    await crds.use(completed(stubs, [...platformCrds(files, minor), ...operatorCrds(files, minor)]));
    const messages: string[] = [];
    for (const object of objects) {
      if (object.kind === 'CustomResourceDefinition') continue;
      const namespace = object.metadata?.namespace;
      // A namespace with an invalid name is refused in the place of its object.
      if (namespace) await cluster.ensureNamespace(namespace).catch((error: Error) => messages.push(error.message));
      const { accepted, message } = await cluster.offer(object);
      if (!accepted) messages.push(message);
    }
    const expected = RULE_VERDICTS[id];
    if (!expected) throw new Error(`rule-verdicts.ts says nothing of ${id}: the server ${messages.length === 0 ? 'accepts, say why' : `refuses: ${messages.join('\n')}`}`);
    const actual: RuleVerdict = messages.length === 0 ? { accepts: expect.stringMatching(/\w+ \w+/) as unknown as string } : { refuses: messages.join('\n') };
    if ('refuses' in expected) expect(actual).toEqual({ refuses: expect.stringContaining(expected.refuses) });
    else expect(expected).toEqual(actual);
    unexplained -= 1;
    if ('refuses' in expected) agreed += 1;
    else explained += 1;
  });
});

test('the table holds the checks that look at objects, and no others', () => {
  expect(Object.keys(RULE_VERDICTS).sort()).toEqual(OFFERED.map(({ id }) => id).sort());
  expect(allRules().filter(({ on }) => on === 'object').map(({ id }) => id).filter((id) => !(id in RULE_VERDICTS))).toEqual([]);
});
