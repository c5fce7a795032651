import type { Json } from '../../kubernetes/json';
import { readParameters } from '../../props/read-shape';
import { LEAVES, type Member, type Shape } from '../../props/shape';
import { call, data, object, sizeOf, type Expression, type ObjectExpression } from './expression';

/** What props should bring about. */
export interface Goal {
  /** How far the result of props is from what is wanted; `Infinity` for props that cannot be used. */
  distance(props: ObjectExpression): number;
  /** Whether the types allow the props. */
  allows(props: ObjectExpression): boolean;
  /** Data that members of props may be made of. */
  pool(props: ObjectExpression): Pool;
}

/** Data to make props of. */
export interface Pool {
  /** What is wanted and not there yet. */
  readonly wanted: readonly Json[];
  /** What else may be written where a member is required. */
  readonly others: readonly Json[];
}

/** Of two props with the same result, the smaller ones are better. No difference is as small as this. */
const PER_NAME = 0.001;
/** Combinations of required members that are tried. */
const MAX_COMBINATIONS = 300;
const MAX_DEPTH = 6;

/**
 * Finds props by trying them: the types say what may be written, the goal how near it comes. What features can do is therefore never
 * written down a second time, and no prop is chosen that does not have exactly this effect.
 *
 * @param members props that may be used, in the order of the result
 * @param start props to begin with
 */
export function findProps(members: readonly Member[], goal: Goal, start = object({})): ObjectExpression {
  const search = new Search(goal);
  let found = start;
  // A feature may depend on another one that is found later.
  for (let before = ''; before !== JSON.stringify(found); ) {
    before = JSON.stringify(found);
    for (const member of members) found = search.improve(found, member);
  }
  found = search.prune(found);
  const order = members.map(({ name }) => name);
  return { kind: 'object', members: Object.fromEntries(order.filter((name) => Object.hasOwn(found.members, name)).map((name) => [name, found.members[name]!])) };
}

class Search {
  private readonly goal: Goal;
  private readonly known = new Map<string, number>();

  constructor(goal: Goal) {
    this.goal = goal;
  }

  /** Changes one prop as long as that brings the result nearer. */
  improve(found: ObjectExpression, member: Member): ObjectExpression {
    const best = this.descend(found, member, () => true);
    const now = best.members[member.name];
    if (now?.kind !== 'data' || typeof now.value !== 'boolean') return best;
    // No single setting may be better than `true`, and several together.
    const { [member.name]: _switch, ...others } = best.members;
    const settings = this.descend({ ...best, members: others }, member, (candidate) => candidate.kind !== 'data');
    return this.cost(settings) < this.cost(best) ? settings : best;
  }

  private descend(found: ObjectExpression, { name, shape }: Member, accepts: (candidate: Expression) => boolean): ObjectExpression {
    let best = found;
    for (let before; before !== best; ) {
      before = best;
      // Candidates are changes of the best so far, which moves on while they are tried.
      for (const candidate of candidatesFor(shape, this.goal.pool(best), () => best.members[name], 0)) {
        const props = { ...best, members: { ...best.members, [name]: candidate } };
        if (accepts(candidate) && this.cost(props) < this.cost(best) - PER_NAME / 2) best = props;
      }
    }
    return best;
  }

  /** Leaves out what is not needed. */
  prune(found: ObjectExpression): ObjectExpression {
    let best = found;
    for (let changed = true; changed; ) {
      changed = false;
      for (const smaller of smallerThan(best)) {
        if (this.cost(smaller as ObjectExpression) >= this.cost(best) || !this.goal.allows(smaller as ObjectExpression)) continue;
        best = smaller as ObjectExpression;
        changed = true;
        break;
      }
    }
    return best;
  }

  private cost(props: ObjectExpression): number {
    const key = JSON.stringify(props);
    let cost = this.known.get(key);
    if (cost === undefined) this.known.set(key, (cost = this.goal.distance(props) + PER_NAME * sizeOf(props)));
    return cost;
  }
}

type Current = () => Expression | undefined;

const NONE: Current = () => undefined;

