import { checksFor } from '../../checks/catalogue';
import { codesIfComplete, runChecks, type ReportedProblem } from '../../checks/engine';
import type { Rule } from '../../checks/rule';
import { uncheckedKinds, uncheckedRules, type UncheckedKind, type UncheckedRules } from '../../checks/schema-findings';
import { subjectOf } from '../../diagnostics/program-frame';
import type { Problem } from '../../diagnostics/problem';
import { KubernetesVersion } from '../../cluster/kubernetes-version';
import { isJsonObject } from '../../kubernetes/json';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import type { Model, ObjectModel } from '../../model/model';
import type { Substitutions } from '../../yaml/substitute';
import { assumedCilium, installedCilium, type InstalledCilium } from './assumed-cilium';
import { certaintyOf, type Others } from './certainty';
import { readRepository, type InputText, type Repository, type RepositoryObject } from './repository';
import { scopesOf } from './variants';
import { versionsFor, type FoundVersions, type GivenVersions } from './versions';

/** What to check, and for which versions. */
export interface ManifestCheckOptions extends GivenVersions {
  /** Files and directories. */
  readonly paths: readonly string[];
  /** Texts that are in no file. */
  readonly inputs?: readonly InputText[];
  /** Files and directories of CustomResourceDefinitions, which are used and not checked. @default - only those among the files */
  readonly crds?: readonly string[];
  /** Values of variables, by name. */
  readonly substitute?: Substitutions;
  /** Whether the files have everything that is in the cluster, so that something follows from what is missing. @default false */
  readonly complete?: boolean;
  /** Installations of Cilium with the values that files have, for the versions that were found. @default - only the version of Cilium is known */
  readonly installed?: (versions: FoundVersions, repository: Repository) => readonly InstalledCilium[];
  /** Checks of documents that are not objects. @default - none */
  readonly others?: (repository: Repository, versions: FoundVersions) => readonly LocatedProblem[];
  /** Codes that are not reported. */
  readonly accept?: readonly string[];
}

/** What a check found. */
export interface ManifestCheckResult {
  readonly errors: readonly LocatedProblem[];
  readonly warnings: readonly LocatedProblem[];
  readonly versions: FoundVersions;
  readonly unchecked: readonly UncheckedKind[];
  readonly uncheckedRules: readonly UncheckedRules[];
  readonly objects: number;
  readonly files: number;
  readonly ignored: Repository['ignored'];
  /** Codes of what is missing if there is nothing else in the cluster, where that was not said. */
  readonly ifComplete: readonly string[];
  /** How many findings are accepted by comments and annotations. */
  readonly accepted: number;
}

/** A problem in a file. */
export interface LocatedProblem extends Problem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** `CiliumLoadBalancerIPPool lan`; undefined where no object is concerned. */
  readonly object?: string;
}

