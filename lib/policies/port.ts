import { throwMistakes, type Mistake } from './mistakes';
import { checked, isBranded } from '../props';

/** Layer 4 protocol of a port; `ANY` is TCP, UDP and SCTP. */
export type PortProtocol = 'TCP' | 'UDP' | 'SCTP' | 'ANY';

/** A protocol that has no ports. */
export type PortlessProtocol = 'VRRP' | 'IGMP' | 'GRE' | 'IPIP' | 'IPV6' | 'ESP' | 'AH';

const FIRST_MINOR: Readonly<Record<PortlessProtocol, string>> = {
  VRRP: '1.19',
  IGMP: '1.19',
  GRE: '1.20',
  IPIP: '1.20',
  IPV6: '1.20',
  ESP: '1.20',
  AH: '1.20',
};

/**
 * A destination port, a range of them, or all of a protocol.
 *
 * The port is that of the pod, not that of a Service: Cilium looks at packets after it has chosen the pod behind the Service.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#layer-4-examples
 */
export class Port {
  static { checked(Port, 'Port'); }

  /** True for a port made by any copy of this library. */
  static isPort(value: unknown): value is Port {
    return isBranded(value, 'Port');
  }

  /**
   * A TCP port, 1 to 65535, or all from `port` to `endPort`.
   *
   * @throws TalosCiliumError `POL006` for what is no port, `POL007` for a range that ends before it starts
   */
  static tcp(port: number, endPort?: number): Port {
    return Port.numbered('TCP', port, endPort);
  }

  /** A UDP port, 1 to 65535, or all from `port` to `endPort`. Throws `POL006`, `POL007`. */
  static udp(port: number, endPort?: number): Port {
    return Port.numbered('UDP', port, endPort);
  }

  /** An SCTP port, 1 to 65535, or all from `port` to `endPort`. Throws `POL006`, `POL007`. */
  static sctp(port: number, endPort?: number): Port {
    return Port.numbered('SCTP', port, endPort);
  }

  /** The same port of TCP, UDP and SCTP, or all from `port` to `endPort`. Throws `POL006`, `POL007`. */
  static any(port: number, endPort?: number): Port {
    return Port.numbered('ANY', port, endPort);
  }

  /**
   * A port by the name that the pod gives it. As an egress port it matches the pods of the cluster alone.
   *
   * @param protocol protocol of the port @default 'TCP'
   * @throws TalosCiliumError `POL006` for what is no name of a port: 1 to 15 lower-case letters, digits and dashes, with a letter
   */
  static named(name: string, protocol: PortProtocol = 'TCP'): Port {
    const good = typeof name === 'string' && name.length <= 15 && /^([a-z0-9]-?)*[a-z](-?[a-z0-9])*$/.test(name);
    throwMistakes('Port.named', good ? [] : [mistake(name)]);
    return new Port(protocol, name, undefined);
  }

  /** All ports of a protocol. */
  static all(protocol: PortProtocol): Port {
    return new Port(protocol, '0', undefined);
  }

  /**
   * A protocol without ports, such as VRRP (Cilium 1.19 and newer) or GRE (1.20 and newer). Cilium needs
   * `enableExtendedIPProtocols` for it, which is asked for.
   */
  static protocol(protocol: PortlessProtocol): Port {
    return new Port(protocol, undefined, undefined);
  }

  private static numbered(protocol: PortProtocol, port: number, endPort: number | undefined): Port {
    const path = `Port.${protocol.toLowerCase()}`;
    const mistakes = [port, ...(endPort === undefined ? [] : [endPort])].filter((each) => !Number.isInteger(each) || each < 1 || each > 65535).map(mistake);
    if (mistakes.length === 0 && endPort !== undefined && endPort < port) {
      mistakes.push({ code: 'POL007', what: `range of ports ends before it starts (${port} to ${endPort})`, fix: `write ${endPort}, ${port}` });
    }
    throwMistakes(path, mistakes);
    return new Port(protocol, String(port), endPort === port ? undefined : endPort);
  }

  readonly protocol: PortProtocol | PortlessProtocol;
  /** Number or name; `0` for all; undefined for a protocol without ports. */
  readonly port: string | undefined;
  /** Last port of a range. */
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

  /** First Cilium minor that knows the protocol; undefined when all do. */
  get firstMinor(): string | undefined {
    return FIRST_MINOR[this.protocol as PortlessProtocol];
  }

  /** As Cilium writes it. */
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

function mistake(value: unknown): Mistake {
  const range = typeof value === 'string' ? 'write 1 to 15 lower-case letters, digits and dashes with a letter among them' : 'give a whole number from 1 to 65535, or Port.all() for all';
  return { code: 'POL006', what: `not a port (${value === '' ? 'empty' : String(value)})`, fix: range };
}
