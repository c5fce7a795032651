import { ClusterChart, type ClusterChartProps } from '../cilium/cluster-chart';
import type { TalosCiliumProps } from '../cilium/talos-cilium-props';
import { TalosCluster, type TalosClusterProps } from '../cluster/talos-cluster';
import { CodedError } from '../diagnostics/coded';
import { TalosCiliumError } from '../diagnostics/problem';
import { Reporter } from '../diagnostics/reporter';
import { checkArguments, checked } from '../props';
import { listed } from '../runtime/listed';
import { setKeptClusters } from '../synthesis/kept-clusters';
import { GitOpsApp, type GitOpsAppProps } from './gitops-app';

/** Environment variable with the names of the clusters to synthesize: `lab,east`. */
const ONLY_VARIABLE = 'TALOS_CILIUM_ONLY';
/** Environment variable with the part of the clusters to synthesize: `2/4`. */
const SHARD_VARIABLE = 'TALOS_CILIUM_SHARD';

/** Facts of clusters and props of their Cilium. The more specific one takes precedence, prop by prop. */
export interface FleetSettings extends Partial<Omit<TalosClusterProps, 'name'>> {
  /**
   * Props of the `TalosCilium`, such as its version.
   * @default {}
   */
  readonly cilium?: TalosCiliumProps;
  /**
   * Props of the `ClusterChart`, such as its namespaces.
   * @default {}
   */
  readonly chart?: ClusterChartProps;
}

/** A cluster of a `Fleet`. Its settings take precedence over those of its stage, its environment and the defaults, in this order. */
export interface FleetClusterProps extends FleetSettings {
  /**
   * Name of its environment, one of `environments`.
   * @default - none
   */
  readonly environment?: string;
  /**
   * Name of its stage, one of `stages`. Required if the fleet has stages.
   * @default - none
   */
  readonly stage?: string;
}

/** Props of `Fleet`. */
export interface FleetProps extends Omit<GitOpsAppProps, 'name'> {
  /**
   * Settings of all clusters.
   * @default {}
   */
  readonly defaults?: FleetSettings;
  /**
   * Settings of the clusters of an environment, by its name: `{ production: { controlPlanes: 3 } }`.
   * @default {}
   */
  readonly environments?: Readonly<Record<string, FleetSettings>>;
  /**
   * Stages of a rollout, in order, with the settings of their clusters: `{ canary: { cilium: { version: '1.20.0' } }, stable: {} }`. The output of each
   * stage is a directory of its own.
   * @default - none: the output of each cluster is directly below `outdir`
   */
  readonly stages?: Readonly<Record<string, FleetSettings>>;
  /** The clusters, by name. */
  readonly clusters: Readonly<Record<string, FleetClusterProps>>;
}

/** A cluster that this synth writes. */
export interface FleetMember {
  /** Facts of the cluster. */
  readonly cluster: TalosCluster;
  /** Its chart. */
  readonly chart: ClusterChart;
  /** Props of its `TalosCilium`. */
  readonly cilium: TalosCiliumProps;
  /** Its environment; undefined if it has none. */
  readonly environment: string | undefined;
  /** Its stage; undefined if the fleet has no stages. */
  readonly stage: string | undefined;
}

/**
 * Many clusters from one program: settings that they share, exceptions for an environment, a stage or one cluster, and a directory for each
 * stage, so that a new version of Cilium reaches one stage after the other.
 *
 * The environment variable `TALOS_CILIUM_ONLY=lab,east` limits a synth to clusters, and `TALOS_CILIUM_SHARD=2/4` to every fourth one, for jobs of a CI
 * matrix. `members` then contains only these. The output of the other clusters stays as it is.
 *
 * @example
 * const fleet = new Fleet({
 *   defaults: { talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, cilium: { version: '1.19.6' } },
 *   stages: { canary: { cilium: { version: '1.20.0' } }, stable: {} },
 *   clusters: {
 *     lab: { stage: 'canary', controlPlanes: 1 },
 *     east: { stage: 'stable', workers: 5 },
 *     west: { stage: 'stable', workers: 8 },
 *   },
 * });
 * for (const { chart, cilium } of fleet.members) new TalosCilium(chart, 'cilium', cilium);
 * fleet.synth();
 *
 * @throws FLT001 to FLT003, and the mistakes in the facts of all clusters, at once; `synth` throws the problems of all stages
 */
export class Fleet {
  static { checked(Fleet, 'Fleet'); }

  /** The clusters that this synth writes, in the order of the stages. */
  readonly members: readonly FleetMember[];
  private readonly facts: ReadonlyMap<string, TalosCluster>;
  private readonly apps: readonly GitOpsApp[];

