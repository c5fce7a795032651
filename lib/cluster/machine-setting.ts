import type { Cidr } from './cidr';

/** Role of the nodes that a setting is for. */
export type MachineRole = 'control-plane' | 'worker';

/** A rule of the firewall that Talos runs on each node: sources that may connect to ports. */
export interface FirewallRule {
  /** Name of the rule, unique in the cluster: lower-case letters, digits and dashes. */
  readonly name: string;
  /**
   * Ports (`6443`) and ranges (`30000-32767`), which must not overlap.
   * @nonEmpty name at least one port
   */
  readonly ports: readonly (number | string)[];
  /**
   * Protocol of the ports. ICMP has no ports: Talos requires some in every rule, and accepts ICMP by itself.
   * @default 'tcp'
   */
  readonly protocol?: 'tcp' | 'udp';
  /**
   * Subnets in CIDR notation that may connect.
   * @nonEmpty name at least one network
   */
  readonly from: readonly (string | Cidr)[];
  /** @default - all nodes */
  readonly role?: MachineRole;
}

/** One setting of the machine configuration, independent of its dialect. */
export type MachineSetting =
  | { readonly setting: 'no-cni' }
  | { readonly setting: 'kube-proxy'; readonly enabled: boolean }
  | { readonly setting: 'kube-prism'; readonly port: number | false }
  | { readonly setting: 'host-dns'; readonly enabled: boolean; readonly forwardKubeDnsToHost: boolean }
  | {
      readonly setting: 'kube-network';
      readonly podSubnets: readonly string[];
      readonly serviceSubnets: readonly string[];
      readonly dnsDomain: string;
    }
  | { readonly setting: 'node-cidr-mask'; readonly family: 4 | 6; readonly dualStack: boolean; readonly size: number }
  | { readonly setting: 'node-ip'; readonly validSubnets: readonly string[] }
  | { readonly setting: 'control-plane-scheduling'; readonly allowed: boolean }
  | { readonly setting: 'control-plane-load-balancing'; readonly excluded: boolean }
  | { readonly setting: 'kube-span'; readonly enabled: boolean; readonly advertiseKubernetesNetworks: boolean; readonly mtu: number }
  | { readonly setting: 'talos-api-access'; readonly roles: readonly string[]; readonly namespaces: readonly string[] }
  | { readonly setting: 'sysctl'; readonly name: string; readonly value: string }
  | { readonly setting: 'kernel-module'; readonly name: string; readonly parameters: readonly string[] }
  | { readonly setting: 'pod-security-exemption'; readonly namespaces: readonly string[] }
  | { readonly setting: 'firewall-default'; readonly ingress: 'accept' | 'block' }
  | ({ readonly setting: 'firewall-rule' } & FirewallRule);

/** A setting, with its origin and reason. */
export interface MachineRequest {
  /** What requests the setting, for example the path of a construct. */
  readonly origin: string;
  /** Why it is requested. */
  readonly reason: string;
  /** What is requested. */
  readonly setting: MachineSetting;
}
