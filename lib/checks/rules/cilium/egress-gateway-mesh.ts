import type { CiliumRule } from '../../rule';
import { isOn, seen } from '../../../model/values';

/** Each works inside its cluster, but the two are not supported together. */
export const egressGatewayMesh: CiliumRule = {
  on: 'cilium',
  id: 'CIL051',
  title: 'Egress gateway with cluster mesh',
  severity: 'warning',
  reason: 'The two are documented as incompatible: a policy must find its gateway node in the cluster of the pods it selects.',
  link: 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/#incompatibility-with-other-features',
  good: { values: { egressGateway: { enabled: true }, bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: {
    cluster: { clusterId: 1 },
    values: {
      cluster: { id: 1 },
      egressGateway: { enabled: true },
      bpf: { masquerade: true, hostLegacyRouting: true },
      clustermesh: { useAPIServer: true, apiserver: { tls: { auto: { method: 'cronJob' } } } },
    },
  },
  *check(cilium) {
    if (!isOn(cilium, 'egressGateway.enabled')) return;
    const mesh = ['clustermesh.useAPIServer', 'clustermesh.config.enabled'].filter((path) => isOn(cilium, path));
    if (mesh.length === 0) return;
    yield {
      path: cilium.path,
      subject: 'egressGateway.enabled',
      what: `the egress gateway is not compatible with cluster mesh (${seen(cilium, 'egressGateway.enabled', ...mesh)})`,
      fix:
        'remove egressGateway or clusterMesh; keep both only with gateway nodes in the cluster of the pods, and suppress this check ' +
        'with that reason',
    };
  },
};
