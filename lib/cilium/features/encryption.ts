import { Cidr } from '../../cluster/cidr';
import type { Feature, FeatureContext } from './feature';
import { checkDuration } from './formats';
import { podNetworks, type Ipam } from './ipam';
import { checked, whenOn } from '../../props';

/** Transparent encryption between nodes. @see https://docs.cilium.io/en/stable/security/network/encryption/ */
export interface Encryption extends WireguardProps {
  readonly type: 'wireguard';
}

/** Settings of `strictEgress`. */
export interface StrictEgressProps {
  /**
   * Network towards which nothing leaves unencrypted, IPv4.
   * @default - the cluster's IPv4 pod subnet, or the pool of `Ipam.clusterPool`
   */
  readonly cidr?: string;
  /**
   * Whether traffic to nodes, whose identities are not known at first, may leave unencrypted.
   * @default - the chart's: false
   */
  readonly allowRemoteNodeIdentities?: boolean;
}

/** Settings of `Encryption.wireguard`. */
export interface WireguardProps {
  /**
   * Encrypt traffic of the nodes themselves too, not pods' only. Control plane nodes opt out by default, upstream advises against them.
   * @default false
   */
  readonly nodeEncryption?: boolean;
  /**
   * Drop what would leave unencrypted towards pods.
   * @default false - packets to a node that is not known yet leave unencrypted
   */
  readonly strictEgress?: boolean | StrictEgressProps;
  /**
   * Interval of keepalives, for nodes behind NAT. A duration, `25s`.
   * @default - the chart's: 0s, none
   */
  readonly persistentKeepalive?: string;
}

/** Makers of `Encryption`. IPsec needs a key in the cluster and is left to raw `values`. */
export const Encryption = checked({
  /** WireGuard, UDP port 51871 between nodes; keys are made on the nodes. */
  wireguard: (props: WireguardProps = {}): Encryption => ({ type: 'wireguard', ...props }),
}, 'Encryption');

/** Encryption. */
export const encryption: Feature = {
  prop: 'encryption',
  apply({ encryption: prop, ipam }, context) {
    const { set } = context;
    set('encryption.enabled', prop === undefined ? undefined : prop !== false, 'asked for');
    if (!prop) return;
    const settings = prop === true ? Encryption.wireguard() : prop;
    set('encryption.type', settings.type, 'the chart\'s own default is ipsec, whose key it does not make');
    set('encryption.nodeEncryption', settings.nodeEncryption, 'asked for');
    checkDuration('encryption.persistentKeepalive', settings.persistentKeepalive, context.problem);
    set('encryption.wireguard.persistentKeepalive', settings.persistentKeepalive, 'asked for');
    const strict = whenOn(settings.strictEgress);
    if (strict) strictEgress(strict, ipam, context);
  },
};

function strictEgress(prop: StrictEgressProps, ipam: Ipam | undefined, { cluster, version, set, problem }: FeatureContext): void {
  const cidr = prop.cidr === undefined ? podNetworks(4, ipam, cluster)[0] : Cidr.parse(prop.cidr, 'encryption');
  if (cidr?.family !== 4) {
    problem('CIL016', `encryption.strictEgress needs an IPv4 network (${cidr ?? 'the cluster has no IPv4 pod subnet'})`, 'set cidr to the IPv4 pod subnet, or leave strictEgress out');
    return;
  }
  const place = version.atLeast('1.19') ? 'encryption.strictMode.egress' : 'encryption.strictMode';
  set(`${place}.enabled`, true, 'asked for');
  set(`${place}.cidr`, cidr.toString(), 'asked for');
  set(`${place}.allowRemoteNodeIdentities`, prop.allowRemoteNodeIdentities, 'asked for');
}
