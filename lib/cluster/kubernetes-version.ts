import { CodedError } from '../diagnostics/coded';
import { describeValue } from './ip-text';
import { ReleaseVersion } from './release-version';
import { readVersion } from './version-text';
import type { VersionParts } from './version-text';
import { checked, isBranded } from '../props';

/** A Kubernetes version: a minor such as `1.35`, or a release such as `1.35.0`. */
export class KubernetesVersion extends ReleaseVersion {
  static { checked(KubernetesVersion, 'KubernetesVersion'); }

  /** True for a version made by any copy of this library. */
  static isKubernetesVersion(value: unknown): value is KubernetesVersion {
    return isBranded(value, 'KubernetesVersion');
  }

  /**
   * Reads `1.35`, `1.35.0` or `v1.35.0`.
   *
   * @param path path of the construct, for errors
   * @throws TalosCiliumError `CLU011` for anything else
   * @see https://kubernetes.io/releases/
   */
  static parse(text: string, path = 'KubernetesVersion'): KubernetesVersion {
    return new KubernetesVersion(read(text, path));
  }

  /** Reads a string, and returns a version unchanged. */
  static from(value: string | KubernetesVersion, path = 'KubernetesVersion'): KubernetesVersion {
    return KubernetesVersion.isKubernetesVersion(value) ? value : KubernetesVersion.parse(value, path);
  }

  private constructor(parts: VersionParts) {
    super(parts);
    Object.freeze(this);
  }

  /** The argument of `helm template --kube-version`, always with a patch: `v1.35.0` for `1.35`. */
  get kubeVersion(): string {
    return this.patch === undefined ? `v${this.plain}.0` : `v${this.plain}`;
  }

  protected override bound(text: string): VersionParts {
    return read(text, 'KubernetesVersion');
  }

  /** `v1.35.0`, or `v1.35` without a patch. */
  override toString(): string {
    return `v${this.plain}`;
  }
}

function read(text: string, path: string): VersionParts {
  const parts = readVersion(text);
  if (parts !== undefined) return parts;
  const what = `${describeValue(text)} is not a valid Kubernetes version`;
  throw new CodedError({ code: 'CLU011', path, what, fix: "write a minor such as '1.35', or a release such as '1.35.0'", link: 'https://kubernetes.io/releases/' });
}
