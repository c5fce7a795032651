import { CiliumPolicies, Http, Peer, Port, Selector, type ClusterChart } from '../../lib';

/** The five policies of the guides. Where theirs would do nothing today, these are what they mean. */
export function policies(chart: ClusterChart): void {
  const frontend = Peer.labels({ app: 'frontend' });
  const backend = Selector.labels({ app: 'backend' });

  new CiliumPolicies(chart, 'kubernetes-policies', { namespace: 'production', kind: 'NetworkPolicy' })
    .for(backend, 'allow-frontend-to-backend')
    .allowFrom(frontend, Port.tcp(8080));

  const production = new CiliumPolicies(chart, 'cilium-policies', { namespace: 'production' });
  production.for(backend, 'l3-l4-policy').allowFrom(frontend, Port.tcp(8080));
  production.for(Selector.labels({ app: 'api' }), 'l7-http-policy').allowFrom(frontend, Port.tcp(8080), Http.get('/api/v1/.*'), Http.post('/api/v1/users'));
  // The rule for DNS comes by itself, over TCP too.
  production.for(backend, 'allow-external-api').allowTo([Peer.fqdnPattern('api.stripe.com'), Peer.fqdn('*.amazonaws.com')]);

  // The guide's has no rule for DNS, so that Cilium would never learn an address of the names that it allows.
  CiliumPolicies.clusterwide(chart, 'clusterwide-policies')
    .for(Selector.namespace('production'), 'deny-external-egress')
    .allowTo([Peer.entity('cluster'), Peer.entity('kube-apiserver'), Peer.namespace('kube-system'), Peer.fqdn('*.internal.company.com')]);
}
