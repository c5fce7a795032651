import type { MachineRequest, MachineSetting } from '../cluster/machine-setting';
import type { TalosVersion } from '../cluster/talos-version';
import type { Bootstrap } from './bootstrap';

/**
 * What stays in the machine configuration of a node when a later patch does not have it: Talos joins lists, maps and documents. Settings that a patch
 * always writes are not among them.
 *
 * @see https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching
 */
export function keptSettings(requests: readonly MachineRequest[], version: TalosVersion, bootstrap: Bootstrap | undefined): string[] {
  return [...requests.flatMap(({ setting }) => kept(setting, version)), ...(bootstrap?.hosted ? [`bootstrap URL ${bootstrap.hosted.url}`] : [])];
}

function kept(setting: MachineSetting, version: TalosVersion): string[] {
  switch (setting.setting) {
    case 'talos-api-access':
      // The document is replaced as a whole: see `replaces`.
      if (version.usesDocuments) return ['talosApiAccess'];
      return [...setting.roles.map((role) => `role ${role} of talosApiAccess`), ...setting.namespaces.map((namespace) => `namespace ${namespace} of talosApiAccess`)];
    case 'sysctl':
      return [`sysctl ${setting.name}`];
    case 'kernel-module':
      return [`kernel module ${setting.name}`, ...setting.parameters.map((parameter) => `parameter ${parameter} of kernel module ${setting.name}`)];
    case 'pod-security-exemption':
      return setting.namespaces.map((namespace) => `Pod Security exemption of namespace ${namespace}`);
    case 'firewall-default':
      return ['default action of the ingress firewall'];
    case 'firewall-rule':
      return [`ingress firewall rule ${setting.name}`];
    case 'node-ip':
      return setting.validSubnets.map((subnet) => `node subnet ${subnet}`);
    case 'node-cidr-mask':
      return [`size of IPv${setting.family} pod subnets of nodes`];
    case 'kube-span':
      return ['KubeSpan'];
    default:
      return [];
  }
}
