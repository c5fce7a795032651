import type { Reporter } from '../diagnostics/reporter';
import { durationText } from '../kubernetes/duration';
import { hostnameProblem } from '../kubernetes/hostnames';
import { parseGoDuration } from '../model/go-duration';
import type { IssuedCertificateProps } from './certificate';
import { shimAnnotations } from './certificate-objects';
import type { CertificateUse } from './certificate-use';

const HOUR = 3600e9;
const DEFAULT_DURATION = 2160 * HOUR;
const SIZES: Readonly<Record<string, readonly number[]>> = { RSA: [2048, 4096, 8192], ECDSA: [256, 384, 521], Ed25519: [] };
const SHIM = 'https://cert-manager.io/docs/usage/gateway/';

/** Reports every mistake in the certificates of a Gateway. */
export function checkCertificates(uses: readonly CertificateUse[], report: Reporter): void {
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
    report.add({
      code: 'GWY018',
      what: `two certificates use the same Secret ${use.secret.name} (listeners ${[...other.listeners, ...use.listeners].map(({ name }) => name).join(', ')})`,
      fix: 'pass the same GatewayCertificate to these listeners, or set a different secretName on each certificate',
    });
  }
}

function checkIssued({ title }: CertificateUse, { issuer, clusterIssuer, issuerRef, privateKey, duration, renewBefore }: IssuedCertificateProps, report: Reporter): void {
  const issuers = Object.entries({ issuer, clusterIssuer, issuerRef }).filter(([, value]) => value !== undefined && value !== '');
  if (issuers.length !== 1) {
    report.add({
      code: 'GWY015',
      what: issuers.length === 0 ? `${title} has no issuer` : `${title} has several issuers (${issuers.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')})`,
      expected: 'exactly one of issuer, clusterIssuer and issuerRef',
      fix: issuers.length === 0 ? "set clusterIssuer, for example clusterIssuer: 'letsencrypt'" : `keep ${issuers[0]![0]} and remove ${issuers.slice(1).map(([name]) => name).join(' and ')}`,
    });
  }
  if (privateKey?.size !== undefined && !SIZES[privateKey.algorithm]?.includes(privateKey.size)) {
    const sizes = SIZES[privateKey.algorithm] ?? [];
    report.add({
      code: 'GWY017',
      what: `${title}: privateKey.size ${privateKey.size} is not valid for ${privateKey.algorithm}`,
      fix: sizes.length > 0 ? `set privateKey.size to ${sizes.slice(0, -1).join(', ')} or ${sizes.at(-1)}` : 'remove privateKey.size',
    });
  }
  const lifetime = duration === undefined ? DEFAULT_DURATION : parseGoDuration(durationText(duration));
  if (duration !== undefined && (lifetime === undefined || lifetime < HOUR)) {
    report.add({ code: 'GWY017', what: `${title}: duration is not valid (${durationText(duration)})`, expected: "one hour or more, as '2160h' or Duration.days(90)", fix: `set duration: '2160h'` });
  }
  const before = renewBefore === undefined ? undefined : parseGoDuration(durationText(renewBefore));
  if (renewBefore !== undefined && (before === undefined || before < HOUR / 12 || before >= (lifetime ?? Infinity))) {
    report.add({
      code: 'GWY017',
      what: `${title}: renewBefore is not valid (${durationText(renewBefore)})`,
      expected: `at least 5 minutes and less than the duration of the certificate (${duration === undefined ? '2160h' : durationText(duration)}), as '12h' or Duration.hours(12)`,
      fix: 'remove renewBefore to renew after two thirds of the duration, or set a shorter time',
    });
  }
}

function checkNames({ title, listeners, dnsNames }: CertificateUse, report: Reporter): void {
  if (dnsNames.length === 0) {
    report.add({
      code: 'GWY016',
      what: `${title} has no DNS name, because ${listeners.length === 1 ? `listener ${listeners[0]!.name} has` : `listeners ${listeners.map(({ name }) => name).join(', ')} have`} no hostname`,
      fix: 'set hostname on the listener, or dnsNames on the certificate',
    });
  }
  for (const name of dnsNames) {
    // The listener itself reports its hostname.
    if (listeners.some(({ hostname }) => hostname === name) || hostnameProblem(name, { wildcard: true }) === undefined) continue;
    report.add({ code: 'GWY016', what: `${title}: dnsNames has an entry that ${hostnameProblem(name, { wildcard: true })} (${name})`, fix: 'write a DNS name such as www.example.com or *.example.com' });
  }
  for (const { name, hostname } of listeners) {
    if (hostname === undefined || hostname.startsWith('*') || dnsNames.length === 0) continue;
    if (dnsNames.some((dnsName) => dnsName === hostname || (dnsName.startsWith('*.') && dnsName.slice(1) === hostname.slice(hostname.indexOf('.'))))) continue;
    report.add({ code: 'GWY016', what: `${title} is not valid for ${hostname}, the hostname of listener ${name} (dnsNames: ${dnsNames.join(', ')})`, fix: `add '${hostname}' to dnsNames, or remove dnsNames` });
  }
}

/** The annotation is for all listeners of the Gateway: cert-manager issues a certificate for each Secret that they refer to. */
function checkShim(uses: readonly CertificateUse[], report: Reporter): void {
  const [shim, ...more] = uses.filter(({ source }) => source.kind === 'gatewayShim');
  if (!shim) return;
  const others = uses.filter(({ source, secret }) => source.kind !== 'gatewayShim' && secret.namespace === undefined);
  if (others.length > 0) {
    report.add({
      code: 'GWY019',
      what: `gatewayShim makes cert-manager issue certificates into the Secrets of all listeners, which would overwrite ${others.map(({ secret }) => secret.name).join(', ')}`,
      fix: 'use GatewayCertificate.certManager instead of gatewayShim',
      link: SHIM,
    });
  }
  if (more.some((use) => JSON.stringify(shimAnnotations([use])) !== JSON.stringify(shimAnnotations([shim])))) {
    report.add({
      code: 'GWY019',
      what: `the gatewayShim certificates of a Gateway share one set of annotations, and their settings differ (${[shim, ...more].map(({ secret }) => secret.name).join(', ')})`,
      fix: 'use GatewayCertificate.certManager instead of gatewayShim, or the same settings',
      link: SHIM,
    });
  }
  for (const { name, hostname } of [shim, ...more].flatMap(({ listeners }) => listeners)) {
    if (hostname !== undefined) continue;
    report.add({ code: 'GWY019', what: `listener ${name} has no hostname, and gatewayShim issues certificates only for listeners with a hostname`, fix: `set hostname on listener ${name}`, link: SHIM });
  }
}
