import type { Reporter } from '../diagnostics/reporter';
import { parseGoDuration } from '../cluster/go-duration';
import type { JsonObject } from '../kubernetes/json';
import { hostnamesIntersect } from '../kubernetes/hostnames';
import { listed } from '../runtime/listed';
import { map } from './json';

const HOUR = 3600e9;
const DEFAULT_DURATION = 2160 * HOUR;
const ECDSA_SIZES = [256, 384, 521];

/** Settings of a certificate of cert-manager. */
export interface CertificateSettings {
  readonly privateKey?: { readonly algorithm?: string; readonly size?: number } | undefined;
  /** As Go writes durations: `2160h`. */
  readonly duration?: string | undefined;
  readonly renewBefore?: string | undefined;
}

/** Reports keys and lifetimes that the webhook of cert-manager rejects. */
export function checkCertificate(title: string, { privateKey, duration, renewBefore }: CertificateSettings, report: Reporter): void {
  const { algorithm = 'RSA', size } = privateKey ?? {};
  const isInvalid = algorithm === 'RSA' ? size !== undefined && (size < 2048 || size > 8192) : algorithm === 'ECDSA' && size !== undefined && !ECDSA_SIZES.includes(size);
  // The webhook reads 0 as the default, and ignores the size of Ed25519.
  if (isInvalid && size !== 0) {
    report.add({
      code: 'GWY017',
      what: `${title}: privateKey.size ${size} is not valid for ${algorithm}`,
      fix: `set privateKey.size to ${algorithm === 'RSA' ? 'a number from 2048 to 8192, such as 4096' : listed(ECDSA_SIZES.map(String), 'or')}`,
    });
  }
  const lifetime = duration === undefined ? DEFAULT_DURATION : parseGoDuration(duration);
  if (lifetime === undefined || lifetime < HOUR) {
    report.add({ code: 'GWY017', what: `${title}: duration is not valid (${duration})`, expected: "one hour or more, as '2160h' or Duration.days(90)", fix: `set duration: '2160h'` });
  }
  const before = renewBefore === undefined ? undefined : parseGoDuration(renewBefore);
  if (renewBefore !== undefined && (before === undefined || before < HOUR / 12 || before >= (lifetime ?? Infinity))) {
    report.add({
      code: 'GWY017',
      what: `${title}: renewBefore is not valid (${renewBefore})`,
      expected: `at least 5 minutes and less than the duration of the certificate (${duration ?? '2160h'}), as '12h' or Duration.hours(12)`,
      fix: 'remove renewBefore to renew after two thirds of the duration, or set a shorter time',
    });
  }
}

/** Reports a Certificate of cert-manager without names, and one with an issuer of another kind. Constructs write both. */
export function checkCertificateSpec(title: string, spec: JsonObject, report: Reporter): void {
  const { kind, group = 'cert-manager.io' } = map(spec.issuerRef);
  const isMisspelt = Object.keys(spec).some((field) => /^(?:dnsName|ipAddress|uri|emailAddress)$/i.test(field));
  if (!isMisspelt && !NAMES.some((field) => (typeof spec[field] === 'string' ? spec[field] !== '' : Object.keys(spec[field] ?? {}).length > 0))) {
    report.add({ code: 'GWY017', what: `${title} has no names`, fix: "set dnsNames, for example dnsNames: ['shop.example.com']" });
  }
  if (kind !== undefined && kind !== null && group === 'cert-manager.io' && kind !== 'Issuer' && kind !== 'ClusterIssuer') {
    report.add({ code: 'GWY017', what: `${title}: cert-manager has no issuer of kind ${String(kind)}`, fix: 'set issuerRef.kind to Issuer or ClusterIssuer' });
  }
}

const NAMES = ['commonName', 'literalSubject', 'dnsNames', 'ipAddresses', 'uris', 'emailAddresses', 'otherNames'] as const;

/** Reports listeners whose hostname a certificate is not valid for. */
export function checkHostnames(title: string, dnsNames: readonly string[], listeners: readonly { readonly name: string; readonly hostname?: string | undefined }[], report: Reporter): void {
  if (dnsNames.length === 0) return;
  for (const { name, hostname } of listeners) {
    if (hostname === undefined) continue;
    // A certificate for some of the names of a wildcard may be meant.
    const isFor = (dnsName: string): boolean => (hostname.startsWith('*') ? hostnamesIntersect(dnsName, hostname) : dnsName === hostname || (dnsName.startsWith('*.') && dnsName.slice(1) === hostname.slice(hostname.indexOf('.'))));
    if (dnsNames.some(isFor)) continue;
    report.add({ code: 'GWY016', what: `${title} is not valid for ${hostname}, the hostname of listener ${name} (dnsNames: ${dnsNames.join(', ')})`, fix: `add '${hostname}' to dnsNames, or remove dnsNames` });
  }
}

/** Reports a listener for which cert-manager issues no certificate, although the annotations of its Gateway ask for one. */
export function checkShimListener({ name, hostname }: { readonly name: string; readonly hostname?: string | undefined }, report: Reporter): void {
  if (hostname !== undefined) return;
  report.add({
    code: 'GWY016',
    what: `listener ${name} has no hostname, and the annotations of the Gateway make cert-manager issue certificates only for listeners with a hostname`,
    fix: `set hostname on listener ${name}, for example hostname: '*.example.com'`,
    link: 'https://cert-manager.io/docs/usage/gateway/',
  });
}
