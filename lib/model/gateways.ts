import type { KubernetesObject } from '../kubernetes/object';
import type { JsonObject } from '../kubernetes/json';
import { GATEWAY_API_GROUP, GATEWAY_CONTROLLER } from '../cluster/gateway-api-support';
import type { CiliumModel, Model, ObjectModel } from './model';
import { ciliumByScope } from './clusters';
import { identityOf } from './identity';
import { isOn } from './values';
import { ofKinds } from './of-kinds';
import { operatorHas } from './operator-releases';
import { list, map, text } from './json';

/** A listener in the output. Fields of the wrong type count as missing. */
export interface ListenerView {
  readonly name: string;
  readonly port: number | undefined;
  readonly protocol: string | undefined;
  readonly hostname: string | undefined;
  /** Undefined without TLS. */
  readonly tlsMode: string | undefined;
  readonly certificateRefs: readonly { readonly name: string; readonly namespace: string | undefined; readonly kind: string }[];
}

/** A Gateway in the output. */
export interface GatewayView {
  readonly path: string;
  readonly scope: string;
  readonly name: string;
  readonly namespace: string;
  readonly className: string | undefined;
  readonly listeners: readonly ListenerView[];
  /** Values of `spec.addresses`. */
  readonly addresses: readonly string[];
  readonly annotations: JsonObject;
  readonly spec: JsonObject;
  /** `spec.infrastructure`. */
  readonly infrastructure: { readonly labels: JsonObject; readonly annotations: JsonObject };
}

/** Reads a Gateway; undefined for other objects. */
export function gatewayView({ path, scope, object }: ObjectModel): GatewayView | undefined {
  if (!isOfGroup(object, 'Gateway')) return undefined;
  const { name, namespace = 'default' } = identityOf(object);
  const spec = map(object.spec);
  return {
    path,
    scope,
    name,
    namespace,
    className: text(spec.gatewayClassName),
    listeners: list(spec.listeners).map((listener) => listenerView(map(listener))),
    addresses: list(spec.addresses).flatMap((address) => text(map(address).value) ?? []),
    annotations: map(map(object.metadata).annotations),
    spec,
    infrastructure: { labels: map(map(spec.infrastructure).labels), annotations: map(map(spec.infrastructure).annotations) },
  };
}

/** A ListenerSet in the output. */
export interface ListenerSetView {
  readonly path: string;
  readonly scope: string;
  readonly name: string;
  readonly namespace: string;
  /** The Gateway that opens its listeners. */
  readonly parent: { readonly namespace: string; readonly name: string };
  readonly listeners: readonly ListenerView[];
  readonly spec: JsonObject;
}

/** ListenerSets among the objects, of the kind that Cilium reads. */
export function listenerSets(objects: readonly ObjectModel[]): ListenerSetView[] {
  return ofKinds(objects, 'ListenerSet').flatMap(({ path, scope, object }) => {
    if (!isOfGroup(object, 'ListenerSet')) return [];
    const { name, namespace = '' } = identityOf(object);
    const spec = map(object.spec);
    const parent = map(spec.parentRef);
    if ((text(parent.kind) ?? 'Gateway') !== 'Gateway') return [];
    return [{ path, scope, name, namespace, parent: { namespace: text(parent.namespace) ?? namespace, name: text(parent.name) ?? '' }, listeners: list(spec.listeners).map((listener) => listenerView(map(listener))), spec }];
  });
}

/** ListenerSets of the Gateways of a Cilium that reads them. */
export function listenerSetsByGateway(model: Model): { readonly gateway: GatewayView; readonly cilium: CiliumModel; readonly sets: readonly ListenerSetView[] }[] {
  const all = listenerSets(model.objects);
  if (all.length === 0) return [];
  return [...ciliumGateways(model)].flatMap(({ gateway, cilium }) => {
    const sets = all.filter(({ scope, parent }) => scope === gateway.scope && parent.namespace === gateway.namespace && parent.name === gateway.name);
    return sets.length > 0 && operatorHas('listenerSets', cilium.version) ? [{ gateway, cilium, sets }] : [];
  });
}

/** Whether an object is of a kind in the API group of the Gateway API. */
export function isOfGroup({ apiVersion, kind }: KubernetesObject, wanted: string): boolean {
  return kind === wanted && apiVersion.startsWith(`${GATEWAY_API_GROUP}/`);
}

