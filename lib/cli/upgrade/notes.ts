import type { KubernetesObject } from '../../kubernetes/object';
import { ciliumSettings } from '../../model/cilium-config';

/** What a note looks at: the state before the step. */
export interface NoteContext {
  readonly objects: readonly KubernetesObject[];
  /** Values that the program sets, by path, without the defaults of the chart. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Version that the step leads to. */
  readonly to: { atLeast(version: string): boolean };
}

/** Something that a minor version of Cilium changes, without a setting that changes with it. */
export interface UpgradeNote {
  /** Stable name. */
  readonly id: string;
  /** The first version with the change: a minor, or a patch release. */
  readonly since: string;
  /** What changes, in one sentence or two. */
  readonly what: string;
  /** What to do about it, in the imperative. */
  readonly todo: string;
  /** Whether it must be done before the step. */
  readonly before: boolean;
  readonly source: string;
  /** Whether it concerns a cluster. */
  readonly concerns: (context: NoteContext) => boolean;
}

const NOTES_1_19 = 'https://docs.cilium.io/en/v1.19/operations/upgrade/#upgrade-notes';
const NOTES_1_20 = 'https://docs.cilium.io/en/v1.20/operations/upgrade/#upgrade-notes';

const POLICIES = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

function kinds(context: NoteContext, ...names: readonly string[]): KubernetesObject[] {
  return context.objects.filter(({ kind }) => names.includes(kind));
}

/** Whether a policy has a field of this name, at any depth. */
function inPolicies(context: NoteContext, field: RegExp): boolean {
  return kinds(context, ...POLICIES).some(({ spec, specs }) => field.test(JSON.stringify([spec, specs])));
}

function setting({ objects }: NoteContext, name: string): unknown {
  return ciliumSettings(objects)[name];
}

/** Whether a value, or one below it, is set. */
function isSet({ values }: NoteContext, path: string): boolean {
  return [...values.keys()].some((each) => each === path || each.startsWith(`${path}.`));
}

function hasMesh(context: NoteContext): boolean {
  return ['clustermesh.useAPIServer', 'clustermesh.config.enabled', 'clustermesh.enabled'].some((path) => context.values.get(path) === true);
}

function issuesWithJob(context: NoteContext): boolean {
  return kinds(context, 'CronJob').some(({ metadata }) => /generate-certs/.test(metadata.name));
}

/** Options of the agent or the operator, as arguments or in the ConfigMap. */
function hasOption(context: NoteContext, option: RegExp): boolean {
  const args = [...context.values].filter(([path]) => /(?:^|\.)extraArgs|^extraConfig/.test(path));
  return option.test(JSON.stringify(args));
}

