import { readFileSync } from 'node:fs';
import type { ChartFacts } from '../chart/chart-facts';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Problem } from '../diagnostics/problem';
import { Reporter } from '../diagnostics/reporter';
import { isJsonObject, shortJson, valueAt, type JsonObject } from '../kubernetes/json';
import { isSubstituted } from '../diagnostics/substitution';
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

/** Values that charts of anything have. */
const COMMON = new Set([
  'affinity', 'annotations', 'commonLabels', 'debug', 'extraArgs', 'extraEnv', 'extraVolumeMounts', 'extraVolumes', 'image', 'imagePullSecrets', 'labels',
  'name', 'nodeSelector', 'podAnnotations', 'podLabels', 'podSecurityContext', 'priorityClassName', 'resources', 'securityContext', 'tolerations', 'updateStrategy',
]);

/**
 * Checks what values files are about: values of this chart, for this cluster.
 *
 * @returns problems `CIL083` and `CIL086`
 */
export function checkValuesFiles(files: readonly Contribution[], facts: ChartFacts, cluster: TalosCluster, path: string): Problem[] {
  const report = new Reporter(path);
  for (const { origin, values } of files) {
    const keys = Object.keys(values);
    const known = keys.filter((key) => key === facts.name || Object.hasOwn(facts.values.keys ?? {}, key));
    const unknown = keys.filter((key) => !known.includes(key));
    if (keys.length === 0) {
      report.add({ code: 'CIL083', severity: 'warning', what: `the values file ${origin} has no values`, fix: 'correct the path, or create the TalosCilium with its constructor, which needs no file' });
    } else if (unknown.length > 0 && (known.every((key) => COMMON.has(key)) || (unknown.length > 2 && unknown.length > known.length))) {
      report.add({
        code: 'CIL083',
        what: `${origin} contains keys that are not values of the chart ${facts.name}: ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ` and ${unknown.length - 5} more` : ''}`,
        fix: 'correct the path: the file must contain the values of Cilium',
      });
    }
  }
  checkName(files, cluster, report);
  return [...report.problems];
}

/** A running Cilium keeps the name that it has: another one gives all pods new identities. */
function checkName(files: readonly Contribution[], cluster: TalosCluster, report: Reporter): void {
  const named = [...files].reverse().find(({ values }) => valueAt(values, ['cluster', 'name']) !== undefined);
  const name = named && valueAt(named.values, ['cluster', 'name']);
  if (name === cluster.name || isSubstituted(name) || files.every(({ values }) => Object.keys(values).length === 0)) return;
  const origins = files.map(({ origin }) => origin).join(' and ');
  report.add(
    named
      ? {
          code: 'CIL086',
          severity: 'warning',
          subject: 'cluster.name',
          what: `${named.origin} sets cluster.name to ${shortJson(name)}, but the TalosCluster is named "${cluster.name}"`,
          fix: `if a running Cilium uses this file, set name: ${shortJson(name)} on the TalosCluster; otherwise remove cluster.name from the file`,
        }
      : {
          code: 'CIL086',
          severity: 'warning',
          subject: 'cluster.name',
          what: `${origins} does not set cluster.name: a Cilium that already runs with these values is named "default", and would be renamed to "${cluster.name}", the name of the TalosCluster`,
          fix: `on a running cluster, keep the name, and with it the identities of all pods: add cluster: { name: default } to the values, and set name: "default" on the TalosCluster; on a new cluster, add cluster: { name: ${cluster.name} } to the values`,
        },
  );
}
