import { groupBy } from '../runtime/group-by';
import { CodedError, type CodedProblem } from '../diagnostics/coded';
import { join } from 'node:path';
import type { AppProps } from 'cdk8s';
import { App } from 'cdk8s';
import { RenderedObject } from '../synthesis/rendered-object';
import { TalosCilium } from '../cilium/talos-cilium';
import type { Report } from '../checks/engine';
import { TalosCiliumError } from '../diagnostics/problem';
import { withSources } from '../diagnostics/program-frame';
import { Reporter } from '../diagnostics/reporter';
import { secretOf } from '../diagnostics/secrets';
import { expectSynth, isTest, markRead } from '../synthesis/forgotten-synth';
import { setExternalCrds } from '../model/external-crds';
import { contributorsOf, type FileText } from '../synthesis/output-files';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { printReport, Synthesis, rootChart } from '../synthesis/synthesis';
import { findAbandonedOutput } from './abandoned-output';
import { addressFiles } from './address-files';
import { checksFile } from './checks-file';
import { imageFiles } from './image-files';
import { addLayer, addManifests, ManifestTexts, secretProblem } from './manifests';
import type { Deliverer, DeliveredCluster } from './delivery/deliver';
import type { ReleaseDelivery } from './delivery/release';
import type { GitOpsDelivery } from './delivery/gitops-delivery';
import { flawOf } from './output-path';
import { writeOutputTree } from './output-tree';
import { valuesFile } from './values-file';
import { checkArguments, checked } from '../props';
import { byLayer, type ObjectsByLayer } from '../synthesis/by-layer';
import { entriesOf, helmRunnerOf, isBootstrapped, isOfRelease, manifestLayers, RENDERED } from '../synthesis/helm-delivery';
import { keptClustersOf } from '../synthesis/kept-clusters';
import { orderOf, setOrder, type LayerProps } from '../synthesis/layer-order';


/** Props of `GitOpsApp`. */
export interface GitOpsAppProps extends Pick<AppProps, 'outdir' | 'resolvers'> {
  /**
   * Name of the app, and of its directory below `outdir`.
   * @default - none: the output is `outdir` itself
   */
  readonly name?: string;
  /**
   * Files and directories of CustomResourceDefinitions that something else installs in the clusters: `['crds/', 'vendor/operator-crds.yaml']`.
   * Objects of their kinds are checked against them. They are not written.
   * @default - none: of objects whose kind has no known schema, only names and labels are checked
   */
  readonly crds?: readonly string[];
  /**
   * Writes for each cluster which workload can reach which, according to the policies: a report (`reach.md`, `reach.json`, `reach.csv`) and a picture
   * (`network.html`, `network.svg`, `network.mmd`).
   * @default false
   */
  readonly reach?: boolean;
  /**
   * Layers in addition to those that every app has, by name, with their place. `setLayer` puts constructs into them.
   *
   * @example
   * // cert-manager needs a network, and the certificates of Gateways need cert-manager.
   * new GitOpsApp({ layers: { 'cert-manager': { after: ['cilium'], before: ['gateway'] } } });
   *
   * @default {}
   */
  readonly layers?: Readonly<Record<string, LayerProps>>;
  /**
   * Argo CD or Flux, which applies the output. `TalosMachineConfig` and `OmniClusterTemplate` give the objects that
   * they install the labels or annotations by which it recognizes them.
   * @default - none: the output has neither Applications nor Kustomizations
   */
  readonly delivery?: GitOpsDelivery;
}

