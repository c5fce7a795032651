import { spawnSync } from 'node:child_process';
import { isJsonObject, type Json, type JsonObject } from '../../lib/kubernetes/json';
import { type KnownKeys } from '../../lib/chart/known-keys';
import { CHART_VERSIONS, chartPath, factsOf, type ChartVersion } from '../values/charts';
import { helmBinary } from '../support/tools';

/**
 * The proof of what the facts say: a key that is unknown or idle does not change one byte of what helm renders, with
 * little and with nearly everything switched on.
 */
describe.each(CHART_VERSIONS)('helm, chart %s', (version) => {
  const { defaults, values, idle } = factsOf(version);

  it.each([
    ['little', { hubble: { tls: { auto: { method: 'cronJob' } } } }],
    ['nearly everything', nearlyEverything(defaults)],
  ])('renders the same with an unknown key in every map, with %s on', (_title, base: JsonObject) => {
    const filled = structuredClone(base);
    const places = addUnknownKeys(values, filled, defaults);
    expect(places).toBeGreaterThan(200);
    addIdleValues(idle, filled);
    expect(render(version, filled)).toBe(render(version, base));
  });
});

function render(version: ChartVersion, values: JsonObject): string {
  const capabilities = ['--kube-version', '1.34.0', '-a', 'monitoring.coreos.com/v1', '-a', 'gateway.networking.k8s.io/v1/GatewayClass'];
  const { status, stdout, stderr } = spawnSync(helmBinary(), [
    'template',
    'cilium',
    chartPath(version),
    '-n',
    'kube-system',
    ...capabilities,
    '-f',
    '-',
  ], {
    input: JSON.stringify(values),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Every switch of the chart that is off, turned on, but for those that exclude each other. */
function nearlyEverything(defaults: JsonObject): JsonObject {
  const off = { enabled: false };
  const certificates = { tls: { auto: { method: 'cronJob' } } };
  return merged(switchedOn(defaults), {
    ...Object.fromEntries(['eni', 'azure', 'alibabacloud', 'gke', 'aksbyocni'].map((cloud) => [cloud, off])),
    disableEndpointCRD: false,
    nativeRoutingCIDRFromClusterPool: false,
    k8sServiceHost: 'localhost',
    k8sServicePort: 7445,
    kubeProxyReplacement: true,
    ipv4NativeRoutingCIDR: '10.0.0.0/8',
    ipv6NativeRoutingCIDR: 'fd00::/8',
    cluster: { name: 'a', id: 1 },
    cni: { customConf: false },
    dnsProxy: { proxyPort: 10094 },
    encryption: { type: 'wireguard' },
    etcd: { endpoints: ['https://etcd:2379'] },
    hubble: { ...certificates, ui: { standalone: off }, metrics: { enabled: ['dns'] } },
    clustermesh: { apiserver: certificates, config: { clusters: [{ name: 'b', ips: ['192.0.2.1'], port: 2379 }] } },
  });
}

function switchedOn(defaults: JsonObject): JsonObject {
  const entries = Object.entries(defaults).flatMap(([key, value]): [string, Json][] => {
    if (value === false) return [[key, true]];
    const below = isJsonObject(value) ? switchedOn(value) : {};
    return Object.keys(below).length > 0 ? [[key, below]] : [];
  });
  return Object.fromEntries(entries);
}

function merged(base: JsonObject, over: JsonObject): JsonObject {
  const result: JsonObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    result[key] = isJsonObject(before) && isJsonObject(value) ? merged(before, value) : value;
  }
  return result;
}

function addUnknownKeys(known: KnownKeys, into: JsonObject, defaults: JsonObject): number {
  let places = 1;
  into.unknownKey = { enabled: true };
  into['unknown-key'] = 'x';
  for (const [key, below] of Object.entries(known.keys ?? {})) {
    const there = defaults[key];
    if (!below.keys || below.open || !isJsonObject(there)) continue;
    const place = (into[key] ??= {});
    if (isJsonObject(place)) places += addUnknownKeys(below, place, there);
  }
  return places;
}

function addIdleValues(idle: KnownKeys, into: JsonObject): void {
  for (const [key, below] of Object.entries(idle.keys ?? {})) {
    if (below.keys) addIdleValues(below, (into[key] ??= {}) as JsonObject);
    else into[key] = exampleOf(below.types?.find((type) => type !== 'null'));
  }
}

function exampleOf(type: string | undefined): Json {
  if (type === 'boolean') return true;
  if (type === 'array') return [{ name: 'x' }];
  return type === 'object' ? { x: 'y' } : 'x';
}
