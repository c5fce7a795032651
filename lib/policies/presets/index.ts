export type { NamespaceExceptions, PresetProps } from './parts';
export { Preset } from './preset';
export type {
  AllowApiServerProps, AllowDnsProps, AllowInternetProps, AllowMonitoringProps, CiliumComponentsProps, DefaultDenyProps, PortsProps, ZeroTrustProps,
} from './preset';
