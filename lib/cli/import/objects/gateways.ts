import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import { call, data, list, method, object, reference, textOf, type Expression } from '../expression';
import { metadataOf, unknownKeys, type Converting } from './proposal';
import { attempt, listOf, map, nothingBut, Unsayable } from './unsayable';

const CONTROLLER = 'io.cilium/gateway-controller';

/** Gateways of Cilium, and routes that attach only to those. */
export function convertGateways(converting: Converting): void {
  const { of, accept, refuse, names } = converting;
  const classes = new Set(['cilium', ...of('GatewayClass').filter(({ object: { spec } }) => isJsonObject(spec) && spec.controllerName === CONTROLLER).map(({ object: { metadata } }) => metadata.name)]);
  convertClasses(converting);
  const gateways = new Map<string, string>();
  for (const found of of('Gateway')) {
    const { spec, metadata } = found.object;
    if (!isJsonObject(spec)) continue;
    if (!classes.has(String(spec.gatewayClassName))) {
      refuse(found, `its class, ${String(spec.gatewayClassName)}, is not one of Cilium`);
      continue;
    }
    const id = names.id(metadata.name, 'gateway');
    const variable = names.variable(metadata.name, 'gateway');
    const props = gatewayProps(found.object.spec as JsonObject, metadataOf(converting, found, id, true), (why) => refuse(found, why));
    if (props && accept({ statements: [{ construct: 'CiliumGateway', id, variable, props }], objects: [found], by: 'CiliumGateway' })) gateways.set(`${metadata.namespace ?? ''}/${metadata.name}`, variable);
  }
  for (const kind of ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const) {
    for (const found of of(kind)) {
      const { spec, metadata } = found.object;
      if (!isJsonObject(spec)) continue;
      const id = names.id(metadata.name, `${metadata.namespace ?? 'route'}-route`);
      const frame = attempt(() => routeFrame(spec, metadata.namespace, gateways), (why) => refuse(found, why));
      const rules = frame && attempt(() => rulesOf(kind, spec, metadata.namespace), (why) => refuse(found, why));
      const own = metadataOf(converting, found, id, true);
      if (!frame || !rules || !own) continue;
      const construct = `Cilium${kind.charAt(0)}${kind.slice(1, -'Route'.length).toLowerCase()}Route`;
      const props = object({ ...dataOf(own), ...frame, ...(spec.hostnames !== undefined && { hostnames: data(spec.hostnames) }), ...rules.props, ...(rules.crosses && { referenceGrants: data(false) }) });
      accept({ statements: [{ construct, id, props }], objects: [found], by: construct });
    }
  }
  convertBackendTls(converting);
}

/** GatewayClasses with their settings. */
function convertClasses({ of, accept, refuse, names }: Converting): void {
  const configs = of('CiliumGatewayClassConfig');
  for (const found of of('GatewayClass')) {
    const { spec, metadata } = found.object;
    if (!isJsonObject(spec) || !isJsonObject(spec.parametersRef)) {
      refuse(found, 'it has no parametersRef: the prop gatewayApi of TalosCilium makes the class cilium, and a CiliumGatewayClass one with settings');
      continue;
    }
    const { name, namespace } = spec.parametersRef;
    const config = configs.find(({ object: { metadata: its } }) => its.name === name && its.namespace === namespace);
    const settings = config?.object.spec;
    if (!config || name !== metadata.name || !isJsonObject(settings)) {
      refuse(found, `no CiliumGatewayClassConfig ${metadata.name} among the files has its settings`);
      continue;
    }
    const { description, service, ...raw } = settings;
    const id = names.id(metadata.name, 'class');
    const props = object({
      ...(metadata.name !== id && { name: data(metadata.name) }),
      namespace: data(String(namespace)),
      ...(description !== undefined && { description: data(description) }),
      ...(isJsonObject(service) && { service: data(service) }),
      ...(Object.keys(raw).length > 0 && { raw: data(raw) }),
    });
    accept({ statements: [{ construct: 'CiliumGatewayClass', id, props }], objects: [found, config], by: 'CiliumGatewayClass' });
  }
}

/** BackendTLSPolicies. */
function convertBackendTls(converting: Converting): void {
  const { of, accept, refuse, names } = converting;
  for (const found of of('BackendTLSPolicy')) {
    const id = names.id(found.object.metadata.name, 'backend-tls');
    const own = metadataOf(converting, found, id, true);
    const { spec } = found.object;
    const props = own && isJsonObject(spec) ? attempt(() => ({ ...dataOf(own), ...backendTlsProps(spec) }), (why) => refuse(found, why)) : undefined;
    if (props) accept({ statements: [{ construct: 'CiliumBackendTlsPolicy', id, props: object(props) }], objects: [found], by: 'CiliumBackendTlsPolicy' });
  }
}

