import { Construct } from 'constructs';
import type { MachineRequest, MachineRole } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import { requireRender } from '../synthesis/helm-delivery';
import { contributeFiles, type ContributedFiles, type FileText } from '../synthesis/output-files';
import { registerKeptSettings } from '../synthesis/kept-settings';
import { rootChart, type SynthesizedObject } from '../synthesis/synthesis';
import { Reporter } from '../diagnostics/reporter';
import { bootstrapOwnedBy, type Bootstrap } from './bootstrap';
import { bootstrapFiles } from './bootstrap-files';
import { applyAs, ownerOf } from './gitops-owner';
import { keptSettings } from './kept-settings';
import { MachineConfig } from './machine-config';
import type { MachineConfigProps } from './machine-config-props';
import { checkForSecrets } from './machine-config-problems';
import { generatedEntries, machinePatch, machinePatchText } from './machine-patch';
import { checkOwner } from './owner-problems';
import { patchReadme, PREPARE } from './patch-readme';
import { checkArguments, checked } from '../props';

/** Props of `TalosMachineConfig`. */
export interface TalosMachineConfigProps extends MachineConfigProps {
  /**
   * How Talos installs Cilium when the cluster starts.
   * @default - Talos does not install Cilium: apply the manifests with the commands in `apply.md`
   */
  readonly bootstrap?: Bootstrap;
}

/**
 * The machine configuration that Cilium and the other constructs of the cluster require: strategic merge patches for control planes and
 * workers, in the format of the Talos version that generated the configuration, and a README with the talosctl commands. `GitOpsApp`
 * writes them to `<cluster>/talos/`. `OmniClusterTemplate` does the same for Omni.
 *
 * @example
 * new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });
 *
 * @throws TalosCiliumError `CIL030` without a cluster, `MCH002` to `MCH009`, `MCH015` to `MCH018` and `MCH021` for settings that Talos rejects or
 *   that lock out administrators, `MCH022` for a secret in a patch, `MCH025` for a wrong URL of the bootstrap; `MCH001`, `MCH010` to `MCH014`, `MCH019` and `MCH020` at synth
 * @see https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching
 */
export class TalosMachineConfig extends Construct {
  static { checked(TalosMachineConfig, 'TalosMachineConfig'); }

  /** The cluster that the machine configuration is for. */
  readonly cluster: TalosCluster;
  private readonly config: MachineConfig;
  private readonly bootstrap: Bootstrap | undefined;

  constructor(scope: Construct, id: string, props: TalosMachineConfigProps = {}) {
    checkArguments('TalosMachineConfig', arguments);
    super(scope, id);
    const report = new Reporter(this.node.path);
    this.config = new MachineConfig(this, props, report);
    const { url, headers } = props.bootstrap?.hosted ?? {};
    checkForSecrets({ url, headers }, 'bootstrap', report);
    if (url !== undefined && !/^https?:\/\/[\w.:@[\]-]+(?:\/[\w.~:/?#[\]@!$&()*+,;=%-]*)?$/.test(url)) {
      report.add({ code: 'MCH025', what: `bootstrap: url is not a valid URL (${JSON.stringify(url)})`, expected: 'an http or https address, with special characters as %20', fix: 'write the address of talos/bootstrap-manifests.yaml' });
    }
    this.cluster = this.config.cluster;
    const delivery = ownerOf(this, rootChart(this).node.id);
    this.bootstrap = props.bootstrap && bootstrapOwnedBy(props.bootstrap, delivery);
    if (props.bootstrap) requireRender(this);
    checkOwner(this.bootstrap?.owner, delivery, report);
    report.throwIfAny();
    if (this.bootstrap?.owner) applyAs(rootChart(this), this.bootstrap.owner.facts);
    // Omni makes each configuration anew.
    if (this.cluster.management !== 'omni') registerKeptSettings(this, this.cluster, () => keptSettings(this.requests, this.cluster.talosVersion, this.bootstrap));
    contributeFiles(this, ({ objects }) => this.files(objects));
  }

  /** Settings with their origins and reasons. */
  get requests(): readonly MachineRequest[] {
    return this.config.requests;
  }

  private files(objects: readonly SynthesizedObject[]): ContributedFiles {
    const { cluster } = this;
    const { entries, problems } = this.config.entries(objects);
    const before = generatedEntries(entries);
    const files = new Map<string, FileText>([['talos/README.md', patchReadme(cluster, before.length > 0, this.bootstrap, objects, this)]]);
    if (before.length > 0) files.set(`talos/${PREPARE}`, machinePatchText(machinePatch(before, 'control-plane'), PREPARE_HEAD));
    for (const role of rolesOf(cluster)) {
      const head = [
        `Strategic merge patch for the ${role} nodes of cluster ${cluster.name}, for machine configurations`,
        `that Talos ${cluster.talosVersion} generated. README.md has the commands.`,
      ];
      files.set(`talos/${role}.yaml`, machinePatchText(machinePatch(entries, role), head));
    }
    const bootstrap = this.bootstrap && bootstrapFiles(this.bootstrap, cluster, objects, this.node.path);
    for (const [path, text] of bootstrap?.files ?? []) files.set(path, text);
    return { files, problems: [...problems, ...(bootstrap?.problems ?? [])] };
  }
}

const PREPARE_HEAD = [
  'The settings that control-plane.yaml deletes, with the values that Talos generates. A node that was patched before no longer has them,',
  'and Talos rejects a patch that deletes a missing setting: apply this file in the same command, before control-plane.yaml.',
];

/** Roles of the nodes of a cluster. */
function rolesOf(cluster: TalosCluster): MachineRole[] {
  return cluster.workers > 0 ? ['control-plane', 'worker'] : ['control-plane'];
}
