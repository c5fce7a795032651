import { Construct } from 'constructs';
import type { CiliumContextProps } from '../cilium/cilium-context';
import { CiliumPolicies } from '../policies/cilium-policies';
import { Http } from '../policies/http';
import { Peer, type PeerLike } from '../policies/peer';
import type { PodSelection } from '../policies/pods';
import type { Policy } from '../policies/policy';
import { Port } from '../policies/port';
import { checkArguments, checked } from '../props';

/** Props of `HttpVisibility`. */
export interface HttpVisibilityProps extends CiliumContextProps {
  /** Namespace of the pods that serve HTTP. */
  readonly namespace: string;
  /** Pods that serve HTTP. @default - all of the namespace */
  readonly pods?: PodSelection;
  /**
   * Ports of the pods at which HTTP is spoken, in the clear.
   * @nonEmpty name at least one port
   */
  readonly ports: readonly number[];
  /**
   * Who may connect to them. @default [Peer.entity('cluster')]
   * @nonEmpty name at least one peer, or leave from out
   */
  readonly from?: readonly PeerLike[];
  /** Name of the policy. @default 'http-visibility' */
  readonly name?: string;
}

/**
 * Sends HTTP through Envoy, for Hubble to see requests: metrics `httpV2` and layer 7 flows are made of those alone. It refuses
 * nothing and puts no pod into default deny; where other policies do, it opens the ports to `from`.
 *
 * @throws POL codes, all at once
 * @see https://docs.cilium.io/en/stable/observability/visibility/
 */
export class HttpVisibility extends Construct {
  static { checked(HttpVisibility, 'HttpVisibility'); }

  readonly policy: Policy;

  constructor(scope: Construct, id: string, given: HttpVisibilityProps) {
    checkArguments('HttpVisibility', arguments);
    super(scope, id);
    const { namespace, pods, ports, from, name = 'http-visibility', ...context } = given;
    const policies = new CiliumPolicies(this, 'policies', { ...context, namespace });
    const props = { enableDefaultDeny: { ingress: false }, description: 'Shows HTTP requests to Hubble.' };
    this.policy = pods === undefined ? policies.forAll(name, props) : policies.for(pods, name, props);
    this.policy.allowFrom(from ?? [Peer.entity('cluster')], ...ports.map((port) => Port.tcp(port)), Http.any());
  }
}
