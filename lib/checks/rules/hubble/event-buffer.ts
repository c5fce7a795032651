import type { CiliumRule } from '../../rule';
import { isOff, isUnset, numberAt, seen } from '../../../model/values';

const LARGEST = 65535;

/** A ring that finds places by a mask. */
export const eventBuffer: CiliumRule = {
  on: 'cilium',
  id: 'HUB054',
  title: 'Hubble event buffer of a size that agents refuse',
  severity: 'error',
  reason: 'The size has to be a power of two minus one, up to 65535; with another one Hubble does not start, and Relay, UI and metrics with it.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/',
  good: { values: { hubble: { eventBufferCapacity: '8191' } } },
  bad: { values: { hubble: { eventBufferCapacity: '8192' } } },
  *check(cilium) {
    if (isOff(cilium, 'hubble.enabled') || isUnset(cilium, 'hubble.eventBufferCapacity')) return;
    const size = numberAt(cilium, 'hubble.eventBufferCapacity');
    if (size !== undefined && size >= 1 && size <= LARGEST && ((size + 1) & size) === 0) return;
    yield {
      path: cilium.path,
      subject: 'hubble.eventBufferCapacity',
      what: `the event buffer has a size that is no power of two minus one up to ${LARGEST} (${seen(cilium, 'hubble.eventBufferCapacity')})`,
      fix: 'give 4095, 8191, 16383, 32767 or 65535',
    };
  },
};
