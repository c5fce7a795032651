import { ApiObject, Chart, Lazy } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { ReferenceGrant } from '../../imports/gateway.networking.k8s.io';
import type { ReferenceGrantSpec, ReferenceGrantTo } from '../../imports/gateway.networking.k8s.io';
import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';
import { checked } from '../props';

/** A reference to an object in another namespace, which must allow it. */
export interface CrossNamespaceReference {
  /** Kind of the referring object, in the API group `gateway.networking.k8s.io`, and its namespace. */
  readonly from: {
    /** `HTTPRoute`, `Gateway`, ... */
    readonly kind: string;
    /** Namespace of the referring object. */
    readonly namespace: string;
  };
  /** The target of the reference. */
  readonly to: {
    /** API group, empty for a Service or Secret. */
    readonly group: string;
    /** `Service`, `Secret`, ... */
    readonly kind: string;
    /** Namespace of the target, in which the grant is created. */
    readonly namespace: string;
    /** Name of the target. */
    readonly name: string;
  };
}

const ID = 'reference-grants';
/** Maximum number of targets in one grant. */
const MAX_TARGETS = 16;

/**
 * The ReferenceGrants of a cluster. References of one kind in one namespace to another namespace share a grant, which lists each target
 * by name. The order of calls does not affect the output.
 *
 * @example
 * ReferenceGrants.of(chart).allow({
 *   from: { kind: 'HTTPRoute', namespace: 'shop' },
 *   to: { group: '', kind: 'Service', namespace: 'apis', name: 'api' },
 * });
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export class ReferenceGrants extends Construct {
  static { checked(ReferenceGrants, 'ReferenceGrants'); }

  private readonly targets = new Map<string, Map<string, ReferenceGrantTo>>();

  /** The grants of the outermost chart of a construct. The first call creates them. */
  static of(construct: IConstruct): ReferenceGrants {
    const scope = construct.node.scopes.find((each) => Chart.isChart(each)) ?? construct.node.root;
    return (scope.node.tryFindChild(ID) as ReferenceGrants | undefined) ?? new ReferenceGrants(scope as Construct, ID);
  }

  private constructor(scope: Construct, id: string) {
    super(scope, id);
  }

  /** The ReferenceGrants so far, for JSON patches and metadata. */
  get apiObjects(): readonly ApiObject[] {
    return this.node.children.filter((child) => ApiObject.isApiObject(child));
  }

  /** Allows a reference. Within one namespace it has no effect. */
  allow({ from, to }: CrossNamespaceReference): void {
    if (from.namespace === to.namespace) return;
    const name = `${from.kind.toLowerCase()}s-from-${from.namespace}`;
    const key = `${to.namespace}-${name}`;
    const targets = this.targets.get(key) ?? new Map<string, ReferenceGrantTo>();
    this.targets.set(key, targets);
    targets.set(`${to.group}/${to.kind}/${to.name}`, { group: to.group, kind: to.kind, name: to.name });

    const part = Math.ceil(targets.size / MAX_TARGETS);
    const suffix = part === 1 ? '' : `-${part}`;
    if (this.node.tryFindChild(`${key}${suffix}`)) return;
    new ReferenceGrant(this, `${key}${suffix}`, {
      metadata: { name: `${name}${suffix}`, namespace: to.namespace },
      // Evaluated at synth, so that it has the targets of later calls.
      spec: Lazy.any({
        produce: (): ReferenceGrantSpec => ({
          from: [{ group: GATEWAY_API_GROUP, kind: from.kind, namespace: from.namespace }],
          to: [...targets]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .slice((part - 1) * MAX_TARGETS, part * MAX_TARGETS)
            .map(([, target]) => target),
        }),
      }) as ReferenceGrantSpec,
    });
  }
}
