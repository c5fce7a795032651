import { hostnamesIntersect } from '../kubernetes/hostnames';
import { selectorMatches, selectorText } from '../kubernetes/label-selector';
import { listed } from '../runtime/listed';

/** Kinds of routes of the Gateway API. */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'UDPRoute';

/** All kinds of routes. */
export const ROUTE_KINDS: readonly RouteKind[] = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/** Selector of namespaces by labels. */
export interface NamespaceSelector {
  /** Labels with their values. @default - none */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** Expressions, all of which must match. @default - none */
  readonly matchExpressions?: readonly {
    /** Key of a label. */
    readonly key: string;
    /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
    readonly operator: string;
    /** Values for `In` and `NotIn`. @default - none */
    readonly values?: readonly string[];
  }[];
}

/** Routes that may attach to a listener. */
export interface AllowedRouteFacts {
  /** Namespaces: `All`, `Same` or `Selector`. @default 'Same' */
  readonly from?: string;
  /** Which namespaces, if `from` is `Selector`. @default - none */
  readonly selector?: NamespaceSelector;
  /** @default - all kinds that the protocol supports */
  readonly kinds?: readonly string[];
}

/** The part of a listener that decides whether a route may attach. */
export interface ListenerFacts {
  readonly name: string;
  readonly port?: number | undefined;
  readonly protocol: string;
  readonly hostname?: string;
  readonly tlsMode?: string;
  readonly allowedRoutes?: AllowedRouteFacts;
}

/** A Gateway with its listeners. */
export interface GatewayFacts {
  /** @default 'Gateway' */
  readonly kind?: 'Gateway' | 'ListenerSet';
  readonly namespace: string;
  readonly name: string;
  readonly listeners: readonly ListenerFacts[];
  /** Whether Cilium is its controller: others support other routes. @default true */
  readonly ofCilium?: boolean;
}

/** The part of a route that decides where it may attach. */
export interface RouteFacts {
  readonly kind: RouteKind;
  readonly namespace: string;
  readonly hostnames: readonly string[];
  /** Labels of its namespace. @default - only its name is known */
  readonly namespaceLabels?: NamespaceLabels;
}

/** What is known of the labels of a namespace. */
export interface NamespaceLabels {
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it may have others. */
  readonly mayHaveMore: boolean;
}

/** Listeners that a route selects. Cilium reads both fields (`operator/pkg/model/ingestion/gateway.go` in 1.18.0, 1.18.11, 1.19.7 and 1.20.2). */
export interface ListenerSelection {
  /** @default - any name */
  readonly section?: string | undefined;
  /** @default - any port */
  readonly port?: number | undefined;
}

/** Codes of the reasons for which a Gateway does not accept a route. */
const CODES = {
  hostname: 'RTE010',
  listener: 'RTE011',
  protocol: 'RTE012',
  kind: 'RTE013',
  namespace: 'RTE014',
} as const;

/** Why a Gateway does not accept a route. */
export interface Refusal {
  readonly code: (typeof CODES)[keyof typeof CODES];
  readonly what: string;
  readonly fix: string;
  /** The hostname that matches no listener of this Gateway; another Gateway of the route may have one. */
  readonly hostname?: string;
  /** The index of the selection that selects no listener. */
  readonly selection?: number;
}

/**
 * Kinds of routes that Cilium attaches to a listener. A TLS listener that terminates TLS supports no TLSRoute up to Cilium 1.20, whose
 * list of features exempts `TLSRouteModeTerminate`.
 */
