import { SERVED_VERSIONS, type CiliumKind, type CiliumMinor } from '../../../../imports/served-versions';
import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { versionsByScope } from '../../../model/versions';
import { identityOf } from '../../../model/identity';

const GROUP = 'cilium.io/';
/** How to convert objects of removed kinds. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  CiliumBGPPeeringPolicy: ', and use BgpPeering.fromPeeringPolicy, which converts it',
};

/** Versions that a patch release serves again: CiliumNodeConfig v2alpha1 came back, because clusters that were created before 1.16 store objects of it. */
const SERVED_AGAIN: Readonly<Record<string, string>> = { 'CiliumNodeConfig v2alpha1': '1.20.2' };

const nodeConfig = (apiVersion: string): JsonObject => ({
  apiVersion,
  kind: 'CiliumNodeConfig',
  metadata: { name: 'edge', namespace: 'kube-system' },
  spec: { nodeSelector: { matchLabels: { pool: 'edge' } }, defaults: { mtu: '1400' } },
});

/** The CRDs of the operator differ between minor versions. */
export const servedVersion: ModelRule = {
  on: 'model',
  id: 'OBJ014',
  title: 'API version or kind that this Cilium does not serve',
  severity: 'error',
  reason:
    'The Cilium operator installs the CRDs of its own minor version. An object of another API version or kind cannot be applied, and a GitOps ' +
    'tool then applies nothing of that sync.',
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/operations/upgrade/',
  good: {
    version: '1.20.0',
    objects: [nodeConfig('cilium.io/v2')],
  },
  bad: {
    version: '1.20.0',
    objects: [nodeConfig('cilium.io/v2alpha1')],
  },
  *check(model) {
    const versionsOf = versionsByScope(model);
    for (const entry of model.objects) {
      const { object, scope } = entry;
      if (!object.apiVersion.startsWith(GROUP)) continue;
      const { cilium } = versionsOf(scope);
      const minor = cilium?.minorString as CiliumMinor | undefined;
      const served = minor && servedBy(object.kind, minor);
      const version = object.apiVersion.slice(GROUP.length);
      const again = SERVED_AGAIN[`${object.kind} ${version}`];
      if (!served || served.includes(version) || (again !== undefined && cilium?.atLeast(again))) continue;
      yield {
        path: entry.path,
        what: `Cilium ${minor} does not serve ${object.apiVersion}, the API version of ${object.kind} ${identityOf(object).name}`,
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
