import { withoutSecrets } from '../../diagnostics/secrets';
import { isJsonObject } from '../../kubernetes/json';
import type { AgentSettings } from './agent-settings';

/** One reason why the agent, or the API server before it, rejects a policy. */
export interface AgentFinding {
  /** Code of the rule, `POL213`. */
  readonly code: string;
  /** Path in the object, `spec.ingress[0].toPorts[1]`. */
  readonly at: string;
  /** What is wrong, as a predicate of the path and without the value: `must be a list`. */
  readonly what: string;
  /** The value, shortened; `not set` when there is none. */
  readonly value: string;
  /** How to fix it, in the imperative, without a full stop. */
  readonly fix: string;
}

/** A map in a policy. */
export type Fields = Readonly<Record<string, unknown>>;

/** A value of another type than the CRD expects. */
export interface Mistyped {
  /** Its name below the current path; undefined for the current path itself. */
  readonly member: string | undefined;
  readonly value: unknown;
  readonly expected: 'map' | 'list' | 'string';
}

/** A field that the CRD does not have. */
export interface UnknownField {
  readonly name: string;
  readonly value: unknown;
  /** Fields that the CRD has there. */
  readonly known: readonly string[];
}

/** Parts of a policy that rules look at, by name. */
export interface PolicyNodes {
  /** A whole object of any of the three kinds. */
  policy: Fields;
  /** `spec` of a policy of Cilium, or an item of `specs`. */
  spec: Fields;
  /** An item of `ingress`, `ingressDeny`, `egress` or `egressDeny`, after its fields. */
  rule: Fields;
  /** A label selector. */
  selector: Fields;
  /** An item of `matchExpressions`. */
  expression: Fields;
  /** An item of `fromCIDR` or `toCIDR`. */
  cidr: string;
  /** An item of `fromCIDRSet` or `toCIDRSet`. */
  cidrSet: Fields;
  /** A CIDR with exceptions: an item of `fromCIDRSet` or `toCIDRSet`, or an `ipBlock` of Kubernetes. */
  ipBlock: Fields;
  /** An item of `fromEntities` or `toEntities`. */
  entity: string;
  /** An item of `toFQDNs` or of DNS rules. */
  fqdn: Fields;
  /** An item of `icmps`. */
  icmp: Fields;
  /** An item of `icmps[].fields`. */
  icmpType: Fields;
  /** An item of `toPorts`. */
  portRule: Fields;
  /** An item of `toPorts[].ports`. */
  port: Fields;
  /** An item of `toPorts[].serverNames`. */
  serverName: string;
  /** An item of `toPorts` that has L7 rules, after its ports. */
  l7Rules: Fields;
  /** An HTTP rule. */
  http: Fields;
  /** An item of `headerMatches` of an HTTP rule. */
  httpHeader: Fields;
  /** A peer of a Kubernetes NetworkPolicy. */
  kubernetesPeer: Fields;
  /** An `ipBlock` of a Kubernetes NetworkPolicy. */
  kubernetesBlock: Fields;
  /** A port of a Kubernetes NetworkPolicy. */
  kubernetesPort: Fields;
  mistyped: Mistyped;
  unknownField: UnknownField;
}

/** The names of the parts. */
export const PARTS: readonly (keyof PolicyNodes)[] = [
  'policy', 'spec', 'rule', 'selector', 'expression', 'cidr', 'cidrSet', 'ipBlock', 'entity', 'fqdn', 'icmp', 'icmpType', 'portRule', 'port', 'serverName',
  'l7Rules', 'http', 'httpHeader', 'kubernetesPeer', 'kubernetesBlock', 'kubernetesPort', 'mistyped', 'unknownField',
];

/** What a rule does with the parts of a policy. It reports with `walk.report`, at the current path or at a member of it. */
export type Visitors = { readonly [Part in keyof PolicyNodes]?: (node: PolicyNodes[Part], walk: PolicyWalk) => void };

/** The visitors of all rules for each part, with the codes of their rules. */
export type VisitorsByPart = { readonly [Part in keyof PolicyNodes]: readonly { readonly code: string; readonly visit: (node: PolicyNodes[Part], walk: PolicyWalk) => void }[] };

/** What to do with each field that a map may have. */
export type Members = ReadonlyMap<string, (value: unknown, name: string, walk: PolicyWalk) => void>;

/** A field that is not looked into. */
export const ANYTHING = (): void => undefined;

