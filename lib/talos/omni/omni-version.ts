import type { TalosVersion } from '../../cluster/talos-version';
import { compareMinors, readVersion, type VersionParts } from '../../cluster/version-text';
import type { Reporter } from '../../diagnostics/reporter';

/** Talos minors, and the Omni that they require. Source: the release notes of Omni 1.8 and 1.10. */
const REQUIRED: readonly (readonly [talos: string, omni: string])[] = [
  ['1.14', '1.10'],
  ['1.13', '1.8'],
];

/** A version of Omni, and the features of its cluster templates. */
export class OmniVersion {
  /** Undefined for a string that is not a version. */
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

  /** Whether a patch can be a string of several documents, in which comments are kept. */
  get takesTexts(): boolean {
    return this.atLeast('1.8');
  }

  /** Whether templates can have Kubernetes manifests. */
  get takesManifests(): boolean {
    return this.atLeast('1.7');
  }

  toString(): string {
    return `${this.parts.major}.${this.parts.minor}`;
  }
}

/** Reports an Omni that does not support a Talos version. */
export function checkOmniVersion(omni: OmniVersion, talos: TalosVersion, report: Reporter): void {
  const needed = REQUIRED.find(([minor]) => talos.atLeast(minor))?.[1];
  if (needed === undefined || omni.atLeast(needed)) return;
  report.add({
    code: 'OMN002',
    what: `Omni ${omni} does not support Talos ${talos}`,
    fix: `upgrade Omni to ${needed} and set omniVersion, or use an older Talos`,
    link: 'https://docs.siderolabs.com/omni/getting-started/support-matrix',
  });
}
