import { Service, ServiceType } from 'cdk8s-plus-28';
import { Announce, LoadBalancerPool, type ClusterChart } from '../../lib';

/** "Load Balancing": a pool, and a Service with a fixed address whose clients keep theirs. */
export function addresses(chart: ClusterChart): void {
  const pool = new LoadBalancerPool(chart, 'pool-1', {
    blocks: ['192.168.1.200/29'],
    announce: Announce.none('the guide announces it nowhere; at home, Announce.l2 or a BGP session with the router'),
  });
  const service = new Service(chart, 'my-service', {
    metadata: { name: 'my-service', namespace: 'default' },
    type: ServiceType.LOAD_BALANCER,
    ports: [{ port: 80, targetPort: 8080 }],
  });
  service.selectLabel('app', 'my-app');
  pool.allocate(service, { ip: '192.168.1.201', externalTrafficPolicy: 'Local' });
}
