import type { FQDNSelector } from '../../imports/cilium.io';
import { Reporter } from '../diagnostics/reporter';
import { isDnsPattern } from '../model/policy-language';
import { checkDnsName, checkDnsPattern, hostOf } from './names';
import { checked, isBranded } from '../props';

/**
 * Allowed DNS queries. Cilium refuses all others. Only valid for egress to a DNS server.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/layer7/#dns-policy-and-ip-discovery
 */
export class Dns {
  static { checked(Dns, 'Dns'); }

  /** True for a rule made by any copy of this library. */
  static isDns(value: unknown): value is Dns {
    return isBranded(value, 'Dns');
  }

  /** Every query. Cilium learns the addresses of names from the answers, and Hubble shows the queries. */
  static any(): Dns {
    return new Dns({ matchPattern: '*' });
  }

  /**
   * Queries for one name.
   *
   * @throws TalosCiliumError `POL228` for an invalid name
   */
  static name(name: string): Dns {
    const report = new Reporter('Dns.name');
    checkDnsName(name, report);
    report.throwIfAny();
    return new Dns({ matchName: name });
  }

  /**
   * Queries for names that match, such as `*.example.com`: `*` stands for any characters except a dot.
   *
   * @throws TalosCiliumError `POL228` for an invalid pattern
   */
  static pattern(pattern: string): Dns {
    const report = new Reporter('Dns.pattern');
    checkDnsPattern(pattern, report);
    report.throwIfAny();
    return new Dns({ matchPattern: pattern });
  }

  private readonly rule: FQDNSelector;

  private constructor(rule: FQDNSelector) {
    this.rule = Object.freeze(rule);
    Object.freeze(this);
  }

  /** The rule as in the object. */
  toJSON(): FQDNSelector {
    return this.rule;
  }
}

/**
 * Allowed TLS connections, by the server name (SNI) that the client sends unencrypted in the TLS handshake. Cilium does not decrypt the
 * connection for it.
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
   * Connections with one of these server names. `*.example.com` matches the names below example.com. Any other place for `*` requires
   * Cilium 1.20.
   *
   * @throws TalosCiliumError `POL218` for an invalid name, or without a name
   */
  static serverNames(...names: string[]): Tls {
    const report = new Reporter('Tls.serverNames');
    if (names.length === 0) report.add({ code: 'POL218', what: 'names is empty', fix: 'add a server name' });
    for (const name of names) {
      if (!isDnsPattern(name)) report.add({ code: 'POL218', what: `${JSON.stringify(name)} is not a valid server name`, fix: hostOf(name) ?? 'write a name such as api.example.com or *.example.com' });
    }
    report.throwIfAny();
    return new Tls(names);
  }

  /** Server names, sorted. */
  readonly names: readonly string[];

  private constructor(names: readonly string[]) {
    this.names = Object.freeze([...new Set(names)].sort());
    Object.freeze(this);
  }
}

/**
 * Mutual authentication of both workloads before the first packet passes. It requires `authentication: { spire: true }` of
 * `TalosCilium`.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/
 */
export class Auth {
  static { checked(Auth, 'Auth'); }

  /** True for an `Auth` made by any copy of this library. */
  static isAuth(value: unknown): value is Auth {
    return isBranded(value, 'Auth');
  }

  /** Both workloads must authenticate. */
  static required(): Auth {
    return new Auth('required');
  }

  /** No authentication, where another rule requires it. */
  static disabled(): Auth {
    return new Auth('disabled');
  }

  /** Mode of the rule. */
  readonly mode: 'required' | 'disabled';

  private constructor(mode: 'required' | 'disabled') {
    this.mode = mode;
    Object.freeze(this);
  }
}
