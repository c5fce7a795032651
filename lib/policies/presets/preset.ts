import type { CiliumPolicies } from '../cilium-policies';

/** Named sets of rules. */
export class Preset {
  readonly name: string;
  private readonly build: (policies: CiliumPolicies) => void;

  constructor(name: string, build: (policies: CiliumPolicies) => void) {
    this.name = name;
    this.build = build;
    Object.freeze(this);
  }

  /** Adds its rules to a set of policies. */
  apply(policies: CiliumPolicies): void {
    this.build(policies);
  }
}
