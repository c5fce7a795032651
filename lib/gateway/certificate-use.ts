import type { CertificateSource, GatewayCertificate, IssuedCertificateProps } from './certificate';

/** The part of a listener that concerns its certificate. */
export interface CertifiedListener {
  readonly name: string;
  readonly hostname?: string | undefined;
}

/** A certificate of a Gateway, with the listeners that use it. */
export interface CertificateUse {
  readonly certificate: GatewayCertificate;
  readonly source: CertificateSource;
  /** Name of the certificate in messages. */
  readonly title: string;
  readonly listeners: readonly CertifiedListener[];
  /** The Secret that the listeners refer to. Without a namespace, it is in the namespace of the Gateway. */
  readonly secret: { readonly name: string; readonly namespace?: string };
  /** DNS names of a Certificate, sorted. */
  readonly dnsNames: readonly string[];
}

/** Certificates of a Gateway, in the order of their first listeners. */
export function certificateUses(
  gateway: { readonly name: string; readonly namespace: string },
  listeners: readonly (CertifiedListener & { readonly certificate?: GatewayCertificate | undefined })[],
): CertificateUse[] {
  const users = new Map<GatewayCertificate, CertifiedListener[]>();
  for (const listener of listeners) {
    if (!listener.certificate) continue;
    const known = users.get(listener.certificate);
    if (known) known.push(listener);
    else users.set(listener.certificate, [listener]);
  }
  return [...users].map(([certificate, used]) => {
    const { source } = certificate;
    const secret = source.kind === 'existing' ? existing(source.props, gateway.namespace) : { name: source.props.secretName ?? `${gateway.name}-${used[0]!.name}-tls` };
    const hostnames = used.flatMap(({ hostname }) => hostname ?? []);
    const dnsNames = (source.kind === 'certManager' && (source.props.raw?.dnsNames ?? source.props.dnsNames)) || hostnames;
    return { certificate, source, title: `certificate ${secret.name}`, listeners: used, secret, dnsNames: [...new Set(dnsNames)].sort() };
  });
}

function existing({ name, namespace }: { readonly name: string; readonly namespace?: string }, own: string): CertificateUse['secret'] {
  return namespace === undefined || namespace === own ? { name } : { name, namespace };
}

/** The reference to the issuer. */
export function issuerRefOf({ issuer, clusterIssuer, issuerRef }: IssuedCertificateProps): { name: string; kind: string; group: string } {
  if (issuerRef) return { ...issuerRef };
  return { name: clusterIssuer ?? issuer ?? '', kind: clusterIssuer === undefined ? 'Issuer' : 'ClusterIssuer', group: 'cert-manager.io' };
}
