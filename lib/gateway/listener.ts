import type { GatewayListener as ListenerSpec } from '../../imports/gateway.networking.k8s.io';
import type { AllowedRoutes } from './allowed-routes';
import type { GatewayCertificate } from './certificate';
import { checked } from '../props';

/** Protocols of listeners. */
export type ListenerProtocol = 'HTTP' | 'HTTPS' | 'TLS' | 'TCP' | 'UDP';

/** A listener of a Gateway as it will be: what a route needs to know of it. */
export interface GatewayListener {
  /** Name within the Gateway: a route's `sectionName`. */
  readonly name: string;
  readonly port: number;
  readonly protocol: ListenerProtocol;
  /** Undefined for all names. */
  readonly hostname?: string;
  /** Undefined without TLS. */
  readonly tlsMode?: 'Terminate' | 'Passthrough';
  readonly allowedRoutes: AllowedRoutes;
}

interface SharedListenerProps {
  /**
   * Name within the Gateway: DNS labels, at most 253 characters. Routes name it as `sectionName`.
   * @default - the protocol in lower case: `http`, `https`, `tls`, `tcp`, `udp`
   */
  readonly name?: string;
  /**
   * Routes that may attach.
   * @default - what the Gateway says, else AllowedRoutes.same()
   */
  readonly allowedRoutes?: AllowedRoutes;
}

/** An HTTP listener. */
export interface HttpListenerProps extends SharedListenerProps {
  /** @default 80 */
  readonly port?: number;
  /**
   * Name that clients ask for; its first label may be `*`.
   * @default - all names
   */
  readonly hostname?: string;
}

/** An HTTPS listener, which ends TLS. */
export interface HttpsListenerProps extends SharedListenerProps {
  /** @default 443 */
  readonly port?: number;
  /**
   * Name that clients ask for; its first label may be `*`. Cilium serves one certificate per listener: give each name with a
   * certificate of its own a listener of its own.
   * @default - all names
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

/** A TLS listener, which hands connections on as they are, by the name in the client's hello. */
export interface TlsPassthroughListenerProps extends SharedListenerProps {
  /** @default 443 */
  readonly port?: number;
  /**
   * Name that clients ask for; its first label may be `*`.
   * @default - all names
   */
  readonly hostname?: string;
}

/** A TCP or UDP listener: Cilium 1.20 and newer. */
export interface PortListenerProps extends SharedListenerProps {
  readonly port: number;
}

/** What a listener was made of. @internal */
export interface ListenerSettings {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname?: string;
  readonly allowedRoutes?: AllowedRoutes;
  readonly tlsMode?: 'Terminate' | 'Passthrough';
  readonly certificate?: GatewayCertificate;
  readonly options?: Readonly<Record<string, string>>;
  /** The whole spec, as the user wrote it. */
  readonly raw?: ListenerSpec;
}

/**
 * Listeners of a Gateway: where it takes traffic from.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#listener
 */
export class Listener {
  static { checked(Listener, 'Listener'); }

  /** Plain HTTP, for HTTPRoute and GRPCRoute. */
  static http(props: HttpListenerProps = {}): Listener {
    return new Listener({ ...props, name: props.name ?? 'http', port: props.port ?? 80, protocol: 'HTTP' });
  }

  /** HTTP over TLS that ends here, for HTTPRoute and GRPCRoute. */
  static https(props: HttpsListenerProps): Listener {
    return new Listener({ ...props, name: props.name ?? 'https', port: props.port ?? 443, protocol: 'HTTPS', tlsMode: 'Terminate' });
  }

  /**
   * TLS that ends at the backend, for TLSRoute. Up to Cilium 1.19 its CRD is of the experimental channel, which `GatewayApiCrds`
   * brings along. Cilium ends TLS for HTTP only: there is no TLS listener that does.
   */
  static tlsPassthrough(props: TlsPassthroughListenerProps = {}): Listener {
    return new Listener({ ...props, name: props.name ?? 'tls', port: props.port ?? 443, protocol: 'TLS', tlsMode: 'Passthrough' });
  }

  /** Any TCP, for TCPRoute: Cilium 1.20 and newer. */
  static tcp(props: PortListenerProps): Listener {
    return new Listener({ ...props, name: props.name ?? 'tcp', protocol: 'TCP' });
  }

  /** Any UDP, for UDPRoute: Cilium 1.20 and newer. */
  static udp(props: PortListenerProps): Listener {
    return new Listener({ ...props, name: props.name ?? 'udp', protocol: 'UDP' });
  }

  /** A listener as the API has it, for what the others do not model. It is checked all the same. */
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
