import { groupOf, isClusterScoped } from '../../model/scopes';
import type { KubernetesObject } from '../../kubernetes/object';
import type { JsonObject } from '../../kubernetes/json';
import type { Problem } from '../../diagnostics/problem';
import { stringifyManifest } from '../../yaml/writer';
import { layerOf, type Layer } from '../../synthesis/layer';
import type { SynthesizedObject } from '../../synthesis/synthesis';
import { bootstrapManifests, bootstrapObjects, keyOf } from '../bootstrap-manifests';
import { releaseProblems } from '../owner-problems';
import type { OmniManifests } from './omni-manifests';

const RESOURCE_LAYERS: readonly Layer[] = ['network', 'gateway', 'policies'];

/** Groups of the API server itself, but for what ends in `.k8s.io`. */
const BUILT_IN = ['', 'apps', 'autoscaling', 'batch', 'policy'];

/** Groups with that ending which are CRDs all the same. */
const CUSTOM = ['gateway.networking.k8s.io', 'metrics.k8s.io', 'snapshot.storage.k8s.io'];

/** Manifests of a template. */
export interface TemplateManifests {
  /** Entries of `kubernetes.manifests`. */
  readonly entries: readonly JsonObject[];
  /** Files beside the template, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Objects that Omni does not get, because nothing in the template makes their CRDs. */
  readonly left: readonly string[];
  readonly problems: readonly Problem[];
}

export const NO_MANIFESTS: TemplateManifests = { entries: [], files: new Map(), left: [], problems: [] };

/**
 * Cilium in one mode and what its operator's CRDs describe in the other. Omni tries each object of a mode before it applies any, so one
 * whose CRD is not there keeps all the others out.
 *
 * @see https://docs.siderolabs.com/omni/reference/cluster-templates
 */
export function templateManifests({ cilium, resources, others, owner }: OmniManifests, all: readonly SynthesizedObject[], path: string): TemplateManifests {
  const first = bootstrapObjects(all);
  const known = crdsOf(first);
  const [bootstrap, early] = split(first, ({ object }) => isKnown(object, known));
  const rest = resources ? all.filter(({ construct, object }) => RESOURCE_LAYERS.includes(layerOf(construct, object.apiVersion, object.kind))) : [];
  // Cilium's operator makes its CRDs when it starts, and Omni tries again until they are there.
  const [later, foreign] = split(rest, ({ object }) => isKnown(object, known) || groupOf(object.apiVersion) === 'cilium.io');
  const files = new Map([['cilium.yaml', bootstrapManifests(bootstrap, owner).map(({ text }) => text).join('---\n')]]);
  const entries: JsonObject[] = [{ name: 'cilium', mode: cilium, file: 'cilium.yaml' }];
  if (resources && later.length > 0) {
    files.set('cilium-resources.yaml', later.map((entry) => stringifyManifest(entry.object, () => entry.path)).join('---\n'));
    entries.push({ name: 'cilium-resources', mode: resources, file: 'cilium-resources.yaml' });
  }
  entries.push(...others.map(({ name, mode, objects }) => ({ name, mode, inline: objects.map((object) => structuredClone(object)) })));
  const objects = [
    ...[...bootstrap, ...later].map(({ path: from, object }) => ({ from, object, mode: undefined })),
    ...others.flatMap(({ objects: own, mode }) => own.map((object) => ({ from: path, object: object as KubernetesObject, mode }))),
  ];
  return {
    entries,
    files,
    left: [...early, ...foreign].map(({ object }) => keyOf(object)).sort(),
    problems: [...releaseProblems(owner, bootstrap, path), ...objects.flatMap(({ from, object, mode }) => [...objectProblems(object, from, mode === cilium ? known : undefined)])],
  };
}

function* objectProblems(object: KubernetesObject, path: string, known: ReadonlySet<string> | undefined): Iterable<Problem> {
  const { apiVersion, kind, metadata } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof metadata?.name !== 'string') {
    yield { code: 'OMN018', path, what: `manifests.others has no object of Kubernetes (${JSON.stringify(object).slice(0, 60)})`, fix: 'set apiVersion, kind and metadata.name' };
    return;
  }
  if (metadata.namespace === undefined && !isClusterScoped(groupOf(apiVersion), kind)) {
    yield { code: 'OMN018', path, what: `a manifest that Omni applies needs its namespace written down (${kind} ${metadata.name})`, fix: 'set metadata.namespace' };
  }
  if (known && !isKnown(object, known)) {
    yield {
      code: 'OMN020',
      path,
      what: `an object without its CRD keeps Omni from applying all manifests of the same mode, Cilium among them (${kind} ${metadata.name})`,
      fix: 'put it into manifests of the other mode, or add its CRD to the layer crds',
    };
  }
}

function crdsOf(objects: readonly SynthesizedObject[]): Set<string> {
  return new Set(
    objects.flatMap(({ object }) => {
      const spec = object.spec as { group?: string; names?: { kind?: string } } | undefined;
      return object.kind === 'CustomResourceDefinition' ? [`${spec?.group} ${spec?.names?.kind}`] : [];
    }),
  );
}

function isKnown({ apiVersion, kind }: KubernetesObject, crds: ReadonlySet<string>): boolean {
  const group = groupOf(apiVersion);
  if (crds.has(`${group} ${kind}`)) return true;
  return BUILT_IN.includes(group) || (group.endsWith('.k8s.io') && !CUSTOM.includes(group));
}

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
