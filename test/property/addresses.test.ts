import fc from 'fast-check';
import { addressRegistries } from '../../lib/model/address-registry';
import { freeIn, shortages } from '../../lib/model/address-demand';
import { capacity, poolFacts, type PoolFacts } from '../../lib/model/address-pools';
import { matchingLabels, selectorMatches, type SelectorLike } from '../../lib/kubernetes/label-selector';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import type { Model } from '../../lib/model/model';
import { poolsOverlap } from '../../lib/checks/rules/addresses/pools-overlap';
import { IpAddress, PoolBlock, type IpFamily } from '../../lib';

/** Blocks in a window of 64 addresses, so that a set of all addresses is an honest model. */
const BASE: Readonly<Record<IpFamily, bigint>> = { 4: 0x0a09_0000n, 6: 0xfd00_0009n << 96n };
const BITS: Readonly<Record<IpFamily, number>> = { 4: 32, 6: 128 };
const at = (family: IpFamily, offset: number): IpAddress => IpAddress.of(family, BASE[family] + BigInt(offset));

const block = fc.constantFrom<IpFamily>(4, 6).chain((family) =>
  fc.oneof(
    fc.tuple(fc.nat(63), fc.nat(63)).map(([a, b]) => PoolBlock.range(at(family, Math.min(a, b)), at(family, Math.max(a, b)))),
    fc.tuple(fc.nat(63), fc.nat(6)).map(([a, bits]) => PoolBlock.cidr(`${at(family, (a >> bits) << bits)}/${BITS[family] - bits}`)),
  ),
);
const blocks = fc.array(block, { minLength: 1, maxLength: 5 });

const key = (address: { family: IpFamily }, value: bigint): string => `${address.family}:${value}`;

/** Every address that Cilium's operator gives out of a block, by its rule for first and last addresses. */
function members(one: PoolBlock, edges: boolean): Set<string> {
  const set = new Set<string>();
  const size = one.last.value - one.first.value + 1n;
  const kept = !edges && one.asCidr !== undefined && size > 2n;
  for (let value = one.first.value; value <= one.last.value; value += 1n) {
    if (kept && (value === one.first.value || value === one.last.value)) continue;
    set.add(key(one, value));
  }
  return set;
}

const union = (sets: readonly Set<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));

function poolObject(name: string, of: readonly PoolBlock[], edges: boolean): KubernetesObject {
  const spec = { blocks: of.map((one) => one.toBlock()), allowFirstLastIPs: edges ? 'Yes' : 'No' };
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name }, spec } as unknown as KubernetesObject;
}

function modelOf(objects: readonly KubernetesObject[]): Model {
  return { ciliums: [], objects: objects.map((object) => ({ path: `home/${object.metadata.name}`, object, scope: 'home' })) };
}

function factsOf(of: readonly PoolBlock[], edges: boolean): PoolFacts {
  return poolFacts({ path: 'home/pool', object: poolObject('pool', of, edges), scope: 'home' }, undefined);
}

test('a pool gives out what a set of all its addresses holds', () => {
  fc.assert(
    fc.property(blocks, fc.boolean(), (of, edges) => {
      expect(capacity(factsOf(of, edges))).toBe(BigInt(union(of.map((one) => members(one, edges))).size));
    }),
  );
});

test('blocks cut around reserved ones hold exactly the rest', () => {
  fc.assert(
    fc.property(block, blocks, fc.boolean(), (one, reserved, edges) => {
      const taken = union(reserved.map((each) => members(each, true)));
      const left = one.without(reserved, edges);
      const expected = [...members(one, edges)].filter((each) => !taken.has(each)).sort();
      expect([...union(left.map((each) => members(each, edges)))].sort()).toEqual(expected);
      expect(left.reduce((sum, each) => sum + members(each, edges).size, 0)).toBe(expected.length);
    }),
  );
});

