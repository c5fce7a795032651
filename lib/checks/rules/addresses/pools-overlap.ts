import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, L2_ON, poolProgram } from '../../../model/address-examples';
import type { BlockFacts, PoolFacts } from '../../../model/address-pools';

/** Cilium disables one of two overlapping pools. */
export const poolsOverlap: ModelRule = {
  on: 'model',
  id: 'POOL020',
  title: 'Overlapping pools',
  severity: 'error',
  reason: 'Cilium marks the newer of the two pools as conflicting and assigns no addresses from it.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#conflicts',
  good: {
    values: L2_ON,
    objects: [examplePool('blue', '10.9.0.0/28'), examplePool('green', '10.9.0.16/29'), exampleL2Policy('lan')],
  },
  bad: {
    values: L2_ON,
    objects: [examplePool('blue', '10.9.0.0/28'), examplePool('green', '10.9.0.8/29'), exampleL2Policy('lan')],
  },
  typescript: {
    wrong: poolProgram('', '192.168.1.192/28', 'blue') + poolProgram('', '192.168.1.200/29', 'green'),
    right: poolProgram('', '192.168.1.192/29', 'blue') + poolProgram('', '192.168.1.200/29', 'green'),
  },
  *check(model) {
    for (const { pools } of addressRegistries(model)) {
      for (const [one, other] of overlaps(pools)) {
        const [a, b] = [one, other].sort((x, y) => (x.pool.name < y.pool.name ? -1 : 1)) as [Place, Place];
        // POOL002 reports blocks of one pool.
        if (a.pool === b.pool) continue;
        yield {
          path: b.pool.path,
          subject: b.block.place,
          what: `pools ${a.pool.name} and ${b.pool.name} overlap (${a.block.text} and ${b.block.text})`,
          fix: 'use each address in one pool only',
        };
      }
    }
  },
};

interface Place {
  readonly pool: PoolFacts;
  readonly block: BlockFacts;
}

/** Each block that overlaps the earlier block with the highest last address, with that block. */
function* overlaps(pools: readonly PoolFacts[]): Iterable<[Place, Place]> {
  const places = pools.flatMap((pool) => pool.blocks.map((block): Place => ({ pool, block })));
  places.sort((a, b) => a.block.first.compare(b.block.first) || a.block.last.compare(b.block.last));
  let furthest: Place | undefined;
  for (const place of places) {
    const meets = furthest && furthest.block.family === place.block.family && place.block.first.value <= furthest.block.last.value;
    if (meets) yield [furthest!, place];
    if (!meets || place.block.last.value > furthest!.block.last.value) furthest = place;
  }
}
