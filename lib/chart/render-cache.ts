import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord, writeRecord } from '../runtime/records';
import type { KubernetesObject } from '../kubernetes/object';

/**
 * Maximum number of cached renders; the oldest are removed. A render has about 100 kB, or 600 kB with dashboards. If one run makes more renders than
 * this, such as the tests of a large repository, none of them is there for the next run.
 */
const MAX_ENTRIES = 4096;

/** Raised when the way a render is parsed or stored changes. */
const FORMAT = 2;

/** Cache of renders by all of their inputs. A failure of the cache costs time, but never gives a wrong result. */
export class RenderCache {
  private readonly directory: string;

  constructor(cacheDir: string) {
    this.directory = join(cacheDir, 'renders');
  }

  /** Key of a render: every input that can change its output. */
  keyOf(inputs: readonly unknown[]): string {
    return createHash('sha256').update(JSON.stringify([FORMAT, ...inputs])).digest('hex');
  }

  get(key: string): KubernetesObject[] | undefined {
    return readRecord(this.fileOf(key));
  }

  put(entries: ReadonlyMap<string, readonly KubernetesObject[]>): void {
    for (const [key, objects] of entries) writeRecord(this.fileOf(key), objects);
    try {
      this.prune();
    } catch {
      // A read-only cache directory must not fail a synth.
    }
  }

  private fileOf(key: string): string {
    return join(this.directory, `${key}.json`);
  }

  private prune(): void {
    const names = readdirSync(this.directory);
    if (names.length <= MAX_ENTRIES) return;
    const byAge = names
      .map((name) => ({ file: join(this.directory, name), at: statSync(join(this.directory, name)).mtimeMs }))
      .sort((a, b) => a.at - b.at);
    for (const { file } of byAge.slice(0, names.length - MAX_ENTRIES)) rmSync(file, { force: true });
  }
}
