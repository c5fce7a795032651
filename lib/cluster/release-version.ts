import type { Order } from './ip-address';
import { compareMinors, compareVersions } from './version-text';
import type { VersionParts } from './version-text';
import { checked } from '../props';

/** Base class of the versions of Cilium, Talos and Kubernetes. */
export abstract class ReleaseVersion implements VersionParts {
  static { checked(ReleaseVersion, 'ReleaseVersion'); }

  readonly major: number;
  readonly minor: number;
  /** Undefined for a version without a patch, such as `1.19`. */
  readonly patch: number | undefined;
  /** `rc.1` of `1.20.0-rc.1`; undefined for a release. */
  readonly prerelease: string | undefined;

  protected constructor(parts: VersionParts) {
    this.major = parts.major;
    this.minor = parts.minor;
    this.patch = parts.patch;
    this.prerelease = parts.prerelease;
  }

  /** Reads a bound of `atLeast` and `isBefore`: a version, or `major.minor`. */
  protected abstract bound(text: string): VersionParts;

  /** `major.minor`, such as `1.19`. */
  get minorString(): string {
    return `${this.major}.${this.minor}`;
  }

  /**
   * True when this version is `version` or newer. For `major.minor` only the minor is compared, so 1.20.0-rc.1 is at least `1.20`. A
   * full version is compared by Semantic Versioning, so 1.20.0-rc.1 is before `1.20.0`.
   *
   * @throws TalosCiliumError when `version` is not a version
   */
  atLeast(version: string): boolean {
    const bound = this.bound(version);
    return (bound.patch === undefined ? compareMinors(this, bound) : compareVersions(this, bound)) >= 0;
  }

  /** The opposite of `atLeast`. */
  isBefore(version: string): boolean {
    return !this.atLeast(version);
  }

  /** Order of Semantic Versioning. A version without a patch is compared as `.0`. */
  compare(other: this): Order {
    return compareVersions(this, other);
  }

  equals(other: this): boolean {
    return this.compare(other) === 0;
  }

  toJSON(): string {
    return this.toString();
  }

  /** `1.19.6`, `1.20.0-rc.1` or `1.19`, without a leading `v`. */
  protected get plain(): string {
    const patch = this.patch === undefined ? '' : `.${this.patch}`;
    return `${this.minorString}${patch}${this.prerelease === undefined ? '' : `-${this.prerelease}`}`;
  }
}
