import { groupOf } from '../../kubernetes/object';
import { crdsNeededBy, operatorCrdsOf } from '../../synthesis/apply-steps';
import type { ObjectsByLayer } from '../../synthesis/by-layer';
import type { LayerOrder } from '../../synthesis/layer-order';
import type { SynthesizedObject } from '../../synthesis/synthesis';
import { annotatedYaml, type AnnotatedEntry } from '../../yaml/annotated-yaml';
import type { ReleaseDelivery } from './release';

/** A layer as a controller delivers it. */
export interface LayerDelivery {
  readonly layer: string;
  /** Name of its Application or Kustomization. */
  readonly name: string;
  /** Directory in the repository. */
  readonly path: string;
  readonly members: readonly SynthesizedObject[];
  /** Names of those that must be healthy before. */
  readonly after: readonly string[];
  /** Number of its step. */
  readonly step: number;
  /** What has to bring CRDs that neither the app nor Cilium has, for example `the Prometheus operator`. */
  readonly projects: readonly string[];
}

/** What is delivered to one cluster. */
export interface ClusterDelivery {
  /** Name of the directory of the cluster, which is its name. */
  readonly cluster: string;
  /** The directory of the cluster in the repository. */
  readonly path: string;
  readonly layers: readonly LayerDelivery[];
  /** CRDs that the operator of Cilium makes and the layers need. */
  readonly operatorCrds: readonly string[];
  /** The release that takes the place of the layer `cilium`, where Helm applies the chart. */
  readonly release: ReleaseDelivery | undefined;
}

/** Name of the Application or Kustomization of a layer. */
export function nameOfLayer(name: string, layer: string): string {
  return layer === 'cilium' ? name : `${name}-${layer}`;
}

/** What is delivered to a cluster, layer by layer. */
export function clusterDelivery(cluster: string, layers: ObjectsByLayer<SynthesizedObject>, order: LayerOrder, root: string, name: string, release: ReleaseDelivery | undefined): ClusterDelivery {
  const path = [root, cluster].filter((part) => part !== '').join('/');
  return {
    cluster,
    path,
    operatorCrds: operatorCrdsOf(layers),
    release,
    layers: [...layers].map(([layer, members]) => ({
      layer,
      name: nameOfLayer(name, layer),
      path: `${path}/manifests/${layer}`,
      members,
      after: order.before(layer, (other) => layers.has(other)).map((other) => nameOfLayer(name, other)),
      step: order.stepOf(layer),
      projects: crdsNeededBy(layers, layer),
    })),
  };
}

/** Deployments that start only when an object of a later layer has made their Secret. */
export function waitingDeployments({ layers }: ClusterDelivery, layer: string): readonly string[] {
  const others = layers.filter((other) => other.layer !== layer).flatMap(({ members }) => members);
  const later = new Set(others.filter(({ object }) => groupOf(object.apiVersion) === 'cert-manager.io').map(({ object }) => `${object.metadata.namespace}/${(object.spec as { readonly secretName?: string } | undefined)?.secretName}`));
  if (later.size === 0) return [];
  const members = layers.find((other) => other.layer === layer)?.members ?? [];
  return members.filter(({ object }) => object.kind === 'Deployment' && [...later].some((secret) => mounts(object, secret))).map(({ object }) => object.metadata.name).sort();
}

/** Whether the pods of a Deployment mount a Secret, given as namespace and name. */
function mounts({ metadata: { namespace }, spec }: SynthesizedObject['object'], secret: string): boolean {
  const texts = JSON.stringify(spec).matchAll(/"secret":\{[^{}]*?"(?:name|secretName)":"([^"]+)"/g);
  return [...texts].some(([, name]) => `${namespace}/${name}` === secret);
}

/** YAML of an object with comments above some of its fields, by path: `spec.syncPolicy`. */
export function notedYaml(object: object, notes: Readonly<Record<string, string | undefined>> = {}): string {
  return annotatedYaml(object as Readonly<Record<string, unknown>>, entriesOfYaml(object, notes));
}

/** An entry for each value of an object, with the comments above some of them, by path. */
export function entriesOfYaml(object: object, notes: Readonly<Record<string, string | undefined>>): AnnotatedEntry[] {
  const entries: AnnotatedEntry[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    const note = notes[path.join('.')];
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
    if (path.length > 0 && (note !== undefined || !isMap)) entries.push({ path, note: note ?? '' });
    else for (const [key, child] of Object.entries(value as object)) visit(child, [...path, key]);
  };
  visit(object, []);
  return entries;
}
