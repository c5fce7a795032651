import type { Feature } from './feature';

/** The minor version that was first installed on this cluster. The chart keeps its defaults where a new one would disrupt traffic. */
export const upgradeCompatibility: Feature<{ upgradeCompatibility?: string }> = {
  prop: 'upgradeCompatibility',
  apply: ({ upgradeCompatibility: minor }, { set }) => set('upgradeCompatibility', minor),
};
