import type { CiliumBGPNodeConfigOverrideBGPInstance, CiliumBGPNodeConfigOverridePeer } from '../../../imports/cilium.io';
import { IpAddress } from '../../cluster/ip-address';
import { isMistake, readIp } from '../../cluster/ip-text';
import { byCodeUnit } from '../../values/canonical-json';
import { checkAsn, checkOutside, checkPort, type BgpContext } from './bgp-checks';
import type { BgpNodeInstanceProps, BgpNodeProps } from './bgp-peering-props';
import { repeated, type BgpRouter } from './bgp-router';

type Nodes = ReadonlyMap<string, BgpNodeProps>;

/** What a node says of each instance, by the instance's name. */
function instancesOf({ instances, ...flat }: BgpNodeProps, routers: readonly BgpRouter[]): [string, BgpNodeInstanceProps][] {
  const only = routers[0];
  const own: [string, BgpNodeInstanceProps][] = only && routers.length === 1 && Object.keys(flat).length > 0 ? [[only.name, flat]] : [];
  return [...own, ...Object.entries(instances ?? {})];
}

/** `spec.bgpInstances` of the CiliumBGPNodeConfigOverride of a node. */
export function toNodeInstances(node: BgpNodeProps, routers: readonly BgpRouter[]): CiliumBGPNodeConfigOverrideBGPInstance[] {
  return instancesOf(node, routers)
    .map(([name, { routerId, localAsn, localPort, localAddress }]) => {
      const peers = peersOf(localAddress, routers.find((router) => router.name === name)!);
      return {
        name,
        ...(routerId === undefined ? {} : { routerID: routerId }),
        ...(localAsn === undefined ? {} : { localASN: localAsn }),
        ...(localPort === undefined ? {} : { localPort }),
        ...(peers.length > 0 ? { peers } : {}),
      };
    })
    .sort((a, b) => byCodeUnit(a.name, b.name));
}

function peersOf(localAddress: BgpNodeInstanceProps['localAddress'], router: BgpRouter): CiliumBGPNodeConfigOverridePeer[] {
  if (localAddress === undefined) return [];
  const own = typeof localAddress === 'string' ? addressOf(localAddress) : undefined;
  return router.peers
    .flatMap(({ name, sessionFamily }): CiliumBGPNodeConfigOverridePeer[] => {
      if (typeof localAddress !== 'string') {
        const given = Object.hasOwn(localAddress, name) ? addressOf(localAddress[name]!) : undefined;
        return given ? [{ name, localAddress: given.toString() }] : [];
      }
      return own && own.family === sessionFamily ? [{ name, localAddress: own.toString() }] : [];
    })
    .sort((a, b) => byCodeUnit(a.name, b.name));
}

function addressOf(text: string): IpAddress | undefined {
  const read = readIp(text);
  return isMistake(read) ? undefined : IpAddress.of(read.family, read.value);
}

/** Ports below this need a capability. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** Whether the agent of some node listens at a port that needs the capability NET_BIND_SERVICE. */
export function listensLow(nodes: Nodes, routers: readonly BgpRouter[]): boolean {
  const ports = [...routers.map(({ localPort }) => localPort), ...[...nodes.values()].flatMap((node) => instancesOf(node, routers).map(([, { localPort }]) => localPort))];
  return ports.some((port) => port !== undefined && port < FIRST_UNPRIVILEGED_PORT);
}

/** Reports every mistake in what is different on single nodes. */
export function checkNodes(nodes: Nodes, routers: readonly BgpRouter[], context: BgpContext): void {
  const { problems } = context;
  const ids: string[] = [];
  const names = routers.map(({ name }) => name);
  checkPorts('each node', routers.map(({ localPort }) => localPort), context);
  for (const [node, props] of nodes) {
    const { instances, ...flat } = props;
    if (Object.keys(flat).length > 0 && (routers.length !== 1 || instances)) {
      problems.add({
        code: 'BGP014',
        what: `node ${node} does not say which instance ${Object.keys(flat).join(', ')} is for (${names.join(', ')})`,
        fix: 'write it under instances, by the name of the instance',
      });
    }
    const given = instancesOf(props, routers);
    for (const [name, instance] of given) {
      const router = routers.find((each) => each.name === name);
      if (!router) {
        problems.add({
          code: 'BGP014',
          what: `node ${node} names an instance that the peering does not have (${name})`,
          fix: `name one of ${names.join(', ')}`,
        });
        continue;
      }
      if (instance.routerId !== undefined) ids.push(instance.routerId);
      checkInstance(`node ${node}`, instance, router, context);
    }
    checkPorts(`node ${node}`, routers.map(({ name, localPort }) => given.find(([each]) => each === name)?.[1].localPort ?? localPort), context);
  }
  for (const twice of repeated(ids)) {
    problems.add({ code: 'BGP012', what: `several nodes or instances have one router id (${twice})`, fix: 'give each its own' });
  }
}

function checkInstance(where: string, { routerId, localAsn, localPort, localAddress }: BgpNodeInstanceProps, router: BgpRouter, context: BgpContext): void {
  const { problems } = context;
  const id = routerId === undefined ? undefined : readIp(routerId);
  if (id && (isMistake(id) || id.family !== 4 || id.value === 0n)) {
    problems.add({
      code: 'BGP012',
      what: `${where}: routerId is no router id (${routerId || 'empty'})`,
      fix: 'give an IPv4 address other than 0.0.0.0',
    });
  }
  if (localAsn !== undefined) checkAsn(`${where}: localAsn`, localAsn, context);
  checkPort(`${where}: localPort`, localPort, context);
  if (localAddress === undefined) return;
  if (typeof localAddress === 'string') return checkOwnAddress(`${where}: localAddress`, localAddress, router, router.peers, context);
  for (const [peer, address] of Object.entries(localAddress)) {
    const known = router.peers.filter(({ name }) => name === peer);
    if (known.length === 0) {
      const names = router.peers.map(({ name }) => name).join(', ');
      problems.add({
        code: 'BGP014',
        what: `${where}: localAddress names a peer that ${router.name} does not have (${peer})`,
        fix: `name one of ${names}`,
      });
    } else {
      checkOwnAddress(`${where}: localAddress for ${peer}`, address, router, known, context);
    }
  }
}

function checkOwnAddress(prop: string, text: string, router: BgpRouter, peers: BgpRouter['peers'], context: BgpContext): void {
  const { problems } = context;
  const read = readIp(text);
  if (isMistake(read)) return problems.add({ code: 'BGP016', what: `${prop}: ${read.what}`, fix: read.fix });
  const address = IpAddress.of(read.family, read.value);
  checkOutside(prop, address, context);
  if (peers.length > 0 && !peers.some(({ sessionFamily }) => sessionFamily === address.family)) {
    problems.add({
      code: 'BGP016',
      what: `${prop} is for no peer of its IP family (${address})`,
      fix: `give an IPv${address.family === 4 ? 6 : 4} address, or remove it`,
    });
  }
  for (const { name, ip } of router.peers) {
    if (!ip?.equals(address)) continue;
    problems.add({
      code: 'BGP005',
      what: `${prop} is the address of peer ${name} (${address})`,
      fix: 'give the address of the node here, and that of the router to the peer',
    });
  }
}

function checkPorts(where: string, ports: readonly (number | undefined)[], { problems }: BgpContext): void {
  for (const port of repeated(ports.filter((each) => each !== undefined))) {
    problems.add({
      code: 'BGP017',
      what: `several instances listen at one port on ${where} (${port})`,
      fix: 'give each instance a localPort of its own, or none',
    });
  }
}
