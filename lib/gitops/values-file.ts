import type { HelmCommand } from '../synthesis/release';
import { annotatedYaml } from '../yaml/annotated-yaml';
import { shellArgument } from '../synthesis/markdown';
import type { EffectiveEntry, EffectiveValues } from '../values';

/** What a values file is made from. */
export interface ValuesFileInput {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly command: HelmCommand;
  readonly values: EffectiveValues;
  /** Ids of the repairs that changed an object. */
  readonly repairs: readonly string[];
  /** Directory of the objects. */
  readonly directory: string;
}

/** The command that renders the same objects, to be run in the directory of the values file. */
function helmTemplateCommand(command: HelmCommand, valuesFile: string): string {
  return [
    'helm', 'template', command.releaseName, ...command.chart.split(' '), '--version', String(command.version),
    '--namespace', command.namespace, '--kube-version', command.kubeVersion,
    ...command.apiVersions.flatMap((apiVersion) => ['--api-versions', apiVersion]),
    '--values', valuesFile,
  ].map(shellArgument).join(' ');
}

/** `cilium-values.yaml`: every value that is given to helm, under a comment with its origin and reason. */
export function valuesFile(input: ValuesFileInput, fileName: string): string {
  const repairs = input.repairs.length > 0 ? `, but for documented repairs (${input.repairs.join(', ')})` : '';
  const head = [
    `# Values of Cilium ${input.command.version} on cluster ${input.cluster}, each with where it comes from and why.`,
    `# This command renders the chart's objects in ${input.directory}/${repairs}:`,
    `#   ${helmTemplateCommand(input.command, fileName)}`,
    '',
  ];
  const entries = [...input.values.entries()].map((entry) => ({ path: entry.path, note: noteOf(entry) }));
  return `${head.join('\n')}\n${annotatedYaml(input.values.values, entries)}`;
}

function noteOf({ origin, reason }: EffectiveEntry): string {
  return reason ? `${origin}: ${reason}` : origin;
}
