import { hostnamesIntersect } from '../kubernetes/hostnames';

/** Kinds of routes of the Gateway API. */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'UDPRoute';

/** All kinds of routes. */
export const ROUTE_KINDS: readonly RouteKind[] = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/** Labels that a namespace must have. */
export interface NamespaceSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** Routes that may attach to a listener. */
export interface AllowedRouteFacts {
  /** Namespaces: `All`, `Same` or `Selector`. @default 'Same' */
  readonly from?: string;
  readonly selector?: NamespaceSelector;
  /** @default - all that the protocol takes */
  readonly kinds?: readonly string[];
}

/** What of a listener decides whether a route may attach to it. */
export interface ListenerFacts {
  readonly name: string;
  readonly protocol: string;
  readonly hostname?: string;
  readonly tlsMode?: string;
  readonly allowedRoutes?: AllowedRouteFacts;
}

/** A Gateway with its listeners. */
export interface GatewayFacts {
  readonly namespace: string;
  readonly name: string;
  readonly listeners: readonly ListenerFacts[];
}

/** A route, as far as attaching goes. */
export interface RouteFacts {
  readonly kind: RouteKind;
  readonly namespace: string;
  readonly hostnames: readonly string[];
}

/** Why a Gateway does not take a route. */
export interface Refusal {
  readonly reason: 'listener' | 'protocol' | 'kind' | 'namespace' | 'hostname';
  readonly what: string;
  readonly fix: string;
}

/**
 * Kinds of routes that Cilium attaches to a listener. A TLS listener that terminates takes no TLSRoute: Cilium up to 1.20
 * says so in its list of features (`TLSRouteModeTerminate` is exempt).
 */
function kindsOfListener({ protocol, tlsMode }: Pick<ListenerFacts, 'protocol' | 'tlsMode'>): readonly RouteKind[] {
  switch (protocol) {
    case 'HTTP':
    case 'HTTPS':
      return ['HTTPRoute', 'GRPCRoute'];
    case 'TLS':
      return tlsMode === 'Passthrough' ? ['TLSRoute'] : [];
    case 'TCP':
      return ['TCPRoute'];
    case 'UDP':
      return ['UDPRoute'];
    default:
      return [];
  }
}

/** Outcome of attaching a route to a Gateway. */
export interface Attachment {
  /** Listeners that take the route. */
  readonly listeners: readonly ListenerFacts[];
  /** Why the Gateway does not take it, or not at every listener that is named, or not all hostnames; empty when it does. */
  readonly refusals: readonly Refusal[];
}

/**
 * Attaches a route to a Gateway. Listeners that are named must each take it; without names one is enough. Of the hostnames
 * each must find one of the listeners that take the route.
 *
 * @see https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways
 */
export function attach(gateway: GatewayFacts, route: RouteFacts, sections?: readonly string[]): Attachment {
  const groups = sections ? sections.map((section) => attachGroup(gateway, route, section)) : [attachGroup(gateway, route)];
  const open = groups.flatMap(({ listeners }) => listeners);
  const refused = groups.flatMap(({ refusals }) => refusals);
  const matching = (hostname: string) => open.filter((listener) => hostnamesIntersect(listener.hostname, hostname));
  const lost = open.length === 0 ? [] : route.hostnames.filter((hostname) => matching(hostname).length === 0);
  return {
    listeners: route.hostnames.length === 0 ? open : open.filter(({ hostname }) => route.hostnames.some((each) => hostnamesIntersect(hostname, each))),
    refusals: [
      ...refused,
      ...lost.map((hostname) => ({
        reason: 'hostname' as const,
        what: `hostname matches no listener of ${titleOf(gateway)} that takes the route (${hostname}; listeners for ${list(open.map((l) => l.hostname ?? 'any'))})`,
        fix: 'correct the hostname, or add a listener for it',
      })),
    ],
  };
}

