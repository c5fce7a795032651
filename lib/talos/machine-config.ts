import type { Construct } from 'constructs';
import { ClusterChart } from '../cilium/cluster-chart';
import type { MachineRequest } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import type { ObjectModel } from '../model/model';
import { machineRequestsOf } from '../synthesis/machine-requests';
import { clusterSettings } from './cluster-settings';
import { factConflicts } from './fact-conflicts';
import { IngressFirewall } from './ingress-firewall';
import { loadBalancerNodes } from './load-balancer-nodes';
import { checkMachineConfigProps, firewallProblems } from './machine-config-problems';
import type { IngressFirewallProps, MachineConfigProps } from './machine-config-props';
import { mergeSettings } from './merge-settings';
import { notedEntries, type NotedEntry } from './noted-entries';
import { rawEntries, rawPatches } from './raw-patches';

/** The machine configuration of a cluster as far as this app has a say in it, whoever hands it to the nodes. */
export class MachineConfig {
  readonly cluster: TalosCluster;
  private readonly construct: Construct;
  private readonly props: MachineConfigProps;

  /** @throws TalosCiliumError CIL030 without a cluster; MCH002 to MCH009, MCH015 and MCH016 for mistakes in the props; what else is wrong */
  constructor(construct: Construct, props: MachineConfigProps, others: readonly Problem[] = []) {
    this.construct = construct;
    this.cluster = ClusterChart.clusterOf(construct, props.cluster);
    this.props = props;
    const problems = checkMachineConfigProps(props, this.cluster, construct.node.path).concat(others);
    if (problems.length > 0) throw new TalosCiliumError(problems);
  }

  /** Who asks for which setting, and why, as far as it does not depend on the finished objects. */
  get requests(): readonly MachineRequest[] {
    return this.all(this.firewall());
  }

  /**
   * All values of the patches in the dialect of the cluster, and what contradicts itself.
   *
   * @param objects the finished objects of the cluster
   */
  entries(objects: readonly ObjectModel[]): { readonly entries: readonly NotedEntry[]; readonly problems: readonly Problem[] } {
    const { cluster, construct } = this;
    const { path } = construct.node;
    const firewall = this.firewall();
    const { settings, problems } = mergeSettings([...this.all(firewall), loadBalancerNodes(cluster, objects)], path);
    const entries = notedEntries(settings, cluster.talosVersion);
    const raw = rawPatches(this.props.patches).flatMap((patch) => rawEntries(patch, path));
    const computed = this.props.ingressFirewall instanceof IngressFirewall ? firewallProblems(firewall, cluster, path) : [];
    return { entries: [...entries, ...raw], problems: [...problems, ...computed, ...factConflicts(entries, raw, cluster, path)] };
  }

  private all(firewall: IngressFirewallProps | undefined): MachineRequest[] {
    return [...clusterSettings(this.cluster), ...machineRequestsOf(this.construct), ...this.own(firewall)];
  }

  /** The rules of a firewall that is derived follow what Cilium is when it is asked. */
  private firewall(): IngressFirewallProps | undefined {
    const { ingressFirewall } = this.props;
    return ingressFirewall instanceof IngressFirewall ? ingressFirewall.resolve(this.construct, this.cluster) : ingressFirewall;
  }

  private own(firewall: IngressFirewallProps | undefined): MachineRequest[] {
    const { talosApiAccess, sysctls, kernelModules, podSecurityExemptions } = this.props;
    const ask = (setting: MachineRequest['setting'], prop: keyof MachineConfigProps): MachineRequest => ({ origin: `${this.construct.node.path} ${prop}`, reason: 'asked for', setting });
    return [
      ...(talosApiAccess
        ? [ask({ setting: 'talos-api-access', roles: [...(talosApiAccess.roles ?? ['os:reader'])].sort(), namespaces: [...talosApiAccess.namespaces].sort() }, 'talosApiAccess')]
        : []),
      ...Object.entries(sysctls ?? {}).map(([name, value]) => ask({ setting: 'sysctl', name, value }, 'sysctls')),
      ...(kernelModules ?? []).map(({ name, parameters }) => ask({ setting: 'kernel-module', name, parameters: parameters ?? [] }, 'kernelModules')),
      ...(podSecurityExemptions?.length ? [ask({ setting: 'pod-security-exemption', namespaces: [...podSecurityExemptions].sort() }, 'podSecurityExemptions')] : []),
      ...(firewall ? [ask({ setting: 'firewall-default', ingress: firewall.ingress }, 'ingressFirewall')] : []),
      ...(firewall?.rules ?? []).map((rule) => ask({ setting: 'firewall-rule', ...rule }, 'ingressFirewall')),
    ];
  }
}
