import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import { list as listOf, map } from '../../../model/json';
import { call, data, list, object, type Expression } from '../expression';
import type { Announcer } from './addresses';
import { metadataProps, type Converting, type Found } from './proposal';

/** BGP objects as a `BgpPeering` for each CiliumBGPClusterConfig. */
export function convertBgp({ of, accept, names }: Converting): readonly Announcer[] {
  const announcers: Announcer[] = [];
  for (const cluster of of('CiliumBGPClusterConfig')) {
    const id = names.id(cluster.object.metadata.name, 'bgp');
    const variable = names.variable(cluster.object.metadata.name, 'bgp');
    const parts = partsOf(cluster, of('CiliumBGPPeerConfig'), of('CiliumBGPAdvertisement'), of('CiliumBGPNodeConfigOverride'));
    if (!parts) continue;
    const props = (advertised: readonly Found[]): Expression | undefined => peeringProps(parts, advertised, id);
    const proposal = (advertised: readonly Found[]): Parameters<typeof accept>[0] => {
      const written = props(advertised);
      if (written?.kind !== 'object') return undefined;
      return { statements: [{ construct: 'BgpPeering', id, variable, props: written }], objects: [cluster, ...parts.peerConfigs, ...parts.nodes, ...advertised], by: 'BgpPeering' };
    };
    // Several advertisements stay beside it; the peers select them by their labels.
    if (!accept(parts.advertisements.length === 1 ? proposal(parts.advertisements) : undefined, proposal([]))) continue;
    announcers.push({ variable, by: 'bgp', selectors: of('CiliumBGPAdvertisement').length > 0 ? [] : parts.advertisements.flatMap(({ object: { spec } }) => listOf((spec as JsonObject).advertisements).flatMap((each) => (isJsonObject(each) && each.selector !== undefined ? [each.selector] : []))) });
  }
  return announcers;
}

interface Parts {
  readonly cluster: Found;
  readonly peerConfigs: readonly Found[];
  readonly advertisements: readonly Found[];
  readonly nodes: readonly Found[];
}

/** The objects that belong to a cluster configuration. */
function partsOf(cluster: Found, peerConfigs: readonly Found[], advertisements: readonly Found[], nodes: readonly Found[]): Parts | undefined {
  const { spec } = cluster.object;
  if (!isJsonObject(spec)) return undefined;
  const used = new Set(listOf(spec.bgpInstances).flatMap((instance) => listOf(map(instance).peers).map((peer) => map(map(peer).peerConfigRef).name)));
  const own = peerConfigs.filter(({ object: { metadata } }) => used.has(metadata.name));
  if (own.length !== used.size) return undefined;
  const selectors = own.flatMap((each) => selectorsOf(each));
  const selected = advertisements.filter(({ object: { metadata } }) => selectors.some((selector) => matches(selector, metadata.labels ?? {})));
  const instances = listOf(spec.bgpInstances).map((instance) => map(instance).name);
  const overrides = nodes.filter((each) => listOf(map(each.object.spec as Json).bgpInstances).every((instance) => instances.includes(map(instance).name!)));
  return { cluster, peerConfigs: own, advertisements: selected, nodes: overrides };
}

function peeringProps({ cluster, peerConfigs, nodes }: Parts, advertised: readonly Found[], id: string): Expression | undefined {
  const { metadata } = cluster.object;
  const spec = map(cluster.object.spec as Json);
  const own = metadataProps(cluster.object, id, false);
  if (!own || own.labels !== undefined || own.annotations !== undefined) return undefined;
  const [advertisement] = advertised;
  const labels = advertisement?.object.metadata.labels;
  const instances = listOf(spec.bgpInstances).map(map).map((instance) => {
    const peers = listOf(instance.peers).map(map).map((peer) => peerOf(peer, peerConfigs, labels));
    if (peers.includes(undefined)) return undefined;
    return object({
      ...(instance.name !== `instance-${String(instance.localASN)}` && { name: data(instance.name ?? '') }),
      localAsn: data(instance.localASN ?? 0),
      ...(instance.localPort !== undefined && { localPort: data(instance.localPort) }),
      peers: list(peers as Expression[]),
      ...(advertisement && {
        advertise: list(listOf(map(advertisement.object.spec as Json).advertisements).map((entry) => advertiseOf(map(entry)))),
        advertisement: object({ ...(advertisement.object.metadata.name !== metadata.name && { name: data(advertisement.object.metadata.name) }), ...(labels && { labels: data(labels) }) }),
      }),
    });
  });
  if (instances.includes(undefined)) return undefined;
  const settings = Object.fromEntries(nodes.map(({ object: override }) => [override.metadata.name, nodeOf(map(override.spec as Json), instances.length)]));
  const nodeSelector = spec.nodeSelector;
  const [only] = instances;
  // In the short form, the instance has the name of the cluster configuration.
  const [first] = listOf(spec.bgpInstances).map(map);
  const isShort = instances.length === 1 && (first!.name === metadata.name || (own.name === undefined && first!.name === `instance-${String(first!.localASN)}`));
  const { name: _name, ...members } = only?.members ?? {};
  return object({
    ...((own.name !== undefined || (isShort && first!.name === metadata.name)) && { name: data(metadata.name) }),
    ...(nodeSelector !== undefined && Object.keys(map(nodeSelector)).length > 0 && { nodeSelector: data(nodeSelector) }),
    ...(isShort ? members : { instances: list(instances as Expression[]) }),
    ...(nodes.length > 0 && { nodes: data(settings) }),
  });
}

