import type { Rule } from '../../rule';
import { egressAddress } from './egress-address';
import { egressGatewayOff } from './egress-gateway-off';
import { ignoredEgressPolicy } from './ignored-policy';

export const rules: readonly Rule[] = [
  egressGatewayOff,
  egressAddress,
  ignoredEgressPolicy,
];
