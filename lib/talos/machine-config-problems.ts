import { Cidr } from '../cluster/cidr';
import type { FirewallRule } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { isDnsLabel } from '../kubernetes/dns-names';
import { IngressFirewall } from './ingress-firewall';
import type { IngressFirewallProps, MachineConfigProps } from './machine-config-props';
import { rawPatches, rawPatchProblems } from './raw-patches';

const ROLES = ['os:admin', 'os:reader', 'os:operator', 'os:etcd:backup'];
const SYSCTL = /^[a-z0-9_-]+([./][A-Za-z0-9_*-]+)+$/;

/** Everything in the props that Talos, or Omni, would refuse. */
export function checkMachineConfigProps(props: MachineConfigProps, cluster: TalosCluster, path: string): Problem[] {
  const { ingressFirewall } = props;
  return [
    ...version(cluster, path),
    ...apiAccess(props, cluster, path),
    ...names(props, path),
    ...(ingressFirewall instanceof IngressFirewall ? ingressFirewall.problems(cluster, path) : firewallProblems(ingressFirewall, cluster, path)),
    ...rawPatches(props.patches).flatMap((raw) => [...rawPatchProblems(raw, cluster, path)]),
  ];
}

function* version({ talosVersion, runningTalosVersion }: TalosCluster, path: string): Iterable<Problem> {
  for (const [fact, given] of [['talosVersion', talosVersion], ['runningTalosVersion', runningTalosVersion]] as const) {
    if (given.isKnown || (fact === 'runningTalosVersion' && given.equals(talosVersion))) continue;
    yield {
      code: 'MCH015',
      path,
      what: `the dialect of this Talos is not known (${fact} ${given})`,
      fix: 'use a version of this library that knows it; a machine configuration has no second chance',
      link: 'https://docs.siderolabs.com/talos/v1.14/reference/configuration/',
    };
  }
}

function* apiAccess({ talosApiAccess }: MachineConfigProps, cluster: TalosCluster, path: string): Iterable<Problem> {
  if (!talosApiAccess) return;
  for (const role of talosApiAccess.roles ?? []) {
    if (!ROLES.includes(role)) {
      yield { code: 'MCH002', path, what: `talosApiAccess.roles has no role of Talos ("${role}")`, fix: `take one of ${ROLES.join(', ')}` };
    } else if (role === 'os:admin' && cluster.management === 'omni') {
      yield { code: 'MCH003', path, what: 'Omni forbids the role in talosApiAccess.roles ("os:admin")', fix: 'take os:operator or os:reader' };
    }
  }
  if (talosApiAccess.namespaces.length === 0) {
    yield { code: 'MCH002', path, what: 'talosApiAccess.namespaces is empty ([])', fix: 'name the namespaces whose pods may reach the Talos API' };
  }
}

function* names(props: MachineConfigProps, path: string): Iterable<Problem> {
  for (const [prop, namespaces] of [['talosApiAccess.namespaces', props.talosApiAccess?.namespaces], ['podSecurityExemptions', props.podSecurityExemptions]] as const) {
    for (const namespace of namespaces ?? []) {
      if (isDnsLabel(namespace)) continue;
      yield { code: 'MCH002', path, what: `${prop} has no name of a namespace (${JSON.stringify(namespace)})`, fix: 'use lower-case letters, digits and dashes, at most 63 characters' };
    }
  }
  for (const [name, value] of Object.entries(props.sysctls ?? {})) {
    if (!SYSCTL.test(name)) {
      yield { code: 'MCH004', path, what: `sysctls has no kernel parameter of that form (${JSON.stringify(name)})`, fix: 'write it as in net.ipv4.ip_forward' };
    }
    if (typeof value !== 'string' || value === '') {
      yield { code: 'MCH004', path, what: `sysctls.${name} is no text (${JSON.stringify(value)})`, fix: 'write the value as a string' };
    }
  }
  const modules = (props.kernelModules ?? []).map(({ name }) => name);
  for (const name of new Set(modules)) {
    if (!/^[A-Za-z0-9_-]+$/.test(name)) yield { code: 'MCH004', path, what: `kernelModules has no name of a module (${JSON.stringify(name)})`, fix: 'give the name as modprobe takes it' };
    if (modules.filter((other) => other === name).length > 1) yield { code: 'MCH004', path, what: `kernelModules names a module twice ("${name}")`, fix: 'join its parameters' };
  }
}

/** Mistakes in the rules of Talos' firewall, and what they lock out. */
export function firewallProblems(ingressFirewall: IngressFirewallProps | undefined, cluster: TalosCluster, path: string): Problem[] {
  return [...firewall(ingressFirewall, cluster, path)];
}

function* firewall(ingressFirewall: IngressFirewallProps | undefined, cluster: TalosCluster, path: string): Iterable<Problem> {
  const rules = ingressFirewall?.rules ?? [];
  const seen = new Set<string>();
  for (const rule of rules) {
    for (const what of ruleMistakes(rule)) yield { code: 'MCH005', path, what: `ingressFirewall: rule ${rule.name} ${what}`, fix: 'correct it' };
    if (seen.has(rule.name)) yield { code: 'MCH005', path, what: `ingressFirewall has two rules of one name ("${rule.name}")`, fix: 'give each a name of its own' };
    seen.add(rule.name);
  }
  if (ingressFirewall?.ingress !== 'block') return;
  for (const { port, role, what } of VITAL) {
    if (role === 'worker' && cluster.workers === 0) continue;
    if (rules.some((rule) => (rule.role ?? role) === role && (rule.protocol ?? 'tcp') === 'tcp' && rule.ports.some((ports) => covers(ports, port)))) continue;
    yield {
      code: 'MCH006',
      path,
      what: `ingressFirewall blocks ${what} on ${role} nodes (port ${port})`,
      fix: `add a rule for port ${port} from those who need it`,
      link: 'https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall',
    };
  }
}

/** Without these a cluster cannot be managed, joined or run any more. */
const VITAL = [
  { port: 50000, role: 'control-plane', what: 'the Talos API' },
  { port: 50000, role: 'worker', what: 'the Talos API' },
  { port: 50001, role: 'control-plane', what: 'trustd, which nodes join through' },
  { port: 6443, role: 'control-plane', what: 'the Kubernetes API' },
  { port: 2380, role: 'control-plane', what: 'etcd between control planes' },
  { port: 10250, role: 'control-plane', what: 'the kubelet' },
  { port: 10250, role: 'worker', what: 'the kubelet' },
] as const;

function covers(ports: number | string, port: number): boolean {
  const [first, last = first] = String(ports).split('-').map(Number);
  return first! <= port && port <= last!;
}

function* ruleMistakes({ name, ports, protocol, from }: FirewallRule): Iterable<string> {
  if (!isDnsLabel(name)) yield `has no valid name (${JSON.stringify(name)})`;
  if (ports.length === 0 && !(protocol ?? 'tcp').startsWith('icmp')) yield 'has no ports ([])';
  for (const port of ports) {
    const [first, last = first] = String(port).split('-').map(Number);
    if (!/^\d+(-\d+)?$/.test(String(port)) || first! < 1 || last! > 65535 || first! > last!) yield `has no port or range there (${JSON.stringify(port)})`;
  }
  if (from.length === 0) yield 'lets nobody in (from is [])';
  for (const subnet of from) {
    try {
      Cidr.parse(subnet);
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      yield `has no subnet there (${JSON.stringify(subnet)})`;
    }
  }
}
