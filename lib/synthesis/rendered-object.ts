import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { KubernetesObject } from '../kubernetes/object';

const RENDERED = Symbol.for('cdk8s-talos-cilium.RenderedObject');

/** An object that helm rendered, in the construct tree. */
export class RenderedObject extends ApiObject {
  /** IDs of the documented repairs that changed it. */
  readonly repairs: readonly string[];
  /** Whether Helm applies it in the cluster, as a part of its release. */
  readonly isOfRelease: boolean;

  /** True for such an object; `instanceof` would be true for every `ApiObject`. */
  static isRenderedObject(construct: unknown): construct is RenderedObject {
    return typeof construct === 'object' && construct !== null && RENDERED in construct;
  }

  constructor(scope: Construct, object: KubernetesObject, repairs: readonly string[], isOfRelease = false) {
    super(scope, RenderedObject.idOf(object), object as ConstructorParameters<typeof ApiObject>[2]);
    this.repairs = repairs;
    this.isOfRelease = isOfRelease;
    Object.defineProperty(this, RENDERED, { value: true });
    // cdk8s sets the namespace of the chart on every object, including cluster-scoped ones.
    if (object.metadata.namespace === undefined) (this.metadata as { namespace?: string }).namespace = undefined;
  }

  private static idOf({ apiVersion, kind, metadata }: KubernetesObject): string {
    const group = apiVersion.includes('/') ? `${apiVersion.slice(0, apiVersion.lastIndexOf('/'))}-` : '';
    return `${group}${kind}-${metadata.namespace ? `${metadata.namespace}-` : ''}${metadata.name}`.toLowerCase();
  }
}
