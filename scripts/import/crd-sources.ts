import { CHANNELS, bundleLabel, channelledReleases, releaseLine, type VersionFamily } from './version-family';
import { chartFiles, chartText, ciliumCrds, gatewayApiCrds, type Crd, type InputPaths } from './inputs';
import { byCodePoint } from './shape';
import { CILIUM_CHARTS, CILIUM_MINORS, GATEWAY_API_BUNDLES, GATEWAY_API_TYPED_BUNDLES } from './kinds';

/** The CRDs that one version of an artefact installs. */
export interface CrdSource {
  readonly label: string;
  readonly crds: readonly Crd[];
}

export interface CrdSources {
  readonly family: VersionFamily;
  readonly sources: readonly CrdSource[];
}

/**
 * Cilium's CRDs per minor. The directories hold a few that the release no longer installs; the operator may only update
 * those that it installs, so the chart's cluster role tells which they are.
 */
export function ciliumSources(paths: InputPaths): CrdSources {
  const sources = CILIUM_MINORS.map((minor) => {
    const role = chartText(chartFiles(paths, CILIUM_CHARTS[minor]), 'cilium/templates/cilium-operator/clusterrole.yaml');
    const installed = new Set(role.match(/[a-z0-9]+\.cilium\.io$/gm));
    return { label: minor, crds: ciliumCrds(paths, minor).filter((crd) => installed.has(`${crd.plural}.${crd.group}`)) };
  });
  return { family: releaseLine('Cilium', CILIUM_MINORS), sources };
}

/** Every Gateway API bundle, both channels. */
export function gatewayApiSources(paths: InputPaths): CrdSources {
  const sources = GATEWAY_API_BUNDLES.flatMap((version) =>
    CHANNELS.map((channel) => ({ label: bundleLabel(version, channel), crds: gatewayApiCrds(paths, version, channel) })),
  ).filter(({ crds }) => crds.length > 0);
  return {
    family: channelledReleases(
      'Gateway API',
      sources.map(({ label }) => label),
    ),
    sources,
  };
}

/** The bundles that the Gateway API types are merged from. */
export function typedGatewayApiSources({ sources }: CrdSources): CrdSources {
  const typed = sources.filter(({ label }) => GATEWAY_API_TYPED_BUNDLES.some((version) => label.startsWith(`${version}/`)));
  return {
    family: channelledReleases(
      'Gateway API',
      typed.map(({ label }) => label),
    ),
    sources: typed,
  };
}

/** Served version names of a CRD: the storage version first, then as Kubernetes orders them. */
export function servedVersions(crd: Crd): string[] {
  return crd.versions
    .filter(({ served }) => served)
    .sort((a, b) => Number(b.storage) - Number(a.storage) || compareVersions(a.name, b.name))
    .map(({ name }) => name);
}

/** Kubernetes' order of API versions, the preferred one first: v2, v1, v1beta1, v2alpha1. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name));
  if (!x || !y) return byCodePoint(a, b);
  const rank = (match: RegExpExecArray): number[] => [
    match[2] === undefined ? 0 : match[2] === 'beta' ? 1 : 2,
    -Number(match[1]),
    -Number(match[3] ?? 0),
  ];
  const [p, q] = [rank(x), rank(y)];
  const different = p.findIndex((value, index) => value !== q[index]);
  return different < 0 ? 0 : (p[different] ?? 0) - (q[different] ?? 0);
}
