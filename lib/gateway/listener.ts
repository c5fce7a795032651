import type { GatewayListener as ListenerSpec } from '../../imports/gateway.networking.k8s.io';
import type { AllowedRoutes } from './allowed-routes';
import type { GatewayCertificate } from './certificate';
import { checked } from '../props';

/** Protocols of listeners. */
export type ListenerProtocol = 'HTTP' | 'HTTPS' | 'TLS' | 'TCP' | 'UDP';

/** A listener of a Gateway, with all defaults. */
export interface GatewayListener {
  /** Name of the listener, unique in the Gateway. */
  readonly name: string;
  /** Port of the listener. */
  readonly port: number;
  /** Protocol of the listener. */
  readonly protocol: ListenerProtocol;
  /** Undefined for all hostnames. */
  readonly hostname?: string;
  /** Undefined without TLS. */
  readonly tlsMode?: 'Terminate' | 'Passthrough';
  /** Routes that may attach. */
  readonly allowedRoutes: AllowedRoutes;
}

/** Props of all listeners. */
export interface ListenerProps {
  /**
   * Name of the listener, unique in the Gateway: at most 253 lower-case letters, digits, dashes and dots. Routes refer to it in `listener`.
   * @default - the protocol in lower case: `http`, `https`, `tls`, `tcp`, `udp`
   */
  readonly name?: string;
  /**
   * Routes that may attach.
   * @default - allowedRoutes of the Gateway, otherwise AllowedRoutes.same()
   */
  readonly allowedRoutes?: AllowedRoutes;
}

/** An HTTP listener. */
export interface HttpListenerProps extends ListenerProps {
  /** @default 80 */
  readonly port?: number;
  /**
   * Hostname of requests: `www.example.com`, or `*.example.com` for all names below `example.com`.
   * @default - all hostnames
   */
  readonly hostname?: string;
}

/** An HTTPS listener, which terminates TLS. */
export interface HttpsListenerProps extends ListenerProps {
  /** @default 443 */
  readonly port?: number;
  /**
   * Hostname of requests: `www.example.com`, or `*.example.com` for all names below `example.com`. Cilium supports one certificate
   * for each listener, so hostnames with different certificates require different listeners.
   * @default - all hostnames
   */
  readonly hostname?: string;
  /** Where the certificate comes from. */
  readonly certificate: GatewayCertificate;
  /**
   * Implementation-specific TLS options.
   * @default - none
   */
  readonly options?: Readonly<Record<string, string>>;
}

/** A TLS listener, which passes connections through by server name (SNI) and does not decrypt them. */
export interface TlsPassthroughListenerProps extends ListenerProps {
  /** @default 443 */
  readonly port?: number;
  /**
   * Hostname of requests: `www.example.com`, or `*.example.com` for all names below `example.com`.
   * @default - all hostnames
   */
  readonly hostname?: string;
}

/** A TCP or UDP listener: Cilium 1.20 and newer. */
export interface PortListenerProps extends ListenerProps {
  /** From 1 to 65535. */
  readonly port: number;
}

/** The arguments of a listener. @internal */
export interface ListenerSettings {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname?: string;
  readonly allowedRoutes?: AllowedRoutes;
  readonly tlsMode?: 'Terminate' | 'Passthrough';
  readonly certificate?: GatewayCertificate;
  readonly options?: Readonly<Record<string, string>>;
  /** The spec of a raw listener. */
  readonly raw?: ListenerSpec;
}

/**
 * A listener of a Gateway: a port, and the protocol, hostname and certificate on it.
 *
 * @example
 * Listener.https({ hostname: 'www.example.com', certificate: GatewayCertificate.existing({ name: 'web-tls' }) });
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#listener
 */
export class Listener {
  static { checked(Listener, 'Listener'); }

  /** HTTP without TLS, for HTTPRoute and GRPCRoute. */
  static http(props: HttpListenerProps = {}): Listener {
    return new Listener({ ...props, name: props.name ?? 'http', port: props.port ?? 80, protocol: 'HTTP' });
  }

  /** HTTP over TLS, which the Gateway terminates, for HTTPRoute and GRPCRoute. */
  static https(props: HttpsListenerProps): Listener {
    return new Listener({ ...props, name: props.name ?? 'https', port: props.port ?? 443, protocol: 'HTTPS', tlsMode: 'Terminate' });
  }

  /**
   * TLS that the backend terminates, for TLSRoute. Up to Cilium 1.19, the CRD of TLSRoute is experimental, and `GatewayApiCrds` adds it.
   * Cilium terminates TLS only at HTTPS listeners.
   */
  static tlsPassthrough(props: TlsPassthroughListenerProps = {}): Listener {
    return new Listener({ ...props, name: props.name ?? 'tls', port: props.port ?? 443, protocol: 'TLS', tlsMode: 'Passthrough' });
  }

  /** TCP, for TCPRoute. Cilium 1.20 and newer. */
  static tcp(props: PortListenerProps): Listener {
    return new Listener({ ...props, name: props.name ?? 'tcp', protocol: 'TCP' });
  }

  /** UDP, for UDPRoute. Cilium 1.20 and newer. */
  static udp(props: PortListenerProps): Listener {
    return new Listener({ ...props, name: props.name ?? 'udp', protocol: 'UDP' });
  }

  /** A listener as in the Gateway API, for fields that the other methods do not have. It is checked like the others. */
  static raw(spec: ListenerSpec): Listener {
    const { name, port, protocol, hostname, tls } = spec;
    const mode = tls ? (tls.mode ?? 'Terminate') : undefined;
    return new Listener({ name, port, protocol, ...(hostname !== undefined && { hostname }), ...(mode && { tlsMode: mode }), raw: spec });
  }

  /** @internal */
  readonly settings: ListenerSettings;

  private constructor(settings: ListenerSettings) {
    this.settings = settings;
    Object.freeze(this);
  }
}
