import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import type { FoundAsset } from '../assets';
import { cacheDirectory, makeDirectory, writeFileAtomically } from '../runtime/files';
import type { ChartFacts } from './chart-facts';
import type { JsonObject } from '../kubernetes/json';
import { isReadByName, leafPaths, withPaths } from './literal-reads';
import type { ChartSource } from './renderer';

/** Raised whenever the shape of facts or the way of reading changes, so that those kept by an older release are not used. */
const FACTS_FORMAT = 3;

/** What was read from charts in this process, by digest: a fleet uses one chart many times. */
const RECORDS = new Map<string, unknown>();

/** A verified chart: what it says of its values, and itself for helm. What is read from it is kept by its digest. */
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

  /** Everything that the chart says of its values. */
  get facts(): ChartFacts {
    return this.known('facts', () => reading().extractChartFacts(this.archive()));
  }

  /** The chart's `values.yaml`. */
  get defaults(): JsonObject {
    return this.declared.defaults;
  }

  /**
   * Facts that are enough to find nothing wrong with these values. Should the checks find something all the same, `facts`
   * knows better.
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
    // Asked for with every value that a rule looks at.
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

  unpack(): string {
    const target = join(cacheDirectory(), 'charts', this.sha256);
    const chart = join(target, this.name);
    if (existsSync(chart)) return chart;
    const temporary = `${target}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
    try {
      for (const [path, bytes] of this.archive()) {
        const file = join(temporary, path);
        makeDirectory(dirname(file));
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
    if (!RECORDS.has(key)) RECORDS.set(key, this.recall(what) ?? this.remember(what, read()));
    return RECORDS.get(key) as T;
  }

  private recall(what: string): unknown {
    try {
      return JSON.parse(readFileSync(this.recordFile(what), 'utf8'));
    } catch {
      return undefined;
    }
  }

  private remember<T>(what: string, content: T): T {
    try {
      writeFileAtomically(this.recordFile(what), JSON.stringify(content));
    } catch {
      // Read from the archive again next time.
    }
    return content;
  }

  private recordFile(what: string): string {
    return join(cacheDirectory(), 'charts', `${this.sha256}-${what}-${FACTS_FORMAT}.json`);
  }
}

/** Loaded when something of the chart is not known yet. */
function reading(): typeof import('./chart-reading') {
  return require('./chart-reading') as typeof import('./chart-reading');
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
