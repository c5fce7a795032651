import type { Duration, Size } from 'cdk8s';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { Reporter } from '../diagnostics/reporter';
import { durationText } from '../kubernetes/duration';
import type { Json, JsonObject } from '../kubernetes/json';
import { bytesOf } from '../kubernetes/size';
import { checkExporters } from '../model/hubble-checks';
import { checked } from '../props';

/**
 * A `FlowFilter` of Hubble's API: `{ verdict: ['DROPPED'], source_pod: ['shop/'] }`. A flow matches if all fields match, each with one of
 * its values.
 *
 * @see https://docs.cilium.io/en/stable/_api/v1/flow/README/#flowfilter
 */
export type HubbleFlowFilter = Readonly<Record<string, Json>>;

/** Settings of an exporter. */
export interface HubbleExportProps {
  /**
   * File in the container of the agent. On Talos only files below `/var/run/cilium` are on the host. `stdout` writes to the log of the agent.
   * @default '/var/run/cilium/hubble/events.log'
   */
  readonly filePath?: string;
  /** Fields of a flow to write, for example `source.namespace`. @default - all */
  readonly fieldMask?: readonly string[];
  /** Flows to write. @default - all */
  readonly include?: readonly HubbleFlowFilter[];
  /** Flows to leave out. @default - none */
  readonly exclude?: readonly HubbleFlowFilter[];
  /** Size at which a file is rotated, in whole mebibytes: `10Mi` or `Size.mebibytes(10)`. @default - the chart's: 10Mi */
  readonly fileMaxSize?: string | Size;
  /** Number of rotated files to keep. @default 5 */
  readonly fileMaxBackups?: number;
  /** Whether rotated files are compressed. @default false */
  readonly fileCompress?: boolean;
  /** Write similar flows as one, with their number. Cilium 1.19 and newer. @default - every flow is written */
  readonly aggregate?: HubbleAggregation;
}

/** Aggregation of similar flows. */
export interface HubbleAggregation {
  /** Fields that must be equal, for example `source.namespace`. */
  readonly fields: readonly string[];
  /** Time for which flows are aggregated: `30s`. */
  readonly interval: string | Duration;
}

/** Props of `HubbleExport.dynamic`. */
export interface DynamicHubbleExportProps extends HubbleExportProps {
  /** Name, different from those of other exporters. */
  readonly name: string;
  /** Time at which it ends, in the format of RFC 3339: `2027-01-31T12:00:00Z`. @default - never */
  readonly end?: string;
}

/**
 * Export of flows to files on the nodes, for a log collector.
 *
 * @example
 * HubbleExport.dynamic({ name: 'drops', filePath: '/var/run/cilium/hubble/drops.log', include: [{ verdict: ['DROPPED'] }] });
 *
 * @see https://docs.cilium.io/en/stable/observability/hubble/configuration/export/
 */
export class HubbleExport {
  static { checked(HubbleExport, 'HubbleExport'); }

  /** The static exporter. A change restarts the agents. */
  static static(props: HubbleExportProps = {}): HubbleExport {
    return new HubbleExport('static', props);
  }

  /** A dynamic exporter, which agents start, change and stop without a restart. */
  static dynamic(props: DynamicHubbleExportProps): HubbleExport {
    return new HubbleExport('dynamic', props);
  }

  /** Kind of exporter. */
  readonly kind: 'static' | 'dynamic';
  /** Its settings. */
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

const MEBIBYTE = 1024 ** 2;

/** Checks all exporters together. */
export function checkExports(exporters: readonly HubbleExport[], version: CiliumVersion, report: Reporter): void {
  const add = (what: string, fix: string): void => report.add({ code: 'HUB010', what, fix });
  const statics = exporters.filter(({ kind }) => kind === 'static');
  if (statics.length > 1) add(`export has ${statics.length} static exporters, but an agent can have only one`, 'use HubbleExport.dynamic() for the others');
  checkExporters(
    exporters.map(({ kind, props, filePath }) => ({
      ...(kind === 'dynamic' && { name: props.name! }),
      filePath,
      ...(props.fileMaxBackups !== undefined && { fileMaxBackups: props.fileMaxBackups }),
      ...(props.end !== undefined && { end: props.end }),
      filters: { include: props.include ?? [], exclude: props.exclude ?? [] },
    })),
    report,
  );
  for (const { kind, props } of exporters) {
    const prop = kind === 'static' ? 'static export:' : `export ${props.name}:`;
    const { fileMaxSize, aggregate } = props;
    if (fileMaxSize !== undefined && !isWholeMebibytes(fileMaxSize)) {
      add(`${prop} fileMaxSize must be a whole number of mebibytes; got ${typeof fileMaxSize === 'string' ? JSON.stringify(fileMaxSize) : fileMaxSize.asString()}`, "write it as '10Mi' or Size.mebibytes(10)");
    }
    if (aggregate && !version.atLeast('1.19')) add(`${prop} aggregate requires Cilium 1.19 or newer; this is ${version}`, 'use Cilium 1.19 or newer, or remove aggregate');
    if (aggregate && aggregate.fields.length === 0) add(`${prop} aggregate has no effect: fields is empty`, "add a field, such as 'source.namespace', or remove aggregate");
    if (aggregate && !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(durationText(aggregate.interval))) add(`${prop} aggregate.interval must be a duration with a unit; got ${JSON.stringify(durationText(aggregate.interval))}`, "write it as '30s'");
  }
}

function isWholeMebibytes(size: string | Size): boolean {
  const mebibytes = (bytesOf(size) ?? Number.NaN) / MEBIBYTE;
  return Number.isInteger(mebibytes) && mebibytes > 0;
}

/** Values of the chart for exporters. */
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
  const { fieldMask, fileMaxSize, fileMaxBackups, fileCompress, aggregate } = props;
  // A dynamic exporter needs the list; a static one has the defaults of the chart.
  return {
    filePath,
    ...(kind === 'dynamic' ? { fieldMask: [...(fieldMask ?? [])] } : fieldMask && { fieldMask: [...fieldMask] }),
    ...(fileMaxSize !== undefined && { fileMaxSizeMb: bytesOf(fileMaxSize)! / MEBIBYTE }),
    ...(fileMaxBackups !== undefined && { fileMaxBackups }),
    ...(fileCompress !== undefined && { fileCompress }),
    ...(aggregate && { fieldAggregate: [...aggregate.fields], aggregationInterval: durationText(aggregate.interval) }),
  };
}

function lists({ props }: HubbleExport, include: string, exclude: string, write: (given: readonly HubbleFlowFilter[] | undefined) => Json[]): JsonObject {
  return { ...(props.include && { [include]: write(props.include) }), ...(props.exclude && { [exclude]: write(props.exclude) }) };
}
