import type { KubernetesObject } from '../../kubernetes/object';
import { Cidr } from '../../cluster/cidr';
import type { TalosCluster } from '../../cluster/talos-cluster';
import type { Problem } from '../../diagnostics/problem';
import { Reporter } from '../../diagnostics/reporter';
import { isPortNumber, MAX_PORT } from '../../model/policy-language';
import { nearestNames } from '../../runtime/near-names';
import type { TalosHostFirewallProps } from './host-firewall-props';
import { ingressOf, openPorts, selectorOf, type HostPolicyInput } from './host-policies';
import { HOST_PORTS } from '../../model/host-ports';

const DOCS = 'https://docs.cilium.io/en/stable/security/policy/host/';
const CIDR_PROPS = ['adminCidrs', 'nodeCidrs', 'gatewayCidrs', 'nodePortCidrs', 'bgpPeers'] as const;

/**
 * Checks the props.
 *
 * @throws TalosCiliumError with everything that is wrong
 */
export function checkProps(path: string, props: TalosHostFirewallProps, cluster: TalosCluster, omni: boolean): void {
  const report = new Reporter(path);
  if ((props.adminCidrs ?? []).length === 0 && !omni) {
    const state = props.adminCidrs === undefined ? 'is not set' : 'is empty';
    report.add({
      code: 'FWL001',
      what: `adminCidrs ${state}, so the firewall would block talosctl and all other access to the Talos API`,
      fix: "set adminCidrs to your network, such as adminCidrs: ['192.168.1.0/24']; the Talos API requires client certificates, so ['0.0.0.0/0'] is possible",
      link: DOCS,
    });
  }
  if ((props.nodeCidrs ?? cluster.nodeSubnets).length === 0) {
    report.add({
      code: 'FWL002',
      what: 'the addresses of the nodes are not known, so the firewall would block a node that joins or reboots',
      fix: "set nodeSubnets of the TalosCluster, such as nodeSubnets: ['192.168.1.0/24']",
      link: DOCS,
    });
  }
  (props.except ?? []).forEach((id, index) => checkException(id, report.at(`except[${index}]`)));
  for (const prop of CIDR_PROPS) (props[prop] ?? []).forEach((cidr, index) => report.attempt(() => Cidr.from(cidr), `${prop}[${index}]`));
  const ports = [...(props.gatewayPorts ?? []).map((port, index) => [`gatewayPorts[${index}]`, port] as const), ...(props.apiServerPort === undefined ? [] : [['apiServerPort', props.apiServerPort] as const])];
  for (const [prop, port] of ports) {
    if (!isPortNumber(port)) report.add({ code: 'FWL005', what: `${prop} ${port} is not a valid port`, fix: `write a whole number from 1 to ${MAX_PORT}`, link: DOCS });
  }
  report.throwIfAny();
}

function checkException(id: string, report: Reporter): void {
  const entry = HOST_PORTS.find((port) => port.id === id);
  if (entry?.vital) report.add({ code: 'FWL003', what: `would close ${entry.title}, which the cluster requires`, fix: `remove '${id}' from except`, link: DOCS });
  if (entry) return;
  const closable = HOST_PORTS.filter(({ vital }) => !vital).map((port) => port.id);
  const [near] = nearestNames(id, closable);
  report.add({ code: 'FWL004', what: `${JSON.stringify(id)} is not an ID in the table of ports (docs/host-firewall.md)`, fix: near === undefined ? `use one of ${closable.join(', ')}` : `write '${near}'`, link: DOCS });
}

/** What is wrong with the finished policies. */
export function checkFinished(path: string, input: HostPolicyInput, policies: readonly KubernetesObject[]): readonly Problem[] {
  const report = new Reporter(path);
  const rules = policies.flatMap(rulesOf);
  for (const entry of openPorts(input).filter(({ vital }) => vital)) {
    const selector = JSON.stringify(selectorOf(entry.roles));
    for (const rule of ingressOf(entry, input)) {
      const expected = stable(rule);
      if (rules.some((present) => present.selector === selector && present.rule === expected)) continue;
      report.add({ code: 'FWL003', what: `a patch removes or changes a rule for ${entry.title}, which the cluster requires (${expected})`, fix: 'remove the patch of this rule' });
    }
  }
  return report.problems;
}

function rulesOf({ specs }: KubernetesObject): { selector: string; rule: string }[] {
  return (Array.isArray(specs) ? (specs as { nodeSelector?: unknown; ingress?: unknown[] }[]) : []).flatMap(({ nodeSelector, ingress }) =>
    (ingress ?? []).map((rule) => ({ selector: JSON.stringify(nodeSelector), rule: stable(rule) })),
  );
}

/** JSON with sorted keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, below: unknown) =>
    typeof below === 'object' && below !== null && !Array.isArray(below) ? Object.fromEntries(Object.entries(below).sort(([a], [b]) => (a < b ? -1 : 1))) : below,
  );
}
