import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../lib/kubernetes/json';
import { groupOf, type KubernetesObject } from '../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import type { ChartVersion } from '../values/charts';
import { bareHelm } from './matrix-helm';
import { inTemporaryDirectory } from './scripts';
import { kubectlBinary } from './tools';

/** A HelmRelease, as far as Flux looks at it here. */
export interface WrittenRelease {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly chart?: { readonly spec: { readonly version: string } };
    readonly values: JsonObject;
    readonly postRenderers?: readonly { readonly kustomize: { readonly patches: readonly object[] } }[];
  };
}

/** What a cluster says of itself. */
export interface Capabilities {
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
}

/** Renders releases with nothing but what is written in them, as Flux does before its post-renderers. */
export function renderReleases(releases: readonly { readonly release: WrittenRelease; readonly capabilities: Capabilities }[]): KubernetesObject[][] {
  const runs = releases.map(({ release: { metadata: { name, namespace }, spec }, capabilities: { kubeVersion, apiVersions } }) => ({
    release: name,
    version: spec.chart!.spec.version as ChartVersion,
    flags: ['--namespace', namespace, '--kube-version', kubeVersion, ...apiVersions.flatMap((each) => ['--api-versions', each]), '--values', '-'],
    stdin: JSON.stringify(spec.values),
  }));
  return bareHelm(runs).map(({ status, stdout, stderr }) => {
    if (status !== 0) throw new Error(stderr);
    return parseKubernetesYaml(stdout).filter(Boolean) as KubernetesObject[];
  });
}

/** Applies the post-renderers of a release, with the kustomize of kubectl. */
export function postRendered(objects: readonly KubernetesObject[], { spec: { postRenderers = [] } }: WrittenRelease): KubernetesObject[] {
  const patches = postRenderers.flatMap(({ kustomize }) => kustomize.patches);
  if (patches.length === 0) return [...objects];
  return inTemporaryDirectory((directory) => {
    writeFileSync(join(directory, 'all.yaml'), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
    writeFileSync(join(directory, 'kustomization.yaml'), JSON.stringify({ resources: ['all.yaml'], patches }));
    const text = execFileSync(kubectlBinary(), ['kustomize', directory], { encoding: 'utf8', maxBuffer: 1 << 26 });
    return parseKubernetesYaml(text).filter(Boolean) as KubernetesObject[];
  });
}

/** Objects that differ, or are in one list only, with the first characters that differ. */
export function differences(actual: readonly KubernetesObject[], expected: readonly KubernetesObject[]): string[] {
  const [left, right] = [normalized(actual), normalized(expected)];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
    const [one = '', other = ''] = [left[key], right[key]];
    if (one === other) return [];
    const at = [...one].findIndex((character, index) => character !== other[index]);
    return [`${key}: ${one.slice(Math.max(0, at - 20), at + 40)} instead of ${other.slice(Math.max(0, at - 20), at + 40)}`];
  });
}

/** Objects as sorted text by identity: without fields that are null, and without empty maps in their metadata. */
function normalized(objects: readonly KubernetesObject[]): Record<string, string> {
  const entries = objects.map((object): [string, string] => {
    const { apiVersion, kind, metadata } = object;
    const kept = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== null && !(typeof value === 'object' && Object.keys(value).length === 0)));
    return [`${groupOf(apiVersion)}/${kind} ${metadata.namespace ?? ''}/${metadata.name}`, JSON.stringify(sorted({ ...object, metadata: kept }))];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== null && child !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sorted(child)]));
}
