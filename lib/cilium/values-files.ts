import { readFileSync } from 'node:fs';
import { Reporter } from '../diagnostics/reporter';
import { isJsonObject, shortJson, type JsonObject } from '../kubernetes/json';
import type { Contribution } from '../values';
import { parseKubernetesYamlDocument } from '../yaml/reader';

/**
 * Reads Helm values files.
 *
 * @throws CIL083 for a file that cannot be read or holds no values, YAML001 for invalid YAML, all at once
 */
export function readValuesFiles(files: readonly string[], path: string): Contribution[] {
  const report = new Reporter(path);
  const contributions = files.flatMap((file): Contribution[] => {
    const values = readValues(file, report);
    return values ? [{ rank: 'user', origin: file, values, reason: 'values file' }] : [];
  });
  report.throwIfAny();
  return contributions;
}

function readValues(file: string, report: Reporter): JsonObject | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const cause = code === 'ENOENT' ? 'it does not exist' : code === 'EISDIR' ? 'it is a directory' : code === 'EACCES' ? 'permission denied' : message;
    report.add({ code: 'CIL083', what: `the values file ${file} cannot be read: ${cause}`, fix: 'correct the path, which is relative to the working directory' });
    return undefined;
  }
  const content = report.attempt(() => parseKubernetesYamlDocument(text, file) ?? {});
  if (content === undefined) return undefined;
  if (!isJsonObject(content)) {
    report.add({ code: 'CIL083', what: `the values file ${file} must be a map of values; got ${shortJson(content)}`, fix: 'write the values of the chart at the top level, such as routingMode: native' });
    return undefined;
  }
  if (typeof content.apiVersion === 'string' && typeof content.kind === 'string') {
    const fix = `move its values to a file of their own, or write a program from it: npx cdk8s-talos-cilium import ${file}`;
    report.add({ code: 'CIL083', what: `${file} is not a values file, but a Kubernetes object of kind ${content.kind}`, fix });
    return undefined;
  }
  return content;
}
