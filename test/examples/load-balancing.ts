import { ApiObject } from 'cdk8s';
import { Announce, L2Announcement, LoadBalancerPool, PoolBlock, type ClusterChart } from '../../lib';
import type { Example } from './example';

function service(chart: ClusterChart, name: string, labels: Record<string, string> = {}, port = 80, protocol = 'TCP'): ApiObject {
  return new ApiObject(chart, name, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', labels },
    spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ port, protocol }] },
  });
}

const ROUTED = Announce.none('a static route on the router leads to the nodes');

/** Uses of pools and announcements; together they cover every prop. */
export const examples: readonly Example[] = [
  {
    title: 'a pool on the local network with a Service of fixed address',
    build(chart: ClusterChart): void {
      const lan = new L2Announcement(chart, 'lan', { interfaces: ['^eno[0-9]+$', '^bond0$'] });
      const pool = new LoadBalancerPool(chart, 'lan-pool', { blocks: ['192.168.1.200/29'], announce: Announce.l2(lan) });
      pool.allocate(service(chart, 'shop'), { ip: '192.168.1.201' });
      service(chart, 'blog');
    },
  },
  {
    title: 'ranges, single addresses and reserved ones',
    build(chart: ClusterChart): void {
      new LoadBalancerPool(chart, 'ranges', {
        name: 'public',
        blocks: [PoolBlock.range('192.168.1.10', '192.168.1.20'), PoolBlock.cidr('192.168.1.64/28'), PoolBlock.address('192.168.1.99')],
        reserved: ['192.168.1.15', PoolBlock.cidr('192.168.1.68/30')],
        allowFirstLastIPs: false,
        announce: ROUTED,
      });
    },
  },
  {
    title: 'a pool for labels and one for namespaces, each announced for its own Services',
    build(chart: ClusterChart): void {
      const lan = new L2Announcement(chart, 'l2', {
        name: 'lan-announcement',
        nodeSelector: { matchLabels: { 'node.example.com/edge': 'true' } },
        lease: { duration: '3s', renewDeadline: '1s', retryPeriod: '500ms' },
        externalIPs: true,
        serviceCount: 40,
      });
      const announce = Announce.l2(lan);
      const edge = new LoadBalancerPool(chart, 'edge', {
        blocks: ['192.168.1.200/29'],
        serviceSelector: { matchLabels: { 'example.com/pool': 'edge' } },
        announce,
      });
      new LoadBalancerPool(chart, 'mail', {
        blocks: ['192.168.1.208/30'],
        serviceSelector: { namespaces: ['mail', 'default'], names: ['smtp'] },
        announce,
      });
      edge.allocate(service(chart, 'shop'), { externalTrafficPolicy: 'Cluster' });
      service(chart, 'smtp', {}, 25);
    },
  },
  {
    title: 'DNS over TCP and UDP at one address, across namespaces',
    build(chart: ClusterChart): void {
      const pool = new LoadBalancerPool(chart, 'dns-pool', { blocks: ['192.168.1.53/32'], announce: ROUTED });
      const sharing = { ip: '192.168.1.53', sharingKey: 'dns', crossNamespace: ['default', 'dns'] };
      pool.allocate(service(chart, 'dns-tcp', {}, 53, 'TCP'), sharing);
      pool.allocate(service(chart, 'dns-udp', {}, 53, 'UDP'), sharing);
      pool.allocate({ namespace: 'dns', name: 'dns-over-tls' }, sharing);
    },
  },
  {
    title: 'an announcement of chosen Services on all nodes, and a pool that is off',
    build(chart: ClusterChart): void {
      new L2Announcement(chart, 'chosen', {
        services: { matchExpressions: [{ key: 'announce', operator: 'Exists' }] },
        nodeSelector: {},
        loadBalancerIPs: true,
      });
      new LoadBalancerPool(chart, 'old', { blocks: ['192.168.1.240/30'], announce: ROUTED, disabled: true });
      service(chart, 'announced', { announce: 'yes' });
      new LoadBalancerPool(chart, 'new', { blocks: ['192.168.1.244/30'], announce: ROUTED, allowFirstLastIPs: true });
    },
  },
  {
    title: 'fixed addresses for a Service behind BGP or a static route, from clients that keep theirs',
    build(chart: ClusterChart): void {
      const pool = new LoadBalancerPool(chart, 'local', { blocks: ['172.20.0.0/28'], announce: [ROUTED] });
      pool.allocate(service(chart, 'source-address'), { ips: ['172.20.0.1', '172.20.0.2'], externalTrafficPolicy: 'Local' });
    },
  },
];
