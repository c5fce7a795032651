import type { IConstruct } from 'constructs';
import { Reach } from '../reach/reach';
import type { ReachFlow } from '../reach/question';
import type { DefaultDenyOptions, ReachLimit, ReachMatrix } from './expectations';
import { allowFailure, allowOnlyFailure, defaultDenyFailure, denyFailure, matrixFailure, type Outcome } from './outcomes';

/** What `expect` is called with: a `Reach`, or what `Reach.of` takes. */
export type ReachSource = Reach | IConstruct | string | readonly string[];

export type { DefaultDenyOptions, ReachLimit, ReachMatrix };

/**
 * The matchers, as `expect` has them. The ends of a flow may be patterns: `shop/*` is all workloads of a namespace, and `*` all workloads. Workloads on the
 * host network are not among them, because policies see them as their node.
 */
export interface ReachMatchers<R = unknown> {
  /** The flow is allowed. An `unknown` answer fails, also with `not`. */
  toAllow(flow: ReachFlow): R;
  /** The flow is denied. An `unknown` answer fails, also with `not`. */
  toDeny(flow: ReachFlow): R;
  /** Only the listed sources reach the target. Workloads, and `world`, `ingress`, `remote-node` and `kube-apiserver`, are asked. */
  toAllowOnly(limit: ReachLimit): R;
  /** Exactly the listed connections are allowed. */
  toMatchReach(matrix: ReachMatrix): R;
  /** Every workload has default deny: what no rule allows is denied. */
  toHaveDefaultDeny(options?: DefaultDenyOptions): R;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> extends ReachMatchers<R> {}
  }
}

/** What jest and vitest call a matcher with. */
interface Context {
  readonly isNot?: boolean;
}

/** What jest and vitest take as the result of a matcher. */
interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

const known = new WeakMap<object, Reach>();

function reachOf(source: ReachSource): Reach {
  if (source instanceof Reach) return source;
  if (typeof source === 'string' || Array.isArray(source)) return Reach.of(source);
  let reach = known.get(source);
  if (!reach) known.set(source, (reach = Reach.of(source as IConstruct)));
  return reach;
}

/** `unknown` is neither the one nor its opposite. */
function result({ isNot = false }: Context, { verdict, message }: Outcome): MatcherResult {
  return { pass: verdict === 'unknown' ? isNot : verdict, message };
}

/**
 * Matchers for jest and vitest.
 *
 * @example
 * import { Reach } from 'cdk8s-talos-cilium';
 * import { reachMatchers } from 'cdk8s-talos-cilium/testing';
 *
 * expect.extend(reachMatchers);
 * const reach = Reach.of('dist/home');
 * expect(reach).toAllow({ from: 'shop/web', to: 'shop/api', port: 8080 });
 */
export const reachMatchers = {
  toAllow(this: Context, source: ReachSource, flow: ReachFlow): MatcherResult {
    return result(this, allowFailure(reachOf(source), flow));
  },
  toDeny(this: Context, source: ReachSource, flow: ReachFlow): MatcherResult {
    return result(this, denyFailure(reachOf(source), flow));
  },
  toAllowOnly(this: Context, source: ReachSource, limit: ReachLimit): MatcherResult {
    return result(this, allowOnlyFailure(reachOf(source), limit));
  },
  toMatchReach(this: Context, source: ReachSource, matrix: ReachMatrix): MatcherResult {
    return result(this, matrixFailure(reachOf(source), matrix));
  },
  toHaveDefaultDeny(this: Context, source: ReachSource, options: DefaultDenyOptions = {}): MatcherResult {
    return result(this, defaultDenyFailure(reachOf(source), options));
  },
};
