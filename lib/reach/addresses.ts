import { readCidr, type Cidr } from '../cluster/cidr';
import { IpAddress } from '../cluster/ip-address';
import { isMistake, readIp } from '../cluster/ip-text';
import { valueAt } from '../kubernetes/json';
import type { KubernetesObject } from '../kubernetes/object';
import { IPS } from '../model/address-holders';
import { isCiliumConfig } from '../model/cilium-config';
import { list, map, maps, text } from '../model/json';
import type { ReachDestination } from './question';

/** What an address of the cluster is; a text says why that is not known. */
export type AddressOwner = Extract<ReachDestination, { readonly service: string } | { readonly namespace: string }> | { readonly unknown: string };

/** Addresses that Services, pods and nodes of the objects have. */
export function ownersOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, AddressOwner> {
  const owners = new Map<string, AddressOwner>();
  const note = (addresses: readonly unknown[], owner: AddressOwner): void => {
    for (const each of addresses) {
      const address = readIp(each);
      if (!isMistake(address)) owners.set(IpAddress.of(address.family, address.value).toString(), owner);
    }
  };
  for (const object of objects) {
    const { apiVersion, kind, metadata, spec: rawSpec } = object;
    if (apiVersion !== 'v1') continue;
    const spec = map(rawSpec);
    const title = `${metadata.namespace ?? 'default'}/${metadata.name}`;
    if (kind === 'Node') note(maps(valueAt(object, ['status', 'addresses'])).map(({ address }) => address), { unknown: `it is the address of node ${metadata.name}` });
    if (kind === 'Service') {
      const balanced = maps(valueAt(object, ['status', 'loadBalancer', 'ingress'])).map(({ ip }) => ip);
      const requested = Object.values(IPS).flatMap((name) => (metadata.annotations?.[name] ?? '').split(',').map((each) => each.trim()));
      const isResolved = Object.keys(map(spec.selector)).length > 0;
      note([spec.clusterIP, ...list(spec.clusterIPs), spec.loadBalancerIP, ...list(spec.externalIPs), ...balanced, ...requested], isResolved ? { service: title } : { unknown: `it is an address of Service ${title}, which has no selector` });
    }
    if (kind === 'Pod') {
      const addresses = [valueAt(object, ['status', 'podIP']), ...maps(valueAt(object, ['status', 'podIPs'])).map(({ ip }) => ip)];
      const ports = maps(spec.containers).flatMap((container) => maps(container.ports)).flatMap(({ name, containerPort, protocol }) => (typeof name === 'string' && typeof containerPort === 'number' ? [{ name, port: containerPort, ...(typeof protocol === 'string' && { protocol }) }] : []));
      note(addresses, spec.hostNetwork === true ? { unknown: `it is the address of the node of pod ${title}` } : { namespace: metadata.namespace ?? 'default', labels: metadata.labels ?? {}, serviceAccount: text(spec.serviceAccountName) ?? 'default', ports });
    }
  }
  return owners;
}

/** Subnets of pods, as the objects of Cilium and the nodes have them. */
export function subnetsIn(objects: readonly KubernetesObject[]): readonly Cidr[] {
  const texts = objects.flatMap((object): readonly unknown[] => {
    const { kind } = object;
    if (isCiliumConfig(object)) return ['cluster-pool-ipv4-cidr', 'cluster-pool-ipv6-cidr'].flatMap((key) => (text(valueAt(object, ['data', key])) ?? '').split(/[\s,]+/));
    if (kind === 'CiliumNode') return list(valueAt(object, ['spec', 'ipam', 'podCIDRs']));
    return kind === 'Node' ? list(valueAt(object, ['spec', 'podCIDRs'])) : [];
  });
  return texts.flatMap((each) => readCidr(each) ?? []);
}
