import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';
import { ciliumByScope } from './clusters';
import type { CiliumModel, Model, ObjectModel } from './model';
import { identityOf, nameOf } from './identity';
import { ciliumClasses, listenerSets } from './gateways';
import { ROUTE_KINDS } from './route-attachment';
import type { GatewayFacts, ListenerFacts, NamespaceLabels, NamespaceSelector, RouteKind } from './route-attachment';
import { groupOf } from '../kubernetes/object';
import { ofKinds } from './of-kinds';
import { list, map, maps, text } from './json';

/** What routes attach to. */
export type ParentKind = 'Gateway' | 'ListenerSet';

/** A route in the output. A field of the wrong type counts as missing. */
export interface RouteModel {
  readonly path: string;
  readonly scope: string;
  readonly apiVersion: string;
  readonly kind: RouteKind;
  readonly namespace: string;
  /** `HTTPRoute shop/web` */
  readonly title: string;
  readonly hostnames: readonly string[];
  readonly parents: readonly ParentModel[];
  /** Whether it attaches to something else than Gateways and ListenerSets, such as a Service. */
  readonly hasOtherParents: boolean;
  readonly rules: readonly JsonObject[];
  readonly spec: JsonObject;
}

/** A Gateway or ListenerSet that a route attaches to. */
export interface ParentModel {
  readonly kind: ParentKind;
  /** `spec.parentRefs[0]` */
  readonly place: string;
  readonly namespace: string;
  readonly name: string;
  readonly section: string | undefined;
  readonly port: Json | undefined;
}

/** A Gateway in the output, or a ListenerSet, which is to routes what a Gateway is. */
export interface GatewayModel extends GatewayFacts {
  readonly kind: ParentKind;
  readonly scope: string;
  readonly className: string | undefined;
  readonly ofCilium: boolean;
}

/** A reference from a route to a backend. */
export interface BackendModel {
  /** `rules[0].backendRefs[1]` */
  readonly place: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly port: Json | undefined;
}

const routesOfObjects = new WeakMap<readonly ObjectModel[], readonly RouteModel[]>();
const gatewaysOfObjects = new WeakMap<readonly ObjectModel[], ReadonlyMap<string, readonly GatewayModel[]>>();

/** All routes of a model; worked out once for all rules. */
export function routesOf({ objects }: Model): readonly RouteModel[] {
  let routes = routesOfObjects.get(objects);
  if (!routes) routesOfObjects.set(objects, (routes = readRoutes(objects)));
  return routes;
}

function readRoutes(objects: readonly ObjectModel[]): RouteModel[] {
  return ofKinds(objects, ...ROUTE_KINDS).flatMap((model) => {
    const { object, path, scope } = model;
    const kind = ROUTE_KINDS.find((each) => each === object.kind);
    if (!kind || groupOf(object.apiVersion) !== GATEWAY_API_GROUP) return [];
    const spec = specOf(model);
    const { title, namespace = '' } = identityOf(object);
    const references = maps(spec.parentRefs);
    const parents = references.flatMap((ref, index) => parentOf(ref, namespace, `spec.parentRefs[${index}]`));
    return [
      {
        path,
        scope,
        kind,
        namespace,
        apiVersion: object.apiVersion,
        title: `${kind} ${title}`,
        hostnames: list(spec.hostnames).filter((hostname) => typeof hostname === 'string'),
        parents,
        hasOtherParents: parents.length < references.length,
        rules: maps(spec.rules),
        spec,
      },
    ];
  });
}

/** All Gateways and ListenerSets of a model. */
export function gatewaysOf({ objects }: Model): readonly GatewayModel[] {
  return [...gatewaysByName(objects).values()].flat();
}

/** The Gateways, or the ListenerSets, of a name, which are several only by mistake. */
export function gatewaysNamed({ objects }: Model, scope: string, { kind, namespace, name }: Pick<ParentModel, 'kind' | 'namespace' | 'name'>): readonly GatewayModel[] {
  return gatewaysByName(objects).get(`${scope}\0${kind}\0${namespace}\0${name}`) ?? [];
}

function gatewaysByName(objects: readonly ObjectModel[]): ReadonlyMap<string, readonly GatewayModel[]> {
  const known = gatewaysOfObjects.get(objects);
  if (known) return known;
  const found = new Map<string, GatewayModel[]>();
  for (const gateway of readGateways(objects)) {
    const key = `${gateway.scope}\0${gateway.kind}\0${gateway.namespace}\0${gateway.name}`;
    const namesakes = found.get(key);
    if (namesakes) namesakes.push(gateway);
    else found.set(key, [gateway]);
  }
  gatewaysOfObjects.set(objects, found);
  return found;
}

function readGateways(objects: readonly ObjectModel[]): GatewayModel[] {
  const isCilium = ciliumClasses(objects);
  const gateways = ofKinds(objects, 'Gateway').flatMap((model): GatewayModel[] => {
    const { object, scope } = model;
    if (groupOf(object.apiVersion) !== GATEWAY_API_GROUP) return [];
    const { name, namespace = '' } = identityOf(object);
    const spec = specOf(model);
    return [{ kind: 'Gateway', scope, name, namespace, className: text(spec.gatewayClassName), ofCilium: isCilium(scope, text(spec.gatewayClassName)), listeners: maps(spec.listeners).map(listenerOf) }];
  });
  const sets = listenerSets(objects).map(({ scope, name, namespace, parent, spec }): GatewayModel => {
    const gateway = gateways.find((each) => each.scope === scope && each.namespace === parent.namespace && each.name === parent.name);
    return { kind: 'ListenerSet', scope, name, namespace, className: gateway?.className, ofCilium: gateway?.ofCilium === true, listeners: maps(spec.listeners).map(listenerOf) };
  });
  return [...gateways, ...sets];
}

