import type { OpenChart } from '../../chart/chart-store';
import type { CiliumVersion } from '../../cluster/cilium-version';
import { TalosCluster } from '../../cluster/talos-cluster';
import type { Json, JsonObject } from '../../kubernetes/json';
import type { CiliumModel, OriginatedValue } from '../../model/model';
import { checkValueSchema, checkValuesOf, guideSetting, lookUp, mergeContributions, parseValuePath } from '../../values';
import type { Problem } from '../../diagnostics/problem';

/** Subnets that overlap no address that anybody uses: what the cluster has is not known. */
const NO_SUBNETS = { podSubnets: ['240.0.0.0/16', '100::/64'], serviceSubnets: ['240.1.0.0/20', '100:0:0:1::/112'] } as const;

/** Switches of features that objects need: whoever has the objects has the features. */
const ON: ReadonlySet<string> = new Set([
  'gatewayAPI.enabled', 'gatewayAPI.enableAlpn', 'gatewayAPI.enableAppProtocol', 'l2announcements.enabled', 'bgpControlPlane.enabled', 'egressGateway.enabled', 'ipv4.enabled', 'ipv6.enabled',
  'l7Proxy', 'nodeSelectorLabels', 'hostFirewall.enabled', 'ingressController.enabled', 'localRedirectPolicies.enabled', 'localRedirectPolicy', 'authentication.enabled',
  'authentication.mutual.spire.enabled', 'envoyConfig.enabled', 'envoy.enabled', 'kubeProxyReplacement', 'extraConfig.enable-extended-ip-protocols',
]);

/** Defaults of the chart that are hardly ever changed. */
const DEFAULTS: ReadonlyMap<string, Json> = new Map([['defaultLBServiceIPAM', 'lbipam'], ['gatewayAPI.gatewayClass.create', 'auto']]);

/** A cluster, and which of its facts files say. */
export interface KnownCluster {
  readonly cluster: TalosCluster;
  readonly known: ReadonlySet<string>;
}

/** A cluster of which nothing is known. What is usual in it requires least: Omni reaches its nodes through SideroLink. */
export function assumedCluster(): KnownCluster {
  const cluster = new TalosCluster({ name: 'cluster', talosVersion: '1.13', kubernetesVersion: '1.35', controlPlanes: 1, workers: 1, management: 'omni', nodeCidrMaskSizeIpv6: 80, ...NO_SUBNETS });
  return { cluster, known: new Set() };
}

/** Facts that follow from others. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  nodes: ['controlPlanes', 'workers'],
  ipFamilies: ['podSubnets'],
  dualStack: ['podSubnets'],
  apiServerHost: ['kubePrism'],
  apiServerPort: ['kubePrism'],
};

/** The same cluster; `unknown` hears of each fact that is read and that no file says. */
function observed({ cluster, known }: KnownCluster, unknown: () => void): TalosCluster {
  return new Proxy(cluster, {
    get: (target, key): unknown => {
      const name = String(key);
      if (!(DERIVED[name] ?? [name]).every((fact) => known.has(fact))) unknown();
      return Reflect.get(target, key, target);
    },
  });
}

/** A Cilium of which only the version is known. It has every feature that objects may need; `unknown` hears of every other value that is read. */
export function assumedCilium(scope: string, version: CiliumVersion, unknown: () => void): CiliumModel {
  const cluster = new TalosCluster({ name: 'cluster', talosVersion: '1.13', kubernetesVersion: '1.35', ...NO_SUBNETS });
  const value = (path: string): Json | undefined => {
    if (ON.has(path)) return true;
    const usual = DEFAULTS.get(path);
    if (usual === undefined) unknown();
    return usual;
  };
  return { path: `${scope}/cilium`, version, namespace: 'kube-system', cluster, values: {}, value, originated: (path) => ({ value: value(path), origin: 'chart default' }) };
}

/** A Cilium whose values are in files. */
export interface InstalledCilium {
  /** The object or file that installs it. */
  readonly file: string;
  readonly values: JsonObject;
  readonly namespace: string;
  /** Values that something fills in, by dotted path. */
  readonly unknown: readonly string[];
  /** Whether a file with values is missing. */
  readonly isIncomplete: boolean;
  readonly chart: OpenChart;
  readonly version: CiliumVersion;
  readonly cluster: KnownCluster;
  /** Codes that comments in its files accept. */
  readonly accepted: readonly string[];
  /** The place of a value, as `file:line:column`. */
  readonly sourceOf: (path: string) => string;
}

/** Hears of what is read and not known. */
export interface Unknowns {
  value(): void;
  fact(): void;
}

/** An installation with the values that files have. Facts of the cluster that no file says, and values that are missing, are unknown. */
export function installedCilium(path: string, { values, chart, version, namespace, isIncomplete, ...installed }: InstalledCilium, unknown: Unknowns): { readonly model: CiliumModel; readonly problems: readonly Problem[] } {
  const hidden = installed.unknown.map(parseValuePath);
  const find = (name: string): ReturnType<typeof lookUp> => {
    const keys = name.split('.');
    const own = lookUp(values, keys);
    if (hidden.some((each) => each.every((key, index) => index >= keys.length || key === keys[index])) || (!own.found && isIncomplete)) unknown.value();
    return own.found ? own : { found: false, value: lookUp(chart.defaults, keys).value };
  };
  const originated = (name: string): OriginatedValue => {
    const { found, value } = find(name);
    if (!found) return { value, origin: 'chart default' };
    return { value, origin: installed.sourceOf(name).replace(/:\d+$/, ''), isRaw: true };
  };
  const known: CiliumModel = {
    path, version, namespace, values, originated,
    cluster: observed(installed.cluster, unknown.fact),
    value: (name) => find(name).value,
  };
  const effective = mergeContributions([{ rank: 'user', origin: installed.file, values }]);
  return { model: known, problems: [...checkValuesOf(chart, version, effective, path).map(asInstalled), ...checkValueSchema(chart, effective, path)] };
}

/**
 * A misspelt key of `cgroup` leaves the default of the chart, with which clusters on Talos run, but for the combination that TAL003 reports. An option of
 * the agent is set by a value, where there are no props.
 */
function asInstalled(problem: Problem): Problem {
  const [edit] = problem.edits ?? [];
  const setting = problem.code === 'CIL007' && edit && 'remove' in edit ? guideSetting(parseValuePath(edit.remove).at(-1)!) : undefined;
  if (setting) return { ...problem, fix: `remove it, and set ${setting.values} in the values` };
  const isAboutCgroup = problem.code === 'CIL001' && problem.edits?.some((edit) => 'remove' in edit && edit.remove.startsWith('cgroup.'));
  return isAboutCgroup ? { ...problem, severity: 'warning' } : problem;
}
