import type { Feature } from './feature';

/** MTU of the network below, when detection gets it wrong. */
export const mtu: Feature = {
  prop: 'mtu',
  apply({ mtu: prop }, { set, problem }) {
    if (prop === undefined) return;
    if (!Number.isInteger(prop) || prop < 1280 || prop > 65535) {
      problem('CIL019', `mtu is no whole number from 1280 to 65535 (${prop})`, 'give the MTU of the nodes\' network, in bytes');
    }
    set('MTU', prop, 'asked for');
  },
};
