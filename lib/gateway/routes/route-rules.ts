import type { ParentRef } from '../../../imports/gateway.networking.k8s.io';
import type { Report } from '../report';
import type { RuleScope } from './route-filters';
import type { RouteFrame } from './route-frame';
import { checkRuleNames } from './route-names';

interface AnyRule {
  readonly name?: string;
  readonly matches?: readonly unknown[];
}

/** Rules of a route that has several; each one that comes is checked with those before it. */
export class RouteRules<Rule extends AnyRule, Rendered> {
  readonly parentRefs: ParentRef[];
  /** The list is the one in the spec: rules that are added later are in it. */
  readonly rendered: Rendered[];
  private readonly frame: RouteFrame;
  private readonly given: Rule[];
  private readonly render: (rule: Rule, scope: RuleScope, report: Report) => Rendered;
  private readonly check: (rules: readonly Rule[], report: Report) => void;

  /** @throws RTE codes, all mistakes at once */
  constructor(frame: RouteFrame, rules: readonly Rule[], render: RouteRules<Rule, Rendered>['render'], check: RouteRules<Rule, Rendered>['check']) {
    this.frame = frame;
    this.render = render;
    this.check = check;
    this.given = [...rules];
    [this.parentRefs, this.rendered] = frame.run((scope, report) => {
      if (rules.length === 0) report.add('RTE008', 'has no rule (rules is empty)', 'give at least one');
      return [frame.parentRefs(report), this.renderAll(rules, scope, report)];
    });
  }

  /** @throws RTE codes, as the constructor does */
  add(rule: Rule): void {
    const rendered = this.frame.run((scope, report) => this.renderAll([...this.given, rule], scope, report));
    this.given.push(rule);
    this.rendered.push(rendered.at(-1)!);
  }

  private renderAll(rules: readonly Rule[], scope: RuleScope, report: Report): Rendered[] {
    const rendered = rules.map((rule, index) => this.render(rule, scope, report.at(`rules[${index}]`)));
    report.limit('rules', rules.length, 16);
    this.check(rules, report);
    checkRuleNames(rules.map(({ name }) => name), report);
    return rendered;
  }
}
