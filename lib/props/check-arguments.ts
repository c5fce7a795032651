import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { TalosCiliumError } from '../diagnostics/problem';
import { noteCreation } from '../diagnostics/program-frame';
import { brand } from './brand';
import { isCallable, readParameters } from './read-shape';
import { describe, exampleOf, NONE, withExample, type Finding, type Member } from './shape';

/**
 * Marks a class of the public API by its name, for other copies of the library too, and has the arguments of its static methods and
 * its methods checked. What is no class, such as the makers in `Routing`, is checked alike.
 */
export function checked<T extends object>(type: T, name: string): T {
  const { prototype } = type as { readonly prototype?: object };
  if (prototype) brand({ prototype }, name);
  for (const [target, sign] of [[type, '.'], [prototype, '#']] as const) {
    for (const key of Object.getOwnPropertyNames(target ?? {})) {
      const callable = `${name}${sign}${key}`;
      if (!isCallable(callable)) continue;
      const original = (target as Readonly<Record<string, (...args: unknown[]) => unknown>>)[key]!;
      Object.defineProperty(target, key, {
        configurable: true,
        writable: true,
        enumerable: !prototype,
        value(this: unknown, ...args: unknown[]): unknown {
          checkArguments(callable, args, this);
          return original.apply(this, args);
        },
      });
    }
  }
  return type;
}

const parameters = new Map<string, readonly Member[]>();

/**
 * Checks the arguments of a constructor (`Class`), a function, a static method (`Class.method`) or a method (`Class#method`) against
 * its types, because TypeScript is not there when JavaScript runs.
 *
 * @param self the instance whose method it is
 * @throws TalosCiliumError with all mistakes: `API001` for an unknown prop, `API002` for a missing one, `API003` for a value of the
 * wrong type, `API004` for an empty one, `API005` for too many arguments, `API006` for an id that is taken, `API007` for a construct outside of every
 * chart
 */
export function checkArguments(callable: string, args: ArrayLike<unknown>, self?: unknown): void {
  let known = parameters.get(callable);
  if (!known) parameters.set(callable, (known = readParameters(callable)));
  const findings: Finding[] = [];
  for (let index = 0; index < known.length; index++) {
    const parameter = known[index]!;
    const value = parameter.rest ? Array.from(args).slice(index) : args[index];
    const found = value !== undefined ? findingsIn(parameter, value) : parameter.optional ? NONE : absent(parameter);
    if (found !== NONE) findings.push(...found.map((finding) => at(parameter, finding)));
  }
  if (args.length > known.length && !known.at(-1)?.rest && !isMapping(args)) findings.push(excess(callable, known, args.length));
  if (findings.length === 0 && known[1]?.name === 'id') {
    findings.push(...idFindings(args[0] as Construct, args[1] as string), ...chartFindings(callable, args[0] as Construct));
    noteCreation(args[0] as Construct, args[1] as string);
  }
  if (findings.length > 0) throw errorOf(callable, known, args, self, findings);
}

/** A getter or a proxy may throw anything. */
function findingsIn({ shape }: Member, value: unknown): readonly Finding[] {
  try {
    return shape.find(value);
  } catch (error) {
    const cause = error instanceof Error ? error.message : typeof error;
    return [{ code: 'API003', at: '', what: (place) => `${place} cannot be read (${cause})`, fix: 'pass plain objects, without getters that throw' }];
  }
}

/** Members of a props object are named without the parameter. */
function at(member: Member, given: Finding): Finding {
  const { name, shape } = member;
  const finding = withExample(member, given);
  if (finding.at === '' && finding.code === 'API001' && shape.isProps) return finding;
  return finding.at !== '' && shape.isProps ? finding : { ...finding, at: name + finding.at };
}

/** Props that are missing altogether lack their members. */
function absent(parameter: Member): readonly Finding[] {
  const { shape } = parameter;
  const example = exampleOf(parameter);
  const inside = shape.isProps ? shape.find({}) : NONE;
  if (inside !== NONE) return inside;
  return [{ code: 'API002', at: '', what: (place) => `${place} is required`, fix: `pass ${example === undefined ? shape.one : `${shape.one}, such as ${example}`}` }];
}

/** `Array.map` and its like call with item, index and array, which is fine for what takes an item only. */
function isMapping(args: ArrayLike<unknown>): boolean {
  const [item, index, array] = Array.from(args);
  return args.length === 3 && Array.isArray(array) && array[index as number] === item;
}

function excess(callable: string, known: readonly Member[], count: number): Finding {
  const names = known.map(({ name }) => name).join(', ');
  return { code: 'API005', at: '', what: () => `${callable.replace('#', '.')}(${names}) takes ${known.length} arguments; got ${count}`, fix: 'remove the others, or make a call for each' };
}

function idFindings(scope: Construct, id: string): Finding[] {
  if (id === '') return [{ code: 'API004', at: 'id', what: (place) => `${place} must not be empty`, fix: 'give an id that is unique in its scope' }];
  const other = scope.node.tryFindChild(id);
  if (!other) return [];
  return [{ code: 'API006', at: 'id', what: () => `the id ${id} is taken in ${scope.node.path || 'the app'} (by ${other.constructor.name})`, fix: 'give each construct of a scope an id of its own' }];
}

/** cdk8s finds the chart of an object among its scopes, and throws a plain error where there is none. */
function chartFindings(type: string, scope: Construct): Finding[] {
  if (scope.node.scopes.some((each) => Chart.isChart(each))) return [];
  return [{ code: 'API007', at: '', what: () => `${type} must be created in a chart; its scope is ${describe(scope)}`, fix: 'pass a ClusterChart as the scope: const chart = new ClusterChart(app, cluster)' }];
}

function errorOf(callable: string, known: readonly Member[], args: ArrayLike<unknown>, self: unknown, findings: readonly Finding[]): TalosCiliumError {
  const name = callable.replace('#', '.');
  const isNew = /^[A-Z]\w*$/.test(callable);
  let path: string | undefined;
  try {
    path = isNew ? pathOfNew(callable, known, args) : pathOf(callable.includes('#') ? self : args[0]);
  } catch {
    // What cannot be read is reported without its path.
  }
  const call = isNew || path === undefined ? '' : `${name.replace(/^.*\./, '')}: `;
  return new TalosCiliumError(findings.map(({ code, at: place, what, fix, actual }) => ({
    code,
    path: path ?? name,
    what: call + what(place.replace(/^\./, '') || name),
    fix: typeof fix === 'string' ? fix : fix(),
    ...(actual !== undefined && { actual }),
  })));
}

/** Path of a construct, or of something that has one. */
function pathOf(value: unknown): string | undefined {
  const { node, path } = (typeof value === 'object' ? value : undefined) as { node?: { path?: unknown }; path?: unknown } ?? {};
  const found = node?.path ?? path;
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** Path of a construct that is about to be made; the name of what is no construct, if it has one. */
function pathOfNew(type: string, known: readonly Member[], args: ArrayLike<unknown>): string | undefined {
  const [first, id] = Array.from(args);
  if (known[0]?.name === 'scope') return [pathOf(first), known[1]?.name === 'id' ? id : undefined].filter((part) => typeof part === 'string' && part !== '').join('/') || undefined;
  const { name } = ((typeof first === 'object' ? first : undefined) ?? {}) as { name?: unknown };
  return typeof name === 'string' && name !== '' ? `${type}(${name})` : undefined;
}
