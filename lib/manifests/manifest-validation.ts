import { groupBy } from '../runtime/group-by';
import { checkArguments, checked } from '../props';
import type { LocatedProblem } from './check/check-manifests';

/** Props of `ManifestValidation`: the `properties` in cdk8s.yaml. */
export interface ManifestValidationProps {
  /**
   * Version of Cilium: `1.19.6`.
   * @default - the one of a HelmRelease, an Argo CD Application or the like in the manifests; otherwise nothing that only some versions accept is an error
   */
  readonly cilium?: string;
  /**
   * Version of Kubernetes: `1.35`.
   * @default - unknown: fields that newer versions may have are warnings
   */
  readonly kubernetes?: string;
  /**
   * Values of variables such as `${DOMAIN}`, which Flux replaces.
   * @default - none: a variable is not checked
   */
  readonly substitute?: Readonly<Record<string, string>>;
  /**
   * Files and directories of CustomResourceDefinitions to check objects against: `['crds/']`.
   * @default - those among the manifests
   */
  readonly crds?: readonly string[];
  /**
   * Codes that are not reported: `SEC003`.
   * @default - none
   */
  readonly accept?: readonly string[];
  /**
   * Whether the app has everything that is in the cluster. It then also reports what is missing, such as the Gateway of a route.
   * @default false
   */
  readonly complete?: boolean;
}

/** What cdk8s-cli gives to a validation, as far as it is used. */
export interface ManifestValidationContext {
  /** Paths of the manifests. */
  readonly manifests: readonly string[];
  /** The report that cdk8s-cli shows. */
  readonly report: ManifestValidationReport;
  /** The log of cdk8s-cli. */
  readonly logger: ManifestValidationLogger;
}

/** The report of cdk8s-cli. */
export interface ManifestValidationReport {
  /** Adds what violates a rule. */
  addViolation(violation: ManifestViolation): void;
  /** Ends the report. */
  submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
}

/** The log of cdk8s-cli. */
export interface ManifestValidationLogger {
  /** Writes a line. */
  log(message: string): void;
}

/** A rule, and the objects that violate it. */
export interface ManifestViolation {
  /** Code and title of the rule. */
  readonly ruleName: string;
  /** What the rule is for. */
  readonly recommendation: string;
  /** How to fix it. */
  readonly fix: string;
  /** Objects that violate the rule. */
  readonly violatingResources: readonly ViolatingResource[];
}

/** An object that violates a rule. */
export interface ViolatingResource {
  /** Name of the object. */
  readonly resourceName: string;
  /** What is wrong, and where. */
  readonly locations: readonly string[];
  /** Path of its manifest. */
  readonly manifestPath: string;
}

/**
 * All checks of objects, as a validation plugin of cdk8s-cli: for apps that do not use the constructs of this library, too. In cdk8s.yaml:
 *
 * ```
 * validations:
 *   - package: cdk8s-talos-cilium
 *     version: 0.1.0
 *     class: ManifestValidation
 *     properties:
 *       cilium: 1.19.6
 * ```
 *
 * Errors fail the validation. Warnings are logged.
 *
 * @throws TalosCiliumError CLU007 or CLU011 for a version that is not one
 *
 * @example
 * const validation = new ManifestValidation({ cilium: '1.19.6', kubernetes: '1.35' });
 *
 * @see https://cdk8s.io/docs/latest/cli/synth/#validations
 */
export class ManifestValidation {
  static { checked(ManifestValidation, 'ManifestValidation'); }

  private readonly props: ManifestValidationProps;

  constructor(props: ManifestValidationProps = {}) {
    checkArguments('ManifestValidation', arguments);
    this.props = props;
  }

  /** Checks the manifests and submits the report. */
  validate(context: ManifestValidationContext): Promise<void> {
    const { checkManifests } = require('./check/check-manifests') as typeof import('./check/check-manifests');
    const { describeProblems } = require('../diagnostics/report') as typeof import('../diagnostics/report');
    const { errors, warnings, objects } = checkManifests({ paths: context.manifests, ...this.props });
    // The plugin shows one fix for each group.
    for (const members of groupBy(errors, ({ code, fix }) => `${code}\0${fix}`).values()) context.report.addViolation(violationOf(members));
    if (warnings.length > 0) context.logger.log(describeProblems(warnings, {}));
    context.report.submit(errors.length > 0 ? 'failure' : 'success', { objects: String(objects), warnings: String(warnings.length) });
    return Promise.resolve();
  }
}

function violationOf(members: readonly LocatedProblem[]): ManifestViolation {
  const { explanationOf } = require('../checks/explanation') as typeof import('../checks/explanation');
  const [{ code, fix, link }] = members as [LocatedProblem];
  const explanation = explanationOf(code);
  return {
    ruleName: explanation ? `${code} ${explanation.title}` : code,
    recommendation: `${explanation?.reason ?? ''}${link ? ` See ${link}` : ''}`.trim(),
    fix,
    violatingResources: members.map(({ object = '', file, line, what }) => ({
      // The name by which cdk8s-cli finds the construct.
      resourceName: object.replace(/^.*[ /]/, ''),
      locations: [`line ${line ?? 1}: ${what}`],
      manifestPath: file,
    })),
  };
}
