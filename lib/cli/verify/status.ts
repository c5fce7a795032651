import { X509Certificate } from 'node:crypto';
import { GATEWAY_API_GROUP, GATEWAY_CONTROLLER } from '../../cluster/gateway-api-support';
import type { Reporter } from '../../diagnostics/reporter';
import { FAILING } from '../../gitops/delivery/health';
import { isJsonObject, type Json, type JsonObject } from '../../kubernetes/json';
import { selectorIn, selectorMatches, selectorText } from '../../kubernetes/label-selector';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { list, map, maps } from '../../model/json';
import { matches, requiring, withSources } from '../../reach/selectors';
import { listed } from '../../runtime/listed';
import { titleOf, type LiveCluster } from './live-cluster';
import type { Code } from '../../diagnostics/catalogue';

const GATEWAY_TROUBLESHOOTING = 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#troubleshooting';
const CILIUM = 'cilium.io';
const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const;

/** What to do about a condition, by its reason. */
const REASONS: Readonly<Record<string, string>> = {
  // Gateways and listeners
  AddressNotAssigned: 'check that a LoadBalancer pool selects the Service of the Gateway and has addresses left',
  AddressNotUsable: 'ask for an address that a pool has and that no other Service uses',
  UnsupportedAddress: 'use addresses of type IPAddress',
  InvalidParameters: 'correct the CiliumGatewayClassConfig that infrastructure.parametersRef or the GatewayClass refers to',
  ListenersNotValid: 'correct the listeners that are reported',
  InvalidCertificateRef: 'create the Secret of type kubernetes.io/tls that certificateRefs names, with a valid certificate; with cert-manager, look at its Certificate',
  RefNotPermitted: 'create a ReferenceGrant in the namespace of the object that is referred to',
  InvalidRouteKinds: 'allow only kinds of routes that the protocol of the listener supports',
  ProtocolConflict: 'use one protocol for each port, or hostnames that do not overlap',
  HostnameConflict: 'give the listeners of one port different hostnames',
  UnsupportedProtocol: 'use HTTP, HTTPS or TLS; TCP and UDP need Cilium 1.20',
  NoResources: 'look at the log of cilium-operator',
  // Routes
  NotAllowedByListeners: 'allow the namespace and the kind of the route in allowedRoutes of the listener',
  NoMatchingListenerHostname: 'use a hostname that a listener of the Gateway serves',
  NoMatchingParent: 'use a sectionName and a port that a listener of the Gateway has',
  BackendNotFound: 'create the Service that backendRefs names, or correct the name',
  InvalidKind: 'use a Service as backend',
  // Pools and Services
  cidr_overlap: 'give each address to one pool only',
  no_pool: 'create a CiliumLoadBalancerIPPool that selects the Service, or ask for an address that a pool has',
  pool_selector_mismatch: 'extend the serviceSelector of the pool with that address, or give the Service its labels',
  already_allocated: 'ask for another address, or set the same sharing key on both Services',
  already_allocated_incompatible_service: 'use other ports, the same sharing key and the same externalTrafficPolicy on both Services',
  out_of_ips: 'add blocks to a pool that selects the Service',
};

function conditionsOf(status: Json | undefined): readonly JsonObject[] {
  return maps(map(status).conditions);
}

function conditionText({ reason, message }: JsonObject): string {
  const text = typeof message === 'string' && message !== '' ? `: ${message}` : '';
  return `${text}${typeof reason === 'string' ? ` (${reason})` : ''}`;
}

function fixFor({ reason }: JsonObject, otherwise: string): string {
  return REASONS[String(reason)] ?? otherwise;
}

