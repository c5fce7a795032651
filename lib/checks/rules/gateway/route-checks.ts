import { GATEWAY_API_GROUP } from '../../../cluster/gateway-api-support';
import type { Reporter } from '../../../diagnostics/reporter';
import { isJsonObject, type JsonObject } from '../../../kubernetes/json';
import { hostnameProblem, hostnamesIntersect } from '../../../kubernetes/hostnames';
import { isSubstituted } from '../../../diagnostics/substitution';
import type { SharedChecks } from '../../rule';
import { isOfGroup } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { list, map, maps, text } from '../../../model/json';
import type { Model, ObjectModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { attach } from '../../../model/route-attachment';
import { checkBackendTls, checkRedirectLoop, checkRoute } from '../../../model/route-checks';
import { operatorHas } from '../../../model/operator-releases';
import type { RouteTarget } from '../../../model/route-features';
import { backendsOf, ciliumRoutes, gatewaysNamed, namespaceLabelsOf, routesOf, specOf, type RouteModel } from '../../../model/routes';

/** What the constructs of routes and of BackendTLSPolicy check of their props, for the objects of any YAML. */
export const routeChecks: SharedChecks = {
  on: 'shared',
  codes: {
    RTE003: 'error',
    RTE004: 'error',
    RTE005: 'error',
    RTE006: 'error',
    RTE007: 'error',
    RTE008: 'error',
    RTE010: 'error',
    RTE011: 'error',
    RTE012: 'error',
    RTE013: 'error',
    RTE014: 'error',
    RTE015: 'error',
    RTE020: 'error',
    RTE021: 'warning',
    RTE022: 'error',
    RTE023: 'error',
    RTE024: 'error',
    RTE025: 'error',
    RTE026: 'error',
    RTE027: 'error',
    RTE028: 'error',
    RTE030: 'error',
    RTE031: 'error',
    RTE032: 'error',
    RTE033: 'error',
    RTE034: 'error',
    RTE035: 'error',
    RTE036: 'error',
    RTE037: 'error',
    RTE038: 'error',
    RTE040: 'error',
    RTE041: 'error',
    RTE042: 'error',
    RTE043: 'error',
    RTE044: 'error',
    RTE045: 'error',
    RTE046: 'error',
    RTE047: 'warning',
    RTE050: 'error',
    RTE051: 'error',
  },
  check(model, report) {
    const ciliums = new Map([...ciliumRoutes(model)].map(({ route, cilium }) => [route.path, cilium]));
    const ports = servicePorts(model);
    const served = servedTlsRoutes(model);
    const labelsOf = namespaceLabelsOf(model.objects);
    const backends = new Map<string, RouteTarget>();
    for (const route of routesOf(model)) {
      const cilium = ciliums.get(route.path);
      // The limits of older versions are not known.
      const target = cilium?.version.atLeast('1.18') ? { version: cilium.version } : undefined;
      const on = report.on(route.path).at(`${route.title}:`);
      checkRoute(route, target, report.on(route.path).at(`${route.title}: spec`));
      if (target) {
        checkIdleFields(route, target, served.get(route.scope) ?? latestTlsRoutes(target), on);
        for (const { namespace, name } of backendsOf(route)) backends.set(keyOf(route.scope, namespace, name), target);
      }
      checkAttachment(route, model, labelsOf, on);
      checkServicePorts(route, ports, on);
    }
    for (const policy of ofKinds(model.objects, 'BackendTLSPolicy')) checkPolicy(policy, backends, report);
  },
};

/** The versions of TLSRoute that the CRDs of the app serve, by scope. */
function servedTlsRoutes({ objects }: Model): ReadonlyMap<string, readonly string[]> {
  const crds = ofKinds(objects, 'CustomResourceDefinition').filter(({ object }) => map(object.metadata).name === `tlsroutes.${GATEWAY_API_GROUP}`);
  return new Map(crds.map((crd) => [crd.scope, maps(specOf(crd).versions).flatMap(({ name, served }) => (served === true ? [text(name) ?? ''] : []))]));
}

/** The versions that a cluster may serve whose CRDs are not known: those of the experimental channel for this Cilium. */
function latestTlsRoutes({ version }: RouteTarget): readonly string[] {
  return ['v1alpha2', ...(version.isBefore('1.19') ? [] : ['v1alpha3']), ...(operatorHas('tlsRouteV1', version) ? ['v1'] : [])];
}

/** Reports what Cilium does not read, and a route construct does not write. */
function checkIdleFields({ kind, apiVersion, rules }: RouteModel, { version }: RouteTarget, served: readonly string[], report: Reporter): void {
  const ignores = (what: string, fix: string): void => report.add({ code: 'RTE038', what: `Cilium ${version.minorString} ignores ${what}`, fix });
  if (kind === 'TLSRoute') {
    const read = operatorHas('tlsRouteV1', version) ? 'v1' : 'v1alpha2';
    // The API server converts between the versions that it serves.
    if (!served.includes(read)) ignores(`its version ${apiVersion}`, `use a CRD of TLSRoute that serves ${read}, such as that of GatewayApiCrds with channel: 'experimental'`);
    else if (!served.some((each) => apiVersion.endsWith(`/${each}`))) ignores(`its version ${apiVersion}`, `set apiVersion to ${GATEWAY_API_GROUP}/${read}`);
  }
  for (const [index, rule] of rules.entries()) {
    if (isJsonObject(rule.sessionPersistence)) ignores(`sessionPersistence in rules[${index}]`, 'remove sessionPersistence');
    for (const [at, { type }] of maps(rule.filters).entries()) {
      if ((type === 'ExternalAuth' && !operatorHas('externalAuth', version)) || type === 'ExtensionRef') ignores(`the ${type} filter rules[${index}].filters[${at}]`, 'remove the filter');
    }
  }
}

/** Reports a route that its Gateway does not accept, and one that redirects to its own listener. */
function checkAttachment(route: RouteModel, model: Model, labelsOf: ReturnType<typeof namespaceLabelsOf>, report: Reporter): void {
  // Kustomize or Flux sets the namespace later.
  if (route.namespace === '') return;
  const namespaceLabels = labelsOf(route.scope, route.namespace);
  const facts = { ...route, ...(namespaceLabels && { namespaceLabels }), hostnames: route.hostnames.filter((hostname) => hostnameProblem(hostname, { wildcard: true }) === undefined) };
  const gateways = new Set(route.parents.flatMap((parent) => gatewaysNamed(model, route.scope, parent)));
  const attached = [...gateways].flatMap((gateway) => {
    // A variable may name any listener.
    if (gateway.listeners.some(({ name }) => isSubstituted(name))) return [];
    const parents = route.parents.filter(({ kind, name, namespace }) => kind === gateway.kind && name === gateway.name && namespace === gateway.namespace);
    const selections = parents.map(({ section, port }) => ({ section, port: typeof port === 'number' ? port : undefined }));
    // A reference to the whole Gateway includes the others.
    const whole = parents.find(({ section, port }) => section === undefined && port === undefined);
    const attachment = attach(gateway, facts, whole ? undefined : selections);
    return [{ ...attachment, refusals: attachment.refusals.map((refusal) => ({ ...refusal, parent: whole ?? parents[refusal.selection ?? 0] })) }];
  });
  const open = attached.flatMap(({ listeners }) => listeners);
  const parentsKnown = !route.hasOtherParents && attached.length >= new Set(route.parents.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)).size;
  for (const { code, what, fix, hostname, parent } of attached.flatMap(({ refusals }) => refusals)) {
    if (hostname !== undefined && (!parentsKnown || open.some((listener) => hostnamesIntersect(listener.hostname, hostname)))) continue;
    const subject = hostname !== undefined ? `spec.hostnames[${list(route.spec.hostnames).indexOf(hostname)}]` : `${parent!.place}${parent!.section === undefined ? '' : '.sectionName'}`;
    report.add({ code, what, fix, subject });
  }
  checkRedirectLoop(route, open, report);
}

