import { newestPatch } from '../../assets/known-patches';
import { CiliumVersion } from '../../cluster/cilium-version';
import { minorsInside } from '../../cluster/version-steps';
import { UsageError } from '../command';

/**
 * The versions on the way to another one: first the newest patch release of the current minor, then that of each minor in between.
 *
 * @param from version that the program has
 * @param via versions to go through instead of the newest patch releases, for mirrors that do not have these
 * @throws UsageError for a version that is not newer, and for another major
 */
export function upgradePath(from: CiliumVersion, to: string, via: readonly string[]): CiliumVersion[] {
  const target = readVersion(to);
  if (target.compare(from) <= 0) throw new UsageError(`The program has Cilium ${from.toString()}, and ${target.toString()} is not newer.`);
  if (target.major !== from.major) throw new UsageError(`Cilium ${target.major} is another major version than ${from.toString()}, and the way to it is not known.`);
  const chosen = via.map(readVersion);
  const patchOf = (minor: string): CiliumVersion => chosen.find((version) => version.minorString === minor) ?? readVersion(minor);
  const own = chosen.find((version) => version.minorString === from.minorString) ?? readVersion(newestPatch(from.minorString) ?? from.toString());
  const first = target.minorString !== from.minorString && own.compare(from) > 0 ? [own] : [];
  return [...first, ...minorsInside(from.toString(), target.toString()).map(patchOf), target];
}

/** A version, or the newest patch release of a minor. */
function readVersion(text: string): CiliumVersion {
  const version = /^\d+\.\d+$/.test(text) ? newestPatch(text) : text;
  if (version === undefined) throw new UsageError(`No release of Cilium ${text} is known here. Write the whole version, such as ${text}.0.`);
  try {
    return CiliumVersion.parse(version.replace(/^v/, ''));
  } catch {
    throw new UsageError(`"${text}" is not a version of Cilium. Write it as in 1.20.0, or as in 1.20 for its newest release.`);
  }
}
