import { dirname } from 'node:path';
import { sharedCodes } from '../../checks/catalogue';
import type { ReportedProblem } from '../../checks/engine';
import type { KubernetesObject } from '../../kubernetes/object';
import { groupOf } from '../../kubernetes/object';
import { map } from '../../model/json';
import { hasPlaceholder, isPlaceholderName } from './applied';
import type { Repository, RepositoryObject } from './repository';

/** How sure a finding is in files that kustomize, Flux or a person may still change: `unknown` is not reported. */
export type Certainty = 'sure' | 'doubtful' | 'unknown';

/** An object with its place in a repository. */
export interface Located {
  readonly object: KubernetesObject;
  readonly origin: RepositoryObject;
}

/** Findings that mean less in a repository than in the output of an app. */
const DOUBTFUL: ReadonlySet<string> = new Set([
  // A private repository may have them, and some hold no secret at all.
  'SEC003', 'SEC005',
  // Where each node that may announce the address has a pod of the Service, it works.
  'ANN012',
  // The Secret may be there without cert-manager.
  'GWY016',
  // A dump may be a backup that is never applied, and its uid may be correct.
  'OBJ024',
]);

/** Findings in objects about values of Cilium, which may be of another cluster, or be completed elsewhere. */
const ABOUT_VALUES: ReadonlySet<string> = new Set(['ANN014', 'ANN017', 'ANN018', 'BGP101', 'EGW101', 'GWY057', 'GWY058', 'GWY060', 'OBJ021', 'OBJ022', 'OBJ025', 'OBJ026', 'POL208', 'POOL029', 'POOL030']);

/** What is known of the other objects of a repository. */
export interface Others {
  /** The directory that all objects are in, with a slash, or nothing. */
  readonly root: string;
  /** The object that has this path. */
  at(path: string): Located | undefined;
  /** Objects of this kind and name, of whatever namespace. */
  named(kind: string, name: string): readonly Located[];
  /** The definition of a kind, where the repository has one. */
  definition(apiVersion: string, kind: string): Located | undefined;
}

