import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { CiliumContextProps } from '../cilium/cilium-context';
import { CiliumPolicies } from '../policies/cilium-policies';
import { Http } from '../policies/http';
import { Peer, type PeerLike } from '../policies/peer';
import type { PodSelection } from '../selection/pods';
import { Port } from '../policies/port';
import { checkArguments, checked } from '../props';

/** Props of `HttpVisibility`. */
export interface HttpVisibilityProps extends CiliumContextProps {
  /** Namespace of the pods that serve HTTP. */
  readonly namespace: string;
  /** Pods that serve HTTP. @default - all pods of the namespace */
  readonly pods?: PodSelection;
  /**
   * Ports of the pods that serve HTTP without TLS.
   * @nonEmpty add at least one port
   */
  readonly ports: readonly number[];
  /**
   * Peers that may connect to them. @default [Peer.entity('cluster')]
   * @nonEmpty add at least one peer, or remove from
   */
  readonly from?: readonly PeerLike[];
  /** Name of the policy. @default 'http-visibility' */
  readonly name?: string;
}

/**
 * Directs HTTP through Envoy, so that Hubble sees requests: the metric `httpV2` and layer 7 flows cover only such traffic. It denies
 * nothing and does not switch on default deny. In pods with default deny it allows traffic from `from` to these ports.
 *
 * @example
 * new HttpVisibility(chart, 'http-visibility', { namespace: 'shop', ports: [8080] });
 *
 * @throws TalosCiliumError POL codes for a mistake in a selector, port or peer, all at once
 * @see https://docs.cilium.io/en/stable/observability/visibility/
 */
export class HttpVisibility extends Construct {
  static { checked(HttpVisibility, 'HttpVisibility'); }

  /** The policy. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: HttpVisibilityProps) {
    checkArguments('HttpVisibility', arguments);
    super(scope, id);
    const { namespace, pods, ports, from, name = 'http-visibility', ...context } = props;
    const policies = new CiliumPolicies(this, 'policies', { ...context, namespace });
    const settings = { enableDefaultDeny: { ingress: false }, description: 'Makes HTTP requests visible to Hubble.' };
    const policy = pods === undefined ? policies.forAll(name, settings) : policies.for(pods, name, settings);
    policy.allowFrom(from ?? [Peer.entity('cluster')], ...ports.map((port) => Port.tcp(port)), Http.any());
    this.apiObject = policy.apiObject;
  }
}
