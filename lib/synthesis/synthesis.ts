import { ApiObject } from 'cdk8s';
import type { IConstruct, Node } from 'constructs';
import type { KubernetesObject } from '../chart/kubernetes-object';
import type { OpenChart } from '../chart/chart-store';
import type { ChartSource, HelmOptions, RenderRequest, RenderResult } from '../chart/renderer';
import { RenderBatch, renderKey } from '../chart/renderer';
import { understandsSchema } from '../chart/schema-check';
import { RULES } from '../checks/catalogue';
import { runChecks, type Report } from '../checks/engine';
import type { CiliumModel, ObjectModel } from '../checks/model';
import { suppressionsOf } from '../checks/suppression';
import { formatProblem, TalosCiliumError, type Problem } from '../errors';
import { ObjectReader } from './object-json';

/** A Helm release that takes part in a synth: what `TalosCilium` registers here. */
export interface Release {
  /** Node of the construct that stands for it. */
  readonly node: Node;
  /** Grows with every change to what the release asks for. */
  revision(): number;
  /** Brings everything together that the render needs. Throws, or reports in `problems`, what is wrong. */
  prepare(): PreparedRelease;
  /** Takes the rendered objects into the tree; returns what is wrong with them. */
  accept(objects: readonly KubernetesObject[]): Problem[];
}

/** A release, ready to be rendered. */
export interface PreparedRelease {
  readonly chart: OpenChart;
  readonly helm: HelmOptions;
  readonly request: RenderRequest;
  readonly problems: readonly Problem[];
  /** Checks the values against the chart's schema; quick, and before helm, which need not do it again then. */
  checkSchema(): Problem[];
  /** Checks the values against what the chart knows. */
  checkValues(): Problem[];
  readonly model: CiliumModel;
}

/** Result of a synth before anything is written. */
export interface SynthesisResult {
  readonly report: Report;
  /** Every object of the app as JSON, in the order of the construct tree. */
  readonly objects: readonly SynthesizedObject[];
}

/** An object with the construct that made it. */
export interface SynthesizedObject extends ObjectModel {
  readonly construct: ApiObject;
}

