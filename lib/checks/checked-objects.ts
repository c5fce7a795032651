import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDirectory, makeDirectory, writeFileAtomically } from '../runtime/files';

/** Digest of all code and schemas, which the build fills in. It is undefined when the library runs from its sources, because these change from one run to the next. */
const CODE_DIGEST: string | undefined = undefined;

/** More objects than that are checked in the time that it takes to hash them. */
const MAX_OBJECTS = 500;
const MAX_BYTES = 128 * 1024;
const DIGEST_LENGTH = 24;

/**
 * Objects of Kubernetes' own kinds in which schemas found no mistake in an earlier run, by digest. Most of those in an app are the chart's: to
 * load and read the schemas and rules for them takes a tenth of a warm synth. A cache only: whatever fails in it costs time.
 */
export class CheckedObjects {
  private readonly file: string;
  private readonly kept: string;
  private readonly known: ReadonlySet<string>;
  private readonly added = new Set<string>();

  /** Undefined where it does not pay. */
  static forObjects(count: number): CheckedObjects | undefined {
    return CODE_DIGEST === undefined || count > MAX_OBJECTS ? undefined : new CheckedObjects(CODE_DIGEST);
  }

  constructor(codeDigest: string) {
    this.file = join(cacheDirectory(), 'checked', codeDigest);
    this.kept = read(this.file);
    this.known = new Set(this.kept.split('\n'));
  }

  /**
   * Runs a check, unless the same object passed it before.
   *
   * @param check returns true if the object has no mistakes
   */
  run(object: unknown, check: () => boolean): void {
    const digest = createHash('sha256').update(JSON.stringify(object)).digest('base64').slice(0, DIGEST_LENGTH);
    if (!this.known.has(digest) && check()) this.added.add(digest);
  }

  /** Keeps what passed for the next run. */
  keep(): void {
    if (this.added.size === 0) return;
    const lines = [...this.added, ''].join('\n');
    try {
      if (this.kept.length > MAX_BYTES) return writeFileAtomically(this.file, lines);
      makeDirectory(dirname(this.file));
      appendFileSync(this.file, lines);
    } catch {
      // A read-only or full cache directory must not fail a synth.
    }
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
