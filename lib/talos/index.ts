export { Bootstrap } from './bootstrap';
export type { BootstrapProps, HostedBootstrapProps, InlineBootstrapProps } from './bootstrap';
export { GitOpsOwner } from './gitops-owner';
export type { ArgoCdOwnerProps, ArgoCdTracking, FluxOwnerProps, GitOpsOwnerFacts, HelmOwnerProps, LayerNames } from './gitops-owner';
export { TalosMachineConfig } from './talos-machine-config';
export type { TalosMachineConfigProps } from './talos-machine-config';
export { OmniClusterTemplate } from './omni/omni-cluster-template';
export { OmniMachines } from './omni/omni-machines';
export { OmniManifests } from './omni/omni-manifests';
export type { OmniManifestMode, OmniManifestProps, OmniManifestsProps, OneTimeOmniManifestsProps } from './omni/omni-manifests';
export type {
  OmniClusterTemplateProps,
  OmniControlPlaneProps,
  OmniDescriptors,
  OmniFeaturesProps,
  OmniMachineProps,
  OmniStrategyProps,
  OmniWorkersProps,
} from './omni/omni-props';
export { IngressFirewall } from './ingress-firewall';
export type { CiliumIngressFirewallProps } from './ingress-firewall';
export type { IngressFirewallProps, KernelModuleProps, MachineConfigProps, MachinePatches, TalosApiAccessProps } from './machine-config-props';
