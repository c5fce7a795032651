import type { CiliumRule } from '../../rule';
import { isOff, isOn, seen, textAt } from '../../../model/values';

/** The relay looks a Service up by its full name. */
export const clusterDomain: CiliumRule = {
  on: 'cilium',
  id: 'TAL014',
  title: 'Domain of Services that is not that of the machine configuration',
  severity: 'error',
  reason: 'Hubble Relay finds the agents by the full name of a Service. Under another domain than the cluster\'s the name does not resolve.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/',
  good: { cluster: { dnsDomain: 'home.arpa' }, values: { hubble: { relay: { enabled: true }, peerService: { clusterDomain: 'home.arpa' } } } },
  bad: { values: { hubble: { relay: { enabled: true }, peerService: { clusterDomain: 'home.arpa' } } } },
  *check(cilium) {
    if (isOff(cilium, 'hubble.enabled') || !isOn(cilium, 'hubble.relay.enabled')) return;
    const domain = textAt(cilium, 'hubble.peerService.clusterDomain');
    if (domain === undefined || domain === cilium.cluster.dnsDomain) return;
    yield {
      path: cilium.path,
      subject: 'hubble.peerService.clusterDomain',
      what: `Services of the cluster have another domain, ${cilium.cluster.dnsDomain} (${seen(cilium, 'hubble.peerService.clusterDomain')})`,
      fix: 'set dnsDomain of the TalosCluster, or remove the value',
    };
  },
};
