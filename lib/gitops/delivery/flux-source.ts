import { checked } from '../../props';

/** Props of `FluxSource.git`. */
export interface FluxGitSourceProps {
  /** URL of the repository: `https://github.com/acme/clusters.git` or `ssh://git@github.com/acme/clusters.git`. */
  readonly url: string;
  /**
   * Branch, tag or commit to read; exactly one of them.
   * @default { branch: 'main' }
   */
  readonly ref?: FluxGitRef;
  /**
   * Secret with the credentials, in the namespace of Flux.
   * @default - none, for public repositories
   */
  readonly secret?: string;
}

/** What a GitRepository reads. */
export interface FluxGitRef {
  /** Branch. @default - none */
  readonly branch?: string;
  /** Tag. @default - none */
  readonly tag?: string;
  /** SHA of a commit. @default - none */
  readonly commit?: string;
}

/** Props of `FluxSource.oci`. */
export interface FluxOciSourceProps {
  /** Address of the artifact that `flux push artifact` made, without tag: `oci://ghcr.io/acme/clusters`. */
  readonly url: string;
  /**
   * Tag or digest to read; exactly one of them.
   * @default { tag: 'latest' }
   */
  readonly ref?: FluxOciRef;
  /**
   * Secret with the credentials of the registry, in the namespace of Flux.
   * @default - none, for public registries
   */
  readonly secret?: string;
  /**
   * Signature of cosign that the artifact must have.
   * @default - signatures are not verified
   */
  readonly cosign?: FluxCosignKey | FluxCosignIdentity;
}

/** Signatures with a key. */
export interface FluxCosignKey {
  /** Secret with the public keys, in the namespace of Flux. */
  readonly keys: string;
}

/** Signatures without a key, by an identity that an OIDC issuer confirms. Both must be equal to those of the signature. */
export interface FluxCosignIdentity {
  /** Issuer: `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** Identity: `https://github.com/acme/clusters/.github/workflows/release.yaml@refs/heads/main`. */
  readonly subject: string;
}

/** What an OCIRepository reads. */
export interface FluxOciRef {
  /** Tag. @default - none */
  readonly tag?: string;
  /** Digest: `sha256:...`. @default - none */
  readonly digest?: string;
}

/** Kinds of sources. */
export type FluxSourceKind = 'GitRepository' | 'OCIRepository';

/**
 * Where Flux reads the output of the app from.
 *
 * @example
 * FluxSource.git({ url: 'https://github.com/acme/clusters.git' })
 */
export class FluxSource {
  static { checked(FluxSource, 'FluxSource'); }

  /** A source that exists, such as the GitRepository that `flux bootstrap` creates. */
  static existing(name: string, kind: FluxSourceKind = 'GitRepository'): FluxSource {
    return new FluxSource(kind, name, undefined);
  }

  /**
   * A GitRepository, which the output contains.
   *
   * @see https://fluxcd.io/flux/components/source/gitrepositories/
   */
  static git(props: FluxGitSourceProps): FluxSource {
    const { url, ref = { branch: 'main' }, secret } = props;
    return new FluxSource('GitRepository', undefined, { interval: '5m', url, ref: { ...ref }, ...(secret !== undefined && { secretRef: { name: secret } }) });
  }

  /**
   * An OCIRepository, which the output contains. The artifact holds the same directories as the repository.
   *
   * @see https://fluxcd.io/flux/components/source/ocirepositories/
   */
  static oci(props: FluxOciSourceProps): FluxSource {
    const { url, ref = { tag: 'latest' }, secret, cosign } = props;
    return new FluxSource('OCIRepository', undefined, {
      interval: '5m',
      url,
      ref: { ...ref },
      ...(secret !== undefined && { secretRef: { name: secret } }),
      ...(cosign && { verify: { provider: 'cosign', ...('keys' in cosign ? { secretRef: { name: cosign.keys } } : { matchOIDCIdentity: [{ issuer: exactly(cosign.issuer), subject: exactly(cosign.subject) }] }) } }),
    });
  }

  /** Kind of the source. */
  readonly kind: FluxSourceKind;
  /** Name of an existing source; undefined for one that the output contains. */
  readonly name: string | undefined;
  /** Spec of the source; undefined for an existing one. */
  readonly spec: Readonly<Record<string, unknown>> | undefined;

  private constructor(kind: FluxSourceKind, name: string | undefined, spec: Readonly<Record<string, unknown>> | undefined) {
    this.kind = kind;
    this.name = name;
    this.spec = spec;
    Object.freeze(this);
  }
}

/** Flux takes both as regular expressions, which match a part of the text. */
function exactly(text: string): string {
  return `^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
}
