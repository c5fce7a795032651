import type { CodeExample, CodeTable } from './entry';

const SPEC = 'https://gateway-api.sigs.k8s.io/reference/spec/';
const ATTACHING = 'https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways';
const REDIRECTS = 'https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/';
const NAMES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/';
const DURATIONS = 'https://gateway-api.sigs.k8s.io/geps/gep-2257/';
const BACKEND_TLS = 'https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/';

type Props = Readonly<Record<string, string>>;

const WEB = "Backend.named({ name: 'web', port: 80 })";
const BACKENDS = `[${WEB}]`;
const CRDS = "new GatewayApiCrds(chart, 'gateway-api');\n";
const ELSEWHERE = "{ name: 'public', namespace: 'gateways' }";
const HTTP = 'Listener.http({ allowedRoutes: AllowedRoutes.all() })';
const HTTPS = "Listener.https({ certificate: GatewayCertificate.existing({ name: 'shop-tls' }), allowedRoutes: AllowedRoutes.all() })";

function cilium(version: string): string {
  return `new TalosCilium(chart, 'cilium', { version: '${version}', gatewayApi: true });\n`;
}

function gateway(...listeners: readonly string[]): string {
  return `${CRDS}const gateway = new CiliumGateway(chart, 'public', {\n  namespace: 'gateways',\n  listeners: [\n${listeners.map((listener) => `    ${listener},\n`).join('')}  ],\n});\n`;
}

function lines(props: Props): string {
  return Object.entries(props).map(([name, value]) => (name === value ? `  ${name},\n` : `  ${name}: ${value},\n`)).join('');
}

/** A route of HTTP and the Gateway that it attaches to. */
function route(props: Props, before = gateway(HTTP)): string {
  return `${before}new CiliumHttpRoute(chart, 'shop', {\n${lines({ namespace: "'shop'", gateway: 'gateway', rules: `[{ backends: ${BACKENDS} }]`, ...props })}});`;
}

function change(prop: string, wrong: string, right: string, before?: string): CodeExample {
  return { wrong: route({ [prop]: wrong }, before), right: route({ [prop]: right }, before) };
}

/** A route with one rule. Backends are there unless the rule has others. */
function rule(wrong: string, right: string, before?: string): CodeExample {
  const rules = (text: string): string => `[{ ${/\b(backends|redirect):/.test(text) ? '' : `backends: ${BACKENDS}, `}${text} }]`;
  return change('rules', rules(wrong), rules(right), before);
}

function filter(wrong: string, right: string, before?: string): CodeExample {
  return rule(`filters: [${wrong}]`, `filters: [${right}]`, before);
}

function match(wrong: string, right: string): CodeExample {
  return rule(`matches: [${wrong}]`, `matches: [${right}]`);
}

function redirect(wrong: string, right: string): CodeExample {
  return rule(`redirect: HttpRedirect.to(${wrong})`, `redirect: HttpRedirect.to(${right})`);
}

function backend(wrong: string, right: string): CodeExample {
  return rule(`backends: [Backend.named(${wrong})]`, `backends: [Backend.named(${right})]`);
}

function grpc(wrong: string, right: string): CodeExample {
  const program = (text: string): string =>
    `${gateway(HTTP)}new CiliumGrpcRoute(chart, 'orders', {\n${lines({ namespace: "'shop'", gateway: 'gateway', rules: `[{ backends: ${BACKENDS}, ${text} }]` })}});`;
  return { wrong: program(wrong), right: program(right) };
}

/** A BackendTLSPolicy with one prop changed. */
function policy(prop: string, wrong: string, right: string): CodeExample {
  const program = (text: string): string =>
    `${cilium('1.20.0')}${CRDS}new CiliumBackendTlsPolicy(chart, 'web', {\n${lines({
      namespace: "'shop'", targets: "[{ service: 'web' }]", hostname: "'web.example.com'", ca: 'BackendCa.system()', [prop]: text,
    })}});`;
  return { wrong: program(wrong), right: program(right) };
}

/** A Service of the app and a route to one of its ports. */
function service(wrong: string, right: string): CodeExample {
  const program = (backends: string): string => `const web = new ApiObject(chart, 'web', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 8080 }] },
});
${route({ rules: `[{ backends: [${backends}] }]` })}`;
  return { wrong: program(wrong), right: program(right) };
}

