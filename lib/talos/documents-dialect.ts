import type { MachineSetting } from '../cluster/machine-setting';
import { CONTROL_PLANE_LABEL, EXCLUDED_LABEL } from '../cluster/node-labels';
import { firewallEntries } from './firewall-entries';
import { kubeSpanEntries } from './kube-span-entries';
import { toggled, type MachineDocument, type PatchEntry } from './patch-entry';

const NODE: MachineDocument = { kind: 'KubeNodeConfig' };

/**
 * The dialect of machine configurations that Talos 1.14 and newer generate: separate documents. Talos rejects the configuration of a
 * worker with a document of the control plane.
 *
 * @see https://docs.siderolabs.com/talos/v1.14/reference/configuration/
 */
export function documentsDialect(setting: MachineSetting): PatchEntry[] {
  switch (setting.setting) {
    case 'no-cni':
      return [deleted({ kind: 'KubeFlannelCNIConfig' }, 'control-plane')];
    case 'kube-proxy':
      // Without the document Talos uses its default, which is on.
      return [{ document: { kind: 'KubeProxyConfig' }, path: ['enabled'], value: setting.enabled, role: 'control-plane' }];
    case 'kube-prism':
      return setting.port === false ? [deleted({ kind: 'KubePrismConfig' })] : [{ document: { kind: 'KubePrismConfig' }, path: ['port'], value: setting.port }];
    case 'host-dns':
      return [
        { document: { kind: 'ResolverConfig' }, path: ['hostDNS', 'enabled'], value: setting.enabled },
        { document: { kind: 'ResolverConfig' }, path: ['hostDNS', 'forwardKubeDNSToHost'], value: setting.forwardKubeDnsToHost },
      ];
    case 'kube-network':
      return [
        { document: { kind: 'KubeNetworkConfig' }, path: ['podSubnets'], value: [...setting.podSubnets] },
        { document: { kind: 'KubeNetworkConfig' }, path: ['serviceSubnets'], value: [...setting.serviceSubnets] },
        { document: { kind: 'KubeNetworkConfig' }, path: ['dnsDomain'], value: setting.dnsDomain },
      ];
    case 'node-cidr-mask':
      return [{ document: { kind: 'KubeNetworkConfig' }, path: [`nodeCIDRMaskSizeIPv${setting.family}`], value: setting.size }];
    case 'node-ip':
      return [{ document: NODE, path: ['nodeIP', 'validSubnets'], value: [...setting.validSubnets] }];
    case 'control-plane-scheduling':
      return [toggled({ document: NODE, path: ['taints', CONTROL_PLANE_LABEL], value: 'NoSchedule', role: 'control-plane' }, !setting.allowed)];
    case 'control-plane-load-balancing':
      return [toggled({ document: NODE, path: ['labels', EXCLUDED_LABEL], value: '', role: 'control-plane' }, setting.excluded)];
    case 'kube-span':
      return kubeSpanEntries(setting);
    case 'talos-api-access':
      return [
        { document: { kind: 'KubeTalosAPIAccessConfig' }, path: ['allowedRoles'], value: [...setting.roles], role: 'control-plane', replaces: true },
        { document: { kind: 'KubeTalosAPIAccessConfig' }, path: ['allowedKubernetesNamespaces'], value: [...setting.namespaces], role: 'control-plane', replaces: true },
      ];
    case 'sysctl':
      return [{ document: { kind: 'SysctlConfig' }, path: ['params', setting.name], value: setting.value }];
    case 'kernel-module':
      return [
        setting.parameters.length > 0
          ? { document: { kind: 'KernelModuleConfig', name: setting.name }, path: ['parameters'], value: [...setting.parameters] }
          : { document: { kind: 'KernelModuleConfig', name: setting.name }, path: [], value: {} },
      ];
    case 'pod-security-exemption':
      return [
        {
          document: { kind: 'KubeAdmissionControlConfig', name: 'PodSecurity' },
          path: ['configuration', 'exemptions', 'namespaces'],
          value: [...setting.namespaces],
          role: 'control-plane',
        },
      ];
    case 'firewall-default':
    case 'firewall-rule':
      return firewallEntries(setting);
  }
}

function deleted(document: MachineDocument, role?: 'control-plane'): PatchEntry {
  return { document, path: ['$patch'], value: 'delete', ...(role && { role }) };
}
