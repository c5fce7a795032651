import type { Json, JsonObject } from '../kubernetes/json';
import type { CiliumVersion } from '../cluster/cilium-version';
import { checked } from '../props';

/**
 * Which flows: a `FlowFilter` of Hubble's API, as `{ verdict: ['DROPPED'], source_pod: ['shop/'] }`. All fields have to match,
 * and any value of a field.
 *
 * @see https://docs.cilium.io/en/stable/_api/v1/flow/README/#flowfilter
 */
export type HubbleFlowFilter = Readonly<Record<string, Json>>;

/** What every exporter has. */
export interface HubbleExportProps {
  /**
   * File in the agent's container. On Talos `/var/run/cilium` alone is the host's; `stdout` writes to the agent's log.
   * @default '/var/run/cilium/hubble/events.log'
   */
  readonly filePath?: string;
  /** Fields of a flow to write, as `source.namespace`. @default - all */
  readonly fieldMask?: readonly string[];
  /** Flows to write. @default - all */
  readonly include?: readonly HubbleFlowFilter[];
  /** Flows to leave out. @default - none */
  readonly exclude?: readonly HubbleFlowFilter[];
  /** Size of a file, in MiB, from which on the next one is begun. @default 10 */
  readonly fileMaxSizeMb?: number;
  /** How many files are kept beside the newest. @default 5 */
  readonly fileMaxBackups?: number;
  /** Whether files are packed once they are full. @default false */
  readonly fileCompress?: boolean;
  /** Like flows as one, with how many there were. Cilium 1.19 and newer. @default - each on its own */
  readonly aggregate?: HubbleAggregation;
}

/** Like flows written as one. */
export interface HubbleAggregation {
  /** Fields that have to be alike, as `source.namespace`. */
  readonly fields: readonly string[];
  /** How long flows are gathered, as `30s`. */
  readonly interval: string;
}

/** Props of `HubbleExport.dynamic`. */
export interface DynamicHubbleExportProps extends HubbleExportProps {
  /** Name, unlike those of other exporters. */
  readonly name: string;
  /** When it ends, as `2027-01-31T12:00:00Z`. @default - never */
  readonly end?: string;
}

/**
 * Flows written to files of the nodes, for a log shipper.
 *
 * @see https://docs.cilium.io/en/stable/observability/hubble/configuration/export/
 */
export class HubbleExport {
  static { checked(HubbleExport, 'HubbleExport'); }

  /** One exporter for the life of an agent: a change restarts agents. */
  static static(props: HubbleExportProps = {}): HubbleExport {
    return new HubbleExport('static', props);
  }

  /** An exporter that agents take up, change and end while they run. */
  static dynamic(props: DynamicHubbleExportProps): HubbleExport {
    return new HubbleExport('dynamic', props);
  }

  readonly kind: 'static' | 'dynamic';
  readonly props: HubbleExportProps & Partial<DynamicHubbleExportProps>;

  private constructor(kind: 'static' | 'dynamic', props: HubbleExportProps & Partial<DynamicHubbleExportProps>) {
    this.kind = kind;
    this.props = props;
    Object.freeze(this);
  }

  /** Path of the file. */
  get filePath(): string {
    return this.props.filePath ?? DEFAULT_FILE;
  }
}

const DEFAULT_FILE = '/var/run/cilium/hubble/events.log';

/** Reports a mistake in an exporter. */
type Report = (code: string, what: string, fix: string) => void;

