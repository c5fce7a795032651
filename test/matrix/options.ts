import { CertificateIssuance, Encryption, Ipam, Routing, type JsonObject, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { DUAL_STACK } from '../support/matrix-render';

/** One thing to turn on, with what it cannot do without. */
export interface Option {
  readonly props: TalosCiliumProps;
  readonly cluster?: Partial<TalosClusterProps>;
}

const BPF = { masquerade: { bpf: true } };
const RESOURCES = { requests: { cpu: '10m' }, limits: { memory: '1Gi' } };
const SECRETS = { hubbleServerSecret: 'server', hubbleRelayClientSecret: 'client', clusterMeshSecrets: true };

/** What has to do with certificates, Hubble, cluster mesh, Ingress, Gateway and Prometheus: taken in pairs. */
const PAIRED: Readonly<Record<string, Option>> = {
  'certificates: certManager': { props: { certificates: CertificateIssuance.certManager({ issuer: { name: 'ca' } }) } },
  'certificates: provided': { props: { certificates: CertificateIssuance.provided(SECRETS) } },
  'certificates: disabled': { props: { certificates: CertificateIssuance.disabled() } },
  'no hubble': { props: { hubble: false } },
  'hubble ui': { props: { hubble: { ui: true } } },
  'hubble metrics with TLS': {
    props: { hubble: { metrics: ['dns', 'drop'] }, values: { hubble: { metrics: { tls: { enabled: true } } } } as JsonObject },
  },
  'cluster mesh': { props: { clusterMesh: true }, cluster: { clusterId: 7 } },
  ingressController: { props: { ingressController: true } },
  gatewayApi: { props: { gatewayApi: true } },
  serviceMonitors: { props: { prometheus: { serviceMonitors: true } } },
};

/** Every feature, and raw values that the repairs are there for. */
export const OPTIONS: Readonly<Record<string, Option>> = {
  nothing: { props: {} },
  ...PAIRED,
  'kube-proxy stays': { props: {}, cluster: { kubeProxy: true } },
  'dual stack': { props: {}, cluster: DUAL_STACK },
  'one node': { props: {}, cluster: { controlPlanes: 1, workers: 0 } },
  'cluster pool': { props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.245.0.0/16'] }) } },
  'multi pool': { props: { ipam: Ipam.multiPool() } },
  geneve: { props: { routing: Routing.tunnel({ protocol: 'geneve', port: 6000 }) } },
  'native routing': { props: { routing: Routing.native() } },
  'bpf masquerade': { props: BPF },
  'legacy host routing': { props: { hostRouting: 'legacy' } },
  bandwidthManager: { props: { bandwidthManager: true } },
  'bbr for the host': { props: { bandwidthManager: { bbr: 'host-namespace-only' } } },
  'gateway on the host network': { props: { gatewayApi: { hostNetwork: { nodeLabels: { edge: 'true' } } } } },
  'dedicated ingress': { props: { ingressController: { loadBalancerMode: 'dedicated', default: true } } },
  'embedded envoy': { props: { envoy: false } },
  'envoy log level': { props: { envoy: { logLevel: 'debug' } } },
  prometheus: { props: { prometheus: true } },
  dashboards: { props: { dashboards: { namespace: 'monitoring' } } },
  l2Announcements: { props: { l2Announcements: true, clientRateLimit: { qps: 20, burst: 40 } } },
  bgpControlPlane: { props: { bgpControlPlane: true } },
  'bgp without status reports': { props: { bgpControlPlane: { statusReport: false } } },
  'node ipam': { props: { lbIpam: { nodeIpam: true } } },
  'node ipam for all': { props: { lbIpam: { defaultServiceIpam: 'nodeipam' } } },
  wireguard: { props: { encryption: Encryption.wireguard({ persistentKeepalive: '25s' }) } },
  'strict wireguard': { props: { encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16' } }) } },
  egressGateway: { props: { ...BPF, egressGateway: true } },
  hostFirewall: { props: { hostFirewall: true } },
  localRedirectPolicies: { props: { localRedirectPolicies: true } },
  mtu: { props: { mtu: 1400 } },
  resources: {
    props: { resources: { agent: RESOURCES, agentInit: RESOURCES, operator: RESOURCES, envoy: RESOURCES, certgen: RESOURCES } },
  },
  images: { props: { images: { registry: 'registry.example/mirror' } } },
  'another operator': { props: { operator: { replicas: 3 } } },
  upgradeCompatibility: { props: { upgradeCompatibility: '1.16' } },
  'own schedule': { props: { certificates: CertificateIssuance.cronJob({ schedule: '0 3 1 * *', validity: '90d' }) } },
  'another namespace': { props: { namespace: 'cilium' } },
  'another release name': { props: { releaseName: 'network' } },
  spire: { props: { values: { authentication: { enabled: true, mutual: { spire: { enabled: true, install: { enabled: true } } } } } } },
  preflight: { props: { values: { preflight: { enabled: true }, agent: false, operator: { enabled: false } } } },
  'MCS-API with CoreDNS': {
    props: {
      clusterMesh: true,
      values: { clustermesh: { mcsapi: { enabled: true, corednsAutoConfigure: { enabled: true } } } } as JsonObject,
    },
    cluster: { clusterId: 7 },
  },
};

/** Nearly everything at once, so far as every version has it. */
const EVERYTHING: Option = {
  props: {
    ...BPF,
    routing: Routing.native(),
    bandwidthManager: true,
    gatewayApi: true,
    ingressController: { default: true },
    hubble: { relay: { replicas: 2 }, ui: true, metrics: ['dns', 'drop', 'httpV2'], openMetrics: true },
    prometheus: { serviceMonitors: { labels: { release: 'kps' }, interval: '30s' } },
    dashboards: { annotations: { grafana_folder: 'Cilium' } },
    l2Announcements: true,
    bgpControlPlane: true,
    lbIpam: { nodeIpam: true },
    encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16' } }),
    clusterMesh: { serviceType: 'LoadBalancer', maxConnectedClusters: 511 },
    hostFirewall: true,
    localRedirectPolicies: true,
    mtu: 1400,
    images: { registry: 'registry.example/mirror' },
    operator: { replicas: 2 },
    resources: { agent: RESOURCES, hubbleRelay: RESOURCES, hubbleUi: RESOURCES },
    values: {
      authentication: { enabled: true, mutual: { spire: { enabled: true, install: { enabled: true } } } },
      hubble: { metrics: { tls: { enabled: true } } },
    } as JsonObject,
  },
  cluster: { clusterId: 300 },
};

/** All that is rendered: each option alone, pairs that do not contradict each other, and everything with each issuer of certificates. */
export function combinations(): Map<string, Option> {
  const all = new Map(Object.entries(OPTIONS));
  const paired = Object.entries(PAIRED);
  paired.forEach(([name, option], index) => {
    for (const [other, another] of paired.slice(index + 1)) {
      const props = merged(option.props, another.props);
      if (props) all.set(`${name} + ${other}`, { props, cluster: { ...option.cluster, ...another.cluster } });
    }
  });
  all.set('everything', EVERYTHING);
  for (const name of ['certificates: certManager', 'certificates: provided']) {
    all.set(`everything + ${name}`, { ...EVERYTHING, props: { ...EVERYTHING.props, ...PAIRED[name]!.props } });
  }
  return all;
}

/** Both together; undefined when they want different things in one place. */
function merged(one: object, other: object): object | undefined {
  const both: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = both[key];
    if (before === undefined) both[key] = value;
    else if (!isPlain(before) || !isPlain(value)) return undefined;
    else if ((both[key] = merged(before, value)) === undefined) return undefined;
  }
  return both;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