  constructor(props: FleetProps) {
    checkArguments('Fleet', arguments);
    const { clusters, defaults, environments = {}, stages, ...appProps } = props;
    const report = new Reporter('Fleet');
    checkGroups('environment', environments, clusters, report);
    if (stages) checkGroups('stage', stages, clusters, report);
    const settings = new Map(Object.entries(clusters).map(([name, own]) => [name, settingsOf([defaults, environments[own.environment ?? ''], stages?.[own.stage ?? ''], own])] as const));
    const facts = [...settings].flatMap(([name, { cilium: _cilium, chart: _chart, environment: _environment, stage: _stage, ...own }]) => {
      const { talosVersion, kubernetesVersion } = own;
      if (talosVersion !== undefined && kubernetesVersion !== undefined) return report.attempt(() => new TalosCluster({ ...own, name, talosVersion, kubernetesVersion })) ?? [];
      const missing = talosVersion === undefined ? 'talosVersion' : 'kubernetesVersion';
      report.add({ code: 'FLT002', what: `cluster ${name} has no ${missing}`, fix: `set ${missing} in defaults, or on the cluster` });
      return [];
    });
    checkIds(facts, report);
    const names = selectedOf(Object.keys(clusters), report);
    report.throwIfAny();
    this.facts = new Map(facts.map((cluster) => [cluster.name, cluster]));

    const groups = stages ? Object.keys(stages) : [undefined];
    const built = groups.map((stage) => {
      const own = Object.keys(clusters).filter((name) => clusters[name]!.stage === stage);
      const selected = own.filter((name) => names.has(name));
      if (selected.length === 0) return undefined;
      const app = new GitOpsApp({ ...appProps, ...(stage !== undefined && { name: stage }) });
      if (selected.length < own.length) setKeptClusters(app, new Set(own.filter((name) => !names.has(name))));
      return { app, members: selected.map((name) => memberOf(app, this.facts.get(name)!, settings.get(name)!, stage)) };
    }).filter((group) => group !== undefined);
    this.apps = built.map(({ app }) => app);
    this.members = built.flatMap(({ members }) => members);
  }

  /**
   * Facts of a cluster of the fleet, also of one that this synth does not write.
   *
   * @throws FLT001 if the fleet has no cluster of that name
   */
  cluster(name: string): TalosCluster {
    const cluster = this.facts.get(name);
    if (cluster) return cluster;
    throw new CodedError({ code: 'FLT001', path: 'Fleet', what: `the fleet has no cluster ${name}`, expected: `one of ${listed([...this.facts.keys()], 'or')}`, fix: 'correct the name' });
  }

  /**
   * Writes the output of all stages. Each stage is written whole, or not at all.
   *
   * @throws TalosCiliumError with everything that is wrong in any stage
   */
  synth(): void {
    const report = new Reporter('');
    const warnings = [];
    for (const app of this.apps) {
      try {
        app.synth();
      } catch (error) {
        if (!(error instanceof TalosCiliumError)) throw error;
        report.include(...error.problems);
        warnings.push(...error.warnings);
      }
    }
    if (report.problems.length > 0) throw new TalosCiliumError([...report.problems], warnings);
  }
}

type ClusterSettings = FleetClusterProps & { readonly cilium: TalosCiliumProps; readonly chart: ClusterChartProps };

/** Later settings take precedence over earlier ones, prop by prop. */
function settingsOf(layers: readonly (FleetClusterProps | undefined)[]): ClusterSettings {
  const merge = <T extends object>(parts: readonly (T | undefined)[]): T => Object.assign({}, ...parts) as T;
  return { ...merge(layers), cilium: merge(layers.map((layer) => layer?.cilium)), chart: merge(layers.map((layer) => layer?.chart)) };
}

function memberOf(app: GitOpsApp, cluster: TalosCluster, { cilium, chart, environment }: ClusterSettings, stage: string | undefined): FleetMember {
  return { cluster, chart: new ClusterChart(app, cluster, chart), cilium, environment, stage };
}

function checkGroups(kind: 'environment' | 'stage', groups: Readonly<Record<string, FleetSettings>>, clusters: FleetProps['clusters'], report: Reporter): void {
  const known = Object.keys(groups);
  for (const [name, { [kind]: group }] of Object.entries(clusters)) {
    if (group === undefined ? kind === 'environment' : Object.hasOwn(groups, group)) continue;
    report.add({
      code: 'FLT001',
      what: group === undefined ? `cluster ${name} has no stage` : `${kind} of cluster ${name} is '${group}', which is not in ${kind}s`,
      expected: known.length === 0 ? `the name of an entry of ${kind}s` : `one of ${listed(known, 'or')}`,
      fix: `set ${kind} of cluster ${name} to one of the ${kind}s, or add the entry to ${kind}s`,
    });
  }
}

/** A cluster ID is part of security identities: two clusters of one ID cannot be in a mesh later without a restart of all pods. */
function checkIds(clusters: readonly TalosCluster[], report: Reporter): void {
  const names = new Map<number, string[]>();
  for (const { name, clusterId } of clusters) if (clusterId > 0) names.set(clusterId, [...(names.get(clusterId) ?? []), name]);
  for (const [id, same] of names) {
    if (same.length > 1) report.add({ code: 'FLT002', what: `clusters ${listed(same)} have the same clusterId (${id})`, fix: 'set a different clusterId on each cluster, or none' });
  }
}

/** The clusters that the environment variables select. */
function selectedOf(names: readonly string[], report: Reporter): ReadonlySet<string> {
  const { [ONLY_VARIABLE]: only, [SHARD_VARIABLE]: shard } = process.env;
  let selected = [...names];
  if (only) {
    const wanted = only.split(',').map((name) => name.trim()).filter((name) => name !== '');
    for (const name of wanted) {
      if (!names.includes(name)) report.add({ code: 'FLT003', what: `${ONLY_VARIABLE} has the cluster ${name}, which is not in the fleet`, expected: `names of clusters: ${names.join(', ')}`, fix: `correct ${ONLY_VARIABLE}` });
    }
    selected = selected.filter((name) => wanted.includes(name));
  }
  if (shard) {
    const [, index = NaN, count = NaN] = /^(\d+)\/(\d+)$/.exec(shard)?.map(Number) ?? [];
    if (index >= 1 && index <= count) selected = selected.filter((_name, place) => place % count === index - 1);
    else report.add({ code: 'FLT003', what: `${SHARD_VARIABLE} is '${shard}'`, expected: 'the number of the part and the number of parts, such as 1/4', fix: `correct ${SHARD_VARIABLE}` });
  }
  return new Set(selected);
}
