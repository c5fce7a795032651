import type { JsonObject } from '../../../kubernetes/json';
import { identityOf } from '../../../model/identity';
import { map } from '../../../model/json';
import { podOf, WORKLOADS } from '../../../model/workload-pods';
import { nearestNames } from '../../../runtime/near-names';
import type { ObjectRule } from '../../rule';

/** Annotations that Cilium reads, by their domain. Source: `pkg/annotation/k8s.go`, `operator/pkg/ingress/annotations` and `operator/pkg/nodeipam` in 1.18.0, 1.18.11, 1.19.7 and 1.20.2. */
const ANNOTATIONS: Readonly<Record<string, readonly string[]>> = {
  'lbipam.cilium.io': ['ips', 'sharing-key', 'sharing-cross-namespace'],
  'service.cilium.io': [
    'affinity', 'forwarding-mode', 'global', 'global-sync-endpoint-slices', 'lb-algorithm', 'lb-l7', 'lb-l7-algorithm', 'node', 'node-selector', 'proxy-delegation', 'shared', 'src-ranges-policy', 'type', 'weight',
  ],
  'ingress.cilium.io': [
    'force-https', 'host-listener-port', 'insecure-node-port', 'loadbalancer-class', 'loadbalancer-mode', 'request-timeout', 'secure-node-port', 'service-external-traffic-policy', 'service-type', 'tls-passthrough',
  ],
  'io.cilium': ['global-service', 'shared-service', 'service-affinity', 'lb-ipam-ips', 'lb-ipam-sharing-key', 'lb-ipam-sharing-cross-namespace'],
  'io.cilium.nodeipam': ['match-node-labels'],
  'ipam.cilium.io': ['ip-pool', 'ipv4-pool', 'ipv6-pool', 'ignore', 'require-pool-match', 'skip-masquerade'],
  'policy.cilium.io': ['no-track-port', 'name'],
  'cni.cilium.io': ['mac-address'],
  'bandwidth.cilium.io': ['priority'],
  'config.cilium.io': ['delegate-source-ip-verification', 'disable-source-ip-verification'],
  'clustermesh.cilium.io': ['global', 'supported-ip-families', 'autoPatchedAt'],
  'network.cilium.io': [
    'ipv4-pod-cidr', 'ipv6-pod-cidr', 'ipv4-health-ip', 'ipv6-health-ip', 'ipv4-Ingress-ip', 'ipv6-Ingress-ip', 'ipv4-cilium-host', 'ipv6-cilium-host', 'encryption-key', 'wg-pub-key', 'no-track-host-ports', 'fib-table-id',
  ],
  'kubernetes.io': ['egress-bandwidth', 'ingress-bandwidth'],
};
/** What is written instead of an old name. */
const TODAY: Readonly<Record<string, string>> = {
  'io.cilium/global-service': 'service.cilium.io/global',
  'io.cilium/shared-service': 'service.cilium.io/shared',
  'io.cilium/service-affinity': 'service.cilium.io/affinity',
  'io.cilium/lb-ipam-ips': 'lbipam.cilium.io/ips',
  'io.cilium/lb-ipam-sharing-key': 'lbipam.cilium.io/sharing-key',
  'io.cilium/lb-ipam-sharing-cross-namespace': 'lbipam.cilium.io/sharing-cross-namespace',
};
const KNOWN: ReadonlySet<string> = new Set(Object.entries(ANNOTATIONS).flatMap(([domain, names]) => names.map((name) => `${domain}/${name}`)));
const DOMAINS = Object.keys(ANNOTATIONS).filter((domain) => domain !== 'kubernetes.io');

/** Not in 1.17.8 and newer; in `pkg/annotation/k8s.go` of 1.16.19. */
const VISIBILITY = /^(?:policy\.cilium\.io\/|io\.cilium\.)proxy-visibility$/;

const service = (annotation: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop', annotations: { [annotation]: '10.9.0.3' } },
  spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
});

export const annotationName: ObjectRule = {
  on: 'object',
  id: 'OBJ031',
  title: 'Misspelt annotation of Cilium',
  severity: 'error',
  reason: 'Kubernetes accepts any annotation, and Cilium ignores those that it does not know. What the annotation asks for does not happen: for example, a Service gets any free address of a pool.',
  related: ['POOL033', 'POOL037', 'OBJ026'],
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#requesting-ips',
  kinds: ['Service', 'Ingress', 'Gateway', 'Namespace', 'Node', ...WORKLOADS],
  good: { objects: [service('lbipam.cilium.io/ips')] },
  bad: { objects: [service('lbipam.cilium.io/ipss')] },
  *check({ path, object }) {
    const own = map(map(object.metadata).annotations);
    const more = object.kind === 'Gateway' ? map(map(map(object.spec).infrastructure).annotations) : object.kind !== 'Pod' && WORKLOADS.includes(object.kind) ? map(map(podOf(object).metadata).annotations) : {};
    for (const key of new Set([...Object.keys(own), ...Object.keys(more)])) {
      if (KNOWN.has(key)) continue;
      const finding = (what: string, fix: string): { path: string; what: string; fix: string } => ({ path, what: `${object.kind} ${identityOf(object).title} has the annotation ${key}, which ${what}`, fix });
      if (VISIBILITY.test(key)) yield finding('has no effect since Cilium 1.17', 'remove it; L7 rules of a CiliumNetworkPolicy make HTTP and DNS requests visible');
      else {
        const meant = meantBy(key);
        if (meant !== undefined) yield finding('Cilium does not know', `rename it to ${TODAY[meant] ?? meant}`);
      }
    }
  },
};

/** The annotation that was most likely meant; undefined for one of something else. */
function meantBy(key: string): string | undefined {
  const isBandwidth = key.startsWith('kubernetes.io/') && key.includes('ba');
  if (!isBandwidth && !/c[il]{2,3}[uim]{2,3}/i.test(key)) return undefined;
  const slash = key.indexOf('/');
  if (slash < 0) return undefined;
  const domain = key.slice(0, slash);
  const name = key.slice(slash + 1);
  const names = ANNOTATIONS[domain];
  const [near] = names ? nearestNames(name, names) : [];
  if (near !== undefined) return `${domain}/${near}`;
  // A domain with a slip, or the domain of another annotation.
  const [meant] = nearestNames(domain, DOMAINS).filter((each) => ANNOTATIONS[each]?.includes(name));
  if (meant !== undefined) return `${meant}/${name}`;
  const others = domain.endsWith('cilium.io') || domain.startsWith('io.cilium') ? DOMAINS.filter((each) => each !== domain && ANNOTATIONS[each]?.includes(name)) : [];
  return others.length === 1 ? `${others[0]}/${name}` : undefined;
}
