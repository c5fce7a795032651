import { gatewayHolder } from '../../lib/model/address-holders';

test('the Service of a Gateway has both labels that Cilium sets', () => {
  const object = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'external', namespace: 'gateway' }, spec: { infrastructure: { labels: { pool: 'lan' } } } };
  expect(gatewayHolder({ path: 'app', scope: '', object } as never, 'ipv4' as never).labels).toMatchObject({
    pool: 'lan',
    'io.cilium.gateway/owning-gateway': 'external',
    'gateway.networking.k8s.io/gateway-name': 'external',
  });
});
