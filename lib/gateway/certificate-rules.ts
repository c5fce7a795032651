import { durationText } from '../kubernetes/duration';
import { parseGoDuration } from '../model/go-duration';
import type { IssuedCertificateProps } from './certificate';
import { shimAnnotations } from './certificate-objects';
import type { CertificateUse } from './certificate-use';
import { hostnameMistake } from './hostname';

/** Reports a mistake; the constructor throws all of them together. */
export type ReportMistake = (code: string, what: string, fix: string, link?: string) => void;

const HOUR = 3600e9;
const SIZES: Readonly<Record<string, readonly number[]>> = { RSA: [2048, 4096, 8192], ECDSA: [256, 384, 521], Ed25519: [] };
const SHIM = 'https://cert-manager.io/docs/usage/gateway/';

/** Checks the certificates of a Gateway, each with the listeners that use it. */
export function checkCertificates(uses: readonly CertificateUse[], report: ReportMistake): void {
  for (const use of uses) {
    if (use.source.kind === 'existing') continue;
    checkIssued(use, use.source.props, report);
    if (use.source.kind === 'certManager') checkNames(use, report);
  }
  checkShim(uses, report);
  const bySecret = new Map<string, CertificateUse>();
  for (const use of uses) {
    const secret = `${use.secret.namespace ?? ''}/${use.secret.name}`;
    const other = bySecret.get(secret);
    bySecret.set(secret, use);
    if (!other || (other.source.kind === 'existing' && use.source.kind === 'existing')) continue;
    report(
      'GWY018',
      `two certificates write one Secret (${use.secret.name}; listeners ${[...other.listeners, ...use.listeners].map(({ name }) => name).join(', ')})`,
      'make one GatewayCertificate and give it to all of these listeners, or give each a secretName of its own',
    );
  }
}

function checkIssued({ title }: CertificateUse, { issuer, clusterIssuer, issuerRef, privateKey, duration, renewBefore }: IssuedCertificateProps, report: ReportMistake): void {
  const issuers = [issuer, clusterIssuer, issuerRef].filter((given) => given !== undefined && given !== '');
  if (issuers.length !== 1) {
    const given = issuers.length === 0 ? 'none is given' : JSON.stringify({ issuer, clusterIssuer, issuerRef });
    report('GWY015', `${title} needs exactly one issuer (${given})`, 'give one of issuer, clusterIssuer and issuerRef');
  }
  if (privateKey?.size !== undefined && !SIZES[privateKey.algorithm]?.includes(privateKey.size)) {
    const sizes = SIZES[privateKey.algorithm] ?? [];
    report(
      'GWY017',
      `${title} asks for a key that cert-manager does not make (${privateKey.algorithm} ${privateKey.size})`,
      sizes.length > 0 ? `use a size of ${sizes.join(', ')}` : 'leave the size out',
    );
  }
  const life = duration === undefined ? 2160 * HOUR : parseGoDuration(durationText(duration));
  if (life === undefined || life < HOUR) {
    report('GWY017', `${title} has no lifetime of an hour or more (duration ${durationText(duration!)})`, 'give a Go duration such as 2160h');
  }
  const before = renewBefore === undefined ? undefined : parseGoDuration(durationText(renewBefore));
  if (renewBefore !== undefined && (before === undefined || before < HOUR / 12 || before >= (life ?? Infinity))) {
    const fix = 'give a Go duration of five minutes or more and shorter than the lifetime, such as 720h';
    report('GWY017', `${title} is renewed at no time that cert-manager takes (renewBefore ${durationText(renewBefore)})`, fix);
  }
}

function checkNames({ title, listeners, dnsNames }: CertificateUse, report: ReportMistake): void {
  if (dnsNames.length === 0) {
    report(
      'GWY016',
      `${title} has no DNS name (no hostname on ${listeners.map(({ name }) => name).join(', ')}, no dnsNames)`,
      'give the listener a hostname, or the certificate dnsNames',
    );
  }
  for (const name of dnsNames) {
    const mistake = listeners.some(({ hostname }) => hostname === name) ? undefined : hostnameMistake(name);
    if (mistake) report('GWY016', `${title}: ${mistake.what}`, mistake.fix);
  }
  for (const { name, hostname } of listeners) {
    if (hostname === undefined || hostname.startsWith('*') || dnsNames.length === 0) continue;
    if (dnsNames.some((dnsName) => dnsName === hostname || (dnsName.startsWith('*.') && dnsName.slice(1) === hostname.slice(hostname.indexOf('.'))))) continue;
    report('GWY016', `${title} does not hold the hostname of listener ${name} (${hostname}; dnsNames ${dnsNames.join(', ')})`, 'add it to dnsNames, or leave dnsNames out');
  }
}

/** The annotation is for all listeners: cert-manager would write into every Secret that they name. */
function checkShim(uses: readonly CertificateUse[], report: ReportMistake): void {
  const [shim, ...more] = uses.filter(({ source }) => source.kind === 'gatewayShim');
  if (!shim) return;
  const others = uses.filter(({ source, secret }) => source.kind !== 'gatewayShim' && secret.namespace === undefined);
  if (others.length > 0) {
    report(
      'GWY019',
      `the gateway shim would write the Secrets of other listeners too (${others.map(({ secret }) => secret.name).join(', ')})`,
      'use GatewayCertificate.certManager instead of gatewayShim',
      SHIM,
    );
  }
  if (more.some((use) => JSON.stringify(shimAnnotations([use])) !== JSON.stringify(shimAnnotations([shim])))) {
    const what = `one Gateway has one gateway shim (${[shim, ...more].map(({ secret }) => secret.name).join(', ')} differ)`;
    report('GWY019', what, 'use GatewayCertificate.certManager where settings differ', SHIM);
  }
  for (const { name, hostname } of [shim, ...more].flatMap(({ listeners }) => listeners)) {
    if (hostname !== undefined) continue;
    report('GWY019', `the gateway shim makes no certificate for a listener without a hostname (${name})`, 'give the listener a hostname', SHIM);
  }
}
