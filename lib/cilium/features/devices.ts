import type { Feature } from './feature';

/** Network devices of the nodes that Cilium uses. What a name must be is checked with the raw values, by the rule about devices. */
export const devices: Feature<{ devices?: string | readonly string[] }> = {
  prop: 'devices',
  apply({ devices: prop }, { set }) {
    set('devices', typeof prop === 'string' ? [prop] : prop && [...prop]);
  },
};
