import { TalosCiliumError } from '../diagnostics/problem';
import type { Problem } from '../diagnostics/problem';
import type { Asset, CiliumChartAsset, GatewayApiAsset } from './asset';
import { findInIndex } from './chart-repository';
import { sha256 } from './digests';
import { download } from './download';
import type { Downloaded } from './download';
import { officialUrl, OFFICIAL_CHART_REPOSITORY, OFFICIAL_GATEWAY_API_REPOSITORY } from './official';
import type { AssetOptions, EffectiveLimits } from './options';
import { repositoryUrl, shownUrl } from './url';

/** A download that is wanted. */
export interface NetworkRequest {
  readonly asset: Asset;
  readonly options: AssetOptions;
  readonly limits: EffectiveLimits;
  /** sha256 digests that the file may have; none when nothing knows it. */
  readonly digests: readonly string[];
  readonly subject: string;
}

/**
 * Downloads an asset. The caller verifies it.
 *
 * @throws TalosCiliumError AST011 to AST023
 */
export function fetchAsset(request: NetworkRequest): Downloaded {
  return request.asset.kind === 'cilium-chart' ? fetchChart(request, request.asset) : fetchBundle(request, request.asset);
}

function repository(given: string | undefined, option: string, variable: string, official: string, subject: string): URL {
  if (given !== undefined) return repositoryUrl(given, option, official, subject);
  const fromEnvironment = process.env[variable];
  return fromEnvironment ? repositoryUrl(fromEnvironment, variable, official, subject) : new URL(official);
}

function fetchBundle({ options, limits, subject }: NetworkRequest, asset: GatewayApiAsset): Downloaded {
  const base = repository(
    options.gatewayApiRepository,
    'gatewayApiRepository',
    'TALOS_CILIUM_GATEWAY_API_REPOSITORY',
    OFFICIAL_GATEWAY_API_REPOSITORY,
    subject,
  );
  return download(new URL(`${asset.version}/${asset.channel}-install.yaml`, base), limits, subject);
}

function fetchChart({ options, limits, digests, subject }: NetworkRequest, asset: CiliumChartAsset): Downloaded {
  const base = repository(options.repository, 'repository', 'TALOS_CILIUM_REPOSITORY', OFFICIAL_CHART_REPOSITORY, subject);
  // The official layout is known and stable, and a known digest says more than the index would: one request is enough.
  if (base.href === OFFICIAL_CHART_REPOSITORY && digests.length > 0) return download(officialUrl(asset), limits, subject);

  const index = download(new URL('index.yaml', base), limits, subject);
  const { urls, digest } = findInIndex(index.bytes.toString('utf8'), base, asset.version, subject);
  if (digest !== undefined && digests.length > 0 && !digests.includes(digest)) {
    throw new TalosCiliumError({
      code: 'AST014',
      path: subject,
      what: `${index.url} publishes another chart under this version (sha256 ${digest}, expected ${digests.join(' or ')})`,
      fix: 'use a repository with the unchanged chart; give a patched chart a version of its own',
    });
  }
  const problems: Problem[] = [];
  for (const url of urls) {
    if (base.protocol === 'https:' && url.protocol === 'http:') {
      problems.push({
        code: 'AST021',
        path: subject,
        what: `${index.url} leads from https to http, which is not followed (${shownUrl(url.href)})`,
        fix: 'give a repository that stays on https',
      });
      continue;
    }
    try {
      const chart = download(url, limits, subject);
      // With a known digest the caller knows better; else the index is all there is to hold the archive against.
      if (digests.length > 0 || digest === undefined || sha256(chart.bytes) === digest) return chart;
      problems.push({
        code: 'AST005',
        path: subject,
        what: `${chart.url} is not the file that ${index.url} publishes (sha256 ${sha256(chart.bytes)}, expected ${digest})`,
        fix: 'try again, or set the repository to another mirror',
      });
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      problems.push(...error.problems);
    }
  }
  throw new TalosCiliumError(problems);
}
