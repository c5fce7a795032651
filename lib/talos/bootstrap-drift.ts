import type { KubernetesObject } from '../kubernetes/object';
import { parseKubernetesYaml } from '../yaml/reader';
import type { Problem } from '../diagnostics/problem';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { canonicalJson } from '../values/canonical-json';
import { keyOf, type BootstrapManifest } from './bootstrap-manifests';
import type { GitOpsOwner } from './gitops-owner';
import { withoutMarks } from './owner-marks';

interface Holder {
  readonly kind?: string;
  readonly name?: string;
  readonly manifest?: string;
  readonly spec?: unknown;
  readonly cluster?: { readonly inlineManifests?: readonly { readonly name: string; readonly contents: string }[] };
}

/** The inline manifests in a machine configuration of either dialect, in a patch, or in what `talosctl get machineconfig` prints. */
export function inlineManifestsIn(text: string, source: string): BootstrapManifest[] {
  return (parseKubernetesYaml(text, source) as (Holder | null)[]).flatMap((document): BootstrapManifest[] => {
    if (!document) return [];
    if (typeof document.spec === 'string') return inlineManifestsIn(document.spec, source);
    if (document.kind === 'KubeInlineManifestConfig') return [{ name: document.name ?? '', text: document.manifest ?? '' }];
    return (document.cluster?.inlineManifests ?? []).map(({ name, contents }) => ({ name, text: contents }));
  });
}

/**
 * Objects that are not the same in the machine configuration and in the manifests. `talosctl upgrade-k8s` applies the former, a
 * GitOps controller the latter: each would undo what the other did. Marks of owners are no difference: they are on the former only.
 *
 * @see https://github.com/siderolabs/talos/issues/5640
 */
export function driftProblems(installed: readonly BootstrapManifest[], objects: readonly SynthesizedObject[], path: string, source: string, owner: GitOpsOwner | undefined): Problem[] {
  const textOf = (object: KubernetesObject): string => contentOf(withoutMarks(object, owner));
  const there = new Map(
    installed
      .filter(({ name }) => name.startsWith('cilium-'))
      .flatMap(({ name, text }) => parseKubernetesYaml(text, `${source} ${name}`).filter(Boolean) as KubernetesObject[])
      .map((object): [string, string] => [keyOf(object), textOf(object)]),
  );
  const here = new Map(objects.map(({ object }): [string, string] => [keyOf(object), textOf(object)]));
  const differences = [
    ...[...here].filter(([key, text]) => there.get(key) !== text).map(([key]) => `${key} ${there.has(key) ? 'differs' : 'is missing'}`),
    ...[...there.keys()].filter((key) => !here.has(key)).map((key) => `${key} is no longer part of the bootstrap`),
  ].sort();
  if (differences.length === 0) return [];
  const shown = differences.slice(0, 5).join(', ');
  return [
    {
      code: 'MCH013',
      path,
      what: `the bootstrap in the machine configuration differs from this synth (${source}: ${shown}${differences.length > 5 ? `, and ${differences.length - 5} more` : ''})`,
      fix: 'apply talos/bootstrap.yaml of this synth to all control planes, or hand Cilium over and apply talos/bootstrap-remove.yaml',
      link: 'https://github.com/siderolabs/talos/issues/5640',
    },
  ];
}

/** Null members and the order of keys mean nothing. */
function contentOf(object: KubernetesObject): string {
  return JSON.stringify(withoutNulls(canonicalJson(object, [], [])));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null).map(([key, member]) => [key, withoutNulls(member)]));
}
