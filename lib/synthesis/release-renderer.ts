import type { KnownChart } from '../chart/shipped-chart';
import type { ChartSource, HelmOptions, RenderRequest, RenderResult } from '../chart/renderer';
import { RenderBatch, renderKey } from '../chart/renderer';
import { understandsSchema } from '../chart/schema-check';
import type { Problem } from '../diagnostics/problem';
import type { Reporter } from '../diagnostics/reporter';
import type { PreparedRelease, Release } from './release';

/** Renders all releases of an app side by side, and checks their values meanwhile. */
export class ReleaseRenderer {
  private readonly rendered = new WeakMap<Release, string>();

  /** Renders what is not rendered already. The batches are to be settled by the caller, once it has used the time. */
  render(prepared: ReadonlyMap<Release, PreparedRelease>, reporter: Reporter): RenderBatch[] {
    const due = [...prepared].flatMap(([release, { helm, request }]) => (request && this.rendered.get(release) !== renderKey(request) ? [{ release, helm, request }] : []));
    const batches = this.batches(due, reporter);

    const found = new Map<Release, Problem[]>();
    const checked = new Set<RenderRequest>();
    for (const [release, ready] of prepared) {
      const mismatches = reporter.attempt(() => ready.checkSchema());
      found.set(release, mismatches ?? []);
      if (mismatches && ready.request) checked.add(ready.request);
    }
    const helmCharts = new Set(batches.flatMap(({ batch }) => [...batch.charts]));
    const charts = new Map([...prepared.values()].flatMap(({ chart, request }) => (request && helmCharts.has(request.chart) ? [[request.chart, chart] as const] : [])));
    const understood = new Set<ChartSource>([...charts].flatMap(([source, chart]) => (understands(chart) ? [source] : [])));
    for (const { batch } of batches) batch.start((request) => checked.has(request) && understood.has(request.chart));
    // While helm runs on the other core.
    for (const [release, ready] of prepared) found.set(release, merged(reporter.attempt(() => ready.checkValues()) ?? [], found.get(release)!));

    for (const { releases, batch } of batches) {
      const results = reporter.attempt(() => batch.wait());
      results?.forEach((result, index) => this.accept(releases[index]!, prepared, result, found, reporter));
    }
    for (const list of found.values()) reporter.include(...list);
    return batches.map(({ batch }) => batch);
  }

  private batches(due: readonly { readonly release: Release; readonly helm: HelmOptions; readonly request: RenderRequest }[], reporter: Reporter): { releases: Release[]; batch: RenderBatch }[] {
    const byHelm = new Map<string, { helm: HelmOptions; releases: Release[]; requests: RenderRequest[] }>();
    for (const { release, helm, request } of due) {
      const key = JSON.stringify(helm);
      const group = byHelm.get(key) ?? { helm, releases: [], requests: [] };
      byHelm.set(key, group);
      group.releases.push(release);
      group.requests.push(request);
    }
    return [...byHelm.values()].flatMap(({ helm, releases, requests }) => {
      const batch = reporter.attempt(() => new RenderBatch(requests, helm));
      return batch ? [{ releases, batch }] : [];
    });
  }

  private accept(
    release: Release,
    prepared: ReadonlyMap<Release, PreparedRelease>,
    result: RenderResult,
    valueProblems: ReadonlyMap<Release, readonly Problem[]>,
    reporter: Reporter,
  ): void {
    reporter.include(...result.problems.filter((problem) => !followsFrom(problem, valueProblems.get(release) ?? [])));
    if (result.problems.length > 0) return;
    reporter.include(...(reporter.attempt(() => release.accept(result.objects)) ?? []));
    this.rendered.set(release, renderKey(prepared.get(release)!.request!));
  }
}

function understands(chart: KnownChart): boolean {
  return chart.schema !== null && understandsSchema(chart.schema);
}

/** Whether helm complains of a value that is named already, or fell over one of a wrong type: the same mistake twice. */
function followsFrom({ code, what }: Problem, known: readonly Problem[]): boolean {
  const errors = known.filter(({ severity }) => severity !== 'warning');
  return errors.some(({ subject }) => subject !== undefined && what.includes(subject)) || (code === 'HLM010' && errors.length > 0);
}

/** One problem per value: what the chart knows of a value says more than its schema. */
function merged(known: readonly Problem[], schema: readonly Problem[]): Problem[] {
  const named = new Set(known.map(({ subject }) => subject));
  return [...known, ...schema.filter(({ subject }) => !named.has(subject))];
}
