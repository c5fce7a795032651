import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../diagnostics/coded';
import { readRecord, writeRecord } from '../runtime/records';

/** Oldest helm whose `template` command has all the flags used here, and whose output equals that of newer versions. */
const OLDEST = { major: 3, minor: 14 };

/** First helm 3 with `--skip-schema-validation`. */
const SKIPS_SCHEMA = { major: 3, minor: 16 };

/** What `helm version --short` prints, for example `v4.1.4+g05fa379`. */
export interface HelmVersion {
  readonly full: string;
  readonly major: number;
  readonly minor: number;
}

/** The command line that prints it. */
export const HELM_VERSION_ARGS: readonly string[] = ['version', '--short'];

/** Longest part of what helm says of its failure. */
const MAX_SHOWN = 300;

/** Result of `helm version --short`: its output, or the reason why there is none. */
export interface VersionRun {
  readonly stdout: string;
  readonly failure?: string;
}

/** Runs `helm version --short`. */
export function runHelmVersion(helm: string, options: { readonly env?: NodeJS.ProcessEnv; readonly timeout: number }): VersionRun {
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const { stdout, stderr, status, signal, error } = spawnSync(helm, [...HELM_VERSION_ARGS], { ...options, encoding: 'utf8', windowsHide: true });
  if (error) return { stdout: '', failure: error.message };
  const said = stderr.trim();
  return { stdout, failure: `it ended with ${signal ?? `exit status ${status}`}${said === '' ? '' : `: ${said.length > MAX_SHOWN ? `${said.slice(0, MAX_SHOWN)}...` : said}`}` };
}

/**
 * Reads the output of `helm version --short`.
 *
 * @throws HLM003 when it is not the output of helm, HLM004 when helm is older than 3.14
 */
export function parseHelmVersion(helm: string, { stdout, failure = 'it printed nothing' }: VersionRun): HelmVersion {
  const output = stdout.trim();
  const match = /^v(\d+)\.(\d+)\.\d+\S*$/m.exec(output);
  if (!match) {
    throw new CodedError({
      code: 'HLM003',
      path: helm,
      what: output === '' ? `"helm version --short" failed: ${failure}` : `this is not helm: "version --short" printed ${JSON.stringify(output.slice(0, 80))} instead of a version`,
      fix: 'set TALOS_CILIUM_HELM to the path of a working helm binary',
    });
  }
  const version = { full: match[0], major: Number(match[1]), minor: Number(match[2]) };
  if (!atLeast(version, OLDEST)) {
    const { helmInstallAdvice } = require('../runtime/helm-install') as typeof import('../runtime/helm-install');
    throw new CodedError({
      code: 'HLM004',
      path: helm,
      what: `helm ${version.full} is too old`,
      fix: `${helmInstallAdvice()}; or set TALOS_CILIUM_HELM to the path of a newer one`,
      link: 'https://helm.sh/docs/intro/install/',
    });
  }
  return version;
}

/** Whether this helm has `--skip-schema-validation`, which an unknown version is assumed to have. */
export function skipsSchema(version: HelmVersion | undefined): boolean {
  return version === undefined || atLeast(version, SKIPS_SCHEMA);
}

function atLeast(version: { major: number; minor: number }, bound: { major: number; minor: number }): boolean {
  return version.major > bound.major || (version.major === bound.major && version.minor >= bound.minor);
}

/** Caches the version of a binary by its path, size and time, because `helm version` takes half as long as a render. */
export function recallHelmVersion(cacheDir: string, helm: string): HelmVersion | undefined {
  return readRecord(recordFile(cacheDir, helm));
}

/** Stores the version for `recallHelmVersion`. */
export function rememberHelmVersion(cacheDir: string, helm: string, version: HelmVersion): void {
  writeRecord(recordFile(cacheDir, helm), version);
}

function recordFile(cacheDir: string, helm: string): string {
  const { size, mtimeMs } = statSync(helm);
  const key = createHash('sha256').update(JSON.stringify([helm, size, mtimeMs])).digest('hex');
  return join(cacheDir, 'helm', `${key}-2.json`);
}
