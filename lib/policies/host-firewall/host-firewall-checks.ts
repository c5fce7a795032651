import type { KubernetesObject } from '../../kubernetes/object';
import type { CiliumContext } from '../../cilium/cilium-context';
import { Cidr } from '../../cluster/cidr';
import { CONTROL_PLANE_LABEL } from '../../cluster/node-labels';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { TalosCiliumError, type Problem } from '../../diagnostics/problem';
import type { TalosHostFirewallProps } from './host-firewall-props';
import { ingressOf, openPorts, selectorOf, type HostPolicyInput } from './host-policies';
import { HOST_PORTS } from './host-ports';

const LAST_PORT = 65535;
const CIDR_PROPS = ['adminCidrs', 'nodeCidrs', 'gatewayCidrs', 'nodePortCidrs', 'bgpPeers'] as const;

/** What the props alone get wrong; all of it is thrown together. */
export function checkProps(path: string, props: TalosHostFirewallProps, cluster: TalosCluster, omni: boolean): void {
  const problems: Problem[] = [];
  const add = (code: string, what: string, fix: string): void => void problems.push({ code, path, what, fix, link: 'https://docs.cilium.io/en/stable/security/policy/language/#host-policies' });
  if ((props.adminCidrs ?? []).length === 0 && !omni) {
    add('FWL001', `nobody could reach the Talos API (adminCidrs ${JSON.stringify(props.adminCidrs) ?? 'not set'}, management ${cluster.management})`, 'give adminCidrs; it asks for client certificates, so 0.0.0.0/0 is possible');
  }
  if ((props.nodeCidrs ?? cluster.nodeSubnets).length === 0) {
    add('FWL002', 'the addresses of the nodes are not known, so a node that joins or reboots is shut out (nodeSubnets of the cluster not set)', 'set nodeSubnets of the TalosCluster, or nodeCidrs');
  }
  for (const id of props.without ?? []) {
    const entry = HOST_PORTS.find((port) => port.id === id);
    if (!entry) add('FWL004', `without names no entry (${id})`, `use one of ${HOST_PORTS.filter(({ vital }) => !vital).map((port) => port.id).join(', ')}`);
    else if (entry.vital) add('FWL003', `without closes what the cluster cannot live without (${id}: ${entry.title})`, 'leave it open');
  }
  for (const prop of CIDR_PROPS) {
    (props[prop] ?? []).forEach((cidr, index) => {
      try {
        Cidr.from(cidr);
      } catch (error) {
        if (!(error instanceof TalosCiliumError)) throw error;
        for (const problem of error.problems) problems.push({ ...problem, path, what: `${prop}[${index}]: ${problem.what}` });
      }
    });
  }
  const ports = [...(props.gatewayPorts ?? []), ...(props.apiServerPort === undefined ? [] : [props.apiServerPort])];
  for (const port of ports) {
    if (!Number.isInteger(port) || port < 1 || port > LAST_PORT) add('FWL005', `this is no port (${port})`, `give a whole number from 1 to ${LAST_PORT}`);
  }
  if (problems.length > 0) throw new TalosCiliumError(problems);
}

/** What can only be said of the finished app: the policies as they will be written, and the values of Cilium. */
export function checkFinished(path: string, { cilium }: CiliumContext, input: HostPolicyInput, policies: readonly KubernetesObject[]): Problem[] {
  const problems: Problem[] = [];
  if (!input.facts.seesControlPlanes) {
    problems.push({
      code: 'FWL006',
      path,
      what: `Cilium does not see which nodes are control planes, and would close etcd and the Kubernetes API (labels ${JSON.stringify(input.facts.labels)}, set by ${cilium?.effectiveValues.originOf('labels')?.origin ?? 'values'})`,
      fix: `add ${CONTROL_PLANE_LABEL.replaceAll('.', '\\.')} to the value labels`,
    });
  }
  const rules = policies.flatMap(rulesOf);
  for (const entry of openPorts(input).filter(({ vital }) => vital)) {
    const selector = JSON.stringify(selectorOf(entry.roles));
    for (const rule of ingressOf(entry, input)) {
      const wanted = stable(rule);
      if (rules.some((present) => present.selector === selector && present.rule === wanted)) continue;
      problems.push({
        code: 'FWL003',
        path,
        what: `what the cluster cannot live without is no longer open (${entry.id}: ${entry.title}, ${wanted})`,
        fix: 'take back the patch that closes it',
      });
    }
  }
  return problems;
}

function rulesOf({ specs }: KubernetesObject): { selector: string; rule: string }[] {
  return (Array.isArray(specs) ? (specs as { nodeSelector?: unknown; ingress?: unknown[] }[]) : []).flatMap(({ nodeSelector, ingress }) =>
    (ingress ?? []).map((rule) => ({ selector: JSON.stringify(nodeSelector), rule: stable(rule) })),
  );
}

/** JSON with sorted keys, as the order of keys means nothing. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, below: unknown) =>
    typeof below === 'object' && below !== null && !Array.isArray(below) ? Object.fromEntries(Object.entries(below).sort(([a], [b]) => (a < b ? -1 : 1))) : below,
  );
}
