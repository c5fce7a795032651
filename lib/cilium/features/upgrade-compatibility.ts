import type { Feature } from './feature';

/** The minor version that was first installed on this cluster. The chart keeps its defaults where a new one would disrupt traffic. */
export const upgradeCompatibility: Feature<{ upgradeCompatibility?: string }> = {
  prop: 'upgradeCompatibility',
  apply({ upgradeCompatibility: minor }, { version, set, report }) {
    if (minor === undefined) return;
    if (!/^1\.\d+$/.test(minor)) {
      // Not set: the chart fails on it too.
      report.add({
        code: 'CIL022',
        what: `upgradeCompatibility must be a minor version of Cilium; got ${JSON.stringify(minor)}`,
        fix: "set it to the minor version that was first installed on this cluster, such as '1.17'",
      });
      return;
    }
    if (!version.atLeast(minor)) {
      report.add({
        code: 'CIL022',
        what: `upgradeCompatibility '${minor}' is newer than Cilium ${version}`,
        fix: 'set it to the minor version that was first installed on this cluster, or remove it',
      });
    }
    set('upgradeCompatibility', minor);
  },
};