/** One listener by its name, or all of them together: by everything but the hostname. */
function attachGroup(gateway: GatewayFacts, route: RouteFacts, section?: string): Attachment {
  const title = titleOf(gateway);
  const refuse = (reason: Refusal['reason'], what: string, fix: string): Attachment => ({ listeners: [], refusals: [{ reason, what, fix }] });
  const named = section === undefined ? gateway.listeners : gateway.listeners.filter(({ name }) => name === section);
  if (named.length === 0) {
    const known = list(gateway.listeners.map(({ name }) => name));
    if (section === undefined) return refuse('listener', `${title} has no listener (listeners is empty)`, 'add one');
    return refuse('listener', `${title} has no listener of this name (${section})`, known === '' ? 'add one' : `name one of ${known}`);
  }

  const speaking = named.filter((listener) => kindsOfListener(listener).includes(route.kind));
  if (speaking.length === 0) {
    const protocols = list(named.map(({ name, protocol, tlsMode }) => `${name}: ${protocol}${protocol === 'TLS' ? ` ${tlsMode ?? 'Terminate'}` : ''}`));
    return refuse('protocol', `no listener of ${title} takes ${article(route.kind)} by its protocol (${protocols})`, `attach to ${WANTED[route.kind]}`);
  }

  const allowing = speaking.filter(({ allowedRoutes }) => !allowedRoutes?.kinds?.length || allowedRoutes.kinds.includes(route.kind));
  if (allowing.length === 0) {
    const kinds = list(speaking.map(({ name, allowedRoutes }) => `${name}: ${list(allowedRoutes!.kinds!)}`));
    return refuse('kind', `${title} does not allow ${article(route.kind)} (allowedRoutes.kinds ${kinds})`, `add ${route.kind} to the listener's allowed kinds`);
  }

  const open = allowing.filter(({ allowedRoutes }) => openTo(allowedRoutes, gateway.namespace, route.namespace));
  if (open.length > 0) return { listeners: open, refusals: [] };
  const from = list([...new Set(allowing.map(({ allowedRoutes }) => allowedRoutes?.from ?? 'Same'))]);
  return refuse(
    'namespace',
    `${title} does not allow routes of this namespace (${route.namespace}; allowedRoutes.namespaces ${from})`,
    "allow routes of all or of selected namespaces at the listener, or put the route into the Gateway's namespace",
  );
}

function titleOf({ namespace, name }: GatewayFacts): string {
  return `Gateway ${namespace}/${name}`;
}

/** Kubernetes puts the name of a namespace on it as a label. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

function openTo({ from = 'Same', selector }: AllowedRouteFacts = {}, gateway: string, route: string): boolean {
  if (from === 'All') return true;
  return from === 'Selector' ? mayBeSelected(selector, route) : from === 'Same' && gateway === route;
}

/** Of the labels only the name is known here: for all others the benefit of the doubt. */
function mayBeSelected({ matchLabels = {}, matchExpressions = [] }: NamespaceSelector = {}, namespace: string): boolean {
  const label = matchLabels[NAME_LABEL];
  if (label !== undefined && label !== namespace) return false;
  return matchExpressions.every(({ key, operator, values = [] }) => {
    if (key !== NAME_LABEL) return true;
    return operator === 'In' ? values.includes(namespace) : operator === 'NotIn' ? !values.includes(namespace) : operator === 'Exists';
  });
}

const WANTED: Readonly<Record<RouteKind, string>> = {
  HTTPRoute: 'an HTTP or HTTPS listener',
  GRPCRoute: 'an HTTP or HTTPS listener',
  TLSRoute: 'a TLS listener with mode Passthrough',
  TCPRoute: 'a TCP listener',
  UDPRoute: 'a UDP listener',
};

function article(kind: RouteKind): string {
  return `${kind === 'HTTPRoute' ? 'an' : 'a'} ${kind}`;
}

function list(items: readonly string[]): string {
  return items.join(', ');
}
