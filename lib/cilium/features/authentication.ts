import { directFeature } from './direct';

/** Mutual authentication by SPIRE (beta). Cilium 1.20 deprecates it, and 1.21 removes it. @see https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/ */
export interface AuthenticationProps {
  /** Whether identities come from SPIRE. @default - the chart's: false */
  readonly spire?: boolean;
  /** Whether the chart installs SPIRE. @default - the chart's: true with `spire` */
  readonly installSpire?: boolean;
  /** StorageClass of the data of the SPIRE server. @default - the default StorageClass of the cluster */
  readonly spireStorageClass?: string;
  /** Port of the handshakes between agents. @default - the chart's: 4250 */
  readonly port?: number;
}

/** Mutual authentication. */
export const authentication = directFeature<'authentication', boolean | AuthenticationProps>('authentication', {
  '': 'authentication.enabled',
  spire: 'authentication.mutual.spire.enabled',
  installSpire: 'authentication.mutual.spire.install.enabled',
  spireStorageClass: 'authentication.mutual.spire.install.server.dataStorage.storageClass',
  port: 'authentication.mutual.port',
});
