import type { CiliumRule } from '../../rule';
import { describeValues, isOff, isUnset, numberAt } from '../../../model/values';

const MAX_BUFFER = 65535;

/** The ring buffer finds its places by a mask. */
export const eventBuffer: CiliumRule = {
  on: 'cilium',
  id: 'HUB054',
  title: 'Invalid size of the Hubble event buffer',
  severity: 'error',
  reason: 'The size must be a power of two minus one, at most 65535. With any other size Hubble does not start, so that Relay, UI and metrics do not work either.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/',
  good: { values: { hubble: { eventBufferCapacity: '8191' } } },
  bad: { values: { hubble: { eventBufferCapacity: '8192' } } },
  *check(cilium) {
    if (isOff(cilium, 'hubble.enabled') || isUnset(cilium, 'hubble.eventBufferCapacity')) return;
    const size = numberAt(cilium, 'hubble.eventBufferCapacity');
    if (size !== undefined && size >= 1 && size <= MAX_BUFFER && ((size + 1) & size) === 0) return;
    yield {
      path: cilium.path,
      subject: 'hubble.eventBufferCapacity',
      what: `the size of the event buffer must be a power of two minus one, at most ${MAX_BUFFER} (${describeValues(cilium, 'hubble.eventBufferCapacity')})`,
      edits: [{ set: 'hubble.eventBufferCapacity', value: '4095' }],
      fix: 'set hubble.eventBufferCapacity to 4095, 8191, 16383, 32767 or 65535',
    };
  },
};
