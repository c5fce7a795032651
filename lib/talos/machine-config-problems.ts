import { readCidr } from '../cluster/cidr';
import type { FirewallRule } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';
import { isDnsLabel } from '../kubernetes/dns-names';
import { IngressFirewall } from './ingress-firewall';
import type { IngressFirewallProps, MachineConfigProps } from './machine-config-props';
import { rawPatches, checkRawPatch } from './raw-patches';

const ROLES = ['os:admin', 'os:reader', 'os:operator', 'os:etcd:backup'];
const SYSCTL = /^[a-z0-9_-]+([./][A-Za-z0-9_*-]+)+$/;

/** Reports everything in the props that Talos or Omni would reject. */
export function checkMachineConfigProps(props: MachineConfigProps, cluster: TalosCluster, report: Reporter): void {
  const { ingressFirewall } = props;
  checkVersions(cluster, report);
  checkApiAccess(props, cluster, report);
  checkNames(props, report);
  if (ingressFirewall instanceof IngressFirewall) ingressFirewall.check(cluster, report);
  else checkFirewall(ingressFirewall, cluster, report);
  for (const raw of rawPatches(props.patches)) checkRawPatch(raw, cluster, report);
}

function checkVersions({ talosVersion, runningTalosVersion }: TalosCluster, report: Reporter): void {
  for (const [prop, version] of [['talosVersion', talosVersion], ['runningTalosVersion', runningTalosVersion]] as const) {
    if (version.isKnown || (prop === 'runningTalosVersion' && version.equals(talosVersion))) continue;
    report.add({
      code: 'MCH015',
      what: `${prop} (${version}) is newer than this library, so the form of its machine configuration is not known`,
      fix: 'upgrade cdk8s-talos-cilium to a version that supports it',
      link: 'https://docs.siderolabs.com/talos/v1.14/reference/configuration/',
    });
  }
}

function checkApiAccess({ talosApiAccess }: MachineConfigProps, cluster: TalosCluster, report: Reporter): void {
  if (!talosApiAccess) return;
  for (const role of talosApiAccess.roles ?? []) {
    if (!ROLES.includes(role)) {
      report.add({ code: 'MCH002', what: `talosApiAccess.roles: ${JSON.stringify(role)} is not a role of the Talos API`, fix: `use ${ROLES.join(', ')}` });
    } else if (role === 'os:admin' && cluster.management === 'omni') {
      report.add({ code: 'MCH003', what: 'talosApiAccess.roles: Omni does not allow the role os:admin', fix: 'use os:operator or os:reader' });
    }
  }
  if (talosApiAccess.namespaces.length === 0) {
    report.add({ code: 'MCH002', what: 'talosApiAccess.namespaces is empty, so no pod could use the Talos API', fix: "add the namespaces of these pods, for example ['kube-system'], or remove talosApiAccess" });
  }
}

function checkNames(props: MachineConfigProps, report: Reporter): void {
  for (const [prop, namespaces] of [['talosApiAccess.namespaces', props.talosApiAccess?.namespaces], ['podSecurityExemptions', props.podSecurityExemptions]] as const) {
    for (const namespace of namespaces ?? []) {
      if (isDnsLabel(namespace)) continue;
      report.add({
        code: 'MCH002',
        what: `${prop}: ${JSON.stringify(namespace)} is not a valid name of a namespace`,
        expected: 'at most 63 lower-case letters, digits and dashes',
        fix: 'correct it',
      });
    }
  }
  for (const [name, value] of Object.entries(props.sysctls ?? {})) {
    if (!SYSCTL.test(name)) {
      report.add({ code: 'MCH004', what: `sysctls: ${JSON.stringify(name)} is not the name of a kernel parameter`, fix: 'write it with dots, for example net.ipv4.ip_forward' });
    }
    if (typeof value !== 'string' || value === '') {
      report.add({ code: 'MCH004', what: `sysctls.${name} must be a string that is not empty (${JSON.stringify(value)})`, fix: "write the value in quotes, for example '1'" });
    }
  }
  const modules = (props.kernelModules ?? []).map(({ name }) => name);
  for (const name of new Set(modules)) {
    if (!/^[A-Za-z0-9_-]+$/.test(name)) {
      report.add({ code: 'MCH004', what: `kernelModules: ${JSON.stringify(name)} is not a valid name of a kernel module`, fix: 'write the name as modprobe expects it, for example br_netfilter' });
    }
    if (modules.filter((other) => other === name).length > 1) {
      report.add({ code: 'MCH004', what: `kernelModules lists ${name} more than once`, fix: 'merge the entries and their parameters into one' });
    }
  }
}