/** Expressions of a shape: made of the pool, or of the current one by one change. */
function* candidatesFor(shape: Shape, pool: Pool, current: Current, depth: number): Iterable<Expression> {
  if (depth > MAX_DEPTH) return;
  if (shape === LEAVES.boolean) {
    yield data(true);
    yield data(false);
  } else if (shape === LEAVES.string || shape === LEAVES.number || shape === LEAVES.Duration || shape === LEAVES.Size) {
    for (const value of pool.wanted) if (shape.fits!(value)) yield data(value);
  }
  const { parts } = shape;
  switch (parts?.kind) {
    case 'literal':
      yield data(parts.value);
      return;
    case 'array':
    case 'record':
      for (const value of pool.wanted) if (typeof value === 'object' && shape.find(value).length === 0) yield data(value);
      return;
    case 'union':
      for (const alternative of parts.alternatives) yield* candidatesFor(alternative, pool, current, depth);
      return;
    case 'object':
      for (const value of pool.wanted) if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && shape.find(value).length === 0) yield object(Object.fromEntries(Object.entries(value).map(([name, member]) => [name, data(member)])));
      yield* objectsOf(parts.members, pool, current, depth);
      return;
    case 'made':
      for (const { callable } of parts.makers) {
        // What a class itself is made of is a value of its own, such as a Cidr: its text is written instead.
        if (callable.includes('.')) yield* callsOf(callable, pool, current, depth);
      }
      return;
    case undefined:
  }
}

function* objectsOf(members: readonly Member[], pool: Pool, current: Current, depth: number): Iterable<ObjectExpression> {
  const base = (): ObjectExpression | undefined => {
    const now = current();
    return now?.kind === 'object' ? now : undefined;
  };
  const required = members.filter(({ optional }) => !optional);
  if (!base()) for (const values of combinations(required, pool, depth)) yield object(values);
  if (!base() && required.length > 0) return;
  for (const { name, shape } of members) {
    for (const value of candidatesFor(shape, pool, () => base()?.members[name], depth + 1)) yield object({ ...base()?.members, [name]: value });
  }
}

function* callsOf(callable: string, pool: Pool, current: Current, depth: number): Iterable<Expression> {
  const base = (): readonly Expression[] | undefined => {
    const now = current();
    return now?.kind === 'call' && now.callee === callable ? now.args : undefined;
  };
  const parameters = readParameters(callable).filter(({ rest }) => !rest);
  const required = parameters.filter(({ optional }) => !optional);
  if (!base()) for (const args of combinations(required, pool, depth)) yield call(callable, ...required.map(({ name }) => args[name]!));
  if (!base() && required.length > 0) return;
  for (const [index, { shape }] of parameters.entries()) {
    for (const value of candidatesFor(shape, pool, () => base()?.[index], depth + 1)) {
      const args = base() ?? [];
      if (index <= args.length) yield call(callable, ...args.slice(0, index), value, ...args.slice(index + 1));
    }
  }
}

/** All members together, because none of them may be missing. */
function combinations(members: readonly Member[], pool: Pool, depth: number): Record<string, Expression>[] {
  let found: Record<string, Expression>[] = [{}];
  for (const { name, shape } of members) {
    const values = [...candidatesFor(shape, { wanted: [...pool.wanted, ...pool.others], others: [] }, NONE, depth + 1)];
    found = found.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))).slice(0, MAX_COMBINATIONS);
  }
  return found;
}

/** The expression with one thing less. */
function* smallerThan(expression: Expression): Iterable<Expression> {
  if (expression.kind === 'object') {
    const { members } = expression;
    for (const name of Object.keys(members)) {
      const { [name]: _removed, ...rest } = members;
      yield { ...expression, members: rest };
    }
    for (const [name, member] of Object.entries(members)) {
      if (member.kind === 'object' && Object.keys(member.members).length === 0) yield { ...expression, members: { ...members, [name]: data(true) } };
      for (const smaller of smallerThan(member)) yield { ...expression, members: { ...members, [name]: smaller } };
    }
  }
  if (expression.kind === 'call' && expression.args.length > 0) {
    yield { ...expression, args: expression.args.slice(0, -1) };
    for (const [index, arg] of expression.args.entries()) {
      for (const smaller of smallerThan(arg)) yield { ...expression, args: expression.args.map((each, at) => (at === index ? smaller : each)) };
    }
  }
}