/** Labels of the namespaces that are among the objects. What an `Include` read may get more from kustomize or Flux. */
export function namespaceLabelsOf(objects: readonly ObjectModel[]): (scope: string, namespace: string) => NamespaceLabels | undefined {
  const known = new Map<string, NamespaceLabels>();
  for (const { scope, object, included } of ofKinds(objects, 'Namespace')) {
    const labels = Object.entries(map(map(object.metadata).labels)).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    known.set(`${scope} ${nameOf(object)}`, { labels: Object.fromEntries(labels), mayHaveMore: included === true });
  }
  return (scope, namespace) => known.get(`${scope} ${namespace}`);
}

/**
 * Routes that attach to a Gateway of Cilium, each with the Cilium of its cluster. Another controller has other limits, and of a Gateway
 * outside of the app it is not known which one it has.
 */
export function* ciliumRoutes(model: Model): Iterable<{ readonly route: RouteModel; readonly cilium: CiliumModel }> {
  const ciliumOf = ciliumByScope(model.ciliums);
  for (const route of routesOf(model)) {
    const { scope, parents } = route;
    const cilium = ciliumOf.get(scope);
    if (cilium && parents.some((parent) => gatewaysNamed(model, scope, parent).some(({ ofCilium }) => ofCilium))) yield { route, cilium };
  }
}

/** Whether a ReferenceGrant lets a route use a backend in the namespace of the grant. */
export function allowsBackend(grant: Pick<ObjectModel, 'object'>, route: Pick<RouteModel, 'kind' | 'namespace'>, backend: Pick<BackendModel, 'group' | 'kind' | 'namespace' | 'name'>): boolean {
  if (groupOf(grant.object.apiVersion) !== GATEWAY_API_GROUP || identityOf(grant.object).namespace !== backend.namespace) return false;
  const { from, to } = specOf(grant);
  return (
    maps(from).some(({ group, kind, namespace }) => group === GATEWAY_API_GROUP && kind === route.kind && namespace === route.namespace) &&
    maps(to).some(({ group, kind, name }) => group === backend.group && kind === backend.kind && (!name || name === backend.name))
  );
}

/** Backends of a route, and targets of its mirrors. */
export function backendsOf({ rules, namespace }: Pick<RouteModel, 'rules' | 'namespace'>): BackendModel[] {
  const model = (ref: JsonObject, place: string): BackendModel => ({
    place,
    group: text(ref.group) ?? '',
    kind: text(ref.kind) ?? 'Service',
    namespace: text(ref.namespace) ?? namespace,
    name: text(ref.name) ?? '',
    port: ref.port,
  });
  return rules.flatMap((rule, index) => [
    ...maps(rule.backendRefs).map((ref, at) => model(ref, `rules[${index}].backendRefs[${at}]`)),
    ...maps(rule.filters).flatMap(({ requestMirror }, at) =>
      isJsonObject(requestMirror) && isJsonObject(requestMirror.backendRef)
        ? [model(requestMirror.backendRef, `rules[${index}].filters[${at}].requestMirror.backendRef`)]
        : [],
    ),
  ]);
}

/** The spec of an object, or an empty one. */
export function specOf({ object }: Pick<ObjectModel, 'object'>): JsonObject {
  const { spec } = object as unknown as { readonly spec?: Json };
  return isJsonObject(spec) ? spec : {};
}

function parentOf(ref: JsonObject, namespace: string, place: string): ParentModel[] {
  const kind = text(ref.kind) ?? 'Gateway';
  if ((kind !== 'Gateway' && kind !== 'ListenerSet') || (text(ref.group) ?? GATEWAY_API_GROUP) !== GATEWAY_API_GROUP) return [];
  return [{ place, kind, namespace: text(ref.namespace) ?? namespace, name: text(ref.name) ?? '', section: text(ref.sectionName), port: ref.port }];
}

function listenerOf(listener: JsonObject): ListenerFacts {
  const tls = isJsonObject(listener.tls) ? listener.tls : {};
  const allowed = isJsonObject(listener.allowedRoutes) ? listener.allowedRoutes : {};
  const namespaces = isJsonObject(allowed.namespaces) ? allowed.namespaces : {};
  return {
    name: text(listener.name) ?? '',
    port: typeof listener.port === 'number' ? listener.port : undefined,
    protocol: text(listener.protocol) ?? '',
    hostname: text(listener.hostname),
    tlsMode: text(tls.mode),
    allowedRoutes: {
      from: text(namespaces.from),
      ...(isJsonObject(namespaces.selector) && { selector: namespaces.selector as NamespaceSelector }),
      kinds: maps(allowed.kinds).map(({ kind }) => text(kind) ?? ''),
    },
  };
}
