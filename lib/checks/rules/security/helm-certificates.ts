import type { CiliumRule } from '../../rule';
import { isOn, seen, textAt } from '../../../model/values';

const HUBBLE = 'hubble.tls.auto.method';
const MESH = 'clustermesh.apiserver.tls.auto.method';

/** Keys that are made while rendering end in Git. */
export const helmCertificates: CiliumRule = {
  on: 'cilium',
  id: 'SEC001',
  title: 'Certificates made by the chart while it is rendered',
  severity: 'error',
  final: true,
  reason:
    'The chart\'s method helm, its default, makes a new CA and new private keys at every render and puts them in Git. It cannot be used.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/configuration/tls/',
  good: { values: { hubble: { tls: { auto: { method: 'cronJob' } } } } },
  bad: { values: { hubble: { tls: { auto: { method: 'helm' } } } } },
  *check(cilium) {
    const hubble = ['hubble.enabled', 'hubble.tls.enabled', 'hubble.tls.auto.enabled'].every((path) => isOn(cilium, path));
    const agent = ['agent', 'hubble.relay.enabled', 'hubble.ui.enabled'].some((path) => isOn(cilium, path));
    const mesh = isOn(cilium, 'clustermesh.useAPIServer') && isOn(cilium, 'clustermesh.apiserver.tls.auto.enabled');
    for (const { path, on } of [{ path: HUBBLE, on: hubble && agent }, { path: MESH, on: mesh }]) {
      if (!on || textAt(cilium, path) !== 'helm') continue;
      yield {
        path: cilium.path,
        subject: path,
        what: `the chart would make private keys and put them in Git (${seen(cilium, path)})`,
        fix: 'use certificates: CertificateIssuance.cronJob(), which is the default, or .certManager(...), .provided(...), .disabled()',
      };
    }
  },
};
