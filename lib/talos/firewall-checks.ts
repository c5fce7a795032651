import { readCidr, type Cidr } from '../cluster/cidr';
import type { FirewallRule, MachineRole } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';
import { isDnsLabel } from '../kubernetes/dns-names';
import type { JsonObject } from '../kubernetes/json';
import type { Condition } from '../model/firewall-facts';
import { HOST_PORTS, OPEN_BY_TALOS, portsOf, REQUIRER_TITLES, type HostPort, type PortNumbers, type Requirer } from '../model/host-ports';
import { list, map, maps, text } from '../model/json';
import { covers, intersects, type PortInterval } from '../model/port-intervals';
import type { IngressFirewallProps } from './ingress-firewall';

const LINK = 'https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall';

/** Ports that the kernel gives to connections of the node itself (`net.ipv4.ip_local_port_range`). */
const EPHEMERAL: PortInterval = [32768, 60999];
/** Fewer of them hardly matter. */
const MANY = 1000;

/** Reports rules of the props that Talos refuses. */
export function checkRules({ rules = [] }: IngressFirewallProps, report: Reporter): void {
  const seen = new Set<string>();
  for (const { name, ports, from } of rules) {
    const add = (what: string, fix: string): void => report.add({ code: 'MCH005', what: `ingressFirewall: rule ${JSON.stringify(name)} ${what}`, fix, link: LINK });
    if (!isDnsLabel(name)) add('does not have a valid name', 'use lower-case letters, digits and dashes, at most 63 characters');
    if (ports.length === 0) add('has no ports', 'add at least one port');
    checkPorts(ports, portsOfRule({ ports }), add);
    if (from.length === 0) add('allows no sources, because from is empty', "add the subnets that may connect, for example ['192.168.1.0/24']");
    for (const subnet of from) if (readCidr(String(subnet))?.toString() !== String(subnet)) add(`has an invalid subnet in from (${String(subnet)})`, "write a CIDR without host bits, for example '192.168.1.0/24'");
    if (seen.has(name)) report.add({ code: 'MCH005', what: `ingressFirewall has two rules with the name ${name}`, fix: 'set another name on one of them' });
    seen.add(name);
  }
}

/** Reports a `NetworkRuleConfig` of a patch that Talos refuses. Source: `config/types/network/rule_config.go`, the same in Talos 1.12 to 1.14. */
export function checkRuleDocument(patch: JsonObject, place: string, report: Reporter): void {
  if (patch.$patch !== undefined) return;
  const add = (what: string, fix: string): void => report.add({ code: 'MCH005', what: `${place} ${what}`, fix, link: LINK });
  const { ports, protocol } = map(patch.portSelector);
  if (text(patch.name) === undefined || patch.name === '') add('has no name, which a NetworkRuleConfig requires', 'add a name, such as name: ingress-apid');
  if (protocol === 'icmp' || protocol === 'icmpv6') {
    add(`is a rule for ${protocol}, which has no ports, but Talos requires ports in every rule`, 'remove the rule: Talos itself accepts a few ICMP packets a second with ingress: block');
  } else if (Array.isArray(ports) && ports.length === 0) {
    // A patch without the field may be a part of a rule that another document begins.
    add('has an empty list portSelector.ports', 'add at least one port');
  }
  if (Array.isArray(ports)) checkPorts(ports, ports, add);
}

/** Reports ports that Talos does not read, and ranges that overlap: it reads a text as a range. */
function checkPorts(ports: readonly unknown[], asTalosGets: readonly unknown[], add: (what: string, fix: string) => void): void {
  const read: { readonly port: unknown; readonly interval: PortInterval }[] = [];
  for (const [index, port] of ports.entries()) {
    const interval = intervalOf(asTalosGets[index]);
    if (!interval) add(`has an invalid port (${JSON.stringify(port)})`, 'write a number such as 6443, or a range such as "30000-32767"');
    else read.push({ port, interval });
  }
  for (const [index, { port, interval }] of read.entries()) {
    const other = read.slice(0, index).find((each) => intersects(each.interval, interval));
    if (other) add(`has ports that overlap (${String(other.port)} and ${String(port)}), which Talos rejects`, 'write ranges that do not overlap');
  }
}

