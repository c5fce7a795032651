import type { Json, JsonObject } from '../kubernetes/json';
import type { Contribution } from '../values';

/** Looks a value up that props, other constructs or raw values set; undefined where nobody did. */
export type ValueLookup = (path: string) => Json | undefined;

/** What another construct asks of Cilium. */
export interface CiliumRequest {
  /** Who asks, for example the path of a construct that needs a feature. */
  readonly origin: string;
  /**
   * Values that it needs. A function is asked when the app is synthesized, once all other values are known, and may want
   * nothing after all.
   */
  readonly values: JsonObject | ((value: ValueLookup) => JsonObject);
  /** Why. */
  readonly reason: string;
  /**
   * Whether props of the installation win over it, as they win over the Talos preset.
   * @default false - a prop that contradicts it is an error
   */
  readonly yielding?: boolean;
}

/** Wishes whose values are known at once. */
export function earlyContributions(requests: readonly CiliumRequest[]): Contribution[] {
  return requests.flatMap(({ values, ...request }) => (typeof values === 'function' ? [] : [contribution(request, values)]));
}

/** Wishes that depend on the other values or on the rest of the app. */
export function lateContributions(requests: readonly CiliumRequest[], value: ValueLookup): Contribution[] {
  return requests.flatMap(({ values, ...request }) => (typeof values === 'function' ? [contribution(request, values(value))] : []));
}

function contribution({ origin, reason, yielding }: Omit<CiliumRequest, 'values'>, values: JsonObject): Contribution {
  return { rank: yielding ? 'preset' : 'request', origin, values, reason };
}
