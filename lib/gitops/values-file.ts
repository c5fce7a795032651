import type { Json, JsonObject } from '../chart/kubernetes-object';
import type { HelmCommand } from '../cilium/talos-cilium';
import { stringifyYaml } from './yaml';

/** What a values file is made from. */
export interface ValuesFileInput {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly command: HelmCommand;
  readonly values: JsonObject;
  /** Origin and reason of the value at a path. */
  readonly originOf: (path: readonly string[]) => { readonly origin: string; readonly reason?: string } | undefined;
  /** Ids of the repairs that changed an object. */
  readonly repairs: readonly string[];
}

/** The command that renders the same objects, to be run beside the values file. */
export function helmTemplateCommand(command: HelmCommand, valuesFile: string): string {
  return [
    `helm template ${command.releaseName} cilium --repo https://helm.cilium.io/ --version ${command.version}`,
    `--namespace ${command.namespace} --kube-version ${command.kubeVersion}`,
    ...command.apiVersions.map((apiVersion) => `--api-versions ${apiVersion}`),
    `--values ${valuesFile}`,
  ].join(' ');
}

/** `cilium-values.yaml`: every value that is given to helm, under a comment with its origin and reason. */
export function valuesFile(input: ValuesFileInput, fileName: string): string {
  const repairs = input.repairs.length > 0 ? `, but for documented repairs (${input.repairs.join(', ')})` : '';
  const head = [
    `# Values of Cilium ${input.command.version} on cluster ${input.cluster}, each with where it comes from and why.`,
    `# This command renders the objects in manifests/cilium${repairs}:`,
    `#   ${helmTemplateCommand(input.command, fileName)}`,
    '',
  ];
  const lines: string[] = [];
  write(input.values, [], input, lines);
  return `${[...head, ...lines].join('\n')}\n`;
}

function write(values: JsonObject, path: readonly string[], input: ValuesFileInput, lines: string[]): void {
  const indent = '  '.repeat(path.length);
  for (const [key, value] of Object.entries(values)) {
    const here = [...path, key];
    const origin = input.originOf(here);
    if (!origin && isBranch(value)) {
      lines.push(`${indent}${stringifyYaml({ [key]: null }).replace(/ null\n$/, '')}`);
      write(value, here, input, lines);
      continue;
    }
    if (origin) lines.push(`${indent}# ${origin.origin}${origin.reason && origin.reason !== 'asked for' ? `: ${origin.reason}` : ''}`);
    for (const line of stringifyYaml({ [key]: value }).trimEnd().split('\n')) lines.push(line === '' ? '' : `${indent}${line}`);
  }
}

function isBranch(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}
