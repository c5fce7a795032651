import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { TLSRoute } from '../../../imports/gateway.networking.k8s.io';
import type { TLSRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import { renderPlainBackends } from './route-backends';
import { RouteFrame } from './route-frame';
import type { RouteProps } from './route-frame';
import { checkArguments, checked } from '../../props';

/** Props of `CiliumTlsRoute`. */
export interface CiliumTlsRouteProps extends RouteProps {
  /** Server names (SNI) that clients ask for; `*.example.com` stands for all below `example.com`. */
  readonly hostnames: readonly string[];
  /** Where connections go, in shares by weight. They end TLS themselves. */
  readonly backends: readonly Backend[];
  /** Fields of the spec that have no prop; they win. They are not checked. @default none */
  readonly spec?: Partial<TLSRouteSpec>;
}

/**
 * TLS connections to backends that hold the certificate themselves, told apart by server name: a `TLSRoute`. It attaches to
 * a TLS listener with mode `Passthrough`. Before Cilium 1.20 its CRD is in the experimental channel alone, and Cilium reads
 * version `v1alpha2`.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/tlsroute/
 */
export class CiliumTlsRoute extends Construct {
  static { checked(CiliumTlsRoute, 'CiliumTlsRoute'); }

  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** The object itself, for patches. */
  readonly apiObject: ApiObject;

  /** @throws RTE codes, all mistakes at once */
  constructor(scope: Construct, id: string, props: CiliumTlsRouteProps) {
    checkArguments('CiliumTlsRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'TLSRoute', props, props.hostnames);
    this.name = frame.name;
    this.namespace = frame.namespace;
    const spec = frame.run((rules, report): TLSRouteSpec => {
      const parentRefs = frame.parentRefs(report);
      return { parentRefs, hostnames: [...props.hostnames], rules: [{ backendRefs: renderPlainBackends(props.backends, rules, report) }] };
    });
    this.apiObject = new TLSRoute(this, 'route', {
      // The operator of Cilium before 1.20 knows this version alone.
      ...(frame.target.version.isBefore('1.20') && { apiVersion: 'gateway.networking.k8s.io/v1alpha2' }),
      metadata: frame.metadata,
      spec: { ...spec, ...props.spec },
    });
  }
}
