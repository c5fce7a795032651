import { CodedError } from '../diagnostics/coded';
import { describeValue } from './ip-text';
import { ReleaseVersion } from './release-version';
import { readVersion } from './version-text';
import type { VersionParts } from './version-text';
import { checked, isBranded } from '../props';
import { checkArguments } from '../props';

/**
 * How well this library supports a Cilium minor. `full`: all constructs and checks. `render`: the chart is rendered, and values are
 * checked against the chart only. `unsupported`: neither.
 */
export type CiliumSupportLevel = 'full' | 'render' | 'unsupported';

/** Cilium minors by level of support. */
export const SUPPORTED_CILIUM_MINORS: Readonly<Record<'full' | 'render', readonly string[]>> = Object.freeze({
  full: Object.freeze(['1.18', '1.19', '1.20']),
  render: Object.freeze(['1.16', '1.17']),
});

/** A Cilium release. Its chart has the same version. */
export class CiliumVersion extends ReleaseVersion {
  static { checked(CiliumVersion, 'CiliumVersion'); }

  /** The default release. */
  static readonly DEFAULT = new CiliumVersion({ major: 1, minor: 19, patch: 6, prerelease: undefined });

  /** True for a version made by any copy of this library. */
  static isCiliumVersion(value: unknown): value is CiliumVersion {
    return isBranded(value, 'CiliumVersion');
  }

  /**
   * Reads `1.19.6`, `v1.19.6` or a pre-release such as `1.20.0-rc.1`.
   *
   * @param path path of the construct, for errors
   * @throws TalosCiliumError `CLU007` for anything else. A chart is found by its full version, so `1.19` and ranges are not enough.
   * @see https://github.com/cilium/cilium/releases
   */
  static parse(text: string, path = 'CiliumVersion'): CiliumVersion {
    const parts = readVersion(text);
    if (parts?.patch === undefined) {
      throw new CodedError({
        code: 'CLU007',
        path,
        what: `${describeValue(text)} is not a full Cilium version`,
        fix: `write major, minor and patch, such as '${CiliumVersion.DEFAULT}'`,
        link: 'https://github.com/cilium/cilium/releases',
      });
    }
    return new CiliumVersion(parts);
  }

  /** Reads a string, and returns a version unchanged. */
  static from(value: string | CiliumVersion, path = 'CiliumVersion'): CiliumVersion {
    return CiliumVersion.isCiliumVersion(value) ? value : CiliumVersion.parse(value, path);
  }

  declare readonly patch: number;

  private constructor(parts: VersionParts) {
    super(parts);
    Object.freeze(this);
  }

  /** How well this library supports this version. Pre-releases are `unsupported`. */
  get supportLevel(): CiliumSupportLevel {
    if (this.prerelease !== undefined) return 'unsupported';
    if (SUPPORTED_CILIUM_MINORS.full.includes(this.minorString)) return 'full';
    return SUPPORTED_CILIUM_MINORS.render.includes(this.minorString) ? 'render' : 'unsupported';
  }

  protected override bound(text: string): VersionParts {
    return readVersion(text) ?? CiliumVersion.parse(text);
  }

  /** The version of the chart, such as `1.19.6`. */
  override toString(): string {
    return this.plain;
  }
}

/** Options of `assertSupportedCilium`. */
export interface AssertSupportedCiliumOptions {
  /** Whether to accept every version. @default false */
  readonly allowUnsupported?: boolean;
  /** Path of the construct, for the error. @default 'CiliumVersion' */
  readonly path?: string;
}

/**
 * Throws for a Cilium version that this library does not support.
 *
 * @throws TalosCiliumError `CLU008` when the support level of the version is `unsupported`, and `allowUnsupported` is not set
 */
export function assertSupportedCilium(version: CiliumVersion, options: AssertSupportedCiliumOptions = {}): void {
  checkArguments('assertSupportedCilium', arguments);
  if (options.allowUnsupported || version.supportLevel !== 'unsupported') return;
  const { full, render } = SUPPORTED_CILIUM_MINORS;
  const kind = version.prerelease === undefined ? 'version' : 'pre-release';
  throw new CodedError({
    code: 'CLU008',
    path: options.path ?? 'CiliumVersion',
    what: `Cilium ${kind} ${version} is not supported`,
    fix: `use a release of ${full.join(', ')}, or of ${render.join(', ')} with fewer checks, or set allowUnsupportedVersion: true`,
  });
}