/**
 * A cdk8s app whose output is made for Git: one object per file, grouped by cluster and layer, with a `kustomization.yaml`
 * for each.
 *
 * ```
 * <outdir>/<name>/<cluster>/manifests/<layer>/<namespace>/<Kind>-<name>.yaml
 * <outdir>/<name>/<cluster>/apply.md    the commands that apply the manifests
 * <outdir>/<name>/<cluster>/argocd/, flux/    with a delivery
 * <outdir>/<name>/<cluster>/cilium-values.yaml
 * <outdir>/<name>/<cluster>/images.txt    the images that its nodes pull
 * <outdir>/<name>/<cluster>/images-mirror.txt    with images.registry: what to copy, and where to
 * <outdir>/<name>/<cluster>/addresses.md, addresses.svg    where the cluster has pools
 * <outdir>/<name>/<cluster>/talos/    with a TalosMachineConfig
 * <outdir>/<name>/<cluster>/omni/     with an OmniClusterTemplate
 * <outdir>/<name>/<cluster>/reach.md, reach.json, reach.csv, network.html, network.svg, network.mmd    with the prop reach
 * <outdir>/<name>/checks.json
 * ```
 *
 * A synth renders, checks and writes everything once. When something is wrong, nothing is written and the previous output stays as it
 * was. Otherwise, files that the app no longer makes are deleted, and files that it did not write are kept. Programs that share a
 * repository need a `name` or an `outdir` each: a synth that would delete all output of a cluster is an error. A program that ends
 * without a synth is reported on standard error.
 *
 * @throws OUT010 for a `name` that is not a directory name, OUT016 and OUT017 for `layers`, OUT019 for a `delivery`, YAML001 and YAML003 for `crds`
 *   that cannot be read; `synth` throws all problems of the app at once
 *
 * @example
 * const app = new GitOpsApp();
 */
export class GitOpsApp extends App {
  static { checked(GitOpsApp, 'GitOpsApp'); }

  /** Directory of the output. */
  readonly root: string;
  private readonly writesReach: boolean;
  private readonly deliverer: Deliverer | undefined;

  constructor(props: GitOpsAppProps = {}) {
    checkArguments('GitOpsApp', arguments);
    super({ outdir: props.outdir, resolvers: props.resolvers });
    this.root = props.name === undefined ? this.outdir : join(this.outdir, checkedName(props.name));
    if (props.crds) {
      const { readCrds } = require('../manifests/read-crds') as typeof import('../manifests/read-crds');
      setExternalCrds(this, readCrds(props.crds, 'GitOpsApp crds'));
    }
    this.writesReach = props.reach === true;
    if (props.layers) setOrder(this, (require('./own-layers') as typeof import('./own-layers')).orderWith(props.layers));
    this.deliverer = props.delivery && (require('./delivery/deliver') as typeof import('./delivery/deliver')).deliverer(this, props.delivery, props);
    expectSynth(this, this.root);
  }

  /**
   * Renders, checks and writes.
   *
   * @throws TalosCiliumError with everything that is wrong; nothing is written then
   */
  override synth(): void {
    markRead(this);
    if (Synthesis.of(this).inspect()) return;
    const reporter = new Reporter('');
    const { report, written } = this.check(reporter);
    const warnings = withSources(this, report.warnings);
    const errors = withSources(this, reporter.problems);
    reporter.attempt(() => Synthesis.of(this).writeSarif({ problems: [...errors, ...warnings], suppressed: report.suppressed }));
    if (reporter.problems.length > 0) throw new TalosCiliumError([...errors, ...reporter.problems.slice(errors.length)], warnings);
    printReport(warnings);
    Synthesis.of(this).recordClusters();
    // For the person at a terminal only, who otherwise sees nothing. Standard output belongs to the program.
    if (process.stderr.isTTY && !isTest()) process.stderr.write(`${written}\n`);
  }

