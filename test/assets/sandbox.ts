import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AssetOptions, DownloadLimits } from '../../lib/assets';
import { TalosCiliumError } from '../../lib/diagnostics/problem';

/** Limits that retry at once and yet leave a busy machine its time. */
export const QUICK: DownloadLimits = { connectTimeout: '5s', idleTimeout: '5s', timeout: '20s', attempts: 3, retryDelay: '5ms' };

const VARIABLES = [
  'TALOS_CILIUM_ASSETS',
  'TALOS_CILIUM_CACHE',
  'TALOS_CILIUM_OFFLINE',
  'TALOS_CILIUM_REPOSITORY',
  'TALOS_CILIUM_GATEWAY_API_REPOSITORY',
];

/** Directory with the real charts and bundles. */
export const REAL_ASSETS = process.env.TALOS_CILIUM_ASSETS as string;

/** A directory of its own, with an empty cache, no lock file and none of the environment's settings. */
export interface Sandbox {
  readonly directory: string;
  readonly cacheDir: string;
  readonly lockFile: string;
  /** Options that stay within the sandbox. */
  readonly options: AssetOptions;
  /** Names of all files below the cache directory. */
  cached(): string[];
  close(): void;
}

export function openSandbox(): Sandbox {
  const directory = mkdtempSync(join(tmpdir(), 'talos-cilium-assets-'));
  const cacheDir = join(directory, 'cache');
  const lockFile = join(directory, 'talos-cilium.lock.json');
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  for (const name of VARIABLES) delete process.env[name];
  return {
    directory,
    cacheDir,
    lockFile,
    options: { cacheDir, lockFile, limits: QUICK },
    cached: () => {
      try {
        return readdirSync(cacheDir, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => entry.name);
      } catch {
        return [];
      }
    },
    close: () => {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A file of the real assets. */
export function realFile(name: string): Buffer {
  return readFileSync(join(REAL_ASSETS, name));
}

/** Runs what must fail and returns its error. */
export function failure(run: () => unknown): TalosCiliumError {
  try {
    run();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Codes of an error's problems. */
export function codes(error: TalosCiliumError): string[] {
  return error.problems.map(({ code }) => code);
}

/** An index.yaml with one version of the chart. */
export function indexOf(version: string, urls: readonly string[], digest?: string): string {
  return JSON.stringify({ apiVersion: 'v1', entries: { cilium: [{ name: 'cilium', version, urls, digest }] } });
}
