import { CodedError, type CodedProblem } from '../diagnostics/coded';
import { TalosCiliumError } from '../diagnostics/problem';
import { nearestPatch } from './known-patches';
import { shownUrl } from './url';

/** Entry of a chart version in the index of a Helm repository. */
export interface IndexedChart {
  /** Absolute addresses of the archive, in the order of the index. */
  readonly urls: readonly URL[];
  /** sha256 of the archive, if the index has it. */
  readonly digest?: string;
}

interface IndexEntry {
  readonly version?: unknown;
  readonly urls?: unknown;
  readonly digest?: unknown;
}

/**
 * Finds a version of the chart `cilium` in a repository's `index.yaml`.
 *
 * @param text the index
 * @param repository base address of the repository; relative archive addresses are below it
 * @throws TalosCiliumError AST012 when it is not a usable index, AST013 when it does not have the version
 * @see https://helm.sh/docs/topics/chart_repository/#the-index-file
 */
export function findInIndex(text: string, repository: URL, version: string, subject: string): IndexedChart {
  const indexUrl = shownUrl(new URL('index.yaml', repository).href);
  const unusable = (what: string): CodedProblem => ({
    code: 'AST012',
    path: subject,
    what: `${indexUrl} ${what}`,
    fix: 'use the base address of a Helm repository, or an oci:// address',
    link: 'https://helm.sh/docs/topics/chart_repository/#the-index-file',
  });
  const { load } = require('js-yaml') as typeof import('js-yaml');
  let index: { entries?: Record<string, unknown> } | undefined;
  try {
    index = load(text) as typeof index;
  } catch (error) {
    throw new TalosCiliumError(unusable(`is not YAML (${(error as Error).message.split('\n', 1)[0]})`));
  }
  const entries = index?.entries?.cilium;
  if (!Array.isArray(entries)) throw new TalosCiliumError(unusable('lists no chart named cilium'));
  const charts = entries as readonly IndexEntry[];
  const chart = charts.find((entry) => typeof entry?.version === 'string' && entry.version.replace(/^v/, '') === version);
  if (!chart) {
    const nearest = nearestPatch(version, charts.flatMap((entry) => (typeof entry?.version === 'string' ? [entry.version.replace(/^v/, '')] : [])));
    throw new CodedError({
      code: 'AST013',
      path: subject,
      what: `${indexUrl} does not list version ${version} of the chart`,
      fix: nearest ? `set version: '${nearest}', the nearest version that it lists, or use a repository that has ${version}` : 'use a version that the repository has, or a repository that has this version',
    });
  }
  const urls = (Array.isArray(chart.urls) ? (chart.urls as unknown[]) : [])
    .filter((url): url is string => typeof url === 'string' && URL.canParse(url, repository.href))
    .map((url) => withCredentials(new URL(url, repository), repository))
    .filter((url) => url.protocol === 'https:' || url.protocol === 'http:');
  if (urls.length === 0) throw new TalosCiliumError(unusable(`has no http or https address for version ${version}`));
  const digest = typeof chart.digest === 'string' ? /^(?:sha256:)?([0-9a-f]{64})$/i.exec(chart.digest)?.[1]?.toLowerCase() : undefined;
  return { urls, digest };
}

function withCredentials(url: URL, repository: URL): URL {
  if (url.origin === repository.origin && !url.username) {
    url.username = repository.username;
    url.password = repository.password;
  }
  return url;
}
