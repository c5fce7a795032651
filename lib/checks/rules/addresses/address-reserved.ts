import type { ModelRule } from '../../rule';
import { addressRegistries, reservation } from '../../../model/address-registry';
import { freeAddress } from '../../../model/address-demand';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';

const cluster = { nodeSubnets: ['10.9.0.0/24'], virtualIps: ['10.9.0.40'] };

const CLUSTER = `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', nodeAddresses: ['192.168.1.11'] });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
${poolProgram()}`;

/** A Service must not get the address of a machine. */
export const addressReserved: ModelRule = {
  on: 'model',
  id: 'POOL025',
  title: 'Requested address that is already in use',
  severity: 'error',
  reason: 'A node, the router or the Kubernetes API already has the address. If two machines answer for one address, clients reach one or the other at random.',
  good: {
    cluster,
    values: L2_ON,
    objects: [examplePool('lan', '10.9.0.32/29'), exampleL2Policy('lan'), exampleService('shop', '10.9.0.33')],
  },
  bad: { cluster, values: L2_ON, objects: [examplePool('lan', '10.9.0.32/29'), exampleL2Policy('lan'), exampleService('shop', '10.9.0.40')] },
  typescript: {
    wrong: CLUSTER + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.11' }"),
    right: CLUSTER + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      if (registry.reserved.length === 0) continue;
      for (const holder of registry.holders) {
        const { path, title } = holder;
        for (const address of holder.fixed) {
          const what = reservation(registry, address);
          if (what === undefined) continue;
          yield { path, what: `${title} requests ${address}, which is not available (${what})`, fix: `use ${freeAddress(registry, holder, address)}` };
        }
      }
    }
  },
};
