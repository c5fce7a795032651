import { ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ciliumChartAsset, findAsset } from '../../assets';
import { CHART_DIGESTS } from '../../assets/chart-digests';
import { DEPRECATED_VALUES } from '../../checks/rules/cilium/deprecated-values';
import { OpenChart } from '../../chart/chart-store';
import { RenderBatch, type RenderRequest, type RenderResult } from '../../chart/renderer';
import type { TalosCilium } from '../../cilium/talos-cilium';
import { assertSupportedCilium, CiliumVersion } from '../../cluster/cilium-version';
import { CodedError } from '../../diagnostics/coded';
import { TalosCiliumError, type Problem } from '../../diagnostics/problem';
import { namedKeys } from '../../chart/known-keys';
import type { ChartFacts } from '../../chart/chart-facts';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { Synthesis } from '../../synthesis/synthesis';
import { checkValues, mergeContributions, parseValuePath } from '../../values';
import { wrap } from '../explain/wrap';
import { clusterFacts, lookup, makeCluster, type Assumption } from './cluster';
import { isClusterName } from '../../cluster/cluster-rules';
import { ebpfFallback, withoutHelmCertificates } from './prepare-values';
import { compareObjects, type ObjectChanges } from './compare-objects';
import { unmetBy, withoutDeadValues, type DeadValue } from './dead-values';
import { data, object, type ObjectExpression, type Scope } from './expression';
import { RANKS, type Facts, type Inputs, type Installation } from './inputs';
import { importObjects, type ImportedObject, type Run } from './objects';
import { objectOf, programText, runProgram, type Program, type Statement } from './program';
import { listed } from '../../runtime/listed';
import { readable, type Defaulted, type LeftOut } from './templates';
import { isSame, sameEffect, typeValues, type Difference, type Leaf, type TypedValues } from './type-values';

/** What the command line says. */
export interface ImportOptions {
  readonly facts: Facts;
  readonly ciliumVersion?: string;
  /** Number of the installation to take, from 1. */
  readonly installation?: number;
}

/** All that a report tells. */
export interface ImportReport {
  readonly source: string;
  readonly ciliumVersion: string;
  /** What became of each value. */
  readonly values: readonly Leaf[];
  readonly dead: readonly DeadValue[];
  /** Settings that the original asks for with keys that have no effect. They are not in the program. */
  readonly unmet: readonly Problem[];
  readonly leftOut: readonly LeftOut[];
  readonly defaulted: readonly Defaulted[];
  readonly assumed: readonly Assumption[];
  readonly differences: readonly Difference[];
  /** Undefined where the objects could not be compared; `notes` say why. */
  readonly objects?: ObjectChanges;
  readonly imported: readonly ImportedObject[];
  readonly notes: readonly string[];
  /** What the first synth of the program will report. */
  readonly findings: readonly Problem[];
  /** Commands to run next, in the directory of the program. */
  readonly next: readonly string[];
}

/** A program, and what is to be said of it. */
export interface Import {
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly report: ImportReport;
  /** The program, to run it before its files exist. */
  readonly program: Program;
}

/** Makes a program of what was read. */
export function importCluster(inputs: Inputs, options: ImportOptions, library: Scope): Import {
  return new Importer(inputs, options, library).run();
}

class Importer {
  private readonly inputs: Inputs;
  private readonly options: ImportOptions;
  private readonly library: Scope;
  private readonly installation: Installation;
  private readonly notes: string[];
  private readonly assumed: Assumption[] = [];
  private leftOut: readonly LeftOut[] = [];

  constructor(inputs: Inputs, options: ImportOptions, library: Scope) {
    this.inputs = inputs;
    this.options = options;
    this.library = library;
    const { installation, notes } = chosen(inputs, options.installation);
    this.installation = installation;
    this.notes = [...inputs.notes, ...notes, ...(installation.notes ?? [])];
  }

