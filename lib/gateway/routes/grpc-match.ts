import type { GRPCRouteMatch, GRPCRouteMethod } from '../../../imports/gateway.networking.k8s.io';
import { renderMatches, type NamedMatch } from './named-match';
import { checked } from '../../props';

interface Parts {
  readonly service?: string;
  readonly method?: string;
  readonly regex: boolean;
  readonly headers: readonly NamedMatch[];
}

/**
 * Condition for gRPC calls. A call must meet all conditions of a match.
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

  /** @internal The fields of the match. */
  render(): GRPCRouteMatch {
    const { service, method, regex, headers } = this.parts;
    const call: GRPCRouteMethod = { type: regex ? 'RegularExpression' : 'Exact', ...(service !== undefined && { service }), ...(method !== undefined && { method }) };
    return {
      ...(service !== undefined && { method: call }),
      ...(headers.length > 0 && { headers: renderMatches(headers) }),
    };
  }
}
