import { join } from 'node:path';
import { EXAMPLES, objectsOf } from '../support/examples';
import { BUILD_TIMEOUT, buildProgram, describeWithGo } from '../support/go-program';
import { VERSIONS } from '../support/minors';
import { PROBES, programs, textOf, WORLD, type Identity } from './random-programs';

// A larger run: POLICY_PROGRAMS=20000 POLICY_SEED=7 npm run test:e2e -- policy-engine
const COUNT = Number(process.env.POLICY_PROGRAMS ?? 1000);
const SEED = Number(process.env.POLICY_SEED ?? 20260);

/** The releases whose engine is tried. The first is the main module beside the program. */
const ENGINES: readonly (readonly [string, string, readonly string[]])[] = [
  ['1.20', '1.20.2', []],
  ['1.19', '1.19.6', ['-modfile=cilium-1.19.mod', '-tags=cilium_1_19']],
  ['1.18', '1.18.11', ['-modfile=cilium-1.18.mod', '-tags=cilium_1_18']],
];

interface Question {
  readonly peers: readonly Identity[];
  readonly probes: readonly { readonly protocol: string; readonly port: number }[];
  readonly cases: readonly { readonly subject: Identity; readonly objects: readonly object[] }[];
}

/** What the engine lets through, by direction, peer and probe: `deny`, `allow`, or the requests of layer 7 rules. */
type Verdicts = Readonly<Record<'ingress' | 'egress', readonly (readonly string[])[]>>;
type Answer = Verdicts & { readonly error: string };

const POD: Identity = { name: 'pod', labels: ['k8s:io.kubernetes.pod.namespace=shop', 'k8s:app=api', 'k8s:io.cilium.k8s.policy.cluster=default'] };
const POLICIES = /^(?:Cilium(?:Clusterwide)?)?NetworkPolicy$/;

/** Releases whose charts are at hand; the policies do not depend on the patch release. */
const charts = new Map<string, string>(VERSIONS);

describeWithGo.each(ENGINES)('the policy engine of Cilium %s', (minor, version, flags) => {
  let ask: (cases: Question['cases']) => Answer[];
  beforeAll(() => {
    const engine = buildProgram<Question, Answer[]>(join(__dirname, 'engine'), flags);
    ask = (cases) => engine({ peers: WORLD, probes: PROBES, cases });
  }, BUILD_TIMEOUT);

  test('lets through what random programs promise, and nothing else', () => {
    const cases = programs(COUNT, SEED, minor, version);
    expect(cases).toHaveLength(COUNT);
    const answers = ask(cases);
    const wrong: string[] = [];
    let rules = 0;
    cases.forEach(({ program, promise, objects }, index) => {
      const differences = answers[index]!.error ? [answers[index]!.error] : differencesOf(promise, answers[index]!);
      if (differences.length > 0 && wrong.length < 5) wrong.push(`seed ${SEED}, program ${index}:\n${textOf(program)}\n${differences.slice(0, 5).join('\n')}\n${JSON.stringify(objects)}`);
      for (const row of [...promise.ingress, ...promise.egress]) rules += row.filter((each) => each !== 'allow' && each !== 'deny').length;
    });
    expect(wrong.join('\n\n')).toBe('');
    // Programs that say nothing about requests would prove little.
    expect(rules).toBeGreaterThan(COUNT);
  });

  test('takes every policy of the examples', () => {
    const examples = EXAMPLES.flatMap(([, list]) => list).filter(({ minors }) => minors?.includes(minor as '1.20') ?? true);
    const found = examples.flatMap((example) => {
      const policies = objectsOf(example, charts.get(minor)!).flat().filter(({ kind }) => POLICIES.test(kind));
      return policies.length > 0 ? [{ title: example.title, objects: policies }] : [];
    });
    expect(found.length).toBeGreaterThan(20);
    const answers = ask(found.map(({ objects }) => ({ subject: POD, objects })));
    expect(found.flatMap(({ title }, index) => (answers[index]!.error ? [`${title}: ${answers[index]!.error}`] : []))).toEqual([]);
  });

  test('notices a policy that promises something else', () => {
    const [first] = programs(1, SEED, minor, version).filter(({ promise }) => promise.ingress.flat().includes('deny'));
    const open = { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'open' }, spec: { endpointSelector: {}, nodeSelector: undefined, ingress: [{ fromEntities: ['all'] }], egress: [{ toEntities: ['all'] }] } };
    const [answer] = ask([{ subject: POD, objects: [open] }]);
    expect(answer!.error).toBe('');
    expect(differencesOf(first!.promise, answer!)).not.toEqual([]);
    const [refused, misspelt] = ask([
      { subject: POD, objects: [{ ...open, spec: { ...open.spec, ingress: [{ fromEntities: ['everybody'] }] } }] },
      { subject: POD, objects: [{ ...open, spec: { ...open.spec, ingress: [{ fromEntity: ['all'] }] } }] },
    ]);
    expect(refused!.error).toMatch(/unsupported entity: everybody/);
    expect(misspelt!.error).toMatch(/unknown field "fromEntity"/);
  });
});

/** Rules that let every request through are the same as none. */
const EVERYTHING: readonly string[] = ['*', 'http', 'dns *'];

function differencesOf(promise: Verdicts, answer: Verdicts): string[] {
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    WORLD.flatMap(({ name }, peer) =>
      PROBES.flatMap(({ protocol, port }, probe) => {
        const found = answer[direction][peer]![probe]!;
        const verdict = found.split(', ').some((each) => EVERYTHING.includes(each)) ? 'allow' : found;
        const wanted = promise[direction][peer]![probe]!;
        return verdict === wanted ? [] : [`${direction} ${name} ${protocol}/${port}: promised ${wanted}, Cilium says ${found}`];
      }),
    ),
  );
}
