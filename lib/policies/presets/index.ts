export type { AllowDnsProps, DefaultDenyProps, ZeroTrustProps } from './baseline';
export type { NamespaceExceptions, PresetProps } from './parts';
export { Preset } from './preset';
export type { AllowApiServerProps, AllowInternetProps, AllowMonitoringProps, CiliumComponentsProps, PortsProps } from './traffic';