/** Gateways with a class of Cilium, each with the Cilium of its cluster. */
export function* ciliumGateways({ ciliums, objects }: Model): Iterable<{ readonly gateway: GatewayView; readonly cilium: CiliumModel }> {
  const ciliumOf = ciliumByScope(ciliums);
  const isCilium = ciliumClasses(objects);
  for (const entry of ofKinds(objects, 'Gateway')) {
    const cilium = ciliumOf.get(entry.scope);
    const gateway = cilium && gatewayView(entry);
    if (!cilium || !gateway) continue;
    if (isCilium(gateway.scope, gateway.className)) yield { gateway, cilium };
  }
}

/** Tells whether a class is one of Cilium: `cilium`, or one of the app with its controller. */
export function ciliumClasses(objects: readonly ObjectModel[]): (scope: string, className: string | undefined) => boolean {
  const classes = new Set(ofKinds(objects, 'GatewayClass').filter(({ object }) => isCiliumClass(object)).map(({ scope, object }) => `${scope} ${identityOf(object).name}`));
  return (scope, className) => className === 'cilium' || classes.has(`${scope} ${className}`);
}

/** Whether the Gateways of a cluster listen on the addresses of the nodes. */
export function usesHostNetwork(cilium: CiliumModel): boolean {
  return isOn(cilium, 'gatewayAPI.enabled') && isOn(cilium, 'gatewayAPI.hostNetwork.enabled');
}

/** CRDs of the Gateway API in the cluster of a Cilium: those in its chart, and those in charts without a Cilium. */
export function gatewayCrdsFor(cilium: CiliumModel, { ciliums, objects }: Model): ObjectModel[] {
  const ciliumOf = ciliumByScope(ciliums);
  return ofKinds(objects, 'CustomResourceDefinition').filter(
    ({ object, scope }) =>
      text(map(object.spec).group) === GATEWAY_API_GROUP && (ciliumOf.get(scope) ?? cilium) === cilium,
  );
}

/** Whether an object is a GatewayClass of Cilium. */
export function isCiliumClass(object: KubernetesObject): boolean {
  return isOfGroup(object, 'GatewayClass') && text(map(object.spec).controllerName) === GATEWAY_CONTROLLER;
}

function listenerView(listener: JsonObject): ListenerView {
  return {
    name: text(listener.name) ?? '',
    port: typeof listener.port === 'number' ? listener.port : undefined,
    protocol: text(listener.protocol),
    hostname: text(listener.hostname),
    tlsMode: listener.tls === undefined ? undefined : (text(map(listener.tls).mode) ?? 'Terminate'),
    certificateRefs: list(map(listener.tls).certificateRefs).map((ref) => {
      const { name, namespace, kind } = map(ref);
      return { name: text(name) ?? '', namespace: text(namespace), kind: text(kind) ?? 'Secret' };
    }),
  };
}

/** For examples: Gateway API on. */
export const EXAMPLE_VALUES: JsonObject = { gatewayAPI: { enabled: true, enableAlpn: true } };

/** For examples: a shortened CRD. */
export const EXAMPLE_CRD: JsonObject = exampleCrd('Gateway', 'v1');

/** For examples: a Gateway with these fields in its spec. */
export function exampleGateway(spec: JsonObject, name = 'public'): JsonObject {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name, namespace: 'edge' }, spec: { gatewayClassName: 'cilium', ...spec } };
}

/** For examples: CRDs of all kinds in them. */
export const EXAMPLE_CRDS: readonly JsonObject[] = [
  EXAMPLE_CRD,
  exampleCrd('HTTPRoute', 'v1'),
  exampleCrd('GRPCRoute', 'v1'),
  exampleCrd('ReferenceGrant', 'v1beta1', 'v1'),
];

/** For examples: CRDs of Gateways and ListenerSets. */
export const EXAMPLE_SET_CRDS: readonly JsonObject[] = [EXAMPLE_CRD, exampleCrd('ListenerSet', 'v1')];

/** For examples: a ListenerSet of the Gateway. */
export const EXAMPLE_LISTENER_SET: JsonObject = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'ListenerSet',
  metadata: { name: 'team', namespace: 'web' },
  spec: { parentRef: { name: 'public', namespace: 'edge' }, listeners: [{ name: 'team', port: 8080, protocol: 'HTTP' }] },
};

/** For examples: a shortened CRD of a kind. */
export function exampleCrd(kind: string, ...versions: readonly string[]): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.toLowerCase()}s.${GATEWAY_API_GROUP}` },
    spec: { group: GATEWAY_API_GROUP, names: { kind, plural: `${kind.toLowerCase()}s` }, scope: 'Namespaced', versions: versions.map((name, index) => ({ name, served: true, storage: index === 0 })) },
  };
}
