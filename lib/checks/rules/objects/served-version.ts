import { SERVED_VERSIONS, type CiliumKind, type CiliumMinor } from '../../../../imports/served-versions';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';

const GROUP = 'cilium.io/';
/** What makes today's objects of kinds that are gone. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  CiliumBGPPeeringPolicy: ', and BgpPeering.fromPeeringPolicy makes of it what took its place',
};

/** What the operator's CRDs serve differs from minor to minor. */
export const servedVersion: ModelRule = {
  on: 'model',
  id: 'OBJ014',
  title: 'API version or kind that this Cilium does not serve',
  severity: 'error',
  reason:
    'The Cilium operator installs the CRDs of its own minor. An object of an API version or kind that they lack cannot be applied, and it ' +
    'blocks everything that is synchronized together with it.',
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/operations/upgrade/',
  good: {
    version: '1.19.6',
    objects: [{ apiVersion: 'cilium.io/v2', kind: 'CiliumCIDRGroup', metadata: { name: 'rack' }, spec: { externalCIDRs: [] } }],
  },
  bad: {
    version: '1.19.6',
    objects: [{ apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumBGPPeeringPolicy', metadata: { name: 'rack' }, spec: {} }],
  },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    if (ciliums.length === 0) return;
    for (const entry of objects) {
      const { object, scope } = entry;
      if (!object.apiVersion.startsWith(GROUP)) continue;
      const minor = ciliumOf.get(scope)?.version.minorString as CiliumMinor | undefined;
      const served = minor && servedBy(object.kind, minor);
      const version = object.apiVersion.slice(GROUP.length);
      if (!served || served.includes(version)) continue;
      yield {
        path: entry.path,
        what: `Cilium ${minor} does not serve ${object.kind} ${identityOf(object).name} in this version (${object.apiVersion})`,
        fix:
          served.length > 0
            ? `use ${served.map((other) => `${GROUP}${other}`).join(' or ')}`
            : `remove it: Cilium ${minor} has no ${object.kind}${SUCCESSORS[object.kind] ?? ''}`,
      };
    }
  },
};

function servedBy(kind: string, minor: CiliumMinor): readonly string[] | undefined {
  return Object.hasOwn(SERVED_VERSIONS, kind) ? SERVED_VERSIONS[kind as CiliumKind][minor] : undefined;
}
