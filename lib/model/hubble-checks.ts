import type { Reporter } from '../diagnostics/reporter';
import { isWhole, type Json } from '../kubernetes/json';
import { list, map, maps, text } from './json';

/** Reports names that are not of HTTP headers. The chart joins them with spaces, and the agent splits the text at spaces. */
export function checkHeaders(place: string, headers: readonly string[], report: Reporter): void {
  headers.forEach((header, index) => {
    if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header)) return;
    report.add({ code: 'HUB009', what: `${place}[${index}] is not the name of an HTTP header: ${JSON.stringify(header)}`, fix: "write one name in each item, such as 'Authorization'" });
  });
}

/** What is checked of an exporter of flows, from a construct or from values of the chart. */
export interface ExporterView {
  /** Undefined for the static one. */
  readonly name?: string;
  readonly filePath: string;
  readonly fileMaxBackups?: number;
  readonly end?: string;
  /** Filters, by the list that they are in. */
  readonly filters: Readonly<Record<string, readonly unknown[]>>;
}

/** The exporters in values of the chart. */
export function exportersOf(value: (path: string) => Json | undefined): ExporterView[] {
  const at = (exporter: ReturnType<typeof map>, includes: string, excludes: string): ExporterView => ({
    filePath: text(exporter.filePath) ?? '',
    ...(typeof exporter.fileMaxBackups === 'number' && { fileMaxBackups: exporter.fileMaxBackups }),
    ...(text(exporter.end) !== undefined && { end: text(exporter.end)! }),
    filters: { [includes]: list(exporter[includes]).map(parsed), [excludes]: list(exporter[excludes]).map(parsed) },
  });
  const dynamic = value('hubble.export.dynamic.enabled') === true ? maps(value('hubble.export.dynamic.config.content')) : [];
  return [
    ...(value('hubble.export.static.enabled') === true ? [at({ ...map(value('hubble.export.static')), filePath: value('hubble.export.static.filePath') ?? null }, 'allowList', 'denyList')] : []),
    ...dynamic.map((exporter) => ({ name: text(exporter.name) ?? '', ...at(exporter, 'includeFilters', 'excludeFilters') })),
  ];
}

/** Reports exporters that agents refuse, and those that write nothing or not where they should. */
export function checkExporters(exporters: readonly ExporterView[], report: Reporter): void {
  const add = (what: string, fix: string): void => report.add({ code: 'HUB010', what, fix });
  for (const name of repeated(exporters.flatMap((exporter) => exporter.name ?? []))) add(`two exporters have the name ${name}`, 'set a different name for each');
  for (const file of repeated(exporters.map(({ filePath }) => filePath).filter((path) => path !== STDOUT))) add(`two exporters write to ${file}`, 'set a different filePath for each');
  for (const { name, filePath, fileMaxBackups, end, filters } of exporters) {
    const title = name === undefined ? 'static export:' : `export ${name}:`;
    if (name !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) add(`export: ${JSON.stringify(name)} is not a valid name`, 'use letters, digits, dashes, underscores and dots, and begin with a letter or digit');
    if (filePath !== STDOUT && !filePath.startsWith('/')) add(`${title} filePath must be an absolute path; got ${JSON.stringify(filePath)}`, "set filePath to a path below /var/run/cilium, or to 'stdout'");
    if (fileMaxBackups !== undefined && !isWhole(fileMaxBackups, 0)) add(`${title} fileMaxBackups must be a whole number of at least 0; got ${fileMaxBackups}`, 'set it to a number of files, such as 5');
    if (end !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(end)) add(`${title} end must be a time in the format of RFC 3339; got ${JSON.stringify(end)}`, "write it as '2027-01-31T12:00:00Z'");
    for (const [list, items] of Object.entries(filters)) {
      items.forEach((filter, index) => {
        if (typeof filter !== 'object' || filter === null) add(`${title} ${list}[${index}] is not a filter in JSON: ${JSON.stringify(filter)}`, `write it as '{"verdict":["DROPPED"]}'`);
        else if (Object.keys(filter).length === 0) add(`${title} ${list}[${index}] is empty, so it matches every flow`, `add a field to the filter, or remove ${list}[${index}]`);
      });
    }
  }
}

const STDOUT = 'stdout';

/** Filters of the static exporter are texts in JSON. */
function parsed(filter: Json): Json {
  if (typeof filter !== 'string') return filter;
  try {
    return JSON.parse(filter) as Json;
  } catch {
    return filter;
  }
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