  run(): Import {
    const version = this.version();
    assertSupportedCilium(version, { allowUnsupported: false, path: 'import' });
    const chart = this.chart(version);
    const { values: known, leftOut, defaulted } = readable(this.installation.values);
    this.leftOut = leftOut;
    const { values: alive, dead } = withoutDeadValues(chart.facts, version, this.asTheChartTakesIt(known, chart, version));
    const live = withoutHelmCertificates(this.withSuccessors(alive, version));
    // A cluster must keep the name that it has.
    const named = leftOut.some(({ path }) => path === 'cluster' || path === 'cluster.name') ? live : withName(live, chart.defaults);
    const usable = this.withoutGatewayClass(named);
    const facts = clusterFacts({
      talos: this.inputs.facts,
      options: this.options.facts,
      value: lookup(usable, chart.defaults),
      ciliumVersion: version.toString(),
      unknownName: this.unknownName(leftOut),
    });
    const { cluster, props: clusterProps, refused } = makeCluster(facts.props);
    for (const refusal of refused) this.notes.push(`A fact was left out, because it is not valid: ${refusal}.`);
    this.assumed.push(...facts.assumed);
    const values = withAcceptedName(usable, cluster.name);
    const clusterText = objectOf(clusterProps, commentsOf(facts.assumed));
    const fallback = ebpfFallback(values, chart.defaults);
    const typed: Mutable<TypedValues> = typeValues({ values: fallback?.others ?? values, unknown: leftOut.map(({ path }) => path), defaults: chart.defaults, version, cluster, withHubbleStack: ['relay', 'ui'].some((part) => isSame(valueAt(values, ['hubble', part, 'enabled']), true)), scope: this.library });
    // The agent does not follow it, so a prop would be a mistake. Raw, it changes nothing.
    if (fallback) {
      typed.raw = structuredClone(typed.raw);
      putAt(typed.raw, fallback.path, false);
      typed.leaves = [...typed.leaves, { path: fallback.path.join('.'), value: false, became: 'raw' }];
    }
    // With other nodes than the assumed ones, the preset would choose another number.
    if (this.assumed.some(({ prop }) => prop === 'controlPlanes')) keepReplicas(typed, values);
    const installed = (raw: JsonObject, ofVersion: string, comment?: string): Statement => ({ construct: 'TalosCilium', id: 'cilium', ...(comment !== undefined && { comment }), props: this.ciliumProps(typed, raw, values, ofVersion) });
    const hubble: Statement[] = typed.hubbleStack ? [{ construct: 'HubbleStack', id: 'hubble', props: typed.hubbleStack }] : [];
    const withTalos: Statement[] = Object.keys(this.inputs.facts).length > 0 ? [{ construct: 'TalosMachineConfig', id: 'talos', comment: 'Patches for talosctl: without Flannel, with the settings from above.' }] : [];
    const objects = importObjects(this.inputs.objects, this.trial((statements) => ({ cluster: clusterText, statements: [installed(typed.raw, chart.version), ...statements] })));
    const foreign = [...new Set([...objects.namespaces, this.installation.namespace ?? 'kube-system'])].filter((name) => !KUBERNETES_NAMESPACES.has(name)).sort();
    const chartProps = foreign.length > 0 && { chart: object({ existingNamespaces: data(foreign) }) };
    const make = (raw: JsonObject, ofVersion: string, comment?: string): Program => ({ cluster: clusterText, ...chartProps, statements: [...withTalos, installed(raw, ofVersion, comment), ...hubble, ...objects.statements] });

    const { raw, differences, effective } = this.verified(make, typed, values, chart);
    const unmet = unmetBy(chart.facts, version, dead, effective);
    const program = make(raw, version.toString(), ciliumComment(leftOut, defaulted, unmet));
    const compared = this.compare(make(raw, chart.version), chart);
    if (compared.note !== undefined) this.notes.push(compared.note);
    const report: ImportReport = {
      source: this.installation.source,
      ciliumVersion: version.toString(),
      values: typed.leaves.map((leaf) => (leaf.became !== 'raw' && valueAt(raw, leaf.path.split('.')) !== undefined ? { path: leaf.path, value: leaf.value, became: 'raw' } : leaf)),
      dead: dead.filter(({ path }) => !unmet.some(({ subject }) => subject === path || subject!.startsWith(`${path}.`) || path.startsWith(`${subject!}.`))),
      unmet,
      leftOut,
      defaulted,
      assumed: this.assumed,
      differences,
      ...(compared.changes && { objects: compared.changes }),
      imported: objects.imported,
      notes: this.notes,
      findings: compared.findings ?? [],
      next: [...(chart.version === version.toString() ? [] : [`npx cdk8s-talos-cilium lock cilium@${version}`]), 'npx tsx main.ts'],
    };
    const files = new Map([['main.ts', programText(program)]]);
    if (objects.yaml !== undefined) files.set('imported.yaml', objects.yaml);
    return { files, report, program };
  }

