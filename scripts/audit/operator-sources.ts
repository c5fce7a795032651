import type { OperatorBehaviour } from '../../lib/model/operator-releases';

/** Where the operator has a behaviour of `OPERATOR_RELEASES`. */
export interface OperatorSource {
  readonly title: string;
  /** Codes of the findings that depend on it. */
  readonly codes: readonly string[];
  /** Files of Cilium of which one has the text, or one of the texts, in a release with the behaviour, and none in another release. */
  readonly files: readonly string[];
  readonly text: string | readonly string[];
  /** Releases on both sides of each bound, and the newest one. `npm run audit` looks the text up in each. */
  readonly releases: readonly string[];
  /** Whether the text shows that the behaviour is absent. @default false */
  readonly shows?: 'absence';
}

const API = 'operator/pkg/gateway-api';
const INGESTION = 'operator/pkg/model/ingestion/gateway.go';
const TRANSLATION = 'operator/pkg/model/translation/envoy_virtual_host.go';
const RECONCILE = [`${API}/gateway_reconcile.go`, `${API}/status_listener.go`];
const ROLE = 'install/kubernetes/cilium/templates/cilium-operator/clusterrole.yaml';
/** What began with a minor. */
const MINOR = ['v1.18.11', 'v1.19.7', 'v1.20.0', 'v1.20.2'];
/** What began with 1.19.6. */
const PATCH = ['v1.18.11', 'v1.19.5', 'v1.19.6', 'v1.19.7', 'v1.20.0', 'v1.20.2'];

/** The code of Cilium that each line of `OPERATOR_RELEASES` rests on. */
export const OPERATOR_SOURCES: Readonly<Record<OperatorBehaviour, OperatorSource>> = {
  tcpListeners: { title: 'Opens TCP listeners', codes: ['GWY013'], files: [INGESTION], text: 'gatewayv1.TCPProtocolType', releases: MINOR },
  udpListeners: { title: 'Opens UDP listeners', codes: ['GWY013'], files: [INGESTION], text: 'gatewayv1.UDPProtocolType', releases: MINOR },
  listenerSets: { title: 'Reads ListenerSets', codes: ['GWY066', 'GWY067', 'GWY068'], files: [ROLE], text: '- listenersets', releases: MINOR },
  layer4OwnsPort: { title: 'Refuses TCP and UDP listeners on a port with another listener, other than one TCP and one UDP listener', codes: ['GWY007'], files: RECONCILE, text: 'isL4Protocol', releases: MINOR },
  overlapConflict: {
    title: 'Refuses HTTPS and TLS passthrough on one port whose hostnames can match one server name',
    codes: ['GWY062'],
    files: RECONCILE,
    text: 'overlapping HTTPS and TLS passthrough hostnames',
    releases: PATCH,
  },
  listenerPerPort: { title: 'Makes an Envoy listener for each port that passes TLS through', codes: ['GWY007', 'GWY063', 'GWY064'], files: ['operator/pkg/model/model.go'], text: 'NeedsPerPortTLSPassthroughListeners', releases: PATCH },
  hostnamesByProtocol: {
    title: 'Leaves a hostname to a more specific listener only if both have the same protocol',
    codes: ['GWY069'],
    files: [INGESTION],
    text: 'listenerHostnamesByProtocol',
    releases: ['v1.18.0', 'v1.18.2', 'v1.18.11', 'v1.19.1', 'v1.19.3', 'v1.19.7', 'v1.20.2'],
  },
  namespacesByListener: {
    title: 'Serves a route only on the listeners that allow its namespace',
    codes: ['GWY070'],
    files: [INGESTION],
    text: ['IsListenerNamespaceAllowed', 'AllowedNamespaces'],
    releases: PATCH,
  },
  kindsOfLastListener: {
    title: 'Lets the last listener with allowedRoutes.kinds decide about the kind of a route',
    codes: ['GWY065'],
    files: [`${API}/routechecks/gateway_checks.go`],
    text: '"Accepted " + routeGVK.Kind',
    releases: ['v1.18.11', 'v1.19.0', 'v1.19.5', 'v1.19.6', 'v1.20.2'],
  },
  kindsOfSelectedListeners: {
    title: 'Compares the kind of a route with the listeners that it selects only',
    codes: ['GWY065'],
    files: [`${API}/routechecks/gateway_checks.go`],
    text: 'if !allowed {',
    shows: 'absence',
    releases: ['v1.18.11', 'v1.19.5', 'v1.19.6', 'v1.19.7', 'v1.20.0', 'v1.20.2'],
  },
  openListenerTakesAllKinds: {
    title: 'Accepts a route of any kind that selects a listener without allowedRoutes.kinds',
    codes: ['GWY065'],
    files: [`${API}/routechecks/gateway_checks.go`],
    text: 'matchedListeners',
    releases: ['v1.18.11', 'v1.19.7', 'v1.20.0', 'v1.20.1', 'v1.20.2'],
  },
  grpcRouteKinds: {
    title: 'Recognizes a GRPCRoute where it compares kinds',
    codes: ['GWY113'],
    files: [`${API}/helpers.go`],
    text: 'case *gatewayv1.GRPCRoute:',
    releases: ['v1.18.8', 'v1.18.11', 'v1.19.1', 'v1.19.3', 'v1.20.2'],
  },
  infrastructureParameters: { title: 'Refuses infrastructure.parametersRef', codes: ['GWY110'], files: [`${API}/gateway_reconcile.go`], text: 'ref.ParametersRef != nil', releases: MINOR },
  tlsRouteV1: { title: 'Reads TLSRoute v1, and no longer v1alpha2', codes: ['RTE038'], files: [`${API}/gateway_reconcile.go`, `${API}/gateway.go`], text: 'gatewayv1alpha2.TLSRoute{}', shows: 'absence', releases: MINOR },
  externalAuth: { title: 'Implements the ExternalAuth filter', codes: ['RTE038'], files: [INGESTION], text: 'ExternalAuth', releases: MINOR },
  cors: { title: 'Implements the CORS filter', codes: ['RTE038'], files: [INGESTION], text: 'HTTPRouteFilterCORS', releases: MINOR },
  retry: { title: 'Gives Envoy a condition for retries', codes: ['RTE038'], files: [TRANSLATION], text: 'RetryOn:', releases: MINOR },
  tcpRoute: { title: 'May read TCPRoutes', codes: ['RTE038'], files: [ROLE], text: '- tcproutes', releases: MINOR },
  udpRoute: { title: 'May read UDPRoutes', codes: ['RTE038'], files: [ROLE], text: '- udproutes', releases: MINOR },
  backendTlsPolicy: { title: 'Reads BackendTLSPolicies', codes: ['RTE038'], files: [INGESTION], text: 'BackendTLSPolic', releases: MINOR },
};
