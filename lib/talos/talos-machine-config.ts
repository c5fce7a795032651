import { Construct } from 'constructs';
import type { MachineRequest, MachineRole } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import { contributeFiles, type ContributedFiles, type FileText } from '../synthesis/output-files';
import type { SynthesizedObject } from '../synthesis/synthesis';
import type { Bootstrap } from './bootstrap';
import { bootstrapFiles } from './bootstrap-files';
import { MachineConfig } from './machine-config';
import type { MachineConfigProps } from './machine-config-props';
import { generatedEntries, machinePatch, machinePatchText } from './machine-patch';
import { ownerProblems } from './owner-problems';
import { patchReadme, PREPARE } from './patch-readme';
import { checkArguments, checked } from '../props';

/** Props of `TalosMachineConfig`. */
export interface TalosMachineConfigProps extends MachineConfigProps {
  /**
   * How Cilium gets into a cluster that has no network yet.
   * @default - not by Talos: whoever creates the cluster applies the manifests
   */
  readonly bootstrap?: Bootstrap;
}

/**
 * Everything that Cilium, and the constructs around it, need of the Talos machine configuration: strategic merge patches for
 * control planes and workers in the dialect of the Talos version that generated the configuration, and a README with the
 * commands. `GitOpsApp` writes them to `<cluster>/talos/`. `OmniClusterTemplate` does the same for Omni.
 *
 * @throws TalosCiliumError CIL030 without a cluster, MCH002 to MCH009 and MCH015 to MCH018 for what Talos would refuse or what would
 *   lock everybody out; MCH001, MCH010 to MCH014 and MCH019 at synth
 * @see https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching
 */
export class TalosMachineConfig extends Construct {
  static { checked(TalosMachineConfig, 'TalosMachineConfig'); }

  readonly cluster: TalosCluster;
  private readonly config: MachineConfig;
  private readonly bootstrap: Bootstrap | undefined;

  constructor(scope: Construct, id: string, props: TalosMachineConfigProps = {}) {
    checkArguments('TalosMachineConfig', arguments);
    super(scope, id);
    this.config = new MachineConfig(this, props, ownerProblems(props.bootstrap?.owner, this.node.path));
    this.cluster = this.config.cluster;
    this.bootstrap = props.bootstrap;
    contributeFiles(this, ({ objects }) => this.files(objects));
  }

  /** Who asks for which setting, and why. */
  get requests(): readonly MachineRequest[] {
    return this.config.requests;
  }

  private files(objects: readonly SynthesizedObject[]): ContributedFiles {
    const { cluster } = this;
    const { entries, problems } = this.config.entries(objects);
    const before = generatedEntries(entries);
    const files = new Map<string, FileText>([['talos/README.md', patchReadme(cluster, before.length > 0, this.bootstrap, objects)]]);
    if (before.length > 0) files.set(`talos/${PREPARE}`, machinePatchText(machinePatch(before, 'control-plane'), PREPARE_HEAD));
    for (const role of rolesOf(cluster)) {
      const head = [
        `Strategic merge patch for the ${role} nodes of cluster ${cluster.name}, in the dialect of`,
        `machine configurations that Talos ${cluster.talosVersion} generated. README.md has the commands.`,
      ];
      files.set(`talos/${role}.yaml`, machinePatchText(machinePatch(entries, role), head));
    }
    const bootstrap = this.bootstrap && bootstrapFiles(this.bootstrap, cluster, objects, this.node.path);
    for (const [path, text] of bootstrap?.files ?? []) files.set(path, text);
    return { files, problems: [...problems, ...(bootstrap?.problems ?? [])] };
  }
}

const PREPARE_HEAD = [
  'What control-plane.yaml deletes, as Talos generates it. A node that was patched before does not have it any more, and Talos refuses',
  'a patch that deletes what is not there: apply this file in the same command, before control-plane.yaml.',
];

/** Roles that a cluster has nodes of. */
function rolesOf(cluster: TalosCluster): MachineRole[] {
  return cluster.workers > 0 ? ['control-plane', 'worker'] : ['control-plane'];
}
