import type { CiliumBGPNodeConfigOverrideBGPInstance, CiliumBGPNodeConfigOverridePeer } from '../../../imports/cilium.io';
import { IpAddress } from '../../cluster/ip-address';
import { isMistake, readIp } from '../../cluster/ip-text';
import { byCodeUnit } from '../../values/canonical-json';
import type { Reporter } from '../../diagnostics/reporter';
import type { JsonObject } from '../../kubernetes/json';
import { listed } from '../../runtime/listed';
import { checkOverride, checkPorts, checkRouterIds, type BgpTarget } from '../../model/bgp-checks';
import type { BgpNodeInstanceProps, BgpNodeProps } from './bgp-peering-props';
import type { BgpRouter } from './bgp-router';

type Nodes = ReadonlyMap<string, BgpNodeProps>;

/** Settings of a node for each instance, by the name of the instance. */
function instancesOf({ instances, ...flat }: BgpNodeProps, routers: readonly BgpRouter[]): [string, BgpNodeInstanceProps][] {
  const only = routers[0];
  const own: [string, BgpNodeInstanceProps][] = only && routers.length === 1 && Object.keys(flat).length > 0 ? [[only.name, flat]] : [];
  return [...own, ...Object.entries(instances ?? {})];
}

/** `spec.bgpInstances` of the CiliumBGPNodeConfigOverride of a node. */
export function toNodeInstances(node: BgpNodeProps, routers: readonly BgpRouter[]): CiliumBGPNodeConfigOverrideBGPInstance[] {
  return instancesOf(node, routers)
    .map(([name, instance]) => toNodeInstance(instance, routers.find((each) => each.name === name) ?? { name, peers: [] }))
    .sort((a, b) => byCodeUnit(a.name, b.name));
}

function toNodeInstance({ routerId, localAsn, localPort, localAddress }: BgpNodeInstanceProps, router: Pick<BgpRouter, 'name' | 'peers'>): CiliumBGPNodeConfigOverrideBGPInstance {
  const peers = peersOf(localAddress, router);
  return {
    name: router.name,
    ...(routerId === undefined ? {} : { routerID: routerId }),
    ...(localAsn === undefined ? {} : { localASN: localAsn }),
    ...(localPort === undefined ? {} : { localPort }),
    ...(peers.length > 0 ? { peers } : {}),
  };
}

function peersOf(localAddress: BgpNodeInstanceProps['localAddress'], router: Pick<BgpRouter, 'peers'>): CiliumBGPNodeConfigOverridePeer[] {
  if (localAddress === undefined) return [];
  const family = typeof localAddress === 'string' ? addressOf(localAddress)?.family : undefined;
  const own: [string, string][] =
    typeof localAddress === 'string' ? router.peers.flatMap(({ name, sessionFamily }) => (family === undefined || family === sessionFamily ? [[name, localAddress]] : [])) : Object.entries(localAddress);
  return own.map(([name, address]) => ({ name, localAddress: canonical(address) })).sort((a, b) => byCodeUnit(a.name, b.name));
}

function addressOf(text: string): IpAddress | undefined {
  const read = readIp(text);
  return isMistake(read) ? undefined : IpAddress.of(read.family, read.value);
}

function canonical(text: string): string {
  return addressOf(text)?.toString() ?? text;
}

/** Ports below this one require a capability. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** Whether an agent listens on a port that requires the capability NET_BIND_SERVICE. */
export function listensLow(nodes: Nodes, routers: readonly BgpRouter[]): boolean {
  const ports = [...routers.map(({ localPort }) => localPort), ...[...nodes.values()].flatMap((node) => instancesOf(node, routers).map(([, { localPort }]) => localPort))];
  return ports.some((port) => port !== undefined && port < FIRST_UNPRIVILEGED_PORT);
}

/** Reports all mistakes in the settings of nodes. */
export function checkNodes(nodes: Nodes, routers: readonly BgpRouter[], target: BgpTarget, report: Reporter): void {
  const ids: { id: string | undefined; report: Reporter }[] = [];
  const names = routers.map(({ name }) => name);
  for (const [node, props] of nodes) {
    const { instances, ...flat } = props;
    const at = report.at(`nodes.${node}`);
    if (Object.keys(flat).length > 0 && (routers.length !== 1 || instances)) {
      at.add({
        code: 'BGP014',
        what:
          routers.length === 1
            ? `sets ${listed(Object.keys(flat))} in addition to instances`
            : `sets ${listed(Object.keys(flat))}, but does not say for which instance (${names.join(', ')})`,
        fix: `move ${listed(Object.keys(flat))} to instances.${names[0] ?? ''}`,
      });
    }
    const given = instancesOf(props, routers);
    for (const [name, instance] of given) {
      const router = routers.find((each) => each.name === name);
      if (!router) {
        at.at(`instances.${name}:`).add({ code: 'BGP014', what: 'the peering has no instance of this name', fix: `use ${listed(names, 'or')}` });
        continue;
      }
      ids.push({ id: instance.routerId, report: at });
      checkLocalAddress(instance, router, at);
      const known = router.peers.map((peer) => ({ name: peer.name, ip: peer.ip, family: peer.sessionFamily }));
      checkOverride(toNodeInstance(instance, router) as unknown as JsonObject, known, target, at);
    }
    if (given.length > 0) checkPorts(`node ${node}`, routers.map(({ name, localPort }) => given.find(([each]) => each === name)?.[1].localPort ?? localPort), report);
  }
  checkRouterIds(ids);
}

/** Reports what the objects do not have: addresses for no peer. */
function checkLocalAddress({ localAddress }: BgpNodeInstanceProps, router: BgpRouter, report: Reporter): void {
  if (localAddress === undefined) return;
  if (typeof localAddress !== 'string') {
    for (const peer of Object.keys(localAddress)) {
      if (router.peers.some(({ name }) => name === peer)) continue;
      report.at(`localAddress.${peer}:`).add({ code: 'BGP014', what: 'the instance has no peer of this name', fix: router.peers.length === 0 ? 'add the peer to peers' : `use ${listed(router.peers.map(({ name }) => name), 'or')}` });
    }
    return;
  }
  const address = addressOf(localAddress);
  if (!address || router.peers.length === 0 || router.peers.some(({ sessionFamily }) => sessionFamily === address.family)) return;
  report.at('localAddress').add({
    code: 'BGP016',
    what: `(${address}) is an IPv${address.family} address, but all sessions use IPv${address.family === 4 ? 6 : 4}`,
    fix: `use an IPv${address.family === 4 ? 6 : 4} address, or remove localAddress`,
  });
}
