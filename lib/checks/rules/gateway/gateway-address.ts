import type { JsonObject } from '../../../chart/kubernetes-object';
import { Cidr, IpRange } from '../../../cluster/cidr';
import { IpAddress } from '../../../cluster/ip-address';
import { TalosCiliumError } from '../../../errors';
import type { ObjectModel } from '../../model';
import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway, list, map, text, usesHostNetwork } from '../../rules-support/gateways';

/** LB IPAM hands out what its pools hold. */
export const gatewayAddressInPool: ModelRule = {
  on: 'model',
  id: 'GWY056',
  title: 'Address of a Gateway that no pool holds',
  severity: 'error',
  reason: 'LB IPAM gives a Service only what a pool holds: the Gateway stays without an address. Found where the chart of the cluster holds pools.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/addresses/',
  good: { version: '1.19.6', values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, pool(), gatewayAt('192.168.1.201')] },
  bad: { version: '1.19.6', values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, pool(), gatewayAt('192.168.2.201')] },
  *check(model) {
    for (const { gateway, cilium } of ciliumGateways(model)) {
      if (usesHostNetwork(cilium)) continue;
      const pools = model.objects.filter(({ scope, object }) => scope === gateway.scope && object.kind === 'CiliumLoadBalancerIPPool');
      const blocks = pools.flatMap(blocksOf);
      if (pools.length === 0) continue;
      for (const address of gateway.addresses) {
        const parsed = read(() => IpAddress.parse(address));
        if (!parsed || blocks.some((block) => block.contains(IpRange.of(parsed, parsed)))) continue;
        yield {
          path: gateway.path,
          what: `no pool of the cluster holds the address of Gateway ${gateway.name} (${address}; pools hold ${blocks.join(', ') || 'nothing'})`,
          fix: 'use an address of a pool, or add it to one',
        };
      }
    }
  },
};

function blocksOf({ object }: ObjectModel): (Cidr | IpRange)[] {
  return list(map(object.spec).blocks).flatMap((block) => {
    const { cidr, start, stop } = map(block);
    const first = text(start);
    const found = read((): Cidr | IpRange => (text(cidr) === undefined ? IpRange.of(IpAddress.parse(first ?? ''), IpAddress.parse(text(stop) ?? first ?? '')) : Cidr.parseLoose(text(cidr)!)));
    return found ? [found] : [];
  });
}

/** What cannot be read is for the checks of pools to find. */
function read<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    return undefined;
  }
}

function pool(): JsonObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'lan' }, spec: { blocks: [{ start: '192.168.1.200', stop: '192.168.1.220' }] } };
}

function gatewayAt(value: string): JsonObject {
  return exampleGateway({ addresses: [{ type: 'IPAddress', value }], listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] });
}
