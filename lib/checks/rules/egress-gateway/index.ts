import type { Check } from '../../rule';
import { egressAddress } from './egress-address';
import { egressChecks } from './egress-checks';
import { egressGatewayOff } from './egress-gateway-off';

export const rules: readonly Check[] = [
  egressGatewayOff,
  egressAddress,
  egressChecks,
];
