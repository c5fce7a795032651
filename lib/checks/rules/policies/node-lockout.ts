import { CONTROL_PLANE_LABEL } from '../../../cluster/node-labels';
import type { JsonObject } from '../../../kubernetes/json';
import { isSubstituted } from '../../../diagnostics/substitution';
import { ciliumGateways, usesHostNetwork } from '../../../model/gateways';
import { firewallFacts } from '../../../model/firewall-facts';
import { API_SERVER_PORT, HOST_PORTS, portsOf, REQUIRER_TITLES, type HostPort, type PortNumbers, type Requirer } from '../../../model/host-ports';
import { maps } from '../../../model/json';
import { scopeOf } from '../../../model/clusters';
import type { CiliumModel, Model } from '../../../model/model';
import { allows, deniesByDefault, denier, isOfTable, maySelect, nodeGroups, nodeSpecs, selects, titleOf, type Direction, type NodeKind, type NodeNetwork, type NodeSpec, type Requirement } from '../../../model/node-policies';
import { describeValues, isOn, listAt, textAt } from '../../../model/values';
import { ofNodes } from '../../policies/policy-rule';
import type { Finding, ModelRule } from '../../rule';

const EXAMPLE = { cluster: { nodeSubnets: ['192.168.1.0/24'] }, values: { hostFirewall: { enabled: true } } };
const controlPlanes = (ingress: JsonObject[]): JsonObject => ofNodes({ nodeSelector: { matchLabels: { [CONTROL_PLANE_LABEL]: '' } }, enableDefaultDeny: { ingress: true }, ingress });

const opened = (protocol: string, ...numbers: readonly string[]): JsonObject[] => [{ ports: numbers.map((port) => ({ port, protocol })) }];
const TO_API_SERVER: JsonObject = { fromEntities: ['cluster'], toPorts: opened('TCP', '6443') };

/** Something that the policies block. */
interface Blocked {
  readonly entry: HostPort;
  readonly ports: string;
  readonly peer: Requirer;
  /** @default - no rule allows it */
  readonly deniedBy?: NodeSpec;
}

/** What the policies of some nodes block in a direction. */
interface Closed {
  readonly blocked: readonly Blocked[];
  /** Whether nodes reach nothing outside of the cluster. */
  readonly outgoing: boolean;
  /** @default - default deny of all endpoints */
  readonly cause: NodeSpec | undefined;
}

/** Sources of the ports: `HOST_PORTS`. */
export const nodeLockout: ModelRule = {
  on: 'model',
  id: 'FWL007',
  wholeApp: true,
  holdsUsually: true,
  title: 'Node policies that block what the cluster requires',
  severity: 'error',
  reason:
    'The first policy with a nodeSelector turns on default deny for its nodes, including the ports of Talos, Kubernetes and Cilium. All policies that select a node apply together. ' +
    'A node that is part of the cluster matches entities, not CIDRs. A node that is joining is not known to Cilium yet: it matches a CIDR or the entity world. TalosHostFirewall writes all rules that a cluster requires.',
  related: ['FWL003', 'POL103', 'OBJ022'],
  link: 'https://docs.cilium.io/en/stable/security/policy/host/',
  good: {
    ...EXAMPLE,
    objects: [controlPlanes([
      TO_API_SERVER,
      { fromEntities: ['cluster'], toPorts: opened('ANY', '53') },
      { fromEntities: ['remote-node', 'health'] },
      { fromCIDR: ['192.168.1.0/24'], toPorts: opened('TCP', '2379', '2380', '6443', '50000', '50001') },
    ])],
  },
  bad: { ...EXAMPLE, objects: [controlPlanes([TO_API_SERVER])] },
  typescript: {
    wrong: `CiliumPolicies.clusterwide(chart, 'nodes')
  .forNodes(Selector.labels({ 'node-role.kubernetes.io/control-plane': '' }), 'control-planes')
  .allowFrom(Peer.entity('cluster'), Port.tcp(6443));`,
    right: "new TalosHostFirewall(chart, 'firewall', { adminCidrs: ['192.168.1.0/24'], mode: 'enforce' });",
  },
  *check(model) {
    for (const cilium of model.ciliums) yield* lockouts(cilium, model);
  },
};

