import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { stringifyYaml } from '../../yaml/writer';
import { titleOf } from './compare-objects';
import { call, data, list, object, reference, type Expression } from './expression';
import type { Inputs } from './inputs';
import type { Statement } from './program';
import { isTemplated } from './templates';

/** What became of an object. */
export interface ImportedObject {
  readonly title: string;
  readonly file: string;
  /** A construct that makes the same object, a file of YAML, or nothing. */
  readonly became: 'construct' | 'yaml' | 'left out';
  /** The construct, or why the object was left out. */
  readonly by?: string;
}

export interface ImportedObjects {
  readonly statements: readonly Statement[];
  /** Text of `imported.yaml`. */
  readonly yaml?: string;
  readonly imported: readonly ImportedObject[];
}

/** Creates constructs and returns their objects. Throws for statements that cannot be used. */
type Run = (statements: readonly Statement[]) => readonly KubernetesObject[];

interface Found {
  readonly file: string;
  readonly object: KubernetesObject;
}

/** Constructs for objects where constructs make the same objects; YAML for all others. */
export function importObjects(found: Inputs['objects'], run: Run): ImportedObjects {
  const imported: ImportedObject[] = [];
  const usable: Found[] = [];
  const seen = new Set<string>();
  for (const { file, object: given } of found) {
    const own = asWritten(given);
    const title = titleOf(own);
    const why = seen.has(title) ? 'it is in the files twice' : hasTemplate(own) ? 'it contains a template or a secret' : undefined;
    if (why !== undefined) imported.push({ title, file, became: 'left out', by: why });
    else usable.push({ file, object: own });
    seen.add(title);
  }
  const kinds = (...names: string[]): Found[] => usable.filter(({ object: { kind } }) => names.includes(kind));
  const addresses = addressStatements(kinds('CiliumLoadBalancerIPPool'), kinds('CiliumL2AnnouncementPolicy'), run);
  const made = new Set(addresses.objects);
  const statements = [...addresses.statements];
  const rest = usable.filter((each) => !made.has(each));
  for (const { file, object: own } of usable.filter((each) => made.has(each))) imported.push({ title: titleOf(own), file, became: 'construct', by: own.kind === 'CiliumLoadBalancerIPPool' ? 'LoadBalancerPool' : 'L2Announcement' });
  for (const { file, object: own } of rest) imported.push({ title: titleOf(own), file, became: 'yaml' });
  if (rest.length === 0) return { statements, imported };
  const yaml = rest.map(({ object: own }) => stringifyYaml(own)).join('---\n');
  statements.push({
    construct: 'ManifestsFromYaml',
    id: 'imported',
    comment: 'Existing objects, as they were.',
    props: object({ files: data(['imported.yaml']) }),
    propsWithoutFiles: object({ text: data(yaml) }),
  });
  return { statements, imported, yaml };
}

/** Pools, and the announcements that announce them. */
function addressStatements(pools: readonly Found[], announcements: readonly Found[], run: Run, taken: ReadonlySet<string> = new Set(['imported', ...announcements.map(({ object: own }) => own.metadata.name)])): { readonly statements: readonly Statement[]; readonly objects: readonly Found[] } {
  const wanted = [...pools, ...announcements];
  // An announcement selects the Services of a pool by itself; where it selects others, it says so.
  for (const isPaired of [true, false]) {
    const statements = [...announcements.map(({ object: own }) => announcement(own, isPaired && pools.some((pool) => selectsSame(pool.object, own)))), ...pools.map(({ object: own }) => pool(own, announcements.map((each) => each.object), isPaired, taken))];
    if (statements.length > 0 && makes(statements, wanted, run)) return { statements, objects: wanted };
  }
  if (announcements.length === 0 || pools.length === 0) return { statements: [], objects: [] };
  const separate = [addressStatements(pools, [], run, taken), addressStatements([], announcements, run)];
  return { statements: separate.flatMap(({ statements }) => statements), objects: separate.flatMap(({ objects }) => objects) };
}

function makes(statements: readonly Statement[], wanted: readonly Found[], run: Run): boolean {
  try {
    const made = run(statements);
    return made.length === wanted.length && wanted.every(({ object: own }) => made.some((each) => titleOf(each) === titleOf(own) && isDeepStrictEqual(comparable(each), comparable(own))));
  } catch {
    return false;
  }
}

function announcement({ metadata, spec }: KubernetesObject, ofPools: boolean): Statement {
  const { interfaces, nodeSelector, serviceSelector, loadBalancerIPs, externalIPs } = spec as JsonObject;
  return {
    construct: 'L2Announcement',
    id: metadata.name,
    variable: variableFor(metadata.name),
    props: object({
      ...(interfaces !== undefined && { interfaces: data(interfaces) }),
      nodeSelector: data(nodeSelector ?? {}),
      ...(!ofPools && { services: data(serviceSelector ?? {}) }),
      ...(loadBalancerIPs !== true && { loadBalancerIPs: data(false) }),
      ...(externalIPs === true && { externalIPs: data(true) }),
    }),
  };
}

