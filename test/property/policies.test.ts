import fc from 'fast-check';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { findingsIn } from '../../lib/checks/rules/policies';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { crdFiles, validator } from '../imports/crd-schemas';
import { calls, objectOf } from '../support/policy-calls';
import { allowedByCalls, allowedByObject, type Call } from '../support/policy-evaluator';

// What policies let through is worked out twice: from the calls, and from the objects that come of them. The two know nothing of
// each other, and meet in a world of few peers, ports and requests.

test('splitting and merging change nothing that is let through, and nothing that is refused', () => {
  fc.assert(
    fc.property(calls, (list) => {
      expect([...allowedByObject(objectOf(list))].sort()).toEqual([...allowedByCalls(list)].sort());
    }),
    { numRuns: 150 },
  );
});

test('the order of calls, peers and traffic changes no byte', () => {
  const shuffled = calls.chain((list) =>
    fc
      .tuple(fc.shuffledSubarray(list, { minLength: list.length }), fc.array(fc.boolean(), { minLength: list.length, maxLength: list.length }))
      .map(([order, turn]) => ({
        list,
        other: order.map((each, index): Call => (turn[index] ? { ...each, peers: [...each.peers].reverse(), ports: [...each.ports].reverse(), icmps: [...each.icmps].reverse() } : each)),
      })),
  );
  fc.assert(
    fc.property(shuffled, ({ list, other }) => {
      expect(JSON.stringify(objectOf(other))).toBe(JSON.stringify(objectOf(list)));
    }),
    { numRuns: 100 },
  );
});

test('saying a thing twice changes no byte', () => {
  fc.assert(
    fc.property(calls, (list) => {
      expect(JSON.stringify(objectOf([...list, ...list]))).toBe(JSON.stringify(objectOf(list)));
    }),
    { numRuns: 50 },
  );
});

describe.each(['1.18', '1.19', '1.20'])('for Cilium %s', (minor) => {
  test('whatever the builder takes fits the schema of the CRD, and the rules of the agent', () => {
    const crd = crdFiles().get(`cilium ${minor}`)!.find(({ spec }) => spec.names.kind === 'CiliumNetworkPolicy')!;
    const valid = validator(crd.spec.versions[0]!.schema.openAPIV3Schema);
    fc.assert(
      fc.property(calls, (list) => {
        const object = objectOf(list, `${minor}.0`);
        expect([valid(object), valid.errors]).toEqual([true, null]);
        expect(problems(object, minor)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** What the agent would say. */
function problems(object: Record<string, unknown>, minor: string): unknown[] {
  return findingsIn(object as unknown as KubernetesObject, { version: CiliumVersion.parse(`${minor}.0`) });
}
