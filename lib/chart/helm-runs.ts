import { TalosCiliumError } from '../diagnostics/problem';
import { problemsOfRun } from './helm-errors';
import { DirectRuns, ProcessThread, type ProcessLimits, type ProcessOutcome, type ProcessRuns } from './helm-process';
import { HelmVersionProbe } from './helm-version-probe';
import type { KubernetesObject } from '../kubernetes/object';
import { parseKubernetesYaml } from '../yaml/reader';
import type { RenderRequest, RenderResult } from './render-request';

/** Runs for a number of renders: a single one from this thread, several from another thread. */
export function runsFor(count: number): ProcessRuns {
  return count === 1 ? new DirectRuns() : new ProcessThread();
}

/** Runs `helm version` while this thread does something else. */
export function probeVersion(helm: string, directory: string): HelmVersionProbe {
  return new HelmVersionProbe(helm, directory);
}

/** Result of a run of helm. */
export function resultOf(outcome: ProcessOutcome, request: RenderRequest, limits: ProcessLimits): RenderResult {
  const problems = problemsOfRun(outcome, {
    path: request.path,
    chart: `${request.chart.name} ${request.chart.version}`,
    releaseName: request.releaseName,
    namespace: request.namespace,
    ...limits,
  });
  if (problems.length > 0) return { objects: [], problems };
  try {
    const objects = parseKubernetesYaml(outcome.stdout, `${request.chart.name} ${request.chart.version}`) as KubernetesObject[];
    return { objects, problems: [] };
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    return { objects: [], problems: error.problems.map((problem) => ({ ...problem, path: request.path, what: `${problem.path}: ${problem.what}` })) };
  }
}
