import { assumes } from '../../../cluster/assumed-facts';
import type { CiliumRule } from '../../rule';
import { describeValues, isOn, textAt } from '../../../model/values';

function program(...subnets: readonly string[]): string {
  return `const cluster = new TalosCluster({
  name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0',
${subnets.map((line) => `  ${line},\n`).join('')}});
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { values: { ipv6: { enabled: true } } });`;
}

/** With `ipam.mode: kubernetes` the agent waits for a pod block of each IP family that is enabled. */
export const addressFamilies: CiliumRule = {
  on: 'cilium',
  id: 'TAL015',
  title: 'IP families of Cilium that differ from the pod subnets',
  severity: 'error',
  reason:
    'Each node gets a block of addresses from each pod subnet in the machine configuration. If an IP family is on in Cilium but has no pod subnet, the ' +
    'agent waits forever for its block. If it is off in Cilium, pods get no addresses of that family.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/ipam/kubernetes/',
  good: { cluster: { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] }, values: { ipv6: { enabled: true } } },
  bad: { cluster: { podSubnets: ['10.244.0.0/16'] }, values: { ipv6: { enabled: true } } },
  typescript: {
    wrong: program("podSubnets: ['10.244.0.0/16']", "serviceSubnets: ['10.96.0.0/12']"),
    right: program("podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56']", "serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112']"),
  },
  *check(cilium) {
    if (textAt(cilium, 'ipam.mode') !== 'kubernetes') return;
    for (const family of [4, 6] as const) {
      const subject = `ipv${family}.enabled`;
      const on = isOn(cilium, subject);
      const has = cilium.cluster.ipFamilies.includes(family);
      if (on === has) continue;
      if (on && assumes(cilium.cluster, 'podSubnets')) {
        yield {
          path: cilium.path,
          subject,
          severity: 'warning',
          what: `IPv${family} is on in Cilium, but podSubnets of the TalosCluster is not set, and its default has no IPv${family} subnet (${describeValues(cilium, subject)})`,
          fix: `set podSubnets and serviceSubnets of the TalosCluster to those of the machine configuration, or remove the value ${subject}`,
        };
        continue;
      }
      yield {
        path: cilium.path,
        subject,
        what: `IPv${family} is ${on ? 'on' : 'off'} in Cilium, but the cluster has ${has ? 'an' : 'no'} IPv${family} pod subnet (${describeValues(cilium, subject)})`,
        edits: [{ remove: subject }],
        fix: `remove the value ${subject}; Cilium then has the IP families of podSubnets of the TalosCluster`,
      };
    }
  },
};
