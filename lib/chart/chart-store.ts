import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { FoundAsset } from '../assets';
import { readArchive } from '../assets';
import { cacheDirectory, writeFileAtomically } from '../internal/files';
import { CHART_FACTS_FORMAT, extractChartFacts, type ChartFacts } from './chart-facts';
import type { JsonObject } from './kubernetes-object';
import type { ChartSource } from './renderer';

interface ChartRecord {
  readonly facts: ChartFacts;
  readonly schema: JsonObject | null;
}

/** A verified chart: what it says of its values, and itself for helm. What is read from it is kept by its digest. */
export class OpenChart implements ChartSource {
  readonly name = 'cilium';
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  private readonly asset: FoundAsset;
  private record: ChartRecord | undefined;
  private files: Map<string, Buffer> | undefined;

  constructor(asset: FoundAsset, version: string) {
    this.asset = asset;
    this.version = version;
    this.file = asset.path;
    this.sha256 = asset.sha256;
  }

  /** Whether facts and schema are at hand without reading the archive. */
  get isKnown(): boolean {
    this.record ??= this.recall();
    return this.record !== undefined;
  }

  get facts(): ChartFacts {
    return this.read().facts;
  }

  /** The chart's `values.schema.json`, if it has one. */
  get schema(): JsonObject | null {
    return this.read().schema;
  }

  unpack(): string {
    const target = join(cacheDirectory(), 'charts', this.sha256);
    const chart = join(target, this.name);
    if (existsSync(chart)) return chart;
    const temporary = `${target}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
    try {
      for (const [path, bytes] of this.archive()) {
        const file = join(temporary, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, bytes);
      }
      renameSync(temporary, target);
    } catch (error) {
      // Another process was quicker: its copy is as good.
      if (!existsSync(chart)) throw error;
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
    return chart;
  }

  private archive(): Map<string, Buffer> {
    this.files ??= readArchive(this.asset.bytes, { subject: `cilium ${this.version}`, version: this.version });
    return this.files;
  }

  private read(): ChartRecord {
    if (this.isKnown) return this.record!;
    const files = this.archive();
    const schema = files.get('cilium/values.schema.json');
    this.record = { facts: extractChartFacts(files), schema: schema ? (JSON.parse(schema.toString('utf8')) as JsonObject) : null };
    try {
      writeFileAtomically(this.recordFile(), JSON.stringify(this.record));
    } catch {
      // Read again next time.
    }
    return this.record;
  }

  private recall(): ChartRecord | undefined {
    try {
      return JSON.parse(readFileSync(this.recordFile(), 'utf8')) as ChartRecord;
    } catch {
      return undefined;
    }
  }

  private recordFile(): string {
    return join(cacheDirectory(), 'facts', `${this.sha256}-${CHART_FACTS_FORMAT}.json`);
  }
}