/** Mistakes of all exporters together. */
export function checkExports(exporters: readonly HubbleExport[], version: CiliumVersion, report: Report): void {
  const statics = exporters.filter(({ kind }) => kind === 'static');
  if (statics.length > 1) report('HUB010', `there is one static exporter at most (${statics.length} are given)`, 'make the others HubbleExport.dynamic');
  const twice = (values: readonly string[]): readonly string[] => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
  for (const name of twice(exporters.flatMap(({ props }) => props.name ?? []))) report('HUB010', `two exporters have one name (${name})`, 'give each its own');
  for (const file of twice(exporters.map(({ filePath }) => filePath).filter((file) => file !== 'stdout'))) {
    report('HUB010', `two exporters write one file (${file})`, 'give each its own filePath');
  }
  for (const { kind, props, filePath } of exporters) {
    const who = kind === 'static' ? 'the static exporter' : `exporter ${props.name}`;
    if (kind === 'dynamic' && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(props.name ?? '')) report('HUB010', `an exporter needs a name of letters, digits, dashes and dots (${props.name || 'empty'})`, 'set name');
    if (filePath !== 'stdout' && !filePath.startsWith('/')) report('HUB010', `${who} needs an absolute path (${filePath})`, 'write a path below /var/run/cilium, or stdout');
    for (const [prop, least] of [['fileMaxSizeMb', 1], ['fileMaxBackups', 0]] as const) {
      const value = props[prop];
      if (value !== undefined && (!Number.isInteger(value) || value < least)) report('HUB010', `${prop} of ${who} is no whole number from ${least} on (${value})`, `give a whole number from ${least} on`);
    }
    if (props.end !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(props.end)) report('HUB010', `end of ${who} is no time (${props.end})`, 'write it as 2027-01-31T12:00:00Z');
    for (const filter of [...(props.include ?? []), ...(props.exclude ?? [])]) {
      if (Object.keys(filter).length === 0) report('HUB010', `a filter of ${who} is empty: it matches every flow ({})`, 'name a field, or remove it');
    }
    if (props.aggregate && !version.atLeast('1.19')) report('HUB010', `aggregate of ${who} needs Cilium 1.19 or newer (${version})`, 'use a newer Cilium, or remove it');
    if (props.aggregate && props.aggregate.fields.length === 0) report('HUB010', `aggregate of ${who} has no effect without fields ([])`, 'name fields, or remove it');
    if (props.aggregate && !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(props.aggregate.interval)) report('HUB010', `aggregate.interval of ${who} is no duration (${props.aggregate.interval})`, 'write it as 30s');
  }
}

/** The chart's values for exporters. */
export function exportValues(exporters: readonly HubbleExport[]): JsonObject {
  const fixed = exporters.find(({ kind }) => kind === 'static');
  const dynamic = exporters.filter(({ kind }) => kind === 'dynamic');
  const filters = (given: readonly HubbleFlowFilter[] | undefined): Json[] => (given ?? []).map((filter) => ({ ...filter }));
  return {
    ...(fixed && {
      static: { enabled: true, ...shared(fixed), ...lists(fixed, 'allowList', 'denyList', (given) => filters(given).map((filter) => JSON.stringify(filter))) },
    }),
    ...(dynamic.length > 0 && {
      dynamic: {
        enabled: true,
        config: {
          content: [...dynamic].sort((a, b) => (a.props.name! < b.props.name! ? -1 : 1)).map((exporter) => ({
            name: exporter.props.name!,
            ...shared(exporter),
            includeFilters: filters(exporter.props.include),
            excludeFilters: filters(exporter.props.exclude),
            ...(exporter.props.end !== undefined && { end: exporter.props.end }),
          })),
        },
      },
    }),
  };
}

function shared({ kind, filePath, props }: HubbleExport): JsonObject {
  const { fieldMask, fileMaxSizeMb, fileMaxBackups, fileCompress, aggregate } = props;
  // The list of a dynamic exporter stands alone; a static one has the chart's defaults below it.
  return {
    filePath,
    ...(kind === 'dynamic' ? { fieldMask: [...(fieldMask ?? [])] } : fieldMask && { fieldMask: [...fieldMask] }),
    ...(fileMaxSizeMb !== undefined && { fileMaxSizeMb }),
    ...(fileMaxBackups !== undefined && { fileMaxBackups }),
    ...(fileCompress !== undefined && { fileCompress }),
    ...(aggregate && { fieldAggregate: [...aggregate.fields], aggregationInterval: aggregate.interval }),
  };
}

function lists({ props }: HubbleExport, include: string, exclude: string, write: (given: readonly HubbleFlowFilter[] | undefined) => Json[]): JsonObject {
  return { ...(props.include && { [include]: write(props.include) }), ...(props.exclude && { [exclude]: write(props.exclude) }) };
}
