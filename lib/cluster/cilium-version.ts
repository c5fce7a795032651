import { TalosCiliumError } from '../diagnostics/problem';
import { shown } from './ip-text';
import { ReleaseVersion } from './release-version';
import { readVersion } from './version-text';
import type { VersionParts } from './version-text';
import { checked, isBranded } from '../props';
import { checkArguments } from '../props';

const UNREADABLE = 'CLU007';
const UNSUPPORTED = 'CLU008';

/**
 * How far this library goes with a Cilium minor: `full` is modelled and checked, `render` is rendered and checked against
 * its own chart only, `unsupported` is neither.
 */
export type CiliumSupportLevel = 'full' | 'render' | 'unsupported';

/** Cilium minors by how far this library goes with them. */
export const SUPPORTED_CILIUM_MINORS: Readonly<Record<'full' | 'render', readonly string[]>> = Object.freeze({
  full: Object.freeze(['1.18', '1.19', '1.20']),
  render: Object.freeze(['1.16', '1.17']),
});

/** A Cilium release, which is also its chart's version. */
export class CiliumVersion extends ReleaseVersion {
  static { checked(CiliumVersion, 'CiliumVersion'); }

  /** The release that is used when none is asked for. */
  static readonly DEFAULT = new CiliumVersion({ major: 1, minor: 19, patch: 6, prerelease: undefined });

  /** True for a version made by any copy of this library. */
  static isCiliumVersion(value: unknown): value is CiliumVersion {
    return isBranded(value, 'CiliumVersion');
  }

  /**
   * Reads `1.19.6`, `v1.19.6` or a pre-release such as `1.20.0-rc.1`.
   *
   * @param path Names the construct in an error.
   * @throws TalosCiliumError `CLU007` for anything else: a chart is found by its full version, so `1.19` and ranges are none.
   * @see https://github.com/cilium/cilium/releases
   */
  static parse(text: string, path = 'CiliumVersion'): CiliumVersion {
    const parts = readVersion(text);
    if (parts?.patch === undefined) {
      throw new TalosCiliumError({
        code: UNREADABLE,
        path,
        what: `not a full Cilium version (${shown(text)})`,
        fix: `write major, minor and patch such as ${CiliumVersion.DEFAULT}`,
        link: 'https://github.com/cilium/cilium/releases',
      });
    }
    return new CiliumVersion(parts);
  }

  /** Takes a version as it is and reads a text, for arguments that may be either. */
  static from(value: string | CiliumVersion, path = 'CiliumVersion'): CiliumVersion {
    return CiliumVersion.isCiliumVersion(value) ? value : CiliumVersion.parse(value, path);
  }

  declare readonly patch: number;

  private constructor(parts: VersionParts) {
    super(parts);
    Object.freeze(this);
  }

  /** How far this library goes with this version; pre-releases are `unsupported`. */
  get supportLevel(): CiliumSupportLevel {
    if (this.prerelease !== undefined) return 'unsupported';
    if (SUPPORTED_CILIUM_MINORS.full.includes(this.minorString)) return 'full';
    return SUPPORTED_CILIUM_MINORS.render.includes(this.minorString) ? 'render' : 'unsupported';
  }

  protected override bound(text: string): VersionParts {
    return readVersion(text) ?? CiliumVersion.parse(text);
  }

  /** The chart's version, such as `1.19.6`. */
  override toString(): string {
    return this.plain;
  }
}

/** Options of `assertSupportedCilium`. */
export interface AssertSupportedCiliumOptions {
  /** Lets every version pass. @default false */
  readonly allowUnsupported?: boolean;
  /** Names the construct in the error. @default 'CiliumVersion' */
  readonly path?: string;
}

/**
 * Stops at a Cilium version that this library does not know.
 *
 * @throws TalosCiliumError `CLU008` when the version's support level is `unsupported` and this was not allowed.
 */
export function assertSupportedCilium(version: CiliumVersion, options: AssertSupportedCiliumOptions = {}): void {
  checkArguments('assertSupportedCilium', arguments);
  if (options.allowUnsupported || version.supportLevel !== 'unsupported') return;
  const { full, render } = SUPPORTED_CILIUM_MINORS;
  const kind = version.prerelease === undefined ? 'version' : 'pre-release';
  throw new TalosCiliumError({
    code: UNSUPPORTED,
    path: options.path ?? 'CiliumVersion',
    what: `Cilium ${kind} is not supported (${version})`,
    fix: `use a release of ${full.join(', ')}, or of ${render.join(', ')} for rendering alone, or set \`allowUnsupportedVersion: true\``,
  });
}