type Ports = ReadonlyMap<string, readonly JsonObject[]>;

function servicePorts({ objects }: Model): Ports {
  const services = ofKinds(objects, 'Service').filter(({ object }) => object.apiVersion === 'v1');
  return new Map(services.map((service) => [keyOf(service.scope, identityOf(service.object).namespace ?? '', identityOf(service.object).name), maps(specOf(service).ports)]));
}

/** Backends of routes are ports of Services, not of pods. */
function checkServicePorts(route: RouteModel, known: Ports, report: Reporter): void {
  for (const { place, group, kind, namespace, name, port } of backendsOf(route)) {
    const all = group === '' && kind === 'Service' ? known.get(keyOf(route.scope, namespace, name)) : undefined;
    if (!all) continue;
    const protocol = route.kind === 'UDPRoute' ? 'UDP' : 'TCP';
    const ports = all.filter((each) => (each.protocol ?? 'TCP') === protocol);
    if (ports.some((each) => each.port === port)) continue;
    const target = ports.find((each) => each.targetPort === port);
    report.add({
      code: 'RTE040',
      what: `${place} has port ${JSON.stringify(port) ?? '(none)'}, which Service ${name} does not have (${protocol} ports: ${ports.map((each) => String(each.port)).join(', ') || 'none'})`,
      fix: target ? `set port to ${String(target.port)}; ${String(port)} is the port of the pods (targetPort)` : `use a port of Service ${name}, or add the port to it`,
    });
  }
}

function checkPolicy({ path, scope, object }: ObjectModel, backends: ReadonlyMap<string, RouteTarget>, report: Reporter): void {
  if (!isOfGroup(object, 'BackendTLSPolicy')) return;
  const { title, namespace = '' } = identityOf(object);
  const spec = specOf({ object });
  // The Gateways of another controller may read it.
  const cilium = maps(spec.targetRefs).map(({ name }) => backends.get(keyOf(scope, namespace, text(name) ?? ''))).find((target) => target !== undefined);
  checkBackendTls(spec, cilium, report.on(path).at(`BackendTLSPolicy ${title}: spec`));
}

function keyOf(scope: string, namespace: string, name: string): string {
  return `${scope}\0${namespace}\0${name}`;
}
