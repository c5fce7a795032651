import { isClusterName, validName } from '../../cluster/cluster-rules';
import { TalosCluster } from '../../cluster/talos-cluster';
import { OLDEST_TALOS, TalosVersion } from '../../cluster/talos-version';
import { TalosCiliumError } from '../../diagnostics/problem';
import { valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { withDefaults } from '../init/answers';
import type { Facts } from './inputs';

/** A fact that no file tells, and what is assumed. */
export interface Assumption {
  readonly prop: string;
  readonly value: Json;
  readonly why: string;
}

/** The props of a `TalosCluster`, in the order of a program, without those that are defaults. */
export interface ClusterFacts {
  readonly props: Readonly<Record<string, Json>>;
  readonly assumed: readonly Assumption[];
}

/** What the facts are taken from. */
export interface FactSources {
  /** Facts in Talos configurations. */
  readonly talos: Facts;
  /** Options of the command, which win. */
  readonly options: Facts;
  /** Effective values of the original installation, with the defaults of the chart. */
  readonly value: (path: string) => Json | undefined;
  readonly ciliumVersion: string;
  /** Why the name of the cluster is not known; undefined if it is. */
  readonly unknownName: string | undefined;
}

const POD_SUBNET = '10.244.0.0/16';
const IPV6 = { podSubnets: 'fd00:10:244::/56', serviceSubnets: 'fd00:10:96::/112' } as const;
const SERVICE_SUBNET = '10.96.0.0/12';
/** What is usual where the default is not free. */
const OTHER_SERVICE_SUBNETS = ['10.96.0.0/16', '10.43.0.0/16', '172.30.0.0/16'] as const;

/** Facts of the cluster: from the command line, else from Talos, else from the values of Cilium, else assumed. */
export function clusterFacts({ talos, options, value, ciliumVersion, unknownName }: FactSources): ClusterFacts {
  const assumed: Assumption[] = [];
  const known: Facts = { ...talos, ...options };
  const assume = <T extends Json>(prop: keyof Facts, chosen: T, why: string): T => {
    assumed.push({ prop, value: chosen, why });
    return chosen;
  };

  const ofTalos = options.name === undefined && talos.name !== undefined && !isClusterName(talos.name) ? talos.name : undefined;
  const name = ofTalos !== undefined ? assume('name', validName(ofTalos), `${ofTalos}, the name in the configuration of Talos, is not a valid name of a cluster`) : known.name ?? nameOf(value, unknownName, assume);
  const old = options.talosVersion === undefined && talos.talosVersion !== undefined && isTooOld(String(talos.talosVersion)) ? `the files name Talos ${String(talos.talosVersion)}, which this library does not support. Upgrade Talos first` : undefined;
  const defaults = withDefaults({
    'cilium-version': ciliumVersion,
    ...(old !== undefined ? { 'talos-version': OLDEST_TALOS } : known.talosVersion !== undefined && { 'talos-version': String(known.talosVersion) }),
  });
  const ofFiles = old === undefined ? known : options;
  const talosVersion = ofFiles.talosVersion ?? assume('talosVersion', minor(defaults['talos-version']!), old ?? 'no file names the Talos version that generated the machine configuration');
  const kubernetesVersion = ofFiles.kubernetesVersion ?? assume('kubernetesVersion', defaults['kubernetes-version']!, old ?? 'no file names the Kubernetes version');
  const replicas = value('operator.replicas');
  const controlPlanes = known.controlPlanes ?? assume('controlPlanes', replicas === 1 ? 1 : 3, 'no file lists the nodes');
  const workers = known.workers ?? assume('workers', 0, 'no file lists the nodes');

  const kubeProxy = known.kubeProxy ?? !isTrue(value('kubeProxyReplacement'));
  const clusterId = known.clusterId ?? value('cluster.id');
  const props: Record<string, Json | undefined> = {
    name,
    talosVersion: String(talosVersion),
    kubernetesVersion: String(kubernetesVersion),
    controlPlanes,
    workers,
    allowSchedulingOnControlPlanes: known.allowSchedulingOnControlPlanes === (workers === 0) ? undefined : known.allowSchedulingOnControlPlanes,
    nodeSubnets: known.nodeSubnets?.map(String),
    nodeAddresses: known.nodeAddresses?.map(String),
    ...subnets(known, value, assume),
    nodeCidrMaskSizeIpv4: known.nodeCidrMaskSizeIpv4 === 24 ? undefined : known.nodeCidrMaskSizeIpv4,
    nodeCidrMaskSizeIpv6: known.nodeCidrMaskSizeIpv6 === 64 ? undefined : known.nodeCidrMaskSizeIpv6,
    kubePrism: (known.kubePrism ?? kubePrism(value)) as Json | undefined,
    hostDns: known.hostDns as Json | undefined,
    kubeSpan: known.kubeSpan as Json | undefined,
    management: known.management === 'talosctl' ? undefined : known.management,
    clusterId: typeof clusterId === 'number' && clusterId > 0 ? clusterId : undefined,
    kubeProxy: kubeProxy ? true : undefined,
    dnsDomain: domain(known.dnsDomain ?? value('hubble.peerService.clusterDomain')),
  };
  return { props: Object.fromEntries(Object.entries(props).filter((entry): entry is [string, Json] => entry[1] !== undefined)), assumed };
}

function nameOf(value: FactSources['value'], unknownName: string | undefined, assume: (prop: 'name', chosen: string, why: string) => string): string {
  const name = String(value('cluster.name') ?? 'default');
  // Cilium refuses an id of a cluster that is named default.
  if (unknownName !== undefined) return assume('name', name === 'default' && Number(value('cluster.id') ?? 0) !== 0 ? 'home' : name, unknownName);
  return isClusterName(name) ? name : assume('name', validName(name), `Cilium does not accept the name ${name}. With another name every agent restarts`);
}

/** The cluster; a fact that it refuses is left out, and returned. */
export function makeCluster(props: Readonly<Record<string, Json>>): { readonly cluster: TalosCluster; readonly props: Readonly<Record<string, Json>>; readonly refused: readonly string[] } {
  try {
    return { cluster: new TalosCluster(props as never), props, refused: [] };
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    const optional = Object.keys(props).filter((name) => !['name', 'talosVersion', 'kubernetesVersion'].includes(name));
    const wrong = optional.find((name) => error.problems.some(({ what }) => what.includes(name)));
    if (wrong === undefined) throw error;
    const { [wrong]: _wrong, ...rest } = props;
    const made = makeCluster(rest);
    return { ...made, refused: [...made.refused, `${wrong}: ${error.problems.find(({ what }) => what.includes(wrong))!.what}`] };
  }
}

function subnets(known: Facts, value: FactSources['value'], assume: <T extends Json>(prop: keyof Facts, chosen: T, why: string) => T): Pick<Record<string, Json | undefined>, 'podSubnets' | 'serviceSubnets'> {
  const isOn = { 4: value('ipv4.enabled') !== false, 6: isTrue(value('ipv6.enabled')) };
  const pods = known.podSubnets?.map(String) ?? [
    ...(isOn[4] ? [ipv4Pods(value)] : []),
    ...(isOn[6] ? [ipv6Pods(value, assume) ?? assume('podSubnets', IPV6.podSubnets, 'IPv6 is on, and no file names the IPv6 pod subnet')] : []),
  ];
  const services = known.serviceSubnets?.map(String) ?? [
    ...(isOn[4] ? [serviceSubnet(pods, assume)] : []),
    ...(isOn[6] ? [assume('serviceSubnets', IPV6.serviceSubnets, 'IPv6 is on, and no file names the IPv6 service subnet')] : []),
  ];
  return {
    podSubnets: String(pods) === POD_SUBNET ? undefined : pods,
    serviceSubnets: String(services) === SERVICE_SUBNET ? undefined : services,
  };
}

/** The default of Talos, unless the pods are in it. */
function serviceSubnet(pods: readonly string[], assume: <T extends Json>(prop: keyof Facts, chosen: T, why: string) => T): string {
  const { Cidr } = require('../../cluster/cidr') as typeof import('../../cluster/cidr');
  const overlaps = (subnet: string): boolean => {
    try {
      return pods.some((each) => Cidr.parse(each).overlaps(Cidr.parse(subnet)));
    } catch {
      return false;
    }
  };
  if (!overlaps(SERVICE_SUBNET)) return SERVICE_SUBNET;
  const other = OTHER_SERVICE_SUBNETS.find((each) => !overlaps(each)) ?? SERVICE_SUBNET;
  return assume('serviceSubnets', other, `no file names the Service subnet, and pods have addresses in the default, ${SERVICE_SUBNET}`);
}

/** The native routing network is the pod subnet, or one around it. */
function ipv4Pods(value: FactSources['value']): string {
  const native = value('ipv4NativeRoutingCIDR');
  if (typeof native !== 'string' || native === '') return POD_SUBNET;
  const { Cidr } = require('../../cluster/cidr') as typeof import('../../cluster/cidr');
  try {
    return Cidr.parse(native).contains(Cidr.parse(POD_SUBNET)) || Cidr.parse(native).prefixLength < 12 ? POD_SUBNET : native;
  } catch {
    return POD_SUBNET;
  }
}

function ipv6Pods(value: FactSources['value'], assume: <T extends Json>(prop: keyof Facts, chosen: T, why: string) => T): string | undefined {
  const native = value('ipv6NativeRoutingCIDR');
  if (typeof native !== 'string' || native === '') return undefined;
  const [network = '', length = ''] = native.split('/');
  // Nodes get blocks of /64, and a cluster at most 65536 of them.
  return Number(length) < 48 ? assume('podSubnets', `${network}/56`, `ipv6NativeRoutingCIDR ${native} is larger than a pod subnet can be`) : native;
}

function kubePrism(value: FactSources['value']): Json | undefined {
  const [host, port] = [value('k8sServiceHost'), Number(value('k8sServicePort'))];
  return (host === 'localhost' || host === '127.0.0.1') && port > 0 && port !== 7445 ? { port } : undefined;
}

function domain(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== 'cluster.local' && value !== '' ? value : undefined;
}

function isTooOld(version: string): boolean {
  try {
    TalosVersion.parse(version);
    return false;
  } catch (error) {
    return error instanceof TalosCiliumError && error.problems.some(({ code }) => code === 'CLU010');
  }
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true';
}

function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** Value of the original installation at a dotted path. */
export function lookup(values: JsonObject, defaults: JsonObject): (path: string) => Json | undefined {
  return (path) => valueAt(values, path.split('.')) ?? valueAt(defaults, path.split('.'));
}