test('the rule finds an overlap when, and only when, two pools have an address in common', () => {
  fc.assert(
    fc.property(fc.array(blocks, { minLength: 1, maxLength: 3 }), (pools) => {
      const perPool = pools.map((of) => union(of.map((one) => members(one, true))));
      const model = modelOf(pools.map((of, index) => poolObject(`pool-${index}`, of, true)));
      expect([...poolsOverlap.check(model)].length > 0).toBe(union(perPool).size < perPool.reduce((sum, one) => sum + one.size, 0));
    }),
  );
});

const POOLS = ['a', 'b', 'c'];

/** Whether each Service can be given an address of its own, by trying. */
function assignable(demands: readonly (readonly string[])[], free: Readonly<Record<string, number>>): boolean {
  const [first, ...rest] = demands;
  if (!first) return true;
  return first.some((pool) => free[pool]! > 0 && assignable(rest, { ...free, [pool]: free[pool]! - 1 }));
}

test('a shortage is said only when no choice of Cilium can serve all, and always when Services of one pool are too many', () => {
  const demand = fc.subarray(POOLS, { minLength: 1 });
  fc.assert(
    fc.property(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)), fc.array(demand, { maxLength: 6 }), fc.array(fc.nat(2), { maxLength: 3 }), (sizes, wanted, fixed) => {
      const start = (index: number): IpAddress => at(4, index * 16);
      const pools = POOLS.map((name, index) => {
        const object = poolObject(name, [PoolBlock.range(start(index), start(index).offset(sizes[index]!))], true);
        return { ...object, spec: { ...(object.spec as object), serviceSelector: { matchLabels: { [name]: 'yes' } } } } as unknown as KubernetesObject;
      });
      const service = (name: string, labels: object, annotations: object): KubernetesObject =>
        ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'web', labels, annotations }, spec: { type: 'LoadBalancer' } }) as unknown as KubernetesObject;
      const dynamic = wanted.map((names, index) => service(`s${index}`, Object.fromEntries(names.map((name) => [name, 'yes'])), {}));
      const pinned = fixed.map((pool, index) => service(`f${index}`, {}, { 'lbipam.cilium.io/ips': String(start(pool)) }));
      const [registry] = addressRegistries(modelOf([...pools, ...dynamic, ...pinned]));

      const free = Object.fromEntries(POOLS.map((name, index) => [name, sizes[index]! + 1 - (fixed.includes(index) ? 1 : 0)]));
      expect(Object.fromEntries(registry!.pools.map((pool) => [pool.name, Number(freeIn(registry!, pool))]))).toEqual(free);
      const found = shortages(registry!);
      if (assignable(wanted, free)) expect(found).toEqual([]);
      for (const name of POOLS) {
        const only = wanted.filter((names) => names.length === 1 && names[0] === name).length;
        if (only > free[name]!) expect(found.some(({ pools: [pool] }) => pool!.name === name)).toBe(true);
      }
    }),
  );
});

test('labels that a selector asks for satisfy it, and there are none only when none can', () => {
  const keys = ['a', 'b'];
  const values = ['x', 'y', 'z'];
  const requirement = fc.record({
    key: fc.constantFrom(...keys),
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
    values: fc.subarray(values),
  });
  const selector: fc.Arbitrary<SelectorLike> = fc.record({
    matchLabels: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 2 }),
    matchExpressions: fc.array(requirement, { maxLength: 4 }),
  });
  const choices = [undefined, ...values, 'other'];
  const worlds = choices.flatMap((a) => choices.map((b) => Object.fromEntries(Object.entries({ a, b }).filter(([, value]) => value !== undefined)) as Record<string, string>));
  fc.assert(
    fc.property(selector, (one) => {
      const labels = matchingLabels(one);
      if (labels) expect(selectorMatches(one, labels)).toBe(true);
      else expect(worlds.filter((world) => selectorMatches(one, world))).toEqual([]);
    }),
  );
});