  /** Renders, checks and writes, unless something is wrong. */
  private check(reporter: Reporter): { readonly report: Report; readonly written?: string } {
    const synthesis = Synthesis.of(this);
    const texts = new ManifestTexts();
    const { report, objects, model, constructs } = synthesis.run(true, texts.write);
    for (const error of report.errors) reporter.include(error);
    synthesis.reportedByCaller(() => {
      for (const { node } of constructs) for (const what of node.validate()) reporter.include(validationProblem(node.path, what));
    });
    if (reporter.problems.length > 0) return { report };

    const files = new Map<string, FileText>();
    const groups = groupBy(objects, ({ scope }) => scope);
    const ciliums = constructs.filter((construct): construct is TalosCilium => construct instanceof TalosCilium);
    // Where Helm renders the chart, a cluster may have no objects.
    for (const cilium of ciliums) if (helmRunnerOf(cilium)) groups.set(rootChart(cilium).node.id, groups.get(rootChart(cilium).node.id) ?? []);
    const clusters = [...groups].map(([name, members]): DeliveredCluster => {
      const scope = this.node.findChild(name);
      return { name, scope, layers: byLayer(members), release: releaseOf(ciliums.find((cilium) => rootChart(cilium) === scope)) };
    });
    let written = 0;
    for (const cluster of clusters) {
      const { name, scope, layers, release } = cluster;
      this.checkLayers(layers, reporter);
      written += addManifests(files, `${name}/manifests`, manifestLayers(layers, scope), texts);
      if (release) written += addLayer(files, `${name}/${RENDERED}`, [...layers.values()].flat().filter(isOfRelease), texts);
      files.set(`${name}/apply.md`, () => (require('./apply-page') as typeof import('./apply-page')).applyPage(name, scope, layers, this.deliverer?.page(cluster) ?? []));
    }
    // No input leads here. An object that is lost on the way to its file would be lost in the cluster too.
    if (written !== objects.length) throw new Error(`${objects.length} objects were made, and ${written} would be written`);
    for (const [path, text] of this.deliverer?.files(clusters, reporter) ?? []) files.set(path, text);
    for (const [path, text] of valuesFiles(ciliums)) files.set(path, text);
    reporter.attempt(() => this.addContributions(groups, files, reporter));
    if (reporter.problems.length > 0) return { report };
    for (const [path, text] of addressFiles(model)) files.set(path, text);
    for (const [directory, members] of groups) for (const [name, text] of imageFiles(directory, members, model, texts)) files.set(`${directory}/${name}`, text);
    if (this.writesReach) for (const [directory, members] of groups) for (const [name, text] of reachOf(directory, members)) files.set(`${directory}/${name}`, text);
    // It is of all clusters.
    if (keptClustersOf(this).size === 0) files.set('checks.json', checksFile(report, model));
    searchForSecrets(files, groups.keys(), acceptedLines(report, objects, texts), reporter);
    if (reporter.problems.length > 0) return { report };
    return { report, written: reporter.attempt(() => this.write(files)) };
  }

  private checkLayers(layers: ObjectsByLayer<SynthesizedObject>, reporter: Reporter): void {
    // CRDs and Namespaces precede all else, unless something moved them.
    const moved = [...layers].some(([layer, entries]) => layer !== 'crds' && entries.some(({ object }) => object.kind === 'CustomResourceDefinition' || object.kind === 'Namespace'));
    if (moved) (require('./own-layers') as typeof import('./own-layers')).checkLayers(layers, orderOf(this), reporter);
  }

  /** Writes the output, and returns what became of it. */
  private write(files: ReadonlyMap<string, FileText>): string {
    const kept = keptClustersOf(this);
    const { changed } = writeOutputTree({
      root: this.root,
      files,
      ...(kept.size > 0 && { keeps: (file: string): boolean => !file.includes('/') || kept.has(file.slice(0, file.indexOf('/'))) }),
      refuse: (before, after) => findAbandonedOutput(this.root, before, after),
    });
    return changed ? `Wrote ${files.size} files to ${this.root}` : `${this.root} is up to date (${files.size} files)`;
  }

  private addContributions(groups: ReadonlyMap<string, readonly SynthesizedObject[]>, files: Map<string, FileText>, reporter: Reporter): void {
    for (const { construct, contributor } of contributorsOf(this)) {
      const directory = rootChart(construct).node.id;
      const contributed = contributor({ objects: groups.get(directory) ?? [] });
      for (const problem of contributed.problems ?? []) reporter.include(problem);
      for (const [name, text] of contributed.files) {
        const path = `${directory}/${name}`;
        if (files.has(path)) reporter.include(writtenTwice(construct.node.path, path));
        else files.set(path, text);
      }
    }
  }

}

