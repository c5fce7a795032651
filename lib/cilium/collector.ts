import type { Json, JsonObject } from '../kubernetes/json';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import type { Contribution } from '../values';
import type { FeatureContext } from './features/feature';
import type { ValueLookup } from './requests';

/** Gathers what features want: one contribution each, with a reason for every value, and all their mistakes. */
export class Collector {
  readonly contributions: Contribution[] = [];
  readonly problems: Problem[] = [];

  private readonly waiting: ((value: ValueLookup, late: Collector) => void)[] = [];
  private readonly cluster: TalosCluster;
  private readonly version: CiliumVersion;
  private readonly path: string;
  private readonly defaults: () => JsonObject;

  constructor(cluster: TalosCluster, version: CiliumVersion, path: string, defaults: () => JsonObject) {
    this.cluster = cluster;
    this.version = version;
    this.path = path;
    this.defaults = defaults;
  }

  run(origin: string, rank: Contribution['rank'], apply: (context: FeatureContext) => void): void {
    const values: JsonObject = {};
    const reasons: Record<string, string> = {};
    const problem = (code: string, what: string, fix: string, link?: string): void => {
      this.problems.push({ code, path: this.path, what, fix, ...(link ? { link } : {}) });
    };
    const context: FeatureContext = {
      cluster: this.cluster,
      version: this.version,
      path: this.path,
      defaults: this.defaults,
      problem,
      set: (path, value, reason) => {
        if (value === undefined) return;
        put(values, path.split('.'), value);
        reasons[path] = reason;
      },
      later: (work) => void this.waiting.push((value, late) => late.run(origin, rank, (ofLate) => work(value, ofLate))),
      since: (minor, prop) => {
        if (this.version.atLeast(minor)) return true;
        problem('CIL032', `${prop} needs Cilium ${minor} or newer (${this.version})`, `use Cilium ${minor} or newer, or remove it`);
        return false;
      },
    };
    try {
      apply(context);
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      this.problems.push(...error.problems.map((found) => ({ ...found, path: this.path })));
    }
    if (Object.keys(values).length > 0) this.contributions.push({ rank, origin, values, reasons });
  }

  /** What features want that depends on all other values. */
  late(value: ValueLookup): Collector {
    const late = new Collector(this.cluster, this.version, this.path, this.defaults);
    for (const work of this.waiting) work(value, late);
    return late;
  }
}

function put(values: JsonObject, keys: readonly string[], value: Json): void {
  let place = values;
  for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as JsonObject;
  place[keys.at(-1)!] = value;
}