  /** Deprecated values as the values that replace them. */
  private withSuccessors(values: JsonObject, version: CiliumVersion): JsonObject {
    const current = structuredClone(values);
    for (const [path, { from, removedIn, successor, same }] of Object.entries(DEPRECATED_VALUES)) {
      const value = valueAt(current, path.split('.'));
      // Where a release removes the value, the successor is another option of the agent.
      if (!same || removedIn !== undefined || value === undefined || version.isBefore(from) || valueAt(current, successor!.split('.')) !== undefined) continue;
      removeAt(current, path.split('.'));
      putAt(current, successor!.split('.'), value);
      this.notes.push(`${path} is deprecated. The program sets ${successor!} instead.`);
    }
    return current;
  }

  /** The chart makes no GatewayClass where the files have their own. */
  private withoutGatewayClass(values: JsonObject): JsonObject {
    const own = this.inputs.objects.some(({ object: { kind, metadata } }) => kind === 'GatewayClass' && metadata.name === 'cilium');
    const { gatewayAPI } = values;
    if (!own || !isJsonObject(gatewayAPI) || gatewayAPI.enabled !== true || String(valueAt(gatewayAPI, ['gatewayClass', 'create'])) === 'false') return values;
    this.notes.push('The files contain a GatewayClass cilium, so the chart does not create one: gatewayAPI.gatewayClass.create is false in the program.');
    return { ...values, gatewayAPI: { ...gatewayAPI, gatewayClass: { create: 'false' } } };
  }

  private version(): CiliumVersion {
    const given = this.options.ciliumVersion ?? this.installation.version;
    if (given !== undefined && /^v?\d+\.\d+\.\d+/.test(given)) return CiliumVersion.parse(given.replace(/^v/, ''), 'import');
    const minor = /^[~^v=>\s]*(\d+\.\d+)\b/.exec(given ?? '')?.[1];
    const latest = minor === undefined ? undefined : knownVersions(minor)[0];
    const version = latest ?? CiliumVersion.DEFAULT.toString();
    this.assumed.push({ prop: 'version', value: version, why: given === undefined ? 'no file names the version of Cilium' : `the version ${given} is a range` });
    return CiliumVersion.parse(version);
  }

  /** The chart of the version, or the nearest one that can be had: values differ little between patch releases. */
  private chart(version: CiliumVersion): OpenChart {
    const open = (text: string, repository?: string): OpenChart => new OpenChart(findAsset(ciliumChartAsset(text), { requestedBy: 'import', ...(repository !== undefined && { repository }) }), text);
    try {
      return open(version.toString());
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      for (const text of knownVersions(version.minorString)) {
        try {
          const chart = open(text);
          this.notes.push(`The chart of Cilium ${version} could not be found (${error.problems[0]!.what}), so the values were compared with Cilium ${text}.`);
          return chart;
        } catch {
          continue;
        }
      }
      throw error;
    }
  }

