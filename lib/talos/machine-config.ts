import type { Construct } from 'constructs';
import { ciliumContext, type CiliumContext } from '../cilium/cilium-context';
import { ClusterChart } from '../cilium/cluster-chart';
import { stateFacts } from '../cluster/assumed-facts';
import type { MachineRequest } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Problem } from '../diagnostics/problem';
import { Reporter } from '../diagnostics/reporter';
import { valueAt } from '../kubernetes/json';
import { firewallFacts } from '../model/firewall-facts';
import { API_SERVER_PORT } from '../model/host-ports';
import type { ObjectModel } from '../model/model';
import { podSecurityOf, type PodSecurityDefaults } from '../model/pod-security';
import { firewallSource, hostNetworkPorts } from '../policies/host-firewall/gateway-ports';
import { machineRequestsOf } from '../synthesis/machine-requests';
import { rootChart } from '../synthesis/synthesis';
import { clusterSettings } from './cluster-settings';
import { checkFactConflicts } from './fact-conflicts';
import { checkRules, judgeFirewall } from './firewall-checks';
import { IngressFirewall } from './ingress-firewall';
import { loadBalancerNodes } from './load-balancer-nodes';
import { checkMachineConfigProps } from './machine-config-problems';
import type { IngressFirewallProps, MachineConfigProps } from './machine-config-props';
import { machinePatch } from './machine-patch';
import { mergeSettings } from './merge-settings';
import { notedEntries, type NotedEntry } from './noted-entries';
import { rawEntries, rawPatches } from './raw-patches';

/** The part of the machine configuration of a cluster that this app sets, for talosctl and for Omni. */
export class MachineConfig {
  readonly cluster: TalosCluster;
  private readonly construct: Construct;
  private readonly props: MachineConfigProps;

  /** @throws TalosCiliumError `CIL030` without a cluster */
  constructor(construct: Construct, props: MachineConfigProps, report: Reporter) {
    this.construct = construct;
    this.cluster = ClusterChart.clusterOf(construct, props.cluster);
    this.props = props;
    stateFacts(this.cluster);
    checkMachineConfigProps(props, this.cluster, report);
    podSecurityOf(construct).set(rootChart(construct).node.id, () => this.podSecurity());
  }

  private podSecurity(): PodSecurityDefaults {
    if (rawPatches(this.props.patches).some(({ patch }) => /"(?:admissionControl|KubeAdmissionControlConfig)"/.test(JSON.stringify(patch)))) return { exempt: undefined };
    return { exempt: new Set(this.all(undefined).flatMap(({ setting }) => (setting.setting === 'pod-security-exemption' ? setting.namespaces : []))) };
  }

  /** Settings with their origins and reasons, except for those that depend on the finished objects. */
  get requests(): readonly MachineRequest[] {
    return this.all(this.firewall());
  }

  /**
   * All values of the patches in the dialect of the cluster, and contradictions among them.
   *
   * @param objects the finished objects of the cluster
   */
  entries(objects: readonly ObjectModel[]): { readonly entries: readonly NotedEntry[]; readonly problems: readonly Problem[] } {
    const { cluster, construct } = this;
    const { path } = construct.node;
    const firewall = this.firewall();
    const report = new Reporter(path);
    const settings = mergeSettings([...this.all(firewall), loadBalancerNodes(cluster, objects)], report);
    const entries = notedEntries(settings, cluster.talosVersion);
    const raw = rawPatches(this.props.patches).flatMap((patch) => rawEntries(patch, path));
    // The rules of IngressFirewall.forCilium depend on the finished app.
    if (this.props.ingressFirewall instanceof IngressFirewall) checkRules(firewall!, report);
    checkFactConflicts(entries, raw, cluster, report);
    this.judgeFirewall([...entries, ...raw], report);
    return { entries: [...entries, ...raw], problems: report.problems };
  }

  /** Judges the firewall of the finished configuration, wherever its rules come from. */
  private judgeFirewall(entries: readonly NotedEntry[], report: Reporter): void {
    if (!entries.some(({ document }) => document?.kind.startsWith('Network'))) return;
    const { cluster, construct } = this;
    const given = this.props.ingressFirewall instanceof IngressFirewall ? this.props.ingressFirewall : undefined;
    let context: CiliumContext | undefined;
    try {
      context = ciliumContext(construct, {});
    } catch {
      // Without a Cilium that is known, only the ports of Talos and Kubernetes are.
    }
    const gatewayPorts = context ? hostNetworkPorts(construct, context, given?.gatewayPorts) : [];
    const facts = firewallFacts(context && firewallSource(context), cluster, gatewayPorts);
    for (const role of cluster.workers > 0 ? (['control-plane', 'worker'] as const) : (['control-plane'] as const)) {
      const documents = machinePatch(entries, role).map(({ content }) => content);
      const port = documents.map((document) => valueAt(document, ['cluster', 'controlPlane', 'localAPIServerPort'])).find((value) => typeof value === 'number');
      const numbers = { facts, apiServerPort: (port as number | undefined) ?? given?.apiServerPort ?? API_SERVER_PORT, gatewayPorts };
      judgeFirewall(documents, role, { cluster, numbers, knowsCilium: context?.cilium !== undefined }, report);
    }
  }

  private all(firewall: IngressFirewallProps | undefined): MachineRequest[] {
    return [...clusterSettings(this.cluster), ...machineRequestsOf(this.construct), ...this.own(firewall)];
  }

  /** The rules of `IngressFirewall.forCilium` depend on the features of Cilium at this moment. */
  private firewall(): IngressFirewallProps | undefined {
    const { ingressFirewall } = this.props;
    return ingressFirewall instanceof IngressFirewall ? ingressFirewall.resolve(this.construct, this.cluster) : ingressFirewall;
  }

  private own(firewall: IngressFirewallProps | undefined): MachineRequest[] {
    const { talosApiAccess, sysctls, kernelModules, podSecurityExemptions } = this.props;
    const request = (setting: MachineRequest['setting'], prop: keyof MachineConfigProps): MachineRequest => ({ origin: `${this.construct.node.path} ${prop}`, reason: 'set by this prop', setting });
    return [
      ...(talosApiAccess
        ? [request({ setting: 'talos-api-access', roles: [...(talosApiAccess.roles ?? ['os:reader'])].sort(), namespaces: [...talosApiAccess.namespaces].sort() }, 'talosApiAccess')]
        : []),
      ...Object.entries(sysctls ?? {}).map(([name, value]) => request({ setting: 'sysctl', name, value }, 'sysctls')),
      ...(kernelModules ?? []).map(({ name, parameters }) => request({ setting: 'kernel-module', name, parameters: parameters ?? [] }, 'kernelModules')),
      ...(podSecurityExemptions?.length ? [request({ setting: 'pod-security-exemption', namespaces: [...podSecurityExemptions].sort() }, 'podSecurityExemptions')] : []),
      ...(firewall ? [request({ setting: 'firewall-default', ingress: firewall.ingress }, 'ingressFirewall')] : []),
      ...(firewall?.rules ?? []).map((rule) => request({ setting: 'firewall-rule', ...rule }, 'ingressFirewall')),
    ];
  }
}
