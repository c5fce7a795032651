import type { ModelRule } from '../../rule';
import { exampleService, serviceProgram } from '../../../model/address-examples';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { map } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { addressSource } from '../../../model/service-controllers';

const NODE_IPAM = { nodeIPAM: { enabled: true } };
const SERVICE = exampleService('shop', undefined, { loadBalancerClass: 'io.cilium/node' });

/** Source: `shouldIncludeNode` of `operator/pkg/nodeipam` in 1.18.11 and 1.20.2; the default machine configuration of Talos 1.12 to 1.14 sets the label. */
export const nodeAddresses: ModelRule = {
  on: 'model',
  id: 'POOL040',
  title: 'Node addresses for a Service in a cluster of control planes only',
  severity: 'error',
  reason:
    'Node IPAM gives a Service the addresses of all nodes without the label node.kubernetes.io/exclude-from-external-load-balancers. ' +
    'With excludeControlPlanesFromLoadBalancers, all control planes have this label, so without workers the Service stays pending.',
  related: ['POOL038'],
  link: 'https://docs.cilium.io/en/stable/network/node-ipam/',
  good: { values: NODE_IPAM, objects: [SERVICE] },
  bad: { cluster: { controlPlanes: 1, workers: 0, excludeControlPlanesFromLoadBalancers: true }, values: NODE_IPAM, objects: [SERVICE] },
  typescript: { wrong: program(', excludeControlPlanesFromLoadBalancers: true'), right: program('') },
  *check(model) {
    const ciliumOf = ciliumByScope(model.ciliums);
    for (const { path, scope, object } of ofKinds(model.objects, 'Service')) {
      const cilium = ciliumOf.get(scope);
      const { type, loadBalancerClass } = map(object.spec);
      if (!cilium || type !== 'LoadBalancer' || cilium.cluster.workers !== 0 || !cilium.cluster.excludeControlPlanesFromLoadBalancers || addressSource(cilium, loadBalancerClass) !== 'nodes') continue;
      yield {
        path,
        what: `Service ${identityOf(object).title} requests the addresses of nodes, but cluster ${cilium.cluster.name} has only control planes, which are excluded`,
        fix: 'remove excludeControlPlanesFromLoadBalancers from the TalosCluster, or use a LoadBalancerPool',
      };
    }
  },
};

function program(more: string): string {
  return `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 1${more} });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { values: { nodeIPAM: { enabled: true } } });
${serviceProgram('', "loadBalancerClass: 'io.cilium/node'")}`;
}
