import type { TalosCilium } from '../cilium/talos-cilium';
import { readCidr, type Cidr } from '../cluster/cidr';
import { freeClusterId } from '../cluster/cluster-rules';
import { IpAddress } from '../cluster/ip-address';
import { minorsBetween } from '../cluster/version-steps';
import type { Reporter } from '../diagnostics/reporter';
import type { CodedProblem } from '../diagnostics/coded';
import type { Json } from '../kubernetes/json';
import { isDnsSubdomain } from '../kubernetes/dns-names';
import { listed } from '../runtime/listed';
import type { Member } from './member';

const LINK = 'https://docs.cilium.io/en/stable/network/clustermesh/clustermesh/#prerequisites';

/** What the facts of the clusters say, before any value is set. */
export function checkMembers(members: readonly Member[], maxId: number, report: Reporter): void {
  if (members.length < 2) report.add({ code: 'MESH001', what: `members has ${members.length === 1 ? 'only one cluster' : 'no clusters'}`, expected: 'at least two clusters', fix: 'list all clusters of the mesh', link: LINK });
  for (const { cluster: { name, clusterId } } of members) {
    if (clusterId < 1 || clusterId > maxId) {
      report.add({ code: 'MESH002', what: `clusterId of cluster ${name} is ${clusterId}`, expected: `a number from 1 to ${maxId}`, fix: `set clusterId: ${freeClusterId(members.map(({ cluster }) => cluster.clusterId))} on the TalosCluster ${name}`, link: LINK });
    }
  }
  for (const [one, other] of pairs(members)) {
    const both = `clusters ${one.cluster.name} and ${other.cluster.name}`;
    if (one.cluster.name === other.cluster.name) report.add({ code: 'MESH001', what: `members lists cluster ${one.cluster.name} twice`, fix: 'list each cluster once; the name of a TalosCluster must be unique in a mesh', link: LINK });
    else if (one.cluster.clusterId === other.cluster.clusterId && one.cluster.clusterId > 0) {
      report.add({ code: 'MESH002', what: `${both} have the same clusterId (${one.cluster.clusterId})`, fix: `set clusterId: ${freeClusterId(members.map(({ cluster }) => cluster.clusterId))} on the TalosCluster ${other.cluster.name}`, link: LINK });
    }
    checkSubnets(one, other, both, report);
    const shared = one.endpoint.addresses.find((address) => other.endpoint.addresses.includes(address) && one.endpoint.port === other.endpoint.port);
    if (shared !== undefined) report.add({ code: 'MESH004', what: `the API servers of ${both} have the same address (${shared}:${one.endpoint.port})`, fix: `set the address of cluster ${other.cluster.name}`, link: LINK });
  }
  for (const member of members) checkEndpoint(member, members, report);
}

/** Packets are routed between clusters by the addresses of pods and nodes. Services are translated in their own cluster, so their subnets may be the same. */
function checkSubnets({ cluster: one }: Member, { cluster: other }: Member, both: string, report: Reporter): void {
  if (one.name === other.name) return;
  if (!one.ipFamilies.some((family) => other.ipFamilies.includes(family))) {
    report.add({ code: 'MESH003', what: `${both} have no IP family in common (IPv${one.ipFamilies.join(', IPv')} and IPv${other.ipFamilies.join(', IPv')})`, fix: 'give both podSubnets and serviceSubnets of the same IP family', link: LINK });
  }
  for (const [left, right] of [[one, other], [other, one]] as const) {
    const kinds = [['podSubnets', right.podSubnets], ['serviceSubnets', right.serviceSubnets], ['nodeSubnets', right.nodeSubnets]] as const;
    for (const [kind, subnets] of kinds) {
      if (kind === 'podSubnets' && left === other) continue;
      const [clash] = left.podSubnets.flatMap((mine) => subnets.filter((each) => each.overlaps(mine)).map((each) => [mine, each] as const));
      if (!clash) continue;
      report.add({
        code: 'MESH003',
        what: `podSubnets of cluster ${left.name} (${clash[0]}) overlap ${kind} of cluster ${right.name} (${clash[1]})`,
        fix: `set podSubnets of the TalosCluster ${kind === 'podSubnets' ? right.name : left.name} to a subnet that no cluster of the mesh uses`,
        link: LINK,
      });
    }
  }
  const others = new Set(other.nodeAddresses.map(String));
  const node = one.nodeAddresses.map(String).find((address) => others.has(address));
  if (node !== undefined) report.add({ code: 'MESH003', what: `nodes of ${both} have the same address (${node})`, fix: `correct nodeAddresses of the TalosCluster ${other.name}`, link: LINK });
}

