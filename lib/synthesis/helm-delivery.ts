import type { IConstruct } from 'constructs';
import type { HelmRunner } from '../chart/repairs';
import type { KubernetesObject } from '../kubernetes/object';
import type { LayeredObject, ObjectsByLayer } from './by-layer';
import { orderOf } from './layer-order';
import { shellArgument } from './markdown';
import type { HelmCommand } from './release';
import { RenderedObject } from './rendered-object';
import { rootChart } from './synthesis';

const runners = new WeakMap<IConstruct, HelmRunner>();

/** Leaves the chart of all clusters of an app to Helm: its objects are rendered for the checks only. */
export function setHelmRunner({ node: { root } }: IConstruct, runner: HelmRunner): void {
  runners.set(root, runner);
}

/** What renders the chart instead of the app; undefined if the app writes its objects. */
export function helmRunnerOf({ node: { root } }: IConstruct): HelmRunner | undefined {
  return runners.get(root);
}

const needs = new WeakSet<IConstruct>();

/** Says that a part of the output of a cluster, or of all clusters of an app, is made of rendered objects: without the chart there is no output. */
export function requireRender(construct: IConstruct): void {
  needs.add(rootChart(construct));
}

/** Whether Talos or Omni installs rendered objects in a cluster. */
export function isBootstrapped(construct: IConstruct): boolean {
  return needs.has(rootChart(construct));
}

/** Whether a cluster has no output without its chart. */
export function needsRender(construct: IConstruct): boolean {
  return isBootstrapped(construct) || needs.has(construct.node.root);
}

const releases = new WeakMap<IConstruct, () => HelmCommand>();

/** Registers the release of a cluster. */
export function registerHelmCommand(construct: IConstruct, command: () => HelmCommand): void {
  releases.set(rootChart(construct), command);
}

/** The release that Helm installs in the cluster of a construct; undefined if the app writes the objects of the chart itself. */
export function releaseAt(construct: IConstruct): HelmCommand | undefined {
  return helmRunnerOf(construct) && releases.get(rootChart(construct))?.();
}

/** A rendered object and what became of it. */
export interface RenderedEntry {
  /** As helm rendered it. */
  readonly original: KubernetesObject;
  /** Ids of the repairs that changed it. */
  readonly repairs: readonly string[];
  /** After the repairs; undefined if a repair left it out. */
  readonly repaired: KubernetesObject | undefined;
  readonly construct: RenderedObject | undefined;
}

const entries = new WeakMap<IConstruct, readonly RenderedEntry[]>();

/** Keeps what became of the rendered objects of a release. */
export function keepEntries(release: IConstruct, rendered: readonly RenderedEntry[]): void {
  entries.set(release, rendered);
}

/** What became of the rendered objects of a release; empty if it was not rendered. */
export function entriesOf(release: IConstruct): readonly RenderedEntry[] {
  return entries.get(release) ?? [];
}

/** Whether Helm applies an object, as a part of a release. */
export function isOfRelease({ construct }: LayeredObject): boolean {
  return RenderedObject.isRenderedObject(construct) && construct.isOfRelease;
}

/**
 * The layers that are delivered to the cluster of a construct. Where Helm applies the chart, all its objects are one release, which takes the
 * place of the layer `cilium`.
 */
export function deliveredLayers<T extends LayeredObject>(layers: ObjectsByLayer<T>, scope: IConstruct): ObjectsByLayer<T> {
  if (!releaseAt(scope)) return layers;
  const release = [...layers.values()].flatMap((members) => members.filter(isOfRelease));
  return new Map(
    orderOf(scope).names.flatMap((layer): [string, readonly T[]][] => {
      const own = (layers.get(layer) ?? []).filter((entry) => !isOfRelease(entry));
      if (layer === 'cilium') return [[layer, [...own, ...release]]];
      return own.length > 0 ? [[layer, own]] : [];
    }),
  );
}

/** The layers of the files in `manifests`: without the objects that Helm applies. */
export function manifestLayers<T extends LayeredObject>(layers: ObjectsByLayer<T>, scope: IConstruct): ObjectsByLayer<T> {
  if (!releaseAt(scope)) return layers;
  return new Map([...layers].map(([layer, members]) => [layer, members.filter((entry) => !isOfRelease(entry))] as const).filter(([, members]) => members.length > 0));
}

/** Directory of the objects of the chart, where Helm applies them. */
export const RENDERED = 'rendered';

/** Directories with the objects of layers, below that of the cluster. Where Helm applies the chart, its objects are in `rendered`. */
export function directoriesOf(layers: ObjectsByLayer, names: readonly string[]): string[] {
  const found = names.flatMap((layer) => {
    const members = layers.get(layer) ?? [];
    return [...(members.every(isOfRelease) ? [] : [`manifests/${layer}`]), ...(members.some(isOfRelease) ? [RENDERED] : [])];
  });
  return [...new Set(found)];
}

/** The command that installs or upgrades a release, in the directory of its values file. */
export function helmUpgrade({ releaseName, chart, version, namespace }: HelmCommand, options: readonly string[] = []): string[] {
  return [
    `helm upgrade --install ${shellArgument(releaseName)} ${chart.split(' ').map(shellArgument).join(' ')} --version ${version.toString()} \\`,
    `  --namespace ${shellArgument(namespace)} --values cilium-values.yaml${options.map((option) => ` ${option}`).join('')}`,
  ];
}
