import type { Feature } from './feature';

/** The minor first installed on this cluster: the chart keeps its defaults of then where a change would disrupt. */
export const upgradeCompatibility: Feature = {
  prop: 'upgradeCompatibility',
  apply({ upgradeCompatibility: minor }, { version, set, problem }) {
    if (minor === undefined) return;
    if (!/^1\.\d+$/.test(minor)) {
      // Helm would stumble over it as well.
      return problem('CIL022', `upgradeCompatibility is no minor version (${minor})`, 'give the Cilium minor first installed on this cluster: "1.17"');
    }
    if (!version.atLeast(minor)) {
      problem('CIL022', `upgradeCompatibility is newer than Cilium itself (${minor}, Cilium ${version})`, 'give the Cilium minor first installed on this cluster');
    }
    set('upgradeCompatibility', minor, 'asked for');
  },
};
