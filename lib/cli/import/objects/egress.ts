import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import { data, object } from '../expression';
import { metadataProps, unknownKeys, type Converting } from './proposal';

/** CiliumEgressGatewayPolicies as `EgressGateway`. */
export function convertEgress({ of, accept, names }: Converting): void {
  for (const found of of('CiliumEgressGatewayPolicy')) {
    const { spec, metadata } = found.object;
    const id = names.id(metadata.name, 'egress');
    const own = metadataProps(found.object, id, false);
    if (!isJsonObject(spec) || !own || unknownKeys(spec, ['selectors', 'destinationCIDRs', 'excludedCIDRs', 'egressGateway', 'egressGateways']).length > 0) continue;
    const { selectors, destinationCIDRs, excludedCIDRs, egressGateway, egressGateways } = spec;
    const gateways = Array.isArray(egressGateways) && egressGateways.length > 0 ? egressGateways : [egressGateway ?? {}];
    const props: JsonObject = {
      ...own,
      sources: selectors ?? [],
      destinations: destinationCIDRs ?? [],
      ...(Array.isArray(excludedCIDRs) && excludedCIDRs.length > 0 && { except: excludedCIDRs }),
      gateways,
    };
    accept({ statements: [{ construct: 'EgressGateway', id, props: object(Object.fromEntries(Object.entries(props).map(([name, value]) => [name, data(value as Json)]))) }], objects: [found], by: 'EgressGateway' });
  }
}
