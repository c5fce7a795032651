import { nameKey, type KeyTree, type NamedBy } from './chart-facts-key-tree';
import { meaningOf, NOTHING, ROOT, union, type Meaning, type Scope } from './chart-facts-template-meaning';
import { TemplateCutter, type Action } from './chart-facts-template-tokens';

/** Functions that return one of their arguments. */
const PASSING = new Set('default coalesce or and ternary deepCopy required set unset omit pick merge mergeOverwrite'.split(' '));
/** Functions that read a whole map, and so every key in it. */
const WHOLE = new Set('toYaml toYamlPretty toJson toPrettyJson toRawJson toToml keys values merge mergeOverwrite omit pick tpl'.split(' '));
const DEEPEST_CALL = 8;

/**
 * Marks in `values` every key that the templates read, and every map that they pass on as a whole. It follows `with`,
 * `range`, variables, `dict`, `list` and `include`, and takes both branches of every condition. Where it cannot follow a map,
 * the map counts as passed on, so that no key is called unknown by mistake.
 */
export function markTemplateReads(templates: Iterable<string>, values: KeyTree, by: NamedBy): void {
  new Reader(values, by).readAll(templates);
}

class Reader {
  private readonly values: KeyTree;
  private readonly by: NamedBy;
  private readonly defined = new Map<string, readonly Action[]>();
  private readonly calledAtRoot = new Set<string>();
  /** Actions that were already evaluated with `.` and `$` as the root: they would read the same keys again. */
  private readonly seenAtRoot = new Map<Action, Meaning>();
  private depth = 0;

  constructor(values: KeyTree, by: NamedBy) {
    this.values = values;
    this.by = by;
  }

  readAll(templates: Iterable<string>): void {
    const cutter = new TemplateCutter();
    const bodies: Action[][] = [];
    for (const template of templates) bodies.push(this.takeDefinitions(cutter.actionsOf(template)));
    for (const body of bodies) this.read(body, ROOT);
    for (const name of this.defined.keys()) this.call(name, ROOT);
  }

  /** Stores the bodies of `define` by name and returns the rest of the file. */
  private takeDefinitions(actions: readonly Action[]): Action[] {
    const rest: Action[] = [];
    for (let index = 0; index < actions.length; index++) {
      const action = actions[index]!;
      if (action.keyword !== 'define' && action.keyword !== 'block') {
        rest.push(action);
        continue;
      }
      const start = ++index;
      for (let open = 1; index < actions.length; index++) {
        const { opens, keyword } = actions[index]!;
        if (opens) open++;
        else if (keyword === 'end' && --open === 0) break;
      }
      this.defined.set(action.tokens[0]?.text ?? '', actions.slice(start, index));
    }
    return rest;
  }

  private call(name: string, argument: Meaning): void {
    const body = this.defined.get(name);
    if (!body || argument === NOTHING || this.depth >= DEEPEST_CALL) return;
    if (argument.root) {
      if (this.calledAtRoot.has(name)) return;
      this.calledAtRoot.add(name);
    }
    this.depth++;
    this.read(body, argument);
    this.depth--;
  }

  private read(body: readonly Action[], dot: Meaning): void {
    const variables = new Map([['$', dot]]);
    const outer: Meaning[] = [];
    let here = dot;
    for (const action of body) {
      const { keyword } = action;
      if (keyword === 'end') {
        here = outer.pop() ?? dot;
        continue;
      }
      if (action.isElse) here = outer.at(-1) ?? dot;
      else if (action.opens) outer.push(here);
      const value = this.evaluate(action, here, variables);
      if (keyword === 'with') here = value;
      else if (keyword === 'range') here = this.elementsOf(value);
    }
  }

