import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import { data, object } from '../expression';
import { metadataOf, type Converting } from './proposal';
import { attempt, nothingBut } from './unsayable';

/** CiliumEgressGatewayPolicies as `EgressGateway`. */
export function convertEgress(converting: Converting): void {
  const { of, accept, refuse, names } = converting;
  for (const found of of('CiliumEgressGatewayPolicy')) {
    const { spec, metadata } = found.object;
    const id = names.id(metadata.name, 'egress');
    const own = metadataOf(converting, found, id, false);
    if (!isJsonObject(spec) || !own || !attempt(() => (nothingBut(spec, ['selectors', 'destinationCIDRs', 'excludedCIDRs', 'egressGateway', 'egressGateways']), true), (why) => refuse(found, why))) continue;
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
