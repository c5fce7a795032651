import type { MachineSetting } from '../cluster/machine-setting';
import { EXCLUDED_LABEL } from '../cluster/node-labels';
import type { TalosVersion } from '../cluster/talos-version';
import { firewallEntries } from './firewall-entries';
import { kubeSpanEntries } from './kube-span-entries';
import { toggled, type PatchEntry } from './patch-entry';

/**
 * The dialect of machine configurations that Talos up to 1.13 generates: fields of one document. Settings of the Kubernetes control
 * plane are only for control plane nodes.
 *
 * @see https://docs.siderolabs.com/talos/v1.13/reference/configuration/v1alpha1/config
 */
export function fieldsDialect(setting: MachineSetting, version: TalosVersion): PatchEntry[] {
  switch (setting.setting) {
    case 'no-cni':
      return [controlPlane('cluster.network.cni.name', 'none')];
    case 'kube-proxy':
      return [controlPlane('cluster.proxy.disabled', !setting.enabled)];
    case 'kube-prism':
      return setting.port === false
        ? [all('machine.features.kubePrism.enabled', false)]
        : [all('machine.features.kubePrism.enabled', true), all('machine.features.kubePrism.port', setting.port)];
    case 'host-dns':
      return [
        all('machine.features.hostDNS.enabled', setting.enabled),
        all('machine.features.hostDNS.forwardKubeDNSToHost', setting.forwardKubeDnsToHost),
      ];
    case 'kube-network':
      return [
        all('cluster.network.podSubnets', [...setting.podSubnets]),
        all('cluster.network.serviceSubnets', [...setting.serviceSubnets]),
        all('cluster.network.dnsDomain', setting.dnsDomain),
      ];
    case 'node-cidr-mask': {
      // The controller manager rejects the flags for an IP family in a cluster that has only this family.
      const flag = setting.dualStack ? `node-cidr-mask-size-ipv${setting.family}` : 'node-cidr-mask-size';
      return [controlPlane(`cluster.controllerManager.extraArgs.${flag}`, String(setting.size))];
    }
    case 'node-ip':
      return [all('machine.kubelet.nodeIP.validSubnets', [...setting.validSubnets])];
    case 'control-plane-scheduling':
      return [controlPlane('cluster.allowSchedulingOnControlPlanes', setting.allowed)];
    case 'control-plane-load-balancing':
      return [toggled({ path: ['machine', 'nodeLabels', EXCLUDED_LABEL], value: '', role: 'control-plane' }, setting.excluded)];
    case 'kube-span':
      // The first setting that became a separate document.
      if (version.atLeast('1.13')) return kubeSpanEntries(setting);
      return [
        all('machine.network.kubespan.enabled', setting.enabled),
        all('machine.network.kubespan.advertiseKubernetesNetworks', setting.advertiseKubernetesNetworks),
        all('machine.network.kubespan.mtu', setting.mtu),
      ];
    case 'talos-api-access':
      return [
        controlPlane('machine.features.kubernetesTalosAPIAccess.enabled', true),
        controlPlane('machine.features.kubernetesTalosAPIAccess.allowedRoles', [...setting.roles]),
        controlPlane('machine.features.kubernetesTalosAPIAccess.allowedKubernetesNamespaces', [...setting.namespaces]),
      ];
    case 'sysctl':
      return [{ path: ['machine', 'sysctls', setting.name], value: setting.value }];
    case 'kernel-module':
      return [all('machine.kernel.modules', [{ name: setting.name, ...(setting.parameters.length > 0 && { parameters: [...setting.parameters] }) }])];
    case 'pod-security-exemption':
      return [
        controlPlane('cluster.apiServer.admissionControl', [{ name: 'PodSecurity', configuration: { exemptions: { namespaces: [...setting.namespaces] } } }]),
      ];
    case 'firewall-default':
    case 'firewall-rule':
      return firewallEntries(setting);
  }
}

const all = (path: string, value: PatchEntry['value']): PatchEntry => ({ path: path.split('.'), value });
const controlPlane = (path: string, value: PatchEntry['value']): PatchEntry => ({ path: path.split('.'), value, role: 'control-plane' });