function peerOf(peer: JsonObject, peerConfigs: readonly Found[], labels: Readonly<Record<string, string>> | undefined): Expression | undefined {
  const configName = String(map(peer.peerConfigRef).name);
  const config = peerConfigs.find(({ object: { metadata } }) => metadata.name === configName)!.object;
  if (config.metadata.labels !== undefined || config.metadata.annotations !== undefined) return undefined;
  const { authSecretRef, ebgpMultihop, families, gracefulRestart, timers, transport } = map(config.spec as Json);
  const restart = gracefulRestart === undefined ? {} : map(gracefulRestart);
  const { enabled, ...restartSettings } = restart;
  const made = listOf(families).map(map).map(({ afi, advertisements }) => call(`BgpFamily.${String(afi)}`, ...(advertisements === undefined || isDeepStrictEqual(advertisements, { matchLabels: labels }) ? [] : [object({ advertisements: data(advertisements) })])));
  const discovery = peer.autoDiscovery === undefined ? undefined : map(map(peer.autoDiscovery).defaultGateway ?? {});
  const options = object({
    ...(peer.name !== peer.peerAddress && { name: data(peer.name ?? '') }),
    asn: data(peer.peerASN ?? 'any'),
    configName: data(configName),
    ...(authSecretRef !== undefined && { authSecret: data(authSecretRef) }),
    ...(ebgpMultihop !== undefined && ebgpMultihop !== 1 && { ebgpMultihop: data(ebgpMultihop) }),
    families: list(made),
    ...(enabled === true && { gracefulRestart: data(Object.keys(restartSettings).length === 0 ? true : restartSettings) }),
    ...(timers !== undefined && { timers: data(timers) }),
    ...(transport !== undefined && { transport: data(transport) }),
  });
  if (discovery !== undefined) return call('BgpPeer.defaultGateway', data(discovery.addressFamily ?? 'ipv4'), options);
  return call('BgpPeer.to', data(peer.peerAddress ?? ''), options);
}

function advertiseOf({ advertisementType, service, selector, attributes, interface: device }: JsonObject): Expression {
  const { communities, localPreference } = attributes === undefined ? ({} as JsonObject) : map(attributes);
  const all = communities === undefined ? [] : Object.values(map(communities)).flatMap(listOf);
  const more = { ...(all.length > 0 && { communities: data(all) }), ...(localPreference !== undefined && { localPreference: data(localPreference) }) };
  const last = Object.keys(more).length > 0 ? [object(more)] : [];
  switch (advertisementType) {
    case 'PodCIDR':
      return call('Advertise.podCidr', ...last);
    case 'CiliumPodIPPool':
      return call('Advertise.podIpPools', object({ selector: data(selector ?? 'all'), ...more }));
    case 'Interface':
      return call('Advertise.interface', data(map(device ?? {}).name ?? ''), ...last);
    default: {
      const { addresses, ...lengths } = service === undefined ? ({} as JsonObject) : map(service);
      return call('Advertise.services', object({ selector: data(selector ?? 'all'), ...(!isDeepStrictEqual(addresses, ['LoadBalancerIP']) && { addresses: data(addresses ?? []) }), ...Object.fromEntries(Object.entries(lengths).map(([key, value]) => [key, data(value)])), ...more }));
    }
  }
}

function nodeOf(spec: JsonObject, instances: number): JsonObject {
  const entries = listOf(spec.bgpInstances).map(map).map(({ name, routerID, localASN, localPort, peers }): [string, JsonObject] => [
    String(name),
    {
      ...(routerID !== undefined && { routerId: routerID }),
      ...(localASN !== undefined && { localAsn: localASN }),
      ...(localPort !== undefined && { localPort }),
      ...(peers !== undefined && { localAddress: Object.fromEntries(listOf(peers).map(map).map((peer) => [String(peer.name), peer.localAddress ?? null])) }),
    },
  ]);
  return instances === 1 && entries.length === 1 ? entries[0]![1] : { instances: Object.fromEntries(entries) };
}

function selectorsOf({ object: { spec } }: Found): JsonObject[] {
  return listOf(map(spec as Json).families).flatMap((family) => (map(family).advertisements === undefined ? [] : [map(map(family).advertisements!)]));
}

function matches({ matchLabels = {}, matchExpressions }: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  return matchExpressions === undefined && Object.entries(map(matchLabels)).every(([key, value]) => labels[key] === value);
}
