import { namesSecret, withoutSecrets } from '../diagnostics/secrets';
import type { KubernetesObject } from '../kubernetes/object';
import { findSecret } from '../model/secrets';
import { identityOf } from '../model/identity';
import type { Model, ObjectModel } from '../model/model';
import { byKind, ofKinds } from '../model/of-kinds';
import { versionsByScope } from '../model/versions';
import { FORMAT_NAMES } from '../schemas/formats';
import { ANY_RELEASE, KnownSchemas, type CheckedKind, type RefusedKind, type SkippedRule } from '../schemas/known-schemas';
import { matchesPattern } from '../schemas/patterns';
import { placeOf, schemaMistakes, type Constraint, type SchemaMistake } from '../schemas/schema-walk';
import { CheckedObjects } from './checked-objects';
import type { Finding } from './rule';

/** Kinds of findings: those of schemas, a field that may be newer than the schemas, and a kind that the server does not have. */
export type SchemaTopic = Constraint | 'newer field' | 'kind';

/** Objects of a kind whose schema is not known. */
export interface UncheckedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly objects: number;
}

/** Validation rules (CEL) of a kind that are not checked, because a CustomResourceDefinition uses what this library does not evaluate. */
export interface UncheckedRules {
  readonly apiVersion: string;
  readonly kind: string;
  readonly rules: readonly SkippedRule[];
}

interface SchemasRead {
  readonly findings: ReadonlyMap<SchemaTopic, readonly Finding[]>;
  readonly unchecked: readonly UncheckedKind[];
  readonly uncheckedRules: readonly UncheckedRules[];
}

const NONE: readonly Finding[] = [];
const ofModels = new WeakMap<Model, SchemasRead>();

/** What schemas have against the objects of a model, by topic. */
export function schemaFindings(model: Model, topic: SchemaTopic): readonly Finding[] {
  return readOnce(model).findings.get(topic) ?? NONE;
}

/** Kinds of the output that no schema is known of, sorted. */
export function uncheckedKinds(model: Model): readonly UncheckedKind[] {
  return readOnce(model).unchecked;
}

/** Kinds of the output with validation rules that are not checked, sorted. */
export function uncheckedRules(model: Model): readonly UncheckedRules[] {
  return readOnce(model).uncheckedRules;
}

/** Objects are gone through once for all rules together. */
function readOnce(model: Model): SchemasRead {
  let read = ofModels.get(model);
  if (!read) ofModels.set(model, (read = readObjects(model)));
  return read;
}

/** @param checked what passed before */
export function readObjects(model: Model, checked = CheckedObjects.ofBuild()): SchemasRead {
  const findings = new Map<SchemaTopic, Finding[]>();
  const unchecked = new Map<string, UncheckedKind>();
  const skipped = new Map<string, UncheckedRules>();
  const schemasOf = knownSchemas(model);
  const note = (topic: SchemaTopic, finding: Finding): void => {
    const list = findings.get(topic);
    if (list) list.push(finding);
    else findings.set(topic, [finding]);
  };
  for (const [kind, entries] of byKind(model.objects)) {
    for (const entry of entries) {
      const { object, scope } = entry;
      if (typeof object.apiVersion !== 'string' || typeof object.kind !== 'string' || object.apiVersion === '' || object.kind === '') continue;
      if (hasUnknownMetadata(object)) for (const finding of metadataFindings(entry)) note('unknown field', finding);
      const schemas = schemasOf(scope);
      const isClean = (): boolean => {
        const known = schemas.of(object.apiVersion, kind);
        if (known.is === 'checked') {
          if (known.skipped?.length) skipped.set(`${object.apiVersion}/${kind}`, { apiVersion: object.apiVersion, kind, rules: known.skipped.map(shortened) });
          return check(entry, known, note);
        }
        if (known.is === 'refused') note('kind', refusedFinding(entry, known));
        else if (known.is === 'unchecked') {
          const key = `${object.apiVersion}/${kind}`;
          unchecked.set(key, { apiVersion: object.apiVersion, kind, objects: (unchecked.get(key)?.objects ?? 0) + 1 });
        }
        return false;
      };
      // A digest of a secret would tell who can guess it.
      if (checked && kind !== 'Secret' && schemas.isOfKubernetes(object.apiVersion, kind)) checked.run(object, isClean);
      else isClean();
    }
  }
  checked?.keep();
  return { findings, unchecked: sorted(unchecked), uncheckedRules: sorted(skipped) };
}