const MAX_VALUE_LENGTH = 80;

/**
 * Goes through policies and lets the rules look at their parts. It runs over every policy of an app: it looks at the fields that are
 * there, not at those that could be, and puts a path together only for a finding.
 */
export class PolicyWalk {
  readonly settings: AgentSettings;
  findings: AgentFinding[] = [];
  /** Whether the rule is in `ingress` or `ingressDeny`. */
  ingress = false;
  /** Whether the rule is in `ingressDeny` or `egressDeny`. */
  deny = false;
  /** Whether the policy is for nodes. */
  host = false;
  kind = '';
  /** Namespace of a CiliumNetworkPolicy. */
  namespace = '';
  /** What the label selector selects. The labels of pods are those of their identities. */
  selects: 'pods' | 'CIDR groups' | 'other' = 'other';
  /** The number of fields in which the rule lists peers. */
  peers = 0;
  /** L7 rules of the item of `toPorts`. */
  l7: 'none' | 'dns' | 'other' = 'none';
  readonly visitors: VisitorsByPart;
  private readonly path: (string | number)[] = [];
  private code = '';

  constructor(settings: AgentSettings, visitors: VisitorsByPart) {
    this.settings = settings;
    this.visitors = visitors;
  }

  /** Whether the policy is a CiliumNetworkPolicy, which belongs to a namespace. */
  get namespaced(): boolean {
    return this.kind === 'CiliumNetworkPolicy';
  }

  /** Reports a finding of the current rule at a member of the current path, or at the path itself. */
  report(member: string | undefined, value: unknown, what: string, fix: string): void {
    this.findings.push({ code: this.code, at: this.at(member), what, value: describeValue(value), fix });
  }

  /** Lets the rules look at a part. */
  visit<Node>(visitors: readonly { readonly code: string; readonly visit: (node: Node, walk: PolicyWalk) => void }[], node: Node): void {
    for (let i = 0; i < visitors.length; i++) {
      const { code, visit } = visitors[i]!;
      this.code = code;
      visit(node, this);
    }
  }

  /** Reads the fields of a map that are set, by a table of those that it may have. */
  members(fields: Fields, table: Members): void {
    for (const name in fields) {
      const value = fields[name];
      if (value === undefined || value === null) continue;
      const read = table.get(name);
      if (read === undefined) this.visit(this.visitors.unknownField, { name, value, known: [...table.keys()].sort() });
      else if (read !== ANYTHING) read(value, name, this);
    }
  }

  /** Reads a map. */
  map(value: unknown, name: string, read: (fields: Fields, walk: PolicyWalk) => void): void {
    this.path.push(name);
    if (isJsonObject(value)) read(value, this);
    else this.visit(this.visitors.mistyped, { member: undefined, value, expected: 'map' });
    this.path.pop();
  }

  /** Reads a list of maps. */
  maps(list: unknown, name: string, read: (fields: Fields, walk: PolicyWalk) => void): void {
    if (!this.isList(list, name)) return;
    const index = this.path.push(name, 0) - 1;
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      this.path[index] = i;
      if (isJsonObject(item)) read(item, this);
      else this.visit(this.visitors.mistyped, { member: undefined, value: item, expected: 'map' });
    }
    this.path.pop();
    this.path.pop();
  }

  /** Lets the rules look at each string of a list. */
  strings(list: unknown, name: string, visitors: VisitorsByPart['cidr' | 'entity' | 'serverName']): void {
    if (!this.isList(list, name)) return;
    const index = this.path.push(name, 0) - 1;
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      this.path[index] = i;
      if (typeof item === 'string') this.visit(visitors, item);
      else this.visit(this.visitors.mistyped, { member: undefined, value: item, expected: 'string' });
    }
    this.path.pop();
    this.path.pop();
  }

  private isList(value: unknown, name: string): value is unknown[] {
    if (Array.isArray(value)) return true;
    this.visit(this.visitors.mistyped, { member: name, value, expected: 'list' });
    return false;
  }

  private at(member: string | undefined): string {
    let text = '';
    for (const segment of this.path) text += typeof segment === 'number' ? `[${segment}]` : text === '' ? segment : `.${segment}`;
    return member === undefined ? text : text === '' ? member : `${text}.${member}`;
  }
}

/** The number of items of a list; 0 for anything else. */
export function count(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Whether a field is set. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'not set';
  if (value === '') return 'empty';
  const text = withoutSecrets(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}...` : text;
}
