import {
  Advertise,
  Announce,
  BgpPeer,
  BgpPeering,
  Bootstrap,
  CertificateIssuance,
  CiliumGateway,
  CiliumMonitoring,
  CiliumPolicies,
  ClusterChart,
  EgressGateway,
  GatewayApiCrds,
  GatewayCertificate,
  GitOpsApp,
  GitOpsOwner,
  HubbleUiExposure,
  HubbleMetric,
  HubbleStack,
  Listener,
  LoadBalancerPool,
  OmniClusterTemplate,
  OmniMachines,
  OmniManifests,
  Preset,
  Routing,
  TalosCilium,
  TalosCluster,
  TalosMachineConfig,
  type TalosCiliumProps,
  type TalosClusterProps,
} from '../../../lib';
import type { CiliumMinor } from '../../../imports/served-versions';
import { VERSIONS } from './minors';

/** A cluster whose READMEs are followed. */
export interface DocumentedCluster {
  readonly title: string;
  readonly minor: CiliumMinor;
  /** Who applies the manifests in the handover, as field manager; undefined where nobody does. */
  readonly owner?: 'argocd-controller' | 'kustomize-controller' | 'helm';
  write(outdir: string): void;
}

function cluster(
  title: string,
  minor: CiliumMinor,
  owner: DocumentedCluster['owner'],
  facts: Partial<TalosClusterProps>,
  cilium: TalosCiliumProps,
  fill: (chart: ClusterChart) => void,
  namespaces: readonly string[] = [],
): DocumentedCluster {
  return {
    title,
    minor,
    owner,
    write: (outdir) => {
      const app = new GitOpsApp({ outdir });
      const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2, ...facts }), { namespaces });
      new TalosCilium(chart, 'cilium', { ...cilium, version: VERSIONS.find(([each]) => each === minor)![1] });
      fill(chart);
      app.synth();
    },
  };
}

const machines = OmniMachines.ids(['430d882a-51a8-48b3-ab00-d4b5b0b5b0b1', '430d882a-51a8-48b3-ab00-d4b5b0b5b0b2', '430d882a-51a8-48b3-ab00-d4b5b0b5b0b3']);

function gateway(chart: ClusterChart): void {
  new GatewayApiCrds(chart, 'gateway-api');
  const certificate = GatewayCertificate.certManager({ clusterIssuer: 'letsencrypt' });
  new CiliumGateway(chart, 'web', { namespace: 'gateways', listeners: [Listener.https({ hostname: '*.example.com', certificate })] });
}

function policies(chart: ClusterChart): void {
  new CiliumPolicies(chart, 'shop', { namespace: 'shop' }).add(Preset.defaultDeny(), Preset.allowDns());
}

