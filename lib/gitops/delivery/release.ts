import { compareValues, type PatchOperation } from '../../diff/compare';
import type { Reporter } from '../../diagnostics/reporter';
import { isJsonObject, type Json } from '../../kubernetes/json';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { REPAIRS, type HelmRunner } from '../../chart/repairs';
import { listed } from '../../runtime/listed';
import type { RenderedEntry } from '../../synthesis/helm-delivery';
import type { HelmCommand } from '../../synthesis/release';
import type { SynthesizedObject } from '../../synthesis/synthesis';
import type { EffectiveValues } from '../../values';
import { stringifyYaml } from '../../yaml/writer';

/** A release that Helm installs in a cluster. */
export interface ReleaseDelivery {
  /** Path of its construct. */
  readonly path: string;
  readonly command: HelmCommand;
  readonly values: EffectiveValues;
  /** What became of the rendered objects; empty if the chart was not rendered. */
  readonly entries: readonly RenderedEntry[];
  /** Whether Talos or Omni installs the objects first. */
  readonly isBootstrapped: boolean;
}

/** Where a chart comes from: the name in a Helm repository, or the address in an OCI registry. */
export function chartOf({ chart }: HelmCommand): { readonly url: string; readonly name?: string } {
  const [name = '', , url] = chart.split(' ');
  return url === undefined ? { url: name } : { url, name };
}

/** A patch of kustomize. */
export interface KustomizePatch {
  readonly target: object;
  readonly patch: string;
}

/** The patches that make the final objects of those that the chart renders. */
export function patchesOf({ entries }: ReleaseDelivery, members: readonly SynthesizedObject[]): KustomizePatch[] {
  const finals = new Map(members.map(({ construct, object }) => [construct, object]));
  return entries.flatMap(({ original, construct }) => patchFor(original, construct && finals.get(construct)));
}

function patchFor(original: KubernetesObject, final: KubernetesObject | undefined): KustomizePatch[] {
  const { apiVersion, kind, metadata: { name, namespace } } = original;
  const group = groupOf(apiVersion);
  // Names are regular expressions there.
  const target = { ...(group !== '' && { group }), kind, name: name.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&'), ...(namespace !== undefined && { namespace }) };
  if (!final) return [{ target, patch: stringifyYaml({ $patch: 'delete', apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } }) }];
  const operations = differences(original, final);
  // As JSON, because kustomize takes the last line break off a patch, which can be one of a text in it.
  return operations.length > 0 ? [{ target, patch: `[\n${operations.map((operation) => `  ${JSON.stringify(operation)}`).join(',\n')}\n]\n` }] : [];
}

function differences(before: KubernetesObject, after: KubernetesObject): readonly PatchOperation[] {
  return compareValues(written(before as unknown as Json), written(after as unknown as Json)).patch;
}

/** What is written of an object: without fields that are null. */
function written(value: Json): Json {
  if (Array.isArray(value)) return value.map(written);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, child]) => (child === null || child === undefined ? [] : [[key, written(child)]])));
}

/** Reports changes of rendered objects that the release cannot have. */
export function checkChanges({ path, entries }: ReleaseDelivery, members: readonly SynthesizedObject[], runner: HelmRunner, reporter: Reporter): void {
  const finals = new Map(members.map(({ construct, object }) => [construct, object]));
  const changed = entries.filter(({ original, repaired, construct }) => {
    if (!repaired) return false;
    const final = construct && finals.get(construct);
    if (runner !== 'Flux') return !final || differences(repaired, final).length > 0;
    // A hook is not among the objects that Helm hands to a post-renderer, and a patch cannot rename.
    return final && (final.metadata.name !== original.metadata.name || final.metadata.namespace !== original.metadata.namespace || (isHook(original) && differences(repaired, final).length > 0));
  });
  if (changed.length === 0) return;
  const names = listed(changed.slice(0, 3).map(({ original: { kind, metadata } }) => `${kind} ${metadata.name}`));
  reporter.on(path).add({
    code: 'OUT021',
    what: `the app changes objects of the chart (${names}${changed.length > 3 ? ` and ${changed.length - 3} more` : ''}), but ${runner === 'Flux' ? 'Helm does not patch hooks and names' : `${runner} applies the chart without patches`}`,
    fix: 'use a value of the chart instead of patchObject or addJsonPatch; or remove helm: true from the delivery, so that the app writes the objects',
  });
}

/** Reasons of the patches, for a comment. */
export function patchReasons({ entries }: ReleaseDelivery): string {
  const ids = new Set(entries.flatMap(({ repairs }) => repairs));
  const repairs = REPAIRS.filter(({ id }) => ids.has(id)).map(({ id, reason }) => `${id} (${reason})`);
  return repairs.length > 0 ? `Repairs of the chart: ${repairs.join('; ')}.` : 'Changes that the program makes to objects of the chart.';
}

function isHook({ metadata: { annotations } }: KubernetesObject): boolean {
  return annotations?.['helm.sh/hook'] !== undefined;
}
