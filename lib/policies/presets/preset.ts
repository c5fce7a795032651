import { allowDns, blockMetadata, defaultDeny, zeroTrust, type AllowDnsProps, type DefaultDenyProps, type ZeroTrustProps } from './baseline';
import { checkKind, type NamespaceExceptions, type PresetParts, type PresetProps, type PresetTarget } from './parts';
import {
  allowApiServer, allowGateway, allowInternet, allowMonitoring, allowSameNamespace, ciliumComponents,
  type AllowApiServerProps, type AllowInternetProps, type AllowMonitoringProps, type CiliumComponentsProps, type PortsProps,
} from './traffic';
import { checked } from '../../props';

/**
 * Policies that most clusters need. Only `defaultDeny` and `zeroTrust` switch default deny on; the others allow or deny traffic and leave the
 * rest as it is. A Kubernetes NetworkPolicy has no such choice: each one switches default deny on.
 */
export class Preset {
  static { checked(Preset, 'Preset'); }

  /**
   * Default deny: drops connections to and from the pods that no policy allows. Clusterwide, it excludes the system namespaces: kube-system
   * and the namespaces of Cilium and of the DNS server.
   */
  static defaultDeny(props: DefaultDenyProps = {}): Preset {
    return new Preset(defaultDeny(props));
  }

  /**
   * DNS: allows egress to CoreDNS at UDP and TCP port 53, through Cilium's DNS proxy. In the namespace of CoreDNS it also allows the resolver
   * of the node (169.254.116.108), if CoreDNS forwards to it.
   */
  static allowDns(props: AllowDnsProps = {}): Preset {
    return new Preset(allowDns(props));
  }

  /** API server: allows egress to it at TCP port 6443. Controllers and operators require it, most other pods do not. */
  static allowApiServer(props: AllowApiServerProps = {}): Preset {
    return new Preset(allowApiServer(props));
  }

  /** Same namespace: allows all connections between pods of the namespace. */
  static allowSameNamespace(props: PresetProps = {}): Preset {
    return new Preset(allowSameNamespace(props));
  }

  /**
   * Gateway: allows ingress from Gateways and Ingresses of Cilium. Their traffic has the identity `ingress`, so rules for clients or for
   * `world` do not allow it.
   */
  static allowGateway(props: PortsProps = {}): Preset {
    return new Preset(allowGateway(props));
  }

  /**
   * Internet: allows egress to public addresses at TCP ports 80 and 443. Unlike the entity `world`, it excludes private ranges, the subnets of
   * the cluster and the metadata address.
   */
  static allowInternet(props: AllowInternetProps = {}): Preset {
    return new Preset(allowInternet(props));
  }

  /** Monitoring: allows ingress from Prometheus to the port with the name `metrics`. */
  static allowMonitoring(props: AllowMonitoringProps = {}): Preset {
    return new Preset(allowMonitoring(props));
  }

  /**
   * Hubble: allows what Relay, UI and the certificate Job require, and denies the rest. For policies of the namespace of Cilium. Agent, operator
   * and Envoy use the host network, which only policies for nodes cover.
   */
  static ciliumComponents(props: CiliumComponentsProps = {}): Preset {
    return new Preset(ciliumComponents(props));
  }

  /** Cloud metadata: denies egress to the metadata services of clouds, even if another policy allows it. */
  static blockMetadata(props: PresetProps & NamespaceExceptions = {}): Preset {
    return new Preset(blockMetadata(props));
  }

  /**
   * The first policies of a new cluster, clusterwide: default deny, DNS, and no cloud metadata. The default is audit mode, which allows
   * everything and reports what would be dropped. Then use `mode: 'enforce'`.
   *
   * Audit mode (`policyAuditMode`) applies to all policies of the cluster, except layer 7 rules, which stay enforced.
   */
  static zeroTrust(props: ZeroTrustProps = {}): Preset {
    return new Preset(zeroTrust(props));
  }

  /** Name of its method, such as `allowDns`. */
  readonly name: string;
  /** What it allows or denies. */
  readonly opens: string;
  /** Why. */
  readonly why: string;

  private readonly parts: PresetParts;

  private constructor(parts: PresetParts) {
    this.parts = parts;
    this.name = parts.name;
    this.opens = parts.opens;
    this.why = parts.why;
    Object.freeze(this);
  }

  /** Kinds of policies that support it. */
  get kinds(): readonly string[] {
    return this.parts.kinds;
  }

  /**
   * Adds its policies.
   * @internal
   *
   * @throws TalosCiliumError `POL033` for policies of a kind that does not support it
   */
  apply(policies: PresetTarget): void {
    checkKind(policies, this.parts);
    this.parts.build(policies);
  }
}