/** One for each way in which the READMEs differ. The apps of this repository are followed as well. */
export const DOCUMENTED_CLUSTERS: readonly DocumentedCluster[] = [
  cluster('BGP, an egress gateway and monitoring, in the machine configuration, for Flux', '1.19', 'kustomize-controller', {
    nodeSubnets: ['10.20.0.0/24'],
    gatewayAddresses: ['10.20.0.1'],
    virtualIps: ['10.20.0.10'],
  }, { routing: Routing.native(), masquerade: { bpf: true } }, (chart) => {
    const bgp = new BgpPeering(chart, 'tor', {
      localAsn: 64600,
      nodeSelector: { matchLabels: { bgp: 'true' } },
      peers: [BgpPeer.to('10.20.0.1', { asn: 64601 })],
      advertise: [Advertise.services({ selector: { matchLabels: { expose: 'bgp' } } })],
    });
    new LoadBalancerPool(chart, 'public', { blocks: ['203.0.113.0/26'], announce: Announce.bgp(bgp) });
    new EgressGateway(chart, 'billing', {
      sources: [{ podSelector: { matchLabels: { 'io.kubernetes.pod.namespace': 'billing' } } }],
      destinations: ['198.51.100.0/24'],
      gateways: [{ nodeSelector: { matchLabels: { egress: 'true' } }, egressIP: '10.20.0.250' }],
    });
    new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.dns(), HubbleMetric.drop(), HubbleMetric.httpV2()] });
    new CiliumMonitoring(chart, 'monitoring', { serviceMonitors: { interval: '30s' }, dashboards: { folder: 'Cilium' } });
    policies(chart);
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner: GitOpsOwner.flux({ kustomization: 'cilium' }) }) });
  }, ['shop']),
  cluster('one node without a bootstrap, with everything that comes later', '1.20', undefined, {
    talosVersion: '1.14',
    controlPlanes: 1,
    workers: 0,
    nodeAddresses: ['10.20.0.11'],
  }, { gatewayApi: true, certificates: CertificateIssuance.certManager({ issuer: { name: 'ca' } }) }, (chart) => {
    gateway(chart);
    policies(chart);
    const pool = new LoadBalancerPool(chart, 'lan', { blocks: ['10.9.0.0/28'], announce: Announce.none('a route on the router') });
    new HubbleStack(chart, 'hubble', { exposure: HubbleUiExposure.loadBalancer({ pool }) });
    new CiliumMonitoring(chart, 'monitoring', { dashboards: { namespace: 'monitoring' } });
    new TalosMachineConfig(chart, 'talos');
  }),
  cluster('a URL, for Helm, with monitoring', '1.19', 'helm', { talosVersion: '1.14' }, { certificates: CertificateIssuance.disabled() }, (chart) => {
    new CiliumMonitoring(chart, 'monitoring', { dashboards: { namespace: 'monitoring' } });
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.hosted({ url: 'https://git.example.com/raw/0123abc/bootstrap-manifests.yaml', owner: GitOpsOwner.helm() }) });
  }),
  cluster('a HelmRelease', '1.18', 'helm', { talosVersion: '1.12' }, {}, (chart) => {
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner: GitOpsOwner.helm({ helmRelease: 'cilium' }) }) });
  }),
  cluster('a namespace of its own, for any controller', '1.18', undefined, { talosVersion: '1.12', kubeProxy: true }, { namespace: 'cilium' }, (chart) => {
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });
  }, ['cilium']),
  cluster('patches for Omni, an Application for each layer', '1.19', 'argocd-controller', { management: 'omni' }, { gatewayApi: true }, (chart) => {
    new GatewayApiCrds(chart, 'gateway-api');
    policies(chart);
    const owner = GitOpsOwner.argoCd({ application: { crds: 'gateway-api', cilium: 'cilium' }, applicationNamespace: 'teams' });
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner }) });
  }),
  cluster('a template of Omni that also keeps the resources', '1.20', undefined, { management: 'omni', talosVersion: '1.14.1' }, { gatewayApi: true }, (chart) => {
    gateway(chart);
    policies(chart);
    new LoadBalancerPool(chart, 'lan', { blocks: ['10.9.0.0/28'], announce: Announce.none('a route on the router') });
    new CiliumMonitoring(chart, 'monitoring');
    new OmniClusterTemplate(chart, 'omni', { omniVersion: '1.10', controlPlane: { machines }, workers: [{ machines: OmniMachines.ofClass('w', 2) }], manifests: OmniManifests.full({ resources: true }) });
  }),
  cluster('a template of Omni without Cilium, upgraded since', '1.18', undefined, { management: 'omni', talosVersion: '1.12', runningTalosVersion: '1.14.1' }, {}, (chart) => {
    new LoadBalancerPool(chart, 'lan', { blocks: ['10.9.0.0/28'], announce: Announce.none('a route on the router') });
    new OmniClusterTemplate(chart, 'omni', { omniVersion: '1.10', controlPlane: { machines }, workers: [{ machines: OmniMachines.ofClass('w', 2) }] });
  }),
];