function pool(own: KubernetesObject, announcements: readonly KubernetesObject[], isPaired: boolean, taken: ReadonlySet<string>): Statement {
  const { blocks, cidrs, serviceSelector, allowFirstLastIPs, disabled } = own.spec as JsonObject;
  const all = [...(Array.isArray(blocks) ? blocks : []), ...(Array.isArray(cidrs) ? cidrs : [])].filter(isJsonObject);
  const by = announcements.filter((each) => selectsSame(own, each));
  const { name } = own.metadata;
  // The ids of constructs beside each other differ. The name of the object stays.
  const isTaken = taken.has(name);
  return {
    construct: 'LoadBalancerPool',
    id: isTaken ? `${name}-pool` : name,
    props: object({
      ...(isTaken && { name: data(name) }),
      blocks: data(all.map(blockText)),
      ...(serviceSelector !== undefined && !isEmpty(serviceSelector) && { serviceSelector: data(serviceSelector) }),
      ...(allowFirstLastIPs !== undefined && { allowFirstLastIPs: data(allowFirstLastIPs === 'Yes') }),
      ...(disabled !== undefined && { disabled: data(disabled) }),
      announce: isPaired && by.length > 0 ? announcedBy(by) : call('Announce.none', data(announcements.length > 0 ? `the announcement ${announcements[0]!.metadata.name}` : 'see imported.yaml, or the routers')),
    }),
  };
}

function announcedBy(announcements: readonly KubernetesObject[]): Expression {
  const calls = announcements.map(({ metadata }) => call('Announce.l2', reference(variableFor(metadata.name))));
  return calls.length === 1 ? calls[0]! : list(calls);
}

function blockText({ cidr, start, stop }: JsonObject): string {
  if (typeof cidr === 'string') return cidr;
  return stop === undefined || stop === start ? String(start) : `${String(start)}-${String(stop)}`;
}

function selectsSame(left: KubernetesObject, right: KubernetesObject): boolean {
  const selector = ({ spec }: KubernetesObject): Json => ((spec as JsonObject | undefined)?.serviceSelector ?? {});
  return isDeepStrictEqual(selector(left), selector(right));
}

/** Without the version of the API, of which the served one is written, and with old forms as new ones. */
function comparable({ metadata, spec }: KubernetesObject): unknown {
  const { cidrs, blocks, serviceSelector, nodeSelector, loadBalancerIPs, externalIPs, ...rest } = { ...(spec as JsonObject) };
  const { name, namespace, labels, annotations } = metadata;
  const all = [...(Array.isArray(blocks) ? blocks : []), ...(Array.isArray(cidrs) ? cidrs : [])].map((block) => (isJsonObject(block) && block.start !== undefined ? { start: block.start, stop: block.stop ?? block.start } : block));
  return JSON.parse(JSON.stringify({
    metadata: { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) },
    spec: {
      ...rest,
      ...(all.length > 0 && { blocks: all }),
      ...(serviceSelector !== undefined && !isEmpty(serviceSelector) && { serviceSelector }),
      ...(nodeSelector !== undefined && !isEmpty(nodeSelector) && { nodeSelector }),
      ...(loadBalancerIPs === true && { loadBalancerIPs }),
      ...(externalIPs === true && { externalIPs }),
    },
  })) as unknown;
}

function isEmpty(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** Without what the API server adds. */
function asWritten({ apiVersion, kind, metadata, status: _status, ...rest }: KubernetesObject): KubernetesObject {
  const { creationTimestamp: _c, generation: _g, managedFields: _m, resourceVersion: _r, selfLink: _s, uid: _u, ...own } = metadata;
  const { 'kubectl.kubernetes.io/last-applied-configuration': _l, ...annotations } = own.annotations ?? {};
  const { annotations: _a, ...others } = own;
  return { apiVersion, kind, metadata: { ...others, ...(Object.keys(annotations).length > 0 && { annotations }) }, ...rest } as KubernetesObject;
}

function hasTemplate(value: unknown): boolean {
  // Variables of Flux stay: Flux fills them in when it applies the output.
  if (typeof value === 'string') return isTemplated(value.replaceAll(/\$\{\w+[^}]*\}/g, '')) || value.startsWith('ENC[');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasTemplate);
}

/** `l2-policy` becomes `l2Policy`. */
function variableFor(name: string): string {
  const camel = name.replace(/[^A-Za-z0-9]+(.)?/g, (_, letter?: string) => letter?.toUpperCase() ?? '');
  return /^[A-Za-z]/.test(camel) && !['app', 'chart', 'cluster', 'default', 'new', 'class', 'export', 'import', 'public', 'private', 'static'].includes(camel) ? camel : `${/^\d/.test(camel) ? 'l2' : ''}${camel}Announcement`;
}
