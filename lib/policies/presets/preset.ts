import { Cidr } from '../../cluster/cidr';
import { valueAt } from '../../kubernetes/json';
import { checked } from '../../props';
import { Selector } from '../../selection/selector';
import type { Dns } from '../dns';
import { Peer, type PeerLike } from '../peer';
import type { PolicyScope } from '../policy-scope';
import { Port } from '../port';
import type { Direction } from '../traffic';
import { ALL_KINDS, checkKind, CILIUM_KINDS, openOnly, presetPolicy, type NamespaceExceptions, type PresetParts, type PresetProps, type PresetTarget } from './parts';

/** Props of `Preset.defaultDeny`. */
export interface DefaultDenyProps extends PresetProps, NamespaceExceptions {
  /**
   * Directions in which connections are dropped.
   * @default ['ingress', 'egress']
   */
  readonly directions?: readonly Direction[];
}

/** Props of `Preset.allowDns`. */
export interface AllowDnsProps extends PresetProps, NamespaceExceptions {
  /**
   * Allowed queries. All other queries are refused, also those for Services.
   * @default - all queries
   */
  readonly names?: readonly Dns[];
}

/** Metadata addresses of most clouds, of Alibaba, and of Amazon over IPv6. */
const METADATA_ADDRESSES = ['169.254.169.254/32', '100.100.100.200/32', 'fd00:ec2::254/128'] as const;

/** Props of `Preset.zeroTrust`. */
export interface ZeroTrustProps extends NamespaceExceptions {
  /**
   * `audit` allows everything and reports what would be dropped, for all policies of the cluster. Read the report with
   * `hubble observe --verdict AUDIT`, add the missing rules, then use `enforce`.
   * @default 'audit'
   */
  readonly mode?: 'audit' | 'enforce';
}

/** Props of `Preset.allowApiServer`. */
export interface AllowApiServerProps extends PresetProps {
  /**
   * TCP port of the API server on the control planes, not the port of the Service `kubernetes`: Cilium applies policies after it has chosen
   * a backend of the Service.
   * @default 6443
   */
  readonly port?: number;
}

/** Props of presets with ports of the pods. */
export interface PortsProps extends PresetProps {
  /**
   * Ports of the pods.
   * @default - all ports
   * @nonEmpty add at least one port, or leave ports out for all ports
   */
  readonly ports?: readonly Port[];
}

/** Props of `Preset.allowInternet`. */
export interface AllowInternetProps extends PresetProps {
  /**
   * Destination ports.
   * @default [Port.tcp(80), Port.tcp(443)]
   * @nonEmpty add at least one port, or leave ports out
   */
  readonly ports?: readonly Port[];
  /**
   * More CIDRs that are not part of the internet.
   * @default []
   */
  readonly except?: readonly (string | Cidr)[];
}

/** IPv4 CIDRs that are not part of the internet: private, shared, local, link-local with the metadata address, multicast, reserved. */
const NOT_INTERNET = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '198.18.0.0/15',
  '224.0.0.0/4', '240.0.0.0/4',
] as const;

/** Props of `Preset.allowMonitoring`. */
export interface AllowMonitoringProps extends PresetProps {
  /**
   * Namespace of Prometheus.
   * @default 'monitoring'
   */
  readonly namespace?: string;
  /**
   * Labels of its pods.
   * @default { 'app.kubernetes.io/name': 'prometheus' }
   * @nonEmpty add at least one label, or leave labels out
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Ports with metrics.
   * @default [Port.named('metrics')]
   * @nonEmpty add at least one port, or leave ports out
   */
  readonly ports?: readonly Port[];
}