  private unknownName(leftOut: readonly LeftOut[]): string | undefined {
    if (leftOut.some(({ path }) => path === 'cluster' || path === 'cluster.name')) return 'cluster.name is a template in the original. Another name than the one that Cilium has restarts every agent';
    if (this.installation.namesCluster) return "cilium install takes the name of the cluster from the kubeconfig. See it with: kubectl -n kube-system get configmap cilium-config -o jsonpath='{.data.cluster-name}'";
    return undefined;
  }

  private ciliumProps(typed: TypedValues, raw: JsonObject, values: JsonObject, version: string): ObjectExpression {
    const { namespace, releaseName, repository } = this.installation;
    const assumed = this.assumed.find(({ prop }) => prop === 'version');
    const monitors = needsMonitoringApi(raw, values);
    const comments: Record<string, string> = {
      version: `${assumed ? `Assumed: ${assumed.why}.\n` : ''}${renovateComment(repository)}`,
      ...(Object.keys(raw).length > 0 && { values: 'Values that no prop sets.' }),
    };
    return object(
      {
        version: data(version),
        ...(namespace !== undefined && namespace !== 'kube-system' && { namespace: data(namespace) }),
        ...(releaseName !== undefined && releaseName !== 'cilium' && { releaseName: data(releaseName) }),
        ...(repository !== undefined && version !== undefined && { chart: object({ repository: data(repository) }) }),
        ...typed.props.members,
        ...(monitors && { apiVersions: data(['monitoring.coreos.com/v1']) }),
        ...(Object.keys(raw).length > 0 && { values: data(raw) }),
      },
      comments,
    );
  }

