import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { TLSRoute } from '../../../imports/gateway.networking.k8s.io';
import type { TLSRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import { renderBackends } from './route-backends';
import { RouteFrame } from './route-frame';
import type { RouteProps } from './route-frame';
import { checkArguments, checked } from '../../props';

/** Props of `CiliumTlsRoute`. */
export interface CiliumTlsRouteProps extends RouteProps {
  /** Server names (SNI) that clients send: `vault.example.com`, or `*.example.com` for all names below `example.com`. */
  readonly hostnames: readonly string[];
  /** Services that receive the connections, in proportion to their weights. They terminate TLS themselves. */
  readonly backends: readonly Backend[];
  /** Fields of the spec that have no prop. They override the props. @default - none */
  readonly raw?: Partial<TLSRouteSpec>;
}

/**
 * Sends TLS connections to backends by server name, without decrypting them: a `TLSRoute`. It attaches to listeners of
 * `Listener.tlsPassthrough`. Before Cilium 1.20, the CRD is only in the experimental channel, and Cilium uses its version `v1alpha2`.
 *
 * @example
 * new CiliumTlsRoute(chart, 'vault', {
 *   namespace: 'vault',
 *   gateway,
 *   hostnames: ['vault.example.com'],
 *   backends: [Backend.named({ name: 'vault', port: 8200 })],
 * });
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/tlsroute/
 */
export class CiliumTlsRoute extends Construct {
  static { checked(CiliumTlsRoute, 'CiliumTlsRoute'); }

  /** Name of the route. */
  readonly name: string;
  /** Namespace of the route. */
  readonly namespace: string;
  /** The TLSRoute, for JSON patches and metadata. */
  readonly apiObject: ApiObject;

  /** @throws RTE codes, all mistakes at once; CIL037 and CIL038 if its Cilium is not known */
  constructor(scope: Construct, id: string, props: CiliumTlsRouteProps) {
    checkArguments('CiliumTlsRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'TLSRoute', props, props.hostnames);
    this.name = frame.name;
    this.namespace = frame.namespace;
    const spec = frame.spec((scope, report) => [{ backendRefs: renderBackends(props.backends, scope, report) }]);
    this.apiObject = new TLSRoute(this, 'route', {
      apiVersion: frame.apiVersion,
      metadata: frame.metadata,
      spec: { ...spec, ...props.raw },
    });
  }
}
