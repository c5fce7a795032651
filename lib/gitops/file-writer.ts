import * as fs from 'node:fs';
import { Background } from '../internal/background';

/** From how many files on a second thread pays. */
const MANY = 1000;

/** Files handed over at a time. */
const BATCH = 256;

type WrittenFile = readonly [path: string, text: string];

/** What a file system call complains of; an `Error` would lose its members on the way from one thread to another. */
interface Failure {
  readonly code: string | undefined;
  readonly syscall: string | undefined;
  readonly message: string;
}

/** Writes files. Many of them are written by another thread, while this one makes the texts of the next. */
export class FileWriter {
  private readonly thread: Background<readonly WrittenFile[], Failure | null> | undefined;
  private batch: WrittenFile[] = [];
  private sent = 0;

  /** @param count how many files there will be */
  constructor(count: number) {
    if (count >= MANY) this.thread = new Background(writeBatch);
  }

  /** Writes a file, now or soon; its directory exists. */
  write(path: string, text: string): void {
    if (!this.thread) {
      fs.writeFileSync(path, text);
      return;
    }
    this.batch.push([path, text]);
    if (this.batch.length >= BATCH) this.send();
  }

  /**
   * Waits until every file is written. Must be called, whatever happens in between: nothing may be written afterwards.
   *
   * @throws what the file system threw first
   */
  finish(): void {
    if (!this.thread) return;
    this.send();
    let first: Failure | null = null;
    for (; this.sent > 0; this.sent--) first = this.thread.wait() ?? first;
    this.thread.close();
    if (first) throw Object.assign(new Error(first.message), { code: first.code, syscall: first.syscall });
  }

  private send(): void {
    if (this.batch.length === 0) return;
    this.thread!.send(this.batch);
    this.sent += 1;
    this.batch = [];
  }
}

/** Runs in a worker thread: see `Background` for why it must not use a name of this module. */
async function writeBatch(batch: readonly WrittenFile[]): Promise<Failure | null> {
  const { writeFileSync } = require('node:fs') as typeof import('node:fs');
  try {
    for (const [path, text] of batch) writeFileSync(path, text);
    return null;
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    return { code, syscall, message };
  }
}
