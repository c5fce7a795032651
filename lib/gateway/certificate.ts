import type { Duration } from 'cdk8s';
import type { CertificateSpec } from '../../imports/cert-manager.io';
import { checked } from '../props';

/** An issuer of cert-manager: exactly one of the three. */
export interface CertificateIssuerProps {
  /**
   * Name of an Issuer in the Gateway's namespace.
   * @default - one of the other two
   */
  readonly issuer?: string;
  /**
   * Name of a ClusterIssuer.
   * @default - one of the other two
   */
  readonly clusterIssuer?: string;
  /**
   * An issuer of another kind or group.
   * @default - one of the other two
   */
  readonly issuerRef?: { readonly name: string; readonly kind: string; readonly group: string };
}

/** What cert-manager is to make. */
export interface IssuedCertificateProps extends CertificateIssuerProps {
  /**
   * Name of the Secret that cert-manager writes, in the Gateway's namespace.
   * @default - `<gateway>-<listener>-tls`, with the name of the first listener that uses it
   */
  readonly secretName?: string;
  /**
   * Kind and size of the private key: RSA 2048, 4096 or 8192, ECDSA 256, 384 or 521, Ed25519 without a size.
   * @default - cert-manager's: RSA 2048
   */
  readonly privateKey?: { readonly algorithm: 'RSA' | 'ECDSA' | 'Ed25519'; readonly size?: number; readonly rotationPolicy?: 'Never' | 'Always' };
  /**
   * Lifetime, as a Go duration of an hour or more: `2160h`.
   * @default - cert-manager's: 2160h
   */
  readonly duration?: string | Duration;
  /**
   * How long before its end it is renewed, as a Go duration of five minutes or more: `720h`.
   * @default - cert-manager's: a third of the lifetime
   */
  readonly renewBefore?: string | Duration;
}

/** A Certificate of cert-manager. */
export interface CertManagerCertificateProps extends IssuedCertificateProps {
  /**
   * Name of the Certificate.
   * @default - the name of its Secret
   */
  readonly name?: string;
  /**
   * DNS names in it. A wildcard needs an issuer that answers DNS01 challenges.
   * @default - hostnames of the listeners that use it
   */
  readonly dnsNames?: readonly string[];
  /**
   * Fields of the Certificate's spec that the others do not model; they win.
   * @default - none
   */
  readonly spec?: Partial<CertificateSpec>;
}

/** A Secret that is there already. */
export interface ExistingCertificateProps {
  /** Name of the Secret, of type kubernetes.io/tls. */
  readonly name: string;
  /**
   * Its namespace. In another one than the Gateway's a ReferenceGrant there has to allow it, which is made by itself.
   * @default - the Gateway's
   */
  readonly namespace?: string;
  /**
   * Make the ReferenceGrant for a Secret in another namespace.
   * @default true
   */
  readonly referenceGrant?: boolean;
}

/** @internal */
export type CertificateSource =
  | { readonly kind: 'existing'; readonly props: ExistingCertificateProps }
  | { readonly kind: 'certManager'; readonly props: CertManagerCertificateProps }
  | { readonly kind: 'gatewayShim'; readonly props: IssuedCertificateProps };

/**
 * Where the certificate of an HTTPS listener comes from. No key is ever part of the output: it is in a Secret that is there
 * already, or that cert-manager makes in the cluster. One certificate may serve several listeners.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/tls/
 */
export class GatewayCertificate {
  static { checked(GatewayCertificate, 'GatewayCertificate'); }

  /** A Secret that is there already. */
  static existing(props: ExistingCertificateProps): GatewayCertificate {
    return new GatewayCertificate({ kind: 'existing', props });
  }

  /**
   * A Certificate of cert-manager, in the Gateway's namespace, where the listener looks for its Secret.
   *
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  static certManager(props: CertManagerCertificateProps): GatewayCertificate {
    return new GatewayCertificate({ kind: 'certManager', props });
  }

  /**
   * An annotation on the Gateway, from which cert-manager makes the Certificate of every HTTPS listener with a hostname. It
   * must run with its Gateway API support on. `certManager` needs no such thing.
   *
   * @see https://cert-manager.io/docs/usage/gateway/
   */
  static gatewayShim(props: IssuedCertificateProps): GatewayCertificate {
    return new GatewayCertificate({ kind: 'gatewayShim', props });
  }

  /** @internal */
  readonly source: CertificateSource;

  private constructor(source: CertificateSource) {
    this.source = source;
    Object.freeze(this);
  }
}