  private evaluate(action: Action, dot: Meaning, variables: Map<string, Meaning>): Meaning {
    if (!action.text || (dot === NOTHING && !action.text.includes('$'))) return NOTHING;
    const repeatable = dot === ROOT && variables.get('$') === ROOT && !action.usesVariables;
    if (repeatable) {
      const before = this.seenAtRoot.get(action);
      if (before) return before;
      if (action.chains) {
        const value = this.chainsOf(action.chains);
        this.seenAtRoot.set(action, value);
        return value;
      }
    }

    const { tokens } = action;
    const scope: Scope = { dot, variables, field: (of, key) => this.field(of, key), apply: (name, args) => this.apply(name, args) };
    const assignment = action.usesVariables ? tokens.findIndex(({ kind, text }) => kind === 'mark' && (text === ':=' || text === '=')) : -1;
    if (action.keyword === 'template') return this.apply('include', [{ text: tokens[0]?.text ?? '' }, meaningOf(tokens, 1, scope)]);
    const value = meaningOf(tokens, assignment + 1, scope);
    if (repeatable) this.seenAtRoot.set(action, value);
    if (assignment > 0) {
      const name = tokens[assignment - 1]!.text;
      const assigned = action.keyword === 'range' ? this.elementsOf(value) : value;
      // A second assignment does not replace the first: it can be in a branch that is not taken.
      variables.set(name, union([variables.get(name) ?? NOTHING, assigned]));
    }
    return value;
  }

  /** All chains count as read, and the value of the action can be any of them. */
  private chainsOf(chains: readonly string[]): Meaning {
    if (chains.length === 0) return NOTHING;
    const places: KeyTree[] = [];
    for (const chain of chains) {
      let place = this.values;
      for (let start = 0, end = 0; end < chain.length; start = end + 1) {
        end = chain.indexOf('.', start);
        if (end < 0) end = chain.length;
        place = nameKey(place, chain.slice(start, end), this.by);
      }
      places.push(place);
    }
    return { places };
  }

  private elementsOf(value: Meaning): Meaning {
    for (const place of value.places ?? []) this.handOn(place);
    return union(value.items ?? []);
  }

  private handOn(place: KeyTree): void {
    if (place !== this.values) place.open = true;
  }

  private field(of: Meaning, key: string): Meaning {
    if (of.root) return key === 'Values' ? { places: [this.values] } : NOTHING;
    const field = of.fields?.get(key);
    if (field) return field;
    // `.Values.AsMap` is a method and stands for the map itself.
    const places = of.places?.map((place) => (key === 'AsMap' && place === this.values ? place : nameKey(place, key, this.by)));
    return places ? { places } : NOTHING;
  }

  private apply(name: string, args: readonly Meaning[]): Meaning {
    if (WHOLE.has(name)) for (const arg of args) for (const place of arg.places ?? []) this.handOn(place);
    if (PASSING.has(name)) return union(args);
    switch (name) {
      case 'include':
        this.call(args[0]?.text ?? '', args[1] ?? NOTHING);
        return NOTHING;
      case 'list':
      case 'tuple':
        return { items: args };
      case 'dict':
        return { fields: fieldsOf(args) };
      case 'index':
      case 'get':
      case 'hasKey':
        return args.slice(1).reduce((value, key) => this.element(value, key), args[0] ?? NOTHING);
      case 'dig':
        return args.slice(0, -2).reduce((value, key) => this.element(value, key), args.at(-1) ?? NOTHING);
      default:
        return NOTHING;
    }
  }

  private element(of: Meaning, key: Meaning): Meaning {
    if (key.text === undefined) {
      for (const place of of.places ?? []) this.handOn(place);
      return NOTHING;
    }
    if (of.items && /^\d+$/.test(key.text)) return of.items[Number(key.text)] ?? NOTHING;
    return this.field(of, key.text);
  }
}

/** The arguments of `dict`: keys and values in turn. */
function fieldsOf(args: readonly Meaning[]): Map<string, Meaning> {
  const fields = new Map<string, Meaning>();
  for (let at = 0; at < args.length; at += 2) {
    const key = args[at]!.text;
    if (key !== undefined) fields.set(key, args[at + 1] ?? NOTHING);
  }
  return fields;
}
