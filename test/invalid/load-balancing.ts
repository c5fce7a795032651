import { ApiObject } from 'cdk8s';
import {
  Announce,
  ClusterChart,
  GitOpsApp,
  L2Announcement,
  LoadBalancerPool,
  TalosCluster,
  type AllocationOptions,
  type L2AnnouncementProps,
  type LoadBalancerPoolProps,
} from '../../lib';
import type { InvalidInput } from './invalid-input';

const NONE = Announce.none('a static route on the router');

function chart(): ClusterChart {
  const cluster = new TalosCluster({
    name: 'home',
    talosVersion: '1.12',
    kubernetesVersion: '1.34.1',
    nodeSubnets: ['192.168.1.0/24'],
    nodeAddresses: ['192.168.1.202'],
  });
  return new ClusterChart(new GitOpsApp(), cluster);
}

function pool(props: Partial<LoadBalancerPoolProps>, on = chart()): LoadBalancerPool {
  return new LoadBalancerPool(on, 'pool', { blocks: ['192.168.1.200/29'], announce: NONE, ciliumVersion: '1.19.6', ...props });
}

function l2(props: L2AnnouncementProps, on = chart()): L2Announcement {
  return new L2Announcement(on, 'lan', { ciliumVersion: '1.19.6', ...props });
}

function allocate(options: AllocationOptions, props: Partial<LoadBalancerPoolProps> = {}, type = 'LoadBalancer', kind = 'Service'): void {
  const on = chart();
  const service = new ApiObject(on, 'shop', { apiVersion: 'v1', kind, metadata: { name: 'shop', namespace: 'web' }, spec: { type } });
  pool(props, on).allocate(service, options);
}

const ip = '192.168.1.201';

/** One bad input for each code that constructs for addresses throw, and more where one code has several causes. */
export const invalid: readonly InvalidInput[] = [
  { code: 'POOL001', title: 'a pool of nothing', run: () => void pool({ blocks: [] }) },
  { code: 'CLU004', title: 'a block that starts in its middle', run: () => void pool({ blocks: ['192.168.1.201/29'] }) },
  { code: 'CLU006', title: 'a range from its end', run: () => void pool({ blocks: ['192.168.1.20-192.168.1.10'] }) },
  { code: 'CLU001', title: 'a reserved address of three parts', run: () => void pool({ reserved: ['192.168.1'] }) },
  {
    code: 'POOL002',
    title: 'a range inside of a block',
    run: () => void pool({ blocks: ['192.168.1.200/29', '192.168.1.204-192.168.1.210'] }),
  },
  { code: 'POOL003', title: 'a pool that is all reserved', run: () => void pool({ reserved: ['192.168.1.192/28'] }) },
  {
    code: 'POOL004',
    title: 'a selector against itself',
    run: () =>
      void pool({
        serviceSelector: { matchLabels: { pool: 'a' }, matchExpressions: [{ key: 'pool', operator: 'NotIn', values: ['a'] }] },
      }),
  },
  { code: 'POOL005', title: 'an address for a ClusterIP', run: () => allocate({ ip }, {}, 'ClusterIP') },
  { code: 'POOL005', title: 'an address for a ConfigMap', run: () => allocate({ ip }, {}, 'LoadBalancer', 'ConfigMap') },
  { code: 'POOL010', title: 'one address and several', run: () => allocate({ ip, ips: [ip] }) },
  { code: 'POOL010', title: 'one address twice', run: () => allocate({ ips: [ip, ip] }) },
  { code: 'POOL010', title: 'sharing without a key', run: () => allocate({ ip, crossNamespace: ['mail'] }) },
  { code: 'POOL010', title: 'an empty sharing key', run: () => allocate({ ip, sharingKey: ' ' }) },
  { code: 'CLU001', title: 'an address of three parts', run: () => allocate({ ip: '192.168.1' }) },
  { code: 'POOL011', title: 'a pool for another namespace', run: () => allocate({ ip }, { serviceSelector: { namespaces: ['mail', 'dns'] } }) },
  { code: 'POOL011', title: 'a pool for another name', run: () => allocate({ ip }, { serviceSelector: { names: ['blog'] } }) },
  {
    code: 'POOL012',
    title: 'an announcement of what labels cannot say',
    run: (): void => {
      const on = chart();
      pool({ announce: Announce.l2(l2({}, on)), serviceSelector: { matchExpressions: [{ key: 'internal', operator: 'DoesNotExist' }] } }, on);
    },
  },
  { code: 'ANN001', title: 'an interface with look-ahead', run: () => void l2({ interfaces: ['^eno(?!1)'] }) },
  { code: 'ANN002', title: 'an announcement of no addresses', run: () => void l2({ loadBalancerIPs: false }) },
  { code: 'ANN003', title: 'no announcement, without a reason', run: () => void Announce.none(' ') },
  { code: 'ANN004', title: 'half a Service', run: () => void l2({ serviceCount: 0.5 }) },
];
