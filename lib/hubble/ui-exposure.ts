import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { JsonObject } from '../kubernetes/json';
import { ClusterChart } from '../cilium/cluster-chart';
import type { TalosCilium } from '../cilium/talos-cilium';
import { Backend } from '../gateway/backend';
import { Peer, type PeerLike } from '../policies/peer';
import type { AuthenticatingProxy, ExposurePlan } from './exposure';
import type { Reporter } from '../diagnostics/reporter';

/** The Service that the chart renders. */
const UI_SERVICE = { name: 'hubble-ui', port: 80 } as const;
const UI_PODS = { 'k8s-app': 'hubble-ui' };
const UI_PORT = 8081;

/** Name of the Service of `HubbleUiExposure.loadBalancer`. */
const EXTERNAL = 'hubble-ui-external';

/** Reports a Gateway or a pool of another cluster, which cannot route traffic to the UI of this one. */
export function checkCluster(plan: ExposurePlan, cilium: TalosCilium, report: Reporter): void {
  const [prop, other] = plan.kind === 'http-route' ? ['gateway', plan.gateway] : plan.kind === 'load-balancer' ? ['pool', plan.pool] : [];
  if (other === undefined || !('node' in other)) return;
  const around = ClusterChart.around(other as IConstruct);
  if (!around || around === cilium.cluster) return;
  report.add({
    code: 'HUB007',
    what: `exposure: ${prop} ${(other as IConstruct).node.path} belongs to cluster ${around.name}, but Hubble to cluster ${cilium.cluster.name}`,
    fix: `set ${prop} to a ${prop === 'gateway' ? 'CiliumGateway' : 'LoadBalancerPool'} of cluster ${cilium.cluster.name}`,
  });
}

/** Creates the objects that expose the UI, and returns the values of the chart that are needed for it. */
export function expose(scope: Construct, plan: ExposurePlan, cilium: TalosCilium): JsonObject | undefined {
  switch (plan.kind) {
    case 'port-forward':
      return undefined;
    case 'http-route': {
      const { CiliumHttpRoute } = require('../gateway/routes/http-route') as typeof import('../gateway/routes/http-route');
      const { gateway, listener, hostnames, proxy } = plan;
      const backend = proxy ? { name: proxy.name, port: proxy.port, namespace: proxy.namespace ?? cilium.namespace } : { ...UI_SERVICE, namespace: cilium.namespace };
      new CiliumHttpRoute(scope, 'route', {
        cilium,
        name: 'hubble-ui',
        namespace: cilium.namespace,
        gateway,
        ...(listener !== undefined && { listener }),
        hostnames,
        rules: [{ backends: [Backend.named(backend)] }],
      });
      return undefined;
    }
    case 'ingress': {
      const { hostnames, className, annotations, tlsSecret } = plan;
      return {
        enabled: true,
        hosts: [...hostnames],
        ...(className !== undefined && { className }),
        ...(annotations && { annotations: { ...annotations } }),
        ...(tlsSecret !== undefined && { tls: [{ secretName: tlsSecret, hosts: [...hostnames] }] }),
      };
    }
    case 'load-balancer': {
      const { pool, ip, port = 80, sourceRanges } = plan;
      const spec = {
        type: 'LoadBalancer',
        selector: UI_PODS,
        ports: [{ name: 'http', port, targetPort: UI_PORT, protocol: 'TCP' }],
        ...(sourceRanges && { loadBalancerSourceRanges: sourceRanges.map(String) }),
      };
      const service = new ApiObject(scope, 'service', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: EXTERNAL, namespace: cilium.namespace, labels: { ...UI_PODS, 'app.kubernetes.io/part-of': 'cilium' } },
        spec,
      });
      pool.allocate(service, ip === undefined ? {} : { ip });
      return undefined;
    }
  }
}

/** Peers that connect to the pods of the UI, for the policy that allows their traffic. */
export function visitors(plan: ExposurePlan, cilium: TalosCilium): readonly PeerLike[] {
  switch (plan.kind) {
    case 'port-forward':
      // The kubelet of the node, which Cilium always allows; a policy needs a peer.
      return [Peer.entity('host')];
    case 'http-route':
      return [plan.proxy ? proxyPods(plan.proxy, cilium) : Peer.entity('ingress')];
    case 'ingress':
      return plan.controller ?? [Peer.entity('ingress')];
    case 'load-balancer':
      return plan.sourceRanges ? plan.sourceRanges.map((cidr) => Peer.cidr(cidr)) : [Peer.entity('world')];
  }
}

function proxyPods({ name, namespace, podLabels }: AuthenticatingProxy, cilium: TalosCilium): Peer {
  const labels = podLabels ?? { 'app.kubernetes.io/name': name };
  return namespace === undefined || namespace === cilium.namespace ? Peer.labels(labels) : Peer.labels(labels, { namespace });
}
