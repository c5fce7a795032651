import type { Json, JsonObject } from '../chart/kubernetes-object';
import type { HelmCommand } from '../cilium/talos-cilium';
import type { EffectiveEntry, EffectiveValues } from '../values';
import { stringifyYaml } from './yaml';

/** What a values file is made from. */
export interface ValuesFileInput {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly command: HelmCommand;
  readonly values: EffectiveValues;
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
  const notes = new Map([...input.values.entries()].map((entry) => [JSON.stringify(entry.path), noteOf(entry)]));
  const lines: string[] = [];
  write(input.values.values, [], notes, lines);
  return `${[...head, ...lines].join('\n')}\n`;
}

function noteOf({ origin, reason }: EffectiveEntry): string {
  return reason ? `${origin}: ${reason}` : origin;
}

function write(values: JsonObject, path: readonly string[], notes: ReadonlyMap<string, string>, lines: string[]): void {
  const indent = '  '.repeat(path.length);
  for (const [key, value] of Object.entries(values)) {
    const here = [...path, key];
    const [note, ...others] = new Set(notesBelow(value, here, notes));
    if (note !== undefined && others.length === 0) {
      lines.push(`${indent}# ${note}`);
      for (const line of stringifyYaml({ [key]: value }).trimEnd().split('\n')) lines.push(line === '' ? '' : `${indent}${line}`);
    } else {
      lines.push(`${indent}${stringifyYaml({ [key]: null }).replace(/ null\n$/, '')}`);
      write(value as JsonObject, here, notes, lines);
    }
  }
}

/** Notes of a value, or of all values below a map: one comment serves them when it is the same. */
function* notesBelow(value: Json, path: readonly string[], notes: ReadonlyMap<string, string>): Iterable<string> {
  const note = notes.get(JSON.stringify(path));
  if (note !== undefined) yield note;
  else for (const [key, child] of Object.entries(value as JsonObject)) yield* notesBelow(child, [...path, key], notes);
}