function backendTlsProps({ targetRefs, validation, ...raw }: JsonObject): Record<string, Expression> {
  const targets = listOf(targetRefs).map(map).map(({ group = '', kind, name, sectionName, ...rest }) => {
    nothingBut(rest);
    if (group !== '' || kind !== 'Service') throw new Unsayable(`a target is a ${String(kind)}`);
    return { service: name ?? '', ...(sectionName !== undefined && { portName: sectionName }) };
  });
  const { hostname, wellKnownCACertificates, caCertificateRefs, ...rest } = map(validation ?? null);
  nothingBut(rest);
  const configMaps = listOf(caCertificateRefs).map(map).map(({ group = '', kind, name }) => {
    if (group !== '' || kind !== 'ConfigMap') throw new Unsayable(`a CA is in a ${String(kind)}`);
    return data(name ?? '');
  });
  if (wellKnownCACertificates === undefined ? configMaps.length !== 1 : wellKnownCACertificates !== 'System' || configMaps.length > 0) throw new Unsayable('it does not name one source of its CA');
  return {
    targets: data(targets),
    hostname: data(hostname ?? ''),
    ca: configMaps.length === 0 ? call('BackendCa.system') : call('BackendCa.configMap', configMaps[0]!),
    ...(Object.keys(raw).length > 0 && { raw: data(raw) }),
  };
}

function gatewayProps(spec: JsonObject, own: JsonObject | undefined, refuse: (why: string) => void): ReturnType<typeof object> | undefined {
  if (!own) return undefined;
  const { gatewayClassName, listeners, addresses, infrastructure } = spec;
  const made = attempt(() => ({
    rest: nothingBut(spec, ['gatewayClassName', 'listeners', 'addresses', 'infrastructure']),
    listeners: listOf(listeners).map((listener) => listenerOf(map(listener), own.namespace)),
    addresses: listOf(addresses).map((address) => {
      const { type = 'IPAddress', value, ...rest } = map(address);
      nothingBut(rest);
      if (type !== 'IPAddress') throw new Unsayable(`an address has the type ${String(type)}`);
      return data(value ?? '');
    }),
  }), refuse);
  if (!made) return undefined;
  const [shared] = made.listeners.map(({ allowed }) => allowed);
  const isShared = shared !== undefined && made.listeners.every(({ allowed }) => allowed !== undefined && textOf(allowed) === textOf(shared));
  return object({
    ...dataOf(own),
    ...(gatewayClassName !== 'cilium' && { gatewayClass: data(gatewayClassName!) }),
    ...(made.addresses.length > 0 && { address: call('GatewayAddress.fixed', ...made.addresses) }),
    ...(infrastructure !== undefined && Object.keys(map(infrastructure)).length > 0 && { infrastructure: data(infrastructure) }),
    ...(isShared && { allowedRoutes: shared }),
    listeners: list(made.listeners.map(({ make, allowed }) => make(isShared ? undefined : allowed))),
  });
}

/** A listener, with its allowed routes apart: those that all listeners share are written once. */
interface MadeListener {
  readonly allowed: Expression | undefined;
  make(allowed: Expression | undefined): Expression;
}

function listenerOf(listener: JsonObject, namespace: Json | undefined): MadeListener {
  const allowed = allowedRoutesOf(map(listener.allowedRoutes ?? {}));
  const make = (routes: Expression | undefined): Expression => listenerWith(listener, namespace, routes);
  make(allowed);
  return { allowed, make };
}