/** Gateways and routes, as the operator of Cilium describes them in their status. */
export function checkGateways(live: LiveCluster, report: Reporter): void {
  const classes = live.all('GatewayClass', GATEWAY_API_GROUP);
  const own = new Map(classes.filter(({ spec }) => map(spec).controllerName === GATEWAY_CONTROLLER).map((each) => [each.metadata.name, each]));
  for (const each of own.values()) {
    const accepted = conditionsOf(each.status as Json).find(({ type }) => type === 'Accepted');
    if (accepted?.status === 'True') continue;
    report.on(titleOf(each)).add({
      code: 'VER050',
      what: accepted?.status === 'False' ? `is not accepted${conditionText(accepted)}` : 'has not been accepted by the operator of Cilium, so that no Gateway of this class works',
      fix: accepted?.status === 'False' ? fixFor(accepted, 'read the message; look at the log of cilium-operator') : 'install the CRDs of the Gateway API that this version of Cilium needs, set gatewayApi: true, and restart cilium-operator: it looks for the CRDs when it starts',
      link: GATEWAY_TROUBLESHOOTING,
    });
  }
  const gateways = live.all('Gateway', GATEWAY_API_GROUP);
  for (const gateway of gateways) checkGateway(live, gateway, own, report);
  const isOwn = (gateway: KubernetesObject | undefined): boolean => gateway !== undefined && own.has(String(map(gateway.spec).gatewayClassName));
  for (const kind of ROUTES) for (const route of live.all(kind, GATEWAY_API_GROUP)) checkRoute(live, route, isOwn, report);
  for (const policy of live.all('BackendTLSPolicy', GATEWAY_API_GROUP)) {
    for (const ancestor of maps(map(policy.status).ancestors).filter(({ controllerName }) => controllerName === GATEWAY_CONTROLLER)) reportConditions(policy, ancestor, '', 'VER053', report);
  }
}

function checkGateway(live: LiveCluster, gateway: KubernetesObject, own: ReadonlyMap<string, unknown>, report: Reporter): void {
  const here = report.on(titleOf(gateway));
  const className = String(map(gateway.spec).gatewayClassName);
  if (!own.has(className)) {
    if (live.wasRead('GatewayClass', GATEWAY_API_GROUP) && !live.all('GatewayClass', GATEWAY_API_GROUP).some(({ metadata }) => metadata.name === className)) {
      here.add({ code: 'VER051', what: `has the class ${className}, which is not in the cluster: no controller serves the Gateway`, fix: 'apply the GatewayClass of the output; the operator does not create it', link: GATEWAY_TROUBLESHOOTING });
    }
    return;
  }
  const conditions = conditionsOf(gateway.status as Json);
  const of = (type: string): JsonObject | undefined => conditions.find((each) => each.type === type);
  const [accepted, programmed] = [of('Accepted'), of('Programmed')];
  const failed = [accepted, programmed].find((each) => each?.status === 'False');
  const listeners = maps(map(gateway.status).listeners);
  const failedListeners = listeners.filter((listener) => listenerFailures(listener).length > 0);
  for (const listener of failedListeners) {
    for (const condition of listenerFailures(listener)) {
      here.add({ code: 'VER052', what: `listener ${String(listener.name)}: ${String(condition.type)} is ${String(condition.status)}${conditionText(condition)}`, fix: fixFor(condition, 'read the message; look at the log of cilium-operator'), link: GATEWAY_TROUBLESHOOTING });
    }
  }
  const generation = gateway.metadata.generation;
  const addresses = maps(map(gateway.status).addresses);
  if (failed) {
    // The listeners are reported themselves.
    if (failedListeners.length > 0 && /^Listeners/.test(String(failed.reason))) return;
    here.add({ code: 'VER051', what: `is not ${failed === accepted ? 'accepted' : 'programmed'}${conditionText(failed)}`, fix: fixFor(failed, 'look at the log of cilium-operator'), link: GATEWAY_TROUBLESHOOTING });
  } else if (accepted?.status !== 'True' || programmed?.status !== 'True' || (typeof generation === 'number' && typeof programmed.observedGeneration === 'number' && programmed.observedGeneration < generation)) {
    here.add({ code: 'VER051', what: `has ${conditions.some(({ status }) => status === 'True') ? 'changed, and the operator of Cilium has not processed the change' : 'not been processed by the operator of Cilium'}`, fix: 'look at the log of cilium-operator', link: GATEWAY_TROUBLESHOOTING });
  } else if (addresses.length === 0) {
    here.add({ code: 'VER051', what: 'is programmed and has no address', fix: REASONS.AddressNotAssigned!, link: GATEWAY_TROUBLESHOOTING });
  }
}

function listenerFailures({ conditions }: JsonObject): JsonObject[] {
  const failed = maps(conditions).filter(({ type, status }) => (type === 'Conflicted' ? status === 'True' : ['Accepted', 'Programmed', 'ResolvedRefs'].includes(String(type)) && status === 'False'));
  // Programmed follows from the others.
  return failed.length > 1 ? failed.filter(({ type }) => type !== 'Programmed') : failed;
}

