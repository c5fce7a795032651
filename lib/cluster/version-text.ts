import type { Order } from './ip-address';

/** The parts of a version. */
export interface VersionParts {
  /** `1` of `1.20.0`. */
  readonly major: number;
  /** `20` of `1.20.0`. */
  readonly minor: number;
  /** Undefined for a version without a patch, such as `1.19`. */
  readonly patch: number | undefined;
  /** `rc.1` of `1.20.0-rc.1`; undefined for a release. */
  readonly prerelease: string | undefined;
}

const NUMBER = '(0|[1-9][0-9]{0,8})';
const VERSION = new RegExp(`^v?${NUMBER}\\.${NUMBER}(?:\\.${NUMBER}(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?)?$`);

/**
 * Reads `1.19.6`, `v1.19.6`, `1.20.0-rc.1` or `1.19`; undefined for anything else. Not done with a semver
 * library, because loading one takes several milliseconds. The tests compare the order with one.
 */
export function readVersion(text: unknown): VersionParts | undefined {
  const match = typeof text === 'string' ? VERSION.exec(text) : null;
  if (match === null) return undefined;
  const [, major, minor, patch, prerelease] = match;
  if (prerelease?.split('.').some((part) => /^0[0-9]+$/.test(part))) return undefined;
  return { major: Number(major), minor: Number(minor), patch: patch === undefined ? undefined : Number(patch), prerelease };
}

/** Order of Semantic Versioning 2.0. A version without a patch is compared as `.0`. */
export function compareVersions(one: VersionParts, other: VersionParts): Order {
  return (
    compareMinors(one, other) ||
    order(one.patch ?? 0, other.patch ?? 0) ||
    comparePrereleases(one.prerelease, other.prerelease)
  );
}

/** Order by `major.minor` only. */
export function compareMinors(one: VersionParts, other: VersionParts): Order {
  return order(one.major, other.major) || order(one.minor, other.minor);
}

function order<T extends number | string>(one: T, other: T): Order {
  return one < other ? -1 : one > other ? 1 : 0;
}

function comparePrereleases(one: string | undefined, other: string | undefined): Order {
  if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? 1 : -1;
  const [left, right] = [one.split('.'), other.split('.')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const result = compareIdentifiers(left[i]!, right[i]!);
    if (result !== 0) return result;
  }
  return order(left.length, right.length);
}

/** Numbers come before other identifiers, and `10` after `9`. */
function compareIdentifiers(one: string, other: string): Order {
  const [oneIsNumber, otherIsNumber] = [/^[0-9]+$/.test(one), /^[0-9]+$/.test(other)];
  if (oneIsNumber && otherIsNumber) return order(one.length, other.length) || order(one, other);
  if (oneIsNumber !== otherIsNumber) return oneIsNumber ? -1 : 1;
  return order(one, other);
}