/**
 * The part of a synth that belongs to this library, once per app: renders all releases side by side and runs the checks
 * over everything. In a plain cdk8s `App` it hangs on the validation of the first release, and cdk8s validates once for
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
  private readonly rendered = new WeakMap<Release, string>();
  private readonly warned = new Set<string>();
  private latest: { readonly state: string; readonly result: SynthesisResult } | undefined;
  private reportsItself = false;

  private constructor(root: IConstruct) {
    this.root = root;
  }

  /** Adds a release; its validation is what starts the synthesis in a plain cdk8s `App`. */
  register(release: Release): void {
    this.releases.push(release);
    release.node.addValidation({ validate: () => (this.reportsItself ? [] : this.linesFor(release)) });
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

  /** Renders and checks. Never throws for a mistake in the model: all are in the report. */
  run(): SynthesisResult {
    const state = this.state();
    if (this.latest?.state === state) return this.latest.result;
    const problems: Problem[] = [];
    const prepared = this.prepare(problems);
    const batches = this.render(prepared, problems);
    const { objects, broken } = this.collect();
    for (const batch of batches) collecting(problems, () => batch.settle());
    const report = runChecks(
      { ciliums: [...prepared.values()].map(({ model }) => model), objects },
      RULES,
      suppressionsOf(this.root),
      [...problems, ...broken],
    );
    const result = { report, objects };
    const latest = { state: this.state(), result };
    this.latest = latest;
    queueMicrotask(() => {
      if (this.latest === latest) this.latest = undefined;
    });
    return result;
  }

  private state(): string {
    return `${this.root.node.findAll().length} ${this.releases.map((release) => release.revision()).join(' ')}`;
  }

  private prepare(problems: Problem[]): Map<Release, PreparedRelease> {
    const prepared = new Map<Release, PreparedRelease>();
    for (const release of this.releases) {
      const ready = collecting(problems, () => release.prepare());
      if (!ready) continue;
      prepared.set(release, ready);
      problems.push(...ready.problems);
    }
    return prepared;
  }

  private render(prepared: ReadonlyMap<Release, PreparedRelease>, problems: Problem[]): RenderBatch[] {
    const due = [...prepared].filter(([release, { request }]) => this.rendered.get(release) !== renderKey(request));
    const batches = this.batches(due, problems);

    const found = new Map<Release, Problem[]>();
    const checked = new Set<RenderRequest>();
    for (const [release, ready] of prepared) {
      const mismatches = collecting(problems, () => ready.checkSchema());
      found.set(release, mismatches ?? []);
      if (mismatches) checked.add(ready.request);
    }
    const helmCharts = new Set(batches.flatMap(({ batch }) => [...batch.charts]));
    const charts = new Set([...prepared.values()].map(({ chart }) => chart));
    const understood = new Set<ChartSource>([...charts].filter((chart) => helmCharts.has(chart) && understands(chart)));
    for (const { batch } of batches) batch.start((request) => checked.has(request) && understood.has(request.chart));
    // While helm runs on the other core.
    for (const [release, ready] of prepared) found.set(release, merged(collecting(problems, () => ready.checkValues()) ?? [], found.get(release)!));

    for (const { releases, batch } of batches) {
      const results = collecting(problems, () => batch.wait());
      results?.forEach((result, index) => this.accept(releases[index]!, prepared, result, found, problems));
    }
    for (const list of found.values()) problems.push(...list);
    return batches.map(({ batch }) => batch);
  }

  private batches(due: readonly (readonly [Release, PreparedRelease])[], problems: Problem[]): { releases: Release[]; batch: RenderBatch }[] {
    const byHelm = new Map<string, { helm: HelmOptions; releases: Release[]; requests: RenderRequest[] }>();
    for (const [release, { helm, request }] of due) {
      const key = JSON.stringify(helm);
      const group = byHelm.get(key) ?? { helm, releases: [], requests: [] };
      byHelm.set(key, group);
      group.releases.push(release);
      group.requests.push(request);
    }
    return [...byHelm.values()].flatMap(({ helm, releases, requests }) => {
      const batch = collecting(problems, () => new RenderBatch(requests, helm));
      return batch ? [{ releases, batch }] : [];
    });
  }

  private accept(
    release: Release,
    prepared: ReadonlyMap<Release, PreparedRelease>,
    result: RenderResult,
    valueProblems: ReadonlyMap<Release, readonly Problem[]>,
    problems: Problem[],
  ): void {
    problems.push(...result.problems.filter((problem) => !followsFrom(problem, valueProblems.get(release) ?? [])));
    if (result.problems.length > 0) return;
    problems.push(...(collecting(problems, () => release.accept(result.objects)) ?? []));
    this.rendered.set(release, renderKey(prepared.get(release)!.request));
  }

  private collect(): { objects: SynthesizedObject[]; broken: Problem[] } {
    const objects: SynthesizedObject[] = [];
    const broken: Problem[] = [];
    const reader = new ObjectReader(this.root);
    for (const construct of this.root.node.findAll()) {
      if (!ApiObject.isApiObject(construct)) continue;
      try {
        const object = reader.read(construct);
        objects.push({ path: construct.node.path, object, scope: scopeOf(construct), construct });
      } catch (error) {
        broken.push({
          code: 'OBJ002',
          path: construct.node.path,
          what: `the object cannot be rendered (${error instanceof Error ? error.message : String(error)})`,
          fix: 'give plain data: strings, numbers, booleans, lists and maps',
        });
      }
    }
    return { objects, broken };
  }

  private linesFor(release: Release): string[] {
    const { report } = this.run();
    for (const warning of report.warnings) {
      const line = `warning ${formatProblem(warning)}`;
      if (this.warned.has(line)) continue;
      this.warned.add(line);
      process.stderr.write(`${line}\n`);
    }
    const first = release === this.releases[0];
    return report.errors.filter((problem) => this.ownerOf(problem) === release || (first && !this.ownerOf(problem))).map(formatProblem);
  }

  private ownerOf(problem: Problem): Release | undefined {
    return this.releases.find(({ node }) => problem.path === node.path || problem.path.startsWith(`${node.path}/`));
  }
}

function understands(chart: OpenChart): boolean {
  return chart.schema !== null && understandsSchema(chart.schema);
}

/** Whether helm complains of a value that is named already, or fell over one of a wrong type: the same mistake twice. */
function followsFrom({ code, what }: Problem, known: readonly Problem[]): boolean {
  return known.some(({ subject }) => subject !== undefined && what.includes(subject)) || (code === 'HLM010' && known.length > 0);
}

/** One problem per value: what the chart knows of a value says more than its schema. */
function merged(known: readonly Problem[], schema: readonly Problem[]): Problem[] {
  const named = new Set(known.map(({ subject }) => subject));
  return [...known, ...schema.filter(({ subject }) => !named.has(subject))];
}

function scopeOf(construct: IConstruct): string {
  return construct.node.scopes[1]?.node.path ?? '';
}

function collecting<T>(problems: Problem[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
