import type { Duration } from 'cdk8s';
import type { CertificateSpec } from '../../imports/cert-manager.io';
import { checked } from '../props';

/** An issuer of cert-manager: exactly one of the three. */
export interface CertificateIssuerProps {
  /**
   * Name of an Issuer in the namespace of the Gateway.
   * @default - none
   */
  readonly issuer?: string;
  /**
   * Name of a ClusterIssuer.
   * @default - none
   */
  readonly clusterIssuer?: string;
  /**
   * An issuer of another kind or API group.
   * @default - none
   */
  readonly issuerRef?: {
    /** Name of the issuer. */
    readonly name: string;
    /** Kind of the issuer, for example `AWSPCAClusterIssuer`. */
    readonly kind: string;
    /** API group of the issuer, for example `awspca.cert-manager.io`. */
    readonly group: string;
  };
}

/** A certificate that cert-manager issues. */
export interface IssuedCertificateProps extends CertificateIssuerProps {
  /**
   * Name of the Secret that cert-manager writes, in the namespace of the Gateway.
   * @default - `<gateway>-<listener>-tls`, with the name of the first listener that uses the certificate
   */
  readonly secretName?: string;
  /**
   * The private key of the certificate.
   * @default - as in cert-manager: RSA 2048
   */
  readonly privateKey?: {
    /** Algorithm of the key. */
    readonly algorithm: 'RSA' | 'ECDSA' | 'Ed25519';
    /** Size in bits: 2048 to 8192 for RSA; 256, 384 or 521 for ECDSA. Ed25519 has no size. @default - as in cert-manager: 2048 for RSA, 256 for ECDSA */
    readonly size?: number;
    /** Whether a renewed certificate gets a new key. @default - as in cert-manager: `Always` from v1.18 on */
    readonly rotationPolicy?: 'Never' | 'Always';
  };
  /**
   * Lifetime of the certificate, at least one hour: `2160h` or `Duration.days(90)`.
   * @default - as in cert-manager: 2160h
   */
  readonly duration?: string | Duration;
  /**
   * How long before its expiry the certificate is renewed, at least five minutes: `720h` or `Duration.days(30)`.
   * @default - as in cert-manager: a third of the lifetime
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
   * DNS names of the certificate. A wildcard requires an issuer with a DNS01 solver.
   * @default - hostnames of the listeners that use it
   */
  readonly dnsNames?: readonly string[];
  /**
   * Fields of the spec that have no prop. They override the props and are not checked.
   * @default - none
   */
  readonly raw?: Partial<CertificateSpec>;
}

/** A Secret that something else creates. */
export interface ExistingCertificateProps {
  /** Name of the Secret, of type `kubernetes.io/tls`. */
  readonly name: string;
  /**
   * Namespace of the Secret. If it is not the namespace of the Gateway, a ReferenceGrant must allow the reference there.
   * @default - the namespace of the Gateway
   */
  readonly namespace?: string;
  /**
   * Whether to create the ReferenceGrant for a Secret in another namespace.
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
 * Where the certificate of an HTTPS listener comes from. The output never holds a private key: it is in a Secret that exists in the
 * cluster, or that cert-manager creates there. Several listeners can use the same certificate.
 *
 * @example
 * Listener.https({ hostname: 'www.example.com', certificate: GatewayCertificate.certManager({ clusterIssuer: 'letsencrypt' }) });
 *
 * @see https://gateway-api.sigs.k8s.io/guides/tls/
 */
export class GatewayCertificate {
  static { checked(GatewayCertificate, 'GatewayCertificate'); }

  /** The certificate in a Secret that something else creates. */
  static existing(props: ExistingCertificateProps): GatewayCertificate {
    return new GatewayCertificate({ kind: 'existing', props });
  }

  /**
   * A Certificate of cert-manager in the namespace of the Gateway.
   *
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  static certManager(props: CertManagerCertificateProps): GatewayCertificate {
    return new GatewayCertificate({ kind: 'certManager', props });
  }

  /**
   * Annotations on the Gateway, for which cert-manager creates a Certificate for each HTTPS listener with a hostname. It requires
   * Gateway API support in cert-manager, which is off by default. `certManager` does not require it.
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
