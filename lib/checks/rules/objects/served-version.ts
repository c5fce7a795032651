import { SERVED_VERSIONS, type CiliumKind, type CiliumMinor } from '../../../../imports/served-versions';
import type { CiliumModel } from '../../model';
import type { ModelRule } from '../../rule';

const GROUP = 'cilium.io/';

/** What the operator's CRDs serve differs from minor to minor. */
export const servedVersion: ModelRule = {
  on: 'model',
  id: 'OBJ014',
  title: 'Cilium object of a version or kind that this Cilium does not serve',
  severity: 'error',
  reason: 'The operator installs the CRDs of its own minor. An object of another version or of a kind that is gone cannot be applied, and whatever is synchronized with it waits.',
  link: 'https://docs.cilium.io/en/stable/operations/upgrade/',
  good: { objects: [{ apiVersion: 'cilium.io/v2', kind: 'CiliumCIDRGroup', metadata: { name: 'office' }, spec: { externalCIDRs: ['198.51.100.0/24'] } }] },
  bad: { objects: [{ apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumBGPPeeringPolicy', metadata: { name: 'rack' }, spec: {} }] },
  *check({ ciliums, objects }) {
    const minors = new Map(ciliums.map((cilium) => [scopeOf(cilium), cilium.version.minorString]));
    for (const { path, object, scope } of objects) {
      if (!object.apiVersion.startsWith(GROUP)) continue;
      const minor = minors.get(scope) as CiliumMinor | undefined;
      const served = minor && SERVED_VERSIONS[object.kind as CiliumKind]?.[minor];
      const version = object.apiVersion.slice(GROUP.length);
      if (!served || served.includes(version)) continue;
      yield {
        path,
        what: `Cilium ${minor} does not serve ${object.kind} ${object.metadata?.name} in this version (${object.apiVersion})`,
        fix: served.length > 0 ? `use ${served.map((other) => `${GROUP}${other}`).join(' or ')}` : `remove it: Cilium ${minor} has no ${object.kind}`,
      };
    }
  },
};

function scopeOf({ path }: CiliumModel): string {
  return path.split('/')[0] ?? '';
}
