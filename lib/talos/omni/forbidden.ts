import { valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { Problem } from '../../diagnostics/problem';
import type { RawPatch } from '../raw-patches';

/** Fields that Omni sets itself. Source: siderolabs/omni, client/pkg/omni/resources/omni/config_patch.go. */
const FIELDS: readonly string[] = [
  'cluster.acceptedCAs',
  'cluster.aescbcEncryptionSecret',
  'cluster.ca',
  'cluster.clusterName',
  'cluster.controlPlane.endpoint',
  'cluster.id',
  'cluster.secret',
  'cluster.secretboxEncryptionSecret',
  'cluster.serviceAccount',
  'cluster.token',
  'machine.acceptedCAs',
  'machine.ca',
  'machine.install.disk',
  'machine.install.extensions',
  'machine.token',
  'machine.type',
];

/** Documents that it makes itself. Source: as above, of Omni 1.10. */
const DOCUMENTS: readonly string[] = ['DiscoveryIdentityConfig', 'KubeAPIServerCAConfig', 'KubeAggregatorCAConfig', 'KubeClusterConfig', 'KubeEtcdEncryptionConfig', 'UnattendedInstallConfig'];

const INSTEAD: Readonly<Record<string, string>> = {
  'machine.install.disk': 'use installDisk of the machine',
  'machine.install.extensions': 'use systemExtensions',
};

/** What Omni lets no patch say. */
export function* forbiddenProblems({ patch, place }: RawPatch, path: string): Iterable<Problem> {
  const no = (what: string): Problem => ({
    code: 'OMN013',
    path,
    what: `${place} sets what Omni sets itself (${what})`,
    fix: INSTEAD[what] ?? 'leave it out',
    link: 'https://docs.siderolabs.com/omni/omni-cluster-setup/create-a-patch-for-cluster-machines',
  });
  if (typeof patch !== 'object' || patch === null) return;
  if (typeof patch.kind === 'string') {
    if (DOCUMENTS.includes(patch.kind)) yield no(patch.kind);
  } else {
    for (const field of FIELDS) if (at(patch, field) !== undefined) yield no(field);
  }
  const roles = patch.kind === 'KubeTalosAPIAccessConfig' ? patch.allowedRoles : at(patch, 'machine.features.kubernetesTalosAPIAccess.allowedRoles');
  if (Array.isArray(roles) && roles.includes('os:admin')) yield no('os:admin');
}

function at(patch: JsonObject, path: string): Json | undefined {
  return valueAt(patch, path.split('.'));
}
