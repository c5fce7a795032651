import type { CodedProblem } from '../diagnostics/coded';
import { appendFileSync } from 'node:fs';
import { ApiObject, App, Include, JsonPatch } from 'cdk8s';
import { isJsonObject } from '../kubernetes/json';
import { itemsOf, type KubernetesObject } from '../kubernetes/object';
import type { IConstruct, Node } from 'constructs';
import { namespacedInVain } from '../model/scopes';
import { addressNotesOf } from '../model/address-notes';
import { externalCrds } from '../model/external-crds';
import { existingNamespacesOf } from '../model/existing-namespaces';
import { podSecurityOf } from '../model/pod-security';
import { declaredVersions } from '../model/versions';
import { hasSubstitutions, substitutionsOf } from '../model/substitutions';
import { checksFor } from '../checks/catalogue';
import { runChecks, type Report } from '../checks/engine';
import type { Model, ObjectModel } from '../model/model';
import { suppressionsOf } from '../checks/suppression';
import { formatProblem, TalosCiliumError, type Problem } from '../diagnostics/problem';
import { withSources } from '../diagnostics/program-frame';
import { Reporter } from '../diagnostics/reporter';
import { ClusterRecords } from './cluster-records';
import { markRead } from './forgotten-synth';
import { INSPECT_VARIABLE, PLAN_VARIABLE, type InspectedApp, type PlannedOutput } from './inspection';
import { ObjectReader, type PlainCheck } from './object-json';
import type { Provider } from './provider';
import { RenderedObject } from './rendered-object';
import type { PreparedRelease, Release } from './release';
import { ReleaseRenderer } from './release-renderer';
import type { SarifFindings } from './sarif';

/** Environment variable with the name of a file for code scanning. */
const SARIF_VARIABLE = 'TALOS_CILIUM_SARIF';

/** Result of a synth before anything is written. */
export interface SynthesisResult {
  readonly report: Report;
  /** Every object of the app as JSON, in the order of the construct tree. */
  readonly objects: readonly SynthesizedObject[];
  /** What was checked. */
  readonly model: Model;
  /** The construct tree from the top down, with what was rendered into it. */
  readonly constructs: readonly IConstruct[];
}

/** An object with the construct that made it. */
export interface SynthesizedObject extends ObjectModel {
  readonly construct: ApiObject;
}

const droppedNamespaces = new WeakMap<ApiObject, string>();

/** Its path is built only when it is read, which is when a problem is reported. */
class ReadObject implements SynthesizedObject {
  readonly construct: ApiObject;
  readonly object: KubernetesObject;
  readonly scope: string;

  constructor(construct: ApiObject, object: KubernetesObject, scope: string) {
    this.construct = construct;
    this.object = object;
    this.scope = scope;
  }

  get droppedNamespace(): string | undefined {
    return droppedNamespaces.get(this.construct);
  }

  get isOfRelease(): boolean {
    return RenderedObject.isRenderedObject(this.construct) && this.construct.isOfRelease;
  }

  get path(): string {
    return this.construct.node.path;
  }

  get included(): boolean {
    return this.construct.node.scope instanceof Include;
  }
}

/**
 * The part of a synth that belongs to this library, once per app: renders all releases side by side and runs the checks
 * over everything. In a plain cdk8s `App` it hangs on the validation of what takes part, and cdk8s validates once for
 * each chart and once more: within one run of the event loop the answer stays the same unless the tree has grown.
 */
export class Synthesis {
  private static readonly byRoot = new WeakMap<IConstruct, Synthesis>();

  /** The synthesis of the app that a construct belongs to. */
  static of(construct: IConstruct): Synthesis {
    const { root } = construct.node;
    let synthesis = Synthesis.byRoot.get(root);
    if (!synthesis) Synthesis.byRoot.set(root, (synthesis = new Synthesis(root)));
    return synthesis;
  }

  private readonly root: IConstruct;
  private readonly releases: Release[] = [];
  private readonly providers: Provider[] = [];
  private readonly participants: (Release | Provider)[] = [];
  private readonly renderer = new ReleaseRenderer();
  private readonly warned = new Set<string>();
  private latest: { readonly state: string; readonly result: SynthesisResult } | undefined;
  private attendant: Node | undefined;
  private reportsItself = false;
  private inspected = false;
  private records: ClusterRecords | undefined;

  private constructor(root: IConstruct) {
    this.root = root;
    if (process.env[SARIF_VARIABLE]) this.sarif().watchErrors();
    // The plain cdk8s `App`.
    if ((root as App).synth === App.prototype.synth) Object.assign(root, { synth: () => this.synthPlain(root as App) });
  }

  private synthPlain(app: App): void {
    // An app that throws would keep the program from its other apps.
    if (this.inspect()) return;
    App.prototype.synth.call(app);
    this.recordClusters();
  }