function checkRoute(live: LiveCluster, route: KubernetesObject, isOwn: (gateway: KubernetesObject | undefined) => boolean, report: Reporter): void {
  const here = report.on(titleOf(route));
  const parents = maps(map(route.status).parents).filter(({ controllerName }) => controllerName === GATEWAY_CONTROLLER);
  for (const parent of parents) reportConditions(route, parent, `${String(map(parent.parentRef).name)}: `, 'VER053', report);
  for (const ref of maps(map(route.spec).parentRefs)) {
    if ((ref.kind ?? 'Gateway') !== 'Gateway') continue;
    const namespace = typeof ref.namespace === 'string' ? ref.namespace : route.metadata.namespace;
    const gateway = live.get('Gateway', GATEWAY_API_GROUP, namespace, String(ref.name));
    if (!gateway) {
      if (live.wasRead('Gateway', GATEWAY_API_GROUP)) here.add({ code: 'VER053', what: `refers to Gateway ${namespace}/${String(ref.name)}, which is not in the cluster`, fix: 'apply the Gateway, or correct parentRefs', link: GATEWAY_TROUBLESHOOTING });
    } else if (isOwn(gateway) && !parents.some(({ parentRef }) => map(parentRef).name === ref.name)) {
      here.add({ code: 'VER053', what: `has not been processed for Gateway ${namespace}/${String(ref.name)}: the status has no entry of Cilium`, fix: `check that this version of Cilium supports ${route.kind}, and look at the log of cilium-operator`, link: GATEWAY_TROUBLESHOOTING });
    }
  }
}

/** Conditions of one controller that say that something does not work. */
function reportConditions(object: KubernetesObject, { conditions }: JsonObject, prefix: string, code: Code, report: Reporter): void {
  for (const condition of maps(conditions)) {
    const isBad = condition.type === 'PartiallyInvalid' ? condition.status === 'True' : (condition.type === 'Accepted' || condition.type === 'ResolvedRefs') && condition.status === 'False';
    if (isBad) report.on(titleOf(object)).add({ code, what: `${prefix}${String(condition.type)} is ${String(condition.status)}${conditionText(condition)}`, fix: fixFor(condition, 'read the message; look at the log of cilium-operator'), link: GATEWAY_TROUBLESHOOTING });
  }
}

