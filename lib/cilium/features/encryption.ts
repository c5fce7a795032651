import { Cidr } from '../../cluster/cidr';
import type { Feature, FeatureContext } from './feature';
import { checkDuration } from './formats';
import { checked } from '../../props';

/** Transparent encryption between nodes. @see https://docs.cilium.io/en/stable/security/network/encryption/ */
export interface Encryption extends WireguardProps {
  readonly type: 'wireguard';
}

/** Settings of `Encryption.wireguard`. */
export interface WireguardProps {
  /**
   * Encrypt traffic of the nodes themselves too, not pods' only. Control plane nodes opt out by default, upstream advises against them.
   * @default false
   */
  readonly nodeEncryption?: boolean;
  /**
   * Drop what would leave unencrypted towards this network (IPv4, usually the pod subnet).
   * @default - packets to a node that is not known yet leave unencrypted
   */
  readonly strictEgress?: { readonly cidr: string; readonly allowRemoteNodeIdentities?: boolean };
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
  apply({ encryption: prop }, context) {
    if (!prop) return;
    const { set } = context;
    set('encryption.enabled', true, 'asked for');
    set('encryption.type', prop.type, 'the chart\'s own default is ipsec, whose key it does not make');
    set('encryption.nodeEncryption', prop.nodeEncryption, 'asked for');
    checkDuration('encryption.persistentKeepalive', prop.persistentKeepalive, context.problem);
    set('encryption.wireguard.persistentKeepalive', prop.persistentKeepalive, 'asked for');
    if (prop.strictEgress) strictEgress(prop.strictEgress, context);
  },
};

function strictEgress(prop: NonNullable<WireguardProps['strictEgress']>, { version, set, problem }: FeatureContext): void {
  const cidr = Cidr.parse(prop.cidr, 'encryption');
  if (cidr.family !== 4) problem('CIL016', `encryption.strictEgress takes an IPv4 network (${prop.cidr})`, 'give the IPv4 pod subnet');
  const place = version.atLeast('1.19') ? 'encryption.strictMode.egress' : 'encryption.strictMode';
  set(`${place}.enabled`, true, 'asked for');
  set(`${place}.cidr`, cidr.toString(), 'asked for');
  set(`${place}.allowRemoteNodeIdentities`, prop.allowRemoteNodeIdentities, 'asked for');
}
