export { CiliumPolicies } from './cilium-policies';
export type { Section } from './cilium-dialect';
export type { CiliumPoliciesProps, ClusterwidePoliciesProps, PolicyDnsProps } from './cilium-policies';
export { Auth, Dns, Tls } from './dns';
export { TALOS_HOST_DNS } from './dns-grant';
export { Http } from './http';
export type { HttpConditions } from './http';
export { Icmp } from './icmp';
export type { IcmpType, Icmpv6Type } from './icmp';
export type { LabelExpression, LabelSelectorLike } from '../selection/labels';
export { ENTITIES } from '../model/policy-language';
export type { IcmpFamily } from '../model/policy-language';
export { Peer } from './peer';
export type { CidrPeerProps, Entity, PeerLike, PodPeerProps, ServicePeerProps } from './peer';
export type { NamespaceChoice, NamespaceLabels, PodSelection, PodSelectorSource } from '../selection/pods';
export type { DefaultDeny, Policy, PolicyProps, RawRules } from './policy';
export type { PolicyKind } from './policy-scope';
export { Port } from './port';
export type { PortlessProtocol, PortProtocol } from './port';
export { Preset } from './presets';
export type {
  AllowApiServerProps, AllowDnsProps, AllowInternetProps, AllowMonitoringProps, CiliumComponentsProps, DefaultDenyProps, NamespaceExceptions, PortsProps,
  PresetProps, ZeroTrustProps,
} from './presets';
export { Selector } from '../selection/selector';
export type { LabelSelection } from '../selection/selector';
export type { Direction, Traffic } from './traffic';
export type { PoliciesFromYaml, PoliciesFromYamlProps } from './from-yaml';
export { TalosHostFirewall } from './host-firewall';
export type { HostIngressRules, TalosHostFirewallProps } from './host-firewall';
