import type { Order } from './ip-address';
import { compareMinors, compareVersions } from './version-text';
import type { VersionParts } from './version-text';
import { checked } from '../props';

/** What the versions of Cilium, Talos and Kubernetes have in common. */
export abstract class ReleaseVersion implements VersionParts {
  static { checked(ReleaseVersion, 'ReleaseVersion'); }

  readonly major: number;
  readonly minor: number;
  /** Undefined where only `major.minor` was written. */
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
   * True from this version on. A bound of `major.minor` is about the minor alone, so 1.20.0-rc.1 is at least `1.20`; a
   * full bound follows Semantic Versioning, so 1.20.0-rc.1 is before `1.20.0`.
   *
   * @throws TalosCiliumError when the bound is no version.
   */
  atLeast(version: string): boolean {
    const bound = this.bound(version);
    return (bound.patch === undefined ? compareMinors(this, bound) : compareVersions(this, bound)) >= 0;
  }

  /** The opposite of `atLeast`. */
  isBefore(version: string): boolean {
    return !this.atLeast(version);
  }

  /** Order of Semantic Versioning; a version without a patch counts as its `.0`. */
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