function* lockouts(cilium: CiliumModel, model: Model): Iterable<Finding> {
  const mode = textAt(cilium, 'policyEnforcementMode');
  if (!isOn(cilium, 'hostFirewall.enabled') || isOn(cilium, 'policyAuditMode') || mode === 'never') return;
  const specs = nodeSpecs(model.objects, scopeOf(cilium));
  const always = mode === 'always';
  if (specs.length === 0 && !always) return;
  const { cluster } = cilium;
  const gatewayPorts = usesHostNetwork(cilium) ? [...ciliumGateways(model)].flatMap(({ gateway }) => (gateway.scope === scopeOf(cilium) ? gateway.listeners.flatMap(({ port }) => port ?? []) : [])) : [];
  const numbers: PortNumbers = { facts: firewallFacts(cilium, cluster, gatewayPorts), apiServerPort: apiServerPortOf(specs), gatewayPorts };
  const network: NodeNetwork = { cluster, cidrsMatchNodes: listAt(cilium, 'policyCIDRMatchMode').includes('nodes') };
  const open = HOST_PORTS.filter(({ when, requiredBy }) => requiredBy && (when === undefined || numbers.facts.holds.has(when)));
  const said = new Set<string>();
  const closed = (kind: NodeKind, direction: Direction): Closed | undefined => {
    const candidates = specs.filter((spec) => maySelect(spec, kind));
    const chosen = specs.filter((spec) => selects(spec, kind));
    // What a variable allows is not known.
    if (candidates.some(({ selector, spec }) => isSubstituted(JSON.stringify([selector, spec])))) return undefined;
    const closing = chosen.find((spec) => deniesByDefault(spec, direction));
    const blocked: Blocked[] = [];
    const isAllowed = !closing && !always;
    // `except` of the construct is a decision about what is not vital.
    const hasTable = direction === 'ingress' && candidates.some(isOfTable);
    for (const [entry, peer] of needs(open, kind, direction, cilium)) {
      for (const { port, endPort, protocol } of (entry.ports ?? []).flatMap((range) => portsOf(range, numbers))) {
        const requirement: Requirement = { peer, protocol, ports: [Number(port), endPort ?? Number(port)] };
        const deniedBy = denier(chosen, direction, requirement, network);
        if (!deniedBy && (isAllowed || (hasTable && !entry.vital) || allows(candidates, direction, requirement, network))) continue;
        blocked.push({ entry, peer, ports: `${protocol} ${port}${endPort === undefined ? '' : `-${endPort}`}`, ...(deniedBy && { deniedBy }) });
      }
    }
    const outgoing = direction === 'egress' && closing !== undefined && !reachesOutside(candidates, network);
    return blocked.length > 0 || outgoing ? { blocked, outgoing, cause: blocked[0]?.deniedBy ?? closing } : undefined;
  };
  for (const { title, kinds } of nodeGroups(specs, cluster)) {
    for (const direction of ['ingress', 'egress'] as const) {
      const closings = kinds.map((kind) => closed(kind, direction));
      // Nodes that may be of either role are locked out where both are.
      const certain = closings.length > 1 ? inAll(closings) : closings[0];
      const found = certain ?? closings.find((each) => each !== undefined);
      if (!found) continue;
      const { blocked, outgoing, cause } = found;
      const lists = [...describe(blocked, direction), ...(outgoing ? ['everything outside the cluster, such as DNS, time servers and image registries'] : [])].join('; ');
      // Nodes with a label of their own are told only where they differ.
      const key = `${direction} ${cause?.policy.path ?? ''} ${lists}`;
      if (said.has(key)) continue;
      said.add(key);
      const role = certain ? '' : ` if they are ${kinds[closings.indexOf(found)]?.controlPlane ? 'control planes' : 'workers'}`;
      yield {
        path: cause?.policy.path ?? cilium.path,
        what: `${cause ? titleOf(cause) : describeValues(cilium, 'policyEnforcementMode')}: the policies for ${title} block ${direction} that the cluster requires${role} (${lists})`,
        fix: fixOf(direction, cause !== undefined && cause === blocked[0]?.deniedBy),
        ...(certain ? {} : { severity: 'warning' as const }),
      };
    }
  }
}

/** What is blocked whatever the nodes are; undefined for nothing. */
function inAll(closings: readonly (Closed | undefined)[]): Closed | undefined {
  const [first, ...others] = closings;
  if (!first) return undefined;
  const blocked = first.blocked.filter(({ entry, ports, peer }) => others.every((other) => other?.blocked.some((each) => each.entry === entry && each.ports === ports && each.peer === peer)));
  const outgoing = closings.every((each) => each?.outgoing === true);
  return blocked.length > 0 || outgoing ? { blocked, outgoing, cause: blocked[0]?.deniedBy ?? first.cause } : undefined;
}

