import { basename } from 'node:path';
import type { KubernetesObject } from '../../lib';
import { ProcessThread, type ProcessOutcome } from '../../lib/chart/helm-process';
import { chartPath, type ChartVersion } from '../values/charts';
import { helmBinary } from './tools';

/** A run of bare helm. */
export interface HelmRun {
  readonly version: ChartVersion;
  /** @default 'cilium' */
  readonly release?: string;
  /** What follows `helm template RELEASE CHART`. */
  readonly flags: readonly string[];
  /** Values, for `--values -`. */
  readonly stdin?: string;
  /** @default - the published archive */
  readonly chart?: string;
}

/** Runs `helm template` without anything of this library, side by side; outcomes in the order of the runs. */
export function bareHelm(runs: readonly HelmRun[]): ProcessOutcome[] {
  const jobs = runs.map(({ version, release = 'cilium', flags, stdin = '', chart = chartPath(version) }) => ({
    args: ['template', release, chart, ...flags],
    stdin,
  }));
  const thread = new ProcessThread();
  thread.start(helmBinary(), jobs, { timeoutMs: 120_000, maxBytes: 64 * 1024 * 1024 });
  return thread.wait();
}

/** An object as cdk8s keeps it: without members that are null, and without empty maps in its metadata. */
export function asCdk8sKeepsIt(object: KubernetesObject): KubernetesObject {
  const kept = JSON.parse(JSON.stringify(object), (_key, value: unknown) => (value === null ? undefined : value)) as KubernetesObject;
  const metadata = Object.entries(kept.metadata).filter(([, value]) => !isEmpty(value));
  return { ...kept, metadata: Object.fromEntries(metadata) as KubernetesObject['metadata'] };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/**
 * Reads the `helm template` command in the head of a values file.
 *
 * @param text content of the values file
 * @param file its path, to be read in place of its bare name
 */
export function commandOf(text: string, file: string): HelmRun {
  const command = /^# {3}helm template (\S+) cilium --repo https:\/\/helm\.cilium\.io\/ --version (\S+) (.*) --values (\S+)$/m.exec(text);
  if (!command || command[4] !== basename(file)) throw new Error(`${file} holds no command that renders it`);
  return { release: command[1]!, version: command[2] as ChartVersion, flags: [...command[3]!.split(' '), '--values', file] };
}
