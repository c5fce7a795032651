import type { CiliumRule } from '../../rule';
import { describeValues, isSet, numberAt } from '../../../model/values';

/** Sizes that the agent knows, all of them prime: pkg/maglev. */
const SIZES = [251, 509, 1021, 2039, 4093, 8191, 16_381, 32_749, 65_521, 131_071];

/** A table of Maglev must have a prime number of entries. */
export const maglevTableSize: CiliumRule = {
  on: 'cilium',
  id: 'CIL077',
  title: 'Maglev table size that the agent does not support',
  severity: 'error',
  reason: `The agent supports the table sizes ${SIZES.join(', ')}, and does not start with any other.`,
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#maglev-consistent-hashing',
  good: { values: { loadBalancer: { algorithm: 'maglev' }, maglev: { tableSize: 65_521 } } },
  bad: { values: { loadBalancer: { algorithm: 'maglev' }, maglev: { tableSize: 65_536 } } },
  *check(cilium) {
    const size = numberAt(cilium, 'maglev.tableSize');
    if (!isSet(cilium, 'maglev.tableSize') || (size !== undefined && SIZES.includes(size))) return;
    const nearest = size === undefined ? 16_381 : SIZES.reduce((best, each) => (Math.abs(each - size) < Math.abs(best - size) ? each : best));
    yield {
      path: cilium.path,
      subject: 'maglev.tableSize',
      what: `the agent does not support this size of the Maglev table (${describeValues(cilium, 'maglev.tableSize')})`,
      edits: [{ set: 'maglev.tableSize', value: nearest }],
      fix: `set maglev.tableSize to ${nearest}; the supported sizes are ${SIZES.join(', ')}`,
    };
  },
};