/** Reports invalid rules of the firewall of Talos, and rules that would lock out nodes or administrators. */
export function checkFirewall(ingressFirewall: IngressFirewallProps | undefined, cluster: TalosCluster, report: Reporter): void {
  const rules = ingressFirewall?.rules ?? [];
  const seen = new Set<string>();
  for (const rule of rules) {
    checkRule(rule, report);
    if (seen.has(rule.name)) report.add({ code: 'MCH005', what: `ingressFirewall has two rules with the name ${rule.name}`, fix: 'rename one of them' });
    seen.add(rule.name);
  }
  if (ingressFirewall?.ingress !== 'block') return;
  for (const { port, role, what } of VITAL) {
    if (role === 'worker' && cluster.workers === 0) continue;
    if (rules.some((rule) => (rule.role ?? role) === role && (rule.protocol ?? 'tcp') === 'tcp' && rule.ports.some((ports) => covers(ports, port)))) continue;
    report.add({
      code: 'MCH006',
      what: `ingressFirewall blocks ${what} on ${role} nodes (port ${port})`,
      fix: `add a rule for port ${port}, for example { name: 'port-${port}', ports: [${port}], from: ['192.168.1.0/24'] } with the subnet of its clients`,
      link: 'https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall',
    });
  }
}

/** Ports without which a cluster does not work, cannot be managed, or accepts no new nodes. */
const VITAL = [
  { port: 50000, role: 'control-plane', what: 'the Talos API' },
  { port: 50000, role: 'worker', what: 'the Talos API' },
  { port: 50001, role: 'control-plane', what: 'trustd, through which nodes join' },
  { port: 6443, role: 'control-plane', what: 'the Kubernetes API' },
  { port: 2380, role: 'control-plane', what: 'etcd between control planes' },
  { port: 10250, role: 'control-plane', what: 'the kubelet' },
  { port: 10250, role: 'worker', what: 'the kubelet' },
] as const;

function covers(ports: number | string, port: number): boolean {
  const [first, last = first] = String(ports).split('-').map(Number);
  return first! <= port && port <= last!;
}

function checkRule({ name, ports, protocol, from }: FirewallRule, report: Reporter): void {
  const add = (what: string, fix: string): void => report.add({ code: 'MCH005', what: `ingressFirewall: rule ${JSON.stringify(name)} ${what}`, fix });
  if (!isDnsLabel(name)) add('does not have a valid name', 'use lower-case letters, digits and dashes, at most 63 characters');
  if (ports.length === 0 && !(protocol ?? 'tcp').startsWith('icmp')) add('has no ports', 'add at least one port');
  for (const port of ports) {
    const [first, last = first] = String(port).split('-').map(Number);
    if (!/^\d+(-\d+)?$/.test(String(port)) || first! < 1 || last! > 65535 || first! > last!) add(`has an invalid port (${port})`, "write a port such as 6443, or a range such as '30000-32767'");
  }
  if (from.length === 0) add('allows no sources, because from is empty', "add the subnets that may connect, for example ['192.168.1.0/24']");
  for (const subnet of from) if (readCidr(String(subnet))?.toString() !== String(subnet)) add(`has an invalid subnet in from (${subnet})`, "write a CIDR without host bits, for example '192.168.1.0/24'");
}
