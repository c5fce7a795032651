import type { Asset } from './asset';
import { CHART_DIGESTS } from './chart-digests';

/** Published patch releases of a minor that this library knows, oldest first. */
function patchesOf(version: string, versions: readonly string[]): number[] {
  const minor = `${version.split('.', 2).join('.')}.`;
  const patches = versions.filter((each) => each.startsWith(minor)).map((each) => each.slice(minor.length));
  return patches.filter((patch) => /^\d+$/.test(patch)).map(Number).sort((a, b) => a - b);
}

/** The newest release of a minor that this library knows: `1.19.7` of `1.19`. */
export function newestPatch(minor: string): string | undefined {
  const newest = patchesOf(minor, Object.keys(CHART_DIGESTS)).at(-1);
  return newest === undefined ? undefined : `${minor}.${newest}`;
}

/** A clause about the known releases next to an unknown one. */
export function describeKnown(asset: Asset): string {
  const newest = asset.kind === 'cilium-chart' ? patchesOf(asset.version, Object.keys(CHART_DIGESTS)).at(-1) : undefined;
  if (newest === undefined) return 'does not know the release';
  const minor = asset.version.split('.', 2).join('.');
  return `knows Cilium ${minor} up to ${minor}.${newest}`;
}

/** A minor gets about one patch release a month, for about a year. */
const FAR_AHEAD = 20;

/**
 * The release that a mistyped version probably means, such as 1.19.6 for 1.19.66.
 *
 * @param listed versions of a repository; by default the known ones, for which only a patch far ahead of the newest counts as a typing mistake
 */
export function nearestPatch(version: string, listed?: readonly string[]): string | undefined {
  const [, minor, patch] = /^(\d+\.\d+)\.(\d+)$/.exec(version) ?? [];
  const patches = patchesOf(version, listed ?? Object.keys(CHART_DIGESTS));
  const newest = patches.at(-1);
  if (patch === undefined || newest === undefined || (!listed && Number(patch) <= newest + FAR_AHEAD)) return undefined;
  // A digit too many; otherwise the newest release.
  const meant = patches.filter((each) => isSlip(patch, String(each)));
  return `${minor}.${meant.at(-1) ?? newest}`;
}

/** Whether a number without one of its digits is the other number. */
function isSlip(typed: string, other: string): boolean {
  return [...typed].some((_, index) => typed.slice(0, index) + typed.slice(index + 1) === other);
}
