import type { Json, JsonObject } from '../kubernetes/json';
import type { Contribution } from '../values';

/** Returns a value that props, other constructs or raw values set; undefined if it is not set. */
export type ValueLookup = (path: string) => Json | undefined;

/** Values that another construct requests from a TalosCilium. */
export interface CiliumRequest {
  /** Origin of the request, for example the path of the construct that needs a feature. */
  readonly origin: string;
  /**
   * The requested values. A function is called at synth, when all other values are known, and may return no value.
   */
  readonly values: JsonObject | ((value: ValueLookup) => JsonObject);
  /** Reason of the request. */
  readonly reason: string;
  /**
   * Whether props of the TalosCilium take precedence over it, as they do over the Talos preset.
   * @default false - a prop that contradicts it is an error
   */
  readonly yielding?: boolean;
}

/** Requests whose values are known. */
export function earlyContributions(requests: readonly CiliumRequest[]): Contribution[] {
  return requests.flatMap(({ values, ...request }) => (typeof values === 'function' ? [] : [contribution(request, values)]));
}

/** Requests whose values depend on other values or on the rest of the app. */
export function lateContributions(requests: readonly CiliumRequest[], value: ValueLookup): Contribution[] {
  return requests.flatMap(({ values, ...request }) => (typeof values === 'function' ? [contribution(request, values(value))] : []));
}

function contribution({ origin, reason, yielding }: Omit<CiliumRequest, 'values'>, values: JsonObject): Contribution {
  return { rank: yielding ? 'preset' : 'request', origin, values, reason };
}
