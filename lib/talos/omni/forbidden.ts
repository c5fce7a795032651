import { valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { Reporter } from '../../diagnostics/reporter';

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

/** Documents that Omni creates itself. Source: as above, of Omni 1.10. */
const DOCUMENTS: readonly string[] = ['DiscoveryIdentityConfig', 'KubeAPIServerCAConfig', 'KubeAggregatorCAConfig', 'KubeClusterConfig', 'KubeEtcdEncryptionConfig', 'UnattendedInstallConfig'];

const INSTEAD: Readonly<Record<string, string>> = {
  'machine.install.disk': 'remove it, and set installDisk of the machine',
  'machine.install.extensions': 'remove it, and set systemExtensions',
};

/** Reports settings that Omni does not accept in patches. */
export function checkForbidden({ patch, place }: { readonly patch: JsonObject; readonly place: string }, report: Reporter): void {
  const add = (what: string): void => report.add({
    code: 'OMN013',
    what: what === 'os:admin' ? `${place} allows the role os:admin, which Omni rejects` : `${place} sets ${what}, which Omni sets itself`,
    fix: INSTEAD[what] ?? (what === 'os:admin' ? 'use os:operator or os:reader' : 'remove it'),
    link: 'https://docs.siderolabs.com/omni/omni-cluster-setup/create-a-patch-for-cluster-machines',
  });
  if (typeof patch !== 'object' || patch === null) return;
  if (typeof patch.kind === 'string') {
    if (DOCUMENTS.includes(patch.kind)) add(patch.kind);
  } else {
    for (const field of FIELDS) if (at(patch, field) !== undefined) add(field);
  }
  const roles = patch.kind === 'KubeTalosAPIAccessConfig' ? patch.allowedRoles : at(patch, 'machine.features.kubernetesTalosAPIAccess.allowedRoles');
  if (Array.isArray(roles) && roles.includes('os:admin')) add('os:admin');
}

/** Whether a part of a patch is something that Omni sets itself. */
export function isSetByOmni(patch: JsonObject, path: string): boolean {
  return typeof patch.kind === 'string' ? DOCUMENTS.includes(patch.kind) : FIELDS.some((field) => path === field || path.startsWith(`${field}.`));
}

function at(patch: JsonObject, path: string): Json | undefined {
  return valueAt(patch, path.split('.'));
}
