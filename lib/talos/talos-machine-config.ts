import { Construct } from 'constructs';
import type { FirewallRule, MachineRequest, MachineRole } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import { ClusterChart } from '../cilium/cluster-chart';
import { TalosCiliumError } from '../errors';
import { machineRequestsOf } from '../synthesis/machine-requests';
import { contributeFiles, type ContributedFiles, type FileText } from '../synthesis/output-files';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { checkMachineConfigProps } from './machine-config-problems';
import type { Bootstrap } from './bootstrap';
import { bootstrapFiles } from './bootstrap-files';
import { clusterSettings } from './cluster-settings';
import { machinePatch, machinePatchText } from './machine-patch';
import { mergeSettings } from './merge-settings';
import { patchReadme } from './patch-readme';

/** Access to the Talos API for workloads. */
export interface TalosApiAccessProps {
  /**
   * Roles that such a workload may have. `os:admin` is refused by Omni.
   * @default ['os:reader']
   */
  readonly roles?: readonly string[];
  /** Namespaces whose pods may ask for it. */
  readonly namespaces: readonly string[];
}

/** A kernel module that every node loads. */
export interface KernelModuleProps {
  readonly name: string;
  /** @default - none */
  readonly parameters?: readonly string[];
}

/** The firewall that Talos runs on each node, beside or instead of Cilium's host firewall. */
export interface IngressFirewallProps {
  /** What happens to connections that no rule allows. */
  readonly ingress: 'accept' | 'block';
  /** @default - none */
  readonly rules?: readonly FirewallRule[];
}

/** Props of `TalosMachineConfig`. */
export interface TalosMachineConfigProps {
  /** @default - the cluster of the `ClusterChart` around it */
  readonly cluster?: TalosCluster;
  /**
   * Talos API access for workloads.
   * @default - none
   * @see https://docs.siderolabs.com/kubernetes-guides/advanced-guides/talos-api-access-from-k8s
   */
  readonly talosApiAccess?: TalosApiAccessProps;
  /**
   * Kernel parameters of every node, by name.
   * @default - none beside those of Talos
   */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly kernelModules?: readonly KernelModuleProps[];
  /**
   * Namespaces that Pod Security leaves alone, beside `kube-system`.
   * @default - none
   */
  readonly podSecurityExemptions?: readonly string[];
  /**
   * Talos' own ingress firewall.
   * @default - none: everything is accepted
   * @see https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall
   */
  readonly ingressFirewall?: IngressFirewallProps;
  /**
   * How Cilium gets into a cluster that has no network yet.
   * @default - not by Talos: whoever creates the cluster applies the manifests
   */
  readonly bootstrap?: Bootstrap;
}

/**
 * Everything that Cilium, and the constructs around it, need of the Talos machine configuration: strategic merge patches for
 * control planes and workers in the dialect of the Talos version that generated the configuration, and a README with the
 * commands. `GitOpsApp` writes them to `<cluster>/talos/`.
 *
 * @throws TalosCiliumError CIL030 without a cluster, MCH002 to MCH006 for what Talos would refuse or what would lock everybody out;
 *   MCH001 and MCH011 to MCH014 at synth
 * @see https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching
 */
export class TalosMachineConfig extends Construct {
  readonly cluster: TalosCluster;
  private readonly props: TalosMachineConfigProps;

  constructor(scope: Construct, id: string, props: TalosMachineConfigProps = {}) {
    super(scope, id);
    this.cluster = ClusterChart.clusterOf(this, props.cluster);
    this.props = props;
    const problems = checkMachineConfigProps(props, this.cluster, this.node.path);
    if (problems.length > 0) throw new TalosCiliumError(problems);
    contributeFiles(this, ({ objects }) => this.files(objects));
  }

  /** Who asks for which setting, and why. */
  get requests(): readonly MachineRequest[] {
    return [...clusterSettings(this.cluster), ...machineRequestsOf(this), ...this.own()];
  }

  private own(): MachineRequest[] {
    const { talosApiAccess, sysctls, kernelModules, podSecurityExemptions, ingressFirewall } = this.props;
    const origin = this.node.path;
    const ask = (setting: MachineRequest['setting'], prop: string): MachineRequest => ({ origin: `${origin} ${prop}`, reason: 'asked for', setting });
    return [
      ...(talosApiAccess
        ? [ask({ setting: 'talos-api-access', roles: [...(talosApiAccess.roles ?? ['os:reader'])].sort(), namespaces: [...talosApiAccess.namespaces].sort() }, 'talosApiAccess')]
        : []),
      ...Object.entries(sysctls ?? {}).map(([name, value]) => ask({ setting: 'sysctl', name, value }, 'sysctls')),
      ...(kernelModules ?? []).map(({ name, parameters }) => ask({ setting: 'kernel-module', name, parameters: parameters ?? [] }, 'kernelModules')),
      ...(podSecurityExemptions?.length ? [ask({ setting: 'pod-security-exemption', namespaces: [...podSecurityExemptions].sort() }, 'podSecurityExemptions')] : []),
      ...(ingressFirewall ? [ask({ setting: 'firewall-default', ingress: ingressFirewall.ingress }, 'ingressFirewall')] : []),
      ...(ingressFirewall?.rules ?? []).map((rule) => ask({ setting: 'firewall-rule', ...rule }, 'ingressFirewall')),
    ];
  }

  private files(objects: readonly SynthesizedObject[]): ContributedFiles {
    const { cluster } = this;
    const { settings, problems } = mergeSettings(this.requests, this.node.path);
    const files = new Map<string, FileText>([['talos/README.md', patchReadme(cluster, this.props.bootstrap)]]);
    for (const role of rolesOf(cluster)) {
      const head = [
        `Strategic merge patch for the ${role} nodes of cluster ${cluster.name}, in the dialect of`,
        `machine configurations that Talos ${cluster.talosVersion} generated. README.md has the commands.`,
      ];
      files.set(`talos/${role}.yaml`, machinePatchText(machinePatch(settings, role, cluster.talosVersion), head));
    }
    const bootstrap = this.props.bootstrap && bootstrapFiles(this.props.bootstrap, cluster, objects, this.node.path);
    for (const [path, text] of bootstrap?.files ?? []) files.set(path, text);
    return { files, problems: [...problems, ...(bootstrap?.problems ?? [])] };
  }
}

/** Roles that a cluster has nodes of. */
function rolesOf(cluster: TalosCluster): MachineRole[] {
  return cluster.workers > 0 ? ['control-plane', 'worker'] : ['control-plane'];
}
