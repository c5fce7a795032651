import type { TalosCilium } from '../cilium/talos-cilium';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';

/** Kind of the objects of `CiliumPolicies`. */
export type PolicyKind = 'NetworkPolicy' | 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy';

/** The DNS server of the cluster. */
export interface DnsServer {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number;
}

/** Where a policy belongs. */
export interface PolicyScope {
  readonly kind: PolicyKind;
  /** Undefined for clusterwide policies. */
  readonly namespace: string | undefined;
  readonly version: CiliumVersion;
  /** Undefined when Cilium is not part of the app. */
  readonly cilium: TalosCilium | undefined;
  /** Undefined when neither Cilium nor a `ClusterChart` tells. */
  readonly cluster: TalosCluster | undefined;
  readonly dns: DnsServer;
}