export function kindsOfListener({ protocol, tlsMode }: Pick<ListenerFacts, 'protocol' | 'tlsMode'>): readonly RouteKind[] {
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

/** Result of attaching a route to a Gateway. */
export interface Attachment {
  /** Listeners that accept the route. */
  readonly listeners: readonly ListenerFacts[];
  /** Why the Gateway, one of the selected listeners, or a hostname of the route does not match. Empty if all of them do. */
  readonly refusals: readonly Refusal[];
}

/**
 * Attaches a route to a Gateway. Each selected listener must accept it; without a selection, one listener is enough. Each hostname of
 * the route must match one of these listeners.
 *
 * @see https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways
 */
export function attach(gateway: GatewayFacts, route: RouteFacts, selections: readonly ListenerSelection[] = [{}]): Attachment {
  const groups = selections.map((selection) => attachGroup(gateway, route, selection));
  const open = groups.flatMap(({ listeners }) => listeners);
  const refused = groups.flatMap(({ refusals }, selection) => refusals.map((refusal) => ({ ...refusal, selection })));
  const matching = (hostname: string) => open.filter((listener) => hostnamesIntersect(listener.hostname, hostname));
  const lost = open.length === 0 ? [] : route.hostnames.filter((hostname) => matching(hostname).length === 0);
  return {
    listeners: route.hostnames.length === 0 ? open : open.filter(({ hostname }) => route.hostnames.some((each) => hostnamesIntersect(hostname, each))),
    refusals: [
      ...refused,
      ...lost.map((hostname) => ({
        code: CODES.hostname,
        what: `hostname ${hostname} matches no listener of ${titleOf(gateway)} (${list(open.map((l) => `${l.name}: ${l.hostname ?? 'all hostnames'}`))})`,
        fix: hostnameFix(hostname, open),
        hostname,
      })),
    ],
  };
}

/** Attaches to one listener, or to all of them, regardless of hostnames. */
function attachGroup(gateway: GatewayFacts, route: RouteFacts, { section, port }: ListenerSelection): Attachment {
  const title = titleOf(gateway);
  const refuse = (reason: keyof typeof CODES, what: string, fix: string): Attachment => ({ listeners: [], refusals: [{ code: CODES[reason], what, fix }] });
  const ofName = section === undefined ? gateway.listeners : gateway.listeners.filter(({ name }) => name === section);
  const named = port === undefined ? ofName : ofName.filter((listener) => listener.port === undefined || listener.port === port);
  if (named.length === 0 && ofName.length > 0) {
    const ports = list(ofName.map((listener) => `${listener.name}: ${listener.port}`));
    return refuse('listener', `${section === undefined ? title : `listener ${section} of ${title}`} does not have port ${port} (${ports})`, 'remove port, or set it to the port of a listener');
  }
  if (named.length === 0) {
    const known = gateway.listeners.map(({ name }) => name);
    if (section === undefined) return refuse('listener', `${title} has no listeners`, `add a listener to the ${gateway.kind ?? 'Gateway'}`);
    return refuse('listener', `${title} has no listener ${section}`, known.length === 0 ? 'add a listener to the Gateway' : `use ${listed(known, 'or')}`);
  }

  const speaking = named.filter((listener) => gateway.ofCilium === false || kindsOfListener(listener).includes(route.kind));
  if (speaking.length === 0) {
    const protocols = list(named.map(({ name, protocol, tlsMode }) => `${name}: ${protocol}${protocol === 'TLS' ? ` ${tlsMode ?? 'Terminate'}` : ''}`));
    return refuse('protocol', `${section === undefined ? `no listener of ${title} supports` : `listener ${section} of ${title} does not support`} ${article(route.kind)} (${protocols})`, `attach the route to ${REQUIRED[route.kind]}`);
  }

  const allowing = speaking.filter(({ allowedRoutes }) => !allowedRoutes?.kinds?.length || allowedRoutes.kinds.includes(route.kind));
  if (allowing.length === 0) {
    const kinds = list(speaking.map(({ name, allowedRoutes }) => `${name}: ${list(allowedRoutes!.kinds!)}`));
    return refuse('kind', `${section === undefined ? title : `listener ${section} of ${title}`} does not allow ${article(route.kind)} (allowedRoutes.kinds of ${kinds})`, `add ${route.kind} to allowedRoutes.kinds of the listener`);
  }

  const open = allowing.filter(({ allowedRoutes }) => openTo(allowedRoutes, gateway.namespace, route));
  if (open.length > 0) return { listeners: open, refusals: [] };
  const from = list(allowing.map(({ name, allowedRoutes }) => `${name}: ${namespacesText(allowedRoutes)}`));
  const selected = allowing.every(({ allowedRoutes }) => allowedRoutes?.from === 'Selector' && Object.keys(allowedRoutes.selector?.matchLabels ?? {}).some((key) => key !== NAME_LABEL));
  return refuse(
    'namespace',
    `${title} does not allow routes in namespace ${route.namespace} (allowedRoutes.namespaces of ${from})`,
    `${selected ? `add the labels to the Namespace ${route.namespace}, ` : ''}allow namespace ${route.namespace} in allowedRoutes.namespaces of the listener, or create the route in namespace ${gateway.namespace}; in TypeScript: allowedRoutes: AllowedRoutes.fromNamespaces('${route.namespace}')`,
  );
}

/** The wildcard of a listener covers the names below a domain, and not the domain itself. */
function hostnameFix(hostname: string, listeners: readonly ListenerFacts[]): string {
  const wildcard = listeners.find((listener) => listener.hostname === `*.${hostname}`)?.hostname;
  return wildcard ? `add a listener with hostname ${hostname}, or use a name below it: ${wildcard} does not match ${hostname} itself` : `use a hostname that a listener matches, or add a listener with hostname ${hostname}`;
}

function titleOf({ kind = 'Gateway', namespace, name }: GatewayFacts): string {
  return `${kind} ${namespace}/${name}`;
}

/** Kubernetes sets this label to the name of each namespace. */
export const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Whether a Gateway in a namespace is open to an object in another one. Conditions on labels that are not known count as met. */
export function openTo({ from = 'Same', selector }: Pick<AllowedRouteFacts, 'from' | 'selector'> = {}, gateway: string, route: Pick<RouteFacts, 'namespace' | 'namespaceLabels'>): boolean {
  // An invalid value is a finding of the schema.
  if (from !== 'Same' && from !== 'Selector' && from !== 'None') return true;
  return from === 'Selector' ? mayBeSelected(selector, route) : from === 'Same' && gateway === route.namespace;
}

function mayBeSelected({ matchLabels = {}, matchExpressions = [] }: NamespaceSelector = {}, { namespace, namespaceLabels }: Pick<RouteFacts, 'namespace' | 'namespaceLabels'>): boolean {
  const labels = { ...namespaceLabels?.labels, [NAME_LABEL]: namespace };
  const isKnown = (key: string): boolean => Object.hasOwn(labels, key) || namespaceLabels?.mayHaveMore === false;
  return selectorMatches({ matchLabels: Object.fromEntries(Object.entries(matchLabels).filter(([key]) => isKnown(key))), matchExpressions: matchExpressions.filter(({ key }) => isKnown(key)) }, labels);
}

/** `Same`, or the selector. */
export function namespacesText({ from = 'Same', selector = {} }: Pick<AllowedRouteFacts, 'from' | 'selector'> = {}): string {
  return from === 'Selector' ? `Selector ${selectorText(selector)}` : from;
}

const REQUIRED: Readonly<Record<RouteKind, string>> = {
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
