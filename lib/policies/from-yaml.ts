import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { addManifests, type ManifestsFromYamlProps } from '../manifests/manifests-from-yaml';
import { POLICY_KINDS } from '../model/of-kinds';
import { checked } from '../props';

/** Props of `CiliumPolicies.fromYaml`. At least one of `files`, `directory`, `kustomize` and `text` is required. */
export interface PoliciesFromYamlProps extends ManifestsFromYamlProps {
  /**
   * What to do with objects that are not policies: `refuse` reports an error, `skip` ignores them. `ManifestsFromYaml` reads objects of all kinds.
   * @default 'refuse'
   */
  readonly otherKinds?: 'refuse' | 'skip';
}

/** Policies that `CiliumPolicies.fromYaml` has read. Each one is a child whose id has its kind, namespace and name. */
export class PoliciesFromYaml extends Construct {
  static { checked(PoliciesFromYaml, 'PoliciesFromYaml'); }

  /** The objects, in the order of files and documents. */
  readonly apiObjects: readonly ApiObject[];

  constructor(scope: Construct, id: string, { otherKinds = 'refuse', ...props }: PoliciesFromYamlProps) {
    super(scope, id);
    this.apiObjects = addManifests(this, props, ({ kind, apiVersion }, report) => {
      if ((POLICY_KINDS as readonly string[]).includes(kind)) return true;
      if (otherKinds === 'refuse') {
        report.add({ code: 'POL304', what: `${kind} (${apiVersion}) is not a network policy`, fix: "remove it, set otherKinds: 'skip', or use new ManifestsFromYaml, which reads all kinds" });
      }
      return false;
    });
  }
}
