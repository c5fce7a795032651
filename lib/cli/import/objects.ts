import { isDeepStrictEqual } from 'node:util';
import { TalosCiliumError } from '../../diagnostics/problem';
import type { JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { stringifyYaml } from '../../yaml/writer';
import { titleOf } from './compare-objects';
import { data, object } from './expression';
import type { Inputs } from './inputs';
import { convertAddresses } from './objects/addresses';
import { convertBgp } from './objects/bgp';
import { comparable } from './objects/comparable';
import { convertEgress } from './objects/egress';
import { convertGateways } from './objects/gateways';
import { convertPolicies } from './objects/policies';
import { convertTypedObjects } from './objects/typed-objects';
import { Names, type Converting, type Found, type Proposal } from './objects/proposal';
import type { Statement } from './program';
import { isTemplated } from './templates';

/** What became of an object. */
export interface ImportedObject {
  readonly title: string;
  readonly file: string;
  /** A construct that makes the same object, a file of YAML, or nothing. */
  readonly became: 'construct' | 'yaml' | 'left out';
  /** The construct, or why the object stays YAML or was left out. */
  readonly by?: string;
  /** Whether the construct writes it in another form that means the same, such as with its rules merged. */
  readonly rewritten?: true;
}

export interface ImportedObjects {
  readonly statements: readonly Statement[];
  /** Text of `imported.yaml`. */
  readonly yaml?: string;
  readonly imported: readonly ImportedObject[];
  /** Namespaces of the objects. */
  readonly namespaces: readonly string[];
}

/** Creates constructs and returns their objects. Throws for statements that cannot be used, and for those that change Cilium. */
export type Run = (statements: readonly Statement[]) => readonly KubernetesObject[];

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
  const trial = new Trial(usable, run);
  const peerings = convertBgp(trial);
  convertAddresses(trial, peerings);
  convertEgress(trial);
  convertGateways(trial);
  convertPolicies(trial);
  convertTypedObjects(trial);
  const rest = trial.rest();
  for (const [{ file, object: own }, { by, rewritten }] of trial.made) imported.push({ title: titleOf(own), file, became: 'construct', by, ...(rewritten && { rewritten }) });
  for (const found of rest) {
    const { file, object: own } = found;
    imported.push({ title: titleOf(own), file, became: 'yaml', by: trial.reasonFor(found) });
  }
  const { statements } = trial;
  const namespaces = [...new Set(usable.flatMap(({ object: { metadata } }) => metadata.namespace ?? []))].sort();
  if (rest.length === 0) return { statements, imported, namespaces };
  const yaml = rest.map(({ object: own }) => stringifyYaml(own)).join('---\n');
  const existing: Statement = {
    construct: 'ManifestsFromYaml',
    id: 'imported',
    comment: 'Existing objects, as they were.',
    props: object({ files: data(['imported.yaml']) }),
    propsWithoutFiles: object({ text: data(yaml) }),
  };
  return { statements: [...statements, existing], yaml, imported, namespaces };
}

/** Statements that were accepted so far, and the objects that they make. */
class Trial implements Converting {
  readonly names = new Names();
  readonly made = new Map<Found, { readonly by: string; readonly rewritten: boolean }>();
  statements: readonly Statement[] = [];

  private readonly reasons = new Map<Found, string>();
  private readonly found: readonly Found[];
  private readonly run: Run;

  constructor(found: readonly Found[], run: Run) {
    this.found = found;
    this.run = run;
  }

  rest(): readonly Found[] {
    return this.found.filter((each) => !this.made.has(each));
  }

  readonly of = (...kinds: string[]): readonly Found[] => this.rest().filter(({ object: { kind } }) => kinds.includes(kind));

  readonly accept = (...proposals: (Proposal | undefined)[]): boolean => proposals.some((proposal) => {
    if (proposal === undefined) return false;
    const why = this.try(proposal);
    if (why !== undefined) for (const found of proposal.objects) this.refuse(found, why);
    return why === undefined;
  });