function listenerWith(listener: JsonObject, namespace: Json | undefined, routes: Expression | undefined): Expression {
  nothingBut(listener, ['name', 'port', 'protocol', 'hostname', 'tls', 'allowedRoutes']);
  const { name, port, protocol, hostname, tls } = listener;
  const { mode = 'Terminate', certificateRefs, options, ...others } = map(tls ?? {});
  nothingBut(others);
  const usual = { HTTP: ['http', 80], HTTPS: ['https', 443], TLS: ['tls', 443] }[String(protocol)];
  const common = (usualName: Json | undefined, usualPort: Json | undefined): Record<string, Expression> => ({
    ...(name !== usualName && { name: data(name ?? '') }),
    ...(port !== usualPort && { port: data(port ?? 0) }),
    ...(hostname !== undefined && { hostname: data(hostname) }),
  });
  const last: Record<string, Expression> = routes === undefined ? {} : { allowedRoutes: routes };
  const called = (what: string, props: Record<string, Expression>): Expression => (Object.keys(props).length === 0 ? call(what) : call(what, object(props)));
  switch (protocol) {
    case 'HTTP':
      return called('Listener.http', { ...common(usual![0], usual![1]), ...last });
    case 'HTTPS': {
      const [reference_, ...more] = listOf(certificateRefs);
      if (mode !== 'Terminate' || reference_ === undefined || more.length > 0) throw new Unsayable(`the HTTPS listener ${String(name)} does not have exactly one certificate`);
      const { name: secretName, namespace: where, kind = 'Secret', group = '' } = map(reference_);
      if (kind !== 'Secret' || group !== '') throw new Unsayable(`the certificate of listener ${String(name)} is in a ${String(kind)}`);
      const certificate = object({ name: data(secretName ?? ''), ...(where !== undefined && where !== namespace && { namespace: data(where), referenceGrant: data(false) }) });
      return call('Listener.https', object({ ...common(usual![0], usual![1]), certificate: call('GatewayCertificate.existing', certificate), ...(options !== undefined && { options: data(options) }), ...last }));
    }
    case 'TLS':
      if (mode !== 'Passthrough' || certificateRefs !== undefined || options !== undefined) throw new Unsayable(`the TLS listener ${String(name)} terminates TLS`);
      return called('Listener.tlsPassthrough', { ...common(usual![0], usual![1]), ...last });
    case 'TCP':
    case 'UDP':
      return called(`Listener.${protocol.toLowerCase()}`, { ...common(protocol.toLowerCase(), undefined), ...last });
    default:
      throw new Unsayable(`listener ${String(name)} has the protocol ${String(protocol)}`);
  }
}

function allowedRoutesOf({ namespaces, kinds }: JsonObject): Expression | undefined {
  const { from = 'Same', selector } = map(namespaces ?? {});
  const { matchLabels, matchExpressions } = map(selector ?? {});
  const names = listOf(matchExpressions);
  const only = names.length === 1 && matchLabels === undefined ? map(names[0]!) : undefined;
  const made = from === 'All' ? call('AllowedRoutes.all')
    : from === 'Same' ? call('AllowedRoutes.same')
      : only?.key === 'kubernetes.io/metadata.name' && only.operator === 'In' ? call('AllowedRoutes.fromNamespaces', ...listOf(only.values).map(data))
        : matchExpressions === undefined ? call('AllowedRoutes.withLabels', data(matchLabels ?? {})) : call('AllowedRoutes.selected', data(selector ?? {}));
  if (kinds !== undefined) return method(made, 'ofKind', ...listOf(kinds).map((kind) => data(map(kind).kind ?? '')));
  return from === 'Same' ? undefined : made;
}

/** `gateway` and `listener` of a route. Throws `Unsayable` for a route of other Gateways. */
function routeFrame({ parentRefs }: JsonObject, namespace: string | undefined, gateways: ReadonlyMap<string, string>): Record<string, Expression> {
  const attachments = new Map<string, Json[]>();
  for (const parent of listOf(parentRefs)) {
    const { name, namespace: where = namespace ?? '', sectionName, group = 'gateway.networking.k8s.io', kind = 'Gateway', ...rest } = map(parent);
    const variable = gateways.get(`${String(where)}/${String(name)}`);
    if (variable === undefined || kind !== 'Gateway' || group !== 'gateway.networking.k8s.io') throw new Unsayable(`it attaches to the ${String(kind)} ${String(where)}/${String(name)}, which is not a CiliumGateway of the program`);
    nothingBut(rest);
    attachments.set(variable, [...(attachments.get(variable) ?? []), ...(sectionName === undefined ? [] : [sectionName])]);
  }
  const [first, ...others] = [...attachments].map(([variable, listeners]) => ({ gateway: reference(variable), ...(listeners.length > 0 && { listener: data(listeners.length === 1 ? listeners[0]! : listeners) }) }));
  if (!first) throw new Unsayable('it attaches to nothing');
  return { ...first, ...(others.length > 0 && { otherGateways: list(others.map((each) => object(each))) }) };
}

interface Rules {
  readonly props: Record<string, Expression>;
  /** Whether a backend is in another namespace, so that a ReferenceGrant exists somewhere. */
  readonly crosses: boolean;
}

