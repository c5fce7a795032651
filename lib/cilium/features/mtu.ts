import type { Feature } from './feature';

/** MTU of the network of the nodes, for where Cilium does not detect it. */
export const mtu: Feature<{ mtu?: number }> = {
  prop: 'mtu',
  apply({ mtu: prop }, { set, report }) {
    if (prop === undefined) return;
    if (!Number.isInteger(prop) || prop < 1280 || prop > 65535) {
      report.add({ code: 'CIL019', what: `mtu must be a whole number of bytes from 1280 to 65535; got ${prop}`, fix: 'set mtu to the MTU of the network of the nodes, or remove it: Cilium then detects it' });
    }
    set('MTU', prop);
  },
};
