import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import {
  Announce,
  BgpPeer,
  BgpPeering,
  CiliumGateway,
  CiliumMonitoring,
  CiliumPolicies,
  ClusterChart,
  GatewayApiCrds,
  GitOpsApp,
  L2Announcement,
  Listener,
  LoadBalancerPool,
  Preset,
  TalosCilium,
  TalosCluster,
  type GitOpsAppProps,
} from '../../lib';

export function deliveredCluster(name = 'home'): TalosCluster {
  return new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 1, nodeSubnets: ['192.168.1.0/24'] });
}

/** Something in every layer. */
export function fillLayers(app: GitOpsApp, namespaces: readonly string[] = ['shop'], version?: string): ClusterChart {
  const chart = new ClusterChart(app, deliveredCluster(), { namespaces });
  new TalosCilium(chart, 'cilium', { gatewayApi: true, hubble: { relay: true }, ...(version !== undefined && { version }) });
  new GatewayApiCrds(chart, 'gateway-api');
  new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.192/28'], announce: Announce.l2(new L2Announcement(chart, 'lan')) });
  new LoadBalancerPool(chart, 'routed', { blocks: ['172.30.0.0/28'], announce: Announce.bgp(new BgpPeering(chart, 'bgp', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })] })) });
  new CiliumGateway(chart, 'web', { namespace: 'shop', listeners: [Listener.http()] });
  new CiliumPolicies(chart, 'policies', { namespace: 'shop' }).add(Preset.allowDns());
  new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } });
  new CiliumMonitoring(chart, 'monitoring');
  return chart;
}

/** What an app writes, by path. */
export function outputFiles(outdir: string, props: GitOpsAppProps, fill: (app: GitOpsApp) => void): Map<string, string> {
  const app = new GitOpsApp({ outdir, ...props });
  fill(app);
  app.synth();
  const files = (readdirSync(app.root, { recursive: true, withFileTypes: true }) as { parentPath: string; name: string; isFile(): boolean }[]).filter((entry) => entry.isFile());
  return new Map(files.map(({ parentPath, name }) => [join(parentPath, name).slice(app.root.length + 1), readFileSync(join(parentPath, name), 'utf8')]));
}