function checkEndpoint({ cluster, apiServer, endpoint: { name, port, addresses } }: Member, members: readonly Member[], report: Reporter): void {
  const of = `the API server of cluster ${cluster.name}`;
  const [low, high] = apiServer.kind === 'NodePort' ? [30000, 32767] : [1, 65535];
  if (!Number.isInteger(port) || port < low || port > high) report.add({ code: 'MESH004', what: `the port of ${of} is ${port}`, expected: `a number from ${low} to ${high}`, fix: `set port to a number from ${low} to ${high}`, link: LINK });
  if (name !== undefined) {
    if (!isDnsSubdomain(name)) report.add({ code: 'MESH004', what: `'${name}' is not a valid DNS name for ${of}`, fix: "use MeshApiServer.dnsName with a name such as 'mesh.east.example.com'", link: LINK });
    return;
  }
  if (addresses.length === 0) {
    report.add({ code: 'MESH004', what: `${of} has no address: MeshApiServer.nodePort() takes nodeAddresses of the TalosCluster, which are not set`, fix: `set nodeAddresses on the TalosCluster ${cluster.name}, or use MeshApiServer.nodePort({ addresses })`, link: LINK });
  }
  for (const text of addresses) {
    const address = report.attempt(() => IpAddress.parse(text), `the address of cluster ${cluster.name}`);
    const inside = address && members.flatMap(({ cluster: { name: of, podSubnets, serviceSubnets } }) => [...podSubnets.map((cidr) => [of, 'podSubnets', cidr] as const), ...serviceSubnets.map((cidr) => [of, 'serviceSubnets', cidr] as const)]).find(([, , cidr]) => cidr.contains(address));
    if (inside) report.add({ code: 'MESH004', what: `${of} has the address ${text}, which is in ${inside[1]} of cluster ${inside[0]} (${inside[2]})`, expected: 'an address that nodes of all clusters reach', fix: 'use an address of a node or of a LoadBalancerPool', link: LINK });
  }
}

/** What the empty strings of the charts mean. */
const CHART_DEFAULTS: Readonly<Record<string, string>> = { routingMode: 'tunnel', tunnelProtocol: 'vxlan' };

/** Values that all clusters must share, and the names of their props. */
const SHARED = [
  ['routingMode', 'routing mode', 'routing'],
  ['tunnelProtocol', 'tunnel protocol', 'routing'],
  ['encryption.enabled', 'encryption', 'encryption'],
  ['encryption.type', 'type of encryption', 'encryption'],
] as const;

/** What the finished values of the clusters say. */
export function checkSettings(members: readonly Member[], path: string): CodedProblem[] {
  const problems: CodedProblem[] = [];
  for (const [{ cilium: one }, { cilium: other }] of pairs(members)) {
    if (!one || !other) continue;
    const both = `clusters ${one.cluster.name} and ${other.cluster.name}`;
    const differing = (code: 'MESH005' | 'MESH006', what: string, fix: string): void => void problems.push({ code, path, what: `${both} ${what}`, fix, link: LINK });
    if (Math.abs(minorsBetween(one.version.toString(), other.version.toString())) > 1) differing('MESH006', `are more than one minor version of Cilium apart (${one.version} and ${other.version})`, `upgrade the older cluster, one minor version at a time`);
    for (const [value, title, prop] of SHARED) {
      // What is not in use may differ.
      if (value === 'encryption.type' && [one, other].some((cilium) => cilium.effectiveValue('encryption.enabled') !== true)) continue;
      if (value === 'tunnelProtocol' && [one, other].some((cilium) => cilium.effectiveValue('routingMode') === 'native')) continue;
      const [left, right] = [one, other].map((cilium) => (cilium.effectiveValue(value) === '' ? CHART_DEFAULTS[value] : cilium.effectiveValue(value)));
      if (left !== right) differing('MESH005', `have a different ${title} (${value} is ${String(left)} and ${String(right)})`, `set ${prop} to the same on both`);
    }
    if (one.certificates.issuer !== other.certificates.issuer) {
      differing('MESH005', `issue their certificates in different ways (${one.certificates.issuer} and ${other.certificates.issuer}), so they do not share a certificate authority`, 'set the same certificates on both');
    }
  }
  for (const { cilium, cluster } of members) if (cilium) problems.push(...unroutable(cilium, cluster.name, members, path));
  return problems;
}

/** With native routing, traffic to an address outside of the native routing CIDR is masqueraded, and the other cluster sees a node instead of a pod. */
function unroutable(cilium: TalosCilium, name: string, members: readonly Member[], path: string): CodedProblem[] {
  if (cilium.effectiveValue('routingMode') !== 'native') return [];
  return ([4, 6] as const).flatMap((family): CodedProblem[] => {
    const native = cidrOf(cilium.effectiveValue(`ipv${family}NativeRoutingCIDR`));
    if (!native || cilium.effectiveValue(`enableIPv${family}Masquerade`) === false) return [];
    const outside = members.flatMap(({ cluster }) => (cluster.name === name ? [] : cluster.podSubnets.filter((cidr) => cidr.family === family && !native.contains(cidr)).map((cidr) => `${cidr} of ${cluster.name}`)));
    if (outside.length === 0) return [];
    return [{ code: 'MESH005', path, what: `the native routing CIDR of cluster ${name} (${native}) does not contain the podSubnets ${listed(outside)}`, expected: 'a CIDR that contains the pods of all clusters; Cilium masquerades all other traffic', fix: `set the native routing CIDR of cluster ${name} to one that contains all podSubnets of the mesh`, link: LINK }];
  });
}

function cidrOf(value: Json | undefined): Cidr | undefined {
  return typeof value === 'string' && value !== '' ? readCidr(value) : undefined;
}

function pairs(members: readonly Member[]): (readonly [Member, Member])[] {
  return members.flatMap((one, index) => members.slice(index + 1).map((other) => [one, other] as const));
}