function sorted<T>(byKey: ReadonlyMap<string, T>): readonly T[] {
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

function shortened({ rule, unsupported }: SkippedRule): SkippedRule {
  const line = rule.replace(/\s+/g, ' ').trim();
  return { rule: line.length > MAX_RULE ? `${line.slice(0, MAX_RULE)}...` : line, unsupported };
}

const MAX_RULE = 100;

const METADATA: readonly string[] = [
  'annotations', 'creationTimestamp', 'deletionGracePeriodSeconds', 'deletionTimestamp', 'finalizers', 'generateName', 'generation', 'labels', 'managedFields', 'name', 'namespace',
  'ownerReferences', 'resourceVersion', 'selfLink', 'uid',
];
const METADATA_FIELDS: ReadonlySet<string> = new Set(METADATA);

function hasUnknownMetadata({ apiVersion, metadata }: KubernetesObject): boolean {
  for (const name in metadata) if (!METADATA_FIELDS.has(name)) return !apiVersion.startsWith('kustomize.config.k8s.io/');
  return false;
}

function* metadataFindings({ path, object }: ObjectModel): Iterable<Finding> {
  for (const [name, value] of Object.entries(object.metadata)) {
    if (METADATA_FIELDS.has(name) || value === undefined || value === null) continue;
    const mistake: SchemaMistake = { constraint: 'unknown field', at: placeOf(['metadata', name]), value, expected: '', allowed: METADATA };
    yield { path, subject: mistake.at, ...texts(mistake, titleOf(object), nearNames(mistake), 'Kubernetes') };
  }
}

function knownSchemas(model: Model): (scope: string) => KnownSchemas {
  const versionsOf = versionsByScope(model);
  const byScope = new Map<string, KnownSchemas>();
  return (scope) => {
    let known = byScope.get(scope);
    if (!known) {
      const crds = [...(model.crds ?? []), ...ofKinds(model.objects, 'CustomResourceDefinition').flatMap((crd) => (crd.scope === scope ? [crd.object] : []))];
      byScope.set(scope, (known = new KnownSchemas({ ...versionsOf(scope), crds, partial: model.partial === true })));
    }
    return known;
  };
}

/** @returns true if the object has no mistakes */
function check(entry: ObjectModel, { schemas, mayBeNewer, release }: CheckedKind, note: (topic: SchemaTopic, finding: Finding) => void): boolean {
  let least: readonly SchemaMistake[] | undefined;
  for (const schema of schemas) {
    const mistakes = schemaMistakes(entry.object, schema);
    if (mistakes.length === 0) return true;
    if (!least || mistakes.length < least.length) least = mistakes;
  }
  const title = titleOf(entry.object);
  const missing = (least ?? []).flatMap(({ constraint, at }) => (constraint === 'required' ? [at] : []));
  const read = (least ?? []).map((mistake) => ({ mistake, near: [...nearNames(mistake), ...requiredUnder(mistake, missing)] }));
  // A field with a slip in its name is missing under its right one.
  const misspelt = new Set(read.flatMap(({ mistake: { constraint, at }, near }) => (constraint === 'unknown field' && near[0] !== undefined ? [`${at.slice(0, at.length - lastName(at).length)}${near[0]}`] : [])));
  for (const { mistake, near } of read) {
    if (mistake.constraint === 'required' && misspelt.has(mistake.at)) continue;
    const newer = mayBeNewer && (mistake.constraint === 'unknown field' || mistake.constraint === 'enum' ? !isSlip(mistake, near[0]) : NEWER.has(mistake.constraint));
    note(newer ? 'newer field' : mistake.constraint, { path: entry.path, subject: subjectOfMistake(mistake), ...(mistake.rule?.codes && { saidBy: mistake.rule.codes }), ...texts(mistake, title, near, release) });
  }
  return false;
}

/** The required field whose name an unknown field has with more or fewer letters at its end: `expression` for `expr`. */
function requiredUnder({ constraint, at }: SchemaMistake, missing: readonly string[]): readonly string[] {
  if (constraint !== 'unknown field') return [];
  return missing.filter((field) => at.startsWith(field) || field.startsWith(at)).map(lastName);
}

/** The field that a rule reads, if it reads only one. */
function subjectOfMistake({ at, rule }: SchemaMistake): string {
  const [field, ...others] = new Set([...(rule?.rule ?? '').matchAll(/\bself\b((?:\.\w+\b(?!\())*)/g)].map(([, path]) => path!.slice(1)));
  return field === undefined || field === '' || others.length > 0 ? at : at === '' ? field : `${at}.${field}`;
}

/** What newer releases allow: wider limits, other combinations. Patterns and formats of published fields stay. */
const NEWER: ReadonlySet<Constraint> = new Set<Constraint>(['limit', 'combination']);

function titleOf(object: KubernetesObject): string {
  return `${object.kind} ${identityOf(object).title}`.trimEnd();
}

/** What is wrong with a part of something, and how to mend it. */
export function describeMistake(mistake: SchemaMistake, title: string, release: string): Pick<Finding, 'what' | 'fix'> {
  return texts(mistake, title, nearNames(mistake), release);
}

function texts(mistake: SchemaMistake, title: string, near: readonly string[], release: string): Pick<Finding, 'what' | 'fix'> {
  const { constraint, at, value, expected, allowed = [], rule } = mistake;
  const isNamed = at !== '' && (namesSecret(lastName(at), false) || (title.startsWith('Secret ') && !at.startsWith('metadata')));
  const isHidden = typeof value === 'object' && value !== null ? isNamed || findSecret(value) !== undefined : value !== undefined && isNamed;
  const shown = isHidden ? 'not shown' : shownValue(value);
  switch (constraint) {
    case 'unknown field': {
      const name = lastName(at);
      const parent = at.slice(0, at.length - name.length).replace(/\.$/, '') || 'the object';
      return {
        what: `${title} has an unknown field (${at}: ${shown})`,
        fix: near[0] !== undefined ? `rename ${name} to ${near[0]}` : allowed.length > 0 && allowed.length <= MAX_SHOWN ? `remove it; the fields of ${parent} are ${[...allowed].sort().join(', ')}` : `remove it, or check the spelling; ${release === ANY_RELEASE ? 'no release known here' : release} has ${release === ANY_RELEASE ? 'it' : 'no such field'}`,
      };
    }
    case 'required':
      return { what: `${title} lacks the required field ${at}`, fix: `set ${at} to ${typeName(expected)}` };
    case 'type':
      return { what: `${at} of ${title} must be ${typeName(expected)}, but it is ${describeType(value)} (${shown})`, fix: isHidden ? `write ${typeName(expected)}` : allowed.length > 0 ? `use ${either(allowed.slice(0, MAX_SHOWN * 2))}` : typeFix(value, expected, mistake.pattern) };
    case 'enum':
      return {
        what: `${at} of ${title} is not a valid value (${shown})`,
        fix: near[0] !== undefined ? `use ${near[0]}${allowed.length > 1 && allowed.length <= MAX_SHOWN ? `; the valid values are ${allowed.join(', ')}` : ''}` : `use ${either(allowed.slice(0, MAX_SHOWN * 2))}`,
      };
    case 'pattern':
      return { what: `${at} of ${title} does not match the pattern in the schema (${shown})`, fix: isOfDurations(expected) ? 'write a duration, such as 30s or 5m' : expected.length <= MAX_PATTERN ? `use a value that matches ${expected}` : 'use a value that the documentation of the field allows' };
    case 'format':
      return { what: `${at} of ${title} is not a valid ${FORMAT_NAMES[expected] ?? expected.replace(/^an? /, '')} (${shown})`, fix: `use ${withArticle(FORMAT_NAMES[expected] ?? expected)}` };
    case 'limit':
      return { what: `${at} of ${title} is outside its limits (${countOf(value)})`, fix: `use ${expected}` };
    case 'duplicate':
      return {
        what: `${at} of ${title} has the same ${allowed.length > 0 ? allowed.join(' and ') : 'value'} as ${expected} (${shown})`,
        fix: allowed.length > 0 ? `change ${allowed.join(' or ')} of one of the two, or remove one` : 'remove one of the two',
      };
    case 'combination':
      return { what: `${at} of ${title} has a combination of fields that is not allowed (${fieldsOf(value)})`, fix: `use ${expected}` };
    case 'rule':
      return {
        what: `${at === '' ? title : `${at} of ${title}`} violates a validation rule: ${expected}${allowed.length > 0 ? ` (the API server cannot evaluate the rule: ${allowed.join(', ')})` : ''}`,
        fix: rule?.fix ?? 'change the object so that the rule holds',
      };
  }
}

const MAX_SHOWN = 8;
const MAX_PATTERN = 100;
const MAX_VALUE = 60;
const MIN_PART = 4;

function nearNames({ constraint, at, value, allowed = [] }: SchemaMistake): readonly string[] {
  if ((constraint !== 'unknown field' && constraint !== 'enum') || allowed.length === 0) return [];
  const { nearestNames } = require('../runtime/near-names') as typeof import('../runtime/near-names');
  const name = constraint === 'enum' ? String(value) : lastName(at);
  const near = nearestNames(name, allowed);
  if (near.length > 0 || constraint !== 'enum' || name.length < MIN_PART) return near.slice(0, 1);
  // Prefix of an Ingress is PathPrefix of an HTTPRoute.
  const longer = allowed.filter((each) => each.toLowerCase().includes(name.toLowerCase()));
  return longer.length === 1 ? longer : [];
}

/** Whether a name or value is another one with a slip in it. New fields are sometimes the plural of an old one. */
function isSlip({ constraint, at, value }: SchemaMistake, near: string | undefined): boolean {
  if (near === undefined) return false;
  const name = constraint === 'enum' ? String(value) : lastName(at);
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  return name !== `${near}s` && name !== `${near}es` && distance(name.toLowerCase(), near.toLowerCase()) <= 2;
}

function lastName(at: string): string {
  return /(?:^|\.)([^.[\]]+)$/.exec(at)?.[1] ?? (JSON.parse(/\[(".*")\]$/.exec(at)?.[1] ?? JSON.stringify(at)) as string);
}

function shownValue(value: unknown): string {
  const text = withoutSecrets(JSON.stringify(value) ?? 'not set');
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}...` : text;
}

function countOf(value: unknown): string {
  if (typeof value === 'string') return `${[...value].length} characters: ${shownValue(value)}`;
  if (Array.isArray(value)) return `${value.length} items`;
  return typeof value === 'object' && value !== null ? `${Object.keys(value).length} fields` : String(value);
}

function fieldsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return shownValue(value);
  const names = Object.keys(value);
  return names.length === 0 ? 'no fields' : names.slice(0, MAX_SHOWN).join(', ');
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  'string': 'a string',
  'integer': 'an integer',
  'number': 'a number',
  'boolean': 'a boolean',
  'object': 'a map',
  'array': 'a list',
  'int-or-string': 'an integer or a string',
  'quantity': 'a quantity',
};

function typeName(type: string): string {
  return TYPE_NAMES[type] ?? `a ${type}`;
}

function describeType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number with a fraction';
  return typeName(typeof value);
}

function typeFix(value: unknown, expected: string, pattern?: string): string {
  const [only, ...more] = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value) as unknown[] : [];
  if (expected === 'string' && typeof only === 'string' && more.length === 0) return `write the value itself: ${only}`;
  if (pattern !== undefined && (typeof value === 'number' || typeof value === 'boolean') && !matchesPattern(pattern, String(value))) {
    if (matchesPattern(pattern, `${String(value)}s`)) return `write it with a unit: "${String(value)}s"`;
    return `write a string${pattern.length <= MAX_PATTERN ? ` that matches ${pattern}` : ''}`;
  }
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return `write it in quotes: "${String(value)}"`;
  if (typeof value === 'string' && value !== '' && ((expected === 'integer' && /^-?\d+$/.test(value)) || (expected === 'boolean' && /^(?:true|false)$/.test(value)))) return `write it without quotes: ${value}`;
  if (expected === 'array' && value !== null) return 'write a list with this value as its item';
  return expected === 'boolean' ? 'write true or false' : `write ${typeName(expected)}`;
}

/** Whether a pattern is that of durations. */
function isOfDurations(pattern: string): boolean {
  return ['30s', '5m'].every((text) => matchesPattern(pattern, text)) && !['5x', 'm5'].some((text) => matchesPattern(pattern, text));
}

function withArticle(name: string): string {
  return /^an? /.test(name) ? name : /^[aeiAEI]/.test(name) ? `an ${name}` : `a ${name}`;
}

function either(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

function refusedFinding({ path, object }: ObjectModel, { wrong, candidates, release }: RefusedKind): Finding {
  const { nearestNames } = require('../runtime/near-names') as typeof import('../runtime/near-names');
  const title = titleOf(object);
  if (wrong === 'apiVersion') return { path, what: `${title} has an API version that ${release} does not serve (${object.apiVersion})`, fix: `use apiVersion ${either(candidates)}` };
  const [near] = nearestNames(object.kind, candidates);
  return { path, what: `${release} has no kind ${object.kind} in ${object.apiVersion} (${title})`, fix: near !== undefined ? `use kind ${near}` : 'correct apiVersion and kind' };
}
