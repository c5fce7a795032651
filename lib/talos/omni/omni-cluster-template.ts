import { Construct } from 'constructs';
import type { JsonObject } from '../../kubernetes/json';
import type { MachineRequest } from '../../cluster/machine-setting';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { TalosCiliumError, type Problem } from '../../diagnostics/problem';
import { stringifyYamlDocuments } from '../../yaml/writer';
import { contributeFiles, type ContributedFiles, type FileText } from '../../synthesis/output-files';
import { top, type SynthesizedObject } from '../../synthesis/synthesis';
import { factConflicts } from '../fact-conflicts';
import { MachineConfig } from '../machine-config';
import { ownerProblems } from '../owner-problems';
import { rawEntries, rawPatches, rawPatchProblems, type RawPatch } from '../raw-patches';
import { TalosMachineConfig } from '../talos-machine-config';
import { forbiddenProblems } from './forbidden';
import { omniPatches } from './omni-patches';
import type { OmniClusterTemplateProps } from './omni-props';
import { omniReadme } from './omni-readme';
import { OmniVersion, omniVersionProblems } from './omni-version';
import { templateDocuments, type TemplatePatches } from './template-documents';
import { NO_MANIFESTS, templateManifests } from './template-manifests';
import { templateProblems } from './template-problems';
import { checkArguments, checked } from '../../props';

const NO_PATCHES: TemplatePatches = { common: [], controlPlane: [], workers: () => [] };

/**
 * A complete cluster template for Omni: the cluster, its control plane, workers and machines, with everything that Cilium and the
 * constructs around it need of the machine configuration as patches at the right level, and Cilium itself as manifests where Omni
 * installs it. `GitOpsApp` writes it to `<cluster>/omni/`, with a README that has the commands.
 *
 * @throws TalosCiliumError OMN001 to OMN017, OMN019 and OMN024 for what Omni would refuse, and all of `TalosMachineConfig`; OMN018,
 *   OMN020 and OMN021 at synth
 * @see https://docs.siderolabs.com/omni/reference/cluster-templates
 */
export class OmniClusterTemplate extends Construct {
  static { checked(OmniClusterTemplate, 'OmniClusterTemplate'); }

  readonly cluster: TalosCluster;
  private readonly props: OmniClusterTemplateProps;
  private readonly config: MachineConfig;
  private readonly omni: OmniVersion;

  constructor(scope: Construct, id: string, props: OmniClusterTemplateProps) {
    checkArguments('OmniClusterTemplate', arguments);
    super(scope, id);
    const problems: Problem[] = [];
    this.config = new MachineConfig(this, props, ownerProblems(props.manifests?.owner, this.node.path));
    this.cluster = this.config.cluster;
    this.props = props;
    const { path } = this.node;
    const omni = OmniVersion.read(props.omniVersion);
    if (!omni) throw new TalosCiliumError({ code: 'OMN001', path, what: `not a version of Omni (${JSON.stringify(props.omniVersion)})`, fix: 'write 1.10 or 1.10.2' });
    this.omni = omni;
    problems.push(...omniVersionProblems(omni, this.cluster.runningTalosVersion, path));
    for (const raw of rawPatches(props.patches)) problems.push(...forbiddenProblems(raw, path));
    for (const raw of this.machinePatches()) problems.push(...rawPatchProblems(raw, this.cluster, path), ...forbiddenProblems(raw, path));
    problems.push(...templateProblems(this.documents(NO_PATCHES, props.manifests ? [{ name: 'cilium', mode: props.manifests.cilium, file: 'cilium.yaml' }] : []), this.cluster, omni, path));
    if (problems.length > 0) throw new TalosCiliumError(problems);
    contributeFiles(this, ({ objects }) => this.files(objects));
  }

  /** Who asks for which setting, and why. */
  get requests(): readonly MachineRequest[] {
    return this.config.requests;
  }

  private documents(patches: TemplatePatches, manifests: readonly JsonObject[]): JsonObject[] {
    return templateDocuments(this.props, this.cluster, patches, manifests);
  }

  /** Patches of single machines, as what they are for their role. */
  private machinePatches(): RawPatch[] {
    const { machines = {}, controlPlane } = this.props;
    const fields = controlPlane.machines.fields;
    const leaders = new Set('machines' in fields ? fields.machines : []);
    return Object.entries(machines).flatMap(([id, { patches }]) =>
      rawPatches({ [leaders.has(id) ? 'controlPlane' : 'worker']: patches ?? [] }).map((raw) => ({ ...raw, place: raw.place.replace(/^patches\.\w+/, `machines[${id}].patches`) })),
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
      `# Patches are in the dialect of machine configurations that Talos ${cluster.talosVersion} generated.`,
    ];
    const files = new Map<string, FileText>([
      ['omni/README.md', omniReadme(cluster, props.manifests, manifests.left, objects)],
      ['omni/cluster-template.yaml', `${head.join('\n')}\n${stringifyYamlDocuments(documents, path)}`],
    ]);
    for (const [name, text] of manifests.files) files.set(`omni/${name}`, text);
    return {
      files,
      problems: [...problems, ...factConflicts(entries, own, cluster, path), ...manifests.problems, ...templateProblems(documents, cluster, this.omni, path), ...this.owners()],
    };
  }

  /** Talos would install Cilium too, or get other patches: Omni refuses objects that belong to Talos. */
  private owners(): Problem[] {
    const others = top(this).node.findAll().filter((construct) => construct instanceof TalosMachineConfig);
    return others.map((other) => ({
      code: 'OMN021',
      path: this.node.path,
      what: `the machine configuration of the cluster has two owners (${other.node.path}, ${this.node.path})`,
      fix: 'keep the template for a cluster of Omni, TalosMachineConfig for one of talosctl',
    }));
  }
}