function rulesOf(kind: string, spec: JsonObject, namespace: string | undefined): Rules {
  nothingBut(spec, ['parentRefs', 'hostnames', 'rules']);
  const rules = listOf(spec.rules).map(map);
  const crosses = rules.some(({ backendRefs, filters }) => [...listOf(backendRefs), ...listOf(filters).flatMap((filter) => map(map(filter).requestMirror ?? {}).backendRef ?? [])].some((backend) => ![undefined, namespace].includes(map(backend).namespace as string | undefined)));
  if (kind === 'HTTPRoute') return { crosses, props: { rules: list(rules.map((rule) => httpRule(rule, namespace))) } };
  if (kind === 'GRPCRoute') return { crosses, props: { rules: list(rules.map((rule) => grpcRule(rule, namespace))) } };
  const [only, ...more] = rules;
  if (only === undefined || more.length > 0 || unknownKeys(only, ['backendRefs']).length > 0) throw new Unsayable('it has more than one rule, or a rule with more than backends');
  return { crosses, props: { backends: backendsOf(only.backendRefs, namespace) } };
}

function httpRule(rule: JsonObject, namespace: string | undefined): Expression {
  const { name, matches, filters, backendRefs, timeouts, retry, ...rest } = rule;
  nothingBut(rest);
  const all = listOf(filters).map(map);
  const redirects = all.filter(({ type }) => type === 'RequestRedirect');
  if (redirects.length > 1) throw new Unsayable('a rule redirects twice');
  const others = all.filter(({ type }) => type !== 'RequestRedirect').flatMap((filter) => filterOf(filter, namespace));
  const conditions = listOf(matches).map(map);
  const isEverything = conditions.every((each) => Object.keys(each).length === 0 || (Object.keys(each).join() === 'path' && map(each.path!).value === '/' && (map(each.path!).type ?? 'PathPrefix') === 'PathPrefix'));
  return object({
    ...(name !== undefined && { name: data(name) }),
    ...(!isEverything && { matches: list(conditions.map(matchOf)) }),
    ...(others.length > 0 && { filters: list(others) }),
    ...(redirects.length > 0 && { redirect: redirectOf(map(redirects[0]!.requestRedirect!)) }),
    ...(backendRefs !== undefined && { backends: backendsOf(backendRefs, namespace) }),
    ...(timeouts !== undefined && { timeouts: data(timeouts) }),
    ...(retry !== undefined && { retry: data(retry) }),
  });
}

function matchOf({ path, method: verb, headers, queryParams, ...rest }: JsonObject): Expression {
  nothingBut(rest);
  const { type = 'PathPrefix', value = '/' } = map(path ?? {});
  const maker = { Exact: 'exact', PathPrefix: 'prefix', RegularExpression: 'regex' }[String(type)];
  if (maker === undefined) throw new Unsayable(`a path matches by ${String(type)}`);
  let made: Expression = path === undefined ? call('HttpMatch.any') : call(`HttpMatch.${maker}`, data(value));
  if (verb !== undefined) made = method(made, 'method', data(verb));
  for (const [what, list_] of [['header', headers], ['query', queryParams]] as const) {
    for (const { name, value: wanted, type: by = 'Exact' } of listOf(list_).map(map)) made = method(made, by === 'RegularExpression' ? `${what}Regex` : what, data(name ?? ''), data(wanted ?? ''));
  }
  return made;
}

function grpcRule({ name, matches, filters, backendRefs, ...rest }: JsonObject, namespace: string | undefined): Expression {
  nothingBut(rest);
  const made = listOf(filters).map(map).flatMap((filter) => filterOf(filter, namespace));
  const conditions = listOf(matches).map(map).map(({ method: called, headers, ...others }) => {
    const { type = 'Exact', service, method: verb } = map(called ?? {});
    nothingBut(others);
    if (type !== 'Exact') throw new Unsayable(`a method matches by ${String(type)}`);
    let match: Expression = service === undefined ? call('GrpcMatch.any') : verb === undefined ? call('GrpcMatch.service', data(service)) : call('GrpcMatch.method', data(service), data(verb));
    for (const { name: header, value, type: by = 'Exact' } of listOf(headers).map(map)) match = method(match, by === 'RegularExpression' ? 'headerRegex' : 'header', data(header ?? ''), data(value ?? ''));
    return match;
  });
  return object({ ...(name !== undefined && { name: data(name) }), ...(conditions.length > 0 && { matches: list(conditions) }), ...(made.length > 0 && { filters: list(made) }), backends: backendsOf(backendRefs, namespace) });
}

