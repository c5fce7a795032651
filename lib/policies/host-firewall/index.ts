export { HOST_PORTS } from '../../model/host-ports';
export type { HostIcmp, HostPeer, HostPort, HostPortRange } from '../../model/host-ports';
export type { HostIngressRules, TalosHostFirewallProps } from './host-firewall-props';
export { TalosHostFirewall } from './talos-host-firewall';
