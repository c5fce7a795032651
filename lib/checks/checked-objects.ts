import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDirectory, makeDirectory, writeFileAtomically } from '../runtime/files';

/** Digest of all code and schemas, which the build fills in. It is undefined when the library runs from its sources, because these change from one run to the next. */
const CODE_DIGEST: string | undefined = undefined;

/** Objects hashed in one run at most. Thousands of different ones are checked in the time that it takes to hash them. */
const MAX_OBJECTS = 4_000;
const MAX_BYTES = 128 * 1024;
const DIGEST_LENGTH = 24;
/** Files kept at most, one for each build of this library; the oldest go first. */
const MAX_FILES = 8;

/**
 * Objects of Kubernetes' own kinds in which schemas found no mistake in an earlier run, by digest. Most of those in an app are the chart's: to
 * load and read the schemas and rules for them takes a tenth of a warm synth. A cache only: whatever fails in it costs time.
 */
export class CheckedObjects {
  private readonly file: string;
  private kept = '';
  /** Read for the first object. */
  private known: Set<string> | undefined;
  private readonly added: string[] = [];
  private hashed = 0;

  /** Undefined when the library runs from its sources. */
  static ofBuild(): CheckedObjects | undefined {
    return CODE_DIGEST === undefined ? undefined : new CheckedObjects(CODE_DIGEST);
  }

  constructor(codeDigest: string) {
    this.file = join(cacheDirectory(), 'checked', codeDigest);
  }

  /**
   * Runs a check, unless the same object passed it before, in this run or an earlier one.
   *
   * @param check returns true if the object has no mistakes
   */
  run(object: unknown, check: () => boolean): void {
    if (++this.hashed > MAX_OBJECTS) return void check();
    this.known ??= this.read();
    const digest = createHash('sha256').update(JSON.stringify(object)).digest('base64').slice(0, DIGEST_LENGTH);
    if (this.known.has(digest) || !check()) return;
    this.known.add(digest);
    this.added.push(digest);
  }

  /** Keeps what passed for the next run. */
  keep(): void {
    if (this.added.length === 0) return;
    const lines = [...this.added, ''].join('\n');
    try {
      if (this.kept.length > MAX_BYTES) return writeFileAtomically(this.file, lines);
      makeDirectory(dirname(this.file));
      appendFileSync(this.file, lines);
      if (this.kept === '') this.prune();
    } catch {
      // A read-only or full cache directory must not fail a synth.
    }
  }

  private read(): Set<string> {
    try {
      this.kept = readFileSync(this.file, 'utf8');
    } catch {
      // The first run of this build, or a cache that cannot be read.
    }
    return new Set(this.kept.split('\n'));
  }

  /** Only a build that starts a file adds one. */
  private prune(): void {
    const directory = dirname(this.file);
    const byAge = readdirSync(directory)
      .map((name) => ({ file: join(directory, name), at: statSync(join(directory, name)).mtimeMs }))
      .sort((a, b) => b.at - a.at);
    for (const { file } of byAge.slice(MAX_FILES)) rmSync(file, { force: true });
  }
}
