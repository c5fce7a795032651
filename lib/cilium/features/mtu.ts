import type { Feature } from './feature';

/** MTU of the network of the nodes, for where Cilium does not detect it. */
export const mtu: Feature<{ mtu?: number }> = {
  prop: 'mtu',
  apply: ({ mtu: prop }, { set }) => set('MTU', prop),
};