/** Checks the objects in files, whoever wrote them. */
export function checkManifests({ paths, inputs = [], crds = [], substitute = {}, accept = [], complete = false, installed, others: ofOthers, ...given }: ManifestCheckOptions): ManifestCheckResult {
  const repository = readRepository(paths, inputs, substitute);
  const definitionsOnly = crds.length === 0 ? undefined : readRepository(crds, [], substitute);
  const versions = versionsFor(repository, given);
  const scopeOf = scopesOf(repository.objects);
  const entries = repository.objects.map((object) => new RepositoryEntry(object, scopeOf(object), !complete || object.listedBy.length > 0 || repository.usesFlux));
  const known = { cilium: versions.cilium?.version, kubernetes: versions.kubernetes?.version ?? newestKubernetes(versions) };
  const scopes = new Set(entries.map(({ scope }) => scope));
  const reads = { values: 0, facts: 0 };
  const unknown = { value: (): void => void (reads.values += 1), fact: (): void => void (reads.facts += 1) };
  const installations = installed?.(versions, repository) ?? [];
  const scopeOfFile = new Map(entries.map(({ origin, scope }) => [origin.place.file, scope]));
  const ciliums = [...scopes].flatMap((scope): CiliumInScope[] => {
    const own = installations.filter(({ file }) => scopeOfFile.get(file) === scope);
    const only = own.length === 1 ? own[0] : installations.length === 1 ? installations[0] : undefined;
    if (only) return [{ ...installedCilium(`${scope}/${only.file.replaceAll(/[\\/]/g, ':')}`, only, unknown), installed: only }];
    return known.cilium ? [{ model: assumedCilium(scope, known.cilium, unknown.value), problems: [], installed: undefined }] : [];
  });
  // Those of helmfiles, and several of one cluster: their values are checked without the objects.
  for (const [index, each] of installations.entries()) {
    if (!ciliums.some(({ installed: own }) => own === each)) ciliums.push({ ...installedCilium(`installation ${index}/${each.file.replaceAll(/[\\/]/g, ':')}`, each, unknown), installed: each });
  }
  const model: Model = {
    ciliums: ciliums.map((each) => each.model),
    unknownReads: () => reads.values + reads.facts,
    unknownFacts: () => reads.facts,
    objects: entries,
    versions: () => known,
    partial: !complete,
    ...(complete && { existingNamespaces: new Map([...scopes].map((scope) => [scope, new Set<string>()])) }),
    ...(definitionsOnly && { crds: definitionsOnly.objects.flatMap(({ fields }) => (fields.kind === 'CustomResourceDefinition' ? [fields as unknown as KubernetesObject] : [])) }),
  };
  const checks = checksFor(model).filter((check) => check.on !== 'cilium' || (installations.length > 0 && isOfRepository(check, versions)));
  const { errors, warnings } = runChecks(model, checks, [], [...ciliums.flatMap(({ problems }) => problems), ...repository.problems, ...(definitionsOnly?.problems ?? [])]);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const unchecked = uncheckedKinds(model);
  // Files of tools have fields in metadata that no object has.
  const unknownKinds = new Set(unchecked.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
  const noObjects = new Set(errors.flatMap(({ code, subject, path }) => {
    const entry = code === UNKNOWN_FIELD && subject?.startsWith('metadata') ? byPath.get(path) : undefined;
    return entry && unknownKinds.has(`${entry.object.apiVersion}/${entry.object.kind}`) ? [entry] : [];
  }));
  const named = lazily(() => {
    const found = new Map<string, RepositoryEntry[]>();
    for (const entry of entries) {
      const key = `${entry.object.kind}/${String(entry.object.metadata?.name)}`;
      found.set(key, [...(found.get(key) ?? []), entry]);
    }
    return found;
  });
  const definitions = lazily(() => new Map(entries.flatMap((entry) => (entry.object.kind === 'CustomResourceDefinition' && isJsonObject(entry.object.spec) && isJsonObject(entry.object.spec.names) ? [[`${String(entry.object.spec.group)}/${String(entry.object.spec.names.kind)}`, entry] as const] : []))));
  const others: Others = {
    root: commonDirectory(entries.map(({ origin }) => origin.place.file)),
    at: (path) => byPath.get(path),
    named: (kind, name) => named().get(`${kind}/${name}`) ?? [],
    definition: (apiVersion, kind) => definitions().get(`${groupOf(apiVersion)}/${kind}`),
  };
  let accepted = 0;
  const copies = new Set<string>();
  const ofValues = new Map(ciliums.map((each) => [each.model.path, each.installed]));
  const titled = (text: string): string => ciliums.reduce((all, { model: { path }, installed: own }) => (own ? all.replaceAll(path, own.file) : all), text);
  const located = [...errors, ...warnings].flatMap((problem) => {
    const entry = byPath.get(problem.path);
    if (accept.includes(problem.code) || (entry && noObjects.has(entry)) || isCopy(problem, copies)) return [];
    if (!entry && ofValues.has(problem.path)) {
      // Of a Cilium of which only the version is known, nothing is certain.
      const own = ofValues.get(problem.path);
      const source = own?.sourceOf(subjectOf(problem));
      const place = /^(.*):(\d+):(\d+)$/s.exec(source ?? '');
      if (!place || isCopy({ ...problem, path: place[0] }, copies)) return [];
      if (own!.accepted.includes(problem.code)) {
        accepted += 1;
        return [];
      }
      return [{ ...problem, what: titled(problem.what), source: place[0], file: place[1]!, line: Number(place[2]), column: Number(place[3]) }];
    }
    if (entry?.origin.accepted.includes(problem.code)) {
      accepted += 1;
      return [];
    }
    const certainty = entry ? certaintyOf(problem, entry, repository, others) : 'sure';
    return certainty === 'unknown' ? [] : [locate({ ...problem, what: titled(problem.what), ...(certainty === 'doubtful' && { severity: 'warning' }) }, entry)];
  });
  for (const problem of ofOthers?.(repository, versions) ?? []) {
    if (accept.includes(problem.code)) continue;
    if (repository.maps.some(({ place }) => place.file === problem.file && place.accepted.includes(problem.code))) accepted += 1;
    else located.push(problem);
  }
  return {
    errors: located.filter(({ severity }) => severity === 'error'),
    warnings: located.filter(({ severity }) => severity === 'warning'),
    versions,
    unchecked,
    uncheckedRules: uncheckedRules(model),
    objects: byPath.size - new Set([...noObjects].map(({ path }) => path)).size,
    files: repository.files,
    ignored: repository.ignored,
    ifComplete: codesIfComplete(model, checks).filter((code) => !accept.includes(code)),
    accepted,
  };
}

/** A Cilium, with what its values have wrong, and the files that install it; undefined where only the version is known. */
interface CiliumInScope extends ReturnType<typeof installedCilium> {
  readonly installed: InstalledCilium | undefined;
}

/** Whether the same was found in the object of a component for another namespace. */
function isCopy({ code, path, subject, what }: ReportedProblem, seen: Set<string>): boolean {
  // One value may break several validation rules.
  const key = [code, path, subject, subject === undefined || subject === '' || code === BROKEN_RULE ? what.replaceAll(/\b[a-z0-9-]+\/(?=[a-z0-9])/g, '') : ''].join('\0');
  return seen.has(key) || !seen.add(key);
}

/** Of the releases that a Talos runs, the newest allows most. */
function newestKubernetes({ talos }: FoundVersions): KubernetesVersion | undefined {
  const range = talos?.version.kubernetesRange;
  return range && KubernetesVersion.parse(range.max);
}

/** An object of a repository as rules see it. Its path is that of the file, with the line. */
class RepositoryEntry implements ObjectModel {
  readonly path: string;
  readonly object: KubernetesObject;
  readonly scope: string;
  readonly origin: RepositoryObject;
  /** Whether kustomize, Argo CD or Flux may give it a namespace. */
  readonly included: boolean;

  constructor(origin: RepositoryObject, scope: string, included: boolean) {
    this.included = included;
    this.origin = origin;
    this.object = origin.fields as unknown as KubernetesObject;
    this.scope = scope;
    this.path = origin.place.title;
  }
}

/** Whether a rule about values means something in a repository: the cluster may be on another distribution, and its tool may render the chart in the cluster. */
function isOfRepository({ id }: Rule, { talos }: FoundVersions): boolean {
  return id !== 'SEC001' && (talos !== undefined || !id.startsWith('TAL'));
}

const UNKNOWN_FIELD = 'SCH001';
const BROKEN_RULE = 'SCH012';

function locate(problem: ReportedProblem, entry: RepositoryEntry | undefined): LocatedProblem {
  if (!entry) {
    const [, line, column] = /:(\d+):(\d+)$/.exec(problem.source ?? '') ?? [];
    return { ...problem, file: problem.path, ...(line !== undefined && { line: Number(line), column: Number(column) }) };
  }
  const source = entry.origin.place.source(subjectOf(problem));
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/s.exec(source)!;
  const { kind, metadata } = entry.object;
  const name = isJsonObject(metadata) ? [metadata.namespace, metadata.name].filter((part) => typeof part === 'string').join('/') : '';
  const title = `${kind} ${name}`.trimEnd();
  const what = typeof metadata?.name === 'string' && !problem.what.includes(metadata.name) ? `${title}: ${problem.what}` : problem.what;
  return { ...problem, what, source, file: file!, line: Number(line), column: Number(column), object: title };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The directory that all files are in, with a slash behind it; empty where that is the working directory. */
function commonDirectory(files: readonly string[]): string {
  let common = files[0]?.replace(/[^\\/]*$/, '') ?? '';
  for (const file of files) while (!file.startsWith(common)) common = common.slice(0, -1).replace(/[^\\/]*$/, '');
  return common;
}
