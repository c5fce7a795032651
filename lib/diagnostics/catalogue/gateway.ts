import type { CodeExample, CodeTable } from './entry';

const LISTENER = 'https://gateway-api.sigs.k8s.io/reference/spec/#listener';
const HOSTNAME = 'https://gateway-api.sigs.k8s.io/reference/spec/#hostname';

/** A Gateway with these props. */
function program(props: string): string {
  return `new GatewayApiCrds(chart, 'gateway-api');\nnew CiliumGateway(chart, 'web', {\n  namespace: 'gateways',\n  ${props},\n});`;
}

function listeners(wrong: string, right: string): CodeExample {
  return { wrong: program(`listeners: [${wrong}]`), right: program(`listeners: [${right}]`) };
}

function props(wrong: string, right: string): CodeExample {
  return { wrong: program(`listeners: [Listener.http()],\n  ${wrong}`), right: program(`listeners: [Listener.http()],\n  ${right}`) };
}

/** Codes of `GatewayApiCrds`, `CiliumGateway` and `CiliumGatewayClass`. */
export const gateway = {
  GWY001: {
    title: 'Invalid name of a Gateway',
    reason: 'Cilium creates a Service that is named after the Gateway. The name must have at most 63 lower-case letters, digits and dashes.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
    typescript: props("name: 'Web'", "name: 'web'"),
  },
  GWY003: {
    title: 'Gateway without listeners, or with too many',
    reason: 'A Gateway must have at least one listener and at most 64. The API server rejects other Gateways.',
    link: LISTENER,
    typescript: listeners('', 'Listener.http()'),
  },
  GWY004: {
    title: 'Two listeners with the same name',
    reason: 'Routes select a listener by its name, so each listener of a Gateway must have its own.',
    link: LISTENER,
    typescript: listeners('Listener.http(), Listener.http({ port: 8080 })', "Listener.http(), Listener.http({ name: 'other', port: 8080 })"),
  },
  GWY006: {
    title: 'Two listeners with the same port, protocol and hostname',
    reason: 'The Gateway could not decide which of the listeners receives a request. The API server rejects the Gateway.',
    link: LISTENER,
    typescript: listeners("Listener.http({ name: 'a' }), Listener.http({ name: 'b' })", "Listener.http({ name: 'a' }), Listener.http({ name: 'b', hostname: 'b.example.com' })"),
  },
  GWY008: {
    title: 'Invalid hostname of a listener',
    reason: 'A hostname is a DNS name in lower case, without a scheme, port or path, and it is not an IP address.',
    link: HOSTNAME,
    typescript: listeners("Listener.http({ hostname: 'https://example.com' })", "Listener.http({ hostname: 'example.com' })"),
  },
  GWY009: {
    title: 'Wildcard in the wrong place',
    reason: 'A wildcard must be the whole first label of a hostname, as in `*.example.com`. A listener without a hostname accepts all hostnames.',
    link: HOSTNAME,
    typescript: listeners("Listener.http({ hostname: 'www.*.example.com' })", "Listener.http({ hostname: '*.example.com' })"),
  },
  GWY010: {
    title: 'Invalid port of a listener',
    reason: 'A port is an integer from 1 to 65535.',
    link: LISTENER,
    typescript: listeners('Listener.http({ port: 70_000 })', 'Listener.http({ port: 8080 })'),
  },
  GWY024: {
    title: 'Redirect or catch-all route without a listener for it',
    reason: '`redirectHttpToHttps` requires an HTTP listener and an HTTPS listener for its hostname, and the HTTP listener must allow routes from the namespace of the Gateway. `catchAll` requires an HTTP or HTTPS listener.',
    link: 'https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/',
    typescript: props('redirectHttpToHttps: true', 'redirectHttpToHttps: false'),
  },
} as const satisfies CodeTable;
