import type { CodedProblem } from '../diagnostics/coded';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { findHelm } from '../runtime/helm-binary';
import { makeFreshStage, removeStage } from '../runtime/stage';
import { isLoopback } from './repositories';
import { explainFailure, type Failure } from './download';
import type { Fetched } from './network';
import type { EffectiveLimits } from './options';

/** A chart to pull, and how. */
export interface PullRequest {
  /** `oci://quay.io/cilium/charts/cilium` */
  readonly address: string;
  readonly version: string;
  /** Path of helm, if it was given. */
  readonly helm: string | undefined;
  readonly limits: EffectiveLimits;
  readonly subject: string;
}

/**
 * Pulls a chart from an OCI registry with helm, which knows the logins, mirrors and certificates of the user. helm verifies
 * the chart against the manifest, and prints the digest of the manifest.
 *
 * @throws TalosCiliumError AST015 to AST019 and AST022 as for a download, AST032 for other failures of helm, HLM001 and HLM002 without helm
 */
export function pullChart(request: PullRequest): Fetched {
  const { address, version, limits, subject } = request;
  const helm = findHelm({ path: request.helm });
  const stage = makeFreshStage(join(tmpdir(), 'pull'));
  const directory = stage.next;
  const host = new URL(address.replace(/^oci:/i, 'https:')).hostname;
  const pull = (...more: string[]) =>
    spawnSync(helm, ['pull', address, '--version', version, '--destination', directory, ...more], {
      env: pullEnvironment(process.env),
      encoding: 'utf8',
      timeout: limits.totalMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
  try {
    mkdirSync(directory);
    let run = pull();
    if (run.status !== 0 && isLoopback(host) && run.stderr?.includes('HTTP response to HTTPS client')) run = pull('--plain-http');
    if (run.error || run.status !== 0) throw new TalosCiliumError(failed(request, run.error, withoutQueries(`${run.stderr ?? ''}`)));
    const manifest = /^Digest:\s*sha256:([0-9a-f]{64})\s*$/m.exec(`${run.stdout}\n${run.stderr}`)?.[1];
    const [name, ...others] = readdirSync(directory);
    if (manifest === undefined || name === undefined || others.length > 0) {
      throw new TalosCiliumError(unusable(request, 'did not print the digest of the manifest and write one file'));
    }
    const file = join(directory, name);
    const { size } = statSync(file);
    if (size > limits.maxBytes) throw new TalosCiliumError(explainFailure('too-large', `${size} bytes`, displayed(request), subject));
    return { bytes: readFileSync(file), url: address, voucher: { by: 'registry', at: address }, manifest };
  } finally {
    removeStage(stage);
  }
}

/** The environment of the user, with logins, caches and certificates, but without helm's debug output, which would hide the lines to read. */
function pullEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, HELM_DEBUG: 'false', LC_ALL: 'C' };
}

/** The address of a blob can hold a signature that gives access to it. */
function withoutQueries(text: string): string {
  return text.replace(/(https?:\/\/[^\s"?]+)\?[^\s"]*/g, '$1?...');
}

function displayed({ address, version }: PullRequest): string {
  return `${address}:${version}`;
}

/** Texts of registries and of the libraries of helm 3.14 to 4 for each failure, the most specific first. */
const FAILURES: readonly (readonly [RegExp, Failure])[] = [
  [/digest mismatch|unexpected commit digest|mismatch(ed)? digest/i, 'damaged'],
  [/credential|unauthori[sz]ed|authori[sz]ation|denied|forbidden|status code 40[13]\b|: 40[13] /i, 'refused'],
  [/not found|manifest unknown|name unknown|status code 404\b/i, 'not-found'],
  [/status code (5\d\d|429)|: (5\d\d|429) /i, 'server-error'],
  [/no such host|dial |connection|x509|certificate|tls:|EOF|timeout|HTTP response to HTTPS client/i, 'connection'],
];

function failed(request: PullRequest, error: Error | undefined, stderr: string): Problem {
  const { limits, subject } = request;
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT') return explainFailure('timeout', `not done within ${limits.totalMs} ms`, displayed(request), subject);
  if (error) return unusable(request, `could not be run (${error.message})`);
  const message = stderr.split('\n').filter((line) => !/^(level=|WARNING: |time=)/.test(line)).join('\n').replace(/^Error: /m, '').trim();
  const known = FAILURES.find(([pattern]) => pattern.test(message))?.[1];
  if (!known) return unusable(request, `failed (${message || 'without a message'})`);
  const problem = explainFailure(known, message, displayed(request), subject);
  if (known === 'refused') return { ...problem, fix: `run \`helm registry login ${new URL(request.address.replace(/^oci:/i, 'https:')).host}\`, and check the address: registries also refuse access to charts that do not exist` };
  if (known === 'not-found') return { ...problem, fix: `check the version and the address: the chart of a project named cilium is at ${request.address}/cilium` };
  return problem;
}

function unusable(request: PullRequest, what: string): CodedProblem {
  return {
    code: 'AST032',
    path: request.subject,
    what: `helm pull ${request.address} --version ${request.version} ${what}`,
    fix: 'run the command by hand to see more; or download the chart into a directory, and set TALOS_CILIUM_ASSETS to that directory',
    link: 'https://helm.sh/docs/topics/registries/',
  };
}