  /** Records what was synthesized, for the next synth. Called when everything is written. */
  recordClusters(): void {
    this.records?.write();
    this.records = undefined;
  }

  /**
   * Inspects the app instead of its synth when the environment variable TALOS_CILIUM_INSPECT names a file.
   *
   * @returns whether it does: nothing may be rendered or written then
   */
  inspect(): boolean {
    const file = process.env[INSPECT_VARIABLE];
    if (!file) return false;
    if (this.inspected) return true;
    this.inspected = true;
    const app: InspectedApp = {
      releases: this.releases.map((release) => release.inspect()),
      bundles: this.providers.flatMap((provider) => provider.assets?.() ?? []),
      ...(process.env[PLAN_VARIABLE] && { plan: this.plan() }),
    };
    appendFileSync(file, `${JSON.stringify(app)}\n`);
    return true;
  }

  private plan(): PlannedOutput {
    const { objects, report: { errors, warnings } } = this.reportedByCaller(() => this.run());
    return { objects: objects.map(({ scope, object }) => ({ scope, fields: object })), problems: withSources(this.root, [...errors, ...warnings]) };
  }

  /** Adds a release; its validation is what starts the synthesis in a plain cdk8s `App`. */
  register(release: Release): void {
    this.releases.push(release);
    this.take(release);
  }

  /** Adds a construct that brings its objects at synth. */
  registerProvider(provider: Provider): void {
    this.providers.push(provider);
    this.take(provider);
  }

  private take(participant: Release | Provider): void {
    this.participants.push(participant);
    participant.node.addValidation({ validate: () => (this.reportsItself ? [] : this.linesFor(participant)) });
  }

  /** Makes the checks run in a plain cdk8s `App` that has constructs of this library but no release. */
  attend(node: Node): void {
    if (this.attendant) return;
    this.attendant = node;
    node.addValidation({ validate: () => (this.reportsItself || this.participants.length > 0 ? [] : this.lines(node, () => true)) });
  }

  /**
   * Writes the findings to the file that the environment variable TALOS_CILIUM_SARIF names, if it is set.
   *
   * @throws TalosCiliumError OUT015 when the file cannot be written
   */
  writeSarif(findings: SarifFindings): void {
    if (process.env[SARIF_VARIABLE]) this.sarif().writeSarif(this.root, findings);
  }

  private sarif(): typeof import('./sarif') {
    return require('./sarif') as typeof import('./sarif');
  }

  /** Runs `work` while the releases' own validations stay silent: the caller reports everything itself. */
  reportedByCaller<T>(work: () => T): T {
    this.reportsItself = true;
    try {
      return work();
    } finally {
      this.reportsItself = false;
    }
  }

  /**
   * Renders and checks. Never throws for a mistake in the model: all are in the report.
   *
   * @param fresh false to take the result of this turn of the event loop, if the tree has not grown since
   * @param isPlain in place of the usual check of each object
   */
  run(fresh = false, isPlain?: PlainCheck): SynthesisResult {
    markRead(this.root);
    if (!fresh && this.latest?.state === this.state()) return this.latest.result;
    const reporter = new Reporter('');
    // Releases ask what is in the app: the CRDs among it decide what a chart renders.
    for (const provider of this.providers) reporter.include(...(reporter.attempt(() => provider.provide()) ?? []));
    const prepared = this.prepare(reporter);
    this.records = reporter.attempt(() => new ClusterRecords(this.root, prepared.values()));
    for (const problem of this.records?.problems() ?? []) reporter.include(problem);
    const batches = this.renderer.render(prepared, reporter);
    const constructs = this.root.node.findAll();
    const { objects, broken } = this.collect(constructs, isPlain);
    for (const batch of batches) reporter.attempt(() => batch.settle());
    const crds = externalCrds(this.root);
    const model: Model = { ...(crds && { crds }), ciliums: [...prepared.values()].map((release) => release.model), objects: this.checkedObjects(objects), addresses: addressNotesOf(this.root), existingNamespaces: existingNamespacesOf(this.root), podSecurity: podSecurityOf(this.root), versions: (scope) => declaredVersions(this.root).get(scope) };
    const suppressions = suppressionsOf(this.root);
    const checks = checksFor(model, suppressions.map(({ id }) => id));
    const report = runChecks(model, checks, suppressions, [...new Set([...reporter.problems, ...broken])]);
    const result = { report, objects, model, constructs };
    if (!fresh) this.keep(result);
    return result;
  }

  /** The objects as the checks see them: the items of lists, with the values of variables where the app says them. */
  private checkedObjects(all: readonly SynthesizedObject[]): readonly SynthesizedObject[] {
    const objects = all.some(({ object }) => itemsOf(object)) ? all.flatMap(opened) : all;
    if (!hasSubstitutions(this.root)) return objects;
    const { substitute } = require('../yaml/substitute') as typeof import('../yaml/substitute');
    return objects.map((entry) => {
      const values = substitutionsOf(entry.construct);
      const object = values ? substitute(entry.object, values) : entry.object;
      return object === entry.object ? entry : new ReadObject(entry.construct, object, entry.scope);
    });
  }

