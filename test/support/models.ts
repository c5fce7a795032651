import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { readArchive } from '../../lib/assets/archive';
import { extractChartFacts, type ChartFacts } from '../../lib/chart/chart-facts';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import type { Json, JsonObject } from '../../lib/kubernetes/json';
import { checksFor } from '../../lib/checks/catalogue';
import { runChecks, type Report } from '../../lib/checks/engine';
import type { CiliumModel, Model, ObjectModel, OriginatedValue } from '../../lib/model/model';
import type { Rule, RuleExample } from '../../lib/checks/rule';
import type { Suppression } from '../../lib/checks/suppression';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { TalosCluster } from '../../lib/cluster/talos-cluster';
import type { Problem } from '../../lib/diagnostics/problem';

/** One chart of each supported minor, and the first 1.18 there is. */
export const CHARTS = ['1.16.19', '1.17.18', '1.18.1', '1.18.12', '1.19.6', '1.20.0'] as const;

/** Path of the installation in the models made here. */
export const CILIUM = 'home/cilium';

const factsOfCharts = new Map<string, ChartFacts>();

/** What a real chart says of its values; for a version without a chart at hand, the newest chart of its minor. */
function chartFacts(version: string): ChartFacts {
  const { minorString } = CiliumVersion.parse(version);
  const chart = CHARTS.find((known) => known === version) ?? [...CHARTS].reverse().find((known) => known.startsWith(`${minorString}.`));
  if (!chart) throw new Error(`no chart of Cilium ${minorString} at hand`);
  let known = factsOfCharts.get(chart);
  if (!known) {
    const { bytes } = findAsset(ciliumChartAsset(chart));
    factsOfCharts.set(chart, (known = extractChartFacts(readArchive(bytes, { version: chart }))));
  }
  return known;
}

/** What `TalosCilium` sets by itself on such a cluster, as far as rules look at it. */
export function talosValues(cluster: TalosCluster): JsonObject {
  return {
    kubeProxyReplacement: !cluster.kubeProxy,
    ...(cluster.kubePrism && { k8sServiceHost: 'localhost', k8sServicePort: cluster.kubePrism.port }),
    ipam: { mode: 'kubernetes' },
    cluster: { name: cluster.name, id: cluster.clusterId },
    ipv6: { enabled: cluster.ipFamilies.includes(6) },
    securityContext: {
      capabilities: {
        ciliumAgent: 'CHOWN KILL NET_ADMIN NET_RAW IPC_LOCK SYS_ADMIN SYS_RESOURCE DAC_OVERRIDE FOWNER SETGID SETUID'.split(' '),
        cleanCiliumState: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'],
      },
    },
    cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' },
    sysctlfix: { enabled: false },
    hubble: { tls: { auto: { method: 'cronJob' } } },
    operator: { replicas: Math.min(2, cluster.nodes) },
  };
}

/** How a model differs from the usual one. */
export interface ModelOptions {
  /** False to leave out what `TalosCilium` sets by itself. */
  readonly preset?: boolean;
}

/** The finished model of an example: its values on top of what `TalosCilium` sets, over the defaults of the real chart. */
export function modelOf(example: RuleExample, { preset = true }: ModelOptions = {}): Model {
  const version = CiliumVersion.parse(example.version ?? CiliumVersion.DEFAULT.toString());
  const installation = (name: string, { cluster: facts, values = {} }: Pick<RuleExample, 'cluster' | 'values'>): CiliumModel => {
    const cluster = new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.34', controlPlanes: 3, workers: 2, ...facts });
    return ciliumModel(`${name}/cilium`, cluster, version, preset ? talosValues(cluster) : {}, values);
  };
  return {
    ciliums: [installation('home', example), ...(example.second ? [installation('away', example.second)] : [])],
    objects: (example.objects ?? []).map(objectModel),
    ...(example.existingNamespaces && { existingNamespaces: new Map([['home', new Set(example.existingNamespaces)]]) }),
  };
}

/** What the engine is given beside the model. */
export interface ReportOptions extends ModelOptions {
  readonly suppressions?: readonly Suppression[];
  readonly before?: readonly Problem[];
  readonly rules?: readonly Rule[];
}

/** What the checks say of an example. */
export function reportOf(example: RuleExample, { suppressions = [], before = [], rules, ...options }: ReportOptions = {}): Report {
  const model = modelOf(example, options);
  return runChecks(model, rules ?? checksFor(model, suppressions.map(({ id }) => id)), suppressions, before);
}

function ciliumModel(path: string, cluster: TalosCluster, version: CiliumVersion, preset: JsonObject, values: JsonObject): CiliumModel {
  const { defaults } = chartFacts(version.toString());
  const originated = (key: string): OriginatedValue => {
    const keys = key.split('.');
    for (const [layer, origin] of [[values, `${path} values`], [preset, `${path} Talos preset`]] as const) {
      const { found, value } = at(layer, keys);
      if (found) return { value, origin, isRaw: layer === values };
    }
    return { value: at(defaults as JsonObject, keys).value, origin: 'chart default' };
  };
  return { path, version, namespace: 'kube-system', cluster, values, value: (key) => originated(key).value, originated };
}

function objectModel(object: JsonObject, index: number): ObjectModel {
  return { path: `home/object-${index}`, object: object as unknown as KubernetesObject, scope: 'home' };
}

function at(values: JsonObject, keys: readonly string[]): { found: boolean; value: Json | undefined } {
  let value: Json | undefined = values;
  for (const key of keys) {
    // Helm takes a `null` as: remove the default, and all below it.
    if (value === null) return { found: true, value: undefined };
    if (typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, key)) return { found: false, value: undefined };
    value = value[key];
  }
  return { found: true, value };
}