/** The port of the API server as a TalosHostFirewall has it. */
function apiServerPortOf(specs: readonly NodeSpec[]): number {
  const { title } = HOST_PORTS.find(({ id }) => id === 'kube-apiserver')!;
  const rules = specs.filter(({ spec }) => spec.description === title).flatMap(({ spec }) => maps(spec.ingress));
  const ports = rules.flatMap((rule) => maps(rule.toPorts)).flatMap((entry) => maps(entry.ports)).map(({ port }) => Number(port));
  return ports.find((port) => port > 0) ?? API_SERVER_PORT;
}

function fixOf(direction: Direction, isDenied: boolean): string {
  if (isDenied) return `remove these ports or peers from ${direction}Deny`;
  if (direction === 'egress') return 'remove the egress rules, or add a rule with toEntities: [cluster, world]';
  return 'use TalosHostFirewall, which writes the rules that a cluster requires, or add a rule with fromEntities: [cluster, world] and these ports';
}

/** What nodes of a group require in a direction: who has to reach their ports, or whose ports they have to reach. */
function* needs(open: readonly HostPort[], { controlPlane }: NodeKind, direction: Direction, cilium: CiliumModel): Iterable<readonly [HostPort, Requirer]> {
  const { controlPlanes, workers, kubeSpan, management } = cilium.cluster;
  const isSingle = controlPlanes + workers === 1;
  for (const entry of open) {
    const ofControlPlanes = entry.roles === 'control planes';
    for (const peer of entry.requiredBy ?? []) {
      // Policies do not apply to the WireGuard interfaces of KubeSpan and SideroLink.
      if (kubeSpan.enabled && entry.id !== 'kubespan' && peer !== 'pods' && peer !== 'outside') continue;
      if (peer === 'outside' && management === 'omni' && entry.id !== 'gateways' && entry.id !== 'kubespan') continue;
      if (peer === 'pods' && entry.id === 'hubble' && !isOn(cilium, 'hubble.relay.enabled')) continue;
      // Workers are the ones that ask trustd for certificates.
      if (entry.id === 'trustd' && workers === 0) continue;
      const isOfControlPlanes = peer === 'controlPlanes' || peer === 'joiningControlPlanes';
      if (direction === 'ingress') {
        if (ofControlPlanes && !controlPlane) continue;
        if (peer !== 'outside' && peer !== 'pods' && (isSingle || (isOfControlPlanes && controlPlane && controlPlanes === 1))) continue;
        // talosctl reaches workers through control planes.
        if (peer === 'outside' && entry.id === 'apid' && !controlPlane) continue;
        yield [entry, peer];
      } else {
        if ((peer !== 'nodes' && peer !== 'controlPlanes') || isSingle) continue;
        if (isOfControlPlanes && !controlPlane) continue;
        if (ofControlPlanes && controlPlane && controlPlanes === 1) continue;
        yield [entry, ofControlPlanes ? 'controlPlanes' : 'nodes'];
      }
    }
  }
}

/** Whether nodes can reach anything outside of the cluster. */
function reachesOutside(specs: readonly NodeSpec[], network: NodeNetwork): boolean {
  const some = specs.map(({ spec, ...rest }): NodeSpec => ({ ...rest, spec: { ...spec, egress: (spec.egress as JsonObject[] | undefined ?? []).map(({ toPorts: _ports, icmps: _icmps, ...peers }) => peers) } }));
  return allows(some, 'egress', { peer: 'outside', protocol: 'TCP', ports: [443, 443] }, network);
}

/** `Talos API (apid): TCP 50000 from control planes and outside the cluster`, one text for each entry. */
function describe(blocked: readonly Blocked[], direction: Direction): string[] {
  return [...new Set(blocked.map(({ entry }) => entry))].map((entry) => {
    const own = blocked.filter((each) => each.entry === entry);
    const numbers = [...new Set(own.map((each) => each.ports))].join(', ');
    const peers = [...new Set(own.map(({ peer }) => REQUIRER_TITLES[peer]))].join(', ');
    return `${entry.title}, ${numbers}${direction === 'ingress' ? ` from ${peers}` : ` of ${peers}`}`;
  });
}
