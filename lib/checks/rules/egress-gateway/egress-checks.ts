import { ciliumByScope } from '../../../model/clusters';
import { checkEgressPolicy } from '../../../model/egress-checks';
import { isEgressPolicy } from '../../../model/egress-gateway';
import { map } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import type { SharedChecks } from '../../rule';

/** What `EgressGateway` checks of its props, for the policies of any YAML. */
export const egressChecks: SharedChecks = {
  on: 'shared',
  codes: {
    EGW001: 'error',
    EGW002: 'error',
    EGW003: 'error',
    EGW004: 'error',
    EGW005: 'warning',
    EGW006: 'error',
    EGW007: 'error',
    EGW008: 'error',
    EGW009: 'error',
    EGW010: 'error',
    EGW011: 'warning',
    EGW012: 'error',
    EGW013: 'warning',
    EGW014: 'error',
    EGW015: 'error',
    EGW016: 'error',
  },
  check({ ciliums, objects }, report) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const { path, scope, object } of ofKinds(objects, 'CiliumEgressGatewayPolicy')) {
      if (isEgressPolicy(object)) checkEgressPolicy(map(object.spec), ciliumOf.get(scope) ?? {}, report.on(path).at('spec'));
    }
  },
};