function tlsRoute(wrong: string, right: string): CodeExample {
  const program = (hostnames: string): string =>
    `${cilium('1.20.0')}${gateway('Listener.tlsPassthrough({ allowedRoutes: AllowedRoutes.all() })')}new CiliumTlsRoute(chart, 'vault', {\n${lines({ namespace: "'shop'", gateway: 'gateway', hostnames, backends: BACKENDS })}});`;
  return { wrong: program(wrong), right: program(right) };
}

function retry(wrong: string, right: string): CodeExample {
  const program = (code: string): string =>
    route(
      { gateway: ELSEWHERE, gatewayApiChannel: "'experimental'", rules: `[{ backends: ${BACKENDS}, retry: { codes: [${code}] } }]` },
      `${cilium('1.20.0')}new GatewayApiCrds(chart, 'gateway-api', { channel: 'experimental' });\n`,
    );
  return { wrong: program(wrong), right: program(right) };
}

function cors(version: string, origin: string): string {
  return route(
    { rules: `[{ backends: ${BACKENDS}, filters: [HttpFilter.cors({ allowOrigins: ['${origin}'] })] }]` },
    `${cilium(version)}${gateway(HTTP)}`,
  );
}

const GATEWAY = 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: public\n  namespace: gateways\nspec:\n  gatewayClassName: cilium\n  listeners:\n';
const OPEN = 'allowedRoutes: { namespaces: { from: All } }';
const HTTP_LISTENER = `name: http, protocol: HTTP, port: 80, ${OPEN}`;
const HTTPS_LISTENER = `name: https, protocol: HTTPS, port: 443, tls: { certificateRefs: [{ name: shop-tls }] }, ${OPEN}`;
const TLS_LISTENER = `name: tls, protocol: TLS, port: 443, tls: { mode: Passthrough }, ${OPEN}`;

interface Manifest {
  readonly kind?: string;
  readonly version?: string;
  readonly listeners?: readonly string[];
  readonly parent?: string;
  readonly hostnames?: string;
}

/** A Gateway and a route with these rules. */
function manifest(rules: string, { kind = 'HTTPRoute', version, listeners = [HTTP_LISTENER], parent = '', hostnames }: Manifest = {}): string {
  const gateway = `${version === undefined ? '' : `# Cilium ${version}\n`}${GATEWAY}${listeners.map((listener) => `    - { ${listener} }\n`).join('')}---\n`;
  const parents = `  parentRefs:\n    - { name: public, namespace: gateways${parent} }\n${hostnames === undefined ? '' : `  hostnames: ${hostnames}\n`}`;
  return `${gateway}apiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: shop\n  namespace: shop\nspec:\n${parents}  rules:${rules === '' ? ' []' : `\n    - ${rules}`}`;
}

const WEB_RULE = 'backendRefs: [{ name: web, port: 80 }]';

function inManifests(wrong: Manifest, right: Manifest = {}, rules = WEB_RULE): CodeExample {
  return { wrong: manifest(rules, wrong), right: manifest(rules, right) };
}

/** A rule in YAML, with a backend unless it has one or a redirect. */
function yamlRule(wrong: string, right: string, options?: Manifest): CodeExample {
  const rule = (text: string): string => manifest(/backendRefs|requestRedirect|^$/.test(text) ? text : `${text}\n      ${WEB_RULE}`, options);
  return { wrong: rule(wrong), right: rule(right) };
}

function yamlFilter(wrong: string, right: string, options?: Manifest): CodeExample {
  return yamlRule(`filters:\n        - { ${wrong} }`, `filters:\n        - { ${right} }`, options);
}

function yamlMatch(wrong: string, right: string, options?: Manifest): CodeExample {
  return yamlRule(`matches: [{ ${wrong} }]`, `matches: [{ ${right} }]`, options);
}

/** A BackendTLSPolicy in YAML. */
function yamlPolicy(wrong: string, right: string): CodeExample {
  const policy = (spec: string): string =>
    `# Cilium 1.20.0\napiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  ${/targetRefs/.test(spec) ? '' : "targetRefs: [{ group: '', kind: Service, name: web }]\n  "}${spec}`;
  return { wrong: policy(wrong), right: policy(right) };
}

