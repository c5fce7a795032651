import { CodedError, type CodedProblem } from '../diagnostics/coded';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';

import { TalosCiliumError } from '../diagnostics/problem';
import { makeDirectory, replaceFile, writeFileAtomically } from '../runtime/files';
import { exclusively } from '../runtime/stage';

/** Name of the lock file in the working directory. */
const LOCK_FILE_NAME = 'talos-cilium.lock.json';

/** The command that records digests in the lock file. */
export const LOCK_COMMAND = 'npx cdk8s-talos-cilium lock';

/**
 * The command that records digests in this directory. Without a `cdk8s.yaml`, it contains the running program.
 *
 * @param versions what to lock where no program is known: `cilium@1.20.2`
 */
export function lockCommand(versions: string): string {
  if (existsSync('cdk8s.yaml')) return LOCK_COMMAND;
  const program = runningProgram();
  return program === undefined ? `${LOCK_COMMAND} ${versions}` : `${LOCK_COMMAND} --app "${program}"`;
}

/** The command that runs this program, if it is a file in this directory: `npx tsx main.ts`. */
function runningProgram(): string | undefined {
  const [, script] = process.argv;
  if (script === undefined || !isAbsolute(script)) return undefined;
  const file = relative('', script);
  if (isAbsolute(file) || /["$`\\]/.test(file) || file.split(sep).some((part) => part === '..' || part === 'node_modules')) return undefined;
  const runner = /^\.[cm]?tsx?$/.test(extname(file)) && [...process.execArgv, process.env.NODE_OPTIONS].some((option) => option?.includes('tsx')) ? 'npx tsx' : 'node';
  return `${runner} ${/\s/.test(file) ? `'${file}'` : file}`;
}

/** One locked file. Digests are 64 lower-case hexadecimal digits. */
export interface LockedAsset {
  /** sha256 of the file. */
  readonly sha256: string;
  /** sha256 of the manifest, for a chart from an OCI registry. */
  readonly manifest?: string;
  /** sha256 of the archive that helm.cilium.io publishes, if a registry repackaged the chart. */
  readonly published?: string;
}

/** Settings of a cluster at its last successful synth. An empty record allows any change. */
export interface ClusterRecord {
  /** Directory of the output, relative to the lock file: `dist`. */
  readonly output?: string;
  /** Value `cluster.name`. */
  readonly name?: string;
  /** Value `cluster.id`. */
  readonly id?: number;
  /** Value `ipam.mode`. */
  readonly ipam?: string;
  readonly podSubnets?: readonly string[];
  readonly serviceSubnets?: readonly string[];
  readonly cilium?: string;
  /** Cilium before an upgrade or a downgrade that skipped a minor. */
  readonly ciliumBefore?: string;
  readonly talos?: string;
  /** Talos before a downgrade, or before an upgrade by more than two minors. */
  readonly talosBefore?: string;
  readonly kubernetes?: string;
  /** Kubernetes before an upgrade that skipped a minor, or before a downgrade by a minor. */
  readonly kubernetesBefore?: string;
  /** What the patches of the machine configuration add to nodes, and a later patch does not remove. */
  readonly machineSettings?: readonly string[];
  /** The same, of settings that the program no longer has. */
  readonly machineSettingsBefore?: readonly string[];
}

/** Content of the lock file. */
export interface AssetLock {
  readonly lockVersion: 1;
  /** Locked files by name: `cilium-1.19.6.tgz`, `gateway-api-v1.4.1-standard-install.yaml`. */
  readonly assets: Readonly<Record<string, LockedAsset>>;
  /** Clusters by the name of their `TalosCluster`. */
  readonly clusters?: Readonly<Record<string, ClusterRecord>>;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Keys of an entry, in the order in which they are written. */
const KEYS = ['sha256', 'manifest', 'published'] as const satisfies readonly (keyof LockedAsset)[];

/** Keys of the record of a cluster, in the order in which they are written, with the types of their values. */
const RECORD_KEYS = {
  output: 'string', name: 'string', id: 'number', ipam: 'string', podSubnets: 'strings', serviceSubnets: 'strings', cilium: 'string', ciliumBefore: 'string', talos: 'string', talosBefore: 'string', kubernetes: 'string', kubernetesBefore: 'string',
  machineSettings: 'strings', machineSettingsBefore: 'strings',
} as const satisfies Record<keyof ClusterRecord, 'string' | 'number' | 'strings'>;

/** Path of the lock file: the one given in code, else `talos-cilium.lock.json` in the working directory. */
export function lockFilePath(lockFile: string = LOCK_FILE_NAME): string {
  return resolve(lockFile);
}

/** Path of the lock file in messages: relative if that is shorter. */
export function displayedLockFile(lockFile?: string): string {
  const path = lockFilePath(lockFile);
  const fromHere = relative('', path);
  return fromHere.length < path.length ? fromHere : path;
}

/**
 * Reads a lock file; a missing one counts as empty.
 *
 * @throws TalosCiliumError AST008 when it cannot be read or is not a lock file, with every mistake in it
 */
export function readLock(path: string = lockFilePath()): AssetLock {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { lockVersion: 1, assets: {} };
    throw new CodedError(malformed(path, `the lock file cannot be read (${(error as Error).message})`));
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new CodedError(malformed(path, `the lock file is not JSON (${(error as Error).message})`));
  }
  const problems = mistakes(data).map((what) => malformed(path, what));
  if (problems.length > 0) throw new TalosCiliumError(problems);
  return data as AssetLock;
}

/**
 * Changes a lock file. It waits for another process that changes the file at the same time, so that no change is lost.
 *
 * @throws TalosCiliumError AST008 as `readLock`, AST009 when the file system refuses
 */
export function updateLock(path: string, change: (lock: AssetLock) => AssetLock): void {
  writing(path, () => {
    makeDirectory(dirname(path));
    exclusively(path, (stage) => replaceFile(stage, path, formatLock(change(readLock(path)))));
  });
}

/** Text of a lock file: the same entries always give the same bytes. */
function formatLock({ assets, clusters = {} }: AssetLock): string {
  const sorted = <T extends object>(entries: Readonly<Record<string, T>>, keys: readonly (keyof T & string)[]): object =>
    Object.fromEntries(Object.keys(entries).sort().map((name) => [name, Object.fromEntries(keys.map((key) => [key, entries[name]?.[key]]))]));
  const records = Object.keys(clusters).length > 0 && { clusters: sorted(clusters, Object.keys(RECORD_KEYS) as (keyof ClusterRecord)[]) };
  return `${JSON.stringify({ lockVersion: 1, assets: sorted(assets, KEYS), ...records }, null, 2)}\n`;
}

/**
 * Writes a lock file atomically.
 *
 * @throws TalosCiliumError AST009 when the file system refuses
 */
export function writeLock(lock: AssetLock, path: string = lockFilePath()): void {
  writing(path, () => writeFileAtomically(path, formatLock(lock)));
}

function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof TalosCiliumError) throw error;
    throw new CodedError(
      {
        code: 'AST009',
        path,
        what: `the lock file cannot be written (${(error as Error).message})`,
        fix: 'make its directory writable, or name another file with `lockFile`',
      },
    );
  }
}

