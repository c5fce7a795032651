import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord, writeRecord } from '../runtime/records';
import type { KubernetesObject } from '../kubernetes/object';

/** Renders kept at most; the oldest go first. A render is some 100 kB, with dashboards 600 kB. */
const MAX_ENTRIES = 512;

/** Raised when the way a render is parsed or stored changes. */
const FORMAT = 2;

/** Renders by everything that decides them. A cache only: whatever fails in it costs time, never a wrong result. */
export class RenderCache {
  private readonly directory: string;

  constructor(cacheDir: string) {
    this.directory = join(cacheDir, 'renders');
  }

  /** Key of a render: every input that can change a byte of it. */
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