/** A Service and a route to one of its ports. */
function yamlService(port: number): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  selector: { app: web }\n  ports: [{ name: http, port: 8080 }]\n---\n${manifest(`backendRefs: [{ name: web, port: ${port} }]`)}`;
}

function yamlCors(origin: string): string {
  return `filters: [{ type: CORS, cors: { allowOrigins: [${origin}] } }]\n      ${WEB_RULE}`;
}

function kinds(...kinds: readonly string[]): string {
  return `name: http, protocol: HTTP, port: 80, allowedRoutes: { namespaces: { from: All }, kinds: [${kinds.map((kind) => `{ kind: ${kind} }`).join(', ')}] }`;
}

const NEW_PATH = 'path: { type: ReplaceFullPath, replaceFullPath: /new }';
const TLS: Manifest = { kind: 'TLSRoute', version: '1.20.0', listeners: [TLS_LISTENER] };
const HOSTNAMES = Array.from({ length: 17 }, (_, index) => `shop-${index}.example.com`);
const ALL_HOSTNAMES = 'const hostnames = Array.from({ length: 17 }, (_, index) => `shop-${index}.example.com`);\n';
const TO_HTTPS = 'filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]';

/** Codes of the routes of the Gateway API. */
export const routes = {
  RTE001: { title: 'Invalid name of a route', retired: 'OBJ017 reports it, for all objects.' },
  RTE002: {
    title: 'Missing namespace of a route',
    reason: 'The namespace decides which Gateways accept the route and which Services it reaches without a ReferenceGrant. It is required on the route or on its chart.',
    link: ATTACHING,
    typescript: change('namespace', 'undefined', "'shop'"),
  },
  RTE003: {
    title: 'Invalid hostname',
    reason: 'A hostname is a DNS name in lower case, without a scheme, port or path, and it is not an IP address. In `hostnames`, the first label can be a wildcard, such as `*.example.com`.',
    link: `${SPEC}#hostname`,
    typescript: change('hostnames', "['shop.example.com:443']", "['shop.example.com']"),
    yaml: inManifests({ hostnames: '[shop.example.com:443]' }, { hostnames: '[shop.example.com]' }),
  },
  RTE004: {
    title: 'TLS route without a hostname',
    reason: 'The Gateway does not decrypt the connections of a TLS route. It can only distinguish them by the server name (SNI) that clients send.',
    link: 'https://gateway-api.sigs.k8s.io/api-types/tlsroute/',
    typescript: tlsRoute('[]', "['vault.example.com']"),
    yaml: inManifests({ ...TLS, hostnames: '[]' }, { ...TLS, hostnames: '[vault.example.com]' }),
  },
  RTE005: {
    title: 'Too many entries in a list',
    reason: 'The Gateway API limits the length of each list, for example to 16 hostnames or rules in a route and 16 backends in a rule. The API server rejects an object with more. Move the others to a second route.',
    link: SPEC,
    typescript: {
      wrong: `${ALL_HOSTNAMES}${route({ hostnames: 'hostnames' })}`,
      right: `${ALL_HOSTNAMES}${route({ hostnames: 'hostnames.slice(0, 16)' })}\n${route({ hostnames: 'hostnames.slice(16)' }, '').replace("'shop'", "'shop-2'")}`,
    },
    yaml: {
      wrong: manifest(WEB_RULE, { hostnames: `[${HOSTNAMES.join(', ')}]` }),
      right: `${manifest(WEB_RULE, { hostnames: `[${HOSTNAMES.slice(0, 16).join(', ')}]` })}\n---\n${manifest(WEB_RULE, { hostnames: `[${HOSTNAMES[16]!}]` }).split('---\n')[1]!.replace('name: shop', 'name: shop-2')}`,
    },
  },
  RTE006: {
    title: 'Backend that is not a Service',
    reason: 'A backend object must be a Service of cdk8s-plus or an `ApiObject` of kind `Service`. Routes cannot send requests to other objects.',
    link: `${SPEC}#backendref`,
    typescript: rule(
      "backends: [Backend.service(new ApiObject(chart, 'web', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop' } }))]",
      `backends: ${BACKENDS}`,
    ),
    yaml: yamlRule('backendRefs: [{ kind: ConfigMap, name: web, port: 80 }]', WEB_RULE),
  },
  RTE007: {
    title: 'Gateway or listener attached twice',
    reason: 'A route attaches either to a whole Gateway or to some of its listeners, and to each listener only once. The API server rejects a repeated reference.',
    link: `${SPEC}#parentreference`,
    typescript: change('listener', "['http', 'http']", "'http'"),
    yaml: inManifests({ parent: ", sectionName: http }\n    - { name: public, namespace: gateways, sectionName: http" }, { parent: ', sectionName: http' }),
  },
  RTE008: {
    title: 'Route without a rule or backend',
    reason: 'A route without a rule, or a TCP, UDP or TLS route without a backend, does not forward traffic.',
    link: `${SPEC}#httproutespec`,
    typescript: change('rules', '[]', `[{ backends: ${BACKENDS} }]`),
    yaml: yamlRule('', WEB_RULE),
  },
  RTE010: {
    title: 'Hostname that no listener accepts',
    reason: 'The hostnames of a route must match the hostname of a listener. The wildcard `*.example.com` matches `shop.example.com` but not `example.com`. Requests for other hostnames do not reach the route.',
    link: ATTACHING,
    typescript: change('hostnames', "['shop.example.org']", "['shop.example.com']", gateway("Listener.http({ hostname: '*.example.com', allowedRoutes: AllowedRoutes.all() })")),
    yaml: inManifests({ hostnames: '[shop.example.org]', listeners: [`${HTTP_LISTENER}, hostname: '*.example.com'`] }, { hostnames: '[shop.example.com]', listeners: [`${HTTP_LISTENER}, hostname: '*.example.com'`] }),
  },
  RTE011: {
    title: 'Listener that the Gateway does not have',
    reason: '`listener` is the name of a listener of the Gateway. A route that refers to a missing listener is not accepted.',
    link: ATTACHING,
    typescript: change('listener', "'web'", "'http'"),
    yaml: inManifests({ parent: ', sectionName: web' }, { parent: ', sectionName: http' }),
  },
  RTE012: {
    title: 'Route on a listener of another protocol',
    reason: 'HTTP and gRPC routes require an HTTP or HTTPS listener. TLS, TCP and UDP routes require a listener of their own protocol.',
    link: ATTACHING,
    typescript: change('listener', "'tls'", "'http'", `${cilium('1.20.0')}${gateway(HTTP, 'Listener.tlsPassthrough({ allowedRoutes: AllowedRoutes.all() })')}`),
    yaml: inManifests({ listeners: [HTTP_LISTENER, TLS_LISTENER], parent: ', sectionName: tls' }, { listeners: [HTTP_LISTENER, TLS_LISTENER], parent: ', sectionName: http' }),
  },
  RTE013: {
    title: 'Kind of route that the listener does not allow',
    reason: '`allowedRoutes.kinds` of the listener lists other kinds of routes. The listener does not accept this route.',
    link: `${SPEC}#allowedroutes`,
    typescript: {
      wrong: route({}, gateway("Listener.raw({ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' }, kinds: [{ kind: 'GRPCRoute' }] } })")),
      right: route({}, gateway("Listener.raw({ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' }, kinds: [{ kind: 'GRPCRoute' }, { kind: 'HTTPRoute' }] } })")),
    },
    yaml: inManifests({ listeners: [kinds('GRPCRoute')] }, { listeners: [kinds('GRPCRoute', 'HTTPRoute')] }),
  },
  RTE014: {
    title: 'Namespace that the listener does not allow',
    reason: 'Without `allowedRoutes`, a listener accepts only routes from the namespace of the Gateway. With a selector, it accepts routes from namespaces with these labels. The namespace of this route is not among them.',
    link: `${SPEC}#allowedroutes`,
    typescript: { wrong: route({}, gateway('Listener.http()')), right: route({}, gateway("Listener.http({ allowedRoutes: AllowedRoutes.fromNamespaces('shop') })")) },
    yaml: inManifests({ listeners: ['name: http, protocol: HTTP, port: 80'] }, { listeners: ['name: http, protocol: HTTP, port: 80, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { kubernetes.io/metadata.name: shop } } } }'] }),
  },
  RTE015: {
    title: 'Redirect loop',
    reason: 'The route redirects to HTTPS and is also attached to an HTTPS listener, so each request is redirected to its own address.',
    link: REDIRECTS,
    typescript: {
      wrong: route({ rules: '[{ redirect: HttpRedirect.toHttps() }]' }, gateway(HTTP, HTTPS)),
      right: route({ listener: "'http'", rules: '[{ redirect: HttpRedirect.toHttps() }]' }, gateway(HTTP, HTTPS)),
    },
    yaml: inManifests({ listeners: [HTTP_LISTENER, HTTPS_LISTENER] }, { listeners: [HTTP_LISTENER, HTTPS_LISTENER], parent: ', sectionName: http' }, TO_HTTPS),
  },
  RTE020: {
    title: 'Rule with a redirect and backends',
    reason: 'A redirect answers every request of the rule, so its backends would not receive requests. The API server rejects a rule with both.',
    link: REDIRECTS,
    typescript: rule(`backends: ${BACKENDS}, redirect: HttpRedirect.to({ path: '/new' })`, "redirect: HttpRedirect.to({ path: '/new' })"),
    yaml: yamlRule(`filters: [{ type: RequestRedirect, requestRedirect: { ${NEW_PATH} } }]\n      ${WEB_RULE}`, `filters: [{ type: RequestRedirect, requestRedirect: { ${NEW_PATH} } }]`),
  },
  RTE021: {
    title: 'Rule with neither backends nor a redirect',
    severity: 'warning',
    reason: 'Requests of an HTTP rule without backends are answered with status 500, and gRPC calls fail. In a route construct, such a rule is an error.',
    link: `${SPEC}#httprouterule`,
    typescript: rule('backends: []', `backends: ${BACKENDS}`),
    yaml: yamlRule('matches: [{ path: { type: Exact, value: /old } }]\n      backendRefs: []', `matches: [{ path: { type: Exact, value: /old } }]\n      ${WEB_RULE}`),
  },
  RTE022: {
    title: 'Rule whose weights are all zero',
    reason: 'A backend with weight 0 receives no requests. If all backends of a rule have weight 0, requests are answered with status 500.',
    link: `${SPEC}#backendref`,
    typescript: backend("{ name: 'web', port: 80, weight: 0 }", "{ name: 'web', port: 80, weight: 1 }"),
    yaml: yamlRule('backendRefs: [{ name: web, port: 80, weight: 0 }]', 'backendRefs: [{ name: web, port: 80, weight: 1 }]'),
  },
  RTE023: {
    title: 'Invalid weight',
    reason: 'A weight is an integer from 0 to 1000000. Weights are shares in relation to the other backends of the rule, for example 90 and 10.',
    link: `${SPEC}#backendref`,
    typescript: backend("{ name: 'web', port: 80, weight: 0.9 }", "{ name: 'web', port: 80, weight: 90 }"),
    yaml: yamlRule('backendRefs: [{ name: web, port: 80, weight: -1 }]', 'backendRefs: [{ name: web, port: 80, weight: 90 }]'),
  },
  RTE024: {
    title: 'Replaced prefix without exactly one prefix match',
    reason: 'A rewrite or redirect of the prefix replaces the prefix that the rule matches. The rule must have exactly one match, of type prefix, or no match at all. With any other match, replace the whole path.',
    link: REDIRECTS,
    typescript: rule("matches: [HttpMatch.exact('/api')], filters: [HttpFilter.rewritePrefix('/')]", "matches: [HttpMatch.exact('/api')], filters: [HttpFilter.rewritePath('/')]"),
    yaml: yamlRule('matches: [{ path: { type: Exact, value: /api } }]\n      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]', 'matches: [{ path: { type: Exact, value: /api } }]\n      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplaceFullPath, replaceFullPath: / } } }]'),
  },
  RTE025: {
    title: 'Repeated filter',
    reason: 'A rule can have each kind of filter once, except for mirrors. Header changes are merged, but a rule cannot rewrite a request to two paths or hostnames.',
    link: `${SPEC}#httproutefilter`,
    typescript: filter("HttpFilter.rewritePath('/a'), HttpFilter.rewritePath('/b')", "HttpFilter.rewritePath('/b')"),
    yaml: yamlFilter('type: URLRewrite, urlRewrite: { hostname: a.example.com } }\n        - { type: URLRewrite, urlRewrite: { hostname: b.example.com }', 'type: URLRewrite, urlRewrite: { hostname: b.example.com }'),
  },
  RTE026: {
    title: 'Rule with a redirect and a rewrite',
    reason: 'A rewrite changes the request for the backend, and a redirect never reaches a backend. A redirect can change the hostname and the path itself.',
    link: REDIRECTS,
    typescript: rule("redirect: HttpRedirect.to({ hostname: 'example.com' }), filters: [HttpFilter.rewritePath('/new')]", "redirect: HttpRedirect.to({ hostname: 'example.com', path: '/new' })"),
    yaml: yamlFilter(`type: RequestRedirect, requestRedirect: { hostname: example.com } }\n        - { type: URLRewrite, urlRewrite: { ${NEW_PATH} }`, `type: RequestRedirect, requestRedirect: { hostname: example.com, ${NEW_PATH} }`),
  },
  RTE027: {
    title: 'Filter in a place where Cilium does not apply it',
    reason: 'On a backend, Cilium applies only header modifiers. On a gRPC rule, it applies only header modifiers and mirrors. On TLS, TCP and UDP routes, it ignores all filters.',
    link: `${SPEC}#httproutefilter`,
    typescript: rule(`backends: [Backend.named({ name: 'web', port: 80, filters: [HttpFilter.rewritePath('/')] })]`, `backends: ${BACKENDS}, filters: [HttpFilter.rewritePath('/')]`),
    yaml: yamlRule(`backendRefs: [{ name: web, port: 80, filters: [{ type: URLRewrite, urlRewrite: { ${NEW_PATH} } }] }]`, `filters: [{ type: URLRewrite, urlRewrite: { ${NEW_PATH} } }]`),
  },
  RTE028: {
    title: 'Header or query parameter listed twice',
    reason: 'The names in one list must differ, and the case of header names does not matter. In a match, only the first of two entries with the same name would have an effect.',
    link: `${SPEC}#httproutematch`,
    typescript: match("HttpMatch.any().header('x-env', 'a').header('X-Env', 'b')", "HttpMatch.any().headerRegex('x-env', 'a|b')"),
    yaml: yamlMatch('headers: [{ name: x-env, value: a }, { name: X-Env, value: b }]', 'headers: [{ name: x-env, type: RegularExpression, value: a|b }]'),
  },
  RTE030: {
    title: 'Invalid path',
    reason: 'A path starts with `/`, has at most 1024 characters and no query, and contains no `//`, `/./` or `/../`. The API server rejects other paths.',
    link: `${SPEC}#httproutematch`,
    typescript: match("HttpMatch.prefix('api')", "HttpMatch.prefix('/api')"),
    yaml: yamlMatch('path: { type: PathPrefix, value: api }', 'path: { type: PathPrefix, value: /api }'),
  },
  RTE031: {
    title: 'Invalid regular expression',
    reason: 'Envoy uses RE2, which has no look-around and no back references. Envoy rejects the whole configuration of a Gateway that contains an invalid expression, so changes of other routes are not applied either.',
    link: 'https://github.com/google/re2/wiki/Syntax',
    typescript: match("HttpMatch.regex('/(?!admin).*')", "HttpMatch.regex('/shop/[0-9]+')"),
    yaml: yamlMatch("path: { type: RegularExpression, value: '/(?!admin).*' }", "path: { type: RegularExpression, value: '/shop/[0-9]+' }"),
  },
  RTE032: {
    title: 'Invalid header or query parameter name',
    reason: 'A name has 1 to 256 letters, digits and characters of ``!#$%&\'*+-.^_`|~``. Spaces and colons are not allowed.',
    link: `${SPEC}#httproutematch`,
    typescript: filter("HttpFilter.setRequestHeaders({ 'x env': 'test' })", "HttpFilter.setRequestHeaders({ 'x-env': 'test' })"),
    yaml: yamlFilter("type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: 'x env', value: test }] }", 'type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: x-env, value: test }] }'),
  },
  RTE033: {
    title: 'Invalid header or query parameter value',
    reason: 'The value of a header has 1 to 4096 characters, and that of a query parameter 1 to 1024. A value that a filter sets has only printable ASCII characters, and no space at its ends. To match any value, use a regular expression.',
    link: `${SPEC}#httproutematch`,
    typescript: match("HttpMatch.any().header('x-env', '')", "HttpMatch.any().headerRegex('x-env', '.*')"),
    yaml: yamlMatch("headers: [{ name: x-env, value: '' }]", "headers: [{ name: x-env, type: RegularExpression, value: '.*' }]"),
  },
  RTE034: {
    title: 'Invalid gRPC service or method',
    reason: 'A service is its full Protobuf name, such as `shop.v1.Orders`, and a method is its name in the service. Neither is a path.',
    link: `${SPEC}#grpcroutematch`,
    typescript: grpc("matches: [GrpcMatch.service('/shop.v1.Orders')]", "matches: [GrpcMatch.service('shop.v1.Orders')]"),
    yaml: yamlMatch('method: { service: /shop.v1.Orders }', 'method: { service: shop.v1.Orders }', { kind: 'GRPCRoute' }),
  },
  RTE035: {
    title: 'Invalid duration',
    reason: 'Durations of the Gateway API are integers with the units `h`, `m`, `s` and `ms`, for example `1m30s`. Fractions are not allowed. A `Duration` of cdk8s is written in this form.',
    link: DURATIONS,
    typescript: rule("timeouts: { request: '1.5s' }", "timeouts: { request: '1500ms' }"),
    yaml: yamlRule('timeouts: { request: 1.5s }', 'timeouts: { request: 1500ms }'),
  },
  RTE036: {
    title: 'Backend timeout longer than the request timeout',
    reason: '`request` includes all requests to backends, so `backendRequest` cannot exceed it. The API server rejects the route.',
    link: `${SPEC}#httprouterule`,
    typescript: rule("timeouts: { request: '1s', backendRequest: '2s' }", "timeouts: { request: '2s', backendRequest: '1s' }"),
    yaml: yamlRule('timeouts: { request: 1s, backendRequest: 2s }', 'timeouts: { request: 2s, backendRequest: 1s }'),
  },
  RTE037: {
    title: 'Redirect without a target, or with two paths',
    reason: 'A redirect changes at least one of scheme, hostname, port and path. The path is replaced either completely (`path`) or from its prefix (`prefix`).',
    link: REDIRECTS,
    typescript: redirect('{ statusCode: 301 }', "{ statusCode: 301, hostname: 'www.example.com' }"),
    yaml: yamlFilter('type: RequestRedirect, requestRedirect: { statusCode: 301 }', 'type: RequestRedirect, requestRedirect: { statusCode: 301, hostname: www.example.com }'),
  },
  RTE038: {
    title: 'Part of a route that this Cilium does not support',
    reason: 'Cilium ignores kinds, versions, fields and filters that it does not implement, and the status of the route does not report an error. If the channel of the CRDs does not have a field, the API server rejects the object or removes the field.',
    link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
    typescript: { wrong: cors('1.19.6', 'https://example.com'), right: cors('1.20.0', 'https://example.com') },
    yaml: { wrong: manifest(yamlCors('https://example.com'), { version: '1.19.6' }), right: manifest(yamlCors('https://example.com'), { version: '1.20.0' }) },
  },
  RTE040: {
    title: 'Port that the Service does not have',
    reason: 'A backend refers to a port of the Service, not to the port of its pods. If the Service has several ports, the backend must select one.',
    link: `${SPEC}#backendref`,
    typescript: service('Backend.service(web, { port: 80 })', 'Backend.service(web, { port: 8080 })'),
    yaml: { wrong: yamlService(80), right: yamlService(8080) },
  },
  RTE041: {
    title: 'Invalid port',
    reason: 'A port is an integer from 1 to 65535. A port name works only for Service objects, whose ports are known.',
    link: `${SPEC}#backendref`,
    typescript: backend("{ name: 'web', port: 70_000 }", "{ name: 'web', port: 7000 }"),
    yaml: yamlRule('backendRefs: [{ name: web, port: 70000 }]', 'backendRefs: [{ name: web, port: 7000 }]'),
  },
  RTE042: {
    title: 'Invalid name or namespace of a backend',
    reason: 'A backend is the name of a Service and, where it differs, its namespace. It is not a URL or a DNS name such as `web.shop.svc`.',
    link: `${NAMES}#dns-label-names`,
    typescript: backend("{ name: 'http://web', port: 80 }", "{ name: 'web', port: 80 }"),
    yaml: yamlRule('backendRefs: [{ name: http://web, port: 80 }]', WEB_RULE),
  },
  RTE043: {
    title: 'Invalid share of mirrored requests',
    reason: '`percent` is an integer from 0 to 100. `fraction` has an integer numerator that does not exceed its denominator. Only one of them can be set. A share below one percent requires `fraction`.',
    link: `${SPEC}#httproutefilter`,
    typescript: filter(`HttpFilter.mirror(${WEB}, { percent: 0.5 })`, `HttpFilter.mirror(${WEB}, { fraction: { numerator: 5, denominator: 1000 } })`),
    yaml: yamlFilter('type: RequestMirror, requestMirror: { backendRef: { name: web, port: 80 }, percent: 101 }', 'type: RequestMirror, requestMirror: { backendRef: { name: web, port: 80 }, percent: 100 }'),
  },
  RTE044: {
    title: 'Invalid CORS settings',
    reason: 'An origin is a scheme, a host and an optional port without a path. `*` must be the only entry of its list, entries are listed once, and `maxAge` is a whole number of seconds, at least one.',
    link: `${SPEC}#httpcorsfilter`,
    typescript: { wrong: cors('1.20.0', 'https://example.com/app'), right: cors('1.20.0', 'https://example.com') },
    yaml: { wrong: manifest(yamlCors('https://example.com/app'), { version: '1.20.0' }), right: manifest(yamlCors('https://example.com'), { version: '1.20.0' }) },
  },
  RTE045: {
    title: 'Invalid or repeated name of a rule',
    reason: 'Names of rules are DNS subdomains, and each is used once in a route. The API server rejects the route otherwise.',
    link: `${SPEC}#httprouterule`,
    typescript: change('rules', `[{ name: 'all requests', backends: ${BACKENDS} }]`, `[{ name: 'all-requests', backends: ${BACKENDS} }]`),
    yaml: yamlRule('name: all requests', 'name: all-requests', { version: '1.20.0' }),
  },
  RTE046: {
    title: 'Invalid retry settings',
    reason: '`attempts` is an integer of at least 1, and `codes` are error statuses from 400 to 599. A successful request is not sent again.',
    link: `${SPEC}#httprouterule`,
    typescript: retry('200', '503'),
  },
  RTE047: {
    title: 'Invalid Strict-Transport-Security settings',
    severity: 'warning',
    reason: '`maxAge` is a whole number of seconds. The preload lists of browsers require a `maxAge` of at least one year and `includeSubDomains`. In a route construct, invalid settings are an error.',
    link: 'https://hstspreload.org/',
    typescript: filter('HttpFilter.hsts({ preload: true })', 'HttpFilter.hsts({ preload: true, includeSubDomains: true })'),
    yaml: yamlFilter("type: ResponseHeaderModifier, responseHeaderModifier: { set: [{ name: Strict-Transport-Security, value: 'max-age=31536000; preload' }] }", "type: ResponseHeaderModifier, responseHeaderModifier: { set: [{ name: Strict-Transport-Security, value: 'max-age=31536000; includeSubDomains; preload' }] }"),
  },
  RTE050: {
    title: 'Invalid certificate authority of a backend TLS policy',
    reason: '`BackendCa.configMap` takes the name of a ConfigMap in the namespace of the policy. The certificate is always stored under the key `ca.crt`, which is not part of the name. Cilium rejects a policy with more than one ConfigMap.',
    link: BACKEND_TLS,
    typescript: policy('ca', "BackendCa.configMap('certs/ca.crt')", "BackendCa.configMap('certs')"),
    yaml: yamlPolicy("validation: { hostname: web.example.com, caCertificateRefs: [{ group: '', kind: ConfigMap, name: certs/ca.crt }] }", "validation: { hostname: web.example.com, caCertificateRefs: [{ group: '', kind: ConfigMap, name: certs }] }"),
  },
  RTE051: {
    title: 'Invalid target of a backend TLS policy',
    reason: 'A policy has at least one target. Each target is a Service in the namespace of the policy, and each port of a Service is listed once.',
    link: BACKEND_TLS,
    typescript: policy('targets', '[]', "[{ service: 'web' }]"),
    yaml: yamlPolicy('targetRefs: []\n  validation: { hostname: web.example.com, wellKnownCACertificates: System }', "targetRefs: [{ group: '', kind: Service, name: web }]\n  validation: { hostname: web.example.com, wellKnownCACertificates: System }"),
  },
} as const satisfies CodeTable;
