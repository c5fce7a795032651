import type { CiliumNetworkPolicyICMP, CiliumNetworkPolicyToPort } from '../../imports/cilium.io';
import { byCodeUnit } from '../values/canonical-json';
import { chunks, distinctSorted, grouped, textOf } from './canonical';
import { MAX_ICMP_TYPES, MAX_PORTS } from '../model/policy-language';
import type { Layer7, TrafficParts } from './traffic';

/** One peer as it is written into a rule. */
export interface WrittenPeer {
  /** Field of the peer, such as `Endpoints`. Peers of different fields cannot share a rule. Empty for every peer. */
  readonly field: '' | 'Endpoints' | 'Entities' | 'CIDR' | 'Services' | 'FQDNs' | 'Nodes';
  /** Value in the field. */
  readonly value: unknown;
}

/** One call, with its peers as they are written. */
export interface WrittenGrant {
  readonly peers: readonly WrittenPeer[];
  readonly traffic: TrafficParts;
}

/** A rule as Cilium has it, except for the prefix of the field of its peers. */
export interface MergedRule {
  readonly field: WrittenPeer['field'];
  readonly peers: readonly unknown[];
  readonly authentication?: { readonly mode: 'required' | 'disabled' };
  readonly toPorts?: readonly CiliumNetworkPolicyToPort[];
  readonly icmps?: readonly CiliumNetworkPolicyICMP[];
}

const FIELDS: readonly WrittenPeer['field'][] = ['Endpoints', 'Entities', 'CIDR', 'Services', 'FQDNs', 'Nodes', ''];

/** Everything that is allowed for one peer, with one mode of authentication. */
interface Permissions {
  readonly peer: WrittenPeer;
  readonly auth: TrafficParts['auth'];
  all: boolean;
  readonly ports: { readonly port: TrafficParts['ports'][number]; readonly layer7: Layer7 | undefined }[];
  readonly icmps: TrafficParts['icmps'][number][];
}

/**
 * Rules that allow exactly what the calls allow together. Each rule has peers of one kind, and either ports or ICMP types, as Cilium
 * requires. Calls with the same peers are merged, and so are peers with the same traffic. The order of the calls does not matter.
 */
export function mergeGrants(grants: readonly WrittenGrant[]): MergedRule[] {
  const writings = permissionsOf(grants).flatMap((permissions) => rulesOf(permissions));
  const merged = grouped(writings, ({ rule, field }) => textOf([FIELDS.indexOf(field), rule])).map((same): MergedRule => {
    const { field, rule } = same[0]!;
    return { field, peers: field === '' ? [] : distinctSorted(same.map(({ peer }) => peer)), ...rule };
  });
  return merged.sort((a, b) => FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field) || byCodeUnit(textOf(a), textOf(b)));
}

function permissionsOf(grants: readonly WrittenGrant[]): Permissions[] {
  const byPeer = new Map<string, Permissions>();
  for (const { peers, traffic } of grants) {
    for (const peer of peers) {
      const key = textOf([peer, traffic.auth ?? '']);
      let permissions = byPeer.get(key);
      if (!permissions) byPeer.set(key, (permissions = { peer, auth: traffic.auth, all: false, ports: [], icmps: [] }));
      if (traffic.ports.length === 0 && traffic.icmps.length === 0) permissions.all = true;
      permissions.icmps.push(...traffic.icmps);
      for (const port of traffic.ports) permissions.ports.push({ port, layer7: traffic.layer7 });
    }
  }
  return [...byPeer.values()];
}

type Rest = Pick<MergedRule, 'authentication' | 'toPorts' | 'icmps'>;

function rulesOf({ peer, auth, all, ports, icmps }: Permissions): { field: WrittenPeer['field']; peer: unknown; rule: Rest }[] {
  const authentication = auth === undefined ? {} : { authentication: { mode: auth } };
  const rules: Rest[] = [];
  if (all) rules.push(authentication);
  if (ports.length > 0) rules.push({ ...authentication, toPorts: entriesOf(ports) });
  if (icmps.length > 0) rules.push({ ...authentication, icmps: chunks(distinctSorted(icmps.map((icmp) => icmp.toJSON())), MAX_ICMP_TYPES).map((fields) => ({ fields })) });
  return rules.map((rule) => ({ field: peer.field, peer: peer.value, rule }));
}

/** Merges ports with the same layer 7 rules. The rules of one port are the union of the rules of all calls for it. */
function entriesOf(ports: Permissions['ports']): CiliumNetworkPolicyToPort[] {
  const perPort = grouped(ports, ({ port, layer7 }) => textOf([port, layer7?.family ?? ''])).map((same) => {
    const family = same[0]!.layer7?.family;
    const rules = distinctSorted(same.flatMap(({ layer7 }): readonly unknown[] => layer7?.rules ?? []));
    return { port: same[0]!.port, family, rules };
  });
  const entries = grouped(perPort, ({ family, rules }) => textOf([family ?? '', rules])).flatMap((same) => {
    const { family, rules } = same[0]!;
    const sorted = same.map(({ port }) => port).sort((a, b) => portOrder(a) - portOrder(b) || byCodeUnit(textOf(a), textOf(b)));
    return chunks(sorted, MAX_PORTS).map((some): CiliumNetworkPolicyToPort => ({ ports: some.map((port) => port.toJSON()), ...written(family, rules) }));
  });
  return entries.sort((a, b) => byCodeUnit(entryKey(a), entryKey(b)));
}

/** Entries without layer 7 rules first, then by their lowest port. */
function entryKey(entry: CiliumNetworkPolicyToPort): string {
  const first = entry.ports?.[0]?.port ?? '';
  return `${entry.rules || entry.serverNames ? 1 : 0} ${first.padStart(15, '0')} ${textOf(entry)}`;
}

function portOrder({ port }: { readonly port?: string | undefined }): number {
  return port !== undefined && /^\d+$/.test(port) ? Number(port) : 65536;
}

function written(family: Layer7['family'] | undefined, rules: readonly unknown[]): Pick<CiliumNetworkPolicyToPort, 'rules' | 'serverNames'> {
  if (family === undefined) return {};
  return family === 'tls' ? { serverNames: rules as string[] } : { rules: { [family]: rules } };
}