/** Changes of behaviour by minor, from the upgrade notes of Cilium. What a value or a field of an object tells by itself is reported by the checks instead. */
export const UPGRADE_NOTES: readonly UpgradeNote[] = [
  {
    id: 'bgp-peering-policy',
    since: '1.19',
    before: true,
    what: 'CiliumBGPPeeringPolicy is removed: its sessions end when the agents start with the new version.',
    todo: 'replace each CiliumBGPPeeringPolicy with a BgpPeering, which writes CiliumBGPClusterConfig, CiliumBGPPeerConfig and CiliumBGPAdvertisement, and check that the sessions are established',
    source: NOTES_1_19,
    concerns: (context) => kinds(context, 'CiliumBGPPeeringPolicy').length > 0,
  },
  {
    id: 'mutual-authentication-off',
    since: '1.19',
    before: true,
    what: 'Mutual authentication is off by default. Policies with authentication then forward traffic without it.',
    todo: 'set values: { authentication: { enabled: true } } on the TalosCilium if the policies need it',
    source: NOTES_1_19,
    concerns: (context) => inPolicies(context, /"authentication":/) && context.values.get('authentication.enabled') === undefined,
  },
  {
    id: 'mesh-policies-local',
    since: '1.19',
    before: true,
    what: 'Policies that name no cluster select endpoints of their own cluster only (clustermesh.policyDefaultLocalCluster).',
    todo: 'add the label io.cilium.k8s.policy.cluster to rules about other clusters, or set the value to false',
    source: NOTES_1_19,
    concerns: (context) => hasMesh(context) && !isSet(context, 'clustermesh.policyDefaultLocalCluster'),
  },
  {
    id: 'mesh-auth-mode',
    since: '1.19',
    before: false,
    what: 'Clusters of a mesh log in to each other with certificates of their own (clustermesh.apiserver.tls.authMode: migration).',
    todo: 'upgrade all clusters of the mesh before you set authMode: cluster',
    source: NOTES_1_19,
    concerns: (context) => hasMesh(context) && !isSet(context, 'clustermesh.apiserver.tls.authMode'),
  },
  {
    id: 'dns-wildcard-levels',
    since: '1.19',
    before: true,
    what: 'A DNS pattern that begins with **. matches names of any depth. Before, it matched one level.',
    todo: 'write *. where one level is meant',
    source: NOTES_1_19,
    concerns: (context) => inPolicies(context, /"matchPattern":"\*\*\./),
  },
  {
    id: 'policy-requirements',
    since: '1.19',
    before: true,
    what: 'Policies with fromRequires or toRequires are refused.',
    todo: 'write the requirement as a rule of its own, or as a deny rule',
    source: NOTES_1_19,
    concerns: (context) => inPolicies(context, /"(?:from|to)Requires":\[/),
  },
  {
    id: 'removed-service-options',
    since: '1.19',
    before: true,
    what: 'The options --enable-node-port, --enable-host-port, --enable-external-ips and --enable-ipv4-egress-gateway are removed: an agent with one of them does not start.',
    todo: 'remove them from extraArgs and extraConfig',
    source: NOTES_1_19,
    concerns: (context) => hasOption(context, /enable-(?:node-port|host-port|external-ips|ipv4-egress-gateway)/),
  },
  {
    id: 'certificate-job-stays',
    since: '1.19',
    before: false,
    what: 'The Job that issues the certificates of Hubble is an object like any other, not a hook of Helm. Its name changes with its content.',
    todo: 'let the delivery prune the old Job',
    source: NOTES_1_19,
    concerns: issuesWithJob,
  },
  {
    id: 'gateway-api-1-6',
    since: '1.20',
    before: true,
    what: 'The Gateway API controller needs the CRDs of the Gateway API v1.6.1 or newer, with TLSRoute v1 and BackendTLSPolicy v1. Without them it stays off, and every Gateway keeps its last state.',
    todo: 'apply the CRDs right before Cilium, and restart cilium-operator if it started first. Cilium 1.19 and older does not work with the standard channel from v1.5 on: do not leave time between the two',
    source: NOTES_1_20,
    concerns: (context) => setting(context, 'enable-gateway-api') === 'true',
  },
  {
    id: 'tls-routes-v1',
    since: '1.20',
    before: true,
    what: 'TLSRoutes that are stored as v1alpha2 cannot be read with the standard channel of v1.6.1: they seem to vanish.',
    todo: 'apply the TLSRoute CRD of the experimental channel of v1.6.1 first, store all TLSRoutes again as v1, then apply the standard channel',
    source: NOTES_1_20,
    concerns: (context) => kinds(context, 'TLSRoute').length > 0,
  },
  {
    id: 'kafka-rules',
    since: '1.20',
    before: true,
    what: 'Rules for Kafka and other protocols of Envoy plugins (kafka, l7, l7proto) are removed from policies. The API server refuses them.',
    todo: 'allow the port without the L7 rule',
    source: NOTES_1_20,
    concerns: (context) => inPolicies(context, /"(?:kafka|l7proto)":/),
  },
  {
    id: 'empty-policies',
    since: '1.20',
    before: true,
    what: 'The API server refuses policies without spec and specs.',
    todo: 'delete these policies, or write a spec',
    source: NOTES_1_20,
    concerns: (context) => kinds(context, ...POLICIES).some(({ spec, specs }) => spec === undefined && specs === undefined),
  },
  {
    id: 'node-config-v2',
    since: '1.20',
    before: true,
    what: 'CiliumNodeConfig is only served as v2. Cilium 1.20.2 serves v2alpha1 again, for clusters that were created before 1.16.',
    todo: 'write apiVersion: cilium.io/v2, and go to 1.20.2 or newer if the CRD stores v2alpha1',
    source: NOTES_1_20,
    concerns: (context) => context.objects.some(({ kind, apiVersion }) => kind === 'CiliumNodeConfig' && apiVersion === 'cilium.io/v2alpha1'),
  },
  {
    id: 'node-port-from-pods',
    since: '1.20',
    before: true,
    what: 'Connections of pods to a NodePort are sent to a backend where they leave the pod, not at the node that they are addressed to. Policies are then applied to the connection between the pod and the backend.',
    todo: 'where pods use NodePorts, allow the backends in the egress policies of these pods, and these pods in the ingress policies of the backends',
    source: NOTES_1_20,
    concerns: (context) => (setting(context, 'bpf-lb-sock-hostns-only') === 'true' || setting(context, 'bpf-lb-sock') === 'false') && inPolicies(context, /"(?:e|in)gress(?:Deny)?":/),
  },
  {
    id: 'mutual-authentication-deprecated',
    since: '1.20',
    before: false,
    what: 'Mutual authentication with SPIRE is deprecated; ztunnel replaces it.',
    todo: 'plan to replace it before a later minor removes it',
    source: NOTES_1_20,
    concerns: (context) => inPolicies(context, /"authentication":/) || context.values.get('authentication.enabled') === true,
  },
  {
    id: 'cni-1-0',
    since: '1.20',
    before: false,
    what: 'The CNI configuration of Cilium has version 1.0.0 by default.',
    todo: 'write version 1.0.0 in your own CNI configuration too',
    source: NOTES_1_20,
    concerns: (context) => context.values.get('cni.customConf') === true || isSet(context, 'cni.configMap'),
  },
  {
    id: 'mesh-certificates',
    since: '1.20',
    before: true,
    what: 'Certificates of the cluster mesh are valid for one year and renewed every four months, and no longer have the name clustermesh-apiserver.cilium.io. Certificates in the Helm values are refused.',
    todo: 'remove certificates from the values, and check that clients of the mesh API server do not use the old name',
    source: NOTES_1_20,
    concerns: hasMesh,
  },
  {
    id: 'mesh-server-names',
    since: '1.20',
    before: true,
    what: 'clustermesh.apiserver.tls.server.extraDnsNames and extraIpAddresses moved to clustermesh.apiserver.tls.auto.server.',
    todo: 'move the values when you change the version',
    source: NOTES_1_20,
    concerns: (context) => isSet(context, 'clustermesh.apiserver.tls.server.extraDnsNames') || isSet(context, 'clustermesh.apiserver.tls.server.extraIpAddresses'),
  },
  {
    id: 'ca-validity',
    since: '1.20',
    before: true,
    what: 'The Job that issues certificates refuses a certificate authority that ends before the certificates do (certgen.enforceCAValidityThroughoutLeavesDuration).',
    todo: 'look at the end of the CA: kubectl -n kube-system get secret cilium-ca -o go-template=\'{{index .data "ca.crt"}}\' | base64 -d | openssl x509 -noout -enddate',
    source: NOTES_1_20,
    concerns: issuesWithJob,
  },
  {
    id: 'hubble-prefer-ipv6',
    since: '1.20',
    before: false,
    what: 'hubble.preferIpv6 is deprecated.',
    todo: 'remove it',
    source: NOTES_1_20,
    concerns: (context) => isSet(context, 'hubble.preferIpv6'),
  },
  {
    id: 'dns-pre-cache',
    since: '1.20',
    before: false,
    what: 'dnsProxy.preCache is deprecated.',
    todo: 'remove it',
    source: NOTES_1_20,
    concerns: (context) => isSet(context, 'dnsProxy.preCache'),
  },
  {
    id: 'tproxy-netkit',
    since: '1.20',
    before: true,
    what: 'Agents with bpf.tproxy and netkit do not start.',
    todo: 'remove one of the two',
    source: NOTES_1_20,
    concerns: (context) => context.values.get('bpf.tproxy') === true && /^netkit/.test(String(context.values.get('bpf.datapathMode'))),
  },
  {
    id: 'config-drift',
    since: '1.20',
    before: false,
    what: 'Agents compare the settings that they started with to the ConfigMap, and count differences in a metric (configDriftDetection).',
    todo: 'nothing; an alert on the metric tells of agents that need a restart',
    source: NOTES_1_20,
    concerns: (context) => !isSet(context, 'configDriftDetection'),
  },
  {
    id: 'removed-options',
    since: '1.20',
    before: true,
    what: 'The options --node-port-algorithm, --node-port-mode, --enable-encryption-strict-mode and those below it, and --k8s-api-server are removed: an agent with one of them does not start.',
    todo: 'remove them from extraArgs and extraConfig',
    source: NOTES_1_20,
    concerns: (context) => hasOption(context, /node-port-(?:algorithm|mode)|enable-encryption-strict-mode|k8s-api-server(?!-urls)/),
  },
  {
    id: 'l2-local-backends',
    since: '1.20.2',
    before: true,
    what: 'L2 announcements of a Service with externalTrafficPolicy: Local need a backend on the node that announces the address.',
    todo: 'check that the policies select nodes that have backends',
    source: 'https://github.com/cilium/cilium/releases/tag/v1.20.2',
    concerns: (context) => kinds(context, 'CiliumL2AnnouncementPolicy').length > 0 && /"externalTrafficPolicy":"Local"/.test(JSON.stringify(kinds(context, 'Service', 'Gateway', 'CiliumGatewayClassConfig').map(({ spec }) => spec))),
  },
  {
    id: 'envoy-one-stream',
    since: '1.20',
    before: false,
    what: 'Envoy gets its configuration as one ordered stream (ADS).',
    todo: 'nothing; envoy.xdsMode: split restores the old way',
    source: NOTES_1_20,
    concerns: (context) => kinds(context, 'DaemonSet').some(({ metadata }) => metadata.name === 'cilium-envoy') && !isSet(context, 'envoy.xdsMode'),
  },
];

/** The notes that concern a cluster on the way to a version. */
export function notesFor(from: { isBefore(version: string): boolean }, context: NoteContext): UpgradeNote[] {
  return UPGRADE_NOTES.filter(({ since, concerns }) => from.isBefore(since) && context.to.atLeast(since) && concerns(context));
}

/** Values by path, of nested ones. */
export function flatValues(entries: readonly { readonly path: readonly string[] | string; readonly value: unknown }[]): Map<string, unknown> {
  return new Map(entries.map(({ path, value }) => [typeof path === 'string' ? path : path.join('.'), value]));
}