  /** Objects that constructs beside Cilium make. A construct that changes the values of Cilium is refused. */
  private trial(make: (statements: readonly Statement[]) => Program): Run {
    const valuesOf = (cilium: unknown): ReadonlyMap<string, string> => new Map([...(cilium as TalosCilium).effectiveValues.entries()].filter(({ path: [first] }) => !REQUESTED.has(first!)).map(({ path, value }) => [path.join('.'), JSON.stringify(value)]));
    let before: ReadonlyMap<string, string> | undefined;
    return (statements) => {
      before ??= valuesOf(runProgram(make([]), new App(), this.library).constructs[0]);
      const { constructs } = runProgram(make(statements), new App(), this.library);
      const after = valuesOf(constructs[0]);
      const changed = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before!.get(path) !== after.get(path));
      if (changed.length > 0) throw new Error(`the construct would set ${changed.slice(0, 3).map((path) => `${path} to ${after.get(path) ?? 'nothing'}`).join(' and ')}, which the values of the original do not`);
      const below = constructs.slice(1).flatMap((construct) => (construct === undefined ? [] : (construct as IConstruct).node.findAll()));
      return below.filter((each): each is ApiObject => ApiObject.isApiObject(each)).map((each) => each.toJson() as KubernetesObject);
    };
  }

  /** The program as it runs decides: what it does not set as the original does becomes raw. */
  private verified(make: (raw: JsonObject, version: string) => Program, typed: TypedValues, values: JsonObject, chart: OpenChart): { readonly raw: JsonObject; readonly differences: readonly Difference[]; readonly effective: JsonObject } {
    const raw = JSON.parse(JSON.stringify(typed.raw)) as JsonObject;
    const run = (): TalosCilium['effectiveValues'] => {
      const program = make(raw, chart.version);
      const { constructs } = runProgram(program, new App(), this.library);
      return (constructs[program.statements.findIndex(({ construct }) => construct === 'TalosCilium')] as TalosCilium).effectiveValues;
    };
    let effective = run();
    let changed = false;
    for (const { path, value } of typed.leaves) {
      const keys = parseValuePath(path);
      const set = valueAt(effective.values, keys);
      if (isSame(set === undefined ? valueAt(chart.defaults, keys) : set, value) || isKubePrism(path, set)) continue;
      putAt(raw, keys, value);
      changed = true;
    }
    if (changed) effective = run();
    const wanted = new Set(typed.leaves.map(({ path }) => path));
    const differences: Difference[] = [];
    for (const { path, value, origin, reason } of effective.entries()) {
      const name = path.join('.');
      const before = valueAt(values, path) ?? valueAt(chart.defaults, path);
      if (isSame(before, value) || ([...wanted].some((each) => each === name || name.startsWith(`${each}.`)) && !isKubePrism(name, value))) continue;
      if (valueAt(raw, path) !== undefined) continue;
      const same = sameEffect(name, before, value, lookup(values, chart.defaults));
      differences.push({ path: name, before, after: value, origin, ...(reason !== undefined && { reason }), ...(same !== undefined && { same }) });
    }
    return { raw, differences, effective: effective.values };
  }

  /** Renders both, as far as helm is there. */
  private compare(program: Program, chart: OpenChart): Compared {
    const app = new App();
    const { constructs } = runProgram(program, app, this.library);
    const cilium = constructs[program.statements.findIndex(({ construct }) => construct === 'TalosCilium')] as TalosCilium;
    const { values } = readable(this.installation.values);
    const { releaseName, namespace, kubeVersion, apiVersions } = cilium.helmCommand;
    const asked = { releaseName, namespace, kubeVersion, apiVersions: [...new Set([...apiVersions, 'monitoring.coreos.com/v1'])].sort() };
    try {
      const { objects, report } = Synthesis.of(app).run();
      const ownPath = cilium.node.path;
      const findings = [...report.errors, ...report.warnings];
      const original = this.rendered(values, chart, asked);
      if (!original || original.problems.length > 0) {
        const missing = this.leftOut.map(({ path }) => path);
        const why = missing.length === 0 ? '' : ` The values that were not written may be why: ${missing.join(', ')}.`;
        return { findings, note: `The original values do not render, so the objects were not compared: ${(original?.problems[0]?.what ?? 'helm returned nothing').replace(/\.$/, '')}.${why}` };
      }
      const rendered = objects.filter(({ path }) => path.startsWith(`${ownPath}/`)).map(({ object: each }) => each);
      if (rendered.length === 0) return { findings };
      return { changes: compareObjects(original.objects, rendered), findings };
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      return { findings: [], note: `The objects were not compared: ${error.problems[0]!.what}.` };
    }
  }

  /** What the chart renders from values. */
  private rendered(values: JsonObject, chart: OpenChart, asked: Asked): RenderResult | undefined {
    const batch = new RenderBatch([{ path: 'original', chart, values, ...asked }], {});
    batch.start(() => false);
    const [result] = batch.wait();
    batch.settle();
    return result;
  }

  /** Nothing without a helm that can be used. */
  private renderedIfPossible(...request: Parameters<Importer['rendered']>): RenderResult | undefined {
    try {
      return this.rendered(...request);
    } catch (error) {
      if (error instanceof TalosCiliumError) return undefined;
      throw error;
    }
  }

  /** Values that this chart refuses, as it takes them: the cluster cannot have been installed with them. */
  private asTheChartTakesIt(values: JsonObject, chart: OpenChart, version: CiliumVersion): JsonObject {
    const problems = checkValues(chart.facts, version, mergeContributions([{ rank: 'user', origin: 'the original', values }]), 'import');
    const mended = problems.filter(({ code, severity, subject, edits = [] }) => severity !== 'warning' && edits.some((edit) => 'set' in edit) && (code === 'CIL003' || (code === 'CIL002' && isRefused(chart.facts, parseValuePath(subject!)))));
    if (mended.length === 0 || !this.renderedIfPossible(values, chart, AS_THE_CHART_ASKS)?.problems.length) return values;
    const current = structuredClone(values);
    for (const { what, edits = [] } of mended) {
      const set = edits.flatMap((edit) => ('set' in edit && (edits.length === 1 || valueAt(values, parseValuePath(edit.set)) === undefined) ? [edit] : []));
      for (const edit of edits) if ('remove' in edit) removeAt(current, parseValuePath(edit.remove));
      for (const edit of set) putAt(current, parseValuePath(edit.set), edit.value as Json);
      this.notes.push(`${what.charAt(0).toUpperCase()}${what.slice(1)}.${set.length > 0 ? ` The program sets ${set.map((edit) => `${edit.set} to ${JSON.stringify(edit.value)}`).join(' and ')} instead.` : ''}`);
    }
    return current;
  }
}

