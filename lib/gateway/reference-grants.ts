import { Chart, Lazy } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { ReferenceGrant } from '../../imports/gateway.networking.k8s.io';
import type { ReferenceGrantSpec, ReferenceGrantTo } from '../../imports/gateway.networking.k8s.io';
import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';
import { checked } from '../props';

/** A reference over a namespace's border, which the target's namespace has to allow. */
export interface CrossNamespaceReference {
  /** What refers: kind of the group `gateway.networking.k8s.io`, and its namespace. */
  readonly from: { readonly kind: string; readonly namespace: string };
  /** What is referred to; the group of core kinds is empty. */
  readonly to: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string };
}

const ID = 'reference-grants';
/** Entries that one grant takes. */
const MOST_TARGETS = 16;

/**
 * The ReferenceGrants of a cluster: one for all references from one kind and namespace to another namespace, named after
 * them, with each target by its name. The same references give the same grants in any order.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export class ReferenceGrants extends Construct {
  static { checked(ReferenceGrants, 'ReferenceGrants'); }

  private readonly targets = new Map<string, Map<string, ReferenceGrantTo>>();

  /** The grants of the outermost chart around a construct, made at the first call. */
  static of(construct: IConstruct): ReferenceGrants {
    const scope = construct.node.scopes.find((each) => Chart.isChart(each)) ?? construct.node.root;
    return (scope.node.tryFindChild(ID) as ReferenceGrants | undefined) ?? new ReferenceGrants(scope as Construct, ID);
  }

  /** Allows a reference; within one namespace there is nothing to allow. */
  allow({ from, to }: CrossNamespaceReference): void {
    if (from.namespace === to.namespace) return;
    const name = `${from.kind.toLowerCase()}s-from-${from.namespace}`;
    const key = `${to.namespace}-${name}`;
    const targets = this.targets.get(key) ?? new Map<string, ReferenceGrantTo>();
    this.targets.set(key, targets);
    targets.set(`${to.group}/${to.kind}/${to.name}`, { group: to.group, kind: to.kind, name: to.name });

    const part = Math.ceil(targets.size / MOST_TARGETS);
    const suffix = part === 1 ? '' : `-${part}`;
    if (this.node.tryFindChild(`${key}${suffix}`)) return;
    new ReferenceGrant(this, `${key}${suffix}`, {
      metadata: { name: `${name}${suffix}`, namespace: to.namespace },
      // Read at synth: whatever is allowed until then belongs into it.
      spec: Lazy.any({
        produce: (): ReferenceGrantSpec => ({
          from: [{ group: GATEWAY_API_GROUP, kind: from.kind, namespace: from.namespace }],
          to: [...targets]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .slice((part - 1) * MOST_TARGETS, part * MOST_TARGETS)
            .map(([, target]) => target),
        }),
      }) as ReferenceGrantSpec,
    });
  }
}