function malformed(path: string, what: string): CodedProblem {
  return { code: 'AST008', path, what, fix: `restore the lock file from Git, or delete it and run \`${LOCK_COMMAND}\`` };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mistakes(data: unknown): string[] {
  if (!isRecord(data)) return ['the lock file is not a JSON object'];
  // A newer library may give the keys another meaning, so the rest of the file is not checked then.
  if (data.lockVersion !== 1) return [`lockVersion ${JSON.stringify(data.lockVersion)} is not supported; this version of cdk8s-talos-cilium supports 1`];
  const found = Object.keys(data)
    .filter((key) => !['lockVersion', 'assets', 'clusters'].includes(key))
    .map((key) => `the key ${key} is unknown`);
  if (!isRecord(data.assets)) return [...found, `assets must be an object; got ${JSON.stringify(data.assets)}`];
  for (const [name, entry] of Object.entries(data.assets)) {
    if (!isRecord(entry)) {
      found.push(`the entry of ${name} must be an object; got ${JSON.stringify(entry)}`);
      continue;
    }
    for (const key of KEYS) {
      const digest = entry[key];
      if (digest === undefined && key !== 'sha256') continue;
      if (typeof digest !== 'string' || !SHA256.test(digest)) found.push(`${key} of ${name} must be 64 lower-case hexadecimal digits; got ${JSON.stringify(digest)}`);
    }
    for (const key of Object.keys(entry)) if (!(KEYS as readonly string[]).includes(key)) found.push(`the entry of ${name} has an unknown key: ${key}`);
  }
  return [...found, ...recordMistakes(data.clusters)];
}

function recordMistakes(clusters: unknown = {}): string[] {
  if (!isRecord(clusters)) return [`clusters must be an object; got ${JSON.stringify(clusters)}`];
  return Object.entries(clusters).flatMap(([name, record]) => {
    if (!isRecord(record)) return [`the record of cluster ${name} must be an object; got ${JSON.stringify(record)}`];
    return Object.entries(record).flatMap(([key, value]) => {
      const type = Object.hasOwn(RECORD_KEYS, key) ? RECORD_KEYS[key as keyof ClusterRecord] : undefined;
      if (type === undefined) return [`the record of cluster ${name} has an unknown key: ${key}`];
      const fits = type === 'strings' ? Array.isArray(value) && value.every((each) => typeof each === 'string') : typeof value === type;
      return fits ? [] : [`${key} of cluster ${name} must be ${type === 'strings' ? 'a list of strings' : `a ${type}`}; got ${JSON.stringify(value)}`];
    });
  });
}
