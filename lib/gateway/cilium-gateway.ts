import { SECRET_DEFAULTS } from './api-defaults';
import { Chart, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { GatewayListener as ListenerSpec, GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import { ciliumContext, type CiliumContext } from '../cilium/cilium-context';
import { Reporter } from '../diagnostics/reporter';
import { gatewayServiceName } from '../model/gateway-service-name';
import { AllowedRoutes } from './allowed-routes';
import { makeCertificate, shimAnnotations } from './certificate-objects';
import { checkCertificates } from './certificate-rules';
import { certificateUses, type CertificateUse } from './certificate-use';
import type { CiliumGatewayProps } from './cilium-gateway-props';
import { checkGatewayClass, makeGatewayClass, requestGatewayApi } from './gateway-class';
import { makeCatchAll, makeRedirect } from './gateway-routes';
import { checkGateway, type GatewayPlan } from './gateway-rules';
import { hostNetworkValues } from './host-network';
import type { GatewayListener, ListenerProtocol, ListenerSettings } from './listener';
import { checkArguments, checked } from '../props';

/**
 * A `Gateway` of Cilium, with the objects that it requires: certificates, ReferenceGrants, a GatewayClass, the redirect to HTTPS.
 *
 * It turns on the Gateway API in its `TalosCilium`, where `gatewayApi: false` is then an error. The CRDs come from `GatewayApiCrds`.
 *
 * @example
 * new GatewayApiCrds(chart, 'gateway-api');
 * new CiliumGateway(chart, 'web', {
 *   namespace: 'gateways',
 *   listeners: [
 *     Listener.http(),
 *     Listener.https({ hostname: '*.example.com', certificate: GatewayCertificate.certManager({ clusterIssuer: 'letsencrypt' }) }),
 *   ],
 *   redirectHttpToHttps: true,
 * });
 *
 * @throws GWY001 to GWY028, all mistakes at once; CIL037 and CIL038 if its Cilium is not known
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/
 */
export class CiliumGateway extends Construct {
  static { checked(CiliumGateway, 'CiliumGateway'); }

  /** Name of the Gateway. */
  readonly name: string;
  /** Namespace of the Gateway. */
  readonly namespace: string;
  /** Listeners in the order of the props. */
  readonly listeners: readonly GatewayListener[];
  /** Name of its class. */
  readonly gatewayClassName: string;
  /** Name of the Service that Cilium creates for it, in its namespace. */
  readonly serviceName: string;
  /** The Gateway, for JSON patches and metadata. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: CiliumGatewayProps) {
    checkArguments('CiliumGateway', arguments);
    super(scope, id);
    const context = ciliumContext(this, props);
    this.name = props.name ?? id;
    this.namespace = props.namespace ?? Chart.of(this).namespace ?? 'default';
    this.listeners = props.listeners.map(({ settings }) => resolved(settings, props));
    this.serviceName = gatewayServiceName(this.name);
    const { class: ownClass, className } = this.classOf(props);
    this.gatewayClassName = className;

    const plan = this.plan(props);
    const certificates = certificateUses(this, props.listeners.map(({ settings }) => settings));
    this.check(plan, certificates, props, context, ownClass);
    if (ownClass) makeGatewayClass(this, { name: className, namespace: this.namespace, service: ownClass });
    this.request(props, context);
    const { Gateway } = require('../../imports/gateway.networking.k8s.io') as typeof import('../../imports/gateway.networking.k8s.io');
    this.apiObject = new Gateway(this, 'gateway', {
      metadata: {
        name: this.name,
        namespace: this.namespace,
        ...(props.labels && { labels: { ...props.labels } }),
        annotations: { ...shimAnnotations(certificates), ...props.annotations },
      },
      spec: this.spec(plan, certificates, props),
    });
    this.makeRest(certificates, props);
    props.address?.pool?.claim({ path: this.node.path, namespace: this.namespace, name: this.serviceName, ips: props.address.ips });
  }

  /** The listener with this name, if there is one. */
  listener(name: string): GatewayListener | undefined {
    return this.listeners.find((listener) => listener.name === name);
  }

  private classOf({ gatewayClass, service }: CiliumGatewayProps): { readonly class?: CiliumGatewayProps['service']; readonly className: string } {
    if (service && !gatewayClass) return { class: service, className: `cilium-${this.namespace}-${this.name}` };
    return { className: typeof gatewayClass === 'string' ? gatewayClass : (gatewayClass?.name ?? 'cilium') };
  }

  private plan({ infrastructure, address }: CiliumGatewayProps): GatewayPlan {
    const { name, namespace, listeners } = this;
    return {
      name,
      namespace,
      listeners,
      labels: { ...address?.pool?.serviceLabels, ...infrastructure?.labels },
      annotations: { ...infrastructure?.annotations },
    };
  }

  private check(plan: GatewayPlan, uses: readonly CertificateUse[], props: CiliumGatewayProps, context: CiliumContext, service: CiliumGatewayProps['service']): void {
    const report = new Reporter(this.node.path);
    checkGateway(plan, props, context, report);
    checkCertificates(uses, report);
    if (service) checkGatewayClass(this.gatewayClassName, { service }, context.version, report);
    report.throwIfAny();
  }

  private request({ hostNetwork, alpn, appProtocol }: CiliumGatewayProps, context: CiliumContext): void {
    requestGatewayApi(this, context);
    const origin = this.node.path;
    if (alpn !== undefined || appProtocol !== undefined) {
      const values = { gatewayAPI: { ...(alpn !== undefined && { enableAlpn: alpn }), ...(appProtocol !== undefined && { enableAppProtocol: appProtocol }) } };
      context.cilium?.request({ origin, reason: 'alpn and appProtocol of the Gateway', values });
    }
    if (hostNetwork) {
      const values = hostNetworkValues(hostNetwork === true ? {} : hostNetwork, this.listeners.map(({ port }) => port));
      context.cilium?.request({ origin, reason: 'hostNetwork', values });
    }
  }

  private spec({ labels, annotations }: GatewayPlan, certificates: readonly CertificateUse[], props: CiliumGatewayProps): GatewaySpec {
    const secrets = new Map(certificates.map(({ certificate, secret }) => [certificate, secret]));
    const infrastructure = { ...(Object.keys(labels).length > 0 && { labels }), ...(Object.keys(annotations).length > 0 && { annotations }) };
    const ips = props.address?.ips ?? [];
    return {
      gatewayClassName: this.gatewayClassName,
      ...(ips.length > 0 && { addresses: ips.map((value) => ({ type: 'IPAddress', value })) }),
      ...(Object.keys(infrastructure).length > 0 && { infrastructure }),
      listeners: props.listeners.map(({ settings }, index) => {
        const secret = settings.certificate && secrets.get(settings.certificate);
        return listenerSpec(settings, this.listeners[index]!, secret);
      }),
      ...(props.allowedListeners && { allowedListeners: props.allowedListeners.toSpec() }),
      ...props.raw,
    };
  }

  private makeRest(certificates: readonly CertificateUse[], { redirectHttpToHttps: redirect, catchAll }: CiliumGatewayProps): void {
    for (const use of certificates) makeCertificate(this, this, use);
    if (redirect) makeRedirect(this, this, this.listeners, redirect === true ? {} : redirect);
    if (catchAll) {
      makeCatchAll(this, this, this.listeners.filter(({ protocol }) => protocol === 'HTTPS' || (protocol === 'HTTP' && !redirect)), catchAll);
    }
  }
}

/** A listener with the defaults that the Gateway sets. */
function resolved({ name, port, protocol, hostname, tlsMode, allowedRoutes, raw }: ListenerSettings, gateway: CiliumGatewayProps): GatewayListener {
  // HTTP listeners then only serve the redirect and the challenges of cert-manager, which are both in the namespace of the Gateway.
  const usual = gateway.redirectHttpToHttps && protocol === 'HTTP' ? AllowedRoutes.same() : (gateway.allowedRoutes ?? AllowedRoutes.same());
  return Object.freeze({
    name,
    port,
    protocol: protocol as ListenerProtocol,
    ...(hostname !== undefined && { hostname }),
    ...(tlsMode && { tlsMode }),
    allowedRoutes: allowedRoutes ?? (raw ? AllowedRoutes.of(raw.allowedRoutes) : usual),
  });
}

function listenerSpec(settings: ListenerSettings, listener: GatewayListener, secret: CertificateUse['secret'] | undefined): ListenerSpec {
  if (settings.raw) return settings.raw;
  const { name, port, protocol, hostname, tlsMode, allowedRoutes } = listener;
  return {
    name,
    protocol,
    port,
    ...(hostname !== undefined && { hostname }),
    ...(tlsMode && {
      tls: {
        mode: tlsMode,
        ...(secret && { certificateRefs: [{ ...SECRET_DEFAULTS, ...secret }] }),
        ...(settings.options && { options: { ...settings.options } }),
      },
    }),
    allowedRoutes: allowedRoutes.toSpec(),
  };
}