/** Tells how sure a finding is. */
export function certaintyOf({ code, what, wholeApp }: ReportedProblem, { object, origin }: Located, repository: Repository, others: Others): Certainty {
  if (wholeApp && origin.isUnplaced) return 'unknown';
  if (ABOUT_VALUES.has(code)) return origin.isLeftOut ? 'unknown' : 'doubtful';
  const { name, namespace, generateName } = object.metadata ?? {};
  // A repository with several clusters may have a definition that is of another one, and of another release.
  const definition = /^SCH/.test(code) || code === 'GWY108' ? others.definition(object.apiVersion, object.kind) : undefined;
  const ofAnother = definition !== undefined && areApart(definition, { object, origin }, others.root);
  switch (code) {
    case 'SCH002':
    case 'SCH012':
      // Kustomize sets it where it sets the namespace of the ServiceAccount.
      if (what.includes('in subjects requires its namespace') && (origin.listedBy.length > 0 || repository.usesFlux)) return 'unknown';
      // A patch may add or change it.
      if (origin.isPart || isPatched({ object, origin }, repository)) return 'unknown';
      // Repositories of Flux set the interval, and whatever else is common, with patches of the Kustomization above.
      return ofAnother || groupOf(object.apiVersion).endsWith(FLUX) ? 'doubtful' : 'sure';
    case 'SCH001':
      return ofAnother ? 'doubtful' : 'sure';
    case 'RTE040': {
      // Without a namespace, a Service of the same name in another directory may be another one.
      const service = /Service (\S+) does not have/.exec(what)?.[1] ?? '';
      const isBeside = others.named('Service', service.replace(/^.*\//, '')).some((each) => dirname(each.origin.place.file) === dirname(origin.place.file));
      return typeof namespace === 'string' || isBeside ? 'sure' : 'unknown';
    }
    case 'OBJ011': {
      const other = others.at(/first by (.+)$/s.exec(what)?.[1] ?? '');
      return other && areTogether(origin, other.origin) && !isPlaceholderName(name) ? 'sure' : 'unknown';
    }
    case 'OBJ013':
      // `kubectl create` and hooks of Argo CD take generateName.
      return typeof generateName === 'string' ? 'doubtful' : 'sure';
    case 'OBJ017':
      // The `namespace` of a kustomization renames a Namespace.
      if (isPlaceholderName(name) || (object.kind === 'Namespace' && origin.listedBy.length > 0)) return 'unknown';
      // A script replaces such a word.
      return /^[a-z].*-[A-Z]{4,}$/.test(String(name)) ? 'doubtful' : 'sure';
    case 'OBJ018':
      return isPlaceholderName(namespace) ? 'unknown' : 'sure';
    case 'OBJ027':
      // Kustomize replaces images by their name, which may be anything.
      return (origin.listedBy.length > 0 && !what.includes('://')) || hasPlaceholder(what) ? 'unknown' : 'sure';
    case 'OBJ020':
      // Kustomize writes every annotation as a string.
      return / must be a string \(/.test(what) && (origin.listedBy.length > 0 || repository.usesFlux) ? 'unknown' : 'sure';
    case 'SCH003':
    case 'SCH005':
    case 'SCH006':
      // Vals, SOPS and people put the data of a Secret in later; a message does not show it.
      if (object.kind === 'Secret' && Object.values(map(object.data)).some((value) => /^[a-z+]+:\/\/|^ENC\[/.test(String(value)) || hasPlaceholder(String(value)))) return 'unknown';
      return isPlaceholderName(/\("(.*)"\)$/s.exec(what)?.[1]) ? 'unknown' : ofAnother ? 'doubtful' : 'sure';
    default:
      // What constructs check as well is partly what schemas say.
      if ((origin.isPart || isPatched({ object, origin }, repository)) && sharedCodes().has(code)) return 'unknown';
      // What is said of a Gateway and a route, for example, when kustomize replaces fields of the Gateway.
      if (namesPatched(what, origin, repository, others)) return 'unknown';
      return hasPlaceholder(what) ? 'unknown' : ofAnother || DOUBTFUL.has(code) ? 'doubtful' : 'sure';
  }
}

const FLUX = '.toolkit.fluxcd.io';

/** Whether a patch of kustomize or Flux is for an object. */
function isPatched({ object, origin }: Located, { patched, unknownPatches }: Repository): boolean {
  return origin.listedBy.some((kustomization) => unknownPatches.has(kustomization)) || patched.some(({ kind, name }) => (kind === undefined || kind === object.kind) && (name === undefined || name === object.metadata?.name));
}

/** Whether a message names another object that a patch of kustomize or Flux is for. */
function namesPatched(what: string, own: RepositoryObject, repository: Repository, others: Others): boolean {
  if (repository.patched.length + repository.unknownPatches.size === 0) return false;
  return [...what.matchAll(/\b([A-Z][A-Za-z0-9]+) (?:[a-z0-9-]+\/)?([a-z0-9][a-z0-9.-]*[a-z0-9])/g)].some(([, kind, name]) => others.named(kind!, name!).some((other) => other.origin.place !== own.place && isPatched(other, repository)));
}

/** Whether two objects are certainly applied to one cluster: they are in one file, or in one kustomization. */
function areTogether(one: RepositoryObject, other: RepositoryObject): boolean {
  return one.place.file === other.place.file || one.listedBy.some((kustomization) => other.listedBy.includes(kustomization));
}

/** Whether a definition and an object are in different parts of a repository, neither of which is for all: `kubernetes-old` and `kubernetes`, not `crds` and `apps`. */
function areApart(definition: Located, object: Located, root: string): boolean {
  const [one, other] = [definition, object].map(({ origin }) => origin.place.file.slice(root.length).replaceAll('\\', '/').split('/').slice(0, -1)[0] ?? '');
  return one !== other && one !== '' && !FOR_ALL.test(one!);
}

/** Names of directories with what all others use. */
const FOR_ALL = /crd|definition|operator|infra|core|base|common|shared|system|platform|controller/i;
