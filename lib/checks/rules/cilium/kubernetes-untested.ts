import type { CiliumRule } from '../../rule';

/**
 * Kubernetes minors that a Cilium minor is tested with, oldest and newest. They do not change with patch releases.
 *
 * @see https://github.com/cilium/cilium/blob/v1.20.2/Documentation/network/kubernetes/compatibility.rst, of each minor
 */
const TESTED: Readonly<Record<string, readonly [oldest: number, newest: number]>> = { '1.18': [30, 33], '1.19': [32, 35], '1.20': [33, 36] };

/** Kubernetes keeps its stable APIs for longer, so that a neighbouring minor works. */
const TOLERATED = 2;

/** Cilium and Kubernetes that are years apart. */
export const kubernetesUntested: CiliumRule = {
  on: 'cilium',
  id: 'CIL080',
  title: 'Kubernetes version far from those that Cilium tests',
  severity: 'warning',
  reason:
    'Each minor of Cilium is tested with four minors of Kubernetes: 1.18 with 1.30 to 1.33, 1.19 with 1.32 to 1.35, 1.20 with 1.33 to 1.36. A version nearby works, because ' +
    'Kubernetes keeps its APIs. A Kubernetes that is three minors away may lack an API that Cilium uses. Upgrade the older of the two.',
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/compatibility/',
  good: { version: '1.20.0', cluster: { talosVersion: '1.14', kubernetesVersion: '1.37' } },
  bad: { version: '1.18.12', cluster: { talosVersion: '1.14', kubernetesVersion: '1.37' } },
  *check({ path, version, cluster }) {
    const tested = TESTED[version.minorString];
    if (!tested) return;
    const { major, minor } = cluster.kubernetesVersion;
    const [oldest, newest] = tested;
    if (major === 1 && minor >= oldest - TOLERATED && minor <= newest + TOLERATED) return;
    const isNewer = minor > newest;
    yield {
      path,
      subject: 'kubernetesVersion',
      what: `Cilium ${version.minorString} is tested with Kubernetes 1.${oldest} to 1.${newest} (kubernetesVersion ${cluster.kubernetesVersion})`,
      fix: isNewer ? 'use a newer minor of Cilium, or test the upgrade of Kubernetes on another cluster first' : 'upgrade Kubernetes, or use an older minor of Cilium',
    };
  },
};
