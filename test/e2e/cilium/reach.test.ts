import { join } from 'node:path';
import { Reach, type DirectionVerdict } from '../../../lib';
import { BUILD_TIMEOUT, buildProgram, describeWithGo } from '../support/go-program';
import { OPTIONS, questionOf, randomWorlds, type RandomWorld } from './random-worlds';

// Every minor, with more flows: REACH_FLOWS=10000 REACH_SEED=7 REACH_MINORS=1.18,1.19,1.20 npm run test:e2e -- cilium/reach
const FLOWS = Number(process.env.REACH_FLOWS ?? 500);
const SEED = Number(process.env.REACH_SEED ?? 20261);
const MINORS = (process.env.REACH_MINORS ?? '1.19').split(',');

const ENGINES = ([
  ['1.20', '1.20.2', []],
  ['1.19', '1.19.6', ['-modfile=cilium-1.19.mod', '-tags=cilium_1_19']],
  ['1.18', '1.18.11', ['-modfile=cilium-1.18.mod', '-tags=cilium_1_18']],
] as readonly (readonly [string, string, readonly string[]])[]).filter(([minor]) => MINORS.includes(minor));

/** What Cilium says at each end: `deny`, `allow`, or the requests that are let through. */
interface FlowAnswer {
  readonly error: string;
  readonly egress: string;
  readonly ingress: string;
}

describeWithGo.each(ENGINES)('reach against the policy engine of Cilium %s', (minor, version, flags) => {
  let ask: (worlds: readonly RandomWorld[]) => FlowAnswer[][];
  beforeAll(() => {
    const engine = buildProgram<{ worlds: readonly RandomWorld[] }, FlowAnswer[][]>(join(__dirname, 'engine'), flags);
    ask = (worlds) => engine({ worlds });
  }, BUILD_TIMEOUT);

  test('agrees about random flows', () => {
    const worlds = randomWorlds(FLOWS, SEED, minor);
    const answers = ask(worlds);
    const wrong: string[] = [];
    const counts = { asked: 0, unknown: 0, allowed: 0, denied: 0, failed: 0, wrong: 0 };
    worlds.forEach((world, index) => {
      const options = { ...OPTIONS, ciliumVersion: version, policyDefaultLocalCluster: minor !== '1.18' };
      const reach = new Reach(world.objects, options);
      world.flows.forEach((flow, number) => {
        const found = answers[index]![number]!;
        // The agent rejects a combination of policies, and enforces what it had before.
        if (found.error) return void (counts.failed += 1);
        const question = questionOf(world, flow);
        const answer = reach.ask(question);
        counts.asked += 1;
        counts[answer.verdict] += 1;
        const differences = [...difference('egress', answer.egress, found.egress), ...difference('ingress', answer.ingress, found.ingress)];
        if (differences.length === 0) return;
        counts.wrong += 1;
        if (wrong.length < 3) wrong.push(`seed ${SEED}, world ${index}, flow ${number}: ${JSON.stringify(question)}\n${differences.join('\n')}\n${answer.sentence}\n${world.objects.filter(({ kind }) => kind.endsWith('Policy')).map((object) => JSON.stringify(object)).join('\n')}`);
      });
    });
    if (process.env.REACH_FLOWS) process.stderr.write(`${minor}: ${JSON.stringify(counts)}\n`);
    expect(wrong.join('\n\n')).toBe('');
    expect(counts.unknown / counts.asked).toBeLessThanOrEqual(0.02);
    expect(counts.failed / FLOWS).toBeLessThan(0.05);
    expect(Math.min(counts.allowed, counts.denied) / counts.asked).toBeGreaterThan(0.2);
  });

  test('notices a policy that the library did not see', () => {
    const [world] = randomWorlds(100, SEED, minor);
    const deny = { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'deny' }, spec: { endpointSelector: {}, ingressDeny: [{ fromEntities: ['all'] }] } };
    const reach = new Reach(world!.objects, { ...OPTIONS, ciliumVersion: version });
    const [answers] = ask([{ ...world!, objects: [...world!.objects, deny] }]);
    expect(world!.flows.some((flow, number) => difference('ingress', reach.ask(questionOf(world!, flow)).ingress, answers![number]!.ingress).length > 0)).toBe(true);
  });
});

/** Where the library says something else than the agent. Requests are compared where the agent limits them to some. */
function difference(direction: string, { verdict, requests }: DirectionVerdict, found: string): string[] {
  if (verdict === 'unknown') return [];
  const said = verdict === 'denied' ? 'deny' : requests.join(', ') || 'allow';
  const messages = found.split(', ').map((each) => each.replace(/ +/g, ' '));
  const isTls = messages.some((each) => each.startsWith('tls'));
  // Without default deny the agent adds a rule for all requests.
  const isOpen = messages.some((each) => ['*', 'http', 'dns *'].includes(each)) && !isTls;
  const isSaidOpen = verdict === 'allowed' && requests.includes('dns *');
  const wanted = isOpen ? 'allow' : messages.filter((each) => each !== '*').join(', ');
  if (isOpen && isSaidOpen) return [];
  return said === wanted ? [] : [`${direction}: the library says ${said}, Cilium says ${found}`];
}
