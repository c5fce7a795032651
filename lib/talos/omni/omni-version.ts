import type { TalosVersion } from '../../cluster/talos-version';
import { compareMinors, readVersion, type VersionParts } from '../../cluster/version-text';
import type { Problem } from '../../diagnostics/problem';

/** Talos minors and the Omni that they need. Source: the release notes of Omni 1.8 and 1.10. */
const NEEDED: readonly (readonly [talos: string, omni: string])[] = [
  ['1.14', '1.10'],
  ['1.13', '1.8'],
];

/** What a version of Omni takes in its cluster templates. */
export class OmniVersion {
  /** Undefined for anything that is no version. */
  static read(text: string): OmniVersion | undefined {
    const parts = readVersion(text);
    return parts && new OmniVersion(parts);
  }

  private readonly parts: VersionParts;

  private constructor(parts: VersionParts) {
    this.parts = parts;
    Object.freeze(this);
  }

  /** True from this minor on. */
  atLeast(minor: string): boolean {
    return compareMinors(this.parts, readVersion(minor)!) >= 0;
  }

  /** Whether a patch may be a text of several documents, which keeps its comments. */
  get takesTexts(): boolean {
    return this.atLeast('1.8');
  }

  /** Whether templates hold Kubernetes manifests. */
  get takesManifests(): boolean {
    return this.atLeast('1.7');
  }

  toString(): string {
    return `${this.parts.major}.${this.parts.minor}`;
  }
}

/** Whether this Omni can create nodes of a Talos version. */
export function* omniVersionProblems(omni: OmniVersion, talos: TalosVersion, path: string): Iterable<Problem> {
  const needed = NEEDED.find(([minor]) => talos.atLeast(minor))?.[1];
  if (needed === undefined || omni.atLeast(needed)) return;
  yield {
    code: 'OMN002',
    path,
    what: `Omni ${omni} does not know Talos ${talos}`,
    fix: `upgrade Omni to ${needed}, or take an older Talos`,
    link: 'https://docs.siderolabs.com/omni/getting-started/support-matrix',
  };
}
