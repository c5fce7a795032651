import type { CiliumRule } from '../../rule';
import { describeValues, isOff, isOn, textAt } from '../../../model/values';

/** The pod of Relay requires the Secret. */
export const relayCertificate: CiliumRule = {
  on: 'cilium',
  id: 'HUB052',
  title: 'Hubble Relay without a certificate',
  severity: 'error',
  reason: 'No certificates are issued, and no Secret with a client certificate is set for Relay. Its pod waits for a Secret that does not exist.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/configuration/tls/',
  good: { values: { hubble: { relay: { enabled: true, tls: { client: { existingSecret: 'relay' } } }, tls: { auto: { enabled: false }, server: { existingSecret: 'server' } } } } },
  bad: { values: { hubble: { relay: { enabled: true }, tls: { auto: { enabled: false }, server: { existingSecret: 'server' } } } } },
  *check(cilium) {
    if (!isOn(cilium, 'hubble.enabled') || !isOn(cilium, 'hubble.relay.enabled') || isOff(cilium, 'hubble.tls.enabled') || !isOff(cilium, 'hubble.tls.auto.enabled')) return;
    if (textAt(cilium, 'hubble.relay.tls.client.existingSecret') || textAt(cilium, 'hubble.relay.tls.client.cert')) return;
    yield {
      path: cilium.path,
      subject: 'hubble.relay.tls.client',
      what: `Hubble Relay has no client certificate (${describeValues(cilium, 'hubble.relay.enabled', 'hubble.tls.auto.enabled', 'hubble.relay.tls.client.existingSecret')})`,
      fix: 'set hubbleRelayClientSecret in CertificateIssuance.provided() to the name of the Secret with the certificate',
    };
  },
};
