import type { FQDNSelector } from '../../imports/cilium.io';
import { throwMistakes } from './mistakes';
import { dnsMistakes, patternMinor, serverNameMinor } from './names';
import { checked, isBranded } from '../props';

/**
 * DNS queries that are let through; all others are refused. For egress to a DNS server alone.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-policy-and-ip-discovery
 */
export class Dns {
  static { checked(Dns, 'Dns'); }

  /** True for a rule made by any copy of this library. */
  static isDns(value: unknown): value is Dns {
    return isBranded(value, 'Dns');
  }

  /** Every query. Cilium learns the addresses of names from the answers, and Hubble sees each query. */
  static any(): Dns {
    return new Dns({ matchPattern: '*' });
  }

  /** Queries for one name. Throws `POL017` for what is no name. */
  static name(name: string): Dns {
    throwMistakes('Dns.name', dnsMistakes('name', name));
    return new Dns({ matchName: name });
  }

  /** Queries for names that match, `*` for any characters but a dot: `*.example.com`. Throws `POL017`. */
  static pattern(pattern: string): Dns {
    throwMistakes('Dns.pattern', dnsMistakes('pattern', pattern));
    return new Dns({ matchPattern: pattern });
  }

  private readonly rule: FQDNSelector;

  private constructor(rule: FQDNSelector) {
    this.rule = Object.freeze(rule);
    Object.freeze(this);
  }

  /** True when every query is let through. */
  get isAny(): boolean {
    return this.rule.matchPattern === '*';
  }

  /** First Cilium minor that reads it as it is meant; undefined when all do. */
  get firstMinor(): string | undefined {
    return patternMinor(this.rule.matchPattern ?? '');
  }

  /** As Cilium writes it. */
  toJSON(): FQDNSelector {
    return this.rule;
  }
}

/**
 * Connections by the server name that the client asks for in its TLS handshake (SNI), which is not encrypted. Nothing is
 * decrypted for it.
 *
 * @see https://docs.cilium.io/en/stable/security/tls-visibility/
 */
export class Tls {
  static { checked(Tls, 'Tls'); }

  /** True for a rule made by any copy of this library. */
  static isTls(value: unknown): value is Tls {
    return isBranded(value, 'Tls');
  }

  /**
   * Connections for these names. `*.example.com` matches names below; other places for `*` need Cilium 1.20.
   *
   * @throws TalosCiliumError `POL018` for what is no name, or for no names at all
   */
  static serverNames(...names: string[]): Tls {
    const wrong = names.filter((name) => dnsMistakes('pattern', name).length > 0);
    const mistakes = (names.length === 0 ? ['none'] : wrong).map((name) => ({
      code: 'POL018',
      what: `not a server name (${name === '' ? 'empty' : String(name)})`,
      fix: 'write names such as api.example.com or *.example.com',
    }));
    throwMistakes('Tls.serverNames', mistakes);
    return new Tls(names);
  }

  readonly names: readonly string[];

  private constructor(names: readonly string[]) {
    this.names = Object.freeze([...new Set(names)].sort());
    Object.freeze(this);
  }

  /** First Cilium minor that takes the names; undefined when all do. */
  get firstMinor(): string | undefined {
    return this.names.map(serverNameMinor).find((minor) => minor !== undefined);
  }
}

/**
 * Mutual authentication of both ends before the first packet passes. Cilium needs `authentication.mutual.spire`.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/
 */
export class Auth {
  static { checked(Auth, 'Auth'); }

  /** True for a mode made by any copy of this library. */
  static isAuth(value: unknown): value is Auth {
    return isBranded(value, 'Auth');
  }

  /** Both ends must have proved who they are. */
  static required(): Auth {
    return new Auth('required');
  }

  /** No proof is asked for, where a wider rule asks for it. */
  static disabled(): Auth {
    return new Auth('disabled');
  }

  readonly mode: 'required' | 'disabled';

  private constructor(mode: 'required' | 'disabled') {
    this.mode = mode;
    Object.freeze(this);
  }
}
