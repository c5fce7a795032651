import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';
import { isDnsLabel, nearestDnsLabel } from '../kubernetes/dns-names';
import { listed } from '../runtime/listed';
import { checkRules } from './firewall-checks';
import { IngressFirewall } from './ingress-firewall';
import type { MachineConfigProps } from './machine-config-props';
import { findSecret } from '../model/secrets';
import { checkRawPatch, rawPatches, secretInPatch } from './raw-patches';

const ROLES = ['os:admin', 'os:reader', 'os:operator', 'os:etcd:backup'];
const SYSCTL = /^[a-z0-9_-]+([./][A-Za-z0-9_*-]+)+$/;

/** Reports everything in the props that Talos or Omni would reject. */
export function checkMachineConfigProps(props: MachineConfigProps, cluster: TalosCluster, report: Reporter): void {
  const { ingressFirewall } = props;
  checkVersions(cluster, report);
  checkApiAccess(props, cluster, report);
  checkNames(props, report);
  if (ingressFirewall instanceof IngressFirewall) ingressFirewall.check(cluster, report);
  else if (ingressFirewall) checkRules(ingressFirewall, report);
  for (const raw of rawPatches(props.patches)) checkRawPatch(raw, cluster, report);
  const { sysctls, kernelModules } = props;
  checkForSecrets({ sysctls, kernelModules }, '', report);
}

/** Reports a secret in what is written to the files of the machine configuration, beside patches: these have a check of their own. */
export function checkForSecrets(written: unknown, place: string, report: Reporter): void {
  const found = findSecret(written);
  if (found) report.add(secretInPatch(place === '' || found.at === '' ? `${place}${found.at}` : `${place}.${found.at}`, found.title));
}

function checkVersions({ talosVersion, runningTalosVersion }: TalosCluster, report: Reporter): void {
  for (const [prop, version] of [['talosVersion', talosVersion], ['runningTalosVersion', runningTalosVersion]] as const) {
    if (version.isKnown || (prop === 'runningTalosVersion' && version.equals(talosVersion))) continue;
    report.add({
      code: 'MCH015',
      what: `${prop} (${version}) is newer than the versions that this library knows, so the format of its machine configuration is not known`,
      fix: 'upgrade cdk8s-talos-cilium to a version that supports it',
      link: 'https://docs.siderolabs.com/talos/v1.14/reference/configuration/',
    });
  }
}

function checkApiAccess({ talosApiAccess }: MachineConfigProps, cluster: TalosCluster, report: Reporter): void {
  if (!talosApiAccess) return;
  for (const role of talosApiAccess.roles ?? []) {
    if (!ROLES.includes(role)) {
      report.add({ code: 'MCH002', what: `talosApiAccess.roles: ${JSON.stringify(role)} is not a role of the Talos API`, fix: `use ${listed(ROLES, 'or')}` });
    } else if (role === 'os:admin' && cluster.management === 'omni') {
      report.add({ code: 'MCH003', what: 'talosApiAccess.roles: Omni does not allow the role os:admin', fix: 'use os:operator or os:reader' });
    }
  }
  if (talosApiAccess.namespaces.length === 0) {
    report.add({ code: 'MCH002', what: 'talosApiAccess.namespaces is empty, so no pod could use the Talos API', fix: "add the namespaces of the pods that use it, for example ['kube-system'], or remove talosApiAccess" });
  }
}

function checkNames(props: MachineConfigProps, report: Reporter): void {
  for (const [prop, namespaces] of [['talosApiAccess.namespaces', props.talosApiAccess?.namespaces], ['podSecurityExemptions', props.podSecurityExemptions]] as const) {
    for (const namespace of namespaces ?? []) {
      if (isDnsLabel(namespace)) continue;
      report.add({
        code: 'MCH002',
        what: `${prop}: ${JSON.stringify(namespace)} is not a valid name of a namespace`,
        expected: 'at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends',
        fix: `write '${nearestDnsLabel(namespace)}'`,
      });
    }
  }
  for (const [name, value] of Object.entries(props.sysctls ?? {})) {
    if (!SYSCTL.test(name)) {
      report.add({ code: 'MCH004', what: `sysctls: ${JSON.stringify(name)} is not the name of a kernel parameter`, fix: 'write it with dots, for example net.ipv4.ip_forward' });
    }
    if (typeof value !== 'string' || value === '') {
      report.add({ code: 'MCH004', what: `sysctls.${name} must be a string that is not empty; got ${JSON.stringify(value)}`, fix: "write the value in quotes, for example '1'" });
    }
  }
  const modules = (props.kernelModules ?? []).map(({ name }) => name);
  for (const name of new Set(modules)) {
    if (!/^[A-Za-z0-9_-]+$/.test(name)) {
      report.add({ code: 'MCH004', what: `kernelModules: ${JSON.stringify(name)} is not a valid name of a kernel module`, fix: 'write the name as modprobe expects it, for example br_netfilter' });
    }
    if (modules.filter((other) => other === name).length > 1) {
      report.add({ code: 'MCH004', what: `kernelModules contains ${name} more than once`, fix: 'merge the entries and their parameters into one' });
    }
  }
}
