import { isJsonObject, type Json } from '../kubernetes/json';
import type { KubernetesObject } from '../kubernetes/object';
import { isEqual, pathText, type Segment, type ValueChange } from './compare';
import { groupBy } from '../runtime/group-by';
import { definedVersions, isDefinition, missingFields, type DefinedVersion } from './crds';
import { isGeneratedRename } from './match-objects';
import type { FieldChange, FoldedReason } from './model';
import { isRole, permissionChanges } from './permissions';
import { compareTexts } from './texts';

/** The changes of an object as people read them: rules of roles as permissions, definitions by version, data of ConfigMaps by key. */
export function fieldChanges(before: KubernetesObject, after: KubernetesObject, changes: readonly ValueChange[]): FieldChange[] {
  const special = isRole(after) ? roleFields(before, after, changes) : isDefinition(after) ? definitionFields(before, after, changes) : undefined;
  const [from, ...prefix] = special?.replaces ?? [];
  const rest = from === undefined ? changes : changes.filter(({ path }) => !(path[0] === from && prefix.every((segment, index) => path[index + 1] === segment)));
  return [...rest.flatMap((change) => ofValue(after, change)), ...(special?.fields ?? [])];
}

interface Special {
  /** Path whose changes these take the place of. */
  readonly replaces: readonly string[];
  readonly fields: readonly FieldChange[];
}

function ofValue(object: KubernetesObject, { path, type, before, after, meansNothing }: ValueChange): FieldChange[] {
  const at = pathText(path);
  const folded = meansNothing ? 'order' : foldedReason(path, before, after);
  const change = { at, path, type, ...(before !== undefined && { before }), ...(after !== undefined && { after }), ...(folded && { folded }) } satisfies FieldChange;
  if (object.kind === 'Secret' && (path[0] === 'data' || path[0] === 'stringData')) return [{ at, path, type, note: `value ${type}` }];
  if (typeof before === 'string' && typeof after === 'string' && folded === undefined) {
    const name = path.at(-1);
    const texts = compareTexts(typeof name === 'string' ? name : '', before, after, at);
    if (texts) return texts.map((text) => ({ ...text, path }));
  }
  return [change];
}

function foldedReason(path: readonly Segment[], before: Json | undefined, after: Json | undefined): FoldedReason | undefined {
  const name = path.at(-1);
  const above = path.at(-2);
  if (typeof name !== 'string') return undefined;
  if (above === 'annotations' && /checksum/i.test(name)) return 'checksums';
  if (above === 'annotations' && (name === 'api-approved.kubernetes.io' || name === 'controller-gen.kubebuilder.io/version')) return 'chart and version labels';
  if (above === 'labels' && VERSION_LABELS.has(name)) return 'chart and version labels';
  if (typeof before === 'string' && typeof after === 'string' && above !== 'data' && isGeneratedRename(before, after) && /^(?:name|secretName|configMap|job-name)$/.test(name)) return 'generated names';
  // Only the labels themselves, where there were none.
  if (name === 'labels' && [before, after].every((value) => value === undefined || (isJsonObject(value) && Object.keys(value).every((key) => VERSION_LABELS.has(key))))) return 'chart and version labels';
  return undefined;
}

const VERSION_LABELS: ReadonlySet<string> = new Set(['helm.sh/chart', 'app.kubernetes.io/version', 'app.kubernetes.io/managed-by', 'chart']);

function roleFields(before: KubernetesObject, after: KubernetesObject, changes: readonly ValueChange[]): Special | undefined {
  if (!changes.some(({ path }) => path[0] === 'rules')) return undefined;
  const path = ['rules'];
  const fields = permissionChanges(before, after).map(({ target, before: olds, after: news }): FieldChange => {
    if (olds.length === 0) return { at: target, path, type: 'added', after: news.join(', ') };
    if (news.length === 0) return { at: target, path, type: 'removed', before: olds.join(', ') };
    const [added, removed] = [news.filter((verb) => !olds.includes(verb)), olds.filter((verb) => !news.includes(verb))];
    const note = [...(added.length > 0 ? [`also ${added.join(', ')}`] : []), ...(removed.length > 0 ? [`no longer ${removed.join(', ')}`] : [])].join('; ');
    return { at: target, path, type: 'changed', note };
  });
  return { replaces: path, fields: fields.length > 0 ? fields : [{ at: 'rules', path, type: 'changed', note: 'the same permissions, grouped in another way', folded: 'order' }] };
}

/** Fields that a message names. */
const MAX_FIELDS = 4;

function definitionFields(before: KubernetesObject, after: KubernetesObject, changes: readonly ValueChange[]): Special | undefined {
  const path = ['spec', 'versions'];
  const ofVersions = changes.filter((change) => change.path[0] === 'spec' && change.path[1] === 'versions');
  if (ofVersions.length === 0) return undefined;
  const [olds, news] = [definedVersions(before), definedVersions(after)];
  const found = [...new Set([...olds.keys(), ...news.keys()])].sort().flatMap((version) => versionChanges(olds.get(version), news.get(version)).map((change) => ({ version, change })));
  const fields = [...groupBy(found, ({ change }) => JSON.stringify(change)).values()].map((members): FieldChange => {
    const { about, ...change } = members[0]!.change;
    return { ...change, path, at: `${members.map(({ version }) => version).join(', ')}${about === undefined ? '' : `: ${about}`}` };
  });
  const other = ofVersions.every(({ type }) => type === 'reordered') ? 'order of the versions changed' : 'printed columns or subresources changed';
  return { replaces: path, fields: fields.length > 0 ? fields : [{ at: 'spec.versions', path, type: 'changed', note: other }] };
}

interface VersionChange extends Pick<FieldChange, 'type' | 'before' | 'after' | 'note'> {
  readonly about?: string;
}

function versionChanges(old: DefinedVersion | undefined, fresh: DefinedVersion | undefined): VersionChange[] {
  if (!fresh || !old) {
    const { served, storage } = (fresh ?? old)!;
    return [{ type: fresh ? 'added' : 'removed', note: `version ${fresh ? 'added' : 'removed'} (${served ? 'served' : 'not served'}${storage ? ', storage version' : ''})` }];
  }
  const [added, removed] = [missingFields(fresh.fields, old.fields), missingFields(old.fields, fresh.fields)];
  return [
    ...(old.served === fresh.served ? [] : [{ about: 'served', type: 'changed', before: old.served, after: fresh.served } as const]),
    ...(old.storage === fresh.storage ? [] : [{ about: 'storage version', type: 'changed', before: old.storage, after: fresh.storage } as const]),
    ...(added.length === 0 ? [] : [{ about: 'schema', type: 'added', note: `${count(added.length, 'new field')}: ${shortened(added)}` } as const]),
    ...(removed.length === 0 ? [] : [{ about: 'schema', type: 'removed', note: `${count(removed.length, 'field')} removed: ${shortened(removed)}` } as const]),
    ...(added.length + removed.length > 0 || isEqual(old.schema, fresh.schema) ? [] : [{ about: 'schema', type: 'changed', note: 'descriptions, limits or validation rules changed' } as const]),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function shortened(names: readonly string[]): string {
  return `${names.slice(0, MAX_FIELDS).join(', ')}${names.length > MAX_FIELDS ? `, and ${names.length - MAX_FIELDS} more` : ''}`;
}
