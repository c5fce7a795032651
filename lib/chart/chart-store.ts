import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import type { FoundAsset } from '../assets';
import { cacheDirectory, makeDirectory } from '../runtime/files';
import { readRecord, writeRecord } from '../runtime/records';
import { makeFreshStage, removeStage, type Stage } from '../runtime/stage';
import type { ChartFacts } from './chart-facts';
import type { JsonObject } from '../kubernetes/json';
import { isReadByName, leafPaths, withPaths } from './literal-reads';
import type { ChartSource, UnpackedChart } from './render-request';

/** Raised whenever the shape of facts or the way of reading changes, so that facts stored by an older release are not used. */
const FACTS_FORMAT = 4;

/** Charts read in this process, by digest: several clusters often use the same chart. */
const RECORDS = new Map<string, unknown>();

/** A verified chart: its facts about values, and the archive for helm. What was read is cached by digest. */
export class OpenChart implements ChartSource {
  readonly name = 'cilium';
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  private readonly asset: FoundAsset;
  private files: Map<string, Buffer> | undefined;
  private declaredFacts: ChartFacts | undefined;

  constructor(asset: FoundAsset, version: string) {
    this.asset = asset;
    this.version = version;
    this.file = asset.path;
    this.sha256 = asset.sha256;
  }

  /** All facts about the values of the chart. */
  get facts(): ChartFacts {
    return this.known('facts', () => reading().extractChartFacts(this.archive()));
  }

  /** The chart's `values.yaml`. */
  get defaults(): JsonObject {
    return this.declared.defaults;
  }

  /**
   * Facts that suffice if the checks find no problem in these values. If they find one, use `facts` to confirm it.
   */
  factsFor(values: JsonObject): ChartFacts {
    if (this.has('facts')) return this.facts;
    const paths = leafPaths(values);
    const readByName = this.known(`read-${digest(paths)}`, () => {
      const templates = reading().templateText(this.archive());
      return paths.every((path) => isReadByName(templates, path));
    });
    return readByName ? { ...this.declared, values: withPaths(this.declared.values, paths) } : this.facts;
  }

  private get declared(): ChartFacts {
    // Called for every value that a rule reads.
    this.declaredFacts ??= this.has('facts') ? this.facts : this.known('declared', () => reading().extractDeclaredFacts(this.archive()));
    return this.declaredFacts;
  }

  private has(what: string): boolean {
    return RECORDS.has(`${this.sha256} ${what}`) || existsSync(this.recordFile(what));
  }

  /** The chart's `values.schema.json`, if it has one. */
  get schema(): JsonObject | null {
    return this.known('schema', () => ({ schema: this.schemaInArchive() })).schema;
  }

  /** The text of the chart's `values.yaml`, with its comments. */
  get valuesYaml(): string {
    return this.archive().get(`${this.name}/values.yaml`)?.toString('utf8') ?? '';
  }

  unpack(): UnpackedChart {
    let stage: Stage | undefined;
    const remove = (): void => {
      if (stage) removeStage(stage);
    };
    try {
      stage = makeFreshStage(join(tmpdir(), 'chart'));
      for (const [path, bytes] of this.archive()) {
        const file = join(stage.next, path);
        makeDirectory(dirname(file));
        writeFileSync(file, bytes);
      }
      return { path: join(stage.next, this.name), remove };
    } catch {
      // If the disk is full or read-only, helm reads the archive, which is only slower.
      remove();
      return { path: this.file, remove: () => undefined };
    }
  }

  private archive(): Map<string, Buffer> {
    this.files ??= reading().readArchive(this.asset.bytes, { subject: `cilium ${this.version}`, version: this.version });
    return this.files;
  }

  private schemaInArchive(): JsonObject | null {
    const bytes = this.archive().get(`${this.name}/values.schema.json`);
    return bytes ? (JSON.parse(bytes.toString('utf8')) as JsonObject) : null;
  }

  /** From memory, from disk, or from the archive. */
  private known<T>(what: string, read: () => T): T {
    const key = `${this.sha256} ${what}`;
    if (!RECORDS.has(key)) RECORDS.set(key, readRecord(this.recordFile(what)) ?? writeRecord(this.recordFile(what), read()));
    return RECORDS.get(key) as T;
  }

  private recordFile(what: string): string {
    return join(cacheDirectory(), 'charts', `${this.sha256}-${what}-${FACTS_FORMAT}.json`);
  }
}

/** Loaded when something about the chart is not cached yet. */
function reading(): typeof import('./chart-reading') {
  return require('./chart-reading') as typeof import('./chart-reading');
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
