import { CodedError } from '../diagnostics/coded';
import { Reporter } from '../diagnostics/reporter';
import type { Asset, CiliumChartAsset, GatewayApiAsset } from './asset';
import { findInIndex } from './chart-repository';
import { bundleRepository, chartSource } from './repositories';
import { sha256 } from './digests';
import type { ExpectedDigests } from './digests';
import { download } from './download';
import type { Downloaded } from './download';
import { LOCK_COMMAND } from './lock-file';
import { officialUrl, OFFICIAL_CHART_REPOSITORY } from './official';
import type { AssetOptions, EffectiveLimits } from './options';
import { shownUrl } from './url';

/** A file to be downloaded. */
export interface NetworkRequest {
  readonly asset: Asset;
  readonly options: AssetOptions;
  readonly limits: EffectiveLimits;
  readonly expected: ExpectedDigests;
  /** Set when the file is about to be locked. */
  readonly recording: object | undefined;
  readonly subject: string;
}

/** Downloaded bytes and what the server states about them. */
export interface Fetched extends Downloaded {
  /** Source of the digest: the index of a Helm repository, or the manifest in an OCI registry. */
  readonly voucher?: { readonly by: 'index' | 'registry'; readonly at: string };
  /** sha256 of the manifest in an OCI registry. */
  readonly manifest?: string;
}

/**
 * Downloads an asset. The caller verifies it.
 *
 * @throws TalosCiliumError AST011 to AST023, AST032
 */
export function fetchAsset(request: NetworkRequest): Fetched {
  return request.asset.kind === 'cilium-chart' ? fetchChart(request, request.asset) : fetchBundle(request, request.asset);
}

function fetchBundle({ options, limits, subject }: NetworkRequest, asset: GatewayApiAsset): Fetched {
  return download(new URL(`${asset.version}/${asset.channel}-install.yaml`, bundleRepository(options, subject)), limits, subject);
}

function fetchChart({ options, limits, expected: { digests }, recording, subject }: NetworkRequest, asset: CiliumChartAsset): Fetched {
  const source = chartSource(options, subject);
  if ('oci' in source) {
    const { pullChart } = require('./oci') as typeof import('./oci');
    return pullChart({ address: source.oci, version: asset.version, helm: options.helm, limits, subject });
  }
  const { base } = source;
  // The official layout is known and stable, and a known digest makes the index superfluous: one request is enough.
  if (base.href === OFFICIAL_CHART_REPOSITORY && digests.length > 0) return download(officialUrl(asset), limits, subject);

  const index = download(new URL('index.yaml', base), limits, subject);
  const { urls, digest } = findInIndex(index.bytes.toString('utf8'), base, asset.version, subject);
  // While it is being locked, it is compared with the published chart.
  if (!recording && digest !== undefined && digests.length > 0 && !digests.includes(digest)) {
    throw new CodedError({
      code: 'AST014',
      path: subject,
      what: `${index.url} publishes an unexpected archive under this version (sha256 ${digest}; expected sha256 ${digests.join(' or ')})`,
      fix: `use a repository with the unchanged chart, or run \`${LOCK_COMMAND} --update\`, which compares the files in both; give a patched chart its own version`,
    });
  }
  const report = new Reporter(subject);
  for (const url of urls) {
    if (base.protocol === 'https:' && url.protocol === 'http:') {
      report.add({
        code: 'AST021',
        what: `${index.url} leads from https to http, which is not allowed: ${shownUrl(url.href)}`,
        fix: 'use a repository that uses only https',
      });
      continue;
    }
    const chart = report.attempt(() => download(url, limits, subject));
    if (!chart) continue;
    if (digest === undefined) return chart;
    // The caller verifies a file with a known digest, whatever the index says.
    if ((digests.length > 0 && !recording) || sha256(chart.bytes) === digest) return { ...chart, voucher: { by: 'index', at: index.url } };
    report.add({
      code: 'AST005',
      what: `${chart.url} has sha256 ${sha256(chart.bytes)}, but ${index.url} says ${digest}`,
      fix: 'try again, or use another mirror',
    });
  }
  throw report.error();
}
