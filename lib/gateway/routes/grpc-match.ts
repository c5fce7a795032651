import type { GRPCRouteMatch, GRPCRouteMethod } from '../../../imports/gateway.networking.k8s.io';
import type { Reporter } from '../../diagnostics/reporter';
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
 * Condition for gRPC calls. Conditions of one match apply together.
 *
 * @example
 * GrpcMatch.method('shop.v1.Orders', 'Create').header('x-env', 'canary');
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#grpcroutematch
 */
export class GrpcMatch {
  static { checked(GrpcMatch, 'GrpcMatch'); }

  private readonly parts: Parts;

  /** All methods of a service: `GrpcMatch.service('shop.v1.Orders')`. */
  static service(service: string): GrpcMatch {
    return new GrpcMatch({ service, regex: false, headers: [] });
  }

  /** One method of a service: `GrpcMatch.method('shop.v1.Orders', 'Create')`. */
  static method(service: string, method: string): GrpcMatch {
    return new GrpcMatch({ service, method, regex: false, headers: [] });
  }

  /** Service and method, as RE2 expressions that match the whole name. */
  static regex(service: string, method?: string): GrpcMatch {
    return new GrpcMatch({ service, ...(method !== undefined && { method }), regex: true, headers: [] });
  }

  /** All calls, for use with header conditions. */
  static any(): GrpcMatch {
    return new GrpcMatch({ regex: false, headers: [] });
  }

  private constructor(parts: Parts) {
    this.parts = parts;
    Object.freeze(this);
  }

  /** Adds a condition: the header (metadata) has this value. */
  header(name: string, value: string): GrpcMatch {
    return new GrpcMatch({ ...this.parts, headers: [...this.parts.headers, { name, value, regex: false }] });
  }

  /** Adds a condition: the whole value of the header (metadata) matches an RE2 expression. */
  headerRegex(name: string, expression: string): GrpcMatch {
    return new GrpcMatch({ ...this.parts, headers: [...this.parts.headers, { name, value: expression, regex: true }] });
  }

  /** @internal Reports every mistake, and returns the fields of the match. */
  render(report: Reporter): GRPCRouteMatch {
    const { service, method, regex, headers } = this.parts;
    for (const [field, value, pattern] of [['service', service, SERVICE], ['method', method, METHOD]] as const) {
      if (value === undefined) continue;
      if (regex) checkRegex(value, report.at(field));
      else if (value.length > 1024 || !pattern.test(value)) {
        const service = value.replace(/^\//, '').split('/');
        report.at(field).add({
          code: 'RTE034',
          what: `is not a valid name of a gRPC ${field} (${value === '' ? 'empty' : value})`,
          fix: field === 'service' && service.length > 0 && SERVICE.test(service[0]!) ? `write '${service[0]!}', without slashes` : "write a name such as 'shop.v1.Orders' for a service and 'Create' for a method, or use GrpcMatch.regex",
        });
      }
    }
    const call: GRPCRouteMethod = { type: regex ? 'RegularExpression' : 'Exact', ...(service !== undefined && { service }), ...(method !== undefined && { method }) };
    return {
      ...(service !== undefined && { method: call }),
      ...(headers.length > 0 && { headers: renderMatches(headers, 'header', report) }),
    };
  }
}
