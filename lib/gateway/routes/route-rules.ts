import type { ParentRef } from '../../../imports/gateway.networking.k8s.io';
import type { Reporter } from '../../diagnostics/reporter';
import type { RuleScope } from './route-filters';
import type { RouteFrame } from './route-frame';
import { checkRuleNames } from './route-names';
import { checkCount } from './route-values';

interface AnyRule {
  readonly name?: string;
  readonly matches?: readonly unknown[];
}

/** Rules of a route. A rule that is added later is checked together with the others. */
export class RouteRules<Rule extends AnyRule, Rendered> {
  readonly parentRefs: ParentRef[];
  /** The list in the spec, to which `add` appends. */
  readonly rendered: Rendered[];
  private readonly frame: RouteFrame;
  private readonly rules: Rule[];
  private readonly render: (rule: Rule, scope: RuleScope, report: Reporter) => Rendered;
  private readonly check: (rules: readonly Rule[], report: Reporter) => void;

  /** @throws RTE codes, all mistakes at once */
  constructor(frame: RouteFrame, rules: readonly Rule[], render: RouteRules<Rule, Rendered>['render'], check: RouteRules<Rule, Rendered>['check']) {
    this.frame = frame;
    this.render = render;
    this.check = check;
    this.rules = [...rules];
    [this.parentRefs, this.rendered] = frame.run((scope, report) => {
      if (rules.length === 0) report.add({ code: 'RTE008', what: 'rules is empty', fix: "add a rule, for example { backends: [Backend.named({ name: 'web', port: 80 })] }" });
      return [frame.parentRefs(report), this.renderAll(rules, scope, report)];
    });
  }

  /** @throws RTE codes, as the constructor does */
  add(rule: Rule): void {
    const rendered = this.frame.run((scope, report) => this.renderAll([...this.rules, rule], scope, report));
    this.rules.push(rule);
    this.rendered.push(rendered.at(-1)!);
  }

  private renderAll(rules: readonly Rule[], scope: RuleScope, report: Reporter): Rendered[] {
    const rendered = rules.map((rule, index) => this.render(rule, scope, report.at(`rules[${index}]`)));
    checkCount('rules', rules.length, 16, 'move some of them to another route', report);
    this.check(rules, report);
    checkRuleNames(rules.map(({ name }) => name), report);
    return rendered;
  }
}
