import type { Dns } from '../dns';
import { Peer } from '../peer';
import type { Direction } from '../traffic';
import { ALL_KINDS, CILIUM_KINDS, openOnly, presetPolicy, type NamespaceExceptions, type PresetParts, type PresetProps } from './parts';

/** Props of `Preset.defaultDeny`. */
export interface DefaultDenyProps extends PresetProps, NamespaceExceptions {
  /**
   * Directions in which connections are dropped.
   * @default ['ingress', 'egress']
   */
  readonly directions?: readonly Direction[];
}

/** Default deny. */
export function defaultDeny(props: DefaultDenyProps = {}): PresetParts {
  return {
    name: 'defaultDeny',
    kinds: ALL_KINDS,
    opens: 'Nothing. Drops connections to and from the pods that no policy allows.',
    why: 'Traffic is allowed only on purpose. Clusterwide, the system namespaces are excluded, so that the cluster keeps working.',
    build(policies) {
      const description = 'Drops every connection that no other policy allows.';
      presetPolicy(policies, 'default-deny', props, { description }).isolate(...(props.directions ?? []));
    },
  };
}

/** Props of `Preset.allowDns`. */
export interface AllowDnsProps extends PresetProps, NamespaceExceptions {
  /**
   * Allowed queries. All other queries are refused, also those for Services.
   * @default - all queries
   */
  readonly names?: readonly Dns[];
}

/** DNS queries. */
export function allowDns(props: AllowDnsProps = {}): PresetParts {
  return {
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
  };
}

/** No access to the metadata service of the cloud. */
export function blockMetadata(props: PresetProps & NamespaceExceptions = {}): PresetParts {
  return {
    name: 'blockMetadata',
    kinds: CILIUM_KINDS,
    opens: `Nothing. Denies egress to ${METADATA_ADDRESSES.join(', ')}, even if another policy allows it.`,
    why: 'The metadata service of a cloud gives the credentials of the node to every pod that can reach it.',
    build(policies) {
      const description = 'Denies access to the metadata service of the cloud, which has credentials of the node.';
      presetPolicy(policies, 'block-metadata', props, { description }).denyTo(METADATA_ADDRESSES.map((address) => Peer.cidr(address)));
    },
  };
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

/** The first policies of a new cluster. */
export function zeroTrust({ mode = 'audit', ...exceptions }: ZeroTrustProps = {}): PresetParts {
  return {
    name: 'zeroTrust',
    kinds: ['CiliumClusterwideNetworkPolicy'],
    opens: 'Only DNS. It is defaultDeny, allowDns and blockMetadata together, in audit mode by default.',
    why: 'Default deny is easiest to introduce before workloads run. Audit mode shows which rules are missing before traffic is dropped.',
    build(policies) {
      if (mode === 'audit') policies.audit("mode: 'audit' of Preset.zeroTrust");
      for (const preset of [defaultDeny(exceptions), allowDns(exceptions), blockMetadata(exceptions)]) preset.build(policies);
    },
  };
}
