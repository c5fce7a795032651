import type { Asset } from './asset';
import { CHART_DIGESTS } from './chart-digests';

/** Patch releases of one minor that are published, as far as this library knows, oldest first. */
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

/** What this library knows of the releases around one that it does not know, as a clause. */
export function describeKnown(asset: Asset): string {
  const newest = asset.kind === 'cilium-chart' ? patchesOf(asset.version, Object.keys(CHART_DIGESTS)).at(-1) : undefined;
  if (newest === undefined) return 'does not know the release';
  const minor = asset.version.split('.', 2).join('.');
  return `knows Cilium ${minor} up to ${minor}.${newest}`;
}

/** A minor gets about one patch release a month, for about a year. */
const FAR_AHEAD = 20;

/**
 * The release that a version probably stands for, if it is a typing mistake: a patch that is far ahead of the newest known one, as 1.19.66 is.
 *
 * @param listed versions that a repository has; by default those that this library knows, where only a patch that is far ahead is a mistake
 */
export function nearestPatch(version: string, listed?: readonly string[]): string | undefined {
  const [, minor, patch] = /^(\d+\.\d+)\.(\d+)$/.exec(version) ?? [];
  const patches = patchesOf(version, listed ?? Object.keys(CHART_DIGESTS));
  const newest = patches.at(-1);
  if (patch === undefined || newest === undefined || (!listed && Number(patch) <= newest + FAR_AHEAD)) return undefined;
  // Digits that were typed twice, or one too many; else the newest.
  const meant = patches.filter((each) => isSlip(patch, String(each)));
  return `${minor}.${meant.at(-1) ?? newest}`;
}

/** Whether leaving out one digit makes the other number. */
function isSlip(typed: string, other: string): boolean {
  return [...typed].some((_, index) => typed.slice(0, index) + typed.slice(index + 1) === other);
}
