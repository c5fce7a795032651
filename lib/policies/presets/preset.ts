import { allowDns, blockMetadata, defaultDeny, zeroTrust, type AllowDnsProps, type DefaultDenyProps, type ZeroTrustProps } from './baseline';
import { checkKind, type NamespaceExceptions, type PresetParts, type PresetProps, type PresetTarget } from './parts';
import {
  allowApiServer, allowGateway, allowInternet, allowMonitoring, allowSameNamespace, ciliumComponents,
  type AllowApiServerProps, type AllowInternetProps, type AllowMonitoringProps, type CiliumComponentsProps, type PortsProps,
} from './traffic';
import { checked } from '../../props';

/**
 * Rules that most clusters need, by name. Those that open something put no pods into default deny: that is for `defaultDeny`
 * alone. As a Kubernetes NetworkPolicy every rule does, because it cannot say otherwise.
 */
export class Preset {
  static { checked(Preset, 'Preset'); }

  /**
   * Default deny: drops every connection to and from the pods that no policy allows. Clusterwide the system namespaces are left
   * alone: kube-system, Cilium's own, and that of the DNS server.
   */
  static defaultDeny(props: DefaultDenyProps = {}): Preset {
    return new Preset(defaultDeny(props));
  }

  /**
   * DNS: opens egress to CoreDNS at port 53, UDP and TCP, through Cilium's DNS proxy. In CoreDNS's own namespace it opens the
   * resolver of the node (169.254.116.108) as well when Talos has CoreDNS forward to it.
   */
  static allowDns(props: AllowDnsProps = {}): Preset {
    return new Preset(allowDns(props));
  }

  /** API server: opens egress to it at TCP port 6443. Controllers and operators need it, most other pods do not. */
  static allowApiServer(props: AllowApiServerProps = {}): Preset {
    return new Preset(allowApiServer(props));
  }

  /** Same namespace: opens all connections between pods of the namespace. */
  static allowSameNamespace(props: PresetProps = {}): Preset {
    return new Preset(allowSameNamespace(props));
  }

  /**
   * Gateway: opens ingress from Gateways and Ingresses of Cilium. Their traffic has the identity `ingress`, so that rules for
   * clients or for `world` do not let it in.
   */
  static allowGateway(props: PortsProps = {}): Preset {
    return new Preset(allowGateway(props));
  }

  /**
   * Internet: opens egress to public addresses at TCP ports 80 and 443. Private ranges, the subnets of the cluster and the
   * metadata address stay shut, which the entity `world` would open.
   */
  static allowInternet(props: AllowInternetProps = {}): Preset {
    return new Preset(allowInternet(props));
  }

  /** Monitoring: opens ingress from Prometheus to the port named `metrics`. */
  static allowMonitoring(props: AllowMonitoringProps = {}): Preset {
    return new Preset(allowMonitoring(props));
  }

  /**
   * Hubble's own pods, for policies of Cilium's namespace: Relay, UI and the certificate Job may do what they need and no more.
   * Agent, operator and Envoy use the network of the node, where only host policies reach.
   */
  static ciliumComponents(props: CiliumComponentsProps = {}): Preset {
    return new Preset(ciliumComponents(props));
  }

  /** Cloud metadata: denies egress to the metadata services of clouds, whatever other policies allow. Shuts nothing else. */
  static blockMetadata(props: PresetProps & NamespaceExceptions = {}): Preset {
    return new Preset(blockMetadata(props));
  }

  /**
   * The first policies of a new cluster, clusterwide: default deny, DNS, and no cloud metadata. In audit mode first, which lets
   * everything pass and reports what would be dropped; then `mode: 'enforce'`.
   *
   * Audit mode is one switch for all policies of the cluster (`policyAuditMode`), and layer 7 rules are enforced even so.
   */
  static zeroTrust(props: ZeroTrustProps = {}): Preset {
    return new Preset(zeroTrust(props));
  }

  /** Name of its maker, such as `allowDns`. */
  readonly name: string;
  /** What it opens or shuts. */
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

  /** Kinds of policies that it can be added to. */
  get kinds(): readonly string[] {
    return this.parts.kinds;
  }

  /** @internal Adds its rules to a set of policies. Throws `POL033` for a set that it is not for. */
  apply(policies: PresetTarget): void {
    checkKind(policies, this.parts);
    this.parts.build(policies);
  }
}
