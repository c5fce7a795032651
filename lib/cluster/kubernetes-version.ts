import { TalosCiliumError } from '../diagnostics/problem';
import { shown } from './ip-text';
import { ReleaseVersion } from './release-version';
import { readVersion } from './version-text';
import type { VersionParts } from './version-text';
import { checked, isBranded } from '../props';

const UNREADABLE = 'CLU011';

/** A Kubernetes version: `1.34`, or exactly `v1.34.1`. */
export class KubernetesVersion extends ReleaseVersion {
  static { checked(KubernetesVersion, 'KubernetesVersion'); }

  /** True for a version made by any copy of this library. */
  static isKubernetesVersion(value: unknown): value is KubernetesVersion {
    return isBranded(value, 'KubernetesVersion');
  }

  /**
   * Reads `1.34`, `1.34.1` or `v1.34.1`.
   *
   * @param path Names the construct in an error.
   * @throws TalosCiliumError `CLU011` for anything else.
   * @see https://kubernetes.io/releases/
   */
  static parse(text: string, path = 'KubernetesVersion'): KubernetesVersion {
    return new KubernetesVersion(read(text, path));
  }

  /** Takes a version as it is and reads a text, for arguments that may be either. */
  static from(value: string | KubernetesVersion, path = 'KubernetesVersion'): KubernetesVersion {
    return KubernetesVersion.isKubernetesVersion(value) ? value : KubernetesVersion.parse(value, path);
  }

  private constructor(parts: VersionParts) {
    super(parts);
    Object.freeze(this);
  }

  /** The argument of `helm template --kube-version`, always with a patch: `v1.34.0` for `1.34`. */
  get kubeVersion(): string {
    return this.patch === undefined ? `v${this.plain}.0` : `v${this.plain}`;
  }

  protected override bound(text: string): VersionParts {
    return read(text, 'KubernetesVersion');
  }

  /** `v1.34.1`, or `v1.34` where no patch was given. */
  override toString(): string {
    return `v${this.plain}`;
  }
}

function read(text: string, path: string): VersionParts {
  const parts = readVersion(text);
  if (parts !== undefined) return parts;
  const what = `not a Kubernetes version (${shown(text)})`;
  throw new TalosCiliumError({ code: UNREADABLE, path, what, fix: 'write 1.34 or 1.34.1', link: 'https://kubernetes.io/releases/' });
}
