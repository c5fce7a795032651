import { data, object, type Expression } from '../expression';
import type { Json } from '../../../kubernetes/json';
import type { Converting } from './proposal';

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

/** Objects of kinds without another construct, as typed objects of the same fields. */
export function convertTypedObjects({ of, accept, names }: Converting): void {
  for (const kind of Object.keys(TYPED_KINDS)) {
    for (const found of of(kind)) {
      const { apiVersion, kind: _kind, ...fields } = found.object;
      // A variable of Flux is a string, also where the type is a number.
      if (apiVersion !== typedClass(kind)!.apiVersion || JSON.stringify(fields).includes('${')) continue;
      const members = Object.fromEntries(Object.entries(fields).map(([name, value]): [string, Expression] => [name, data(value as unknown as Json)]));
      const id = names.id(found.object.metadata.name, kind.replace(/^Cilium/, '').toLowerCase());
      accept({ statements: [{ construct: kind, id, props: object(members) }], objects: [found], by: kind });
    }
  }
}
