import type { JsonObject } from '../kubernetes/json';
import type { TalosClusterProps } from '../cluster/talos-cluster';
import type { Code, CodeExample } from '../diagnostics/catalogue';
import type { ValueEdit } from '../diagnostics/problem-model';
import type { Reporter } from '../diagnostics/reporter';
import type { CiliumModel, Model, ObjectModel } from '../model/model';

/** Whether a finding stops the synth. */
export type Severity = 'error' | 'warning';

/** One thing that a rule found. */
export interface Finding {
  /** Construct path. */
  readonly path: string;
  /** What is wrong, with the value in parentheses. */
  readonly what: string;
  /** How to fix it, imperative. */
  readonly fix: string;
  /** @default - the rule's link */
  readonly link?: string;
  /** The fix as edits of values, where it is one. */
  readonly edits?: readonly ValueEdit[];
  /** A warning of a rule whose other findings are errors: what was asked for is switched off. @default - that of the rule */
  readonly severity?: 'warning';
  /** Dotted path of the value that it is about. What helm says of the same value is then not repeated. */
  readonly subject?: string;
  /** Codes that say the same of this path: then it is left out. */
  readonly saidBy?: readonly string[];
}

/** A small world in which a rule finds something, or nothing: shown in the catalogue and run by the tests. */
export interface RuleExample {
  /** Facts that differ from a plain cluster of three control planes and two workers. */
  readonly cluster?: Partial<TalosClusterProps>;
  /** Cilium version. */
  readonly version?: string;
  /** Raw values. */
  readonly values?: JsonObject;
  /** Objects beside Cilium's own. */
  readonly objects?: readonly JsonObject[];
  /** Namespaces that the ClusterChart declares to exist. @default - namespaces are not checked */
  readonly existingNamespaces?: readonly string[];
  /** A second cluster in the same app. */
  readonly second?: Pick<RuleExample, 'cluster' | 'values'>;
}

interface RuleBase {
  /** Stable code, for example `CIL020`. */
  readonly id: string;
  /** One line without a full stop. */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters, one or two sentences for the catalogue. */
  readonly reason: string;
  /** Cilium versions concerned: from the first, before the second; all when left out. */
  readonly versions?: { readonly from?: string; readonly before?: string };
  readonly link?: string;
  /** True for rules that guard what must never happen, such as a private key in the output. */
  readonly final?: boolean;
  /** Codes that a reader of this one may look for instead. */
  readonly related?: readonly string[];
  readonly good: RuleExample;
  readonly bad: RuleExample;
  /** Whether it concludes from what is missing: it says nothing where there may be more than the objects at hand. */
  readonly wholeApp?: boolean;
  /** Whether it is still worth a warning where facts of the cluster are not known, because it holds for the usual cluster. */
  readonly holdsUsually?: true;
  /**
   * The same in a program, where a construct says it better than raw values or an object do. False where cdk8s itself prevents the
   * mistake, so that only manifests of others can make it.
   */
  readonly typescript?: CodeExample | false;
}

/** Looks at one Cilium installation. */
export interface CiliumRule extends RuleBase {
  readonly on: 'cilium';
  check(cilium: CiliumModel): Iterable<Finding>;
}

/** Looks at the objects of some kinds, one at a time. */
export interface ObjectRule extends RuleBase {
  readonly on: 'object';
  readonly kinds: readonly string[];
  check(object: ObjectModel): Iterable<Finding>;
}

/** Looks at everything together. */
export interface ModelRule extends RuleBase {
  readonly on: 'model';
  check(model: Model): Iterable<Finding>;
}

/** One check: a small file under `rules/`, listed in the catalogue. */
export type Rule = CiliumRule | ObjectRule | ModelRule;

/**
 * Checks that a construct makes of its props, made of finished objects too, so that the same mistake in YAML has the same code. The catalogue of
 * `lib/diagnostics` describes the codes.
 */
export interface SharedChecks {
  readonly on: 'shared';
  /** Every code that `check` reports, with its severity. */
  readonly codes: Readonly<Partial<Record<Code, Severity>>>;
  /** Reports under the paths of the objects (`report.on`). */
  check(model: Model, report: Reporter): void;
}

/** Everything that looks at a finished model. */
export type Check = Rule | SharedChecks;
