import type { AgentSettings } from './agent-settings';
import { isJsonObject } from '../../kubernetes/json';

/** One reason for the agent, or the API server, to refuse a policy. */
export interface AgentFinding {
  /** Code of the rule that it belongs to, `POL213`. */
  readonly code: string;
  /** Place in the object, `spec.ingress[0].toPorts[1]`. */
  readonly at: string;
  /** What is wrong, without the value. */
  readonly what: string;
  /** The value, shortened; `not set` when there is none. */
  readonly value: string;
  /** How to fix it, imperative, without a full stop. */
  readonly fix: string;
}

/** A map in a policy. */
export type Fields = Readonly<Record<string, unknown>>;

/** What to do with each member that a map may have. */
export type Members = ReadonlyMap<string, (value: unknown, name: string, walk: PolicyWalk) => void>;

/** A member that nothing is said about. */
export const ANYTHING = (): void => undefined;

const LONGEST = 80;

/**
 * Goes through policies and notes what is wrong. It runs over every policy of an app: it looks at the members that are
 * there, not at those that could be; visitors are plain functions that find what they need here instead of in closures; and
 * a path is put together only for a finding.
 */
export class PolicyWalk {
  readonly settings: AgentSettings;
  findings: AgentFinding[] = [];
  /** Whether the rule is of `ingress` or `ingressDeny`. */
  ingress = false;
  /** Whether the rule is of `ingressDeny` or `egressDeny`. */
  deny = false;
  /** Whether the policy is for nodes. */
  host = false;
  /** Whether the policy lives in a namespace. */
  namespaced = false;
  /** Ways in which the rule names its peers. */
  peers = 0;
  /** L7 rules of the port rule. */
  l7: 'none' | 'dns' | 'other' = 'none';
  /** Whether a port of the port rule is 0. */
  zeroPort = false;
  /** Whether the egress of the policy allows names. */
  names = false;
  /** Whether it lets the proxy read DNS answers. */
  answers = false;
  /** Whether some policy so far allows names and reads no answers. */
  blind = false;
  private readonly path: (string | number)[] = [];

  constructor(settings: AgentSettings) {
    this.settings = settings;
  }

  /** Notes a finding at a member of where the walk is, or at the place itself. */
  report(code: string, member: string | undefined, value: unknown, what: string, fix: string): void {
    this.findings.push({ code, at: this.at(member), what, value: shown(value), fix });
  }

  /** Visits the members of a map that are there, by a table of those that may be. */
  members(fields: Fields, table: Members): void {
    for (const name in fields) {
      const value = fields[name];
      if (value === undefined || value === null) continue;
      const visit = table.get(name);
      if (visit === undefined) this.unknown(name, value, table);
      else if (visit !== ANYTHING) visit(value, name, this);
    }
  }

  /** Visits a map; what is no map is a finding. */
  map(value: unknown, name: string, visit: (fields: Fields, walk: PolicyWalk) => void): void {
    this.path.push(name);
    if (isJsonObject(value)) visit(value, this);
    else this.report('POL200', undefined, value, 'a map is expected here', 'write a map, or leave the field out');
    this.path.pop();
  }

  /** Visits each map of a list. */
  maps(list: unknown, name: string, visit: (fields: Fields, walk: PolicyWalk) => void): void {
    if (!Array.isArray(list)) {
      this.noList(list, name);
      return;
    }
    this.path.push(name, 0);
    const index = this.path.length - 1;
    for (let i = 0; i < list.length; i++) {
      const item: unknown = list[i];
      this.path[index] = i;
      if (isJsonObject(item)) visit(item, this);
      else this.report('POL200', undefined, item, 'a map is expected here', 'write a map, or remove the item');
    }
    this.path.pop();
    this.path.pop();
  }

  /** Visits each text of a list. */
  texts(list: unknown, name: string, visit: (text: string, walk: PolicyWalk) => void): void {
    if (!Array.isArray(list)) {
      this.noList(list, name);
      return;
    }
    this.path.push(name, 0);
    const index = this.path.length - 1;
    for (let i = 0; i < list.length; i++) {
      const item: unknown = list[i];
      this.path[index] = i;
      if (typeof item === 'string') visit(item, this);
      else this.report('POL200', undefined, item, 'a text is expected here', 'write a text, in quotes where YAML would read something else');
    }
    this.path.pop();
    this.path.pop();
  }

  private noList(value: unknown, name: string): void {
    this.report('POL200', name, value, 'a list is expected here', 'write a list, or leave the field out');
  }

  /** An unknown field is dropped by the API server, and what it was to narrow is open, or denied, as a whole. */
  private unknown(name: string, value: unknown, table: Members): void {
    const what = this.deny ? 'there is no such field here, where the rule denies' : 'there is no such field here';
    this.report('POL232', name, value, what, `remove it; the fields are ${[...table.keys()].sort().join(', ')}`);
  }

  private at(member: string | undefined): string {
    let text = '';
    for (const segment of this.path) text += typeof segment === 'number' ? `[${segment}]` : text === '' ? segment : `.${segment}`;
    return member === undefined ? text : text === '' ? member : `${text}.${member}`;
  }
}

/** Items of a list; 0 when it is none. */
export function count(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Whether a field is there. */
export function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'not set';
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