/** How a render is asked for, beside values. */
type Asked = Pick<RenderRequest, 'releaseName' | 'namespace' | 'kubeVersion' | 'apiVersions'>;

const AS_THE_CHART_ASKS: Asked = { releaseName: 'cilium', namespace: 'kube-system', kubeVersion: '1.34.0', apiVersions: ['monitoring.coreos.com/v1'] };

/** A program and the original, as they render. */
interface Compared {
  readonly changes?: ObjectChanges;
  readonly findings: readonly Problem[];
  /** Why the objects could not be compared. */
  readonly note?: string;
}

/** Whether the chart fails with a key. */
function isRefused({ refused }: ChartFacts, path: readonly string[]): boolean {
  const named = namedKeys(refused, path);
  return named !== undefined && !named.keys;
}

/** Values that constructs may request: how often clients ask the API server. */
const REQUESTED = new Set(['k8sClientRateLimit']);
/** Namespaces that every cluster has. */
const KUBERNETES_NAMESPACES = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/** The installation that a number names, or the only one of the most authoritative kind. */
function chosen({ installations, objects, notes }: Inputs, number: number | undefined): { readonly installation: Installation; readonly notes: readonly string[] } {
  if (installations.length === 0) {
    throw new CodedError({
      code: 'CLI008',
      path: 'import',
      what: `the files contain ${objects.length > 0 ? `${objects.length} objects for Cilium, but ` : ''}no installation of Cilium${notes.length > 0 ? `. ${notes.join(' ')}` : ''}`.replace(/\.$/, ''),
      expected: 'Helm values, a HelmRelease, an Application, helmCharts of a kustomization, a helmfile, or a command such as helm install',
      fix: `${objects.length > 0 ? 'pass the file with the values too' : 'pass the file with the values'}; "helm get values cilium -n kube-system -o yaml" prints those of a running release`,
    });
  }
  const numbered = installations.map(({ source, version }, index) => `${index + 1}: ${source}${version === undefined ? '' : `, Cilium ${version}`}`);
  if (number !== undefined) {
    const found = installations[number - 1];
    if (found) return { installation: found, notes: [] };
  } else {
    const best = Math.min(...installations.map(({ rank }) => rank));
    const [first, ...others] = installations.filter(({ rank }) => rank === best);
    if (first && others.length === 0) {
      const rest = installations.filter((each) => each !== first).map(({ source }) => source);
      return { installation: first, notes: rest.length === 0 ? [] : [`The values in ${listed(rest)} were not used, because they differ from those of ${first.source}, and ${RANKS[best]} decides what runs. To import them instead, use --installation.`] };
    }
  }
  throw new CodedError({
    code: 'CLI009',
    path: 'import',
    what: `${number === undefined ? '' : `there is no installation ${number}; `}the files contain ${installations.length} installations of Cilium with different values: ${numbered.join('; ')}`,
    fix: 'choose one by its number, such as --installation 1, or pass only its files; pass several values files of one installation in the order of helm -f',
  });
}

/** Known versions of a minor, newest first. */
function knownVersions(minor: string): string[] {
  const patch = (version: string): number => Number(version.split('.')[2]);
  return Object.keys(CHART_DIGESTS).filter((version) => version.startsWith(`${minor}.`) && /^\d+\.\d+\.\d+$/.test(version)).sort((left, right) => patch(right) - patch(left));
}

