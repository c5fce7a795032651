import type { CiliumRule } from '../../rule';
import { describeValues, isOn, textAt } from '../../../model/values';

/** The egress gateway reads only CiliumEndpoint objects. */
export const egressGatewayEndpoints: CiliumRule = {
  on: 'cilium',
  id: 'CIL050',
  title: 'Egress gateway without CiliumEndpoint objects',
  severity: 'error',
  reason:
    'The egress gateway finds pods by their CiliumEndpoint. The agent does not start with it if CiliumEndpointSlices or a key-value ' +
    'store replace these objects.',
  link: 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/#incompatibility-with-other-features',
  good: { values: { egressGateway: { enabled: true }, bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: {
    values: {
      egressGateway: { enabled: true },
      bpf: { masquerade: true, hostLegacyRouting: true },
      ciliumEndpointSlice: { enabled: true },
    },
  },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', {
  egressGateway: true,
  masquerade: { bpf: true },
  ciliumEndpointSlice: true,
});`,
    right: `new TalosCilium(chart, 'cilium', {
  egressGateway: true,
  masquerade: { bpf: true },
});`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'egressGateway.enabled')) return;
    const slices = ['ciliumEndpointSlice.enabled', 'enableCiliumEndpointSlice'].filter((path) => isOn(cilium, path));
    const store = (textAt(cilium, 'identityAllocationMode') ?? 'crd') === 'crd' ? [] : ['identityAllocationMode'];
    const instead = [...slices, ...store];
    if (instead.length === 0) return;
    yield {
      path: cilium.path,
      subject: 'egressGateway.enabled',
      what: `the egress gateway requires CiliumEndpoint objects, which are off (${describeValues(cilium, 'egressGateway.enabled', ...instead)})`,
      edits: instead.map((path) => ({ remove: path })),
      fix: `remove ${instead.join(' and ')}, or egressGateway`,
    };
  },
};