  private keep(result: SynthesisResult): void {
    const latest = { state: this.state(), result };
    this.latest = latest;
    queueMicrotask(() => {
      if (this.latest === latest) this.latest = undefined;
    });
  }

  private state(): string {
    return `${this.root.node.findAll().length} ${this.releases.map((release) => release.revision()).join(' ')}`;
  }

  private prepare(reporter: Reporter): Map<Release, PreparedRelease> {
    const prepared = new Map<Release, PreparedRelease>();
    for (const release of this.releases) {
      const ready = reporter.attempt(() => release.prepare());
      if (!ready) continue;
      prepared.set(release, ready);
      reporter.include(...ready.problems);
    }
    return prepared;
  }

  private collect(constructs: readonly IConstruct[], isPlain?: PlainCheck): { objects: SynthesizedObject[]; broken: Problem[] } {
    const objects: SynthesizedObject[] = [];
    const broken: Problem[] = [];
    const reader = new ObjectReader(this.root, isPlain);
    for (const construct of constructs) {
      if (!ApiObject.isApiObject(construct)) continue;
      try {
        objects.push(new ReadObject(construct, reader.read(construct), rootChart(construct).node.id));
      } catch (error) {
        const unreadable: CodedProblem = {
          code: 'OBJ002',
          path: construct.node.path,
          what: `the object cannot be converted to JSON (${error instanceof Error ? error.message : String(error)})`,
          fix: 'use plain data in it: objects, arrays, strings, numbers and booleans',
        };
        broken.push(...(error instanceof TalosCiliumError ? error.problems : [unreadable]));
      }
    }
    return { objects: withoutIdleNamespaces(objects, isPlain), broken };
  }

  private linesFor(participant: Release | Provider): string[] {
    const first = participant === this.participants[0];
    if (this.inspect()) return first ? ['the app was only inspected; nothing is written'] : [];
    return this.lines(participant.node, (problem) => {
      const owner = this.ownerOf(problem);
      return owner === participant || (first && !owner);
    });
  }

  /** The errors that are reported at a node. cdk8s writes the path of the node before each, so they need not. */
  private lines({ path }: Node, wanted: (problem: Problem) => boolean): string[] {
    const { report } = this.run();
    const fresh = report.warnings.filter((warning) => !this.warned.has(formatProblem(warning)));
    for (const warning of fresh) this.warned.add(formatProblem(warning));
    printReport(withSources(this.root, fresh));
    this.writeSarif({ problems: withSources(this.root, [...report.errors, ...report.warnings]), suppressed: report.suppressed });
    const { describeBelow } = require('../diagnostics/report') as typeof import('../diagnostics/report');
    return report.errors.filter(wanted).map((problem) => describeBelow(path, problem));
  }

  private ownerOf(problem: Problem): Release | Provider | undefined {
    return this.participants.find(({ node }) => problem.path === node.path || problem.path.startsWith(`${node.path}/`));
  }
}

/** The objects of a list, below the path of the list; an object itself. What is no object in a list stays with it. */
function opened(entry: SynthesizedObject): readonly SynthesizedObject[] {
  const items = itemsOf(entry.object);
  if (!items?.every((item): item is KubernetesObject => isJsonObject(item) && isJsonObject(item.metadata))) return [entry];
  return items.flatMap((item) => opened(new ReadObject(entry.construct, item, entry.scope)));
}

/** Cluster-scoped objects are written without a namespace, which tools ignore or stumble over. A rule says so. */
function withoutIdleNamespaces(objects: SynthesizedObject[], isPlain?: PlainCheck): SynthesizedObject[] {
  const found = new Set<SynthesizedObject>(namespacedInVain(objects));
  if (found.size === 0) return objects;
  return objects.map((entry) => {
    if (!found.has(entry)) return entry;
    const { namespace, ...metadata } = entry.object.metadata;
    droppedNamespaces.set(entry.construct, String(namespace));
    // For cdk8s' own writer, and for further synths.
    entry.construct.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    const object = { ...entry.object, metadata };
    isPlain?.(object);
    return new ReadObject(entry.construct, object, entry.scope);
  });
}

/** Shows what does not stop a synth. */
export function printReport(warnings: readonly Problem[]): void {
  if (warnings.length === 0) return;
  const { reportOf } = require('../diagnostics/report') as typeof import('../diagnostics/report');
  process.stderr.write(`${reportOf(warnings)}\n`);
}

/** The top-level construct that something belongs to: the chart of its cluster. */
export function rootChart(construct: IConstruct): IConstruct {
  let above = construct;
  for (let scope = above.node.scope; scope?.node.scope; scope = scope.node.scope) above = scope;
  return above;
}