  readonly refuse = (found: Found, why: string): void => {
    if (!this.reasons.has(found)) this.reasons.set(found, why);
  };

  /** Why an object stays YAML. */
  reasonFor(found: Found): string {
    return this.reasons.get(found) ?? (WITH_CONSTRUCT.test(found.object.kind) ? 'no construct makes exactly this object' : 'no construct makes objects of this kind');
  }

  /** Uses a proposal, or says why it cannot be used. */
  private try({ statements, objects, by }: Proposal): string | undefined {
    const all = [...this.statements, ...statements];
    let made: readonly KubernetesObject[];
    try {
      made = this.run(all);
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) return (error as Error).message;
      const { code, what } = error.problems[0]!;
      return `the construct refuses it: ${code}, ${what}`;
    }
    const wanted = [...this.made.keys(), ...objects];
    const byTitle = new Map(made.map((each) => [titleOf(each), each]));
    const names = new Set(wanted.map(({ object: own }) => titleOf(own)));
    const extra = made.map(titleOf).find((title) => !names.has(title));
    if (extra !== undefined) return `the construct would make ${extra} as well`;
    for (const { object: own } of wanted) {
      const other = byTitle.get(titleOf(own));
      if (!other) return `the construct would not make ${titleOf(own)}`;
      const field = differenceOf(comparable(other), comparable(own));
      if (field !== undefined) return `the construct would write ${field.replace(/^written\b/, 'spec')} in another way`;
    }
    this.statements = all;
    for (const each of objects) this.made.set(each, { by: typeof by === 'string' ? by : by[each.object.kind]!, rewritten: !isDeepStrictEqual(byTitle.get(titleOf(each.object))!.spec, JSON.parse(JSON.stringify(each.object.spec ?? null))) });
    return undefined;
  }
}

/** The first field that differs. */
function differenceOf(left: unknown, right: unknown, path = ''): string | undefined {
  if (isDeepStrictEqual(left, right)) return undefined;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null || Array.isArray(left) !== Array.isArray(right)) return path;
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = differenceOf((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key], Array.isArray(left) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return path;
}

/** Kinds of Cilium and of the Gateway API that have a construct. */
const WITH_CONSTRUCT = /^(Cilium(LoadBalancerIPPool|L2AnnouncementPolicy|BGP\w+|EgressGatewayPolicy|(Clusterwide)?NetworkPolicy|GatewayClassConfig|CIDRGroup|(Clusterwide)?EnvoyConfig|LocalRedirectPolicy|NodeConfig|PodIPPool)|NetworkPolicy|Gateway|GatewayClass|(HTTP|GRPC|TLS|TCP|UDP)Route|BackendTLSPolicy|ReferenceGrant)$/;

/** Without what the API server adds. */
function asWritten({ apiVersion, kind, metadata, status: _status, ...rest }: KubernetesObject): KubernetesObject {
  const { creationTimestamp: _c, generation: _g, managedFields: _m, resourceVersion: _r, selfLink: _s, uid: _u, labels, annotations = {}, ...others } = metadata;
  const { 'kubectl.kubernetes.io/last-applied-configuration': _l, ...kept } = annotations ?? {};
  const notes = (map: JsonObject | undefined | null): boolean => map !== undefined && map !== null && Object.keys(map).length > 0;
  return { apiVersion, kind, metadata: { ...others, ...(notes(labels) && { labels }), ...(notes(kept) && { annotations: kept }) }, ...rest } as KubernetesObject;
}

function hasTemplate(value: unknown): boolean {
  // Variables of Flux stay: Flux fills them in when it applies the output.
  if (typeof value === 'string') return isTemplated(value.replaceAll(/\$\{\w+[^}]*\}/g, '')) || value.startsWith('ENC[');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasTemplate);
}
