import type { CiliumVersion } from '../../cluster/cilium-version';
import { TalosCluster } from '../../cluster/talos-cluster';
import type { Json } from '../../kubernetes/json';
import type { CiliumModel } from '../../model/model';

/** Subnets that overlap no address that anybody uses: what the cluster has is not known. */
const NO_SUBNETS = { podSubnets: ['240.0.0.0/16', '100::/64'], serviceSubnets: ['240.1.0.0/20', '100:0:0:1::/112'] } as const;

/** Switches of features that objects need: whoever has the objects has the features. */
const ON: ReadonlySet<string> = new Set([
  'gatewayAPI.enabled', 'gatewayAPI.enableAlpn', 'gatewayAPI.enableAppProtocol', 'l2announcements.enabled', 'bgpControlPlane.enabled', 'egressGateway.enabled', 'ipv4.enabled', 'ipv6.enabled',
  'l7Proxy', 'nodeSelectorLabels', 'hostFirewall.enabled', 'ingressController.enabled', 'localRedirectPolicies.enabled', 'localRedirectPolicy', 'authentication.enabled',
  'authentication.mutual.spire.enabled', 'envoyConfig.enabled', 'envoy.enabled', 'kubeProxyReplacement', 'extraConfig.enable-extended-ip-protocols',
]);

/** Defaults of the chart that are hardly ever changed. */
const DEFAULTS: ReadonlyMap<string, Json> = new Map([['defaultLBServiceIPAM', 'lbipam'], ['gatewayAPI.gatewayClass.create', 'auto']]);

/** A Cilium of which only the version is known. It has every feature that objects may need; `unknown` hears of every other value that is read. */
export function assumedCilium(scope: string, version: CiliumVersion, unknown: () => void): CiliumModel {
  const cluster = new TalosCluster({ name: 'cluster', talosVersion: '1.13', kubernetesVersion: '1.35', ...NO_SUBNETS });
  const value = (path: string): Json | undefined => {
    if (ON.has(path)) return true;
    const usual = DEFAULTS.get(path);
    if (usual === undefined) unknown();
    return usual;
  };
  return { path: `${scope}/cilium`, version, namespace: 'kube-system', cluster, values: {}, value, originated: (path) => ({ value: value(path), origin: 'chart default' }) };
}
