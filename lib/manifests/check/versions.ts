import { CiliumVersion } from '../../cluster/cilium-version';
import { KubernetesVersion } from '../../cluster/kubernetes-version';
import { TalosVersion } from '../../cluster/talos-version';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { ReleaseVersion } from '../../cluster/release-version';
import type { Repository } from './repository';

/** A version, and where it comes from: an option, or a place in a file. */
export interface FoundVersion<Version> {
  readonly version: Version;
  readonly from: string;
}

/** The versions that objects are checked for; undefined where none is known, or files disagree. */
export interface FoundVersions {
  readonly cilium?: FoundVersion<CiliumVersion>;
  readonly kubernetes?: FoundVersion<KubernetesVersion>;
  readonly talos?: FoundVersion<TalosVersion>;
  /** Versions that files disagree about: `Cilium 1.19.6 (a.yaml:3), 1.20.1 (b.yaml:9)`. */
  readonly unclear: readonly string[];
}

/** Versions that were given by options. */
export interface GivenVersions {
  readonly cilium?: string;
  readonly kubernetes?: string;
  readonly talos?: string;
}

/**
 * Takes the versions from the options, or finds them in the files of a repository.
 *
 * @throws TalosCiliumError CLU007, CLU009, CLU010 or CLU011 for an option that is not a version
 */
export function versionsFor({ maps }: Pick<Repository, 'maps'>, given: GivenVersions): FoundVersions {
  const unclear: string[] = [];
  const choose = <Version extends ReleaseVersion>(title: string, option: string | undefined, parse: (text: string, path?: string) => Version, find: (fields: JsonObject) => Iterable<Json | undefined>): FoundVersion<Version> | undefined => {
    const name = `--${title.toLowerCase()}`;
    if (option !== undefined) return { version: parse(title === 'Cilium' ? fullVersion(option) : option, name), from: name };
    const found = maps.flatMap(({ fields, place }) => [...find(fields)].flatMap((text) => read(text, parse).map((version) => ({ version, from: place.title }))));
    const minors = new Map(found.map((each) => [each.version.minorString, each]));
    if (minors.size > 1) unclear.push(`${title} ${[...minors.values()].map(({ version, from }) => `${shown(version)} (${from})`).join(', ')}`);
    return minors.size === 1 ? found.reduce((best, each) => (each.version.isBefore(best.version.toString().replace(/^v/, '')) ? best : each)) : undefined;
  };
  const cilium = choose('Cilium', given.cilium, CiliumVersion.parse, ciliumVersions);
  const kubernetes = choose('Kubernetes', given.kubernetes, KubernetesVersion.parse, kubernetesVersions);
  const talos = choose('Talos', given.talos, TalosVersion.parse, talosVersions);
  return { ...(cilium && { cilium }), ...(kubernetes && { kubernetes }), ...(talos && { talos }), unclear };
}

/** A minor of Cilium stands for its newest patch release: `1.19` for `1.19.7`. */
function fullVersion(text: string): string {
  const [, minor] = /^v?(\d+\.\d+)$/.exec(text) ?? [];
  const { newestPatch } = require('../../assets/known-patches') as typeof import('../../assets/known-patches');
  return (minor === undefined ? undefined : newestPatch(minor)) ?? text;
}

/** A version for a message, without the `v`. */
export function shown(version: { toString(): string }): string {
  return version.toString().replace(/^v/, '');
}

/** A version that cannot be read, or that is too old to be known, counts as none. */
function read<Version>(text: Json | undefined, parse: (text: string) => Version): Version[] {
  // Which release a wide range stands for, only the cluster knows.
  const [plain] = (typeof text === 'string' && !/[\^<>|*]|\d\s+-\s/.test(text) ? /\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?/.exec(text) : undefined) ?? [];
  if (plain === undefined) return [];
  try {
    return [parse(parse === (CiliumVersion.parse as unknown) ? fullVersion(plain) : plain)];
  } catch {
    return [];
  }
}

function* ciliumVersions(fields: JsonObject): Iterable<Json | undefined> {
  const { kind, spec, releases, helmCharts, dependencies } = fields;
  for (const chart of maps(helmCharts)) if (chart.name === 'cilium') yield chart.version;
  for (const chart of maps(dependencies)) if (chart.name === 'cilium') yield chart.version;
  for (const release of maps(releases)) if (isCilium(release.chart)) yield release.version;
  if (!isJsonObject(spec)) return;
  // What the chart was rendered to, as in the output of an app.
  if (kind === 'DaemonSet') for (const { image } of maps(valueAt(spec, ['template', 'spec', 'containers']))) if (typeof image === 'string' && /\/cilium(?:-ci)?:v\d/.test(image)) yield tagOf(image);
  if (kind === 'HelmRelease' && valueAt(spec, ['chart', 'spec', 'chart']) === 'cilium') yield valueAt(spec, ['chart', 'spec', 'version']);
  if (kind === 'HelmChart' && spec.chart === 'cilium') yield spec.version;
  if (kind === 'OCIRepository' && isCilium(spec.url)) yield valueAt(spec, ['ref', 'tag']) ?? valueAt(spec, ['ref', 'semver']);
  if (kind === 'Application' || kind === 'ApplicationSet') {
    const application = kind === 'Application' ? spec : valueAt(spec, ['template', 'spec']);
    if (!isJsonObject(application)) return;
    for (const source of [application.source, ...maps(application.sources)]) if (isJsonObject(source) && source.chart === 'cilium') yield source.targetRevision;
  }
}

function isCilium(chart: Json | undefined): boolean {
  return typeof chart === 'string' && /(?:^|\/)cilium(?::|$)/.test(chart);
}

function* kubernetesVersions(fields: JsonObject): Iterable<Json | undefined> {
  yield fields.kubernetesVersion;
  if (fields.kind === 'Cluster' && fields.apiVersion === undefined) yield valueAt(fields, ['kubernetes', 'version']);
  if (fields.kind === 'KubernetesUpgrade') yield valueAt(fields, ['spec', 'kubernetes', 'version']);
  yield tagOf(valueAt(fields, ['machine', 'kubelet', 'image']));
}

function* talosVersions(fields: JsonObject): Iterable<Json | undefined> {
  yield fields.talosVersion;
  if (fields.kind === 'Cluster' && fields.apiVersion === undefined) yield valueAt(fields, ['talos', 'version']);
  if (fields.kind === 'TalosUpgrade') yield valueAt(fields, ['spec', 'talos', 'version']);
  yield tagOf(valueAt(fields, ['machine', 'install', 'image']));
}

function tagOf(image: Json | undefined): string | undefined {
  return typeof image === 'string' ? /:(v[^@:/]+)(?:@|$)/.exec(image)?.[1] : undefined;
}

function maps(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
