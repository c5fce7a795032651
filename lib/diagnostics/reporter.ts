import { TalosCiliumError, type Problem } from './problem';
import type { Code } from './catalogue';
import { withoutSecretsIn } from './secrets';

/** A problem before it has a place: the reporter knows the construct path. */
export interface NewProblem extends Omit<Problem, 'code' | 'path'> {
  readonly code: Code;
}

/** Fields of a finished object, and what the props that they are made of are called. */
export type FieldNames = readonly (readonly [field: RegExp, prop: string])[];

/** Collects everything that is wrong with one thing, so that it is thrown together. */
export class Reporter {
  /** Construct path, or the nearest thing to it. */
  readonly path: string;
  private readonly found: Problem[];
  private readonly prop: string;
  private readonly names: FieldNames;

  constructor(path: string, found: Problem[] = [], prop = '', names: FieldNames = []) {
    this.path = path;
    this.found = found;
    this.prop = prop;
    this.names = names;
  }

  /** Everything reported so far, here and by reporters below this one. */
  get problems(): readonly Problem[] {
    return this.found;
  }

  /** Reports one problem of this path. */
  add(problem: NewProblem): void {
    const what = this.prop === '' ? problem.what : `${this.prop} ${problem.what}`;
    this.found.push(withoutSecretsIn({ ...problem, path: this.path, what: this.names.reduce((text, [field, prop]) => text.replace(field, prop), what) }));
  }

  /**
   * A reporter for a prop, such as `rules[0]`: it reports under the same path and into the same list, and what it reports begins with
   * the name of the prop. `report.at('rules[0]').at('port').add({ what: 'is required', ... })` reports that `rules[0].port is required`.
   * A colon ends a title: `at('Service web:').at('port')`. `at(':')` is for a sentence that does not begin with the prop.
   */
  at(prop: string): Reporter {
    if (prop === ':' && this.prop === '') return this;
    const joint = this.prop === '' || /^[[:]/.test(prop) ? '' : this.prop.endsWith(':') ? ' ' : '.';
    return new Reporter(this.path, this.found, `${this.prop}${joint}${prop}`, this.names);
  }

  /** A reporter for checks of a finished object that is made of props: its messages have the names of the props. */
  named(names: FieldNames): Reporter {
    return new Reporter(this.path, this.found, this.prop, names);
  }

  /** Reports problems that have a path already. */
  include(...problems: readonly Problem[]): void {
    for (const problem of problems) this.found.push(withoutSecretsIn(problem));
  }

  /** A reporter for another construct or a file: it reports under that path and into the same list. */
  on(path: string): Reporter {
    return new Reporter(path, this.found, '', this.names);
  }

  /** A reporter for a part: it reports under a longer path and into the same list. */
  below(segment: string): Reporter {
    return new Reporter(`${this.path}${segment.startsWith('[') ? '' : this.path === '' ? '' : '/'}${segment}`, this.found, '', this.names);
  }

  /**
   * Does `work` and returns its result. Problems that it throws are reported here instead, and the result is then undefined.
   *
   * @param part the prop that `work` reads, such as `ips[0]`: the problems are then reported under this reporter's path and begin with it
   */
  attempt<T>(work: () => T, part?: string): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      const { prop } = part === undefined ? this : this.at(part);
      this.include(...(prop === '' ? error.problems : error.problems.map((problem) => ({ ...problem, path: this.path, what: `${prop}: ${problem.what}` }))));
      return undefined;
    }
  }

  /** Everything that was reported, as one error. */
  error(): TalosCiliumError {
    return new TalosCiliumError(this.found);
  }

  /** Throws everything that was reported, if there is anything. */
  throwIfAny(): void {
    if (this.found.length > 0) throw this.error();
  }
}
