import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { assetFileName, ciliumChartAsset, gatewayApiAsset, type Asset } from '../lib/assets';

/** Charts that the apps and the tests use: one patch release of each minor, and two of 1.18. */
export const CHART_VERSIONS = ['1.16.19', '1.17.18', '1.18.1', '1.18.12', '1.19.6', '1.20.0'] as const;

const GATEWAY_API_BUNDLES = [
  ['v1.0.0', 'standard'],
  ...['v1.1.0', 'v1.2.1', 'v1.3.0', 'v1.4.1', 'v1.5.1', 'v1.6.1'].flatMap((version) => [[version, 'standard'], [version, 'experimental']] as const),
] as const;

/** Assets of the library that the apps and the tests use. */
export const UPSTREAM_ASSETS: readonly Asset[] = [
  ...CHART_VERSIONS.map((version) => ciliumChartAsset(version)),
  ...GATEWAY_API_BUNDLES.map(([version, channel]) => gatewayApiAsset(version, channel)),
];

/** Files of one GitHub repository at one revision. */
export interface FileGroup {
  /** Owner, repository and revision: a path below https://raw.githubusercontent.com/. */
  readonly source: string;
  /** Path in the repository by path below the directory of the upstream files. */
  readonly files: Readonly<Record<string, string>>;
  /** Digest of all of them, see `digestOf`. */
  readonly sha256: string;
}

/** sha256 of the list of names and sha256 digests, as `sha256sum` prints it for the sorted files. */
export function digestOf(files: ReadonlyMap<string, Uint8Array>): string {
  const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  return sha256([...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join(''));
}

const CRDS_V2 = [
  'bgpadvertisements', 'bgpclusterconfigs', 'bgpnodeconfigoverrides', 'bgpnodeconfigs', 'bgppeerconfigs', 'cidrgroups', 'clusterwideenvoyconfigs',
  'clusterwidenetworkpolicies', 'egressgatewaypolicies', 'endpoints', 'envoyconfigs', 'identities', 'loadbalancerippools', 'localredirectpolicies',
  'networkpolicies', 'nodeconfigs', 'nodes',
];
const CRDS_V2ALPHA1 = ['endpointslices', 'gatewayclassconfigs', 'l2announcementpolicies', 'podippools'];

/** Files that only the tests and `npm run import` use. */
export const UPSTREAM_FILES: readonly FileGroup[] = [
  ciliumCrds('v1.18.11', ['bgppeeringpolicies'], '19c7428ba2e8e9f0636779e54bcf82d4a58d957a0cb3f9ac38719622335ff0c7'),
  ciliumCrds('v1.19.6', [], '7e1dd4f6f3b8a3918690ecdcc672324112bb53713827bffb14c4968fd84ef09f'),
  ciliumCrds('v1.20.0', ['datapathplugins'], '4476a4cc2d3466afb46d22e56026abd27afebf12f2544410774b9319e3f0b102'),
  talosSchema('v1.11.0', '300ea198ace9bc16d6a5d608702ac12c529b946dea3e75c419d3002f6b10cd9b'),
  talosSchema('v1.12.0', '348187fb6a030824fae0f695f4d752db0f35a546238f696e291e4be0781451ea'),
  talosSchema('v1.13.0', '70ba0d9efcebaadeccb1f0a3ac8e952924e675fa8144d1d67ecf5750b3f646f9'),
  talosSchema('v1.14.1', '7d4e12f94cb8fbbb56f7b5c0de4a3fd8f73c6d83f12099995541d00d2cd6f010'),
  {
    source: 'kubernetes/kubernetes/v1.35.0',
    files: { 'schemas/kubernetes/v1.35.0-definitions.json': 'api/openapi-spec/swagger.json' },
    sha256: '863173012edbf73f219b73cfa3839642cb55707d963117bb0903f69126f77396',
  },
  {
    source: 'datreeio/CRDs-catalog/7b1e26ef9deea49293714d204c1a2270aab1178f',
    files: Object.fromEntries(
      [
        'argoproj.io/application_v1alpha1.json', 'argoproj.io/applicationset_v1alpha1.json', 'argoproj.io/appproject_v1alpha1.json',
        'cert-manager.io/certificate_v1.json', 'cert-manager.io/clusterissuer_v1.json', 'cert-manager.io/issuer_v1.json',
        'helm.toolkit.fluxcd.io/helmrelease_v2.json',
        'kustomize.toolkit.fluxcd.io/kustomization_v1.json',
        'monitoring.coreos.com/podmonitor_v1.json', 'monitoring.coreos.com/prometheusrule_v1.json', 'monitoring.coreos.com/servicemonitor_v1.json',
        'source.toolkit.fluxcd.io/gitrepository_v1.json', 'source.toolkit.fluxcd.io/helmrepository_v1.json', 'source.toolkit.fluxcd.io/ocirepository_v1.json', 'source.toolkit.fluxcd.io/ocirepository_v1beta2.json',
      ].map((file) => [`schemas/crds/${file}`, file]),
    ),
    sha256: 'ed723faecab84c751c7a2bc819a2f2c22482b13aa4de91564eee07f4c7365a96',
  },
];

function ciliumCrds(tag: string, more: readonly string[], sha256: string): FileGroup {
  const files = (version: string, names: readonly string[]): [string, string][] =>
    names.map((name) => [
      `crds/cilium-${minorOf(tag)}/cilium${name}.cilium.io.yaml`,
      `pkg/k8s/apis/cilium.io/client/crds/${version}/cilium${name}.yaml`,
    ]);
  return {
    source: `cilium/cilium/${tag}`,
    files: Object.fromEntries([...files('v2', CRDS_V2), ...files('v2alpha1', [...CRDS_V2ALPHA1, ...more])]),
    sha256,
  };
}

function talosSchema(tag: string, sha256: string): FileGroup {
  return {
    source: `siderolabs/talos/${tag}`,
    files: { [`schemas/talos/config-v${minorOf(tag)}.schema.json`]: 'pkg/machinery/config/schemas/config.schema.json' },
    sha256,
  };
}

function minorOf(tag: string): string {
  return tag.replace(/^v(\d+\.\d+)\..*$/, '$1');
}

/** Where `npm run assets` writes: `assets`, `crds` and `schemas` are below it. */
export const UPSTREAM_DIRECTORY = resolve(__dirname, '..', 'upstream');

/**
 * Points `TALOS_CILIUM_ASSETS` at the files of `npm run assets`, or at those beside this checkout, unless it is set. This
 * repository's own commands call it; the library never looks there.
 */
export function useRepositoryAssets(): void {
  const places = [UPSTREAM_DIRECTORY, resolve(__dirname, '..', '..', 'shared')];
  process.env.TALOS_CILIUM_ASSETS ||= join(places.find((place) => existsSync(join(place, 'assets'))) ?? UPSTREAM_DIRECTORY, 'assets');
}

/** Names of the files from upstream that are not where `TALOS_CILIUM_ASSETS` says; none when all are there. */
export function missingUpstreamFiles(): string[] {
  const directories = (process.env.TALOS_CILIUM_ASSETS ?? '').split(delimiter).filter((directory) => directory !== '');
  const inAssets = UPSTREAM_ASSETS.map((asset) => assetFileName(asset)).filter((name) => !directories.some((directory) => existsSync(join(directory, name))));
  const beside = UPSTREAM_FILES.flatMap(({ files }) => Object.keys(files)).filter((name) => !directories.some((directory) => existsSync(join(directory, '..', name))));
  return [...inAssets, ...beside];
}
