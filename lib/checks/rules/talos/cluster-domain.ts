import { assumes } from '../../../cluster/assumed-facts';
import type { CiliumRule } from '../../rule';
import { describeValues, isOff, isOn, textAt } from '../../../model/values';

/** Hubble Relay resolves the full name of a Service. */
export const clusterDomain: CiliumRule = {
  on: 'cilium',
  id: 'TAL014',
  title: 'DNS domain that differs from the machine configuration',
  severity: 'error',
  reason: 'Hubble Relay finds the agents by the full name of a Service, which ends with the DNS domain of the cluster. A name with another domain does not resolve.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/',
  good: { cluster: { dnsDomain: 'home.arpa' }, values: { hubble: { relay: { enabled: true }, peerService: { clusterDomain: 'home.arpa' } } } },
  bad: { cluster: { dnsDomain: 'cluster.local' }, values: { hubble: { relay: { enabled: true }, peerService: { clusterDomain: 'home.arpa' } } } },
  *check(cilium) {
    if (isOff(cilium, 'hubble.enabled') || !isOn(cilium, 'hubble.relay.enabled')) return;
    const domain = textAt(cilium, 'hubble.peerService.clusterDomain');
    if (domain === undefined || domain === cilium.cluster.dnsDomain) return;
    if (assumes(cilium.cluster, 'dnsDomain')) {
      yield {
        path: cilium.path,
        subject: 'hubble.peerService.clusterDomain',
        severity: 'warning',
        what: `hubble.peerService.clusterDomain differs from ${cilium.cluster.dnsDomain}, the default of Talos, and dnsDomain of the TalosCluster is not set (${describeValues(cilium, 'hubble.peerService.clusterDomain')})`,
        fix: `set dnsDomain: '${domain}' on the TalosCluster if the machine configuration has it, or remove the value hubble.peerService.clusterDomain`,
      };
      return;
    }
    yield {
      path: cilium.path,
      subject: 'hubble.peerService.clusterDomain',
      what: `hubble.peerService.clusterDomain differs from dnsDomain of the TalosCluster, ${cilium.cluster.dnsDomain} (${describeValues(cilium, 'hubble.peerService.clusterDomain')})`,
      edits: [{ remove: 'hubble.peerService.clusterDomain' }],
      fix: `remove the value hubble.peerService.clusterDomain, or set dnsDomain: '${domain}' on the TalosCluster`,
    };
  },
};
