import type { GRPCRouteMatch, GRPCRouteMethod } from '../../../imports/gateway.networking.k8s.io';
import type { Report } from '../report';
import { checkRegex, renderMatches } from './route-values';
import type { NamedMatch } from './route-values';
import { checked } from '../../props';

interface Parts {
  readonly service?: string;
  readonly method?: string;
  readonly regex: boolean;
  readonly headers: readonly NamedMatch[];
}

const SERVICE = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;

/**
 * What a gRPC call must look like: everything that is said of it at once.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#grpcroutematch
 */
export class GrpcMatch {
  static { checked(GrpcMatch, 'GrpcMatch'); }

  private readonly parts: Parts;

  /** Every method of a service: `GrpcMatch.service('shop.v1.Orders')`. */
  static service(service: string): GrpcMatch {
    return new GrpcMatch({ service, regex: false, headers: [] });
  }

  /** One method of a service. */
  static method(service: string, method: string): GrpcMatch {
    return new GrpcMatch({ service, method, regex: false, headers: [] });
  }

  /** Service and method, each as an expression of RE2. */
  static regex(service: string, method?: string): GrpcMatch {
    return new GrpcMatch({ service, ...(method !== undefined && { method }), regex: true, headers: [] });
  }

  /** Every call; to be narrowed by headers. */
  static any(): GrpcMatch {
    return new GrpcMatch({ regex: false, headers: [] });
  }

  private constructor(parts: Parts) {
    this.parts = parts;
    Object.freeze(this);
  }

  /** And the header (metadata) has this value. */
  header(name: string, value: string): GrpcMatch {
    return new GrpcMatch({ ...this.parts, headers: [...this.parts.headers, { name, value, regex: false }] });
  }

  /** And the whole value of the header (metadata) matches an expression of RE2. */
  headerRegex(name: string, expression: string): GrpcMatch {
    return new GrpcMatch({ ...this.parts, headers: [...this.parts.headers, { name, value: expression, regex: true }] });
  }

  /** @internal The match as the API takes it, with all mistakes noted. */
  render(report: Report): GRPCRouteMatch {
    const { service, method, regex, headers } = this.parts;
    for (const [field, value, pattern] of [['service', service, SERVICE], ['method', method, METHOD]] as const) {
      if (value === undefined) continue;
      if (regex) checkRegex(value, report.at(field));
      else if (value.length > 1024 || !pattern.test(value)) {
        report.add('RTE034', `${field} is no name of gRPC (${value === '' ? 'empty' : value})`, 'write package.Service and Method, or use GrpcMatch.regex');
      }
    }
    const call: GRPCRouteMethod = { ...(regex && { type: 'RegularExpression' }), ...(service !== undefined && { service }), ...(method !== undefined && { method }) };
    return {
      ...(service !== undefined && { method: call }),
      ...(headers.length > 0 && { headers: renderMatches(headers, 'header', report) }),
    };
  }
}
