import type { Duration } from 'cdk8s';
import type { Cidr } from '../../cluster/cidr';
import { checked, whenOn } from '../../props';
import { setDirect } from './direct';
import type { DirectTable, Feature, FeatureContext } from './feature';
import { readCidr, readDuration } from './formats';
import { podNetworks, type Ipam } from './ipam';

/** Transparent encryption between nodes. @see https://docs.cilium.io/en/stable/security/network/encryption/ */
export interface Encryption extends WireguardProps, IpsecProps {
  /** Kind of encryption. */
  readonly type: 'wireguard' | 'ipsec' | 'none';
}

/** Settings of `Encryption.ipsec`. @see https://docs.cilium.io/en/stable/security/network/encryption-ipsec/ */
export interface IpsecProps {
  /**
   * Secret with the key, in the namespace of Cilium. It is created and rotated outside of the app, because the output holds no key:
   * `kubectl create -n kube-system secret generic cilium-ipsec-keys --from-literal=keys="3+ rfc4106(gcm(aes)) ... 128"`.
   * @default - the chart's: cilium-ipsec-keys
   */
  readonly secretName?: string;
  /**
   * Key of the Secret.
   * @default - the chart's: keys
   */
  readonly keyFile?: string;
  /**
   * Time for which the previous key is accepted after a rotation: `5m`.
   * @default - the chart's: 5m
   */
  readonly keyRotationDuration?: string | Duration;
  /**
   * Whether agents notice a changed key. Otherwise they read it when they start.
   * @default - the chart's: true
   */
  readonly keyWatcher?: boolean;
}

/** Settings of `strictEgress`. */
export interface StrictEgressProps {
  /**
   * IPv4 network to which no traffic leaves a node unencrypted.
   * @default - the IPv4 pod subnet of the cluster, or the pool of `Ipam.clusterPool`
   */
  readonly cidr?: string | Cidr;
  /**
   * Whether traffic to nodes, whose identities are not known at first, may leave unencrypted.
   * @default - the chart's: false
   */
  readonly allowRemoteNodeIdentities?: boolean;
}

/** Settings of `Encryption.wireguard`. */
export interface WireguardProps {
  /**
   * Encrypt the traffic of the nodes too, not only that of pods. Control plane nodes opt out by default, because upstream advises
   * against it there.
   * @default false
   */
  readonly nodeEncryption?: boolean;
  /**
   * Drop traffic to pods that would leave a node unencrypted.
   * @default false - traffic to a node that is not known yet leaves unencrypted
   */
  readonly strictEgress?: boolean | StrictEgressProps;
  /**
   * Interval of keepalives, for nodes behind NAT: `25s`.
   * @default - the chart's: 0s, no keepalives
   */
  readonly persistentKeepalive?: string | Duration;
}

/** Factories of `Encryption`. */
export const Encryption = checked({
  /** WireGuard, on UDP port 51871 between nodes. The nodes create the keys. */
  wireguard: (props: WireguardProps = {}): Encryption => ({ type: 'wireguard', ...props }),
  /** IPsec, with a key in a Secret that exists in the cluster. Nothing else rotates the key. */
  ipsec: (props: IpsecProps = {}): Encryption => ({ type: 'ipsec', ...props }),
  /** No encryption. The same as `encryption: false`. */
  none: (): Encryption => ({ type: 'none' }),
}, 'Encryption');

const IPSEC: DirectTable = {
  secretName: 'encryption.ipsec.secretName',
  keyFile: 'encryption.ipsec.keyFile',
  keyRotationDuration: 'encryption.ipsec.keyRotationDuration',
  keyWatcher: 'encryption.ipsec.keyWatcher',
};

/** Encryption. */
export const encryption: Feature<{ encryption?: boolean | Encryption; ipam?: Ipam }> = {
  prop: 'encryption',
  apply({ encryption: prop, ipam }, context) {
    const { set, report } = context;
    if (prop === undefined) return;
    const settings = prop === true ? Encryption.wireguard() : prop || Encryption.none();
    set('encryption.enabled', settings.type !== 'none');
    if (settings.type === 'none') return;
    if (settings.type === 'ipsec') {
      set('encryption.type', 'ipsec');
      setDirect('encryption', settings, IPSEC, context);
      return;
    }
    set('encryption.type', settings.type, 'the default of the chart is ipsec, whose key it does not create');
    set('encryption.nodeEncryption', settings.nodeEncryption);
    set('encryption.wireguard.persistentKeepalive', readDuration('encryption.persistentKeepalive', settings.persistentKeepalive, report));
    const strict = whenOn(settings.strictEgress);
    if (strict) strictEgress(strict, ipam, context);
  },
};

function strictEgress(prop: StrictEgressProps, ipam: Ipam | undefined, { cluster, version, set, report }: FeatureContext): void {
  const cidr = prop.cidr === undefined ? podNetworks(4, ipam, cluster)[0] : readCidr('encryption.strictEgress.cidr', prop.cidr, report);
  if (!cidr && prop.cidr !== undefined) return;
  const place = version.atLeast('1.19') ? 'encryption.strictMode.egress' : 'encryption.strictMode';
  set(`${place}.enabled`, true);
  set(`${place}.cidr`, cidr?.toString());
  set(`${place}.allowRemoteNodeIdentities`, prop.allowRemoteNodeIdentities);
}
