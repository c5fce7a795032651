import type { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';

/** Kind of the objects that a set of policies makes. */
export type PolicyKind = 'NetworkPolicy' | 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy';

/** Where the pods ask for names. */
export interface DnsServer {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number;
}

/** What a policy knows of where it belongs. */
export interface PolicyScope {
  readonly kind: PolicyKind;
  /** Undefined for clusterwide policies. */
  readonly namespace: string | undefined;
  readonly version: CiliumVersion;
  /** Undefined when neither Cilium nor a `ClusterChart` tells. */
  readonly cluster: TalosCluster | undefined;
  readonly dns: DnsServer;
}
