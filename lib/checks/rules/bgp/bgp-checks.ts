import { IpAddress } from '../../../cluster/ip-address';
import { isMistake, readIp } from '../../../cluster/ip-text';
import type { Reporter } from '../../../diagnostics/reporter';
import { advertisementsOf, bgpModels, instancesOf, type BgpModel, type BgpPeerModel } from '../../../model/bgp';
import {
  checkAdvertisement,
  checkInstance,
  checkInstances,
  checkMultihop,
  checkOverride,
  checkPeer,
  checkPeerConfig,
  checkPeersTwice,
  checkPorts,
  checkRouterIds,
  checkSelector,
  type KnownPeer,
} from '../../../model/bgp-checks';
import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import type { ObjectModel } from '../../../model/model';
import type { SharedChecks } from '../../rule';

const DEFAULT_PORT = 179;

/** What `BgpPeering` checks of its props, for the BGP objects of any YAML. */
export const bgpChecks: SharedChecks = {
  on: 'shared',
  codes: {
    BGP001: 'error',
    BGP002: 'warning',
    BGP003: 'error',
    BGP004: 'error',
    BGP005: 'error',
    BGP006: 'warning',
    BGP007: 'warning',
    BGP008: 'error',
    BGP009: 'error',
    BGP010: 'error',
    BGP011: 'error',
    BGP012: 'error',
    BGP013: 'error',
    BGP014: 'warning',
    BGP015: 'error',
    BGP016: 'error',
    BGP017: 'error',
    BGP018: 'error',
    BGP019: 'error',
    BGP020: 'error',
    BGP022: 'error',
    BGP024: 'error',
    BGP025: 'error',
    BGP026: 'error',
    BGP027: 'error',
    BGP028: 'error',
    BGP030: 'error',
  },
  check(model, report) {
    for (const bgp of bgpModels(model)) {
      const target = bgp.cilium ?? {};
      for (const config of bgp.clusterConfigs) checkClusterConfig(config, bgp, report.on(config.path));
      for (const { path, object } of bgp.peerConfigs) checkPeerConfig(map(object.spec), target, report.on(path).at('spec'));
      for (const each of bgp.advertisements) {
        advertisementsOf(each).forEach((entry, index) => checkAdvertisement(entry, target, report.on(each.path).at(`spec.advertisements[${index}]`)));
      }
      checkOverrides(bgp, model.partial === true, report);
    }
  },
};

function checkClusterConfig(config: ObjectModel, { cilium, peers }: BgpModel, report: Reporter): void {
  const target = cilium ?? {};
  const spec = map(config.object.spec);
  const instances = instancesOf(config);
  checkSelector(spec.nodeSelector, report.at('spec.nodeSelector'));
  checkInstances(instances, report.at('spec'));
  instances.forEach((instance, index) => {
    const at = report.at(`spec.bgpInstances[${index}]`);
    checkInstance(instance, at);
    maps(instance.peers).forEach((peer, each) => checkPeer(peer, target, at.at(`peers[${each}]`)));
    const own = peers.filter((peer) => peer.instance === instance);
    checkPeersTwice(own.map((peer) => ({ name: String(peer.peer.name), endpoint: endpointOf(peer) })), at.at(':'));
    for (const { peer, title, peerConfig } of own) {
      if (peerConfig) checkMultihop(map(peerConfig.object.spec), peer.peerASN, instance.localASN, report.at(`peer ${title}:`));
    }
  });
}

/** Undefined if the port is not known. */
function endpointOf({ peer, peerConfig }: BgpPeerModel): string | undefined {
  const read = readIp(peer.peerAddress);
  if (isMistake(read) || (peer.peerConfigRef !== undefined && !peerConfig)) return undefined;
  const { peerPort = DEFAULT_PORT } = map(map(peerConfig?.object.spec).transport);
  return `${IpAddress.of(read.family, read.value)} port ${String(peerPort)}`;
}

function checkOverrides({ cilium, overrides, clusterConfigs, peers }: BgpModel, isPartial: boolean, report: Reporter): void {
  const ports = new Map(clusterConfigs.flatMap(instancesOf).map(({ name, localPort }) => [name, localPort]));
  checkRouterIds(overrides.flatMap((each) => instancesOf(each).map(({ routerID }) => ({ id: routerID, report: report.on(each.path).at(`CiliumBGPNodeConfigOverride ${identityOf(each.object).name}`) }))));
  for (const each of overrides) {
    const on = report.on(each.path);
    const node = identityOf(each.object).name;
    const instances = instancesOf(each);
    instances.forEach((instance, index) => {
      const known = peers.filter((peer) => peer.instance.name === instance.name).map(knownPeer);
      checkOverride(instance, known, cilium ?? {}, on.at(`spec.bgpInstances[${index}]`));
      if (isPartial || clusterConfigs.length === 0) return;
      const wrong = ports.has(instance.name)
        ? maps(instance.peers).flatMap(({ name }) => (known.some((peer) => peer.name === name) ? [] : [`${String(instance.name)}/${String(name)}`]))
        : [String(instance.name)];
      if (wrong.length > 0) {
        on.add({ code: 'BGP014', what: `CiliumBGPNodeConfigOverride ${node} refers to ${wrong.join(', ')}, which no CiliumBGPClusterConfig of the app has`, fix: 'write the name of an instance or peer in a CiliumBGPClusterConfig; in TypeScript: set nodes on the BgpPeering' });
      }
    });
    checkPorts(`node ${node}`, [...ports].map(([name, port]) => instances.find((instance) => instance.name === name)?.localPort ?? port), on.at('spec.bgpInstances:'));
  }
}

function knownPeer({ peer }: BgpPeerModel): KnownPeer {
  const read = readIp(peer.peerAddress);
  const ip = isMistake(read) ? undefined : IpAddress.of(read.family, read.value);
  return { name: String(peer.name), ip, family: ip?.family };
}