/** The preset names KubePrism by another name of its address; anything else would be raw. */
function isKubePrism(path: string, value: Json | undefined): boolean {
  return path === 'k8sServiceHost' && value === 'localhost';
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Writes the replicas of the operator where the preset happens to choose the same number. */
function keepReplicas(typed: Mutable<TypedValues>, values: JsonObject): void {
  const replicas = valueAt(values, ['operator', 'replicas']);
  const leaf = typed.leaves.find(({ path }) => path === 'operator.replicas');
  if (typeof replicas !== 'number' || leaf?.became !== 'preset') return;
  const { operator } = typed.props.members;
  const others = operator?.kind === 'object' ? operator.members : {};
  typed.props = { ...typed.props, members: { ...typed.props.members, operator: object({ replicas: data(replicas), ...others }) } };
  typed.leaves = typed.leaves.map((each) => (each === leaf ? { ...each, became: 'prop', by: 'operator' } : each));
}

/** The comment by which Renovate finds new versions, from where the chart comes from. */
function renovateComment(repository: string | undefined): string {
  if (repository?.startsWith('oci://')) return `renovate: datasource=docker depName=${repository.slice('oci://'.length)}`;
  return `renovate: datasource=helm depName=cilium registryUrl=${repository ?? 'https://helm.cilium.io/'}`;
}

/** Lines above TalosCilium about values that are not in it, so that they are not forgotten. */
function ciliumComment(leftOut: readonly LeftOut[], defaulted: readonly Defaulted[], unmet: readonly Problem[]): string | undefined {
  const of = (why: LeftOut['why']): string[] => leftOut.filter((each) => each.why === why).map(({ path }) => path);
  const lines = [
    ...wrapped('Not imported, because they are templates. Set them here: ', of('template')),
    ...wrapped('Not imported, because they are secrets. Refer to a Secret: ', of('secret')),
    ...unmet.flatMap(({ subject, fix }) => wrap(`Not in effect: ${subject!}. To have it, ${fix}.`).split('\n')),
    ...wrapped('These have the defaults of variables: ', defaulted.map(({ path, variables }) => `${path} (${variables.join(', ')})`)),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

function wrapped(start: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : wrap(`${start}${names.join(', ')}.`).split('\n');
}

/** A reason that several facts share is written once, above the first. */
function commentsOf(assumed: readonly Assumption[]): Record<string, string> {
  const first = assumed.filter(({ why }, index) => assumed.findIndex((each) => each.why === why) === index);
  return Object.fromEntries(first.map(({ prop, why }) => [prop, `Assumed: ${why}.`]));
}

function withName(values: JsonObject, defaults: JsonObject): JsonObject {
  const cluster = isJsonObject(values.cluster) ? values.cluster : {};
  const name = cluster.name ?? valueAt(defaults, ['cluster', 'name']) ?? 'default';
  return { ...values, cluster: { ...cluster, name } };
}

/** With the name of the cluster where Cilium does not accept that of the values. */
function withAcceptedName(values: JsonObject, name: string): JsonObject {
  const { cluster } = values;
  return isJsonObject(cluster) && typeof cluster.name === 'string' && !isClusterName(cluster.name) ? { ...values, cluster: { ...cluster, name } } : values;
}

/** ServiceMonitors in raw values: the chart refuses to render them where it does not know the API. */
function needsMonitoringApi(raw: JsonObject, values: JsonObject): boolean {
  const isOn = (value: Json | undefined): boolean => isJsonObject(value) && (Object.entries(value).some(([key, member]) => (key === 'serviceMonitor' && isJsonObject(member) && member.enabled === true) || isOn(member)));
  return isOn(raw) && valueAt(values, ['prometheus', 'serviceMonitor', 'trustCRDsExist']) !== true;
}

/** Removes a value, and the maps that are empty without it. */
function removeAt(values: JsonObject, [key = '', ...below]: readonly string[]): void {
  const place = values[key];
  if (below.length > 0 && isJsonObject(place)) removeAt(place, below);
  if (below.length === 0 || (isJsonObject(place) && Object.keys(place).length === 0)) delete values[key];
}

function putAt(values: JsonObject, path: readonly string[], value: Json): void {
  let place = values;
  for (const key of path.slice(0, -1)) place = (place[key] ??= {}) as JsonObject;
  place[path.at(-1)!] = value;
}
