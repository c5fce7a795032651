import type { Construct } from 'constructs';
import { SERVED_VERSIONS, type CiliumKind, type CiliumMinor } from '../../imports/served-versions';
import type { CiliumVersion } from '../cluster/cilium-version';
import { TypedObject, type ClusterScopedMetadata, type TypedKind } from '../kubernetes/typed-object';

/** Makes an object of a kind in the API version that a Cilium stores; minors without a table still have `v2alpha1`. */
export function ciliumObject<Props extends { readonly metadata?: ClusterScopedMetadata }>(
  scope: Construct,
  id: string,
  type: TypedKind & (new (scope: Construct, id: string, props: Props) => TypedObject),
  version: CiliumVersion,
  props: Props,
): TypedObject {
  const served = SERVED_VERSIONS[type.kind as CiliumKind][version.minorString as CiliumMinor] as readonly string[] | undefined;
  return new TypedObject(scope, id, type, { ...props, apiVersion: `cilium.io/${served?.[0] ?? 'v2alpha1'}` });
}
