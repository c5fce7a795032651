import type { CiliumRule } from '../../rule';
import { isOff, isOn, seen, textAt } from '../../rules-support/values';

/** A slip in the template of the certificate Job. */
export const metricsCertificate: CiliumRule = {
  on: 'cilium',
  id: 'HUB055',
  title: 'TLS for Hubble metrics with the certificate Job',
  severity: 'error',
  reason: 'The charts write the host name of that certificate with a piece of the template in it: no client can verify it.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/configuration/tls/',
  good: { values: { hubble: { metrics: { enabled: ['drop'], tls: { enabled: true, server: { existingSecret: 'hubble-metrics' } } } } } },
  bad: { values: { hubble: { metrics: { enabled: ['drop'], tls: { enabled: true } } } } },
  *check(cilium) {
    if (!isOn(cilium, 'hubble.metrics.tls.enabled') || isOff(cilium, 'hubble.enabled') || isOff(cilium, 'hubble.tls.auto.enabled')) return;
    if (cilium.value('hubble.tls.auto.method') !== 'cronJob' || textAt(cilium, 'hubble.metrics.tls.server.existingSecret')) return;
    yield {
      path: cilium.path,
      subject: 'hubble.metrics.tls.enabled',
      what: `the certificate Job issues a certificate with a broken host name (${seen(cilium, 'hubble.metrics.tls.enabled', 'hubble.tls.auto.method')})`,
      fix: 'use CertificateIssuance.certManager(...), or name a Secret in hubble.metrics.tls.server.existingSecret',
    };
  },
};
