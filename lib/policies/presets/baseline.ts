import type { Dns } from '../dns';
import { Peer } from '../peer';
import type { Direction } from '../traffic';
import { ALL_KINDS, CILIUM_KINDS, openOnly, presetPolicy, type NamespaceExceptions, type PresetParts, type PresetProps } from './parts';

/** Props of `Preset.defaultDeny`. */
export interface DefaultDenyProps extends PresetProps, NamespaceExceptions {
  /**
   * Directions that are shut.
   * @default ['ingress', 'egress']
   */
  readonly directions?: readonly Direction[];
}

/** Drops what no policy allows. */
export function defaultDeny(props: DefaultDenyProps = {}): PresetParts {
  return {
    name: 'defaultDeny',
    kinds: ALL_KINDS,
    opens: 'nothing: connections to and from the pods are dropped unless a policy allows them',
    why: 'what nobody thought of stays shut; the system namespaces are left alone, so that the cluster keeps running',
    build(policies) {
      const description = 'Drops every connection that no other policy allows.';
      presetPolicy(policies, 'default-deny', props, { description }).isolate(...(props.directions ?? []));
    },
  };
}

/** Props of `Preset.allowDns`. */
export interface AllowDnsProps extends PresetProps, NamespaceExceptions {
  /**
   * Names that may be asked for; what is not named is refused, names of Services too.
   * @default - all
   */
  readonly names?: readonly Dns[];
}

/** Lets pods ask for names. */
export function allowDns(props: AllowDnsProps = {}): PresetParts {
  return {
    name: 'allowDns',
    kinds: ALL_KINDS,
    opens:
      'egress to CoreDNS at port 53, UDP and TCP, for all names or those that are given; in CoreDNS\'s own namespace also to the ' +
      'resolver that Talos runs on the node (169.254.116.108) when CoreDNS forwards to it',
    why: 'without names nothing else works; the queries pass through Cilium, which `Peer.fqdn` lives on and Hubble shows',
    build(policies) {
      const description = 'Lets pods ask the DNS server of the cluster.';
      // Names that are refused stay refused without default deny, which would surprise.
      const open = props.names ? { description } : openOnly(policies, description, 'egress');
      presetPolicy(policies, 'allow-dns', props, open).allowDns(...(props.names ?? []));
    },
  };
}

/** Keeps pods from the metadata service of the cloud. */
export function blockMetadata(props: PresetProps & NamespaceExceptions = {}): PresetParts {
  return {
    name: 'blockMetadata',
    kinds: CILIUM_KINDS,
    opens: `nothing: egress to ${METADATA_ADDRESSES.join(', ')} is denied, whatever other policies allow`,
    why: 'the metadata service of a cloud hands the credentials of the node to whoever asks',
    build(policies) {
      const description = 'Keeps pods from the metadata service of the cloud, which holds credentials of the node.';
      presetPolicy(policies, 'block-metadata', props, { description }).denyTo(METADATA_ADDRESSES.map((address) => Peer.cidr(address)));
    },
  };
}

/** Where clouds answer with metadata: most of them, Alibaba, and Amazon over IPv6. */
const METADATA_ADDRESSES = ['169.254.169.254/32', '100.100.100.200/32', 'fd00:ec2::254/128'] as const;

/** Props of `Preset.zeroTrust`. */
export interface ZeroTrustProps extends NamespaceExceptions {
  /**
   * `audit` lets everything pass and reports what would be dropped, for all policies of the cluster; look at it in Hubble with
   * `hubble observe --verdict AUDIT`, write what is missing, then `enforce`.
   * @default 'audit'
   */
  readonly mode?: 'audit' | 'enforce';
}

/** The first policies of a new cluster. */
export function zeroTrust({ mode = 'audit', ...exceptions }: ZeroTrustProps = {}): PresetParts {
  return {
    name: 'zeroTrust',
    kinds: ['CiliumClusterwideNetworkPolicy'],
    opens: 'what allowDns opens, and nothing else: it is defaultDeny, allowDns and blockMetadata together, in audit mode first',
    why: 'a new cluster is easier to shut before anything runs in it; audit mode shows what is missing before it hurts',
    build(policies) {
      if (mode === 'audit') policies.audit('Preset.zeroTrust');
      for (const preset of [defaultDeny(exceptions), allowDns(exceptions), blockMetadata(exceptions)]) preset.build(policies);
    },
  };
}
