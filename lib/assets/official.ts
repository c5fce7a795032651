import type { Asset } from './asset';

/** Where the Cilium project publishes its charts. */
export const OFFICIAL_CHART_REPOSITORY = 'https://helm.cilium.io/';

/** Where the Gateway API project publishes its CRD bundles. */
export const OFFICIAL_GATEWAY_API_REPOSITORY = 'https://github.com/kubernetes-sigs/gateway-api/releases/download/';

/** Address under which upstream publishes an asset. */
export function officialUrl(asset: Asset): URL {
  return asset.kind === 'cilium-chart'
    ? new URL(`cilium-${asset.version}.tgz`, OFFICIAL_CHART_REPOSITORY)
    : new URL(`${asset.version}/${asset.channel}-install.yaml`, OFFICIAL_GATEWAY_API_REPOSITORY);
}
