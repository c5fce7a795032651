import type { Reporter } from '../../diagnostics/reporter';
import type { BackendScope } from '../backend';
import type { RouteFrame, RouteSpec } from './route-frame';

/** Rules of a route. A rule that is added later is checked together with the others. */
export class RouteRules<Rule, Rendered> {
  /** The shared part of the spec. `add` appends to its rules. */
  readonly spec: RouteSpec<Rendered>;
  private readonly frame: RouteFrame;
  private readonly rules: Rule[];
  private readonly render: (rule: Rule, scope: BackendScope, report: Reporter) => Rendered;

  /** @throws RTE codes, all mistakes at once */
  constructor(frame: RouteFrame, rules: readonly Rule[], render: RouteRules<Rule, Rendered>['render']) {
    this.frame = frame;
    this.render = render;
    this.rules = [...rules];
    this.spec = this.specOf(this.rules);
  }

  /** @throws RTE codes, as the constructor does */
  add(rule: Rule): void {
    const { rules } = this.specOf([...this.rules, rule]);
    this.rules.push(rule);
    this.spec.rules.push(rules.at(-1)!);
  }

  private specOf(rules: readonly Rule[]): RouteSpec<Rendered> {
    return this.frame.spec((scope, report) => rules.map((rule, index) => this.render(rule, scope, report.at(`rules[${index}]`))));
  }
}
