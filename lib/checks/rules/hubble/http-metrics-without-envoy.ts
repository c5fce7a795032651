import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { list, map } from '../../../model/json';
import { HUBBLE_HTTP_METRICS, hubbleMetricName } from '../../../model/hubble-metrics';
import { describeValues, isOn, listAt } from '../../../model/values';

const VALUES: JsonObject = { hubble: { metrics: { enabled: ['httpV2'] } } };

/** Only Envoy parses HTTP. */
export const httpMetricsWithoutEnvoy: ModelRule = {
  on: 'model',
  id: 'HUB051',
  wholeApp: true,
  title: 'HTTP metrics without HTTP traffic through Envoy',
  severity: 'warning',
  reason: 'Hubble counts only requests that go through Envoy: those of Gateways and Ingresses, and those that a layer 7 policy directs there. Without such traffic the metrics stay empty.',
  link: 'https://docs.cilium.io/en/stable/observability/visibility/',
  good: { values: VALUES, objects: [policy({ http: [{}] })] },
  bad: { values: VALUES, objects: [policy(undefined)] },
  typescript: {
    wrong: `new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.httpV2()] });
new CiliumPolicies(chart, 'shop', { namespace: 'shop' })
  .for(Selector.labels({ app: 'web' }))
  .allowFrom(Peer.entity('cluster'), Port.tcp(8080));`,
    right: `new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.httpV2()] });
new CiliumPolicies(chart, 'shop', { namespace: 'shop' })
  .for(Selector.labels({ app: 'web' }))
  .allowFrom(Peer.entity('cluster'), Port.tcp(8080), Http.any());`,
  },
  *check({ ciliums, objects }) {
    const counting = ciliums.filter((cilium) => listAt(cilium, 'hubble.metrics.enabled').some((metric) => HUBBLE_HTTP_METRICS.includes(hubbleMetricName(String(metric)))));
    if (counting.length === 0) return;
    const ciliumOf = ciliumByScope(ciliums);
    const visible = new Set(objects.filter(({ object }) => hasHttpRules(object)).map(({ scope }) => ciliumOf.get(scope)));
    for (const cilium of counting) {
      if (visible.has(cilium) || isOn(cilium, 'gatewayAPI.enabled') || isOn(cilium, 'ingressController.enabled')) continue;
      yield {
        path: cilium.path,
        subject: 'hubble.metrics.enabled',
        what: `the HTTP metrics stay empty: no policy directs HTTP through Envoy, and Gateway API and Ingress are off (${describeValues(cilium, 'hubble.metrics.enabled')})`,
        fix: 'add an HttpVisibility for the pods that serve HTTP, or remove the metrics; suppress the check if something else creates policies with HTTP rules; in values: add HTTP rules to the policies of these pods, or remove the metrics from hubble.metrics.enabled',
      };
    }
  },
};

function hasHttpRules(object: Readonly<Record<string, unknown>>): boolean {
  if (object.kind !== 'CiliumNetworkPolicy' && object.kind !== 'CiliumClusterwideNetworkPolicy') return false;
  const specs = [object.spec, ...list(object.specs)].map(map);
  return specs.some((spec) => [...list(spec.ingress), ...list(spec.egress)].some((rule) => list(map(rule).toPorts).some((to) => 'http' in map(map(to).rules))));
}

function policy(rules: JsonObject | undefined): JsonObject {
  const toPorts: JsonObject[] = [{ ports: [{ port: '8080', protocol: 'TCP' }], ...(rules && { rules }) }];
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web', namespace: 'shop' }, spec: { endpointSelector: {}, ingress: [{ fromEntities: ['cluster'], toPorts }] } };
}
