import type { Reporter } from '../diagnostics/reporter';
import { durationText } from '../kubernetes/duration';
import { hostnameProblem } from '../kubernetes/hostnames';
import { checkCertificate, checkHostnames, checkShimListener } from '../model/certificate-checks';
import type { IssuedCertificateProps } from './certificate';
import { shimAnnotations } from './certificate-objects';
import type { CertificateUse } from './certificate-use';
import { listed } from '../runtime/listed';

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
  checkCertificate(title, { privateKey, ...(duration !== undefined && { duration: durationText(duration) }), ...(renewBefore !== undefined && { renewBefore: durationText(renewBefore) }) }, report);
}

function checkNames({ title, listeners, dnsNames }: CertificateUse, report: Reporter): void {
  if (dnsNames.length === 0) {
    report.add({
      code: 'GWY016',
      what: `${title} has no DNS name, because ${listeners.length === 1 ? `listener ${listeners[0]!.name} has` : `listeners ${listed(listeners.map(({ name }) => name))} have`} no hostname`,
      fix: 'set hostname on the listener, or dnsNames on the certificate',
    });
  }
  for (const name of dnsNames) {
    // The listener itself reports its hostname.
    if (listeners.some(({ hostname }) => hostname === name) || hostnameProblem(name, { wildcard: true }) === undefined) continue;
    report.add({ code: 'GWY016', what: `${title}: "${name}" in dnsNames ${hostnameProblem(name, { wildcard: true })}`, fix: 'write a DNS name such as www.example.com or *.example.com' });
  }
  checkHostnames(title, dnsNames, listeners, report);
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
      what: `the gatewayShim certificates ${listed([shim, ...more].map(({ secret }) => secret.name))} have different settings, but one set of annotations on the Gateway applies to all of them`,
      fix: 'pass the same options to each, or use GatewayCertificate.certManager instead of gatewayShim',
      link: SHIM,
    });
  }
  for (const listener of [shim, ...more].flatMap(({ listeners }) => listeners)) checkShimListener(listener, report);
}