function redirectOf({ scheme, hostname, port, path, statusCode = 302, ...rest }: JsonObject): Expression {
  nothingBut(rest);
  const { type, replaceFullPath, replacePrefixMatch } = map(path ?? {});
  if (scheme === 'https' && hostname === undefined && path === undefined) {
    const options = { ...(port !== undefined && { port: data(port) }), ...(statusCode !== 301 && { statusCode: data(statusCode) }) };
    return call('HttpRedirect.toHttps', ...(Object.keys(options).length > 0 ? [object(options)] : []));
  }
  return call('HttpRedirect.to', object({
    ...(scheme !== undefined && { scheme: data(scheme) }),
    ...(hostname !== undefined && { hostname: data(hostname) }),
    ...(port !== undefined && { port: data(port) }),
    ...(type === 'ReplaceFullPath' && { path: data(replaceFullPath ?? '') }),
    ...(type === 'ReplacePrefixMatch' && { prefix: data(replacePrefixMatch ?? '') }),
    ...(statusCode !== 302 && { statusCode: data(statusCode) }),
  }));
}

function filterOf(filter: JsonObject, namespace: string | undefined): Expression[] {
  const headers = (entries: Json | undefined): Expression => data(Object.fromEntries(listOf(entries).map(map).map(({ name, value }) => [String(name), value ?? ''])));
  switch (filter.type) {
    case 'RequestHeaderModifier':
    case 'ResponseHeaderModifier': {
      const side = filter.type === 'RequestHeaderModifier' ? 'Request' : 'Response';
      const { set, add, remove, ...rest } = map(filter[side === 'Request' ? 'requestHeaderModifier' : 'responseHeaderModifier'] ?? {});
      nothingBut(rest);
      return [
        ...(set !== undefined ? [call(`HttpFilter.set${side}Headers`, headers(set))] : []),
        ...(add !== undefined ? [call(`HttpFilter.add${side}Headers`, headers(add))] : []),
        ...(remove !== undefined ? [call(`HttpFilter.remove${side}Headers`, ...listOf(remove).map(data))] : []),
      ];
    }
    case 'URLRewrite': {
      const { hostname, path, ...rest } = map(filter.urlRewrite ?? {});
      const { type, replaceFullPath, replacePrefixMatch } = map(path ?? {});
      nothingBut(rest);
      return [
        ...(hostname !== undefined ? [call('HttpFilter.rewriteHostname', data(hostname))] : []),
        ...(type === 'ReplaceFullPath' ? [call('HttpFilter.rewritePath', data(replaceFullPath ?? ''))] : []),
        ...(type === 'ReplacePrefixMatch' ? [call('HttpFilter.rewritePrefix', data(replacePrefixMatch ?? ''))] : []),
      ];
    }
    case 'RequestMirror': {
      const { backendRef, percent, ...rest } = map(filter.requestMirror ?? {});
      nothingBut(rest);
      return [call('HttpFilter.mirror', backendOf(map(backendRef ?? {}), namespace), ...(percent === undefined ? [] : [object({ percent: data(percent) })]))];
    }
    default:
      throw new Unsayable(`it has a filter of the type ${String(filter.type)}`);
  }
}

function backendsOf(backends: Json | undefined, namespace: string | undefined): Expression {
  return list(listOf(backends).map((backend) => backendOf(map(backend), namespace)));
}

function backendOf({ name, namespace: where, port, weight, group = '', kind = 'Service', filters, ...rest }: JsonObject, namespace: string | undefined): Expression {
  nothingBut(rest);
  const maker = group === '' && kind === 'Service' ? 'named' : group === 'multicluster.x-k8s.io' && kind === 'ServiceImport' ? 'serviceImport' : undefined;
  if (maker === undefined) throw new Unsayable(`the backend ${String(name)} is a ${String(kind)}`);
  const made = listOf(filters).map(map).flatMap((filter) => filterOf(filter, namespace));
  return call(`Backend.${maker}`, object({
    name: data(name ?? ''),
    ...(where !== undefined && where !== namespace && { namespace: data(where) }),
    port: data(port ?? 0),
    ...(weight !== undefined && weight !== 1 && { weight: data(weight) }),
    ...(made.length > 0 && { filters: list(made) }),
  }));
}

function dataOf(members: JsonObject): Record<string, Expression> {
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [key, data(value)]));
}
