import type { CiliumBGPNodeConfigOverrideBGPInstance, CiliumBGPNodeConfigOverridePeer } from '../../../imports/cilium.io';
import { IpAddress } from '../../cluster/ip-address';
import { isMistake, readIp } from '../../cluster/ip-text';
import { byCodeUnit } from '../../values/canonical-json';
import { checkAsn, checkOutside, checkPort, type BgpContext } from './bgp-checks';
import type { BgpNodeInstanceProps, BgpNodeProps } from './bgp-peering-props';
import { repeated, type BgpRouter } from './bgp-router';

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

/** Ports below this one require a capability. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** Whether an agent listens on a port that requires the capability NET_BIND_SERVICE. */
export function listensLow(nodes: Nodes, routers: readonly BgpRouter[]): boolean {
  const ports = [...routers.map(({ localPort }) => localPort), ...[...nodes.values()].flatMap((node) => instancesOf(node, routers).map(([, { localPort }]) => localPort))];
  return ports.some((port) => port !== undefined && port < FIRST_UNPRIVILEGED_PORT);
}

/** Reports all mistakes in the settings of nodes. */
export function checkNodes(nodes: Nodes, routers: readonly BgpRouter[], context: BgpContext): void {
  const { report } = context;
  const ids: string[] = [];
  const names = routers.map(({ name }) => name);
  checkPorts('every node', routers.map(({ localPort }) => localPort), context);
  for (const [node, props] of nodes) {
    const { instances, ...flat } = props;
    if (Object.keys(flat).length > 0 && (routers.length !== 1 || instances)) {
      report.add({
        code: 'BGP014',
        what: `nodes.${node} sets ${Object.keys(flat).join(', ')} without the name of an instance, but the peering has ${names.join(', ')}`,
        fix: `move it to instances: { ${JSON.stringify(names[0] ?? '')}: { ... } }`,
      });
    }
    const given = instancesOf(props, routers);
    for (const [name, instance] of given) {
      const router = routers.find((each) => each.name === name);
      if (!router) {
        report.add({
          code: 'BGP014',
          what: `nodes.${node}.instances.${name}: the peering has no instance of this name`,
          fix: `use one of ${names.join(', ')}`,
        });
        continue;
      }
      if (instance.routerId !== undefined) ids.push(instance.routerId);
      checkInstance(`nodes.${node}`, instance, router, context);
    }
    checkPorts(`node ${node}`, routers.map(({ name, localPort }) => given.find(([each]) => each === name)?.[1].localPort ?? localPort), context);
  }
  for (const twice of repeated(ids)) {
    report.add({ code: 'BGP012', what: `routerId ${twice} is used more than once`, fix: 'use another routerId for each node and instance' });
  }
}

function checkInstance(where: string, { routerId, localAsn, localPort, localAddress }: BgpNodeInstanceProps, router: BgpRouter, context: BgpContext): void {
  const { report } = context;
  const id = routerId === undefined ? undefined : readIp(routerId);
  if (id && (isMistake(id) || id.family !== 4 || id.value === 0n)) {
    report.add({
      code: 'BGP012',
      what: `${where}.routerId is not a valid router ID (${routerId || 'empty'})`,
      expected: 'the form of an IPv4 address, but not 0.0.0.0',
      fix: 'write an address such as 192.168.1.21',
    });
  }
  if (localAsn !== undefined) checkAsn(`${where}.localAsn`, localAsn, context);
  checkPort(`${where}.localPort`, localPort, context);
  if (localAddress === undefined) return;
  if (typeof localAddress === 'string') return checkOwnAddress(`${where}.localAddress`, localAddress, router, router.peers, context);
  for (const [peer, address] of Object.entries(localAddress)) {
    const known = router.peers.filter(({ name }) => name === peer);
    if (known.length === 0) {
      const names = router.peers.map(({ name }) => name).join(', ');
      report.add({
        code: 'BGP014',
        what: `${where}.localAddress.${peer}: ${router.name} has no peer of this name`,
        fix: `use one of ${names}`,
      });
    } else {
      checkOwnAddress(`${where}.localAddress.${peer}`, address, router, known, context);
    }
  }
}

function checkOwnAddress(prop: string, text: string, router: BgpRouter, peers: BgpRouter['peers'], context: BgpContext): void {
  const { report } = context;
  const read = readIp(text);
  if (isMistake(read)) return report.add({ code: 'BGP016', what: `${prop}: ${read.what}`, fix: read.fix });
  const address = IpAddress.of(read.family, read.value);
  checkOutside(prop, address, context);
  if (peers.length > 0 && !peers.some(({ sessionFamily }) => sessionFamily === address.family)) {
    report.add({
      code: 'BGP016',
      what: `${prop} (${address}) is IPv${address.family}, but no peer that it is for is`,
      fix: `use an IPv${address.family === 4 ? 6 : 4} address, or remove it`,
    });
  }
  for (const { name, ip } of router.peers) {
    if (!ip?.equals(address)) continue;
    report.add({
      code: 'BGP005',
      what: `${prop} (${address}) is the address of peer ${name}`,
      fix: 'write the address of the node in localAddress, and the address of the router in BgpPeer.to()',
    });
  }
}

function checkPorts(where: string, ports: readonly (number | undefined)[], { report }: BgpContext): void {
  for (const port of repeated(ports.filter((each) => each !== undefined))) {
    report.add({
      code: 'BGP017',
      what: `several instances listen on port ${port} of ${where}`,
      fix: 'set another localPort for each instance, or remove it',
    });
  }
}