/** Codes of the conditions of Cilium that say that an object does not work. */
const FAILURES: Readonly<Record<string, { readonly code: Code; readonly fix: string; readonly link: string }>> = {
  CiliumNetworkPolicy: { code: 'VER060', fix: 'correct the policy as the message says; until then, the agents do not apply it', link: 'https://docs.cilium.io/en/stable/security/policy/' },
  CiliumClusterwideNetworkPolicy: { code: 'VER060', fix: 'correct the policy as the message says; until then, the agents do not apply it', link: 'https://docs.cilium.io/en/stable/security/policy/' },
  CiliumLoadBalancerIPPool: { code: 'VER070', fix: 'give each address to one pool only', link: 'https://docs.cilium.io/en/stable/network/lb-ipam/' },
  CiliumL2AnnouncementPolicy: { code: 'VER073', fix: 'correct the selector or the expression that the message names', link: 'https://docs.cilium.io/en/stable/network/l2-announcements/' },
  CiliumBGPClusterConfig: { code: 'VER074', fix: 'correct the node selector, or create the CiliumBGPPeerConfig that the message names', link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/' },
  CiliumBGPPeerConfig: { code: 'VER074', fix: 'create the Secret with the password, in the namespace that bgpControlPlane.secretsNamespace names', link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/' },
};

/** Policies, pools and BGP configurations that Cilium calls wrong. */
export function checkConditions(live: LiveCluster, report: Reporter): void {
  for (const { kinds, types, status } of FAILING) {
    for (const kind of kinds) {
      const { code, fix, link } = FAILURES[kind]!;
      for (const object of live.all(kind, CILIUM)) {
        for (const condition of conditionsOf(object.status as Json).filter((each) => types.includes(String(each.type)) && each.status === status)) {
          report.on(titleOf(object)).add({ code, what: `${String(condition.type).replace(/^.*\//, '')} is ${status}${conditionText(condition)}`, fix: fixFor(condition, fix), link });
        }
      }
    }
  }
  checkSelection(live, report);
}

/** Policies that select no endpoint. */
function checkSelection(live: LiveCluster, report: Reporter): void {
  const endpoints = live.all('CiliumEndpoint', CILIUM);
  if (endpoints.length === 0) return;
  const labels = endpoints.map(({ metadata, status }) => ({ namespace: metadata.namespace, labels: labelsIn(list(map(map(status).identity).labels)) }));
  for (const policy of [...live.all('CiliumNetworkPolicy', CILIUM), ...live.all('CiliumClusterwideNetworkPolicy', CILIUM)]) {
    const { namespace } = policy.metadata;
    const specs = [policy.spec, ...list(policy.specs)].filter(isJsonObject);
    for (const spec of specs) {
      if (!isJsonObject(spec.endpointSelector)) continue;
      const selector = withSources(spec.endpointSelector);
      // Health, init and ingress endpoints are not CiliumEndpoints.
      if (JSON.stringify(selector).includes('"reserved:')) continue;
      const own = namespace === undefined ? selector : requiring(selector, { 'any:io.kubernetes.pod.namespace': namespace });
      if (labels.some((each) => matches(own, each.labels, []))) continue;
      report.on(titleOf(policy)).add({
        code: 'VER061',
        severity: 'warning',
        what: `selects no endpoint${namespace === undefined ? '' : ` in namespace ${namespace}`} (${selectorText(selectorIn(spec.endpointSelector) ?? {})}): it has no effect`,
        fix: 'correct endpointSelector; the labels of pods are shown by kubectl get pods --show-labels',
        link: 'https://docs.cilium.io/en/stable/security/policy/',
      });
    }
  }
}

/** Labels by key, with the source and with any. */
function labelsIn(texts: readonly Json[]): Record<string, string> {
  return Object.fromEntries(texts.flatMap((each) => {
    const [, source, key, value = ''] = /^([^:]*):([^=]*)=?(.*)$/s.exec(String(each)) ?? [];
    return key === undefined ? [] : [[`${source}:${key}`, value], [`any:${key}`, value]];
  }));
}

/** Services without an address, pools without free ones, and announcements. */
export function checkAddresses(live: LiveCluster, report: Reporter): void {
  const pools = live.all('CiliumLoadBalancerIPPool', CILIUM);
  for (const pool of pools) {
    const [available, used] = ['cilium.io/IPsAvailable', 'cilium.io/IPsUsed'].map((type) => conditionsOf(pool.status as Json).find((each) => each.type === type)?.message);
    if (available === '0') report.on(titleOf(pool)).add({ code: 'VER071', severity: 'warning', what: `has no address left (${String(used)} in use): the next Service gets none from it`, fix: 'add a block to the pool', link: 'https://docs.cilium.io/en/stable/network/lb-ipam/' });
  }
  const policies = live.all('CiliumL2AnnouncementPolicy', CILIUM);
  for (const service of live.all('Service')) {
    const { spec, status, metadata } = service;
    const { type, loadBalancerClass } = map(spec);
    if (type !== 'LoadBalancer') continue;
    const here = report.on(titleOf(service));
    const addresses = maps(map(map(status).loadBalancer).ingress).map(({ ip }) => ip).filter((ip) => typeof ip === 'string');
    const request = conditionsOf(status as Json).find((each) => each.type === 'cilium.io/IPAMRequestSatisfied');
    if (request?.status === 'False') {
      here.add({ code: 'VER072', what: `${addresses.length === 0 ? 'has no address' : `has the address ${listed(addresses)}, and not all that it asks for`}${conditionText(request)}`, fix: fixFor(request, 'look at the pools: kubectl get ciliumloadbalancerippools'), link: 'https://docs.cilium.io/en/stable/network/lb-ipam/' });
      continue;
    }
    const isOfCilium = loadBalancerClass === undefined ? pools.length > 0 : /^io\.cilium\//.test(String(loadBalancerClass));
    if (addresses.length === 0) {
      if (isOfCilium && live.wasRead('CiliumLoadBalancerIPPool', CILIUM) && live.secondsSince(metadata.creationTimestamp) > 60) here.add({ code: 'VER072', what: 'has no address', fix: 'check that cilium-operator runs, and that a pool selects the Service: kubectl get ciliumloadbalancerippools', link: 'https://docs.cilium.io/en/stable/network/lb-ipam/' });
      continue;
    }
    const isAnnounced = policies.some(({ spec: own }) => map(own).loadBalancerIPs === true && selects(map(own).serviceSelector, metadata.labels ?? {}, metadata)) && (loadBalancerClass === undefined || loadBalancerClass === 'io.cilium/l2-announcer');
    if (!isAnnounced || !live.isOn('enable-l2-announcements') || !live.wasRead('Lease', 'coordination.k8s.io')) continue;
    const lease = live.get('Lease', 'coordination.k8s.io', live.namespace, `cilium-l2announce-${metadata.namespace}-${metadata.name}`);
    const { holderIdentity, renewTime, leaseDurationSeconds } = map(lease?.spec);
    const link = 'https://docs.cilium.io/en/stable/network/l2-announcements/#troubleshooting';
    if (typeof holderIdentity !== 'string' || holderIdentity === '') here.add({ code: 'VER073', what: `no node announces its address ${listed(addresses)}`, fix: 'check that the nodeSelector of the CiliumL2AnnouncementPolicy selects a node, and that its interfaces exist there', link });
    else if (live.secondsSince(renewTime) > 4 * Number(leaseDurationSeconds ?? 15)) here.add({ code: 'VER073', what: `node ${holderIdentity} no longer announces its address ${listed(addresses)}: its lease has not been renewed since ${String(renewTime)}`, fix: `check the agent on ${holderIdentity}`, link });
  }
  checkBgp(live, report);
}

function selects(selector: Json | undefined, labels: Readonly<Record<string, string>>, { name, namespace = '' }: { readonly name: string; readonly namespace?: string }): boolean {
  const read = selectorIn(selector);
  return !read || selectorMatches(read, { ...labels, 'io.kubernetes.service.name': name, 'io.kubernetes.service.namespace': namespace });
}

function checkBgp(live: LiveCluster, report: Reporter): void {
  const link = 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-troubleshooting/';
  for (const config of live.all('CiliumBGPNodeConfig', CILIUM)) {
    const here = report.on(titleOf(config));
    for (const instance of maps(map(config.spec).bgpInstances)) {
      const states = maps(maps(map(config.status).bgpInstances).find(({ name }) => name === instance.name)?.peers);
      for (const peer of maps(instance.peers)) {
        const state = states.find(({ name }) => name === peer.name);
        if (state?.peeringState === 'established') continue;
        here.add({
          code: 'VER075',
          what: `the session with ${String(peer.name)} (${String(peer.peerAddress ?? state?.peerAddress ?? 'no address')}) is ${state === undefined ? 'not there' : `in state ${String(state.peeringState ?? 'unknown')}`}: the node advertises nothing to it`,
          fix: 'compare AS numbers, addresses, password and TCP port 179 with the router; kubectl -n kube-system exec ds/cilium -- cilium-dbg bgp peers shows the session',
          link,
        });
      }
    }
    for (const condition of conditionsOf(config.status as Json).filter((each) => each.type === 'cilium.io/BGPReconcileError' && each.status === 'True')) {
      here.add({ code: 'VER074', what: `its configuration is not in effect${conditionText(condition)}`, fix: 'read the message; look at the log of the agent on the node', link });
    }
  }
}

/** Days before the end of a certificate at which it should have been renewed. */
const WARNING_DAYS = 7;

/** Certificates that are not issued, or end soon. */
export function checkCertificates(live: LiveCluster, report: Reporter): void {
  const wanted = new Set(live.output.map(titleOf));
  const secrets = new Set(live.all('Gateway', GATEWAY_API_GROUP).flatMap((gateway) => certificateRefs(gateway).map(({ namespace, name }) => `${namespace}/${name}`)));
  const link = 'https://cert-manager.io/docs/troubleshooting/';
  for (const certificate of live.all('Certificate', 'cert-manager.io')) {
    const secret = `${certificate.metadata.namespace}/${String(map(certificate.spec).secretName)}`;
    if (!wanted.has(titleOf(certificate)) && !secrets.has(secret) && certificate.metadata.namespace !== live.namespace) continue;
    const here = report.on(titleOf(certificate));
    const ready = conditionsOf(certificate.status as Json).find(({ type }) => type === 'Ready');
    if (ready?.status !== 'True') here.add({ code: 'VER080', what: `is not issued${ready ? conditionText(ready) : ': cert-manager has not processed it'}`, fix: `kubectl -n ${certificate.metadata.namespace} describe certificate ${certificate.metadata.name}, and look at its CertificateRequest and Challenge`, link });
    else endOf(map(certificate.status).notAfter, live, here, 'cert-manager should have renewed it: look at its events', link);
  }
  for (const { namespace, name, pem } of live.contents.certificates ?? []) {
    const here = report.on(`Secret ${namespace}/${name}`);
    const hubble = 'https://docs.cilium.io/en/stable/observability/hubble/configuration/tls/';
    try {
      if (pem !== undefined) endOf(new X509Certificate(pem).validTo, live, here, 'renew it: look at the CronJob, the Certificate or whatever issued it', hubble);
      else here.add({ code: 'VER080', what: 'has no certificate (tls.crt)', fix: 'look at the Job, the Certificate or whatever issues it', link: hubble });
    } catch {
      here.add({ code: 'VER080', what: 'tls.crt is not a certificate', fix: 'issue it again', link: hubble });
    }
  }
}

function endOf(time: unknown, live: LiveCluster, report: Reporter, fix: string, link: string): void {
  const end = typeof time === 'string' ? Date.parse(time) : NaN;
  if (Number.isNaN(end)) return;
  const days = (end - live.now.getTime()) / 86_400_000;
  if (days > WARNING_DAYS) return;
  const date = new Date(end).toISOString();
  report.add({ code: 'VER081', ...(days > 0 && { severity: 'warning' as const }), what: days > 0 ? `ends in ${days < 1 ? 'less than a day' : `${Math.floor(days)} ${Math.floor(days) === 1 ? 'day' : 'days'}`} (${date})` : `ended on ${date}: clients refuse it`, fix, link });
}

/** Secrets with the certificates of a Gateway. */
export function certificateRefs({ metadata, spec }: KubernetesObject): { readonly namespace: string; readonly name: string }[] {
  return maps(map(spec).listeners).flatMap(({ tls }) => maps(map(tls).certificateRefs)).filter(({ kind = 'Secret' }) => kind === 'Secret').map(({ namespace, name }) => ({ namespace: typeof namespace === 'string' ? namespace : metadata.namespace!, name: String(name) }));
}

/** Applications of Argo CD and objects of Flux in the output. */
export function checkDelivery(live: LiveCluster, report: Reporter): void {
  for (const object of live.output) {
    const found = live.find(object);
    if (!found) continue;
    const here = report.on(titleOf(object));
    const group = groupOf(object.apiVersion);
    if (group === 'argoproj.io' && object.kind === 'Application') {
      const { sync, health, operationState } = map(found.status);
      const [synced, healthy, phase] = [map(sync).status, map(health).status, map(operationState).phase];
      if (phase === 'Failed' || phase === 'Error') here.add({ code: 'VER090', what: `the last sync failed: ${String(map(operationState).message)}`, fix: 'read the message; argocd app get shows each object', link: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/' });
      else if (synced !== 'Synced') here.add({ code: 'VER090', what: `is ${String(synced ?? 'not synced yet')}: the cluster does not have what is in Git`, fix: 'sync it, or find out why it is not synced: argocd app diff', link: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/' });
      else if (healthy === 'Degraded' || healthy === 'Missing') here.add({ code: 'VER090', what: `is ${healthy}`, fix: 'argocd app get shows which object is not healthy', link: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/health/' });
    } else if (group.endsWith('.toolkit.fluxcd.io')) {
      const ready = conditionsOf(found.status as Json).find(({ type }) => type === 'Ready');
      const link = 'https://fluxcd.io/flux/cheatsheets/troubleshooting/';
      if (map(found.spec).suspend === true && map(object.spec).suspend !== true) here.add({ code: 'VER090', severity: 'warning', what: 'is suspended: changes in Git do not reach the cluster', fix: `flux resume ${object.kind.toLowerCase()} ${object.metadata.name} -n ${object.metadata.namespace}`, link });
      else if (ready?.status !== 'True') here.add({ code: 'VER090', what: `is not ready${ready ? conditionText(ready) : ': Flux has not processed it'}`, fix: 'read the message; flux events shows what happened', link });
    }
  }
}