function intervalOf(port: unknown): PortInterval | undefined {
  if (typeof port === 'number') return Number.isInteger(port) && port >= 1 && port <= 65535 ? [port, port] : undefined;
  const [, first, last] = /^(\d+)-(\d+)$/.exec(String(port)) ?? [];
  const interval: PortInterval = [Number(first), Number(last)];
  return first !== undefined && interval[0] >= 1 && interval[0] <= interval[1] && interval[1] <= 65535 ? interval : undefined;
}

/** A rule of the finished configuration. */
interface ReadRule {
  readonly name: string;
  readonly protocol: string;
  readonly ports: readonly PortInterval[];
  readonly subnets: readonly Cidr[];
  readonly except: readonly Cidr[];
}

/** What a firewall is judged by. */
export interface FirewallWorld {
  readonly cluster: TalosCluster;
  readonly numbers: PortNumbers;
  /** Whether the values of Cilium are known. */
  readonly knowsCilium: boolean;
}

const OF_CILIUM: readonly (Condition | undefined)[] = ['tunnel', 'wireguard', 'hubble', 'mutualAuthentication', 'gateways'];

/** Reports what the firewall of the nodes of a role blocks although the cluster requires it. */
export function judgeFirewall(documents: readonly JsonObject[], role: MachineRole, world: FirewallWorld, report: Reporter): void {
  const ofKind = (kind: string): readonly JsonObject[] => documents.filter((document) => document.kind === kind);
  const action = ofKind('NetworkDefaultActionConfig').map(({ ingress }) => ingress)[0] === 'block' ? 'block' : 'accept';
  const rules = ofKind('NetworkRuleConfig').map(readRule);
  const nodes = role === 'control-plane' ? 'control planes' : 'workers';
  const blocked: string[] = [];
  for (const entry of HOST_PORTS) {
    const peers = requirersOf(entry, role, world);
    if (peers.length === 0) continue;
    for (const { port, endPort, protocol } of (entry.ports ?? []).flatMap((range) => portsOf(range, world.numbers))) {
      const interval: PortInterval = [Number(port), endPort ?? Number(port)];
      const cut = peers.filter((peer) => !isAccepted(action, rules, protocol.toLowerCase(), interval, peer, world.cluster));
      if (cut.length > 0) blocked.push(`${entry.title}, ${protocol} ${port}${endPort === undefined ? '' : `-${endPort}`} from ${[...new Set(cut.map((peer) => REQUIRER_TITLES[peer]))].join(', ')}`);
    }
  }
  if (blocked.length > 0) {
    report.add({
      code: 'MCH006',
      what: `the ingress firewall (ingress: ${action}) blocks traffic to ${nodes} that the cluster requires (${blocked.join('; ')})`,
      fix: 'use IngressFirewall.forCilium(), which writes the rules that the cluster requires, or add rules for these ports with the subnets of the nodes and of the administrators',
      link: LINK,
    });
  }
  if (action !== 'accept') return;
  if (world.cluster.runningTalosVersion.isBefore('1.14')) checkReplies(rules, nodes, world.cluster, report);
  if (world.knowsCilium && !world.cluster.kubeProxy) checkNodePorts(rules, world, report);
}

/**
 * The programs of Cilium send a packet to a NodePort to the pod before netfilter sees it (`nodeport_lb4` in `bpf/bpf_host.c`), with the address of the pod,
 * which the chains of Talos accept (`nftables_chain_config.go`).
 */
function checkNodePorts(rules: readonly ReadRule[], { numbers: { facts: { nodePorts: [first, last] } } }: FirewallWorld, report: Reporter): void {
  for (const { name, protocol, ports, subnets } of rules) {
    if (ports.length === 0 || !ports.every(([from, to]) => from >= first && to <= last) || opensToAll(subnets)) continue;
    report.add({
      code: 'MCH026',
      what: `the firewall rule ${name} does not restrict the NodePorts ${ports.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ')} (${protocol.toUpperCase()}), because Cilium sends these packets to pods before the firewall of Talos sees them`,
      fix: 'remove the rule, and use Services of type ClusterIP, or loadBalancerSourceRanges and policies for the pods',
      link: LINK,
    });
  }
}