/** Props of `Preset.ciliumComponents`. */
export interface CiliumComponentsProps {
  /**
   * Whether Hubble Relay runs.
   * @default - from the values of Cilium at the time of the call; true when Cilium is not part of the app
   */
  readonly relay?: boolean;
  /**
   * Whether Hubble UI runs.
   * @default - from the values of Cilium at the time of the call; true when Cilium is not part of the app
   */
  readonly ui?: boolean;
  /**
   * Whether a Job of Cilium issues Hubble's certificates.
   * @default - from the values of Cilium at the time of the call; true when Cilium is not part of the app
   */
  readonly certificateJob?: boolean;
  /**
   * Peers that can connect to Hubble UI.
   * @default [Peer.entity('ingress')] - Gateways and Ingresses of Cilium
   * @nonEmpty add at least one peer, or leave uiFrom out
   */
  readonly uiFrom?: readonly PeerLike[];
}

const RELAY = { 'k8s-app': 'hubble-relay' };
const UI = { 'k8s-app': 'hubble-ui' };
const CERTIFICATE_JOB = { 'k8s-app': 'hubble-generate-certs' };

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
    return new Preset({
      name: 'defaultDeny',
      kinds: ALL_KINDS,
      opens: 'Nothing. Drops connections to and from the pods that no policy allows.',
      why: 'Traffic is allowed only on purpose. Clusterwide, the system namespaces are excluded, so that the cluster keeps working.',
      build(policies) {
        const description = 'Drops every connection that no other policy allows.';
        presetPolicy(policies, 'default-deny', props, { description }).isolate(...(props.directions ?? []));
      },
    });
  }

  /**
   * DNS: allows egress to CoreDNS at UDP and TCP port 53, through Cilium's DNS proxy. In the namespace of CoreDNS it also allows the resolver
   * of the node (169.254.116.108), if CoreDNS forwards to it.
   */
  static allowDns(props: AllowDnsProps = {}): Preset {
    return new Preset({
      name: 'allowDns',
      kinds: ALL_KINDS,
      opens:
        'Egress to CoreDNS at UDP and TCP port 53, for all queries or for `names`. In the namespace of CoreDNS, also egress to the ' +
        'resolver of Talos on the node (169.254.116.108), if CoreDNS forwards to it.',
      why: 'Pods require DNS for almost everything else. The queries pass through the DNS proxy of Cilium, which `Peer.fqdn` requires, and Hubble shows them.',
      build(policies) {
        const description = 'Allows DNS queries to the DNS server of the cluster.';
        // DNS rules refuse other queries even without default deny.
        const open = props.names ? { description } : openOnly(policies, description, 'egress');
        presetPolicy(policies, 'allow-dns', props, open).allowDns(...(props.names ?? []));
      },
    });
  }

  /** API server: allows egress to it at TCP port 6443. Controllers and operators require it, most other pods do not. */
  static allowApiServer(props: AllowApiServerProps = {}): Preset {
    return new Preset({
      name: 'allowApiServer',
      kinds: CILIUM_KINDS,
      opens: 'Egress to the API server at TCP port 6443.',
      why: 'Controllers and operators require it. Set `pods`, so that other pods have no access.',
      build(policies) {
        presetPolicy(policies, 'allow-api-server', props, openOnly(policies, 'Allows access to the API server.', 'egress')).allowTo(
          Peer.entity('kube-apiserver'),
          Port.tcp(props.port ?? 6443),
        );
      },
    });
  }

  /** Same namespace: allows all connections between pods of the namespace. */
  static allowSameNamespace(props: PresetProps = {}): Preset {
    return new Preset({
      name: 'allowSameNamespace',
      kinds: ['CiliumNetworkPolicy', 'NetworkPolicy'],
      opens: 'All connections between pods of the namespace.',
      why: 'For a namespace whose pods trust each other. Do not use it where they should not.',
      build(policies) {
        const open = openOnly(policies, 'Allows connections between pods of the namespace.', 'ingress', 'egress');
        presetPolicy(policies, 'allow-same-namespace', props, open).allowFrom(Peer.sameNamespace()).allowTo(Peer.sameNamespace());
      },
    });
  }

  /**
   * Gateway: allows ingress from Gateways and Ingresses of Cilium. Their traffic has the identity `ingress`, so rules for clients or for
   * `world` do not allow it.
   */
  static allowGateway(props: PortsProps = {}): Preset {
    return new Preset({
      name: 'allowGateway',
      kinds: CILIUM_KINDS,
      opens: 'Ingress from Gateways and Ingresses of Cilium, to all ports or to `ports`.',
      why: 'Traffic of a Gateway has the identity `ingress`, not the identity of the client, so a rule for `world` does not allow it.',
      build(policies) {
        const open = openOnly(policies, 'Allows traffic of Gateways and Ingresses of Cilium.', 'ingress');
        presetPolicy(policies, 'allow-gateway', props, open).allowFrom(Peer.entity('ingress'), ...(props.ports ?? []));
      },
    });
  }

  /**
   * Internet: allows egress to public addresses at TCP ports 80 and 443. Unlike the entity `world`, it excludes private ranges, the subnets of
   * the cluster and the metadata address.
   */
  static allowInternet(props: AllowInternetProps = {}): Preset {
    return new Preset({
      name: 'allowInternet',
      kinds: ALL_KINDS,
      opens:
        'Egress to all public addresses at TCP ports 80 and 443, or at `ports`. Private ranges, the subnets of the cluster and the metadata ' +
        'address are excluded.',
      why: 'The entity `world` would also allow the local network of the nodes and the metadata service of the cloud.',
      build(policies) {
        const open = openOnly(policies, 'Allows egress to the internet, except private networks.', 'egress');
        const ports = props.ports ?? [Port.tcp(80), Port.tcp(443)];
        presetPolicy(policies, 'allow-internet', props, open).allowTo(internet(policies.policyScope, props.except ?? []), ports);
      },
    });
  }

  /** Monitoring: allows ingress from Prometheus to the port with the name `metrics`. */
  static allowMonitoring(props: AllowMonitoringProps = {}): Preset {
    return new Preset({
      name: 'allowMonitoring',
      kinds: ALL_KINDS,
      opens: 'Ingress from the pods of Prometheus, to the port with the name `metrics` or to `ports`.',
      why: 'Prometheus cannot scrape a namespace with default deny, and alerts about it do not fire.',
      build(policies) {
        const { namespace = 'monitoring', labels = { 'app.kubernetes.io/name': 'prometheus' }, ports = [Port.named('metrics')] } = props;
        const open = openOnly(policies, 'Allows Prometheus to scrape metrics.', 'ingress');
        presetPolicy(policies, 'allow-monitoring', props, open).allowFrom(Peer.labels(labels, { namespace }), ports);
      },
    });
  }

  /**
   * Hubble: allows what Relay, UI and the certificate Job require, and denies the rest. For policies of the namespace of Cilium. Agent, operator
   * and Envoy use the host network, which only policies for nodes cover.
   */
  static ciliumComponents(props: CiliumComponentsProps = {}): Preset {
    return new Preset({
      name: 'ciliumComponents',
      kinds: ['CiliumNetworkPolicy'],
      opens:
        'Hubble Relay: egress to the agents at TCP port 4244 and to DNS, ingress from Hubble UI at port 4245. Hubble UI: ingress from ' +
        'Gateways at port 8081, egress to Relay, the API server and DNS. The certificate Job: egress to the API server.',
      why: 'These pods can read every flow of the cluster. Agent, operator and Envoy use the host network, which only `TalosHostFirewall` covers.',
      build(policies) {
        const on = (given: boolean | undefined, ...path: string[]): boolean => given ?? valueIs(policies.context.cilium?.effectiveValues.values, path, true);
        const relay = on(props.relay, 'hubble', 'relay', 'enabled');
        const ui = on(props.ui, 'hubble', 'ui', 'enabled');
        const job = props.certificateJob ?? valueIs(policies.context.cilium?.effectiveValues.values, ['hubble', 'tls', 'auto', 'method'], 'cronJob');
        if (relay) {
          const policy = policies.for(Selector.labels(RELAY), 'hubble-relay', { description: 'Hubble Relay reads flows from the agents.' });
          policy.allowTo([Peer.entity('host'), Peer.entity('remote-node')], Port.tcp(4244)).allowDns().isolate('ingress');
          if (ui) policy.allowFrom(Peer.labels(UI), Port.tcp(4245));
        }
        if (ui) {
          policies
            .for(Selector.labels(UI), 'hubble-ui', { description: 'Hubble UI reads flows from Relay, and names from the API server.' })
            .allowFrom(props.uiFrom ?? [Peer.entity('ingress')], Port.tcp(8081))
            .allowTo(Peer.labels(RELAY), Port.tcp(4245))
            .allowTo(Peer.entity('kube-apiserver'), Port.tcp(6443))
            .allowDns();
        }
        if (job) {
          policies
            .for(Selector.labels(CERTIFICATE_JOB), 'hubble-generate-certs', { description: 'The Job that issues certificates for Hubble writes them to the API server.' })
            .allowTo(Peer.entity('kube-apiserver'), Port.tcp(6443))
            .isolate('ingress');
        }
      },
    });
  }

  /** Cloud metadata: denies egress to the metadata services of clouds, even if another policy allows it. */
  static blockMetadata(props: PresetProps & NamespaceExceptions = {}): Preset {
    return new Preset({
      name: 'blockMetadata',
      kinds: CILIUM_KINDS,
      opens: `Nothing. Denies egress to ${METADATA_ADDRESSES.join(', ')}, even if another policy allows it.`,
      why: 'The metadata service of a cloud gives the credentials of the node to every pod that can reach it.',
      build(policies) {
        const description = 'Denies access to the metadata service of the cloud, which has credentials of the node.';
        presetPolicy(policies, 'block-metadata', props, { description }).denyTo(METADATA_ADDRESSES.map((address) => Peer.cidr(address)));
      },
    });
  }

  /**
   * The first policies of a new cluster, clusterwide: default deny, DNS, and no cloud metadata. The default is audit mode, which allows
   * everything and reports what would be dropped. Then use `mode: 'enforce'`.
   *
   * Audit mode (`policyAuditMode`) applies to all policies of the cluster, except layer 7 rules, which stay enforced.
   */
  static zeroTrust({ mode = 'audit', ...exceptions }: ZeroTrustProps = {}): Preset {
    return new Preset({
      name: 'zeroTrust',
      kinds: ['CiliumClusterwideNetworkPolicy'],
      opens: 'Only DNS. It is defaultDeny, allowDns and blockMetadata together, in audit mode by default.',
      why: 'Default deny is easiest to introduce before workloads run. Audit mode shows which rules are missing before traffic is dropped.',
      build(policies) {
        if (mode === 'audit') policies.audit("mode: 'audit' of Preset.zeroTrust");
        for (const preset of [Preset.defaultDeny(exceptions), Preset.allowDns(exceptions), Preset.blockMetadata(exceptions)]) preset.apply(policies);
      },
    });
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

function internet({ cluster }: PolicyScope, more: readonly (string | Cidr)[]): Peer[] {
  const own = cluster ? [...cluster.podSubnets, ...cluster.serviceSubnets, ...cluster.nodeSubnets] : [];
  const shut = [...NOT_INTERNET, ...own, ...more].map((cidr) => Cidr.from(cidr, 'Preset.allowInternet'));
  const ipv6 = cluster === undefined || cluster.podSubnets.some(({ family }) => family === 6);
  const blocks = ['0.0.0.0/0', ...(ipv6 ? ['2000::/3'] : [])].map((cidr) => Cidr.parse(cidr));
  return blocks.map((block) => {
    const inside = shut.filter((each) => block.contains(each));
    return Peer.cidr(block, { except: inside.filter((each) => !inside.some((other) => other !== each && other.contains(each) && !other.equals(each))) });
  });
}

/** True when the values have it, or when there are no values. */
function valueIs(values: unknown, path: readonly string[], expected: unknown): boolean {
  return values === undefined || valueAt(values, path) === expected;
}
