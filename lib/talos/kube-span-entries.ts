import type { MachineSetting } from '../cluster/machine-setting';
import type { PatchEntry } from './patch-entry';

/**
 * KubeSpan as a separate document, from Talos 1.13 on.
 *
 * @see https://docs.siderolabs.com/talos/v1.13/reference/configuration/network/kubespanconfig
 */
export function kubeSpanEntries(setting: Extract<MachineSetting, { setting: 'kube-span' }>): PatchEntry[] {
  const document = { kind: 'KubeSpanConfig' };
  return [
    { document, path: ['enabled'], value: setting.enabled },
    { document, path: ['advertiseKubernetesNetworks'], value: setting.advertiseKubernetesNetworks },
    { document, path: ['mtu'], value: setting.mtu },
  ];
}
