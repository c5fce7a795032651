import { ProcessThread, type ProcessOutcome } from '../../lib/chart/helm-process';
import { chartPath, type ChartVersion } from '../cilium/values/charts';
import { helmBinary } from './tools';

/** A run of bare helm. */
export interface HelmRun {
  readonly version: ChartVersion;
  /** What follows `helm template RELEASE CHART`. */
  readonly flags: readonly string[];
  /** Values, for `--values -`. */
  readonly stdin?: string;
  /** @default - the published archive */
  readonly chart?: string;
}

/** Runs `helm template` without anything of this library, side by side; outcomes in the order of the runs. */
export function bareHelm(runs: readonly HelmRun[]): ProcessOutcome[] {
  const thread = new ProcessThread();
  thread.start(
    helmBinary(),
    runs.map(({ version, flags, stdin = '', chart = chartPath(version) }) => ({ args: ['template', 'cilium', chart, ...flags], stdin })),
  );
  return thread.wait();
}

/**
 * Reads the `helm template` command in the head of a values file: the flags, and the version of the chart.
 *
 * @param text content of the values file
 * @param file its path, to be read in place of its bare name
 */
export function commandOf(text: string, file: string): HelmRun {
  const command = /^# {3}helm template (.*)$/m.exec(text)?.[1]?.split(' ');
  if (!command) throw new Error(`${file} holds no command`);
  const version = command[command.indexOf('--version') + 1] as ChartVersion;
  const [release, chart, repo, url, ...flags] = command.filter((_word, index) => ![0, 1].includes(index - command.indexOf('--version')));
  if ([release, chart, repo, url].join(' ') !== 'cilium cilium --repo https://helm.cilium.io/') throw new Error(`${file} holds another command`);
  return { version, flags: flags.map((flag, index) => (flags[index - 1] === '--values' ? file : flag)) };
}
