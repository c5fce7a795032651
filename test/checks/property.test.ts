import * as fc from 'fast-check';
import type { Json, JsonObject } from '../../lib/kubernetes/json';
import { parseGoDuration } from '../../lib/cluster/go-duration';
import { CHARTS, reportOf } from '../support/models';

/** Values that rules read, and maps above them. */
const READ = `
  routingMode tunnelProtocol autoDirectNodeRoutes MTU kubeProxyReplacement k8sServiceHost k8sServicePort defaultLBServiceIPAM agent l7Proxy
  ipv4NativeRoutingCIDR enableIPv4Masquerade enableIPv6Masquerade ipv6.enabled ipMasqAgent.enabled loadBalancer.mode
  loadBalancer.dsrDispatch bandwidthManager bandwidthManager.enabled bandwidthManager.bbr bpf.masquerade egressGateway.enabled
  identityAllocationMode gatewayAPI.enabled gatewayAPI.hostNetwork.enabled l2announcements l2announcements.enabled
  l2announcements.leaseDuration
  l2announcements.leaseRenewDeadline cluster.id clustermesh.maxConnectedClusters clustermesh.config.clusters encryption encryption.enabled
  encryption.type encryption.nodeEncryption ipam.mode ipam.operator.clusterPoolIPv4PodCIDRList hubble hubble.enabled hubble.metrics.enabled
  hubble.tls.auto.method operator.replicas operator.affinity hostFirewall.enabled securityContext.capabilities.ciliumAgent
  envoy.securityContext.capabilities.envoy tls.ca.key extraConfig upgradeCompatibility
`
  .trim()
  .split(/\s+/);

const words = fc.constantFrom(
  ...['native', 'tunnel', 'geneve', 'dsr', 'ipsec', 'wireguard', 'cluster-pool', 'auto', 'localhost'],
  ...['10.0.0.0/8', '5s', 'SYS_MODULE', '1.15'],
);
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.boolean() as fc.Arbitrary<Json> },
  { weight: 3, arbitrary: words },
  { weight: 1, arbitrary: fc.array(words, { maxLength: 3 }) },
  { weight: 2, arbitrary: fc.jsonValue() as fc.Arbitrary<Json> },
);

const entry = fc.tuple(fc.constantFrom(...READ), anything);

test('no value whatever makes a rule throw, and every finding can be read on one line', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 12 }), fc.constantFrom(...CHARTS), (entries, version) => {
      const values: JsonObject = {};
      for (const [path, value] of entries) put(values, path.split('.'), value);
      const { errors, warnings } = reportOf({ version, values, cluster: { nodeSubnets: ['10.1.0.0/16'], kubeSpan: true } });
      for (const { what, fix } of [...errors, ...warnings]) expect(`${what} ${fix}`).not.toMatch(/[\n\r]|undefined|\[object /);
    }),
    { numRuns: 500 },
  );
});

test('no object whatever makes a rule throw', () => {
  const metadata = fc.record({ name: fc.jsonValue(), namespace: fc.jsonValue() }, { requiredKeys: [] });
  const object = fc.record(
    {
      apiVersion: fc.constantFrom('v1', 'cilium.io/v2', 'gateway.networking.k8s.io/v1', 'x/y/z'),
      kind: fc.constantFrom('Secret', 'ConfigMap', 'Gateway', 'CustomResourceDefinition', 'CiliumNode', 'DaemonSet', 'Namespace', 'Ingress', 'CiliumLocalRedirectPolicy', 'List', 'constructor'),
      metadata,
      data: fc.jsonValue(),
      stringData: fc.jsonValue(),
      spec: fc.jsonValue(),
    },
    { requiredKeys: ['apiVersion', 'kind'] },
  ) as unknown as fc.Arbitrary<JsonObject>;
  const values = { gatewayAPI: { enabled: true, hostNetwork: { enabled: true } } };
  fc.assert(fc.property(fc.array(object, { maxLength: 6 }), (objects) => void reportOf({ values, objects })), { numRuns: 500 });
});

test('a duration written in any units is the sum of its parts', () => {
  const unit = fc.constantFrom<[string, number]>(['h', 3600e9], ['m', 60e9], ['s', 1e9], ['ms', 1e6], ['us', 1e3], ['ns', 1]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1000), unit), { minLength: 1, maxLength: 5 }), (parts) => {
      const text = parts.map(([count, [name]]) => `${count}${name}`).join('');
      expect(parseGoDuration(text)).toBe(parts.reduce((sum, [count, [, size]]) => sum + count * size, 0));
    }),
  );
});

function put(values: JsonObject, keys: readonly string[], value: Json): void {
  let place = values;
  for (const key of keys.slice(0, -1)) {
    const below = place[key];
    place = (typeof below === 'object' && below !== null && !Array.isArray(below) ? below : (place[key] = {})) as JsonObject;
  }
  place[keys.at(-1)!] = value;
}