function* valuesFiles(ciliums: readonly TalosCilium[]): Iterable<[string, string]> {
  for (const cilium of ciliums) {
    const directory = rootChart(cilium).node.id;
    const single = ciliums.filter((other) => rootChart(other).node.id === directory).length === 1;
    const fileName = single ? 'cilium-values.yaml' : `cilium-values-${cilium.node.id}.yaml`;
    const text = valuesFile(
      {
        cluster: cilium.cluster.name,
        command: cilium.helmCommand,
        values: cilium.effectiveValues,
        repairs: repairsOf(cilium),
        directory: helmRunnerOf(cilium) ? RENDERED : 'manifests',
      },
      fileName,
    );
    yield [`${directory}/${fileName}`, text];
  }
}

/** The release of a cluster, where Helm applies the chart. */
function releaseOf(cilium: TalosCilium | undefined): ReleaseDelivery | undefined {
  if (!cilium || !helmRunnerOf(cilium)) return undefined;
  return { path: cilium.node.path, command: cilium.helmCommand, values: cilium.effectiveValues, entries: entriesOf(cilium), isBootstrapped: isBootstrapped(cilium) };
}

function reachOf(cluster: string, members: readonly SynthesizedObject[]): Iterable<[string, string]> {
  const { Reach } = require('../reach/reach') as typeof import('../reach/reach');
  const { reachFiles } = require('../reach/report') as typeof import('../reach/report');
  return reachFiles(cluster, new Reach(members.map(({ object }) => object)));
}

function checkedName(name: string): string {
  const flaw = flawOf(name);
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && flaw === undefined) return name;
  throw new CodedError({
    code: 'OUT010',
    path: 'GitOpsApp',
    what: `name is not a valid directory name (${JSON.stringify(name)}${flaw === undefined ? '' : `, which ${flaw}`})`,
    fix: 'use letters, digits, dots, dashes and underscores, and begin with a letter or digit',
  });
}

function writtenTwice(path: string, file: string): CodedProblem {
  return {
    code: 'OUT013',
    path,
    what: `two constructs of this cluster write the file ${file}`,
    fix: 'keep one of the two constructs',
  };
}

/** Objects were searched before; here are the texts that other files add, such as reasons and patches. */
function searchForSecrets(files: Map<string, FileText>, directories: Iterable<string>, accepted: ReadonlySet<string>, reporter: Reporter): void {
  const manifests = [...directories].flatMap((directory) => [`${directory}/manifests/`, `${directory}/${RENDERED}/`]);
  for (const [path, given] of files) {
    if (manifests.some((prefix) => path.startsWith(prefix)) && path.endsWith('.yaml')) continue;
    const text = typeof given === 'string' ? given : given();
    files.set(path, text);
    const secret = secretOf(text);
    if (secret && !secret.isKey && accepted.size > 0 && !secretOf(text.split('\n').filter((line) => !accepted.has(line.trim())).join('\n'))) continue;
    if (secret) reporter.include(secretProblem(secret, path, 'the file'));
  }
}

/** Lines of objects whose secret was accepted with a reason: they are in the files of the bootstrap as well. */
function acceptedLines({ suppressed }: Report, objects: readonly SynthesizedObject[], texts: ManifestTexts): ReadonlySet<string> {
  const paths = new Set(suppressed.flatMap(({ code, path }) => (code === 'SEC005' ? [path] : [])));
  if (paths.size === 0) return paths;
  return new Set(objects.flatMap((entry) => (paths.has(entry.path) ? texts.of(entry).split('\n').map((line) => line.trim()) : [])));
}

function repairsOf(cilium: TalosCilium): string[] {
  const ids = cilium.node.children.flatMap((child) => (RenderedObject.isRenderedObject(child) ? child.repairs : []));
  return [...new Set(ids)].sort();
}

function validationProblem(path: string, what: string): CodedProblem {
  return { code: 'APP001', path, what, fix: 'correct the construct; its author documents this validation' };
}
