import { Construct } from 'constructs';
import type { JsonObject } from '../../kubernetes/json';
import type { MachineRequest } from '../../cluster/machine-setting';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { Reporter } from '../../diagnostics/reporter';
import { stringifyYamlDocuments } from '../../yaml/writer';
import { requireRender } from '../../synthesis/helm-delivery';
import { contributeFiles, type ContributedFiles, type FileText } from '../../synthesis/output-files';
import { rootChart, type SynthesizedObject } from '../../synthesis/synthesis';
import { checkFactConflicts } from '../fact-conflicts';
import { applyAs, ownerOf } from '../gitops-owner';
import { MachineConfig } from '../machine-config';
import { checkForSecrets } from '../machine-config-problems';
import { checkOwner } from '../owner-problems';
import { checkRawPatch, rawEntries, rawPatches, type RawPatch } from '../raw-patches';
import { TalosMachineConfig } from '../talos-machine-config';
import { checkForbidden } from './forbidden';
import { manifestsOwnedBy } from './omni-manifests';
import { omniPatches } from './omni-patches';
import type { OmniClusterTemplateProps } from './omni-props';
import { omniReadme } from './omni-readme';
import { checkOmniVersion, OmniVersion } from './omni-version';
import { templateDocuments, type TemplatePatches } from './template-documents';
import { NO_MANIFESTS, templateManifests } from './template-manifests';
import { checkTemplate } from './template-problems';
import { checkArguments, checked } from '../../props';

const NO_PATCHES: TemplatePatches = { common: [], controlPlane: [], workers: () => [] };

/**
 * A complete cluster template for Omni: the cluster, its control plane, workers and machines, the machine configuration that Cilium and
 * the other constructs require as patches, and Cilium as manifests where Omni installs it. `GitOpsApp` writes it to `<cluster>/omni/`,
 * with a README that has the commands.
 *
 * @example
 * new OmniClusterTemplate(chart, 'omni', {
 *   omniVersion: '1.10',
 *   controlPlane: { machines: OmniMachines.ofClass('control-planes', 3) },
 *   workers: [{ machines: OmniMachines.ofClass('workers', 2) }],
 *   manifests: OmniManifests.oneTime(),
 * });
 *
 * @throws TalosCiliumError `OMN001` to `OMN017`, `OMN019` and `OMN024` for a template that Omni rejects, and all codes of
 *   `TalosMachineConfig`; `OMN018`, `OMN020` and `OMN021` at synth
 * @see https://docs.siderolabs.com/omni/reference/cluster-templates
 */
export class OmniClusterTemplate extends Construct {
  static { checked(OmniClusterTemplate, 'OmniClusterTemplate'); }

  /** The cluster that the template is for. */
  readonly cluster: TalosCluster;
  private readonly props: OmniClusterTemplateProps;
  private readonly config: MachineConfig;
  private readonly omni: OmniVersion;

  constructor(scope: Construct, id: string, props: OmniClusterTemplateProps) {
    checkArguments('OmniClusterTemplate', arguments);
    super(scope, id);
    if (props.manifests) requireRender(this);
    const report = new Reporter(this.node.path);
    this.config = new MachineConfig(this, props, report);
    this.cluster = this.config.cluster;
    const delivery = ownerOf(this, rootChart(this).node.id);
    this.props = { ...props, ...(props.manifests && { manifests: manifestsOwnedBy(props.manifests, delivery) }) };
    checkOwner(this.props.manifests?.owner, delivery, report);
    const omni = OmniVersion.read(props.omniVersion);
    if (!omni) report.add({ code: 'OMN001', what: `omniVersion ${JSON.stringify(props.omniVersion)} is not a version`, fix: "write a version such as '1.10' or '1.10.2'" });
    else checkOmniVersion(omni, this.cluster.runningTalosVersion, report);
    for (const raw of rawPatches(props.patches)) checkForbidden(raw, report);
    for (const raw of this.machinePatches()) {
      checkRawPatch(raw, this.cluster, report);
      checkForbidden(raw, report);
    }
    for (const { name, objects } of props.manifests?.others ?? []) checkForSecrets(objects, `manifest ${name}:`, report);
    if (omni) checkTemplate(this.documents(NO_PATCHES, props.manifests ? [{ name: 'cilium', mode: props.manifests.cilium, file: 'cilium.yaml' }] : []), this.cluster, omni, report);
    report.throwIfAny();
    if (this.props.manifests?.owner) applyAs(rootChart(this), this.props.manifests.owner.facts);
    this.omni = omni!;
    contributeFiles(this, ({ objects }) => this.files(objects));
  }

  /** Settings with their origins and reasons. */
  get requests(): readonly MachineRequest[] {
    return this.config.requests;
  }

  private documents(patches: TemplatePatches, manifests: readonly JsonObject[]): JsonObject[] {
    return templateDocuments(this.props, this.cluster, patches, manifests);
  }

  /** Patches of single machines, with the role of the machine. */
  private machinePatches(): RawPatch[] {
    const { machines = {}, controlPlane } = this.props;
    const fields = controlPlane.machines.fields;
    const controlPlanes = new Set('machines' in fields ? fields.machines : []);
    return Object.entries(machines).flatMap(([id, { patches }]) =>
      rawPatches({ [controlPlanes.has(id) ? 'controlPlane' : 'worker']: patches ?? [] }).map((raw) => ({ ...raw, place: raw.place.replace(/^patches\.\w+/, `machines[${id}].patches`) })),
    );
  }

  private files(objects: readonly SynthesizedObject[]): ContributedFiles {
    const { cluster, props } = this;
    const { path } = this.node;
    const { entries, problems } = this.config.entries(objects);
    const manifests = props.manifests ? templateManifests(props.manifests, objects, path) : NO_MANIFESTS;
    const documents = this.documents(omniPatches(entries, cluster, this.omni), manifests.entries);
    const own = this.machinePatches().flatMap((raw) => rawEntries(raw, path));
    const head = [
      `# Cluster template of ${cluster.name} for Omni ${this.omni}. README.md has the commands.`,
      `# Patches are for machine configurations that Talos ${cluster.talosVersion} generated.`,
    ];
    const files = new Map<string, FileText>([
      ['omni/README.md', omniReadme(cluster, props.manifests, manifests.left, objects, this)],
      ['omni/cluster-template.yaml', `${head.join('\n')}\n${stringifyYamlDocuments(documents, path)}`],
    ]);
    for (const [name, text] of manifests.files) files.set(`omni/${name}`, text);
    const report = new Reporter(path);
    report.include(...problems, ...manifests.problems);
    checkFactConflicts(entries, own, cluster, report);
    checkTemplate(documents, cluster, this.omni, report);
    this.checkOwners(report);
    return { files, problems: report.problems };
  }

  /** Talos would install Cilium as well, or get other patches: Omni rejects objects that belong to Talos. */
  private checkOwners(report: Reporter): void {
    for (const other of rootChart(this).node.findAll().filter((construct) => construct instanceof TalosMachineConfig)) {
      report.add({
        code: 'OMN021',
        what: `the cluster has both an OmniClusterTemplate and a TalosMachineConfig (${other.node.path})`,
        fix: 'remove the TalosMachineConfig if Omni manages the cluster, or the OmniClusterTemplate if talosctl does',
      });
    }
  }
}