function opensToAll(subnets: readonly Cidr[]): boolean {
  return subnets.some(({ family, size }) => family === 4 && size === 2n ** 32n);
}

/** Before 1.14, the chain of Talos for `ingress: accept` does not let established connections pass first: https://github.com/siderolabs/talos/issues/13926 */
function checkReplies(rules: readonly ReadRule[], nodes: string, cluster: TalosCluster, report: Reporter): void {
  for (const { name, protocol, ports, subnets } of rules) {
    const count = ports.reduce((sum, [first, last]) => sum + Math.max(0, Math.min(last, EPHEMERAL[1]) - Math.max(first, EPHEMERAL[0]) + 1), 0);
    if (count < MANY || opensToAll(subnets)) continue;
    report.add({
      code: 'MCH023',
      what: `the firewall rule ${name} covers ${protocol.toUpperCase()} ports that nodes use for their own connections (${EPHEMERAL.join('-')}), and with ingress: accept, Talos ${cluster.runningTalosVersion} drops replies to them that come from outside the subnets of the rule, such as replies of DNS and time servers to ${nodes}`,
      fix: "list only the ports of services in the rule, or set ingress: 'block', which always accepts replies",
      link: LINK,
    });
  }
}

function readRule(document: JsonObject): ReadRule {
  const { ports, protocol = 'tcp' } = map(document.portSelector);
  return {
    name: String(document.name),
    protocol: String(protocol),
    ports: list(ports).map(intervalOf).filter((interval) => interval !== undefined),
    subnets: maps(document.ingress).flatMap(({ subnet }) => readCidr(subnet) ?? []),
    except: maps(document.ingress).flatMap(({ except }) => readCidr(except) ?? []),
  };
}

/** Who requires a port of the nodes of a role. Only what is sure counts. */
function requirersOf({ id, when, roles, requiredBy = [] }: HostPort, role: MachineRole, { cluster, numbers, knowsCilium }: FirewallWorld): readonly Requirer[] {
  if (OPEN_BY_TALOS.includes(id) || (roles === 'control planes' && role === 'worker') || (id === 'trustd' && cluster.workers === 0)) return [];
  if (when !== undefined && (!numbers.facts.holds.has(when) || (!knowsCilium && OF_CILIUM.includes(when)))) return [];
  return requiredBy.filter((peer) => {
    if (peer === 'pods') return false;
    if (peer === 'outside') return id === 'kubespan' || id === 'gateways' || (cluster.management !== 'omni' && !(id === 'apid' && role === 'worker'));
    if (cluster.nodes === 1) return false;
    // Talos accepts everything from the interface of KubeSpan.
    if (cluster.kubeSpan.enabled && id !== 'kubespan') return false;
    return !((peer === 'controlPlanes' || peer === 'joiningControlPlanes') && role === 'control-plane' && cluster.controlPlanes === 1);
  });
}

function isAccepted(action: 'accept' | 'block', rules: readonly ReadRule[], protocol: string, interval: PortInterval, peer: Requirer, { nodeSubnets }: TalosCluster): boolean {
  const about = rules.filter((rule) => rule.protocol === protocol && rule.ports.some((ports) => intersects(ports, interval)));
  const mayBeFrom = ({ subnets, except }: ReadRule): boolean => {
    if (subnets.length === 0) return false;
    if (peer === 'outside' || nodeSubnets.length === 0) return true;
    return nodeSubnets.some((nodes) => subnets.some((subnet) => subnet.overlaps(nodes)) && !except.some((excluded) => excluded.contains(nodes)));
  };
  if (action === 'accept') return about.every(mayBeFrom);
  return covers(about.filter(mayBeFrom).flatMap(({ ports }) => ports), interval);
}

/** Ports as Talos reads them: a port that is written as a text is a number. */
export function portsOfRule({ ports }: Pick<FirewallRule, 'ports'>): (number | string)[] {
  return ports.map((port) => (/^\d+$/.test(String(port)) ? Number(port) : port));
}
