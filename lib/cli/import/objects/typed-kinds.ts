/** Kinds for which there is a typed class only, by the module that exports it. */
export const TYPED_KINDS: Readonly<Record<string, 'cilium.io' | 'gateway.networking.k8s.io'>> = {
  CiliumCIDRGroup: 'cilium.io',
  CiliumClusterwideEnvoyConfig: 'cilium.io',
  CiliumEnvoyConfig: 'cilium.io',
  CiliumLocalRedirectPolicy: 'cilium.io',
  CiliumNodeConfig: 'cilium.io',
  CiliumPodIPPool: 'cilium.io',
  ReferenceGrant: 'gateway.networking.k8s.io',
};

/** A typed class; undefined for another name. */
export function typedClass(name: string): { readonly apiVersion: string } | undefined {
  if (!Object.hasOwn(TYPED_KINDS, name)) return undefined;
  const module = TYPED_KINDS[name] === 'cilium.io' ? require('../../../../imports/cilium.io') as object : require('../../../../imports/gateway.networking.k8s.io') as object;
  return (module as Record<string, { readonly apiVersion: string }>)[name];
}
