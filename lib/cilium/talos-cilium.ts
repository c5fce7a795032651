import type { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { assetFileName, ciliumChartAsset, lockFilePath, readLock, type AssetOptions } from '../assets';
import { chartOnCommandLine } from '../assets/repositories';
import type { OpenChart } from '../chart/chart-store';
import type { KubernetesObject } from '../kubernetes/object';
import { shortJson, type Json, type JsonObject } from '../kubernetes/json';
import { repairEach, REPAIRS, type HelmRunner } from '../chart/repairs';
import type { KnownChart } from '../chart/shipped-chart';
import type { CiliumModel, OriginatedValue } from '../model/model';
import { assertSupportedCilium, CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { CodedProblem } from '../diagnostics/coded';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { Reporter } from '../diagnostics/reporter';
import { findHelm } from '../runtime/helm-binary';
import { INSPECT_VARIABLE, PLAN_VARIABLE, type InspectedRelease } from '../synthesis/inspection';
import { plannedVersion } from './planned-version';
import { setLayer } from '../synthesis/layer';
import { requestMachineSetting } from '../synthesis/machine-requests';
import { helmRunnerOf, keepEntries, needsRender, registerHelmCommand, type RenderedEntry } from '../synthesis/helm-delivery';
import type { HelmCommand, PreparedRelease } from '../synthesis/release';
import { Synthesis } from '../synthesis/synthesis';
import { checkValueSchema, checkValuesOf, lookUp, mergeContributions, type Contribution, type EffectiveValues } from '../values';
import { otherCiliums, registerCilium } from './installations';
import { chartFor } from './charts';
import { ClusterChart } from './cluster-chart';
import { Collector } from './collector';
import type { CertificateIssuance } from './certificate-issuance';
import { certificatesOf, collectProps } from './collect-props';
import { checkNamespace } from './features/formats';
import { listed } from '../runtime/listed';
import { nearestNames } from '../runtime/near-names';
import { providedApis, requiredApis } from './provided-apis';
import { RenderedObject } from '../synthesis/rendered-object';
import { withReadableName, withWrittenName } from './substituted-name';
import { earlyContributions, lateContributions, type CiliumRequest } from './requests';
import type { TalosCiliumProps } from './talos-cilium-props';
import { checkArguments, checked } from '../props';

export type { CiliumRequest, ValueLookup } from './requests';

/** The rendered object that a patch changes. */
export interface ObjectTarget {
  /** Kind of the object, for example `DaemonSet`. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /**
   * Namespace of the object.
   * @default - any
   */
  readonly namespace?: string;
}

/**
 * Cilium on a Talos cluster: the official Helm chart, rendered when the app is synthesized.
 *
 * Its values come from the Talos preset (values that Cilium needs on every Talos cluster), from its props, from other constructs such
 * as `CiliumGateway`, and last from the raw `values`. All keys and values are checked against the chart that is rendered. The output
 * never contains a private key.
 *
 * @example
 * new TalosCilium(chart, 'cilium', {
 *   gatewayApi: true,
 *   encryption: Encryption.wireguard(),
 *   hubble: { ui: true },
 * });
 *
 * @throws CIL030 without a cluster, CIL036 for an invalid namespace or release name, CIL039 for a second one in the same cluster, CLU008
 *   for a version that is not supported. Mistakes in the other props are reported at synth
 * @see https://docs.cilium.io/
 */
export class TalosCilium extends Construct {
  static { checked(TalosCilium, 'TalosCilium'); }

  /** Facts of the cluster. */
  readonly cluster: TalosCluster;
  /** Version of Cilium. */
  readonly version: CiliumVersion;
  /** Namespace of Cilium. */
  readonly namespace: string;
  /** Name of the Helm release. */
  readonly releaseName: string;

  private readonly props: TalosCiliumProps;
  private readonly requests: CiliumRequest[] = [];
  private readonly files: Contribution[] = [];
  private readonly patches: { readonly target: ObjectTarget; readonly operations: readonly JsonPatch[] }[] = [];
  private early: (Collected & { readonly revision: number; readonly collector: Collector; readonly contributions: readonly Contribution[] }) | undefined;
  private collected: (Collected & { readonly state: string }) | undefined;
  private revision = 0;

  constructor(scope: Construct, id: string, props: TalosCiliumProps = {}) {
    checkArguments('TalosCilium', arguments);
    super(scope, id);
    this.props = props;
    this.cluster = ClusterChart.clusterOf(this, props.cluster);
    this.version = plannedVersion(CiliumVersion.from(props.version ?? CiliumVersion.DEFAULT, this.node.path));
    assertSupportedCilium(this.version, { allowUnsupported: props.allowUnsupportedVersion ?? false, path: this.node.path });
    this.namespace = props.namespace ?? 'kube-system';
    this.releaseName = props.releaseName ?? 'cilium';
    this.checkNames();
    setLayer(this, 'cilium', this.namespace);
    registerCilium(this);
    registerHelmCommand(this, () => this.helmCommand);
    if (this.namespace !== 'kube-system') {
      const reason = 'agents are privileged, which Pod Security of Talos forbids outside of kube-system';
      requestMachineSetting(this, { setting: 'pod-security-exemption', namespaces: [this.namespace] }, reason);
      const chart = ClusterChart.chartOf(this);
      if (chart) (require('./namespaces') as typeof import('./namespaces')).allowPrivileged(chart, this.namespace);
    }
    Synthesis.of(this).register({
      node: this.node,
      revision: () => this.revision,
      prepare: () => this.prepare(),
      inspect: () => this.inspect(),
      accept: (objects) => this.accept(objects),
    });
  }

  /**
   * Cilium with the values of existing Helm values files, which stay as they are. They are checked like `values`, and take precedence over all
   * props except `values`. `npx cdk8s-talos-cilium import` writes a program with typed props instead.
   *
   * @example
   * TalosCilium.fromValues(chart, 'cilium', 'values.yaml', { version: '1.19.6' });
   *
   * @param files path of a file, or paths in the order of `helm --values`: a later file takes precedence. Relative paths start at the working
   *   directory
   * @throws CIL083 for a file that cannot be read or is not a values file of Cilium, YAML001 for invalid YAML, and what the constructor throws
   */
  static fromValues(scope: Construct, id: string, files: string | readonly string[], props: TalosCiliumProps = {}): TalosCilium {
    const { readValuesFiles } = require('./values-files') as typeof import('./values-files');
    const contributions = readValuesFiles([files].flat(), `${scope.node.path}/${id}`);
    const cilium = new TalosCilium(scope, id, props);
    cilium.files.push(...contributions);
    return cilium;
  }

  /** Sets values on behalf of another construct. A value that contradicts a prop is an error at synth (CIL004), which names both. */
  request(request: CiliumRequest): void {
    this.requests.push(request);
    this.revision += 1;
  }

  /**
   * Applies JSON patches to a rendered object. A target that is not rendered is an error at synth (CIL031).
   *
   * @example
   * cilium.patchObject({ kind: 'DaemonSet', name: 'cilium' }, JsonPatch.add('/spec/minReadySeconds', 5));
   */
  patchObject(target: ObjectTarget, ...operations: JsonPatch[]): void {
    this.patches.push({ target, operations });
    this.revision += 1;
  }

  /** The values that are passed to helm, each with its origin and reason, without the defaults of the chart. */
  get effectiveValues(): EffectiveValues {
    return this.collect().values;
  }

  /** The `helm template` command that renders the same objects, without the values. */
  get helmCommand(): HelmCommand {
    const { repository, lockFile } = this.props.chart ?? {};
    const chart = chartOnCommandLine(repository, this.node.path);
    const chartDigest = chart.startsWith('oci:') ? readLock(lockFilePath(lockFile)).assets[assetFileName(ciliumChartAsset(this.version.toString()))]?.manifest : undefined;
    return {
      ...(chartDigest !== undefined && { chartDigest }),
      releaseName: this.releaseName,
      namespace: this.namespace,
      chart,
      version: this.version,
      kubeVersion: this.cluster.kubernetesVersion.kubeVersion,
      apiVersions: this.apiVersions(),
    };
  }

  /** How the certificates are issued. @internal */
  get certificates(): CertificateIssuance {
    return certificatesOf(this.props);
  }

  /** The value of the chart that is in effect, its default included. @internal */
  effectiveValue(path: string): Json | undefined {
    const own = lookUp(this.collect().values.values, path.split('.'));
    return own.found ? own.value : lookUp(this.atHand().chart.defaults, path.split('.')).value;
  }

  private prepare(): PreparedRelease {
    const { problems, values } = this.collect();
    const { releaseName, namespace, kubeVersion, apiVersions } = this.helmCommand;
    const { chart, source, missing } = this.atHand();
    const request = source ? { path: this.node.path, chart: source, releaseName, namespace, values: withReadableName(values.values), kubeVersion, apiVersions } : undefined;
    return {
      chart,
      helm: this.props.helm ?? {},
      request,
      problems: [...problems, ...values.conflictProblems(this.node.path), ...this.assumedMonitoring(), ...(missing ? [notRendered(missing, this.node.path)] : [])],
      checkSchema: () => checkValueSchema(chart, values, this.node.path),
      checkValues: () => this.checkValues(chart, values),
      model: this.model(chart, values),
      lockFile: this.props.chart?.lockFile,
    };
  }

  private inspect(): InspectedRelease {
    const { problems, values } = this.collect();
    return {
      path: this.node.path,
      cluster: this.cluster.name,
      version: this.version.toString(),
      chart: { asset: ciliumChartAsset(this.version.toString()), options: { requestedBy: this.node.path, ...this.chartOptions() } },
      helm: this.props.helm ?? {},
      values: [...values.entries()],
      problems: [...problems, ...values.conflictProblems(this.node.path)],
    };
  }

  private accept(objects: readonly KubernetesObject[]): Problem[] {
    for (const child of this.node.children) if (RenderedObject.isRenderedObject(child)) this.node.tryRemoveChild(child.node.id);
    const { values } = this.collect().values;
    const runner = helmRunnerOf(this);
    const originals = withWrittenName(objects, values);
    const entries = repairEach(originals, { values, ...(runner && { runner }) }).map(({ object, repairs }, index) => ({
      original: originals[index]!,
      repaired: object,
      repairs,
      construct: object && new RenderedObject(this, object, repairs, runner !== undefined),
    }));
    keepEntries(this, entries);
    const rendered = entries.flatMap(({ construct }) => construct ?? []);
    const report = new Reporter(this.node.path);
    if (runner) reportLostRepairs(entries, runner, report);
    for (const { target, operations } of this.patches) {
      const matching = rendered.filter(
        ({ kind, name, metadata }) => kind === target.kind && name === target.name && (target.namespace ?? metadata.namespace) === metadata.namespace,
      );
      for (const object of matching) object.addJsonPatch(...operations);
      if (matching.length === 0) reportMissing(target, rendered, report);
    }
    return [...report.problems];
  }

  private checkNames(): void {
    const report = new Reporter(this.node.path);
    checkNamespace('namespace', this.namespace, report);
    checkNamespace('releaseName', this.releaseName, report);
    for (const apiVersion of this.props.apiVersions ?? []) {
      if (/^[\w.-]+(?:\/[\w.-]+){0,2}$/.test(apiVersion)) continue;
      report.add({ code: 'CIL088', what: `apiVersions: ${shortJson(apiVersion)} is not a valid API version`, expected: 'a group and version, or these with a kind', fix: "write it as in monitoring.coreos.com/v1 or monitoring.coreos.com/v1/ServiceMonitor" });
    }
    report.throwIfAny();
  }

  private chartOptions(): AssetOptions {
    const { helm, chart } = this.props;
    return { ...(helm?.path !== undefined && { helm: helm.path }), ...chart };
  }

  private chart(): OpenChart {
    return chartFor(this, this.version, { ...this.chartOptions(), ...(process.env[INSPECT_VARIABLE] && !process.env[PLAN_VARIABLE] && { offline: true }) });
  }

  /** The chart and helm. Without one of them: why, and what the package knows of the chart. */
  private atHand(): { readonly chart: KnownChart; readonly source?: OpenChart; readonly missing?: Problem } {
    const isOptional = helmRunnerOf(this) !== undefined && !needsRender(this) && this.patches.length === 0;
    let chart: KnownChart | undefined;
    try {
      const source = this.chart();
      chart = source;
      if (isOptional) findHelm(this.props.helm?.path === undefined ? {} : { path: this.props.helm.path });
      return { chart, source };
    } catch (error) {
      const [missing] = error instanceof TalosCiliumError ? error.problems : [];
      if (!isOptional || !missing || !UNAVAILABLE.has(missing.code)) throw error;
      const { shippedChart } = require('../chart/shipped-chart') as typeof import('../chart/shipped-chart');
      chart ??= shippedChart(this.version.minorString);
      if (!chart) throw error;
      return { chart, missing };
    }
  }

  private collect(): Collected {
    const early = this.collectEarly();
    const value = (path: string): Json | undefined => lookUp(early.values.values, path.split('.')).value;
    const features = early.collector.late(value);
    const late = [...features.contributions, ...lateContributions(this.requests, value)];
    const problems = [...early.problems, ...features.report.problems];
    if (late.length === 0) return { problems, values: early.values };
    const state = JSON.stringify([this.revision, late]);
    if (this.collected?.state === state) return this.collected;
    this.collected = { state, problems, values: mergeContributions([...early.contributions, ...late]) };
    return this.collected;
  }

  private collectEarly(): NonNullable<typeof this.early> {
    if (this.early?.revision === this.revision) return this.early;
    const collector = new Collector(this.cluster, this.version, new Reporter(this.node.path), () => this.atHand().chart.defaults);
    collectProps(this.props, collector);
    const contributions: Contribution[] = [...collector.contributions, ...earlyContributions(this.requests), ...this.files];
    if (this.props.values) {
      contributions.push({ rank: 'user', origin: `${this.node.path} values`, values: this.props.values as JsonObject, reason: 'raw values' });
    }
    this.early = { revision: this.revision, collector, problems: collector.report.problems, contributions, values: mergeContributions(contributions) };
    return this.early;
  }

  private apiVersions(): string[] {
    return [...new Set([...this.givenApis(), ...this.requiredApis()])].sort();
  }

  /** APIs that the app provides, or that the user says the cluster has. */
  private givenApis(): string[] {
    return [...providedApis(this, otherCiliums(this)), ...(this.props.apiVersions ?? [])];
  }

  private requiredApis(): string[] {
    return requiredApis((path) => this.effectiveValue(path), this, otherCiliums(this));
  }

  /** GWY050 says the same of the Gateway API. */
  private assumedMonitoring(): Problem[] {
    const api = 'monitoring.coreos.com/v1';
    if (!this.requiredApis().includes(api) || this.givenApis().includes(api)) return [];
    const path = 'prometheus.serviceMonitor.trustCRDsExist';
    const problem: CodedProblem = {
      code: 'CIL081',
      path: this.node.path,
      severity: 'warning',
      subject: path,
      what: 'the chart renders ServiceMonitors, but the app does not contain their CRD: the API server rejects them unless something else installs it',
      fix: `if the cluster has the CRD, set apiVersions: ['${api}'] or prometheus: { serviceMonitors: true } on the TalosCilium; otherwise install the Prometheus operator first`,
      edits: [{ set: path, value: true }],
    };
    return [problem];
  }

  private checkValues(chart: KnownChart, values: EffectiveValues): Problem[] {
    const problems = checkValuesOf(chart, this.version, values, this.node.path);
    if (this.files.length === 0) return problems;
    const { checkValuesFiles } = require('./values-files') as typeof import('./values-files');
    return [...checkValuesFiles(this.files, chart.facts, this.cluster, this.node.path), ...problems];
  }

  private model(chart: KnownChart, values: EffectiveValues): CiliumModel {
    const { cluster, version, namespace } = this;
    const find = (keys: readonly string[]): { found: boolean; value: Json | undefined } => {
      const own = lookUp(values.values, keys);
      return own.found ? own : { found: false, value: lookUp(chart.defaults, keys).value };
    };
    const originated = (path: string): OriginatedValue => {
      const keys = path.split('.');
      const { found, value } = find(keys);
      if (!found) return { value, origin: 'chart default' };
      const { origin, rank } = values.originOf(keys) ?? { origin: 'raw values', rank: 'user' };
      return { value, origin, isRaw: rank === 'user' };
    };
    const value = (path: string): Json | undefined => find(path.split('.')).value;
    return { path: this.node.path, version, namespace, cluster, values: values.values, get defaults() { return chart.defaults; }, value, originated };
  }
}

/** A chart or a helm that is not here, and a server that does not give one. Wrong content is another matter. */
const UNAVAILABLE: ReadonlySet<string> = new Set(['AST004', 'AST006', 'AST015', 'AST016', 'AST017', 'AST018', 'AST019', 'AST032', 'HLM002']);

function notRendered({ code, what }: Problem, path: string): CodedProblem {
  return {
    code: 'OUT022',
    path,
    severity: 'warning',
    what: `the chart was not rendered, so only the names, types and settings of its values are checked, and the release has no repairs (${code}: ${what})`,
    fix: 'provide the chart and helm where the output is written',
  };
}

/** The values of all features, requests and raw values, merged. */
interface Collected {
  readonly problems: readonly Problem[];
  readonly values: EffectiveValues;
}

/** Reports repairs that a release of Helm cannot have: only Flux has patches, and none for hooks. */
function reportLostRepairs(entries: readonly RenderedEntry[], runner: HelmRunner, report: Reporter): void {
  const lost = new Map<string, string[]>();
  for (const { original, repairs } of entries) {
    if (runner === 'Flux' && original.metadata.annotations?.['helm.sh/hook'] === undefined) continue;
    for (const id of repairs) lost.set(id, [...(lost.get(id) ?? []), `${original.kind} ${original.metadata.name}`]);
  }
  for (const { id, reason } of REPAIRS.filter(({ id: each }) => lost.has(each))) {
    report.add({
      code: 'OUT020',
      severity: 'warning',
      subject: id,
      what: `${runner} installs the chart without the repair ${id} (${listed(lost.get(id)!)}): ${reason}`,
      fix: `${runner === 'Flux' ? '' : 'use GitOpsDelivery.flux({ helm: true }), which patches the objects; or '}remove helm: true from the delivery, so that the app writes the objects with their repairs`,
    });
  }
}

/** Reports a patch whose target is not rendered. */
function reportMissing({ kind, name, namespace }: ObjectTarget, rendered: readonly RenderedObject[], report: Reporter): void {
  const ofKind = rendered.filter((object) => object.kind.toLowerCase() === kind.toLowerCase());
  const [nearest] = nearestNames(name, ofKind.map((object) => object.name));
  const named = ofKind.find((object) => object.name === (nearest ?? name));
  report.add({
    code: 'CIL031',
    what: `patchObject: the chart does not render ${kind} ${namespace ? `${namespace}/` : ''}${name}`,
    fix: named
      ? `set the target to { kind: '${named.kind}', name: '${named.name}'${namespace && named.metadata.namespace ? `, namespace: '${named.metadata.namespace}'` : ''} }`
      : `enable the feature that renders it, or set the target to an object that is rendered${ofKind.length > 0 ? `: ${ofKind.slice(0, 3).map((object) => `${object.kind} ${object.name}`).join(', ')}` : ''}`,
  });
}

/** Value at a path. It is found, and undefined, below a `null`, which removes the default of the chart with everything in it. */
