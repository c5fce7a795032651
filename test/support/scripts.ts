import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory that is gone when `work` is done. */
export function inTemporaryDirectory<T>(work: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-test-'));
  try {
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * A directory for all tests of the file or the block that asks for it. Made when the first of them begins: where all are
 * skipped jest runs no hooks, and one made before would stay.
 */
export function useTemporaryDirectory(): () => string {
  let directory: string;
  beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-test-'))));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return () => directory;
}

/** Sets environment variables (undefined removes one) while `work` runs. */
export function withEnvironment<T>(changes: Readonly<Record<string, string | undefined>>, work: () => T): T {
  const before = Object.fromEntries(Object.keys(changes).map((key) => [key, process.env[key]]));
  const apply = (values: Readonly<Record<string, string | undefined>>): void => {
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
  };
  apply(changes);
  try {
    return work();
  } finally {
    apply(before);
  }
}

/** Puts an executable script in place of a program that fails in its own way; real helm does not fail on demand. */
export function script(directory: string, name: string, body: string): string {
  const file = join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}
