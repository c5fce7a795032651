import type { KubernetesObject } from '../kubernetes/object';
import { parseKubernetesYaml } from '../yaml/reader';
import type { Reporter } from '../diagnostics/reporter';
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

/** The inline manifests in a machine configuration of either dialect, in a patch, or in the output of `talosctl get machineconfig`. */
export function inlineManifestsIn(text: string, source: string): BootstrapManifest[] {
  return (parseKubernetesYaml(text, source) as (Holder | null)[]).flatMap((document): BootstrapManifest[] => {
    if (!document) return [];
    if (typeof document.spec === 'string') return inlineManifestsIn(document.spec, source);
    if (document.kind === 'KubeInlineManifestConfig') return [{ name: document.name ?? '', text: document.manifest ?? '' }];
    return (document.cluster?.inlineManifests ?? []).map(({ name, contents }) => ({ name, text: contents }));
  });
}

/**
 * Reports objects that differ between the machine configuration and the manifests. `talosctl upgrade-k8s` applies the former, a
 * GitOps controller the latter: each would undo the changes of the other. Marks of owners are ignored: only the former has them.
 *
 * @see https://github.com/siderolabs/talos/issues/5640
 */
export function checkDrift(installed: readonly BootstrapManifest[], manifests: readonly BootstrapManifest[], objects: readonly SynthesizedObject[], source: string, owner: GitOpsOwner | undefined, report: Reporter): void {
  const textOf = (object: KubernetesObject): string => contentOf(withoutMarks(object, owner));
  const inConfiguration = new Map(
    installed
      .filter(({ name }) => name.startsWith('cilium-'))
      .flatMap(({ name, text }) => parseKubernetesYaml(text, `${source} ${name}`).filter(Boolean) as KubernetesObject[])
      .map((object): [string, string] => [keyOf(object), textOf(object)]),
  );
  const inManifests = new Map(objects.map(({ object }): [string, string] => [keyOf(object), textOf(object)]));
  const differences = [
    ...[...inManifests].filter(([key, text]) => inConfiguration.get(key) !== text).map(([key]) => `${titleOf(key)} ${inConfiguration.has(key) ? 'differs' : 'is missing'}`),
    ...[...inConfiguration.keys()].filter((key) => !inManifests.has(key)).map((key) => `${titleOf(key)} is no longer part of the bootstrap`),
  ].sort();
  if (differences.length === 0) return;
  const names = installed.map(({ name }) => name).filter((name) => name.startsWith('cilium-'));
  const isRenamed = names.sort().join() !== manifests.map(({ name }) => name).sort().join();
  const more = differences.length > 5 ? `, and ${differences.length - 5} more` : '';
  report.add({
    code: 'MCH013',
    what: `the bootstrap manifests of the running cluster (${source}) differ from those of this synth: ${differences.slice(0, 5).join(', ')}${more}`,
    fix: `before the handover, follow "Change Cilium before the handover" in talos/README.md${isRenamed && names.length > 0 ? `, with the bootstrap-remove.yaml of the version that you applied, which removes ${names.join(' and ')}` : ''}; after the handover, remove installed`,
    link: 'https://github.com/siderolabs/talos/issues/5640',
  });
}

/** Core kinds have no group before their slash. */
function titleOf(key: string): string {
  return key.replace(/^\//, '');
}

/** Null members and the order of keys have no meaning. */
function contentOf(object: KubernetesObject): string {
  return JSON.stringify(withoutNulls(canonicalJson(object, [], [])));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null).map(([key, member]) => [key, withoutNulls(member)]));
}
