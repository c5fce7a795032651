import { Reporter } from '../diagnostics/reporter';
import type { PORTLESS_PROTOCOLS} from '../model/policy-language';
import { isPortName, isPortNumber, MAX_PORT, type PORT_PROTOCOLS } from '../model/policy-language';
import { checked, isBranded } from '../props';

/** Layer 4 protocol of a port. `ANY` is TCP, UDP and SCTP. */
export type PortProtocol = (typeof PORT_PROTOCOLS)[number];

/** A protocol without ports. */
export type PortlessProtocol = keyof typeof PORTLESS_PROTOCOLS;

/**
 * A destination port, a port range, or all ports of a protocol.
 *
 * It is the port of the pod, not the port of a Service: Cilium applies policies after it has chosen a pod of the Service.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/layer4/
 */
export class Port {
  static { checked(Port, 'Port'); }

  /** True for a port made by any copy of this library. */
  static isPort(value: unknown): value is Port {
    return isBranded(value, 'Port');
  }

  /**
   * A TCP port from 1 to 65535, or the range from `port` to `endPort`.
   *
   * @throws TalosCiliumError `POL221` for an invalid port, or a range that ends before it starts
   */
  static tcp(port: number, endPort?: number): Port {
    return Port.numbered('TCP', port, endPort);
  }

  /**
   * A UDP port from 1 to 65535, or the range from `port` to `endPort`.
   *
   * @throws TalosCiliumError `POL221`, as `Port.tcp`
   */
  static udp(port: number, endPort?: number): Port {
    return Port.numbered('UDP', port, endPort);
  }

  /**
   * An SCTP port from 1 to 65535, or the range from `port` to `endPort`.
   *
   * @throws TalosCiliumError `POL221`, as `Port.tcp`
   */
  static sctp(port: number, endPort?: number): Port {
    return Port.numbered('SCTP', port, endPort);
  }

  /**
   * A port from 1 to 65535 of TCP, UDP and SCTP, or the range from `port` to `endPort`.
   *
   * @throws TalosCiliumError `POL221`, as `Port.tcp`
   */
  static any(port: number, endPort?: number): Port {
    return Port.numbered('ANY', port, endPort);
  }

  /**
   * A port by its name in the container. For egress, a named port matches only pods of the cluster.
   *
   * @param protocol protocol of the port @default 'TCP'
   * @throws TalosCiliumError `POL221` for an invalid name: 1 to 15 lower-case letters, digits and dashes, with at least one letter
   */
  static named(name: string, protocol: PortProtocol = 'TCP'): Port {
    const report = new Reporter('Port.named');
    if (!isPortName(name)) {
      report.add({ code: 'POL221', what: `${JSON.stringify(name)} is not a valid port name`, fix: 'write 1 to 15 lower-case letters, digits and single dashes, with at least one letter' });
    }
    report.throwIfAny();
    return new Port(protocol, name, undefined);
  }

  /** All ports of a protocol. */
  static all(protocol: PortProtocol): Port {
    return new Port(protocol, '0', undefined);
  }

  /**
   * A protocol without ports: VRRP and IGMP from Cilium 1.19 on, GRE, IPIP, IPV6, ESP and AH from 1.20 on. Cilium requires
   * `enable-extended-ip-protocols` for it, which is requested automatically.
   */
  static protocol(protocol: PortlessProtocol): Port {
    return new Port(protocol, undefined, undefined);
  }

  private static numbered(protocol: PortProtocol, port: number, endPort: number | undefined): Port {
    const path = `Port.${protocol.toLowerCase()}`;
    const report = new Reporter(path);
    for (const each of [port, ...(endPort === undefined ? [] : [endPort])]) {
      if (!isPortNumber(each)) report.add({ code: 'POL221', what: `${each} is not a valid port`, fix: `write a whole number from 1 to ${MAX_PORT}, or use Port.all('${protocol}') for all ports` });
    }
    if (report.problems.length === 0 && endPort !== undefined && endPort < port) {
      report.add({ code: 'POL221', what: `the range ends at ${endPort}, before it starts at ${port}`, fix: `write ${path}(${endPort}, ${port})` });
    }
    report.throwIfAny();
    return new Port(protocol, String(port), endPort === port ? undefined : endPort);
  }

  /** Protocol of the port. */
  readonly protocol: PortProtocol | PortlessProtocol;
  /** Number or name; `0` for all ports; undefined for a protocol without ports. */
  readonly port: string | undefined;
  /** Last port of a range; undefined for a single port. */
  readonly endPort: number | undefined;

  private constructor(protocol: PortProtocol | PortlessProtocol, port: string | undefined, endPort: number | undefined) {
    this.protocol = protocol;
    this.port = port;
    this.endPort = endPort;
    Object.freeze(this);
  }

  /** True for all ports of a protocol. */
  get isAll(): boolean {
    return this.port === '0';
  }

  /** The port as in the object. */
  toJSON(): { readonly port?: string; readonly endPort?: number; readonly protocol: PortProtocol | PortlessProtocol } {
    return {
      ...(this.port === undefined ? {} : { port: this.port }),
      ...(this.endPort === undefined ? {} : { endPort: this.endPort }),
      protocol: this.protocol,
    };
  }

  /** For messages: `8080/TCP`, `30000-32767/TCP`, `VRRP`. */
  toString(): string {
    if (this.port === undefined) return this.protocol;
    return `${this.isAll ? 'all' : this.port}${this.endPort === undefined ? '' : `-${this.endPort}`}/${this.protocol}`;
  }
}
