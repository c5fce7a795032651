import type { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import { Reporter } from '../diagnostics/reporter';
import type { Json, JsonObject } from '../kubernetes/json';
import type { Contribution } from '../values';
import type { FeatureContext } from './features/feature';
import type { ValueLookup } from './requests';

const SET_IN_PROPS = 'set in the props';

/** Runs features and collects the values that they set, one contribution for each, with a reason for every value. */
export class Collector {
  readonly contributions: Contribution[] = [];
  /** Mistakes of all features. */
  readonly report: Reporter;

  private readonly waiting: ((value: ValueLookup, late: Collector) => void)[] = [];
  private readonly cluster: TalosCluster;
  private readonly version: CiliumVersion;
  private readonly defaults: () => JsonObject;

  constructor(cluster: TalosCluster, version: CiliumVersion, report: Reporter, defaults: () => JsonObject) {
    this.cluster = cluster;
    this.version = version;
    this.report = report;
    this.defaults = defaults;
  }

  run(origin: string, rank: Contribution['rank'], apply: (context: FeatureContext) => void): void {
    const values: JsonObject = {};
    const reasons: Record<string, string> = {};
    const { cluster, version, report, defaults } = this;
    const context: FeatureContext = {
      cluster,
      version,
      report,
      defaults,
      set: (path, value, reason = SET_IN_PROPS) => {
        if (value === undefined) return;
        put(values, path.split('.'), value);
        reasons[path] = reason;
      },
      later: (work) => void this.waiting.push((value, late) => late.run(origin, rank, (ofLate) => work(value, ofLate))),
      since: (minor, prop) => {
        if (version.atLeast(minor)) return true;
        report.add({ code: 'CIL032', what: `${prop} requires Cilium ${minor} or newer; this is ${version}`, fix: `set version to Cilium ${minor} or newer, or remove ${prop}` });
        return false;
      },
    };
    report.attempt(() => apply(context));
    if (Object.keys(values).length > 0) this.contributions.push({ rank, origin, values, reasons });
  }

  /** Values that depend on all other values. */
  late(value: ValueLookup): Collector {
    const late = new Collector(this.cluster, this.version, new Reporter(this.report.path), this.defaults);
    for (const work of this.waiting) work(value, late);
    return late;
  }
}

/** Sets a value in nested objects. */
export function put(values: JsonObject, keys: readonly string[], value: Json): void {
  let place = values;
  for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as JsonObject;
  place[keys.at(-1)!] = value;
}
